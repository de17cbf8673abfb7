"""Rules on test vectors: every expected number, band and red flag is what the score itself comes to."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from registry.errors import Problem, problem
from registry.kinds.numerals import exact, written
from registry.kinds.score.chart import Chart, Row
from registry.kinds.score.scoring import Tally, Unscorable, case_of, points_of, tally


def vectors_given(chart: Chart) -> Iterator[Problem]:
    if not chart.rows("vectors"):
        yield problem(
            "vectors-missing",
            "There is no test vector; add fictional patients with expected sums, so that builders can prove theirs.",
            field="vectors",
            severity="warning",
        )
        return
    for field, prefix in (("bands", "band/"), ("flags", "flag/")):
        expected = {key for vector in chart.rows("vectors") for key in vector.get(field) or ()}
        for row in chart.rows(field):
            if row["key"] not in expected:
                yield problem(
                    "vector-missing",
                    "No test vector comes to this.",
                    item=f"{prefix}{row['key']}",
                    severity="warning",
                )


def vectors_agree(chart: Chart) -> Iterator[Problem]:
    for vector in chart.rows("vectors"):
        place, answers = f"vector/{vector['key']}", list(vector.get("answers") or ())
        faults = [*_fits(chart, vector, place), *_complete(chart, answers, place)]
        points: dict[str, Decimal] = {}
        for at, row in enumerate(answers):
            faults += _answer(chart, row, points, answers, place, f"answers.{at}")
        yield from faults
        if len(points) == len(chart.variables):
            yield from _agrees(vector, tally(chart, answers, points), place)


def _fits(chart: Chart, vector: Row, place: str) -> Iterator[Problem]:
    age, least, most = vector.get("age"), chart.content.get("min_age"), chart.content.get("max_age")
    if age is not None and not (least or 0) <= age <= (130 if most is None else most):
        yield problem(
            "vector-population", "The vector's patient is not one whom the score is for.", item=place, field="age"
        )


def _complete(chart: Chart, answers: list[Row], place: str) -> Iterator[Problem]:
    given = [row["variable"] for row in answers]
    for key, variable in chart.variables.items():
        if given.count(key) != 1:
            yield problem(
                "vector-incomplete" if key not in given else "vector-twice",
                "The vector does not answer {title}." if key not in given else "The vector answers {title} twice.",
                item=place,
                field="answers",
                title=variable.title,
            )
    if not chart.allowed(case_of(answers)):
        yield problem(
            "vector-excluded", "The vector says yes to variables that exclude each other.", item=place, field="answers"
        )


def _answer(
    chart: Chart, row: Row, points: dict[str, Decimal], answers: list[Row], place: str, field: str
) -> Iterator[Problem]:
    """Faults of one answer; its points are put among `points`."""
    variable = chart.variables.get(row["variable"])
    if variable is None:
        yield problem(
            "vector-variable-unknown",
            "The vector answers {key}, which is not a variable of this score.",
            item=place,
            field=f"{field}.variable",
            key=row["variable"],
        )
        return
    try:
        found = points_of(variable, row, case_of(answers))
    except Unscorable as error:
        yield Problem("vector-unscorable", error.text, place, f"{field}.{error.text.values['at']}")
        return
    points[variable.key] = found
    yield from _compare(exact(row["points"]), found, place, f"{field}.points")


def _agrees(vector: Row, found: Tally, place: str) -> Iterator[Problem]:
    yield from _compare(exact(vector["total"]), found.total, place, "total")
    yield from _same(vector.get("bands") or (), found.bands, place, "bands")
    yield from _same(vector.get("flags") or (), found.flags, place, "flags")


def _compare(expected: Decimal, found: Decimal, place: str, field: str) -> Iterator[Problem]:
    if expected != found:
        yield _disagrees(place, field, written(expected, "en"), written(found, "en"))


def _same(expected: Iterable[str], found: Iterable[str], place: str, field: str) -> Iterator[Problem]:
    if set(expected) != set(found):
        yield _disagrees(place, field, ", ".join(sorted(expected)) or "–", ", ".join(sorted(found)) or "–")


def _disagrees(place: str, field: str, expected: str, found: str) -> Problem:
    return problem(
        "vector-disagrees",
        "The vector expects {expected}, but the score comes to {found}. Find out which of them is wrong.",
        item=place,
        field=field,
        expected=expected,
        found=found,
    )


VECTOR_RULES = (vectors_given, vectors_agree)
