"""What is wrong with scores: each rule as a table of contents and the problems that they have."""

import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.kinds.score import SCORE
from registry.kinds.score.chart import Chart, condition_of
from registry.kinds.score.reach import Sums, reach
from registry.kinds.score.variable_rules import MOST_TOLD
from tests.kinds.scores import band, choice, number, question, score, text
from tests.kinds.worlds import Known

Json = dict[str, Any]
#: Warnings that small scores for one rule have, and are not about.
ASIDE = {"vectors-missing", "vector-missing", "source-unsaid"}


def found(content: Json) -> list[tuple[str, str]]:
    """(code, item) of each problem."""
    problems = SCORE.problems(SCORE.accept(content), Known())
    return [(each.code, each.item) for each in problems if each.code not in ASIDE]


def said(content: Json, code: str) -> str:
    return next(each.message for each in SCORE.problems(SCORE.accept(content), Known()) if each.code == code)


BANDS = [band("a", 0, 1)]
HALVES = [(None, 5, 0), (6, None, 1)]


def of(*variables: Json, bands: list[Json] | None = None, **given: Any) -> Json:
    return score(list(variables), BANDS if bands is None else bands, **given)


def with_scales(*intervals: Json, **given: Any) -> Json:
    scales = [{"key": key, "variable": "v", "title": text(key), "when": text("x")} for key in ("one", "two")]
    variable = {"key": "v", "title": text("v"), "type": "number", "unit": "1", "intervals": list(intervals)}
    return of(variable, scales=scales, **given)


SOUND = [
    of(number("v", *HALVES)),
    of(number("v", (0, 5, 0), (6, 10, 1), lowest=0, highest=10)),
    of(number("v", (None, 35, 1), (35.1, None, 0), decimals=1)),
    of(question("q")),
    of(choice("c", x=0, y=1)),
    of(question("p"), question("q"), exclusions=[{"key": "g", "variables": ["p", "q"]}]),
    of(question("p"), question("q", -1), bands=[band("a", -1, 1)]),
    of(question("p", 0.5), question("q", 0.25), bands=[band("a", 0, 0.5), band("b", 0.75, 0.75)], maximum=0.75),
    with_scales({"scale": "one", "high": 5, "points": 0}, {"scale": "one", "low": 6, "points": 1},
                {"scale": "two", "points": 0}),
    of(question("p"), bands=[band("a", 0, 0), band("b", 1, 1), band("c", 0, 1, table="t")]),
]  # fmt: skip


@pytest.mark.parametrize("content", SOUND)
def test_a_sound_score_has_no_problems(content: Json) -> None:
    assert found(content) == []


def number_with(**given: Any) -> Json:
    return of({**number("v", *HALVES), **given})


VARIABLES: list[tuple[str, Json]] = [
    ("interval-gap", of(number("v", (None, 5, 0), (7, None, 1)))),
    ("interval-gap", of(number("v", (1, 5, 0), (6, None, 1)))),
    ("interval-gap", of(number("v", (None, 5, 0), (6, 9, 1)))),
    ("interval-gap", of(number("v", (1, 5, 0), (6, None, 1), lowest=0))),
    ("interval-gap", of(number("v", (None, 5, 0), (6, 9, 1), highest=10))),
    ("interval-gap", of(number("v", (None, 35, 1), (35.2, None, 0), decimals=1))),
    ("interval-overlap", of(number("v", (None, 6, 0), (6, None, 1)))),
    ("interval-overlap", of(number("v", (None, 5, 0), (None, 9, 1), (10, None, 1)))),
    ("interval-overlap", of(number("v", (None, None, 0), (6, None, 1)))),
    ("interval-empty", of(number("v", (None, 5, 0), (6, None, 1), (4, 3, 1)))),
    ("interval-unreachable", of(number("v", (None, 5, 0), (6, 10, 1), (11, None, 1), highest=10))),
    ("interval-unreachable", of(number("v", (None, -1, 1), (0, 5, 0), (6, None, 1), lowest=0))),
    ("interval-step", of(number("v", (None, 5.5, 0), (6, None, 1)))),
    ("scale-unknown", of({**number("v", *HALVES), "intervals": [{"points": 0}, {"points": 1, "scale": "x"}]})),
    ("unit-missing", of({name: each for name, each in number("v", *HALVES).items() if name != "unit"})),
    ("decimals-out-of-range", number_with(decimals=7)),
    ("decimals-out-of-range", number_with(decimals=-1)),
    ("limits-crossed", number_with(lowest=9, highest=1)),
    ("intervals-missing", of({"key": "v", "title": text("v"), "type": "number", "unit": "1"}, question("q"))),
    ("field-of-other-type", number_with(points_yes=1)),
    ("field-of-other-type", of({**question("v"), "unit": "%"})),
    ("field-of-other-type", of({**choice("v", a=0, b=1), "decimals": 1})),
    ("choices-missing", of(choice("v", a=0), question("q"))),
    (
        "choice-twice",
        of({**choice("v", a=0, b=1), "choices": [*choice("v", a=0, b=1)["choices"], *choice("v", a=1)["choices"]]}),
    ),
    ("variable-without-effect", of(choice("v", a=0, b=0), question("q"))),
    ("points-for-no", of(question("v", 0, 1))),
]


