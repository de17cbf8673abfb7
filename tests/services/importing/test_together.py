"""Many files come in portions: what refuses them is foreseen, and what stands after a refusal is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.access import ANONYMOUS, Member
from registry.db import Database
from registry.errors import BadRequest, Conflict, ContentError, NotFound, Unauthenticated
from registry.models import Entry, Origin
from registry.services.importing import bundles, portions, together
from registry.services.importing.orders import Order, Plan
from registry.services.importing.unpacking import Source
from registry.services.members import people
from registry.services.upkeep.installation import Installation
from tests.conftest import Clock
from tests.services import press
from tests.services.packing import named
from tests.services.proposing import house as houses

NAMES = ("a", "b", "c")


def looked_at(installation: Installation, **order: str | None) -> tuple[Plan, ...]:
    pattern = Order("", "archetype", version="1", **{"network": "kreft", **order})  # type: ignore[arg-type]
    sources = [Source(f"{name}.adl", named(name).encode()) for name in NAMES]
    with installation.database.reading() as session:
        return bundles.plan(session, pattern, sources, 1 << 20).plans


def entries(installation: Installation) -> int:
    with installation.database.reading() as session:
        return session.scalar(select(func.count(Entry.seq))) or 0


@pytest.fixture
def region(sqlite: Installation, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Installation:
    houses.build(sqlite, clock)
    monkeypatch.setattr(portions, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(portions, "HELD_SECONDS", 0.0)
    return sqlite


def ola(session: Session) -> Member:
    return people.member_named(session, "ola")


def transactions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A mark for each transaction that writes."""
    begun: list[int] = []
    writing = Database.writing

    @contextmanager
    def noted(database: Database) -> Iterator[Session]:
        begun.append(1)
        with writing(database) as session:
            yield session

    monkeypatch.setattr(Database, "writing", noted)
    return begun


@pytest.mark.parametrize("publish", [False, True])
def test_each_portion_is_a_transaction_of_its_own(
    region: Installation, monkeypatch: pytest.MonkeyPatch, publish: bool
) -> None:
    plans = looked_at(region)
    begun = transactions(monkeypatch)
    bring, acting = (together.editions, people.console) if publish else (together.drafts, ola)
    done = bring(region.database, acting, plans)
    assert len(begun) == len(plans)
    assert [each.slug for each in done] == [each.order.slug for each in plans]
    assert [each.version for each in done] == ["1" if publish else None] * 3
    assert [each.proposal is None for each in done] == [publish] * 3
    assert press.faults(region) == []


def test_what_is_sent_again_after_it_was_cut_short_is_carried_on(region: Installation) -> None:
    plans = looked_at(region)
    first = together.drafts(region.database, ola, plans[:2])
    again = together.drafts(region.database, ola, plans)
    assert [each.proposal for each in again[:2]] == [each.proposal for each in first]
    assert [each.is_new for each in again] == [False, False, True]


def test_what_stands_is_told_where_somebody_else_is_in_the_way_of_the_rest(region: Installation) -> None:
    plans = looked_at(region)
    press.publish(region, plans[1].order.slug, {"A": "En"}, Origin.ADOPTED, number="1")
    with pytest.raises(Conflict) as refused:
        together.editions(region.database, people.console, plans)
    assert refused.value.code == "partly-done"
    assert "1 of 3 files" in str(refused.value)
    with region.database.reading() as session, pytest.raises(Conflict):
        together.foresee(session, people.console(session), plans[1:], publish=True)


def test_the_very_first_refusal_is_told_as_it_is(region: Installation) -> None:
    before = entries(region)
    with pytest.raises(BadRequest) as refused:
        together.drafts(region.database, ola, looked_at(region, network=None))
    assert refused.value.code == "no-network"
    assert entries(region) == before


@pytest.mark.parametrize(
    ("order", "publish", "refusal"),
    [
        ({"network": None}, False, BadRequest),
        ({"network": "none"}, False, NotFound),
        ({"network": "none"}, True, NotFound),
        ({"origin": "own"}, True, Conflict),
    ],
)
def test_what_would_refuse_all_is_foreseen(
    region: Installation, order: dict[str, str | None], publish: bool, refusal: type[Exception]
) -> None:
    before, plans = entries(region), looked_at(region, **order)
    with region.database.reading() as session, pytest.raises(refusal):
        together.foresee(session, ola(session), plans, publish=publish)
    assert entries(region) == before


def test_strangers_and_names_that_two_files_claim_are_foreseen(region: Installation) -> None:
    plans = looked_at(region)
    same = [replace(each, order=replace(each.order, identifiers=("urn:oid:2.16.1",))) for each in plans]
    nameless = replace(plans[0], order=replace(plans[0].order, title="x" * 301))
    with region.database.reading() as session:
        together.foresee(session, ola(session), plans, publish=False)
        together.foresee(session, people.console(session), plans, publish=True)
        with pytest.raises(Conflict) as taken:
            together.foresee(session, ola(session), same, publish=False)
        with pytest.raises(ContentError):
            together.foresee(session, ola(session), [nameless], publish=False)
        with pytest.raises(Unauthenticated):
            together.foresee(session, ANONYMOUS, plans, publish=False)
    assert taken.value.code == "identifier-taken"
