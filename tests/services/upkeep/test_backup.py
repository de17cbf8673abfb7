"""A backup holds all that cannot be derived, and fills a registry on any database."""

import json
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from registry.config import Settings
from registry.errors import BadRequest, Conflict
from registry.models import Row
from registry.search import Searcher, Writer
from registry.services.members import networks, people, seats
from registry.services.publishing import renditions
from registry.services.reading import library
from registry.services.upkeep import backup, worker
from registry.services.upkeep.installation import Installation, open_installation
from tests.postgres import Server
from tests.services import press

OUS = "993467049"


def fill(installation: Installation) -> None:
    """Something in rows that point at each other and at their own table, and content of two versions."""
    with installation.database.writing() as session:
        console = people.console(session)
        networks.add_organisation(session, console, OUS, "Oslo «universitetssykehus»", "HF")
        networks.add_network(session, console, "kreft", {"nb": "Kreft"}, organisations=[OUS])
        networks.add_network(session, console, "lunge", {"nb": "Lunge"}, parent="kreft")
        people.add_user(session, console, "kari", "Kari", password="et langt passord", email="kari@example.org")
        seat = seats.add_seat(session, console, "kreft", "kari", OUS, voting=True)
        seats.add_seat(session, console, "kreft", "console", OUS, deputy_of=seat.id)
        people.issue_token(session, console, "kari", "nattlig", ["read"])
    press.adopt(installation, "liste", press.FIRST, "1", identifiers=("urn:oid:1.2.3",), title="Blåbær")
    press.adopt(installation, "liste", press.MINOR, "2")


def rows(installation: Installation) -> dict[str, int]:
    with installation.database.reading() as session:
        tables = Row.metadata.sorted_tables
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


@pytest.fixture
def elsewhere(tmp_path: Path, postgres: Server, request: pytest.FixtureRequest) -> Callable[[str], Settings]:
    """Settings of an empty registry on the other database."""

    def settings(dialect: str) -> Settings:
        url = postgres.create(f"r{abs(hash(request.node.nodeid)):x}") if dialect == "postgresql" else ""
        return Settings(data=tmp_path / "elsewhere", database_url=url)

    return settings


@pytest.mark.postgres
def test_a_registry_moves_from_one_database_to_the_other(
    installation: Installation, elsewhere: Callable[[str], Settings], tmp_path: Path
) -> None:
    fill(installation)
    file = tmp_path / "registry.zip"
    count = backup.backup(installation, file)
    before = rows(installation)
    assert count == sum(before.values())
    here = installation.database.engine.dialect.name
    settings = elsewhere("sqlite" if here == "postgresql" else "postgresql")
    assert backup.restore(settings, file) == count
    restored = open_installation(settings, clock=None)
    try:
        assert restored.database.engine.dialect.name != here
        assert rows(restored) == before
        assert restored.ledger.key.id == installation.ledger.key.id
        assert press.faults(restored) == []
        # it is a registry that lives on: counters go on, and the same content is sent under the same ETag
        assert press.adopt(restored, "liste", press.MAJOR, "3") == "3"
        assert press.faults(restored) == []
        assert etag(restored) == etag(installation)
    finally:
        restored.database.dispose()


def etag(installation: Installation) -> str:
    with installation.database.reading() as session:
        return renditions.rendition(session, library.edition(session, "liste", "2").version, "csv", "zstd").etag


def test_a_backup_is_one_state_and_the_key_may_be_left_out(sqlite: Installation, tmp_path: Path) -> None:
    fill(sqlite)
    backup.backup(sqlite, tmp_path / "whole.zip")
    backup.backup(sqlite, tmp_path / "without.zip", with_key=False)
    with zipfile.ZipFile(tmp_path / "whole.zip") as whole, zipfile.ZipFile(tmp_path / "without.zip") as without:
        assert set(whole.namelist()) - set(without.namelist()) == {"signing-key.pem"}
        about = json.loads(whole.read("about.json"))
        assert about["rows"] == sum(rows(sqlite).values())
        assert not any(name.startswith(("index", "derived")) for name in whole.namelist())
    settings = Settings(data=tmp_path / "new")
    backup.restore(settings, tmp_path / "without.zip")
    restored = open_installation(settings)
    found = press.faults(restored)  # another key: every entry's signature is a stranger's, and nothing else is wrong
    assert found
    assert all("signature is not this registry's" in each for each in found)
    restored.database.dispose()


def test_the_restored_key_is_for_its_owner_alone(sqlite: Installation, tmp_path: Path) -> None:
    backup.backup(sqlite, tmp_path / "b.zip")
    settings = Settings(data=tmp_path / "new")
    backup.restore(settings, tmp_path / "b.zip")
    assert stat.S_IMODE(settings.signing_key_path.stat().st_mode) == 0o600


def test_a_registry_that_is_not_empty_is_left_alone(sqlite: Installation, tmp_path: Path) -> None:
    fill(sqlite)
    backup.backup(sqlite, tmp_path / "b.zip")
    before = rows(sqlite)
    with pytest.raises(Conflict) as refused:
        backup.restore(sqlite.settings, tmp_path / "b.zip")
    assert refused.value.code == "not-empty"
    assert rows(sqlite) == before
    other = replace(sqlite.settings, signing_key=tmp_path / "key.pem")
    open_installation(other).database.dispose()
    with pytest.raises(Conflict) as refused:
        backup.restore(other, tmp_path / "b.zip")
    assert refused.value.code == "other-key"


