"""Rules on test vectors: every expected number is recomputed, and must be what the regimen's own lines come to."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from registry.errors import Problem, problem
from registry.kinds.numerals import exact, written
from registry.kinds.regimen.dosing import Implausible, Measures, dose
from registry.kinds.regimen.plan import Plan, Row
from registry.kinds.regimen.vectors import DOSES, MEASURES, measures_for


def vectors_given(plan: Plan) -> Iterator[Problem]:
    if not plan.rows("vectors"):
        yield problem(
            "vectors-missing",
            "There is no test vector; add fictional patients with expected doses, so that builders can prove their "
            "calculations.",
            field="vectors",
            severity="warning",
        )


def every_line_is_covered(plan: Plan) -> Iterator[Problem]:
    vectors = plan.rows("vectors")
    covered = {expected["line"] for vector in vectors for expected in (vector.get("doses") or ())}
    for line in plan.lines if vectors else ():
        if line.key not in covered:
            yield problem(
                "vector-incomplete",
                "No test vector expects a dose of {drug}.",
                item=f"line/{line.key}",
                severity="warning",
                drug=line.substance,
            )


def vectors_agree(plan: Plan) -> Iterator[Problem]:
    for vector in plan.rows("vectors"):
        place = f"vector/{vector['key']}"
        try:
            found = measures_for(plan.content, vector)
        except Implausible as error:
            yield Problem("vector-implausible", error.text, place)
            continue
        for name in MEASURES:
            yield from _compare(vector.get(name), getattr(found, name), place, name)
        for at, expected in enumerate(vector.get("doses") or ()):
            yield from _dose_agrees(expected, found, plan, place, f"doses.{at}")


def _dose_agrees(expected: Row, patient: Measures, plan: Plan, place: str, field: str) -> Iterator[Problem]:
    line = plan.line(expected["line"])
    if line is None:
        yield problem(
            "vector-line-unknown",
            "The vector expects a dose of {name}, which is not a line of this regimen.",
            item=place,
            field=f"{field}.line",
            name=expected["line"],
        )
        return
    try:
        found = dose(line, patient)
    except Implausible as error:
        yield Problem("vector-implausible", error.text, place, field)
        return
    for name, attribute in DOSES.items():
        yield from _compare(expected.get(name), getattr(found, attribute), place, f"{field}.{name}")


def _compare(expected: Any, found: Decimal | None, place: str, field: str) -> Iterator[Problem]:
    if expected is None or (found is not None and exact(expected) == found):
        return
    yield problem(
        "vector-disagrees",
        "The vector expects {expected}, but the regimen comes to {found}. Find out which of them is wrong.",
        item=place,
        field=field,
        expected=written(expected, "en"),
        found="–" if found is None else written(found, "en"),
    )


VECTOR_RULES = (vectors_given, every_line_is_covered, vectors_agree)
