"""Files of compiled code systems: made once, made again when missing or damaged, and waited for only so long."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from filelock import FileLock
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesets import Include, ValueSet
from codesets.compiled import FORM, CompiledSystem, DamagedFile, open_compiled
from registry import kinds
from registry.access import ANONYMOUS, Use
from registry.errors import NotFound, Unauthenticated, Unavailable
from registry.models import Content, Standard
from registry.services.reading import library
from registry.services.stored import compilations, contents, leftovers
from registry.services.terminology import asking, terminologies
from registry.services.upkeep.installation import Installation
from tests.services import press

URL = "http://example.org/liste"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    """Nothing is kept from the test before."""
    forget()


def forget() -> None:
    """As a new process begins."""
    for each in (compilations._kept, terminologies._things, asking._held):
        each.cache_clear()


def file_of(session: Session, slug: str = "liste") -> Path:
    number = library.latest_number(session, slug)
    return compilations.path_of(session, library.edition(session, slug, number).version)


def display(installation: Installation, session: Session, code: str) -> str | None:
    return asking.terminology(session, installation.files).lookup(URL, code).display


def test_a_code_system_is_asked_from_its_file(sqlite: Installation) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1", identifiers=(URL,))
    with sqlite.database.reading() as session:
        edition = library.edition(session, "liste", "1")
        found = terminologies.thing(session, edition)
        assert isinstance(found, CompiledSystem)
        assert terminologies.thing(session, edition) is found
        assert found.url == URL
        assert list(found.every()) == list(terminologies.whole(session, edition).concepts)
        assert file_of(session).exists()


def test_a_missing_file_is_made_once_and_no_content_is_loaded_after_it(
    sqlite: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1", identifiers=(URL,))
    with sqlite.database.reading() as session:
        terminologies.compile_all(session, library.standard(session, "liste"))
        inode = file_of(session).stat().st_ino
    forget()
    monkeypatch.setattr(compilations.contents, "load", lambda *_: pytest.fail("the whole was loaded"))
    with sqlite.database.reading() as session:
        assert display(sqlite, session, "A") == "Alfa"
        assert file_of(session).stat().st_ino == inode


def test_a_large_one_is_compiled_as_it_is_read(sqlite: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1", identifiers=(URL,))
    monkeypatch.setattr(contents, "LARGE", 10)
    monkeypatch.setattr(contents, "load", lambda *_: pytest.fail("the whole was loaded"))
    with sqlite.database.reading() as session:
        assert display(sqlite, session, "B") == "Beta"


def test_large_content_that_was_altered_is_told_and_not_compiled(
    sqlite: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1", identifiers=(URL,))
    monkeypatch.setattr(contents, "LARGE", 10)
    with sqlite.database.writing() as session:
        row = session.scalars(select(Content)).one()
        row.data = zstandard.compress(zstandard.decompress(row.data).replace(b"Beta", b"Bets"))
    with sqlite.database.reading() as session:
        with pytest.raises(Unavailable, match="altered"):
            asking.terminology(session, sqlite.files)
        assert not file_of(session).exists()
        with pytest.raises(NotFound):
            list(contents.stream(session, "none"))


@pytest.mark.parametrize("data", [b"no zstd", b""])
def test_content_that_cannot_be_decompressed_is_altered_too(sqlite: Installation, data: bytes) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1", identifiers=(URL,))
    with sqlite.database.writing() as session:
        row = session.scalars(select(Content)).one()
        row.data = data
        session.flush()
        with pytest.raises(Unavailable, match="altered"):
            list(contents.stream(session, row.hash))


def test_other_kinds_have_no_files(sqlite: Installation) -> None:
    with sqlite.database.reading() as session:
        terminologies.compile_all(session, Standard(slug="frase", kind="phrase"))
    assert not (sqlite.files / compilations.FOLDER).exists()


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "gone": lambda path: path.unlink(),
    "cut": lambda path: os.truncate(path, 5000),
    "of other bytes": lambda path: path.write_bytes(b"not a file of this form"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_file_that_is_not_whole_is_made_anew_by_the_next_process(
    sqlite: Installation, damage: Callable[[Path], Any]
) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1", identifiers=(URL,))
    with sqlite.database.reading() as session:
        assert display(sqlite, session, "A") == "Alfa"
        damage(file_of(session))
    forget()
    with sqlite.database.reading() as session:
        assert display(sqlite, session, "A") == "Alfa"
        assert open_compiled(file_of(session)).concept("B") is not None


def test_damage_met_while_asking_is_told_once_and_mended(sqlite: Installation) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1", identifiers=(URL,))
    with sqlite.database.reading() as session:
        found = terminologies.thing(session, library.edition(session, "liste", "1"))
        assert isinstance(found, CompiledSystem)
        first = asking.terminology(session, sqlite.files)
        found.file.path.unlink()
        with pytest.raises(DamagedFile):
            first.lookup(URL, "A")
        assert display(sqlite, session, "A") == "Alfa"


def test_what_another_process_makes_is_waited_for_but_not_for_ever(
    sqlite: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compilations, "PATIENCE", 0.05)
    press.adopt(sqlite, "liste", press.FIRST, "1", identifiers=(URL,))
    with sqlite.database.reading() as session:
        path = file_of(session)
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock")), pytest.raises(Unavailable, match="being made ready"):
            asking.terminology(session, sqlite.files)
        before = asking.terminology(session, sqlite.files)
    press.adopt(sqlite, "liste", press.MINOR, "2")
    with sqlite.database.reading() as session:
        later = file_of(session)
        later.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(later.with_suffix(".lock")):
            assert asking.terminology(session, sqlite.files) is before, "answers go on as before the new edition"
        assert display(sqlite, session, "C") == "Gamma"


def test_a_full_disk_is_told(sqlite: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(compilations, "compile_system", full)
    press.adopt(sqlite, "liste", press.FIRST, "1", identifiers=(URL,))
    with sqlite.database.reading() as session, pytest.raises(Unavailable, match="Free space"):
        asking.terminology(session, sqlite.files)


def test_licences_are_asked_by_every_name_of_what_they_are_about(sqlite: Installation) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1", identifiers=(URL, "urn:oid:1.2.3"))
    press.adopt(sqlite, "lukket", press.FIRST, "1", identifiers=("urn:oid:1.2.4",), licence={"lookup": "login"})
    with sqlite.database.reading() as session:
        asking.require_all(session, sqlite.files, ANONYMOUS, [URL, None, "urn:unknown"], Use.LOOKUP)
        asking.require_all(session, sqlite.files, ANONYMOUS, ["urn:oid:1.2.4"], Use.VIEW)
        with pytest.raises(Unauthenticated):
            asking.require_all(session, sqlite.files, ANONYMOUS, ["urn:oid:1.2.4|1"], Use.LOOKUP)
        assert "urn:oid:1.2.4" in asking.kept_back(session, sqlite.files, ANONYMOUS, Use.LOOKUP)
        assert not asking.kept_back(session, sqlite.files, ANONYMOUS, Use.VIEW)


def test_value_sets_are_held_as_they_are(sqlite: Installation) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1", identifiers=(URL,))
    value_set = ValueSet(title=(("nb", "Valg"),), language="nb", include=(Include(URL, "1"),))
    press.publish(sqlite, "valg", contents.prepare(kinds.kind("codeset"), value_set))
    with sqlite.database.reading() as session:
        edition = library.edition(session, "valg", "1.0.0")
        found = terminologies.thing(session, edition)
        assert isinstance(found, ValueSet)
        assert found.url == "urn:fagregister:valg"
        assert not file_of(session, "valg").exists()


def test_files_in_the_form_of_an_earlier_release_are_swept(sqlite: Installation) -> None:
    folder = sqlite.files / "compiled" / "ab"
    folder.mkdir(parents=True)
    present, earlier = folder / f"abc-codeset-{FORM}.sqlite3", folder / f"abc-codeset-{FORM - 1}.sqlite3"
    for path in (present, earlier):
        path.touch()
    assert leftovers.sweep(sqlite.files) == 1
    assert list(folder.iterdir()) == [present]
