"""Dates decide when the question is asked, not when the index was made."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from registry.search import Document, Period, Searcher, Writer
from registry.search.documents import STATUSES, Status, microseconds, read_document, write_document
from registry.search.index.validity import status_at
from tests.search.conftest import build, document, nb

JANUARY, MARCH, MAY = (datetime(2024, month, 1, tzinfo=UTC) for month in (1, 3, 5))
BEFORE, BETWEEN, AFTER = JANUARY - timedelta(1), MARCH + timedelta(1), MAY + timedelta(1)
FEBRUARY = datetime(2024, 2, 1, tzinfo=UTC)
SECOND = timedelta(microseconds=1)


def dated(item: str, *periods: Period) -> Document:
    return document(item, nb("Brudd"), periods=periods)


HISTORY = (
    Period("1.0.0", "in-force", JANUARY, MARCH),
    Period("1.1.0", "scheduled", JANUARY, MARCH),
    Period("1.1.0", "in-force", MARCH, MAY),
    Period("1.1.0", "retired", MAY, None),
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    made = [
        dated("history", *HISTORY),
        dated("recalled", Period("2", "recalled", JANUARY, None)),
        dated("always", Period("3", "in-force", None, None)),
        dated("replaced", Period("4", "superseded", JANUARY, None), Period("5", "in-force", JANUARY, None)),
        dated("never"),
    ]
    return build(tmp_path_factory.mktemp("dates"), made)


MOMENTS = [
    (BEFORE, (), {"always"}),
    (JANUARY - SECOND, (), {"always"}),
    (JANUARY, (), {"always", "history", "replaced", "recalled"}),
    (MARCH - SECOND, (), {"always", "history", "replaced", "recalled"}),
    (MARCH, (), {"always", "history", "replaced", "recalled"}),
    (MAY, (), {"always", "replaced", "recalled"}),
    (BEFORE, ("scheduled",), {"history", "replaced"}),
    (FEBRUARY, ("scheduled",), {"history"}),
    (BETWEEN, ("scheduled",), set()),
    (BETWEEN, ("superseded",), {"history", "replaced"}),
    (AFTER, ("retired",), {"history"}),
    (BETWEEN, ("retired",), set()),
    (BETWEEN, ("recalled",), {"recalled"}),
    (BEFORE, ("recalled",), set()),
    (AFTER, ("in-force", "retired", "recalled"), {"always", "replaced", "history", "recalled"}),
]


@pytest.mark.parametrize(("moment", "statuses", "expected"), MOMENTS)
def test_what_holds_at_a_moment(
    searcher: Searcher, moment: datetime, statuses: tuple[str, ...], expected: set[str]
) -> None:
    answer = searcher.find("brudd", valid_at=moment, status=statuses)
    assert {hit.item for hit in answer.hits} == expected
    assert answer.total == len(expected)


@pytest.mark.parametrize(
    ("moment", "status", "shown"),
    [
        (FEBRUARY, "in-force", ("1.0.0", "in-force")),
        (BETWEEN, "in-force", ("1.1.0", "in-force")),
        (FEBRUARY, "scheduled", ("1.1.0", "scheduled")),
        (BETWEEN, "superseded", ("1.0.0", "superseded")),
        (AFTER, "superseded", ("1.0.0", "superseded")),
        (AFTER, "retired", ("1.1.0", "retired")),
    ],
)
def test_a_hit_names_the_version_that_holds(
    searcher: Searcher, moment: datetime, status: str, shown: tuple[str, str]
) -> None:
    (hit,) = (hit for hit in searcher.find("brudd", valid_at=moment, status=status).hits if hit.item == "history")
    assert (hit.version, hit.status) == shown


def test_in_force_comes_before_other_statuses_and_names_the_version_in_force(searcher: Searcher) -> None:
    hits = searcher.find("brudd", valid_at=AFTER, status=("in-force", "superseded", "retired")).hits
    assert [hit.status for hit in hits] == ["in-force", "in-force", "retired"]
    assert next(hit.version for hit in hits if hit.item == "replaced") == "5"


def test_status_counts_ignore_the_status_filter(searcher: Searcher) -> None:
    counted = searcher.find("brudd", valid_at=AFTER, facets=("status",)).facets["status"]
    assert {each.value: each.count for each in counted} == {
        "in-force": 2,
        "superseded": 2,
        "retired": 1,
        "recalled": 1,
    }


STORIES: list[tuple[str, tuple[Period, ...], list[str | None]]] = [
    (
        "scheduled by its date",
        (Period("1", "scheduled", MARCH, None),),
        ["scheduled", "scheduled", "in-force", "in-force"],
    ),
    (
        "announced, then in force",
        (Period("1", "scheduled", JANUARY, MARCH), Period("1", "in-force", MARCH, None)),
        ["scheduled", "scheduled", "in-force", "in-force"],
    ),
    (
        "announced, but recalled before its date",
        (Period("1", "scheduled", JANUARY, MARCH), Period("1", "recalled", MARCH, None)),
        ["scheduled", "scheduled", "recalled", "recalled"],
    ),
    (
        "retired for a while",
        (
            Period("1", "in-force", None, JANUARY),
            Period("1", "retired", JANUARY, MARCH),
            Period("1", "in-force", MARCH, None),
        ),
        ["in-force", "retired", "in-force", "in-force"],
    ),
    (
        "superseded in so many words",
        (Period("1", "in-force", JANUARY, MARCH), Period("1", "superseded", MARCH, None)),
        ["scheduled", "in-force", "superseded", "superseded"],
    ),
    ("lapsed", (Period("1", "in-force", JANUARY, MARCH),), ["scheduled", "in-force", "superseded", "superseded"]),
    ("retired from a date", (Period("1", "retired", MAY, None),), [None, None, None, "retired"]),
    (
        "another version does not speak for it",
        (Period("1", "in-force", JANUARY, MARCH), Period("2", "in-force", MARCH, None)),
        ["scheduled", "in-force+scheduled", "in-force+superseded", "in-force+superseded"],
    ),
]


@pytest.mark.parametrize(("story", "periods", "expected"), STORIES)
def test_a_story_reads_the_same_in_answers_and_in_hits(
    tmp_path: Path, story: str, periods: tuple[Period, ...], expected: list[str | None]
) -> None:
    searcher = build(tmp_path, [dated(story, *periods)])
    for moment, statuses in zip((BEFORE, FEBRUARY, BETWEEN, AFTER), expected, strict=True):
        asked = {name: searcher.find("brudd", valid_at=moment, status=name) for name in STATUSES}
        held = [name for name, answer in asked.items() if answer.total]
        assert "+".join(held) == (statuses or ""), f"{story} at {moment:%B}"
        assert all(hit.status == name for name, answer in asked.items() for hit in answer.hits)


def test_now_is_the_moment_where_none_is_given(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    soon, past = Period("1", "scheduled", now + timedelta(1), None), Period("1", "in-force", now - timedelta(1), None)
    searcher = build(tmp_path, [dated("soon", soon), dated("past", past)])
    assert [hit.item for hit in searcher.find("brudd").hits] == ["past"]


def test_an_index_without_periods_answers_nothing(tmp_path: Path) -> None:
    searcher = build(tmp_path, [dated("never")])
    assert searcher.find("brudd").total == 0


def test_times_without_a_zone_are_refused(tmp_path: Path) -> None:
    naive = JANUARY.replace(tzinfo=None)
    with pytest.raises(ValueError, match="must have a zone"):
        microseconds(naive)
    with Writer(tmp_path) as writer, pytest.raises(ValueError, match="must have a zone"):
        writer.rebuild([dated("x", Period("1", "in-force", naive, None))], 1)


@pytest.mark.parametrize("status", ["in-force", "scheduled", "superseded", "retired", "recalled"])
@pytest.mark.parametrize("moment", [BEFORE, JANUARY, FEBRUARY, MARCH, AFTER])
def test_a_hit_and_the_masks_agree(tmp_path: Path, status: Status, moment: datetime) -> None:
    period = Period("1", status, JANUARY, MARCH)
    searcher = build(tmp_path, [dated("x", period)])
    expected = status_at(period, [period], microseconds(moment))
    held = [
        asked
        for asked in ("in-force", "scheduled", "superseded", "retired", "recalled")
        if searcher.find("brudd", valid_at=moment, status=asked).total
    ]
    assert held == ([expected] if expected else [])


def test_documents_are_read_as_they_were_written() -> None:
    written = dated("history", *HISTORY, Period("0", "in-force", None, None))
    assert read_document(write_document(written)) == written


def test_half_of_a_pair_of_surrogates_is_read_as_it_was_written() -> None:
    written = document("a", nb("Sår \ud83d"))
    assert read_document(write_document(written)) == written
