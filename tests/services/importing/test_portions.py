"""What is carried out in portions lets others in between, and stands portion by portion."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.config import Settings
from registry.errors import Conflict
from registry.models import Entry
from registry.services.acts import record
from registry.services.importing import portions
from registry.services.upkeep.installation import Installation, open_installation


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return open_installation(Settings(data=tmp_path / "data"))


def write(session: Session, what: str) -> str:
    if what == "refused":
        raise Conflict("No.")
    record(session, None, what, "test:1")
    return what


def actions(installation: Installation) -> list[str]:
    with installation.database.reading() as session:
        return list(session.scalars(select(Entry.action).order_by(Entry.seq)))


@pytest.mark.parametrize(("held", "expected"), [(0.0, ["a", "vote", "b", "vote", "c"]), (60.0, ["a", "b", "c"])])
def test_others_write_between_portions(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, held: float, expected: list[str]
) -> None:
    def others(_seconds: float) -> None:
        with installation.database.writing() as session:
            write(session, "vote")

    monkeypatch.setattr(portions, "HELD_SECONDS", held)
    monkeypatch.setattr(portions.time, "sleep", others)
    found = portions.in_portions(installation.database, "abc", lambda session: lambda each: write(session, each))
    assert list(found) == ["a", "b", "c"]
    assert actions(installation) == expected


@pytest.mark.parametrize(("held", "kept"), [(0.0, ["a", "b"]), (60.0, [])])
def test_what_was_committed_before_a_refusal_stands(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, held: float, kept: list[str]
) -> None:
    monkeypatch.setattr(portions, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(portions, "HELD_SECONDS", held)
    changes = ["a", "b", "refused", "c"]
    found = portions.in_portions(installation.database, changes, lambda session: lambda each: write(session, each))
    told: list[str] = []
    with pytest.raises(Conflict):
        told.extend(each for each in found)
    assert told == actions(installation) == kept
