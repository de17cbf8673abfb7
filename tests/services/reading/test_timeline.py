"""Two clocks, on rows written by hand: what held when, as the registry knew it when."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import BadRequest
from registry.lifecycle import VersionStatus
from registry.services.reading.timeline import (
    OSLO,
    Span,
    Standing,
    by_version,
    current,
    in_force,
    known,
    parse_moment,
    periods,
    standing,
)

IN_FORCE, SUPERSEDED = VersionStatus.IN_FORCE, VersionStatus.SUPERSEDED
RETIRED, RECALLED, SCHEDULED = VersionStatus.RETIRED, VersionStatus.RECALLED, VersionStatus.SCHEDULED


def month(number: int, day: int = 1) -> datetime:
    return datetime(2026, number, day, tzinfo=UTC)


def told(*rows: tuple[str, VersionStatus, int, int | None, int]) -> list[Span]:
    """(version, status, from month, until month, told in month) in the order they were said."""
    return [
        Span(version, status, month(start), month(end) if end else None, month(at), seq)
        for seq, (version, status, start, end, at) in enumerate(rows, start=1)
    ]


def at(spans: list[Span], version: str, when: int) -> str | None:
    found = standing(by_version(spans).get(version, []), month(when))
    return found.status.value if found else None


def test_a_version_is_in_force_from_its_first_day_to_its_last_whatever_came_after() -> None:
    assert in_force(by_version(SUCCESSION)["1"]) == (month(1), month(6))
    assert in_force(by_version(SUCCESSION)["2"]) == (month(6), None)
    assert in_force(by_version(HISTORICAL)["1"]) == (month(1), month(6))
    assert in_force(by_version(RETIRING)["1"]) == (month(1), month(6))
    assert in_force(by_version(RECALLING)["1"]) == (month(1), month(4))
    assert in_force(told(("1", RETIRED, 1, None, 1))) is None


ONE = told(("1", IN_FORCE, 3, None, 2))
SUCCESSION = told(("1", IN_FORCE, 1, None, 1), ("2", IN_FORCE, 6, None, 3), ("1", SUPERSEDED, 6, None, 3))
HISTORICAL = told(("2", IN_FORCE, 6, None, 6), ("1", IN_FORCE, 1, 6, 8), ("1", SUPERSEDED, 6, None, 8))
RETIRING = told(("1", IN_FORCE, 1, None, 1), ("1", RETIRED, 6, None, 4))
RECALLING = told(
    ("1", IN_FORCE, 1, None, 1), ("1", RECALLED, 4, None, 4), ("2", IN_FORCE, 6, None, 6), ("1", RECALLED, 7, None, 7)
)
RECALLED_BEFORE_ITS_SUCCESSOR = told(
    ("1", IN_FORCE, 1, None, 1),
    ("2", IN_FORCE, 6, None, 2),
    ("1", SUPERSEDED, 6, None, 2),
    ("1", RECALLED, 4, None, 4),
)
OVERTAKEN = told(
    ("1", IN_FORCE, 1, None, 1),
    ("2", IN_FORCE, 9, None, 2),
    ("1", SUPERSEDED, 9, None, 2),
    ("3", IN_FORCE, 4, None, 4),
    ("1", SUPERSEDED, 4, 9, 4),
    ("2", SUPERSEDED, 9, None, 4),
)

TABLE = [
    (ONE, "1", {2: "scheduled", 3: "in-force", 12: "in-force"}),
    (ONE, "none such", {5: None}),
    (SUCCESSION, "1", {1: "in-force", 5: "in-force", 6: "superseded", 12: "superseded"}),
    (SUCCESSION, "2", {1: "scheduled", 5: "scheduled", 6: "in-force"}),
    (HISTORICAL, "1", {1: "in-force", 5: "in-force", 6: "superseded"}),
    (HISTORICAL, "2", {1: "scheduled", 6: "in-force", 9: "in-force"}),
    (RETIRING, "1", {5: "in-force", 6: "retired", 12: "retired"}),
    (RECALLING, "1", {3: "in-force", 4: "recalled", 6: "recalled", 8: "recalled"}),
    (RECALLED_BEFORE_ITS_SUCCESSOR, "1", {3: "in-force", 4: "recalled", 6: "recalled", 12: "recalled"}),
    (RECALLED_BEFORE_ITS_SUCCESSOR, "2", {4: "scheduled", 6: "in-force"}),
    (OVERTAKEN, "1", {3: "in-force", 4: "superseded", 9: "superseded"}),
    (OVERTAKEN, "2", {3: "superseded", 9: "superseded", 12: "superseded"}),
    (OVERTAKEN, "3", {3: "scheduled", 4: "in-force", 9: "in-force"}),
]


@pytest.mark.parametrize(("spans", "version", "expected"), TABLE)
def test_what_a_version_is_at_a_moment(spans: list[Span], version: str, expected: dict[int, str | None]) -> None:
    assert {when: at(spans, version, when) for when in expected} == expected


def test_a_standing_says_between_which_times_it_holds() -> None:
    rows = by_version(SUCCESSION)["1"]
    assert standing(rows, month(2)) == Standing(IN_FORCE, month(1), month(6))
    assert standing(rows, month(8)) == Standing(SUPERSEDED, month(6), None)
    assert standing(by_version(SUCCESSION)["2"], month(2)) == Standing(SCHEDULED, month(6), None)


def test_a_word_that_ended_gives_way_to_the_one_before_it() -> None:
    rows = told(("1", IN_FORCE, 1, None, 1), ("1", SUPERSEDED, 3, 6, 2))
    assert standing(rows, month(2)) == Standing(IN_FORCE, month(1), month(3))
    assert standing(rows, month(4)) == Standing(SUPERSEDED, month(3), month(6))
    assert standing(rows, month(7)) == Standing(IN_FORCE, month(6), None)


def test_spans_are_half_open() -> None:
    span = told(("1", IN_FORCE, 3, 6, 1))[0]
    assert span.covers(month(3))
    assert not span.covers(month(6))
    assert span.covers(month(6) - timedelta(microseconds=1))


CURRENT = [
    (ONE, {2: None, 3: "1"}),
    (SUCCESSION, {1: "1", 5: "1", 6: "2", 12: "2"}),
    (HISTORICAL, {1: "1", 5: "1", 6: "2"}),
    (RETIRING, {5: "1", 6: None}),
    (RECALLING, {3: "1", 4: None, 5: None, 6: "2"}),
    (OVERTAKEN, {3: "1", 4: "3", 9: "3", 12: "3"}),
]


@pytest.mark.parametrize(("spans", "expected"), CURRENT)
def test_which_version_is_in_force(spans: list[Span], expected: dict[int, str | None]) -> None:
    assert {when: current(spans, month(when)) for when in expected} == expected


def test_what_the_registry_knew_before_and_after_it_was_told() -> None:
    before, after = month(3) - timedelta(seconds=1), month(3)
    assert current(SUCCESSION, month(8), known_at=before) == "1"
    assert current(SUCCESSION, month(8), known_at=after) == "2"
    assert [span.seq for span in known(SUCCESSION, before)] == [1]
    assert current(HISTORICAL, month(2), known_at=month(7)) is None
    assert current(HISTORICAL, month(2), known_at=month(8)) == "1"
    assert known(SUCCESSION, None) == SUCCESSION


def test_rows_are_taken_in_the_order_they_were_said_not_the_order_they_come() -> None:
    assert known(reversed(RECALLING), None) == RECALLING


STORIES = [
    (ONE, "1", [(IN_FORCE, 3, None)]),
    (SUCCESSION, "1", [(IN_FORCE, 1, 6), (SUPERSEDED, 6, None)]),
    (HISTORICAL, "1", [(IN_FORCE, 1, 6), (SUPERSEDED, 6, None)]),
    (RECALLING, "1", [(IN_FORCE, 1, 4), (RECALLED, 4, None)]),
    (OVERTAKEN, "1", [(IN_FORCE, 1, 4), (SUPERSEDED, 4, None)]),
    (OVERTAKEN, "2", [(SUPERSEDED, 9, None)]),
    (told(("1", IN_FORCE, 1, 3, 1), ("1", RETIRED, 5, None, 1)), "1", [(IN_FORCE, 1, 3), (RETIRED, 5, None)]),
]


@pytest.mark.parametrize(("spans", "version", "expected"), STORIES)
def test_the_whole_story_of_a_version(
    spans: list[Span], version: str, expected: list[tuple[VersionStatus, int, int | None]]
) -> None:
    story = [(status, month(start), month(end) if end else None) for status, start, end in expected]
    assert periods(by_version(spans)[version]) == story


@st.composite
def stories(draw: st.DrawFn) -> list[Span]:
    """One version's rows, whatever they say."""
    count = draw(st.integers(1, 6))
    rows = []
    for _ in range(count):
        start = draw(st.integers(1, 10))
        end = draw(st.none() | st.integers(start + 1, 12))
        rows.append(("1", draw(st.sampled_from([IN_FORCE, SUPERSEDED, RETIRED, RECALLED])), start, end, 1))
    return told(*rows)


