"""Random walks by random people: what is offered can be done, what is not offered is refused, and the proof holds."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select

from registry.errors import Conflict, Forbidden, NotFound, RegistryError
from registry.lifecycle import OPEN, Action
from registry.models import Decision, Proposal
from registry.services.proposing import actions, ballots
from registry.services.upkeep.verification import verify
from tests.services.proposing.house import TRUSTS, House

PEOPLE = ["ola", "leder", "nestleder", "sekretaer", "drift", "styremedlem", "farmasoyt", "leser", "delegat-ous"]
STEPS = 60
CONCEPT = "lungebetennelse"
#: Tried as often as chance will have it, but not sought: they end the walk of a proposal.
ENDING = {"withdraw", "reject", "merge", "move"}


def options(action: str, other: int) -> dict[str, Any]:
    """All that any action could ask for, so that a refusal is never about what was left out."""
    given: dict[str, Any] = {"reason": "Fordi", "question": "Hva nå?", "into": other, "network": "akutt"}
    return {} if action == Action.PUBLISH else given


def offers(house: House, id: int) -> dict[str, list[str]]:
    """By name, what is offered to everybody now."""
    with house.reading() as session:
        row = session.get_one(Proposal, id)
        return {name: actions.actions_for(session, house.member(session, name), row) for name in PEOPLE}


def try_action(house: House, chance: random.Random, id: int, other: int) -> str:
    """Somebody tries something: half of the time what is offered, else anything. What was done, or ""."""
    offered = offers(house, id)
    wanted = [(name, action) for name, names in offered.items() for action in names if action not in ENDING]
    if not wanted or chance.random() < 0.5:
        wanted = [(chance.choice(PEOPLE), chance.choice(list(Action)).value)]
    name, action = chance.choice(wanted)
    state = house.state(id)
    try:
        house.do(name, id, action, **options(action, other))
    except RegistryError as refusal:
        refused: str | None = refusal.code
    else:
        refused = None
    assert (refused is None) is (action in offered[name]), f"{name}: {action} in {state}: {refused}"
    return "" if refused else action


def try_work(house: House, chance: random.Random, id: int) -> None:
    """Somebody votes, comments, edits, or a day goes by; what is refused, is."""
    works: list[Callable[[], object]] = [
        lambda: house.vote(id, chance.choice(list(TRUSTS)), chance.choice(["for", "for", "for", "abstain", "against"])),
        lambda: house.comment(id, chance.choice(["minor", "accept"])),
        lambda: house.put(id, CONCEPT, definition={"nb": f"Forsøk {chance.random()}"}),
        lambda: house.put(id, CONCEPT, source=f"Kilde {chance.random()}"),
        lambda: house.clock.forward(days=1),
    ]
    with suppress(Forbidden, Conflict, NotFound):
        chance.choice(works)()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_offered_can_be_done_and_nothing_else(house: House, seed: int) -> None:
    chance = random.Random(seed)
    house.reach("published")
    other = house.draft(slug="annet")
    done: set[str] = set()
    for _ in range(STEPS):
        with house.reading() as session:
            newest = session.scalars(select(Proposal).order_by(Proposal.id.desc())).unique().first()
            assert newest is not None
            id = newest.id if newest.state in OPEN and newest.id != other else 0
        if not id:
            id = house.change("lungetermer", chance.choice(["revise", "revise", "correct", "retire"]))
        try_work(house, chance, id)
        done.add(try_action(house, chance, id, other))
    assert len(done) > 4
    with house.reading() as session:
        assert verify(session, house.installation.ledger.key).faults == ()
        published = select(Proposal).where(Proposal.state == "published")
        for row in session.scalars(published).unique():
            decision = session.get_one(Decision, row.decision_id)
            carried = [each.outcome for each in ballots.ballots(session, row)][-1:] == ["carried"]
            assert carried or decision.rule in {"correction", "escalation"}
