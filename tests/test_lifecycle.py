"""The whole table of transitions, allowed and forbidden alike."""

from itertools import product

import pytest

from registry.errors import BadRequest, Conflict
from registry.lifecycle import (
    OPEN,
    WORK,
    Action,
    ChangeKind,
    Ending,
    State,
    Work,
    available,
    next_state,
    require_work,
)

BY_BALLOT = {
    Ending.DECIDED: "approved",
    Ending.RECOMMENDED: "recommended",
    Ending.FOR_THE_BODY: "escalated",
    Ending.NEW_ROUND: "accepted",
}

# state -> "action>target …" as the domain tells it, for a change of substance that has been heard
SUBSTANCE = {
    "draft": "submit>submitted withdraw>withdrawn rebase>draft",
    "submitted": "accept>accepted reject>rejected withdraw>withdrawn merge>merged move>moved return>draft",
    "moved": "accept>accepted reject>rejected withdraw>withdrawn merge>merged move>moved return>draft",
    "accepted": "reject>rejected withdraw>withdrawn merge>merged move>moved send-to-hearing>hearing open-ballot>ballot "
    "escalate>escalated rebase>accepted",
    "hearing": "withdraw>withdrawn close-hearing>accepted",
    "ballot": "close-ballot>?",
    "recommended": "reject>rejected adopt>approved return>accepted rebase>accepted",
    "escalated": "reject>rejected adopt>approved return>accepted",
    "approved": "return>accepted publish>published rebase>accepted",
}
RETIREMENT = {
    state: " ".join(pair for pair in pairs.split() if not pair.startswith("rebase"))
    for state, pairs in SUBSTANCE.items()
}
TRIAGE = "accept>accepted reject>rejected withdraw>withdrawn merge>merged move>moved return>draft"
CORRECTION = {
    "draft": "submit>submitted withdraw>withdrawn rebase>draft",
    "submitted": TRIAGE,
    "moved": TRIAGE,
    "accepted": "reject>rejected withdraw>withdrawn merge>merged move>moved adopt>approved rebase>accepted",
    "hearing": "withdraw>withdrawn",
    "recommended": "reject>rejected return>accepted rebase>accepted",
    "escalated": "reject>rejected return>accepted",
    "approved": "return>accepted publish>published rebase>accepted",
}
RECALL = {
    "draft": "submit>submitted withdraw>withdrawn adopt>approved",
    "submitted": TRIAGE + " adopt>approved",
    "moved": TRIAGE + " adopt>approved",
    "accepted": "reject>rejected withdraw>withdrawn merge>merged move>moved adopt>approved",
    "hearing": "withdraw>withdrawn",
    "recommended": "reject>rejected return>accepted",
    "escalated": "reject>rejected return>accepted",
    "approved": "return>accepted publish>published",
}
TABLES = {"new": SUBSTANCE, "revise": SUBSTANCE, "retire": RETIREMENT, "correct": CORRECTION, "recall": RECALL}


def expected(change: str, state: str) -> dict[str, str]:
    return dict(pair.split(">") for pair in TABLES[change].get(state, "").split())


CASES = list(product(ChangeKind, State))


@pytest.mark.parametrize(("change", "state"), CASES, ids=[f"{change}-{state}" for change, state in CASES])
def test_exactly_the_actions_of_the_table_are_available(change: ChangeKind, state: State) -> None:
    assert set(available(state, change, heard=True)) == set(expected(change, state))


@pytest.mark.parametrize(("change", "state", "action"), list(product(ChangeKind, State, Action)))
def test_every_action_leads_where_the_table_says_or_is_refused(
    change: ChangeKind, state: State, action: Action
) -> None:
    target = expected(change, state).get(action)
    if target is None:
        with pytest.raises(Conflict) as refused:
            next_state(state, action, change, heard=True)
        assert refused.value.code == "wrong-state"
        assert f"“{state.value}”" in str(refused.value)
    elif target == "?":
        found = {ending: next_state(state, action, change, ending=ending, heard=True) for ending in Ending}
        assert found == BY_BALLOT
    else:
        assert next_state(state, action, change, heard=True) == target


@pytest.mark.parametrize("change", ["new", "revise"])
def test_a_change_of_substance_is_not_voted_on_before_it_is_heard(change: str) -> None:
    assert Action.OPEN_BALLOT not in available(State.ACCEPTED, ChangeKind(change), heard=False)
    with pytest.raises(Conflict, match="send it to a hearing") as refused:
        next_state(State.ACCEPTED, Action.OPEN_BALLOT, ChangeKind(change), heard=False)
    assert refused.value.code == "not-heard"


def test_to_retire_a_standard_takes_a_vote_but_no_hearing() -> None:
    assert next_state(State.ACCEPTED, Action.OPEN_BALLOT, ChangeKind.RETIRE) == State.BALLOT


def test_a_refusal_names_what_is_possible_instead() -> None:
    with pytest.raises(Conflict, match="Possible now: withdraw, close-hearing"):
        next_state(State.HEARING, Action.PUBLISH, ChangeKind.REVISE)


@pytest.mark.parametrize("state", sorted(set(State) - OPEN))
@pytest.mark.parametrize("change", ChangeKind)
def test_nothing_leads_out_of_a_closed_proposal(state: State, change: ChangeKind) -> None:
    assert available(state, change, heard=True) == ()
    with pytest.raises(Conflict, match="Possible now: -"):
        next_state(state, Action.SUBMIT, change, heard=True)


def test_a_ballot_is_not_left_without_its_outcome() -> None:
    with pytest.raises(BadRequest, match="How the ballot ended"):
        next_state(State.BALLOT, Action.CLOSE_BALLOT, ChangeKind.REVISE)


WORKING = {
    "edit": "draft accepted",
    "comment": "hearing",
    "answer": "hearing accepted",
    "vote": "ballot",
    "sign-off": "submitted moved accepted hearing ballot recommended escalated approved",
}


@pytest.mark.parametrize(("work", "state"), list(product(Work, State)))
def test_work_is_done_in_its_states_only(work: Work, state: State) -> None:
    assert set(WORK) == set(Work)
    if state in WORKING[work].split():
        require_work(state, work)
    else:
        with pytest.raises(Conflict, match="It is possible in: ") as refused:
            require_work(state, work)
        assert refused.value.code == "wrong-state"


def test_a_retirement_or_recall_has_no_content_of_its_own() -> None:
    assert [change for change in ChangeKind if not change.has_content] == ["retire", "recall"]
