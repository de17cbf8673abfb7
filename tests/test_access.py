"""Who may do what, as the full table of role, action and state; and who sees and takes what."""

from itertools import product

import pytest

from registry.access import (
    ANONYMOUS,
    LICENCE,
    SCOPES,
    TABLE,
    AccessClass,
    Member,
    Role,
    Scope,
    Seat,
    Subject,
    Use,
    Visibility,
    allowed,
    ever_allowed,
    licensed,
    require,
    require_licence,
    require_now,
    roles,
    visible,
)
from registry.errors import Forbidden, Unauthenticated
from registry.lifecycle import Action, ChangeKind, State, Work

NETWORK, ELSEWHERE, BODY, AUTHOR = "kreft", "akutt", "programstyret", 7


def seated(role: str = "member", network: str = NETWORK, **more: object) -> Member:
    seat = Seat(network, "983971636", role, **more)  # type: ignore[arg-type]
    return Member(1, "kari", "Kari", seats=(seat,))


def holding(role: str) -> Member:
    return Member(1, "kari", "Kari", roles=frozenset({role}))


PEOPLE: dict[Role, Member] = {
    Role.ANONYMOUS: ANONYMOUS,
    Role.READER: Member(1, "kari", "Kari"),
    Role.BUILDER: holding("builder"),
    Role.AUTHOR: Member(AUTHOR, "ola", "Ola"),
    Role.LOCAL_NETWORK: seated("local-network"),
    Role.MEMBER: seated(),
    Role.DEPUTY: seated(deputy_of=3),
    Role.DELEGATE: seated(voting=True),
    Role.SECRETARY: seated("secretary"),
    Role.DEPUTY_LEADER: seated("deputy-leader"),
    Role.LEADER: seated("leader"),
    Role.SPECIALIST: seated(profession="specialist"),
    Role.PHARMACIST: holding("pharmacist"),
    Role.BODY_MEMBER: Member(1, "kari", "Kari", bodies=frozenset({BODY})),
    Role.OPERATOR: holding("operator"),
}

EVERYBODY = " ".join(role for role in Role if role is not Role.ANONYMOUS)
LEADERS = "leader deputy-leader"
SECRETARIAT = f"{LEADERS} secretary"
SIGNERS = "specialist pharmacist"
SEATED = "local-network member deputy delegate secretary deputy-leader leader specialist"
NO_PROPOSAL = "-"
DOWN_THE_ROAD = "submitted moved accepted hearing ballot recommended escalated approved"

# action -> who -> in which states
EXPECTED: dict[str, dict[str, str]] = {
    "create": {EVERYBODY: NO_PROPOSAL},
    "suggest": {EVERYBODY: NO_PROPOSAL},
    "triage": {SECRETARIAT: NO_PROPOSAL},
    "edit": {"author": "draft accepted", SECRETARIAT: "accepted"},
    "submit": {"author": "draft"},
    "withdraw": {"author": "draft submitted moved accepted hearing"},
    "rebase": {"author": "draft accepted", SECRETARIAT: "accepted recommended approved"},
    "accept": {LEADERS: "submitted moved"},
    "reject": {LEADERS: "submitted moved accepted", "body-member": "recommended escalated"},
    "merge": {LEADERS: "submitted moved accepted"},
    "move": {LEADERS: "submitted moved accepted"},
    "send-to-hearing": {SECRETARIAT: "accepted"},
    "comment": {EVERYBODY: "hearing"},
    "answer": {"author": "hearing accepted", SECRETARIAT: "hearing accepted"},
    "close-hearing": {f"{SECRETARIAT} operator": "hearing"},
    "open-ballot": {SECRETARIAT: "accepted"},
    "vote": {"delegate deputy": "ballot"},
    "close-ballot": {f"{SECRETARIAT} operator": "ballot"},
    "escalate": {LEADERS: "accepted"},
    "adopt": {"body-member": "recommended escalated"},
    "adopt-correction": {LEADERS: "accepted"},
    "adopt-recall": {f"{LEADERS} {SIGNERS}": "draft submitted moved accepted"},
    "return": {LEADERS: "submitted moved approved", "body-member": "recommended escalated"},
    "sign-off": {SIGNERS: DOWN_THE_ROAD},
    "publish": {f"{SECRETARIAT} operator": "approved"},
    "import": {"operator": NO_PROPOSAL},
    "administer": {"operator": NO_PROPOSAL},
    "govern": {f"{SECRETARIAT} operator": NO_PROPOSAL},
    "sign-checklist": {f"{LEADERS} operator": NO_PROPOSAL},
    "acknowledge": {SEATED: NO_PROPOSAL},
    "redact": {f"{SECRETARIAT} operator": NO_PROPOSAL},
}
STATES = [NO_PROPOSAL, *State]


def permitted(action: str, role: Role) -> set[str]:
    rows = EXPECTED[action].items()
    return {state for who, states in rows if role in who.split() for state in states.split()}