@pytest.mark.parametrize(("code", "content"), VARIABLES)
def test_what_is_wrong_with_a_variable_is_told_of_it(code: str, content: Json) -> None:
    assert (code, "variable/v") in found(content)


def test_a_gap_says_which_values_and_in_which_case() -> None:
    rows = [
        {"high": 5, "points": 0}, {"low": 6, "points": 1, "if_variable": "q", "if_answer": "yes"},
        {"low": 8, "points": 1, "if_variable": "q", "if_answer": "no"},
    ]  # fmt: skip
    variable = {"key": "v", "title": text("v"), "type": "number", "unit": "1", "intervals": rows}
    content = of(variable, question("q"), bands=[band("a", 0, 2)])
    assert found(content) == [("interval-gap", "variable/v")]
    assert said(content, "interval-gap") == "These values of v give no points: 6–7. (q: no)"
    nowhere = with_scales({"scale": "one", "points": 1})
    assert said(nowhere, "interval-gap") == "These values of v give no points: all values. (scale: two)"


def test_a_table_that_is_all_wrong_is_told_of_in_few_words() -> None:
    variable = number("v", *((at, at, 1) for at in range(0, 120, 2)))
    assert found(of(variable)).count(("interval-gap", "variable/v")) == MOST_TOLD


SEXES = choice("sex", f=1, m=0)
WOMEN = {"if_variable": "sex", "if_answer": "f"}
MEN = {"if_variable": "sex", "if_answer": "m"}
SUMS: list[tuple[str, str, Json]] = [
    ("variables-missing", "", of(bands=[])),
    ("bands-missing", "", of(question("q"), bands=[])),
    ("band-empty", "band/a", of(question("q"), bands=[band("a", 2, 1), band("b", 0, 1)])),
    ("band-gap", "", of(question("q"), bands=[band("a", 0, 0)])),
    ("band-gap", "", of(question("q", -1), bands=[band("a", 0, 5)])),
    ("band-overlap", "band/b", of(question("q"), bands=[band("a", 0, 1), band("b", 1, 1)])),
    ("band-unreachable", "band/b", of(question("q"), bands=[band("a", 0, 1), band("b", 2, 3)])),
    ("band-unreachable", "band/b", of(question("q", 2), bands=[band("a", 0, 0), band("b", 1, 1), band("c", 2, 2)])),
    ("band-unreachable", "band/b", of(question("p"), question("q"), bands=[band("a", 0, 1), band("b", 2, 2)],
                                      exclusions=[{"key": "g", "variables": ["p", "q"]}])),
    ("band-unreachable", "band/b", of(SEXES, bands=[
        band("a", 0, 0, **MEN), band("b", 0, 0, **WOMEN), band("c", 1, 1, **WOMEN)])),
    ("band-gap", "", of(SEXES, bands=[band("a", 0, 0, **MEN)])),
    ("band-gap", "", of(question("q"), bands=[band("a", 0, 1), band("b", 0, 0, table="other")])),
    ("total-disagrees", "", of(question("q"), maximum=2)),
    ("total-disagrees", "", of(question("q"), minimum=1)),
    ("condition-incomplete", "band/a", of(question("q"), bands=[band("a", 0, 1, if_variable="q")])),
    ("condition-incomplete", "band/a", of(question("q"), bands=[band("a", 0, 1, if_answer="yes")])),
    ("condition-unknown", "band/a", of(question("q"), bands=[band("a", 0, 1, if_variable="q", if_answer="maybe")])),
    ("condition-unknown", "band/a", of(number("q", *HALVES), bands=[
        band("a", 0, 1, if_variable="q", if_answer="yes")])),
    ("sums-too-many", "", of(question("q", 999999), question("p", 0.000001))),
    ("cases-too-many", "", of(*(question(f"q{at}", 0) for at in range(7)),
                              bands=[band(f"b{at}", 0, 0, if_variable=f"q{at}", if_answer="yes") for at in range(7)])),
]  # fmt: skip


