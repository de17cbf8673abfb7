"""A new version of a standard: only what differs is told, and the rest of it holds on by the calendar."""

import os
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from registry.search import Calendar, Changes, Document, Edition, Period, Searcher, Writer
from registry.search.__main__ import main as join
from registry.search.__main__ import with_parent
from registry.search.documents import Run
from registry.search.index.generation import SEGMENTS
from registry.search.index.writer import JOINED_ROWS, MAX_SMALL
from tests.search.conftest import START, WARD, document, nb

NEXT, LATER = START + timedelta(days=100), START + timedelta(days=200)


def calendar(*starts: tuple[str, int]) -> Calendar:
    """Versions that follow upon each other, so many days after the first day."""
    days = [START + timedelta(days=day) for _, day in starts]
    ends = [*days[1:], None]
    return tuple(
        Edition(number, (Period(number, "in-force", start, end),))
        for (number, _), start, end in zip(starts, days, ends, strict=True)
    )


ONE = calendar(("1", 0))
TWO = calendar(("1", 0), ("2", 100))


def told(item: str, name: str, *runs: Run) -> Document:
    return replace(document(item, nb(name), standard="liste", periods=()), runs=runs or ((0, None),))


FIRST = [told("a", "Zebra"), told("b", "Sjiraff"), told("c", "Neshorn")]
#: In version 2 the giraffe has another name, the rhinoceros is gone, and an elephant has come.
SECOND = [
    told("b", "Sjiraff", (0, 0)),
    told("b", "Stor sjiraff", (1, None)),
    told("c", "Neshorn", (0, 0)),
    told("d", "Elefant", (1, None)),
]
DIFFERING = Changes(SECOND, TWO, frozenset("bcd"))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    with Writer(tmp_path) as writer:
        writer.rebuild([*FIRST, *WARD], 1, calendars={"liste": ONE})
    return tmp_path


def shown(searcher: Searcher, query: str, **asked: object) -> list[tuple[str, str, str]]:
    hits = searcher.find(query, status=("in-force", "superseded"), **asked).hits  # type: ignore[arg-type]
    return [(hit.title, hit.version, hit.status) for hit in hits]


def test_what_did_not_change_holds_on_in_the_new_version(index: Path) -> None:
    with Writer(index) as writer:
        writer.update({"liste": DIFFERING}, 2)
        assert [edition.number for edition in writer.calendar("liste")] == ["1", "2"]
    searcher = Searcher(index)
    assert shown(searcher, "zebra") == [("Zebra", "2", "in-force")]
    assert shown(searcher, "zebra", valid_at=START) == [("Zebra", "1", "in-force")]
    assert shown(searcher, "sjiraff") == [("Sjiraff", "1", "superseded"), ("Stor sjiraff", "2", "in-force")]
    assert shown(searcher, "sjiraff", valid_at=START) == [("Sjiraff", "1", "in-force")]
    assert shown(searcher, "neshorn") == [("Neshorn", "1", "superseded")]
    assert shown(searcher, "elefant") == [("Elefant", "2", "in-force")]
    assert shown(searcher, "epilepsi") == [("Epilepsi", "1", "in-force")]


def test_only_what_differs_is_written(index: Path) -> None:
    with Writer(index) as writer:
        writer.rebuild([told(f"x{n}", f"Zebra {n}") for n in range(JOINED_ROWS + 1)], 1, calendars={"liste": ONE})
        writer.update({"liste": Changes([told("x3", "Sebra 3", (1, None))], TWO, frozenset(["x3"]))}, 2)
        sizes = [view.segment.items for view in writer._whole().views]
    assert sizes == [JOINED_ROWS + 1, 1]
    searcher = Searcher(index)
    assert searcher.find("zebra", standard="liste").total == JOINED_ROWS
    assert {hit.version for hit in searcher.find("zebra").hits} == {"2"}


def test_a_new_story_of_the_versions_needs_no_document(index: Path) -> None:
    recalled = (Edition("1", (Period("1", "in-force", START, NEXT), Period("1", "recalled", NEXT, None))),)
    with Writer(index) as writer:
        writer.update({"liste": Changes((), recalled, frozenset())}, 2)
    searcher = Searcher(index)
    assert [hit.status for hit in searcher.find("zebra").hits] == ["recalled"]
    assert [hit.status for hit in searcher.find("zebra", valid_at=START).hits] == ["in-force"]


def test_the_writer_gives_back_what_the_index_holds_of_items(index: Path) -> None:
    with Writer(index) as writer:
        writer.update({"liste": DIFFERING}, 2)
        assert {each.title for each in writer.documents("liste", ["b", "d", "nothing"])} == {
            "Sjiraff", "Stor sjiraff", "Elefant",
        }  # fmt: skip
        assert list(writer.documents("other", ["b"])) == []


def test_a_standard_told_whole_replaces_its_parts_and_its_calendar(index: Path) -> None:
    with Writer(index) as writer:
        writer.update({"liste": DIFFERING}, 2)
        writer.update({"liste": Changes([told("a", "Okapi")], ONE)}, 3)
        assert writer.calendar("liste") == ONE
        writer.update({"other": [document("o", nb("Okapi"), standard="other")]}, 4)
    searcher = Searcher(index)
    assert {hit.standard for hit in searcher.find("okapi").hits} == {"liste", "other"}
    assert searcher.find("zebra", status=("in-force", "superseded")).total == 0
    assert searcher.find("elefant", status=("in-force", "superseded")).total == 0