def test_a_refused_restore_leaves_no_key_behind(sqlite: Installation, tmp_path: Path) -> None:
    fill(sqlite)
    backup.backup(sqlite, tmp_path / "b.zip")
    other = replace(sqlite.settings, signing_key=tmp_path / "key.pem")  # not there yet
    with pytest.raises(Conflict, match="not empty"):
        backup.restore(other, tmp_path / "b.zip")
    assert not (tmp_path / "key.pem").exists()
    assert press.faults(sqlite) == []


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def _of_a_later_version(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"PK\1\2\x14\x03\x14", b"PK\1\2\x14\x03\x93"))


def _no_zip(file: Path) -> None:
    file.write_bytes(b"not a zip")


def _without(name: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        _rewrite(file, lambda names: {each: data for each, data in names.items() if each != name})

    return change


def _half_a_row(file: Path) -> None:
    _rewrite(file, lambda names: names | {"tables/user.ndjson": b'{"id": 1, "user'})


def _a_row_twice(file: Path) -> None:
    name = "tables/organisation.ndjson"
    _rewrite(file, lambda names: names | {name: names[name] * 2})


def _a_row_short(file: Path) -> None:
    _rewrite(file, lambda names: names | {"tables/user.ndjson": b'{"id": 1}\n'})


def _rewrite(file: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> None:
    with zipfile.ZipFile(file) as archive:
        names = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in change(names).items():
            archive.writestr(name, data)


def _holding(name: str, data: bytes) -> Callable[[Path], None]:
    """A member with other bytes, packed as it should be."""

    def damage(file: Path) -> None:
        _rewrite(file, lambda names: names | {name: data})

    return damage


@pytest.mark.parametrize(
    "damage",
    [_cut, _of_a_later_version, _no_zip, _without("about.json"), _without("tables/version.ndjson"), _half_a_row,
     _a_row_short, _a_row_twice, _holding("about.json", b"[]"), _holding("signing-key.pem", b"junk"),
     _holding("tables/version.ndjson", b"[]\n"),
     _holding("tables/region.ndjson", b'{"id": [1], "slug": 1, "name": {}}\n'),
     _holding("tables/region.ndjson", b'{"id": 9223372036854775808, "slug": "a", "name": {}}\n')],
)  # fmt: skip
def test_a_file_that_is_no_whole_backup_is_refused_and_leaves_the_registry_empty(
    sqlite: Installation, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    fill(sqlite)
    file = tmp_path / "b.zip"
    backup.backup(sqlite, file)
    damage(file)
    settings = Settings(data=tmp_path / "new")
    with pytest.raises(BadRequest, match="is not a whole backup") as refused:
        backup.restore(settings, file)
    assert refused.value.code == "bad-backup"
    assert not settings.data.exists()
    opened = open_installation(settings)
    assert sum(rows(opened).values()) == 0
    opened.database.dispose()


@pytest.mark.parametrize("about", [{"form": 2}, {"form": 1, "schema": "another"}, {}])
def test_a_backup_of_another_schema_is_refused(sqlite: Installation, tmp_path: Path, about: dict[str, object]) -> None:
    file = tmp_path / "b.zip"
    backup.backup(sqlite, file)
    _rewrite(file, lambda names: names | {"about.json": json.dumps(about).encode()})
    with pytest.raises(Conflict) as refused:
        backup.restore(Settings(data=tmp_path / "new"), file)
    assert refused.value.code == "other-schema"


def test_an_index_that_knows_more_than_the_restored_ledger_is_made_anew(sqlite: Installation, tmp_path: Path) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1")
    backup.backup(sqlite, tmp_path / "b.zip")
    settings = Settings(data=tmp_path / "new")
    backup.restore(settings, tmp_path / "b.zip")
    press.adopt(sqlite, "liste", press.MINOR, "2")
    with Writer(settings.data / "index") as writer:
        worker.rebuild(sqlite, writer)  # left over from the registry that was lost
        ahead = writer.indexed_through
        restored = open_installation(settings)
        assert worker.step(restored, writer)
        assert writer.indexed_through < ahead
        assert not worker.step(restored, writer)
        restored.database.dispose()


def test_an_index_of_the_lost_ledger_is_noticed_also_once_the_restored_one_has_grown_past_it(
    sqlite: Installation, tmp_path: Path
) -> None:
    backup.backup(sqlite, tmp_path / "b.zip")
    settings = Settings(data=tmp_path / "new")
    backup.restore(settings, tmp_path / "b.zip")
    press.adopt(sqlite, "liste", {"A": "Lungebetennelse"}, "1")
    with Writer(settings.data / "index") as writer:
        worker.rebuild(sqlite, writer)  # left over from the registry that was lost
        restored = open_installation(settings)
        for slug in ("annen", "tredje"):
            press.adopt(restored, slug, {"A": "Astma"}, "1")
        assert writer.indexed_through
        assert worker.step(restored, writer)
        found = Searcher(restored.index)
        assert found.find("lungebetennelse").total == 0
        assert found.find("astma").total == 2
        assert not worker.step(restored, writer)
        restored.database.dispose()


def test_a_backup_that_is_broken_off_leaves_the_one_before_it(
    sqlite: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup.zip"
    backup.backup(sqlite, file)
    before = file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "read_bytes", full)
    with pytest.raises(OSError, match="No space"):
        backup.backup(sqlite, file)
    monkeypatch.undo()
    assert file.read_bytes() == before
    assert not list(tmp_path.glob(".backup*"))
