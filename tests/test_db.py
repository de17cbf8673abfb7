"""Sessions for reading see one state; writing goes through one lock."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from registry import db
from registry.config import Settings
from registry.errors import BadRequest, Unavailable
from registry.models import Region, Scope
from registry.services.acts import now
from registry.services.upkeep.installation import Installation, open_installation
from tests.conftest import Clock

THREADS, EACH = 6, 8


def names(installation: Installation) -> list[str]:
    with installation.database.reading() as session:
        return list(session.scalars(select(Region.slug).order_by(Region.id)))


def add(installation: Installation, slug: str) -> None:
    with installation.database.writing() as session:
        session.add(Region(slug=slug, name=slug))


@pytest.fixture
def impatient(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """The same registry, opened by one who waits a second for the lock."""
    monkeypatch.setattr(db, "LOCK_SECONDS", 1)
    opened = open_installation(installation.settings)
    yield opened
    opened.database.dispose()


def test_what_is_written_is_there_when_the_block_ends_and_only_then(installation: Installation) -> None:
    with installation.database.writing() as session:
        session.add(Region(slug="en", name="En"))
        session.flush()
        assert names(installation) == []
    assert names(installation) == ["en"]


def test_a_block_that_fails_leaves_nothing(installation: Installation) -> None:
    def fail() -> None:
        with installation.database.writing() as session:
            session.add(Region(slug="en", name="En"))
            session.flush()
            _ = 1 // 0

    with pytest.raises(ZeroDivisionError):
        fail()
    assert names(installation) == []
    add(installation, "to")  # and the lock is free again
    assert names(installation) == ["to"]


def test_reading_sees_one_state_from_beginning_to_end(installation: Installation) -> None:
    add(installation, "en")
    with installation.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Region)) == 1
        add(installation, "to")
        session.expire_all()
        assert session.scalar(select(func.count()).select_from(Region)) == 1
    assert names(installation) == ["en", "to"]


def test_the_pulse_of_sqlite_tells_of_every_commit_also_of_other_processes(sqlite: Installation) -> None:
    first = sqlite.database.pulse()
    assert names(sqlite) == []
    assert sqlite.database.pulse() == first
    add(sqlite, "a")
    second = sqlite.database.pulse()
    other = open_installation(sqlite.settings)
    add(other, "b")
    other.database.dispose()
    assert len({first, second, sqlite.database.pulse()}) == 3
    with sqlite.database.reading() as session:
        assert session.info["pulse"] == sqlite.database.pulse()


def test_what_was_asked_is_kept_until_the_next_commit(sqlite: Installation) -> None:
    asked: list[str] = []

    def ask() -> str:
        asked.append("asked")
        return "answer"

    def read(key: str) -> str:
        with sqlite.database.reading() as session:
            return db.kept(session, key, ask)

    assert [read("a"), read("a"), read("b")] == ["answer"] * 3
    assert len(asked) == 2
    add(sqlite, "ny")
    assert (read("a"), len(asked)) == ("answer", 3)
    with sqlite.database.writing() as session:
        assert [db.kept(session, "a", ask) for _ in range(2)] == ["answer"] * 2
    assert len(asked) == 5


def test_no_more_is_kept_than_a_bound(sqlite: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "MOST_KEPT", 2)
    with sqlite.database.reading() as session:
        assert [db.kept(session, number, lambda at=number: at) for number in range(5)] == list(range(5))  # type: ignore[misc]
        assert len(session.info[db.KEPT]) <= 2


def test_what_a_reader_changes_is_not_kept(installation: Installation) -> None:
    add(installation, "en")
    with installation.database.reading() as session:
        session.scalars(select(Region)).one().name = "Endret"
    with installation.database.reading() as session:
        assert session.scalars(select(Region)).one().name == "en"


@pytest.mark.postgres
@pytest.mark.parametrize("installation", ["postgresql"], indirect=True)
def test_a_reader_of_postgresql_cannot_write(installation: Installation) -> None:
    with installation.database.reading() as session, pytest.raises(DBAPIError, match="read-only transaction"):
        session.execute(text("INSERT INTO region (slug, name) VALUES ('x', 'x')"))


def test_writers_queue_and_the_order_of_entries_is_the_order_of_commits(installation: Installation) -> None:
    """Each reads the last number and writes the next: without the lock some would write the same."""
    begin, order = threading.Barrier(THREADS), []

    def work(number: int) -> None:
        begin.wait(20)
        for turn in range(EACH):
            with installation.database.writing() as session:
                at = now(session)
                row = Region(slug=f"r-{number}-{turn}", name="x")
                session.add(row)
                entry = installation.ledger.append(session, at, None, "add", f"region:{row.slug}", row)
                order.append(entry.seq)

    threads = [threading.Thread(target=work, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert order == list(range(1, THREADS * EACH + 1))


def test_who_cannot_have_the_lock_in_time_is_told_to_try_again(
    installation: Installation, impatient: Installation
) -> None:
    with installation.database.writing() as session:
        session.add(Region(slug="en", name="En"))
        session.flush()
        with pytest.raises(Unavailable, match="Try again in a minute") as refused, impatient.database.writing():
            pytest.fail("two hold the lock")
        assert refused.value.code == "busy"
        assert names(impatient) == []  # readers wait for nobody
    add(impatient, "to")
    assert names(installation) == ["en", "to"]


def test_every_session_has_a_time_of_its_own(installation: Installation, clock: Clock) -> None:
    with installation.database.writing() as session:
        first = now(session)
        clock.forward(hours=1)
        assert now(session) == first
    with installation.database.writing() as session:
        assert now(session) > first


def test_the_database_holds_the_invariants_too(installation: Installation) -> None:
    add(installation, "en")
    for row in (Region(slug="en", name="En igjen"), Scope(network_id=99, organisation_id=99)):
        with pytest.raises(IntegrityError), installation.database.writing() as session:
            session.add(row)


def test_sqlite_is_set_up_to_lose_nothing(sqlite: Installation) -> None:
    with sqlite.database.reading() as session:
        found = {
            name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


@pytest.mark.parametrize("instead", [False, True])
def test_nothing_is_written_to_a_file_that_was_removed_or_replaced(sqlite: Installation, instead: bool) -> None:
    add(sqlite, "before")
    file = sqlite.settings.data / "fagregister.sqlite3"
    kept = file.rename(file.with_name("kept"))
    if instead:
        file.touch()
    with pytest.raises(Unavailable, match="was removed or replaced"):
        add(sqlite, "after")
    file.unlink(missing_ok=True)
    kept.rename(file)
    add(sqlite, "again")
    assert names(sqlite) == ["before", "again"]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://host:port/name"])
def test_an_address_that_cannot_last_is_refused(url: str) -> None:
    with pytest.raises(BadRequest, match="FAGREGISTER_DATABASE_URL must be"):
        db.Database(url)


@pytest.mark.parametrize("name", ["with space", "blåbær", "q?x=1", "hash#1", "percent%41"])
def test_a_data_directory_may_have_any_name(tmp_path: Path, name: str) -> None:
    opened = open_installation(Settings(data=tmp_path / name))
    add(opened, "en")
    opened.database.dispose()
    assert (tmp_path / name / "fagregister.sqlite3").exists()
    again = open_installation(Settings(data=tmp_path / name))
    assert names(again) == ["en"]
    again.database.dispose()


def test_a_new_data_directory_is_for_its_owner_alone(tmp_path: Path) -> None:
    opened = open_installation(Settings(data=tmp_path / "data"))
    opened.database.dispose()
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_addresses_of_postgresql_all_mean_psycopg(scheme: str) -> None:
    opened = db.Database(f"{scheme}://anne:p%40ss@db.example:5433/register?sslmode=require")
    assert opened.engine.url.render_as_string(hide_password=False) == (
        "postgresql+psycopg://anne:p%40ss@db.example:5433/register?sslmode=require"
    )
    assert opened.engine.dialect.driver == "psycopg"


@pytest.mark.parametrize("url", ["mysql://anne:hemmelig@db/x", "postgresql+nope://anne:hemmelig@db/x", "hemmelig", ":"])
def test_an_address_of_no_known_database_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(BadRequest, match="FAGREGISTER_DATABASE_URL must be postgresql://") as refused:
        db.Database(url)
    assert "hemmelig" not in str(refused.value)