def test_answers_by_the_calendars_of_another_time(index: Path) -> None:
    with Writer(index) as writer:
        writer.update({"liste": DIFFERING}, 2)
    searcher = Searcher(index)
    before = {"liste": ONE}  # what the registry knew when the second version was not thought of
    assert [(hit.title, hit.version) for hit in searcher.find("sjiraff", calendars=before).hits] == [("Sjiraff", "1")]
    assert [hit.version for hit in searcher.find("neshorn", calendars=before).hits] == ["1"]
    assert searcher.find("elefant", calendars=before).total == 0
    assert searcher.find("zebra", calendars={}).total == 0


def test_the_same_is_found_however_the_index_came_to_hold_it(tmp_path: Path) -> None:
    whole = [told("a", "Zebra"), *SECOND]
    queries = ("zebra", "sjiraff", "neshorn", "elefant", "stor sj", "hjerte")

    def answers(directory: Path) -> list[object]:
        searcher = Searcher(directory)
        return [
            (answer.hits, answer.total, answer.facets)
            for query in queries
            for moment in (START, NEXT, LATER)
            for answer in [
                searcher.find(query, valid_at=moment, status=("in-force", "superseded"), facets=("status", "kind"))
            ]
        ]

    with Writer(tmp_path / "once") as writer:
        writer.rebuild([*whole, *WARD], 2, calendars={"liste": TWO})
    with Writer(tmp_path / "parts") as writer:
        writer.rebuild([*WARD, *FIRST], 1, calendars={"liste": ONE})
        writer.update({"liste": DIFFERING}, 2)
        in_parts = answers(tmp_path / "parts")
        writer.merge()
        merged = answers(tmp_path / "parts")
    assert answers(tmp_path / "once") == in_parts == merged


# Merging beside


def grown(writer: Writer, count: int = MAX_SMALL + 1) -> None:
    """So many segments too large to be written again with the next."""
    for number in range(count):
        made = [document(f"g{number}-{n}", nb(f"Gnu {n}"), standard=f"g{number}") for n in range(JOINED_ROWS + 1)]
        writer.update({f"g{number}": made}, number + 2)


def settled(writer: Writer, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if writer.settle(0.1):
            return True
    return False


def test_updates_go_on_while_segments_are_merged_beside(tmp_path: Path) -> None:
    many = [document(f"m{n}", nb(f"Mus {n}"), standard="m") for n in range(20 * JOINED_ROWS)]
    with Writer(tmp_path) as writer:
        writer.rebuild(many[: JOINED_ROWS * 2], 1)
        grown(writer, 3)
        assert writer.merge_due
        writer.merge_beside()
        assert not writer.merge_due
        writer.update({"liste": Changes(FIRST, ONE)}, 90)
        writer.update({"g0": []}, 91)
        assert settled(writer)
        assert writer.indexed_through == 91
        names = [view.segment.name for view in writer._whole().views]
        assert len(names) == 2
        assert {path.name for path in (tmp_path / SEGMENTS).iterdir()} >= set(names)
    searcher = Searcher(tmp_path)
    assert searcher.find("gnu").total == 2 * (JOINED_ROWS + 1)
    assert [hit.title for hit in searcher.find("sjiraff").hits] == ["Sjiraff"]


def test_a_merge_that_fails_leaves_all_as_it_was(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild(FIRST, 1, calendars={"liste": ONE})
        grown(writer, 1)
        writer.merge_beside()
        assert writer._merging is not None
        writer._merging.process.kill()
        assert not settled(writer, 2)
        assert not writer.settle()
    assert Searcher(tmp_path).find("zebra").total == 1


def test_a_rebuild_gives_up_the_merge_of_what_it_replaces(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild(FIRST, 1, calendars={"liste": ONE})
        grown(writer, 1)
        writer.merge_beside()
        writer.rebuild(WARD, 9)
        assert not writer.settle()
        grown(writer, 1)
        writer.merge_beside()  # and so does one that closes
    with Writer(tmp_path) as writer:
        assert [view.segment.items for view in writer._whole().views] == [len(WARD), JOINED_ROWS + 1]


@pytest.mark.parametrize(("name", "held"), [("made", ["g0", "g1"]), ("made-whole", ["fraser", "g0", "g1", "icd-10"])])
def test_the_process_beside_writes_one_segment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, held: Iterable[str]
) -> None:
    monkeypatch.setattr("os.nice", lambda _: 0)
    with Writer(tmp_path) as writer:
        writer.rebuild(WARD, 1)
        grown(writer, 2)
        views = writer._whole().views
    start = 0 if name.endswith("whole") else 1
    join([str(tmp_path / SEGMENTS), name, *("=".join(view.segment.key) for view in views[start:])])
    digest = capsys.readouterr().out.strip()
    made = type(views[0].segment)(tmp_path / SEGMENTS / name, digest)
    assert sorted(made.standards) == held
    assert made.items == sum(view.segment.items for view in views[start:])


def test_the_process_beside_ends_with_its_worker() -> None:
    with_parent(os.getppid())(500, 1000)
    with pytest.raises(SystemExit):
        with_parent(os.getppid() + 1)(500, 1000)
