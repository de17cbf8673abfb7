"""The order of a publisher's editions, whatever the order in which they came."""

from datetime import UTC, datetime, timedelta

import pytest

from registry.services.reading.sequence import before, in_order, is_older

START = datetime(2020, 1, 1, tzinfo=UTC)

ORDERED = [
    ("2018", "2019"),
    ("1.9", "1.10"),
    ("1.9", "1.9.1"),
    ("v2", "V3"),
    ("2024-01", "2024-10"),
    ("2019", "2019-rev"),
    ("31.12.2019", "01.02.2020"),
    ("2-2019", "1-2020"),
    ("høst 2019", "vår 2020"),
]
NOT_COMPARED = [("2019", "2019"), ("v3", "2019"), ("høst 2019", "vår 2019"), ("A", "B")]


@pytest.mark.parametrize(("older", "newer"), ORDERED)
def test_numbers_of_the_same_make_are_compared(older: str, newer: str) -> None:
    assert is_older(older, newer)
    assert not is_older(newer, older)


@pytest.mark.parametrize(("one", "other"), NOT_COMPARED)
def test_of_other_numbers_nothing_is_guessed(one: str, other: str) -> None:
    assert not is_older(one, other)
    assert not is_older(other, one)


def starts(**years: int | None) -> dict[str, datetime | None]:
    """Versions by the year (from 2020) that they came into force; None for those that never did."""
    found = {name.lstrip("_"): year for name, year in years.items()}
    return {name: None if year is None else START + timedelta(days=366 * year) for name, year in found.items()}


@pytest.mark.parametrize(
    ("editions", "expected"),
    [
        ({}, []),
        ({"_2": 2, "_1": 1}, ["1", "2"]),
        ({"b": 1, "a": 1}, ["b", "a"]),
        ({"_5": 5, "_3": None, "_4": None, "_2": None}, ["2", "3", "4", "5"]),
        ({"_5": 5, "x": None}, ["5", "x"]),
    ],
)
def test_editions_stand_by_start_and_else_by_number(editions: dict[str, int | None], expected: list[str]) -> None:
    assert in_order(starts(**editions)) == expected


@pytest.mark.parametrize(
    ("number", "year", "expected"),
    [("4", None, "3"), ("1", None, None), ("x", 0, None), ("x", 4, "3"), ("x", 9, "5"), ("9", None, "5")],
)
def test_an_edition_follows_the_one_before_it(number: str, year: int | None, expected: str | None) -> None:
    start = None if year is None else START + timedelta(days=366 * year)
    assert before(starts(_5=5, _3=3, _2=None), number, start) == expected
