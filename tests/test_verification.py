"""Whatever is altered behind the registry's back is noticed and named."""

import pytest
from sqlalchemy import text

from registry import kinds
from registry.ledger import checkpoint
from registry.models import Decision, Origin, Prose, Standard, Version
from registry.services.acts import now, record
from registry.services.members import people
from registry.services.publishing.publication import Release, publish
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation
from registry.services.upkeep.verification import Report, verify


def published(installation: Installation, slug: str = "begreper", kind: str = "terminology") -> str:
    """One standard published by the console, with all that belongs to it on record."""
    of_kind = kinds.kind(kind)
    sample = of_kind.sample()
    concepts = [concept | {"mappings": []} for concept in sample["concepts"]]  # nothing else is published here
    prepared = contents.prepare(of_kind, sample | {"concepts": concepts})
    with installation.database.writing() as session:
        member = people.console(session)
        contents.store(session, prepared)
        standard = Standard(
            slug=slug, kind=kind, title={"nb": slug}, origin=Origin.OWN, licence={}, created_at=now(session)
        )
        decision = Decision(
            rule="external-edition",
            body="test",
            decided_by_id=member.id,
            decided_at=now(session),
            record={},
            prose=Prose.of(reason="a reason"),
        )
        session.add_all([standard, decision])
        session.flush()
        record(session, member, "decide", f"standard:{slug}", decision, decision.prose)
        return publish(session, member, standard, Release(prepared.hash), decision).number


def checked(installation: Installation, against: dict[str, object] | None = None) -> Report:
    with installation.database.reading() as session:
        return verify(session, installation.ledger.key, against)


def test_an_untouched_registry_has_no_faults(installation: Installation) -> None:
    assert published(installation) == "1.0.0"
    report = checked(installation)
    assert report.faults == ()
    assert report.entries >= 3
    assert report.contents == 1


TAMPERING = [
    ("UPDATE entry SET action = 'x' WHERE seq = 2", "entry:2"),
    ("UPDATE entry SET payload = '{}' WHERE seq = 2", "entry:2"),
    ("UPDATE entry SET public = NOT public WHERE seq = 2", "entry:2"),
    ("UPDATE entry SET previous = 'x' WHERE seq = 3", "entry:3"),
    ("UPDATE version SET number = '9.9.9'", "version:1"),
    ("UPDATE version SET edition = 'x'", "version:1"),
    ("UPDATE validity SET valid_from = '2001-01-01T00:00:00.000000Z'", "validity:1"),
    ("UPDATE validity SET status = 'retired'", "validity:1"),
    ("DELETE FROM validity", "validity:1"),
    ("UPDATE decision SET rule = 'consensus'", "decision:1"),
    ("UPDATE decision SET record = '{\"a\": 1}'", "decision:1"),
    ("UPDATE standard SET licence = '{\"holder\": \"x\"}'", "standard:1"),
    ("UPDATE content SET size = size + 1", "content:"),
    ("UPDATE prose SET body = '{\"reason\": \"another\"}' WHERE id = 1", "prose:1"),
    ("UPDATE prose SET body = NULL, salt = NULL, redacted_seq = 2 WHERE id = 1", "prose:1"),
    ("UPDATE \"user\" SET roles = '[]'", "user:1"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "place"), TAMPERING)
def test_what_is_altered_is_named(installation: Installation, statement: str, place: str) -> None:
    published(installation)
    with installation.database.writing() as session:
        session.execute(text(statement))
    faults = checked(installation).faults
    assert any(fault.place.startswith(place) for fault in faults), faults


def test_a_row_that_no_entry_knows_is_named(installation: Installation) -> None:
    published(installation)
    with installation.database.writing() as session:
        copied = "version_id, 'recalled', valid_from, valid_to, recorded_at, recorded_seq"
        columns = "version_id, status, valid_from, valid_to, recorded_at, recorded_seq"
        session.execute(text(f"INSERT INTO validity ({columns}) SELECT {copied} FROM validity"))
    assert [fault.place for fault in checked(installation).faults] == ["validity:2"]


def test_content_with_other_bytes_is_named(installation: Installation) -> None:
    published(installation)
    with installation.database.writing() as session:
        version = session.get(Version, 1)
        assert version is not None
        session.execute(text("UPDATE content SET data = :data"), {"data": b"other"})
        place = f"content:{version.content_hash}"
    assert [fault.place for fault in checked(installation).faults] == [place]


