"""What a fictional patient's answers come to by the score itself: points, sum, bands and red flags.

For test vectors, which are part of the content. Nothing in the service takes a real patient's values.
"""

from dataclasses import dataclass
from decimal import Decimal

from registry.errors import ContentError
from registry.kinds.numerals import exact, plain
from registry.kinds.score.chart import Case, Chart, Row, Variable, condition_of, decimal_of


class Unscorable(ContentError):
    """An answer that gives no points, or more than one number of them; its value `at` is the answer's field."""

    default_code = "unscorable"


@dataclass(frozen=True)
class Tally:
    points: dict[str, Decimal]
    total: Decimal
    bands: tuple[str, ...]
    flags: tuple[str, ...]


def case_of(answers: list[Row]) -> Case:
    return {row["variable"]: row["answer"] for row in answers if row.get("answer")}


def points_of(variable: Variable, row: Row, case: Case) -> Decimal:
    """Raises Unscorable."""
    if variable.type != "number":
        answer = row.get("answer") or ""
        if answer not in variable.answers:
            raise Unscorable(
                "«{answer}» is not an answer of {title}; use one of: {answers}.",
                at="answer", answer=answer, title=variable.title, answers=", ".join(variable.answers),
            )  # fmt: skip
        return variable.answers[answer]
    return _by_value(variable, row, case)


def _by_value(variable: Variable, row: Row, case: Case) -> Decimal:
    value, scale = decimal_of(row, "value"), row.get("scale") or ""
    if value is None:
        raise Unscorable("Give the value of {title}.", at="value", title=variable.title)
    if value % variable.step:
        raise Unscorable(
            "{title} has {decimals} decimals; round the value.",
            at="value", title=variable.title, decimals=variable.decimals,
        )  # fmt: skip
    if (variable.lowest is not None and value < variable.lowest) or (
        variable.highest is not None and value > variable.highest
    ):
        raise Unscorable("The value is outside what {title} can be.", at="value", title=variable.title)
    if scale not in (variable.scales or ("",)):
        raise Unscorable(
            "Say which scale of {title} is used: {scales}." if variable.scales else "{title} has no scales.",
            at="scale", title=variable.title, scales=", ".join(variable.scales),
        )  # fmt: skip
    found = [each for each in variable.intervals if each.applies(scale, case) and each.holds(value)]
    if len(found) != 1:
        raise Unscorable(
            "{value} lies in {count} intervals of {title}; it must lie in one.",
            at="value", value=plain(value), count=len(found), title=variable.title,
        )  # fmt: skip
    return found[0].points


def tally(chart: Chart, answers: list[Row], points: dict[str, Decimal]) -> Tally:
    """The sum of points that have been read, with the bands it lies in and the red flags that show."""
    total = sum(points.values(), Decimal(0))
    case = case_of(answers)
    bands = tuple(
        row["key"]
        for row in chart.rows("bands")
        if exact(row["low"]) <= total <= exact(row["high"])
        and ((condition := condition_of(row)) is None or condition.holds(case))
    )
    flags = tuple(row["key"] for row in chart.rows("flags") if _shows(row, answers, points))
    return Tally(points, total, bands, flags)


def _shows(flag: Row, answers: list[Row], points: dict[str, Decimal]) -> bool:
    asked = [row for row in answers if flag.get("variable") in (None, row["variable"])]
    least, low, high = (decimal_of(flag, name) for name in ("points", "low", "high"))
    if least is not None:
        return any(points[row["variable"]] >= least for row in asked if row["variable"] in points)
    if flag.get("answer"):
        return any(row.get("answer") == flag["answer"] for row in asked)
    values = [value for row in asked if (value := decimal_of(row, "value")) is not None]
    return (low, high) != (None, None) and any(
        (low is None or low <= value) and (high is None or value <= high) for value in values
    )
