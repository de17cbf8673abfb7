"""What search is told of a standard: its items and wordings, with the time that each held."""

from datetime import timedelta

from sqlalchemy import update

from registry import kinds
from registry.models import Content
from registry.search import Document
from registry.services import contents, indexing, library, networks, people
from registry.services.installation import Installation
from tests.conftest import Clock
from tests.services import press


def documents(installation: Installation, slug: str = "liste") -> dict[tuple[str, str], Document]:
    with installation.database.reading() as session:
        found = indexing.of_standard(session, library.standard(session, slug))
        return {(document.item, document.title): document for document in found}


def told(document: Document) -> list[tuple[str, str]]:
    return [(period.version, period.status) for period in document.periods]


def test_versions_that_say_the_same_share_a_document(installation: Installation, clock: Clock) -> None:
    press.publish(installation, "liste", press.FIRST)
    clock.forward(days=1)
    press.publish(installation, "liste", press.MINOR)
    clock.forward(days=1)
    press.publish(installation, "liste", press.PATCHED | {"C": "Gamma"})
    found = documents(installation)
    assert set(found) == {("", "liste"), ("A", "Alfa"), ("B", "Beta"), ("B", "Beta."), ("C", "Gamma")}
    assert told(found["A", "Alfa"]) == [
        ("1.0.0", "in-force"), ("1.0.0", "superseded"), ("1.1.0", "in-force"), ("1.1.0", "superseded"),
        ("1.1.1", "in-force"),
    ]  # fmt: skip
    assert {version for version, _ in told(found["B", "Beta"])} == {"1.0.0", "1.1.0"}
    assert told(found["B", "Beta."]) == [("1.1.1", "in-force")]
    assert {text.value for text in found["B", "Beta"].texts} == {"B", "Beta"}


def test_a_version_is_scheduled_until_its_day_and_was_not_before_it_was_said(
    installation: Installation, clock: Clock
) -> None:
    start = clock.time + timedelta(days=30)
    press.publish(installation, "liste", press.FIRST, valid_from=start)
    periods = documents(installation)["A", "Alfa"].periods
    assert [(period.status, period.valid_to) for period in periods] == [("scheduled", start), ("in-force", None)]
    assert periods[0].valid_from is not None
    assert periods[0].valid_from < start


def test_a_version_that_never_came_into_force_is_never_in_force(installation: Installation, clock: Clock) -> None:
    press.publish(installation, "liste", press.FIRST)
    press.publish(installation, "liste", press.MINOR, valid_from=clock.time + timedelta(days=30))
    press.publish(installation, "liste", press.MAJOR)
    assert "in-force" not in {status for _, status in told(documents(installation)["C", "Gamma"])}


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
