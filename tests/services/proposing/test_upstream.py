"""A publisher's next revision over a standard that was changed here: merged, with what is in conflict listed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import archetypes
from registry import kinds
from registry.config import Settings
from registry.errors import Conflict
from registry.kinds.archetype import ARCHETYPE
from registry.models import Proposal
from registry.services.importing import imports, orders, underway
from registry.services.importing.orders import Order, Plan
from registry.services.proposing import drafting, procedure, proposals, proposed, upstream
from registry.services.proposing.proposals import Description
from registry.services.reading import library
from registry.services.stored import contents
from registry.services.upkeep.installation import open_installation
from tests.conftest import Clock
from tests.services import press
from tests.services.proposing.house import House

Built = tuple[Path, dict[str, int]]
SLUG = "smerte"
FIRST = ARCHETYPE.sample()
ONCE = "ELEMENT[at0005] occurrences matches {0..1}"
MANY, TWICE, THRICE = ((ONCE, ONCE.replace("0..1", most)) for most in ("0..*", "0..2", "0..3"))
LABEL = ("Smerteintensitet", "Smertestyrke")
ITEM = "/data[at0001]/events[at0002]/data[at0003]/items[at0005]"


def with_(*edits: tuple[str, str], text: str = FIRST) -> str:
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    return text


def planned(house: House, text: str, version: str, origin: str = "own", **options: Any) -> Plan:
    order = Order(SLUG, "archetype", "Smerte", "kreft", version=version, origin=origin, **options)
    with house.reading() as session:
        return orders.plan(session, order, text.encode(), "smerte.adl")


def brought_in(house: House, text: str, version: str, origin: str = "own") -> int:
    plan = planned(house, text, version, origin)
    with house.writing("ola") as (session, member):
        return imports.import_draft(session, member, plan).id


def changed_here(house: House, text: str, **said: Any) -> None:
    id = house.change(SLUG, **said)
    with house.writing("ola") as (session, member):
        drafting.set_content(session, member, id, contents.prepare(ARCHETYPE, text))
    house.reach("published", id)


@pytest.fixture(scope="module")
def adopted(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The region after it has published the publisher's first revision, made once."""

    def publish(house: House) -> None:
        house.reach("published", brought_in(house, FIRST, "1.0.0"))

    return grown(built, tmp_path_factory.mktemp("adopted"), publish)


