"""Who may do what: one table of action, role and state; what is visible to whom; what a licence lets out. Pure.

A member's roles differ from subject to subject (leader here, reader there). They come from seats in force and from the
subject itself, never from a claim at log-in. Names of states and actions are those of `registry.lifecycle`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from registry.errors import Forbidden, Unauthenticated


class Role(StrEnum):
    ANONYMOUS = "anonymous"
    #: Anybody logged in.
    READER = "reader"
    BUILDER = "builder"
    AUTHOR = "author"
    #: Has a seat in an organisation's local network or in another network, not in this one.
    LOCAL_NETWORK = "local-network"
    MEMBER = "member"
    DEPUTY = "deputy"
    #: Holds a seat that votes for its organisation.
    DELEGATE = "delegate"
    SECRETARY = "secretary"
    DEPUTY_LEADER = "deputy-leader"
    LEADER = "leader"
    SPECIALIST = "specialist"
    PHARMACIST = "pharmacist"
    BODY_MEMBER = "body-member"
    OPERATOR = "operator"


class Scope(StrEnum):
    """What a token may be used for; a log-in has all."""

    READ = "read"
    PROPOSE = "propose"
    VOTE = "vote"
    ADMIN = "admin"


class Visibility(StrEnum):
    PUBLIC = "public"
    #: Whoever has a seat in any network or governing body.
    MEMBERS = "members"
    SECRETARIAT = "secretariat"


class AccessClass(StrEnum):
    """What a licence asks of whoever takes content out."""

    OPEN = "open"
    LOGIN = "login"
    #: Members of organisations, and builders, who are covered by the holder's terms.
    AFFILIATES = "affiliates"
    CLOSED = "closed"


class Use(StrEnum):
    VIEW = "view"
    LOOKUP = "lookup"
    DOWNLOAD = "download"


@dataclass(frozen=True)
class Seat:
    """A seat in force: for which organisation (its number), in which network (its slug), as what.

    `deputy_of` is the id of another seat; `profession` is "specialist" or "pharmacist" where it gives a right to sign.
    """

    network: str
    organisation: str
    role: str = "member"
    voting: bool = False
    deputy_of: int | None = None
    id: int | None = None
    profession: str = ""


@dataclass(frozen=True)
class Member:
    """Somebody who acts. `roles` hold everywhere; `scopes` None is a log-in, else what the token is narrowed to."""

    id: int | None
    username: str
    name: str
    roles: frozenset[str] = frozenset()
    seats: tuple[Seat, ...] = ()
    bodies: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None

    @property
    def known(self) -> bool:
        return self.id is not None


ANONYMOUS = Member(None, "", "")


@dataclass(frozen=True)
class Subject:
    """What is acted on. `body` is the one that adopts or decides; `state` "" where there is no proposal."""

    network: str = ""
    state: str = ""
    change: str = ""
    authors: frozenset[int] = frozenset()
    body: str | None = None
    visibility: str = Visibility.PUBLIC
    #: The number of the one organisation that the matter concerns, and that alone has a vote.
    organisation: str | None = None


NOWHERE = Subject()

_ALWAYS = frozenset({""})
_DRAFT = frozenset({"draft"})
_WAITING = frozenset({"submitted", "moved"})
_TRIAGE = _WAITING | {"accepted"}
_ACCEPTED = frozenset({"accepted"})
_HEARING = frozenset({"hearing"})
_BALLOT = frozenset({"ballot"})
_BODY = frozenset({"recommended", "escalated"})
_APPROVED = frozenset({"approved"})
_SIGNING = _TRIAGE | _HEARING | _BALLOT | _BODY | _APPROVED
_LEADERS = (Role.LEADER, Role.DEPUTY_LEADER)
_SECRETARIAT = (*_LEADERS, Role.SECRETARY)

#: action -> role -> the states in which this role may. "" is any action that is not on a proposal.
TABLE: Mapping[str, Mapping[Role, frozenset[str]]] = {
    "create": {Role.READER: _ALWAYS},
    "suggest": {Role.READER: _ALWAYS},
    "triage": dict.fromkeys(_SECRETARIAT, _ALWAYS),
    "edit": {Role.AUTHOR: _DRAFT | _ACCEPTED} | dict.fromkeys(_SECRETARIAT, _ACCEPTED),
    "submit": {Role.AUTHOR: _DRAFT},
    "withdraw": {Role.AUTHOR: _DRAFT | _TRIAGE | _HEARING},
    "rebase": {Role.AUTHOR: _DRAFT | _ACCEPTED} | dict.fromkeys(_SECRETARIAT, _ACCEPTED | _APPROVED | {"recommended"}),
    "accept": dict.fromkeys(_LEADERS, _WAITING),
    "reject": dict.fromkeys(_LEADERS, _TRIAGE) | {Role.BODY_MEMBER: _BODY},
    "merge": dict.fromkeys(_LEADERS, _TRIAGE),
    "move": dict.fromkeys(_LEADERS, _TRIAGE),
    "send-to-hearing": dict.fromkeys(_SECRETARIAT, _ACCEPTED),
    "comment": {Role.READER: _HEARING},
    "answer": {Role.AUTHOR: _HEARING | _ACCEPTED} | dict.fromkeys(_SECRETARIAT, _HEARING | _ACCEPTED),
    "close-hearing": dict.fromkeys((*_SECRETARIAT, Role.OPERATOR), _HEARING),
    "open-ballot": dict.fromkeys(_SECRETARIAT, _ACCEPTED),
    "vote": dict.fromkeys((Role.DELEGATE, Role.DEPUTY), _BALLOT),
    "close-ballot": dict.fromkeys((*_SECRETARIAT, Role.OPERATOR), _BALLOT),
    "escalate": dict.fromkeys(_LEADERS, _ACCEPTED),
    "adopt": {Role.BODY_MEMBER: _BODY},
    "adopt-correction": dict.fromkeys(_LEADERS, _ACCEPTED),
    "adopt-recall": dict.fromkeys((*_LEADERS, Role.SPECIALIST, Role.PHARMACIST), _DRAFT | _TRIAGE),
    "return": dict.fromkeys(_LEADERS, _WAITING | _APPROVED) | {Role.BODY_MEMBER: _BODY},
    "sign-off": dict.fromkeys((Role.SPECIALIST, Role.PHARMACIST), _SIGNING),
    "publish": dict.fromkeys((*_SECRETARIAT, Role.OPERATOR), _APPROVED),
    "import": {Role.OPERATOR: _ALWAYS},
    "administer": {Role.OPERATOR: _ALWAYS},
    "govern": dict.fromkeys((*_SECRETARIAT, Role.OPERATOR), _ALWAYS),
    "sign-checklist": dict.fromkeys(_LEADERS, _ALWAYS) | {Role.OPERATOR: _ALWAYS},
    "acknowledge": dict.fromkeys((Role.MEMBER, Role.LOCAL_NETWORK), _ALWAYS),
    "redact": dict.fromkeys((*_SECRETARIAT, Role.OPERATOR), _ALWAYS),
}

#: The scope a token needs for an action; `propose` where nothing else is said.
SCOPES: Mapping[str, Scope] = {
    "vote": Scope.VOTE,
    "sign-off": Scope.VOTE,
    "adopt": Scope.VOTE,
    "adopt-correction": Scope.VOTE,
    "adopt-recall": Scope.VOTE,
    "import": Scope.ADMIN,
    "administer": Scope.ADMIN,
    "govern": Scope.ADMIN,
    "sign-checklist": Scope.ADMIN,
    "redact": Scope.ADMIN,
}

#: Nobody decides alone on what they wrote themselves; a recall may not wait for a second person.
NOT_BY_AUTHORS = frozenset({"sign-off", "adopt-correction"})

_DRAFT_READERS = frozenset({Role.AUTHOR, Role.MEMBER, Role.OPERATOR})
_SECRETARIAT_READERS = frozenset({*_SECRETARIAT, Role.BODY_MEMBER, Role.OPERATOR, Role.AUTHOR})
_MEMBERS_READERS = _SECRETARIAT_READERS | {Role.MEMBER, Role.LOCAL_NETWORK}

#: Who is served under each access class.
LICENCE: Mapping[AccessClass, frozenset[Role]] = {
    AccessClass.OPEN: frozenset(Role),
    AccessClass.LOGIN: frozenset(Role) - {Role.ANONYMOUS},
    AccessClass.AFFILIATES: frozenset({Role.MEMBER, Role.LOCAL_NETWORK, Role.BODY_MEMBER, Role.BUILDER, Role.OPERATOR}),
    AccessClass.CLOSED: frozenset({Role.OPERATOR}),
}


def roles(member: Member, subject: Subject = NOWHERE) -> frozenset[Role]:
    """All that this member is towards this subject."""
    if not member.known:
        return frozenset({Role.ANONYMOUS})
    found = {Role.READER} | {Role(name) for name in member.roles if name in _EVERYWHERE}
    if member.id in subject.authors:
        found.add(Role.AUTHOR)
    if subject.body is not None and subject.body in member.bodies:
        found.add(Role.BODY_MEMBER)
    for seat in member.seats:
        found |= _of_seat(seat, subject)
    return frozenset(found)


#: What a member may be apart from any seat; all else comes from a seat or from the subject.
_EVERYWHERE = frozenset({Role.OPERATOR.value, Role.BUILDER.value, Role.SPECIALIST.value, Role.PHARMACIST.value})
_OF_SEAT = frozenset(
    {Role.LEADER.value, Role.DEPUTY_LEADER.value, Role.SECRETARY.value, Role.SPECIALIST.value, Role.PHARMACIST.value}
)


def _of_seat(seat: Seat, subject: Subject) -> set[Role]:
    if seat.role == Role.LOCAL_NETWORK or seat.network != subject.network:
        return {Role.LOCAL_NETWORK}
    found = {Role.MEMBER} | {Role(name) for name in (seat.role, seat.profession) if name in _OF_SEAT}
    if subject.organisation not in (None, seat.organisation):
        return found
    if seat.voting:
        found.add(Role.DELEGATE)
    if seat.deputy_of is not None:
        found.add(Role.DEPUTY)
    return found


def _entry(action: str, subject: Subject) -> str:
    """The short paths have rows of their own."""
    path = {"correct": "adopt-correction", "recall": "adopt-recall"}
    return path.get(subject.change, action) if action == "adopt" else action


def _permitted(member: Member, action: str, subject: Subject) -> bool:
    own = roles(member, subject)
    if action in NOT_BY_AUTHORS and Role.AUTHOR in own:
        return False
    return any(subject.state in states for role, states in TABLE[action].items() if role in own)


def in_scope(member: Member, action: str) -> bool:
    return member.scopes is None or SCOPES.get(action, Scope.PROPOSE) in member.scopes


def allowed(member: Member, action: str, subject: Subject = NOWHERE) -> bool:
    action = _entry(action, subject)
    return in_scope(member, action) and _permitted(member, action, subject)


def ever_allowed(member: Member, action: str, subject: Subject) -> bool:
    """Whether this member's role may do this in any state: then a refusal is about the state, not the person."""
    action = _entry(action, subject)
    own = roles(member, subject)
    by_author = action in NOT_BY_AUTHORS and Role.AUTHOR in own
    return in_scope(member, action) and not by_author and any(role in own for role in TABLE[action])