@pytest.mark.parametrize(("code", "item", "content"), SUMS)
def test_what_is_wrong_with_sums_and_bands_is_told(code: str, item: str, content: Json) -> None:
    assert (code, item) in found(content)


def test_sums_outside_bands_are_listed_with_the_answers_they_come_of() -> None:
    content = of(
        SEXES, *(question(f"q{at}") for at in range(8)), bands=[band("a", 0, 8, **MEN), band("b", 1, 1, **WOMEN)]
    )
    assert said(content, "band-gap") == "These sums can be reached, but lie in no band: 2, 3, 4, 5, 6 …. (sex: f)"


def test_a_band_by_sex_is_held_to_the_sums_of_that_sex_alone() -> None:
    bands = [band("a", 0, 1, **MEN), band("b", 1, 2, **WOMEN)]
    assert found(of(SEXES, question("q"), bands=bands)) == []


def vector(key: str = "x", total: float = 1, **given: Any) -> Json:
    return {"key": key, "total": total, "bands": ["a"], **given}


YES = {"variable": "q", "answer": "yes", "points": 1}
FIVE = {"variable": "v", "value": 5, "points": 0}
SCALE = {"key": "s", "title": text("s"), "when": text("y")}
AROUND: list[tuple[str, str, Json]] = [
    ("unknown-parent", "scale/s", of(question("q"), scales=[{**SCALE, "variable": "x"}])),
    ("scale-of-no-number", "scale/s", of(question("q"), scales=[{**SCALE, "variable": "q"}])),
    ("scale-alone", "scale/s", of(number("v", *HALVES), scales=[{**SCALE, "variable": "v"}])),
    ("scale-unexplained", "scale/s", of(number("v", *HALVES), scales=[{**SCALE, "variable": "v", "when": {}}])),
    ("exclusion-unknown", "exclusive/g", of(question("q"), exclusions=[{"key": "g", "variables": ["q", "x"]}])),
    ("exclusion-unknown", "exclusive/c", of(choice("c", a=0, b=1), exclusions=[{"key": "c", "variables": ["q", "c"]}])),
    ("exclusion-twice", "exclusive/h", of(question("p"), question("q"), exclusions=[
        {"key": "g", "variables": ["p", "q"]}, {"key": "h", "variables": ["q", "p"]}])),
    ("exclusion-alone", "exclusive/g", of(question("q"), exclusions=[{"key": "g", "variables": ["q"]}])),
    ("age-implausible", "", of(question("q"), min_age=-1)),
    ("age-implausible", "", of(question("q"), max_age=131)),
    ("ages-crossed", "", of(question("q"), min_age=80, max_age=70)),
    ("population-missing", "", {name: each for name, each in of(question("q")).items() if name != "population"}),
    ("sources-missing", "", of(question("q"), sources=[])),
    ("source-unknown", "band/a", of(question("q"), bands=[band("a", 0, 1, source="x")])),
    ("person-data", "band/a", of(question("q"), bands=[band("a", 0, 1, action=text("Ring 01010112377"))])),
]  # fmt: skip
FLAGS: list[tuple[str, Json]] = [
    ("flag-rule", {}),
    ("flag-rule", {"points": 1, "answer": "yes"}),
    ("flag-variable-unknown", {"variable": "x", "points": 1}),
    ("flag-unreachable", {"points": 2}),
    ("flag-answer-unknown", {"variable": "q", "answer": "maybe"}),
    ("flag-value-of-no-number", {"variable": "q", "low": 1}),
    ("flag-value-of-no-number", {"low": 1}),
    ("flag-empty", {"variable": "v", "low": 2, "high": 1}),
]
AROUND += [
    (
        code,
        "flag/f",
        of(
            question("q"),
            number("v", *HALVES),
            bands=[band("a", 0, 2)],
            flags=[{"key": "f", "title": text("f"), **flag}],
        ),
    )
    for code, flag in FLAGS
]
VECTORS: list[tuple[str, Json]] = [
    ("vector-incomplete", vector(answers=[])),
    ("vector-twice", vector(answers=[YES, YES, FIVE])),
    ("vector-variable-unknown", vector(answers=[YES, FIVE, {**YES, "variable": "x"}])),
    ("vector-disagrees", vector(answers=[{**YES, "points": 2}, FIVE])),
    ("vector-disagrees", vector(total=2, answers=[YES, FIVE])),
    ("vector-disagrees", {**vector(answers=[YES, FIVE]), "bands": ["b"]}),
    ("vector-disagrees", vector(answers=[YES, FIVE], flags=["none"])),
    ("vector-unscorable", vector(answers=[{**YES, "answer": "maybe"}, FIVE])),
    ("vector-unscorable", vector(answers=[YES, {"variable": "v", "points": 0}])),
    ("vector-unscorable", vector(answers=[YES, {**FIVE, "value": 5.5}])),
    ("vector-unscorable", vector(answers=[YES, {**FIVE, "value": -1}])),
    ("vector-unscorable", vector(answers=[YES, {**FIVE, "value": 11}])),
    ("vector-unscorable", vector(answers=[YES, {**FIVE, "scale": "one"}])),
    ("vector-population", vector(answers=[YES, FIVE], age=17)),
    ("vector-population", vector(answers=[YES, FIVE], age=91)),
]
AROUND += [
    (code, "vector/x", of(question("q"), number("v", (0, 5, 0), (6, 10, 1), lowest=0, highest=10), vectors=[row],
                          bands=[band("a", 0, 2)], min_age=18, max_age=90))
    for code, row in VECTORS
]  # fmt: skip