@pytest.fixture(scope="module")
def changed(adopted: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same after a change of its own."""
    return grown(adopted, tmp_path_factory.mktemp("changed"), lambda house: changed_here(house, with_(LABEL)))


def grown(before: Built, place: Path, act: Callable[[House], None]) -> Built:
    directory, seats = before
    shutil.copytree(directory, place / "data")
    clock = Clock()
    clock.forward(minutes=1)
    opened = open_installation(Settings(data=place / "data"), clock=clock)
    act(House(opened, clock, dict(seats)))
    opened.database.dispose()
    return place / "data", seats


@pytest.fixture
def ours(adopted: Built, tmp_path: Path, clock: Clock) -> Iterator[House]:
    yield from opened(adopted, tmp_path, clock)


@pytest.fixture
def own(changed: Built, tmp_path: Path, clock: Clock) -> Iterator[House]:
    yield from opened(changed, tmp_path, clock)


def opened(made: Built, place: Path, clock: Clock) -> Iterator[House]:
    directory, seats = made
    shutil.copytree(directory, place / "data")
    clock.forward(minutes=2)
    installation = open_installation(Settings(data=place / "data"), clock=clock)
    yield House(installation, clock, dict(seats))
    installation.database.dispose()


def text_of(house: House, id: int) -> str:
    with house.reading() as session:
        row = session.get(Proposal, id)
        assert row is not None
        return str(proposed.content(session, row))


def means(one: str, other: str) -> bool:
    return archetypes.read(one) == archetypes.read(other)


def codes(plan: Plan) -> list[str]:
    return [each.code for each in plan.problems if each.code in ("merged-upstream", "merge-conflict")]


def test_what_was_changed_here_stays_and_what_the_publisher_changed_comes(own: House) -> None:
    house = own
    plan = planned(house, with_(MANY), "1.1.0")
    assert codes(plan) == ["merged-upstream"]
    assert plan.difference is not None
    assert [change.key for change in plan.difference.changes] == [ITEM]
    id = brought_in(house, with_(MANY), "1.1.0")
    assert means(text_of(house, id), with_(LABEL, MANY))
    with house.reading() as session:
        row = session.get(Proposal, id)
        assert row is not None
        assert "flettet" in row.prose["rationale"]
    house.reach("published", id)
    # the base of the next merge is what the publisher had, not what was made of it here
    id = brought_in(house, with_(TWICE), "1.2.0")
    assert means(text_of(house, id), with_(LABEL, TWICE))
    assert press.faults(house.installation) == []


def test_what_both_changed_is_listed_for_those_who_decide(ours: House) -> None:
    house = ours
    changed_here(house, with_(TWICE))
    plan = planned(house, with_(MANY), "1.1.0")
    (conflict,) = (each for each in plan.problems if each.code == "merge-conflict")
    assert (conflict.item, conflict.severity) == (ITEM, "warning")
    assert "0..1" in conflict.message
    assert conflict.as_dict() in orders.plan_as_dict(plan)["problems"]
    id = brought_in(house, with_(MANY), "1.1.0")
    assert "{0..2}" in text_of(house, id)
    with house.reading() as session:
        row = session.get(Proposal, id)
        assert row is not None
        assert "hos utgiveren" in row.prose["rationale"]
        account = upstream.accounted(row)
        assert account is not None
        assert (account.since, account.more) == ("1.0.0", 0)
        assert account.problems == (conflict,)


def test_what_the_registry_wrote_is_told_as_such_until_somebody_writes_something_else(own: House) -> None:
    id = brought_in(own, with_(MANY, (LABEL[0], "Smertens styrke")), "1.1.0")
    for rationale, is_told in (("", True), ("\r\n", True), ("Vi fletter.", False)):
        with own.writing("ola") as (session, member):
            row = procedure.proposal(session, member, id)
            said = row.prose["rationale"].replace("\n", rationale) if rationale in ("\r\n",) else rationale
            text = said or row.prose["rationale"]
            proposals.describe(session, member, id, Description("Ny revisjon", rationale=text, version="1.1.0"))
            assert (upstream.accounted(row) is not None) is is_told


def test_a_revision_without_news_leaves_everything_as_it_is(own: House) -> None:
    assert planned(own, FIRST, "1.0.0").is_unchanged


def test_without_changes_here_the_publishers_text_is_taken_as_it_is(ours: House) -> None:
    house = ours
    plan = planned(house, with_(MANY), "1.1.0")
    assert (codes(plan), plan.since) == ([], None)
    assert text_of(house, brought_in(house, with_(MANY), "1.1.0")) == with_(MANY)


def test_of_a_standard_that_was_begun_here_the_publisher_is_not_known(house: House) -> None:
    press.publish(house.installation, SLUG, contents.prepare(ARCHETYPE, FIRST), kind="archetype")
    press.publish(house.installation, SLUG, contents.prepare(ARCHETYPE, with_(LABEL)), kind="archetype")
    assert planned(house, with_(MANY), "1.1.0").since is None


def test_an_adopted_one_that_was_changed_here_is_not_replaced_at_once(house: House) -> None:
    with house.writing("console") as (session, console):
        plan = planned(house, FIRST, "1.0.0", "adopted")
        imports.import_published(session, console, plan)
    changed_here(house, with_(LABEL), version="1.0.1-lokal")
    plan = planned(house, with_(MANY), "1.1.0", "adopted")
    assert plan.since == "1.0.0"
    with house.writing("console") as (session, console), pytest.raises(Conflict) as refused:
        imports.import_published(session, console, plan)
    assert refused.value.code == "changed-here"
    house.reach("published", brought_in(house, with_(MANY), "1.1.0", "adopted"))
    with house.reading() as session:
        version = library.edition(session, SLUG, "1.1.0").version
        assert means(contents.load(session, "archetype", version.content_hash), with_(LABEL, MANY))
    assert planned(house, with_(TWICE), "1.2.0", "adopted").since == "1.1.0"


def test_an_older_edition_that_is_filled_in_is_not_what_the_newest_is_held_to(house: House) -> None:
    for text, number in ((with_(MANY), "1.2.0"), (FIRST, "1.1.0")):
        plan = planned(house, text, number, "adopted")
        with house.writing("drift") as (session, member):
            imports.import_published(session, member, plan)
    with house.reading() as session:
        assert library.latest_number(session, SLUG) == "1.2.0"
    assert codes(planned(house, with_(THRICE), "1.3.0", "adopted")) == []


def test_an_archetypes_proposal_is_carried_over_to_the_newest_version(ours: House) -> None:
    house = ours
    slow = house.change(SLUG)
    with house.writing("ola") as (session, member):
        drafting.set_content(session, member, slow, contents.prepare(ARCHETYPE, with_(LABEL)))
    changed_here(house, with_(MANY))
    house.do("ola", slow, "rebase")
    assert means(text_of(house, slow), with_(LABEL, MANY))
    clash = house.change(SLUG)
    with house.writing("ola") as (session, member):
        text = with_(TWICE)
        drafting.set_content(session, member, clash, contents.prepare(ARCHETYPE, text))
    changed_here(house, with_(THRICE))
    with pytest.raises(Conflict) as refused:
        house.do("ola", clash, "rebase")
    assert ITEM in str(refused.value)


def test_kinds_without_a_merge_of_their_own_come_in_as_before(house: House) -> None:
    kind = kinds.kind("codeset")
    with house.reading() as session:
        order = Order("liste", "codeset", network="kreft", version="1", origin="own")
        assert orders.plan(session, order, press.table(press.FIRST), "liste.csv").revision is None
    assert not hasattr(kind, "merged")


def test_a_revision_that_was_edited_since_is_not_brought_in_again(own: House) -> None:
    house = own
    number = brought_in(house, with_(MANY), "2.0.0")
    with house.writing("ola") as (session, member):
        drafting.set_content(session, member, number, contents.prepare(ARCHETYPE, with_(LABEL, TWICE)))
    with house.writing("ola") as (session, member):
        row, is_new = underway.import_once(session, member, planned(house, with_(MANY), "2.0.0"))
        assert (row.id, is_new) == (number, False)
        other, is_new = underway.import_once(session, member, planned(house, with_(THRICE), "2.1.0"))
        assert other.id != number
        assert is_new