@given(stories(), st.integers(1, 12))
def test_standing_and_story_agree_at_every_moment(spans: list[Span], when: int) -> None:
    story = periods(spans)
    assert all(one[1] < two[1] and one[2] is not None and one[2] <= two[1] for one, two in pairwise(story))
    moment = month(when)
    told_by_story = [each[0] for each in story if each[1] <= moment and (each[2] is None or moment < each[2])]
    found = standing(spans, moment)
    if told_by_story:
        assert found is not None
        assert [found.status] == told_by_story
        assert found.valid_from <= moment
        assert found.valid_to is None or moment < found.valid_to
    elif found is not None:
        assert found.valid_from > moment


MOMENTS = [
    ("2026-01-31", "2026-01-30T23:00:00+00:00"),  # winter: an hour before Greenwich
    ("2026-07-01", "2026-06-30T22:00:00+00:00"),  # summer: two
    ("2026-03-29", "2026-03-28T23:00:00+00:00"),  # the day summer time begins
    ("2026-10-25", "2026-10-24T22:00:00+00:00"),  # the day it ends
    (" 2026-01-31 ", "2026-01-30T23:00:00+00:00"),
    ("20260131", "2026-01-30T23:00:00+00:00"),
    ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00+00:00"),
    ("2026-01-31T12:00:00.123456Z", "2026-01-31T12:00:00.123456+00:00"),
    ("2026-07-01T12:00:00+02:00", "2026-07-01T10:00:00+00:00"),
    ("2026-07-01T12:00:00 02:00", "2026-07-01T10:00:00+00:00"),  # a plus that an address made a space
    ("2026-07-01T12:00", "2026-07-01T10:00:00+00:00"),  # without a zone it is the clock on the wall
    ("2026-10-25T02:30", "2026-10-25T00:30:00+00:00"),  # twice that night: the first time
]


@pytest.mark.parametrize(("text", "expected"), MOMENTS)
def test_a_moment_as_users_write_it(text: str, expected: str) -> None:
    found = parse_moment(text, "valid_at")
    assert found == datetime.fromisoformat(expected)
    assert found.tzinfo is UTC


@given(st.dates(datetime(1900, 1, 1, tzinfo=UTC).date(), datetime(2200, 1, 1, tzinfo=UTC).date()))
def test_a_bare_date_is_midnight_in_oslo(day: object) -> None:
    local = parse_moment(str(day), "valid_at").astimezone(OSLO)
    assert (str(local.date()), local.hour, local.minute) == (str(day), 0, 0)


@pytest.mark.parametrize(
    "text",
    ["", " ", "yesterday", "2026-02-30", "2026-13-01", "31.01.2026", "2026-01-31T25:00", "0001-01-01", "2026",
     "9999-12-31T23:59:59Z", "2026-01-31T12:00:00Zulu", "٢٠٢٦-٠١-٣١", "9" * 5000],
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadRequest, match="valid_at must be a date such as 2026-01-31") as refusal:
        parse_moment(text, "valid_at")
    assert refusal.value.code == "bad-time"
    assert len(str(refusal.value)) < 200