def subject(state: str = "accepted", change: str = "revise", **more: object) -> Subject:
    state = "" if state == NO_PROPOSAL else state
    return Subject(NETWORK, state, change, frozenset({AUTHOR}), BODY, **more)  # type: ignore[arg-type]


def asked(action: str) -> tuple[str, str]:
    """The action as it is asked for, and the change that leads to its row."""
    path = {"adopt-correction": "correct", "adopt-recall": "recall"}
    return ("adopt", path[action]) if action in path else (action, "revise")


@pytest.mark.parametrize(("action", "role"), list(product(EXPECTED, Role)))
def test_a_role_may_do_exactly_what_the_table_says_in_every_state(action: str, role: Role) -> None:
    name, change = asked(action)
    found = {state for state in STATES if allowed(PEOPLE[role], name, subject(state, change))}
    assert found == permitted(action, role)
    assert ever_allowed(PEOPLE[role], name, subject("draft", change)) is bool(found)


@pytest.mark.parametrize(("action", "role"), list(product(EXPECTED, Role)))
def test_a_refusal_is_raised_wherever_the_table_says_no(action: str, role: Role) -> None:
    name, change = asked(action)
    for state in STATES:
        about = subject(state, change)
        if state in permitted(action, role):
            require_now(PEOPLE[role], name, about)
            continue
        with pytest.raises(Unauthenticated if role is Role.ANONYMOUS else Forbidden):
            require_now(PEOPLE[role], name, about)


def test_the_table_knows_every_action_and_all_work() -> None:
    assert set(TABLE) == set(EXPECTED)
    assert {*Action, *Work} <= set(TABLE)
    named = {state for row in TABLE.values() for states in row.values() for state in states}
    assert named <= {*State, ""}
    assert {"correct", "recall"} <= set(ChangeKind)


def test_a_right_role_in_a_wrong_state_is_left_to_the_lifecycle() -> None:
    require(PEOPLE[Role.LEADER], "accept", subject("published"))
    with pytest.raises(Forbidden, match="You may not “accept” while the proposal is “published”"):
        require_now(PEOPLE[Role.LEADER], "accept", subject("published"))


def test_a_refusal_says_who_may() -> None:
    with pytest.raises(Forbidden, match="Those who may: deputy-leader, leader"):
        require(PEOPLE[Role.MEMBER], "accept", subject("submitted"))
    with pytest.raises(Unauthenticated, match="Log in first"):
        require(ANONYMOUS, "create")


@pytest.mark.parametrize("action", ["vote", "accept", "close-ballot"])
@pytest.mark.parametrize("role", ["leader", "secretary", "member"])
def test_a_seat_in_another_network_gives_nothing_here(action: str, role: str) -> None:
    stranger = seated(role, ELSEWHERE, voting=True, profession="pharmacist")
    assert not ever_allowed(stranger, action, subject())
    assert roles(stranger, subject()) == {Role.READER, Role.LOCAL_NETWORK}


def test_a_seat_in_a_local_network_has_no_vote() -> None:
    assert roles(seated("local-network", voting=True), subject()) == {Role.READER, Role.LOCAL_NETWORK}


def test_a_body_that_is_not_the_one_in_force_decides_nothing() -> None:
    former = Member(1, "kari", "Kari", bodies=frozenset({"the former board"}))
    assert not allowed(former, "adopt", subject("escalated"))


def test_a_role_that_only_a_seat_gives_cannot_be_claimed() -> None:
    claimed = Member(1, "kari", "Kari", roles=frozenset({"leader", "delegate", "author", "body-member", "nonsense"}))
    assert roles(claimed, subject()) == {Role.READER}


@pytest.mark.parametrize("profession", ["specialist", "pharmacist"])
def test_no_author_signs_their_own_proposal(profession: str) -> None:
    author = Member(AUTHOR, "ola", "Ola", roles=frozenset({profession}))
    assert not allowed(author, "sign-off", subject("approved"))
    assert not ever_allowed(author, "sign-off", subject("approved"))
    with pytest.raises(Forbidden, match="An author of the proposal may not") as refused:
        require(author, "sign-off", subject("approved"))
    assert refused.value.code == "own-proposal"


@pytest.mark.parametrize(("organisation", "votes"), [(None, True), ("983971636", True), ("993467049", False)])
def test_what_concerns_one_organisation_alone_is_voted_on_by_its_own(organisation: str | None, votes: bool) -> None:
    about = subject("ballot", organisation=organisation)
    for role in (Role.DELEGATE, Role.DEPUTY):
        assert allowed(PEOPLE[role], "vote", about) is votes
        assert Role.MEMBER in roles(PEOPLE[role], about)


def test_a_correction_takes_a_second_person_and_a_recall_does_not() -> None:
    leader = Member(AUTHOR, "ola", "Ola", seats=(Seat(NETWORK, "983971636", "leader"),))
    assert not allowed(leader, "adopt", subject("accepted", "correct"))
    assert allowed(leader, "adopt", subject("draft", "recall"))