def require(member: Member, action: str, subject: Subject = NOWHERE) -> None:
    """Raises Unauthenticated or Forbidden; a known member in a wrong state is left to `lifecycle` to answer."""
    if ever_allowed(member, action, subject):
        return
    if not member.known:
        raise Unauthenticated("Log in first, or send a valid token.")
    entry = _entry(action, subject)
    if not in_scope(member, entry):
        needed = SCOPES.get(entry, Scope.PROPOSE).value
        raise Forbidden("This token lacks the scope “{scope}”.", code="token-scope", scope=needed)
    if entry in NOT_BY_AUTHORS and Role.AUTHOR in roles(member, subject):
        raise Forbidden("An author of the proposal may not do this; somebody else must.", code="own-proposal")
    holders = ", ".join(sorted(role.value for role in TABLE[entry]))
    raise Forbidden("You may not “{action}” here. Those who may: {holders}.", action=action, holders=holders)


def require_now(member: Member, action: str, subject: Subject) -> None:
    """As `require`, and in the very state; to be asked after `lifecycle` has said that the state is right."""
    require(member, action, subject)
    if not allowed(member, action, subject):
        entry = TABLE[_entry(action, subject)]
        holders = ", ".join(sorted(role.value for role, states in entry.items() if subject.state in states)) or "-"
        raise Forbidden(
            "You may not “{action}” while the proposal is “{state}”. Those who may then: {holders}.",
            action=action,
            state=subject.state,
            holders=holders,
        )


