"""Conflicts with a publisher's revision: listed in the proposal, decided one by one, and nothing else is touched."""

import pytest

from registry.errors import BadRequest, Forbidden, NotFound
from registry.kinds.archetype import ARCHETYPE
from registry.models import Proposal
from registry.services.proposing import drafting, revisions
from registry.services.proposing.revisions import Clash
from registry.services.stored import contents
from tests.services import press
from tests.services.proposing.house import House
from tests.services.proposing.test_upstream import (
    FIRST,
    ITEM,
    LABEL,
    MANY,
    TWICE,
    brought_in,
    changed_here,
    means,
    text_of,
    with_,
)

OURS_LABEL, THEIRS_LABEL = (LABEL[0], "Smertegrad"), (LABEL[0], "Smertenivå")
DESCRIBED = ("Smerteregistrering på sengepost", "Smerteregistrering i avdeling")


def clashes(house: House, id: int, name: str = "ola") -> list[Clash]:
    with house.reading() as session:
        row = session.get(Proposal, id)
        assert row is not None
        return revisions.clashes(session, row)


def settle(house: House, id: int, name: str, take: str, who: str = "ola") -> None:
    with house.writing(who) as (session, member):
        prepared = revisions.with_theirs(session, member, id, name, take)
        revisions.settle(session, member, id, name, take, *prepared)


@pytest.fixture
def clashing(house: House) -> int:
    """Both changed how often, and a label; the publisher a description besides."""
    house.reach("published", brought_in(house, FIRST, "1.0.0"))
    changed_here(house, with_(TWICE, OURS_LABEL))
    return brought_in(house, with_(MANY, THEIRS_LABEL, DESCRIBED), "1.1.0")


def test_each_conflict_is_listed_with_its_sides_and_decided_alone(house: House, clashing: int) -> None:
    before = clashes(house, clashing)
    (often,) = (each for each in before if each.item == ITEM)
    assert (often.base, often.ours, often.theirs, often.settled) == ("0..1", "0..2", "0..*", False)
    words = [each for each in before if each != often]
    assert {(each.base, each.ours, each.theirs) for each in words} == {(LABEL[0], OURS_LABEL[1], THEIRS_LABEL[1])}
    assert len({each.spot for each in before}) == len(before)
    settle(house, clashing, often.spot, "theirs")
    assert means(text_of(house, clashing), with_(MANY, OURS_LABEL, DESCRIBED))
    assert clashes(house, clashing) == words
    for each in words:
        settle(house, clashing, each.spot, "theirs")
    assert means(text_of(house, clashing), with_(MANY, THEIRS_LABEL, DESCRIBED))
    assert clashes(house, clashing) == []
    assert press.faults(house.installation) == []


def test_that_ours_stands_is_on_record_and_what_was_undone_does_not_come_back(house: House, clashing: int) -> None:
    (often,) = (each for each in clashes(house, clashing) if each.item == ITEM)
    with pytest.raises((Forbidden, NotFound)):
        settle(house, clashing, often.spot, "theirs", "leser")
    with pytest.raises(NotFound, match="no such conflict"):
        settle(house, clashing, "/nowhere#", "theirs")
    with pytest.raises(BadRequest, match="ours or theirs"):
        settle(house, clashing, often.spot, "both")
    assert clashes(house, house.draft()) == []
    text = text_of(house, clashing)
    settle(house, clashing, often.spot, "ours")
    assert text_of(house, clashing) == text
    assert {each.item for each in clashes(house, clashing) if each.settled} == {ITEM}
    with house.writing("ola") as (session, member):
        drafting.set_content(session, member, clashing, contents.prepare(ARCHETYPE, with_(TWICE, OURS_LABEL)))
    settle(house, clashing, often.spot, "theirs")
    assert means(text_of(house, clashing), with_(MANY, OURS_LABEL))
    assert ITEM not in {each.item for each in clashes(house, clashing)}
    house.reach("published", clashing)
    assert clashes(house, clashing) == []
