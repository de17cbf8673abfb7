"""What is chosen and what is looked for in vain is counted, and nobody is counted."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from registry.access import ANONYMOUS, Member, Seat
from registry.errors import Forbidden, Unauthenticated
from registry.models import Lack, SearchChoice, SearchLack
from registry.services.searching import searches
from registry.services.upkeep import worker
from registry.services.upkeep.installation import Installation
from tests.conftest import Clock

MEMBER = Member(1, "ola", "Ola", seats=(Seat("kreft", "987654321"),))


def fold(installation: Installation) -> None:
    with installation.database.writing() as session:
        searches.fold(session, searches.take_notes(installation.files))


def chosen(installation: Installation, q: str) -> dict[tuple[str, str], int]:
    with installation.database.reading() as session:
        return dict(searches.chosen(session, q))


def in_vain(installation: Installation, lack: Lack | None = None) -> list[tuple[str, str, int]]:
    with installation.database.reading() as session:
        found = searches.in_vain(session, MEMBER, lack)
    return [(each.text, each.lack, each.count) for each in found]


KEPT = ["lungebet", "KOLS", "brudd i hofte", "J18.9", "vera", "Down syndrom", "hjertesvikt type 2"]
NOT_KEPT = [
    "ola nordmann", "Kari", "Hansen kreft", "01017012345", "010170 12345", "født 01.01.1970", "tlf 22 33 44 55",
    "kari@example.org", "Fatima Khan", "født 12. mars 1985", "3 MAI", "12/3-85", "1.1.85", "+47 912 34 567", "91234567",
    "41017012345", "010180 12345", "navn@helse.no svimmel", "", "!!", "7", "a" * 81, "en to tre fire fem seks sju",
]  # fmt: skip


@pytest.mark.parametrize("q", KEPT)
def test_queries_of_words_and_codes_are_counted(q: str) -> None:
    assert searches.is_impersonal(q)


@pytest.mark.parametrize("q", NOT_KEPT)
def test_what_looks_like_a_person_is_not(sqlite: Installation, q: str) -> None:
    assert not searches.is_impersonal(q)
    searches.note_choice(sqlite.files, q, "liste", "A")
    searches.note_lack(sqlite.files, q, Lack.NOTHING)
    assert searches.take_notes(sqlite.files) == []


def test_choices_are_counted_by_the_plain_words_of_the_query(installation: Installation) -> None:
    for q in ("Lungebet", "lungebet ", "LUNGEBET"):
        searches.note_choice(installation.files, q, "liste", "A")
    searches.note_choice(installation.files, "lungebet", "liste", "B")  # once is nobody's habit
    fold(installation)
    assert chosen(installation, "lungebet") == {("liste", "A"): 3}
    searches.note_choice(installation.files, "lungebet", "liste", "B")
    fold(installation)
    assert chosen(installation, "lungebet") == {("liste", "A"): 3, ("liste", "B"): 2}
    assert chosen(installation, "annet") == chosen(installation, " ") == {}


def test_no_words_of_a_query_are_kept_until_many_occasions(installation: Installation) -> None:
    for occasion in range(1, searches.SHOWN_FROM + 1):
        assert in_vain(installation) == []
        for _ in range(3):  # who presses three times is one occasion
            searches.note_lack(installation.files, "Kneprotesekurs", Lack.NOTHING)
        fold(installation)
        with installation.database.reading() as session:
            row = session.scalars(select(SearchLack)).one()
            assert (row.count, row.text is None) == (occasion, occasion < searches.SHOWN_FROM)
    assert in_vain(installation) == [("kneprotesekurs", "nothing", searches.SHOWN_FROM)]
    assert in_vain(installation, Lack.ABANDONED) == []


def test_what_was_in_vain_is_shown_to_members_of_networks(sqlite: Installation) -> None:
    with sqlite.database.reading() as session:
        with pytest.raises(Unauthenticated):
            searches.in_vain(session, ANONYMOUS)
        with pytest.raises(Forbidden, match="seat in a network"):
            searches.in_vain(session, Member(2, "leser", "Leser"))


def test_counts_of_long_ago_are_forgotten(sqlite: Installation, clock: Clock) -> None:
    searches.note_choice(sqlite.files, "lungebet", "liste", "A")
    searches.note_lack(sqlite.files, "zebra", Lack.ABANDONED)
    fold(sqlite)
    clock.time += timedelta(days=searches.KEPT_DAYS + 1)
    fold(sqlite)
    with sqlite.database.reading() as session:
        assert session.scalars(select(SearchChoice)).all() == session.scalars(select(SearchLack)).all() == []


def test_notes_are_bounded_and_half_a_line_is_no_note(sqlite: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    assert searches.take_notes(sqlite.files) == []
    monkeypatch.setattr(searches, "MOST_BYTES", 100)
    for _ in range(9):
        searches.note_choice(sqlite.files, "lungebet", "liste", "A")
    notes = sqlite.files / searches.FOLDER / "notes"
    with notes.open("ab") as file:
        file.write(b'["half\n[1]\n{}\n')
    assert notes.stat().st_size < 300
    taken = searches.take_notes(sqlite.files)
    assert {tuple(each[1:]) for each in taken} == {("", "liste", "A")}
    assert searches.take_notes(sqlite.files) == []


def test_the_worker_folds_the_notes(sqlite: Installation) -> None:
    for _ in range(2):
        searches.note_choice(sqlite.files, "lungebet", "liste", "A")
    worker._fold(sqlite)
    worker._fold(sqlite)
    assert chosen(sqlite, "lungebet") == {("liste", "A"): 2}


def test_what_cannot_be_noted_keeps_nobody_from_an_answer(sqlite: Installation) -> None:
    sqlite.files.mkdir(parents=True, exist_ok=True)
    (sqlite.files / searches.FOLDER).write_text("not a folder", encoding="ascii")
    with capture_logs() as log:
        searches.note_choice(sqlite.files, "lungebet", "liste", "A")
    assert [each["event"] for each in log] == ["search-not-counted"]
