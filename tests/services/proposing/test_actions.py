"""What is offered to whom, what stands in the way, and doing it by name."""

import pytest

from registry.errors import BadRequest, NotFound
from registry.lifecycle import Action
from registry.models import Proposal
from registry.services.proposing import actions
from tests.services.proposing.house import House


def offered(house: House, id: int, name: str) -> set[str]:
    with house.writing(name or "leser") as (session, _):
        return set(actions.actions_for(session, house.member(session, name), session.get_one(Proposal, id)))


def blocked(house: House, id: int, name: str = "leder") -> dict[str, list[str]]:
    with house.writing(name) as (session, member):
        found = actions.blocked_for(session, member, session.get_one(Proposal, id))
        return {action: [refusal.code for refusal in refusals] for action, refusals in found.items()}


def work(house: House, id: int, name: str) -> set[str]:
    with house.writing(name) as (session, member):
        return set(actions.work_for(session, member, session.get_one(Proposal, id)))


# state -> name -> the actions offered, on the long path
OFFERED = {
    "draft": {"ola": "submit withdraw", "leder": "", "leser": "", "": ""},
    "submitted": {
        "ola": "withdraw",
        "leder": "accept reject merge move return",
        "nestleder": "accept reject merge move return",
        "sekretaer": "",
        "drift": "",
        "": "",
    },
    "accepted": {
        "ola": "withdraw",
        "leder": "reject merge move send-to-hearing escalate",
        "sekretaer": "send-to-hearing",
        "styremedlem": "",
    },
    "hearing": {"ola": "withdraw", "leder": "close-hearing", "sekretaer": "close-hearing", "drift": "close-hearing"},
    "heard": {
        "leder": "reject merge move send-to-hearing open-ballot escalate",
        "sekretaer": "send-to-hearing open-ballot",
        "delegat-ous": "",
    },
    "ballot": {"leder": "close-ballot", "drift": "close-ballot", "ola": "", "delegat-ous": ""},
    "approved": {"leder": "return publish", "sekretaer": "publish", "drift": "publish", "ola": ""},
    "published": {"leder": "", "ola": "", "drift": ""},
}


@pytest.mark.parametrize("state", OFFERED)
def test_exactly_what_can_be_done_is_offered(house: House, state: str) -> None:
    id = house.reach(state)
    assert {name: offered(house, id, name) for name in OFFERED[state]} == {
        name: set(names.split()) for name, names in OFFERED[state].items()
    }


WORK = {
    "draft": {"ola": "edit", "leder": "", "leser": ""},
    "accepted": {"ola": "edit answer", "leder": "edit answer", "farmasoyt": "sign-off", "leser": ""},
    "hearing": {"ola": "comment answer", "leser": "comment", "spesialist": "comment sign-off"},
    "ballot": {"delegat-ous": "vote", "vara": "vote", "leder": "", "farmasoyt": "sign-off"},
}


@pytest.mark.parametrize("state", WORK)
def test_the_work_that_can_be_done_is_told(house: House, state: str) -> None:
    id = house.reach(state)
    assert {name: work(house, id, name) for name in WORK[state]} == {
        name: set(names.split()) for name, names in WORK[state].items()
    }


def test_what_stands_in_the_way_is_told_with_all_its_reasons(house: House) -> None:
    id = house.reach("hearing")
    house.comment(id, "major")
    house.do("leder", id, "close-hearing")
    assert blocked(house, id) == {"open-ballot": ["unresolved-major"]}
    house.reach("published", house.draft(slug="b"))
    revision = house.change("b")
    assert blocked(house, revision, "ola") == {"submit": ["nothing-changed"]}
    regimen = house.reach("approved", house.draft(slug="kur", kind="regimen"))
    assert blocked(house, regimen) == {"publish": ["sign-offs-missing"]}


def test_what_was_overtaken_is_offered_a_rebase(house: House) -> None:
    house.reach("published")
    slow, fast = house.change("lungetermer"), house.change("lungetermer")
    house.put(slow, "akutt-bronkitt", definition={"nb": "Min."})
    house.put(fast, "lungebetennelse", definition={"nb": "Deres."})
    house.reach("published", fast)
    assert offered(house, slow, "ola") == {"submit", "withdraw", "rebase"}


def test_every_action_has_its_verb() -> None:
    assert set(actions.VERBS) == set(Action)


@pytest.mark.parametrize(
    ("name", "error", "code"),
    [
        ("dance", NotFound, "no-action"),
        ("merge", BadRequest, "option-missing"),
        ("move", BadRequest, "option-missing"),
    ],
)
def test_an_action_that_is_not_there_or_lacks_an_option_is_refused(
    house: House, name: str, error: type[Exception], code: str
) -> None:
    id = house.reach("submitted")
    with pytest.raises(error) as refused:
        house.do("leder", id, name)
    assert refused.value.code == code  # type: ignore[attr-defined]
