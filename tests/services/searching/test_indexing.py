"""What search is told of a standard: its items and wordings, with the time that each held."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from codesets import ValueSet
from registry import kinds
from registry.kinds.codeset import definition
from registry.models import Content, Network
from registry.search import Changes, Document, Period, Searcher, Writer
from registry.search.asking.filters import FACETS
from registry.search.documents import STATUSES
from registry.search.index.validity import Holding
from registry.services.members import networks, people
from registry.services.reading import library
from registry.services.searching import indexing
from registry.services.stored import contents
from registry.services.upkeep import worker
from registry.services.upkeep.installation import Installation
from tests.conftest import Clock
from tests.services import press


def documents(installation: Installation, slug: str = "liste") -> dict[tuple[str, str], Document]:
    with installation.database.reading() as session:
        found = indexing.of_standard(session, library.standard(session, slug))
        return {(document.item, document.title): document for document in found}


def periods(installation: Installation, document: Document) -> tuple[Period, ...]:
    """Those of the versions that the document holds in."""
    with installation.database.reading() as session:
        calendar = indexing.calendar(session, library.standard(session, document.standard))
    return Holding(document.standard, document.runs, ()).among({document.standard: calendar})


def told(installation: Installation, document: Document) -> list[tuple[str, str]]:
    return [(period.version, period.status) for period in periods(installation, document)]


def test_versions_that_say_the_same_share_a_document(installation: Installation, clock: Clock) -> None:
    press.publish(installation, "liste", press.FIRST)
    clock.forward(days=1)
    press.publish(installation, "liste", press.MINOR)
    clock.forward(days=1)
    press.publish(installation, "liste", press.PATCHED | {"C": "Gamma"})
    found = documents(installation)
    assert set(found) == {("", "liste"), ("A", "Alfa"), ("B", "Beta"), ("B", "Beta."), ("C", "Gamma")}
    assert told(installation, found["A", "Alfa"]) == [
        ("1.0.0", "in-force"), ("1.0.0", "superseded"), ("1.1.0", "in-force"), ("1.1.0", "superseded"),
        ("1.1.1", "in-force"),
    ]  # fmt: skip
    assert {version for version, _ in told(installation, found["B", "Beta"])} == {"1.0.0", "1.1.0"}
    assert told(installation, found["B", "Beta."]) == [("1.1.1", "in-force")]
    assert {text.value for text in found["B", "Beta"].texts} == {"B", "Beta"}


def test_a_version_is_scheduled_until_its_day_and_was_not_before_it_was_said(
    installation: Installation, clock: Clock
) -> None:
    start = clock.time + timedelta(days=30)
    press.publish(installation, "liste", press.FIRST, valid_from=start)
    story = periods(installation, documents(installation)["A", "Alfa"])
    assert [(period.status, period.valid_to) for period in story] == [("scheduled", start), ("in-force", None)]
    assert story[0].valid_from is not None
    assert story[0].valid_from < start


def test_a_version_that_never_came_into_force_is_never_in_force(installation: Installation, clock: Clock) -> None:
    press.publish(installation, "liste", press.FIRST)
    press.publish(installation, "liste", press.MINOR, valid_from=clock.time + timedelta(days=30))
    press.publish(installation, "liste", press.MAJOR)
    assert "in-force" not in {status for _, status in told(installation, documents(installation)["C", "Gamma"])}


def test_the_head_is_found_by_title_slug_and_every_name(installation: Installation) -> None:
    with installation.database.writing() as session:
        networks.add_network(session, people.console(session), "kreft", {"nb": "Kreft"})
    press.adopt(
        installation, "liste", press.FIRST, "1", title="Kodeliste", identifiers=("urn:oid:1.2.3",), network="kreft"
    )
    head = documents(installation)["", "Kodeliste"]
    assert {text.value for text in head.texts} >= {"Kodeliste", "liste", "urn:oid:1.2.3"}
    assert (head.network, head.kind, head.system) == ("kreft", "codeset", "liste")


def test_every_kind_is_indexed_item_by_item(installation: Installation) -> None:
    for kind in kinds.KINDS:
        sample = kind.sample()
        if isinstance(sample, dict):
            sample = {**sample, "indications": []} if kind.name == "regimen" else sample
            if kind.name == "terminology":
                sample = {**sample, "concepts": [{**each, "mappings": []} for each in sample["concepts"]]}
        if kind.references(sample):
            continue  # what it refers to is not published here
        press.publish(installation, kind.name, contents.prepare(kind, sample), kind=kind.name)
        items = {item for item, _ in documents(installation, kind.name)}
        assert items == {"", *(words.item for words in kind.words(sample))}
    with installation.database.reading() as session:
        assert len({document.standard for document in indexing.everything(session)}) >= 3


def test_a_damaged_content_keeps_nobody_from_finding_the_rest(installation: Installation) -> None:
    press.publish(installation, "hel", press.FIRST)
    press.publish(installation, "skadd", press.MINOR)
    with installation.database.writing() as session:
        damaged = library.edition(session, "skadd", "1.0.0").version.content_hash
        session.execute(update(Content).where(Content.hash == damaged).values(data=b"damaged"))
    contents._kept.cache_clear()
    with installation.database.reading() as session:
        assert {each.standard for each in indexing.everything(session)} == {"hel"}


@pytest.mark.parametrize("later", [(), (press.MINOR,), (press.MINOR, press.PATCHED | {"C": "Gamma"}, press.MAJOR)])
def test_a_large_standard_is_told_in_portions_as_it_would_be_whole(
    sqlite: Installation, clock: Clock, monkeypatch: pytest.MonkeyPatch, later: tuple[dict[str, str], ...]
) -> None:
    for number, codes in enumerate((press.FIRST, *later), 1):
        press.adopt(sqlite, "liste", codes, str(number))
        clock.forward(days=1)
    whole = documents(sqlite)
    monkeypatch.setattr(contents, "LARGE", 0)
    monkeypatch.setattr(definition, "PORTION", 1)
    monkeypatch.setattr(contents, "load", None)
    assert documents(sqlite) == whole


def test_a_value_set_is_one_portion() -> None:
    kind, content = kinds.kind("codeset"), ValueSet(url="http://example.org/vs", title=(("nb", "Utvalg"),))
    assert list(kind.portions(lambda: [kind.canonical(content)])) == [content]  # type: ignore[attr-defined]


def test_a_large_content_that_is_damaged_is_left_out_whole(
    sqlite: Installation, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1")
    clock.forward(days=1)
    press.adopt(sqlite, "liste", press.MINOR, "2")
    monkeypatch.setattr(contents, "LARGE", 0)
    with sqlite.database.writing() as session:
        first = library.edition(session, "liste", "1").version.content_hash
        session.execute(update(Content).where(Content.hash == first).values(data=b"damaged"))
    found = documents(sqlite)
    assert {item for item, _ in found} == {"", *press.MINOR}
    assert {version for version, _ in told(sqlite, found["C", "Gamma"])} == {"2"}


# What changed


def news(installation: Installation, slug: str = "liste") -> Changes:
    """What the index is told of this standard, as it stands."""
    with installation.database.reading() as session, Writer(installation.index) as writer:
        told = indexing.changes(session, library.standard(session, slug), writer)
        return replace(told, documents=list(told.documents))


def catch_up(installation: Installation) -> None:
    with Writer(installation.index) as writer:
        while worker.step(installation, writer):
            pass


def test_a_new_version_tells_only_of_items_that_changed(installation: Installation, clock: Clock) -> None:
    press.publish(installation, "liste", press.MINOR)
    catch_up(installation)
    clock.forward(days=1)
    press.publish(installation, "liste", {"A": "Alfa", "B": "Beta.", "D": "Delta"})
    told = news(installation)
    assert told.items == {"", "B", "C", "D"}
    assert {(each.item, each.title, each.runs) for each in told.documents} == {
        ("", "liste", ((0, None),)),
        ("B", "Beta", ((0, 0),)),
        ("B", "Beta.", ((1, None),)),
        ("C", "Gamma", ((0, 0),)),
        ("D", "Delta", ((1, None),)),
    }
    assert [edition.number for edition in told.calendar] == ["1.0.0", "2.0.0"]


def test_a_recall_tells_of_no_item(installation: Installation) -> None:
    press.publish(installation, "liste", press.FIRST)
    catch_up(installation)
    press.end(installation, "liste", "recall")
    told = news(installation)
    assert (told.items, list(told.documents)) == (frozenset(), [])
    assert [period.status for period in told.calendar[0].periods] == ["in-force", "recalled"]


def test_versions_published_since_are_told_one_after_the_other(installation: Installation, clock: Clock) -> None:
    press.publish(installation, "liste", press.FIRST)
    catch_up(installation)
    for codes in (press.PATCHED, press.FIRST, press.MINOR):
        clock.forward(days=1)
        press.publish(installation, "liste", codes)
    told = news(installation)
    assert {(each.item, each.title, each.runs) for each in told.documents if each.item} == {
        ("B", "Beta", ((0, 0), (2, None))),
        ("B", "Beta.", ((1, 1),)),
        ("C", "Gamma", ((3, None),)),
    }


def test_what_every_document_says_is_told_anew_with_all_of_them(installation: Installation) -> None:
    with installation.database.writing() as session:
        networks.add_network(session, people.console(session), "kreft", {"nb": "Kreft"}, scope={"specialties": ["Onk"]})
    catch_up(installation)
    press.publish(installation, "liste", press.FIRST)
    assert news(installation).items is None  # the index does not know it
    catch_up(installation)
    assert news(installation).items == frozenset()
    with installation.database.writing() as session:
        owner = session.scalars(select(Network).where(Network.slug == "kreft")).one()
        library.standard(session, "liste").network_id = owner.id
    told = news(installation)
    assert told.items is None
    assert {(each.network, each.specialties) for each in told.documents} == {("kreft", ("onk",))}


def test_the_index_is_the_same_however_it_came_to_be(sqlite: Installation, clock: Clock) -> None:
    asked = [f"{word}" for word in ("alfa", "beta", "gamma", "delta", "liste", "A", "C")]
    for codes in (press.FIRST, press.MINOR, {"A": "Alfa", "C": "Gamma"}, {"A": "Alfa", "B": "Beta", "C": "Delta"}):
        press.publish(sqlite, "liste", codes)
        clock.forward(days=1)
        catch_up(sqlite)
        searcher = Searcher(sqlite.index)
        stepwise = [(searcher.find(q, status=STATUSES, facets=FACETS)) for q in asked]
        with Writer(sqlite.index) as writer:
            worker.rebuild(sqlite, writer)
        searcher.reopen()
        for before, after in zip(
            stepwise, [searcher.find(q, status=STATUSES, facets=FACETS) for q in asked], strict=True
        ):
            assert (before.hits, before.total, before.facets) == (after.hits, after.total, after.facets)


def test_a_large_code_system_is_compared_without_being_read_whole(
    sqlite: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "LARGE", 10)
    press.publish(sqlite, "liste", press.MINOR)
    catch_up(sqlite)
    press.publish(sqlite, "liste", {"A": "Alfa", "B": "Beta.", "D": "Delta"})
    told = news(sqlite)
    assert told.items == {"", "B", "C", "D"}
    assert {(each.item, each.title) for each in told.documents if each.runs[-1][1] is None} == {
        ("", "liste"), ("B", "Beta."), ("D", "Delta"),
    }  # fmt: skip