@pytest.mark.parametrize(("code", "item", "content"), AROUND)
def test_what_is_wrong_around_the_variables_is_told(code: str, item: str, content: Json) -> None:
    assert (code, item) in found(content)


def test_vectors_that_exclude_themselves_or_lie_in_two_intervals_are_told() -> None:
    answers = [{"variable": key, "answer": "yes", "points": 1} for key in ("p", "q")]
    both = of(
        question("p"),
        question("q"),
        exclusions=[{"key": "g", "variables": ["p", "q"]}],
        vectors=[vector(total=2, answers=answers)],
    )
    assert ("vector-excluded", "vector/x") in found(both)
    twice = of(
        number("v", (None, 6, 0), (6, None, 1)), vectors=[vector(answers=[{"variable": "v", "value": 6, "points": 0}])]
    )
    assert "6 lies in 2 intervals" in said(twice, "vector-unscorable")


def test_missing_vectors_and_sources_are_warned_of() -> None:
    def codes(content: Json) -> set[str]:
        return {each.code for each in SCORE.problems(SCORE.accept(content), Known()) if each.severity == "warning"}

    assert codes(of(question("q"))) == {"vectors-missing"}
    rows = [{"variable": "q", "answer": "no", "points": 0}]
    sources = [{"key": key, "citation": key} for key in ("s", "t")]
    untold = of(
        question("q"),
        bands=[band("a", 0, 0), band("b", 1, 1)],
        vectors=[vector(total=0, answers=rows)],
        sources=sources,
    )
    assert codes(untold) == {"vector-missing", "source-unsaid"}