def reads(member: Member) -> bool:
    """Whether a member reads as themselves: with a log-in, or with a token that has the scope for it."""
    return member.scopes is None or Scope.READ in member.scopes


def visible(member: Member, subject: Subject = NOWHERE) -> bool:
    """A draft is its authors' and its network's; all else is open unless its visibility says otherwise.

    A token without the scope to read sees what anybody sees.
    """
    own = roles(member if reads(member) else ANONYMOUS, subject)
    if subject.state == "draft" and not own & _DRAFT_READERS:
        return False
    readers: Mapping[str, frozenset[Role]] = {
        Visibility.PUBLIC: frozenset(Role),
        Visibility.MEMBERS: _MEMBERS_READERS,
        Visibility.SECRETARIAT: _SECRETARIAT_READERS,
    }
    return bool(own & readers[subject.visibility])


def licensed(member: Member, access: AccessClass | str) -> bool:
    """Whether content under this access class may leave to this member; a token must have the scope to read."""
    if not reads(member):
        return Role.ANONYMOUS in LICENCE[AccessClass(access)]
    own = set(roles(member))
    if member.bodies:
        own.add(Role.BODY_MEMBER)
    return bool(own & LICENCE[AccessClass(access)])


def require_licence(member: Member, access: AccessClass | str, use: Use | str, holder: str = "") -> None:
    """Raises Unauthenticated where a log-in might help, else Forbidden; names the use and the licence's holder."""
    if licensed(member, access):
        return
    kind = AccessClass(access)
    if not member.known and kind is not AccessClass.CLOSED:
        raise Unauthenticated("The licence asks for a log-in to {use} this.", code="licence", use=str(Use(use)))
    if not reads(member):
        raise Forbidden("This token lacks the scope “{scope}”.", code="token-scope", scope=Scope.READ.value)
    raise Forbidden(
        "The licence of this standard does not let you {use} it (access: {access}; holder: {holder}).",
        code="licence",
        use=str(Use(use)),
        access=kind.value,
        holder=holder or "-",
    )