SCOPED = {
    "vote": "vote",
    "sign-off": "vote",
    "adopt": "vote",
    "import": "admin",
    "administer": "admin",
    "govern": "admin",
    "sign-checklist": "admin",
    "redact": "admin",
}
EVERY_ROLE = Member(
    1,
    "alt",
    "Alt",
    roles=frozenset({"operator", "specialist", "pharmacist"}),
    seats=(Seat(NETWORK, "1", "leader", voting=True), Seat(NETWORK, "1", "secretary")),
    bodies=frozenset({BODY}),
)


@pytest.mark.parametrize(
    ("action", "scope"), list(product(sorted(set(EXPECTED) - {"adopt-correction", "adopt-recall"}), Scope))
)
def test_a_token_does_what_its_scope_allows_and_no_more(action: str, scope: Scope) -> None:
    about = subject()
    owner = EVERY_ROLE if action not in {"edit", "submit", "withdraw", "rebase"} else PEOPLE[Role.AUTHOR]
    token = Member(owner.id, "t", "T", owner.roles, owner.seats, owner.bodies, frozenset({scope}))
    assert ever_allowed(owner, action, about)
    fits = SCOPED.get(action, "propose") == scope
    assert ever_allowed(token, action, about) is fits
    if not fits:
        with pytest.raises(Forbidden, match="lacks the scope") as refused:
            require(token, action, about)
        assert refused.value.code == "token-scope"


def test_every_scoped_action_is_in_the_table() -> None:
    assert set(SCOPES) <= set(TABLE)


INSIDERS = {"member", "deputy", "delegate", "secretary", "deputy-leader", "leader", "specialist"}
SECRETARIAT_SEES = {"author", "secretary", "deputy-leader", "leader", "body-member", "operator"}
SEEN: dict[Visibility, set[str]] = {
    Visibility.PUBLIC: set(Role),
    Visibility.MEMBERS: INSIDERS | SECRETARIAT_SEES | {"local-network"},
    Visibility.SECRETARIAT: SECRETARIAT_SEES,
}


@pytest.mark.parametrize(("visibility", "role"), list(product(Visibility, Role)))
def test_what_is_visible_to_whom(visibility: Visibility, role: Role) -> None:
    assert visible(PEOPLE[role], subject(visibility=visibility)) is (role in SEEN[visibility])


@pytest.mark.parametrize("role", Role)
def test_a_draft_is_seen_by_its_authors_and_its_network_alone(role: Role) -> None:
    assert visible(PEOPLE[role], subject("draft")) is (role in INSIDERS | {"author", "operator"})


def test_a_token_that_may_not_read_sees_what_anybody_sees() -> None:
    voting = Member(1, "t", "T", seats=(Seat(NETWORK, "1", "leader"),), scopes=frozenset({"vote"}))
    reading = Member(1, "t", "T", seats=voting.seats, scopes=frozenset({"read"}))
    secret = subject(visibility=Visibility.SECRETARIAT)
    assert (visible(voting, secret), visible(reading, secret), visible(voting, subject())) == (False, True, True)


AFFILIATED = INSIDERS | {"local-network", "body-member", "builder", "operator"}
SERVED: dict[AccessClass, set[str]] = {
    AccessClass.OPEN: set(Role),
    AccessClass.LOGIN: set(Role) - {"anonymous"},
    AccessClass.AFFILIATES: AFFILIATED,
    AccessClass.CLOSED: {"operator"},
}


@pytest.mark.parametrize(("access", "role"), list(product(AccessClass, Role)))
def test_a_licence_serves_whom_it_covers(access: AccessClass, role: Role) -> None:
    assert licensed(PEOPLE[role], access) is (role in SERVED[access])
    assert set(LICENCE) == set(AccessClass)


@pytest.mark.parametrize(
    ("member", "access", "error"),
    [
        (ANONYMOUS, "login", Unauthenticated),
        (ANONYMOUS, "affiliates", Unauthenticated),
        (ANONYMOUS, "closed", Forbidden),
        (PEOPLE[Role.READER], "affiliates", Forbidden),
        (PEOPLE[Role.LEADER], "closed", Forbidden),
    ],
)
def test_a_refused_download_names_the_licence(member: Member, access: str, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"licence .*download"):
        require_licence(member, access, Use.DOWNLOAD, holder="WHOCC")


def test_a_covered_member_is_let_through() -> None:
    require_licence(PEOPLE[Role.BUILDER], "affiliates", "lookup")
    require_licence(ANONYMOUS, "open", "view")


@pytest.mark.parametrize("access", list(AccessClass))
def test_a_token_that_may_not_read_takes_what_anybody_takes(access: AccessClass) -> None:
    token = Member(1, "drift", "Drift", roles=frozenset({"operator"}), scopes=frozenset({"vote", "admin"}))
    assert licensed(token, access) is licensed(ANONYMOUS, access)
    if access is not AccessClass.OPEN:
        with pytest.raises(Forbidden, match="lacks the scope “read”"):
            require_licence(token, access, Use.VIEW)