@pytest.mark.parametrize(
    ("flag", "shows"),
    [
        ({"points": 3}, True),
        ({"points": 1, "variable": "q"}, True),
        ({"answer": "yes"}, True),
        ({"variable": "q", "answer": "no"}, False),
        ({"variable": "v", "low": 9}, True),
        ({"variable": "v", "high": 8}, False),
        ({"variable": "v", "low": 8, "high": 9}, True),
    ],
)
def test_a_red_flag_shows_by_points_answer_or_value(flag: Json, shows: bool) -> None:
    rows = [{"variable": "v", "value": 9, "points": 3}, YES]
    made = vector(total=4, answers=rows, flags=["f"] if shows else [])
    content = of(number("v", (None, 8, 0), (9, None, 3)), question("q"), bands=[band("a", 0, 4)],
                 flags=[{"key": "f", "title": text("f"), **flag}], vectors=[made])  # fmt: skip
    assert found(content) == []


def test_the_sample_is_without_problems_and_every_wrong_number_in_a_vector_is_found() -> None:
    sample = SCORE.sample()
    assert SCORE.problems(sample, Known()) == []
    for at, row in enumerate(sample["vectors"]):
        wrong = [*sample["vectors"]]
        wrong[at] = {**row, "total": row["total"] + 1}
        assert found({**sample, "vectors": wrong}) == [("vector-disagrees", f"vector/{row['key']}")]


BOUNDS = [
    (at, bound, by)
    for at, row in enumerate(SCORE.sample()["variables"][0]["intervals"])
    for bound, by in itertools.product(("low", "high"), (-1, 1))
    if bound in row
]


@pytest.mark.parametrize(("at", "bound", "by"), BOUNDS)
def test_no_bound_of_the_sample_can_be_moved_unnoticed(at: int, bound: str, by: int) -> None:
    sample = SCORE.sample()
    variable = sample["variables"][0]
    rows = [dict(each) for each in variable["intervals"]]
    rows[at][bound] += by
    moved = {**sample, "variables": [{**variable, "intervals": rows}, *sample["variables"][1:]]}
    assert {"interval-gap", "interval-overlap"} & {code for code, _ in found(moved)}


POINTS = st.sampled_from([-2, -0.5, 0, 0.5, 1, 2, 3])
MAKERS: list[Callable[[int, Any, Any], Json]] = [
    lambda at, one, other: question(f"v{at}", one, other),
    lambda at, one, other: choice(f"v{at}", a=one, b=other, c=one + other),
    lambda at, one, other: number(f"v{at}", (None, 5, one), (6, None, other)),
]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_reachable_sums_are_those_of_all_combinations(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 5))
    variables = [data.draw(st.sampled_from(MAKERS))(at, data.draw(POINTS), data.draw(POINTS)) for at in range(count)]
    asked = [each["key"] for each in variables if each["type"] == "yes-no"]
    group = data.draw(st.lists(st.sampled_from(asked), unique=True)) if asked else []
    chart = Chart(of(*variables, exclusions=[{"key": "g", "variables": group}]))
    made = reach(chart, [{}])
    assert made is not None
    sums = made.where({})
    options = [
        [(key, answer, points) for answer, points in each.answers.items()]
        or [(key, "", points) for points in each.points_in({})]
        for key, each in chart.variables.items()
    ]
    expected = {
        sum((points for _, _, points in chosen), Decimal(0))
        for chosen in itertools.product(*options)
        if sum(answer == "yes" and key in group for key, answer, _ in chosen) <= 1
    }
    assert set(sums.values(sums.bits, len(expected) + 1)) == expected
    assert (sums.lowest, sums.highest) == (min(expected), max(expected))


def test_bits_of_a_range_are_those_within_it() -> None:
    sums = Sums(-1_000_000, 500_000, 0b1111111)
    assert sums.values(sums.of(Decimal(0), Decimal("0.75"))) == [Decimal(0), Decimal("0.5")]
    assert sums.of(Decimal(5), Decimal(9)) == sums.of(Decimal(-9), Decimal(-5)) == 0
    assert sums.of(Decimal(-9), Decimal(9)) == sums.bits
    assert condition_of({}) is None