def test_a_row_that_can_no_longer_be_read_is_named_and_the_rest_still_checked(sqlite: Installation) -> None:
    published(sqlite)
    with sqlite.database.writing() as session:
        session.execute(text("UPDATE validity SET valid_from = 'never'"))
        session.execute(text("UPDATE version SET number = '9'"))
    assert {fault.place for fault in checked(sqlite).faults} == {"validity:1", "version:1"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("content SET size = 'many'", "content:"),
        ("content SET size = 1.5", "content:"),
        ("content SET data = 'text'", "content:"),
        ("content SET data = 7", "content:"),
        ("content SET data = CAST(data || x'00' AS BLOB)", "content:"),
        ("content SET data = CAST(x'ff00' AS TEXT)", "content:"),
        ("prose SET salt = 'text' WHERE id = 1", "prose:1"),
        (f"decision SET record = '{'[' * 20_000}'", "decision:1"),
        ("\"user\" SET active = 'yes'", "user:1"),
        ("decision SET decided_at = replace(decided_at, 'T', ' ')", "decision:1"),
        ("decision SET decided_at = x'ff'", "decision:1"),
    ],
)
def test_a_column_of_another_type_is_named_and_the_rest_still_checked(
    sqlite: Installation, change: str, place: str
) -> None:
    published(sqlite)
    with sqlite.database.writing() as session:
        session.execute(text(f"UPDATE {change}"))
        session.execute(text("UPDATE version SET number = '9'"))
    found = [fault.place for fault in checked(sqlite).faults]
    assert len(found) == 2
    assert "version:1" in found
    assert any(each.startswith(place) for each in found)


@pytest.mark.parametrize(
    "change",
    ["at = 'never'", "signature = 'text'", "payload = x'ff'", f"payload = '{{\"rows\": {'[' * 20_000}}}'"],
    ids=["no time", "no bytes", "no text", "deep"],
)
def test_an_entry_that_can_no_longer_be_read_is_named_and_the_rest_still_checked(
    sqlite: Installation, change: str
) -> None:
    published(sqlite)
    entries = checked(sqlite).entries
    with sqlite.database.writing() as session:
        session.execute(text(f"UPDATE entry SET {change} WHERE seq = 2"))
        session.execute(text("UPDATE version SET number = '9'"))
    report = checked(sqlite)
    assert report.entries == entries
    assert {"entry:2", "version:1"} <= {fault.place for fault in report.faults}
    assert "entry:3" not in {fault.place for fault in report.faults}


@pytest.mark.parametrize(("table", "place"), [("entry", "entry"), ("content", "content"), ("validity", "validity")])
def test_a_table_that_is_gone_is_named_and_the_rest_still_checked(
    installation: Installation, table: str, place: str
) -> None:
    published(installation)
    with installation.database.writing() as session:
        session.execute(text("UPDATE version SET number = '9'"))
        session.execute(text(f"ALTER TABLE {table} RENAME TO elsewhere"))
    places = {fault.place for fault in checked(installation).faults}
    assert {place, "version:1"} <= places


def test_an_entry_whose_yes_is_compared_as_no_is_named(sqlite: Installation) -> None:
    published(sqlite)
    with sqlite.database.writing() as session:
        session.execute(text("UPDATE entry SET public = 'yes' WHERE seq = 2 AND public"))
    assert [fault.place for fault in checked(sqlite).faults] == ["entry:2"]


def test_an_entry_signed_with_another_key_is_named(installation: Installation, tmp_path: object) -> None:
    published(installation)
    with installation.database.writing() as session:
        session.execute(text("UPDATE entry SET key_id = 'other' WHERE seq = 1"))
    assert "entry:1" in {fault.place for fault in checked(installation).faults}


def test_a_cut_tail_is_noticed_against_a_checkpoint_and_not_without(installation: Installation) -> None:
    published(installation)
    with installation.database.reading() as session:
        saved = checkpoint(session)
    assert checked(installation, saved).faults == ()
    with installation.database.writing() as session:
        people.add_user(session, people.console(session), "later", "Later")
    with installation.database.reading() as session:
        later = checkpoint(session)
    assert checked(installation, saved).faults == ()
    with installation.database.writing() as session:
        session.execute(text("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)"))
        session.execute(text("DELETE FROM \"user\" WHERE username = 'later'"))
    assert checked(installation, saved).faults == ()
    assert [fault.place for fault in checked(installation, later).faults] == [f"entry:{later['seq']}"]


def test_a_rewritten_chain_is_noticed_against_a_checkpoint(installation: Installation) -> None:
    published(installation)
    with installation.database.reading() as session:
        saved = checkpoint(session)
    faults = checked(installation, saved | {"hash": "0" * 64}).faults
    assert [fault.place for fault in faults] == [f"entry:{saved['seq']}"]
