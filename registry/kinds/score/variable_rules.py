"""Rules on single variables: what their type asks for, and that every value has its points from one interval."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice, pairwise

from registry.errors import Problem, problem
from registry.kinds.numerals import plain, written
from registry.kinds.score.chart import Case, Chart, Interval, Variable
from registry.kinds.score.vocabulary import NO, YES

#: Fields that one type has and the others have no use for.
_OWN = {
    "number": ("unit", "decimals", "lowest", "highest", "intervals"),
    "choice": ("choices",),
    "yes-no": ("points_yes", "points_no"),
}
MOST_DECIMALS = 6
#: So many gaps and overlaps of one variable are told at once; a table that is all wrong is not told row by row.
MOST_TOLD = 20


def fields_fit_the_type(variable: Variable, chart: Chart) -> Iterator[Problem]:
    for kind, names in _OWN.items():
        for name in names:
            if kind != variable.type and name in variable.row:
                yield problem(
                    "field-of-other-type",
                    "{title} is of another type, and this field says nothing of it; remove one of them.",
                    item=variable.item,
                    field=name,
                    title=variable.title,
                )


def number_is_measurable(variable: Variable, chart: Chart) -> Iterator[Problem]:
    if variable.type != "number":
        return
    if not variable.row.get("unit"):
        yield problem(
            "unit-missing",
            "Give the unit of {title}; 1 where it is a bare number.",
            item=variable.item,
            field="unit",
            title=variable.title,
        )
    if not 0 <= (variable.row.get("decimals") or 0) <= MOST_DECIMALS:
        yield problem("decimals-out-of-range", "Decimals are from 0 to 6.", item=variable.item, field="decimals")
    if variable.lowest is not None and variable.highest is not None and variable.lowest > variable.highest:
        yield problem(
            "limits-crossed",
            "The lowest possible value is above the highest.",
            item=variable.item,
            field="lowest",
        )
    if not variable.intervals:
        yield problem(
            "intervals-missing", "{title} gives no points; add intervals.", item=variable.item, field="intervals",
            title=variable.title,
        )  # fmt: skip


def intervals_are_well_formed(variable: Variable, chart: Chart) -> Iterator[Problem]:
    for each in variable.intervals:
        field = f"intervals.{each.at}"
        yield from _bounds(variable, each, field)
        if each.scale and each.scale not in variable.scales:
            yield problem(
                "scale-unknown",
                "{scale} is not a scale of {title}.",
                item=variable.item,
                field=f"{field}.scale",
                scale=each.scale,
                title=variable.title,
            )


def _bounds(variable: Variable, each: Interval, field: str) -> Iterator[Problem]:
    """That values can lie in the interval, and that its bounds are values themselves."""
    if each.low is not None and each.high is not None and each.low > each.high:
        yield problem("interval-empty", "The interval ends before it begins.", item=variable.item, field=field)
    elif not variable.can_be(each):
        yield problem(
            "interval-unreachable",
            "No value between the lowest and the highest possible lies in this interval.",
            item=variable.item,
            field=field,
        )
    for bound in (each.low, each.high):
        if bound is not None and bound % variable.step:
            yield problem(
                "interval-step",
                "{bound} has more decimals than {title}, whose values are rounded to {decimals}.",
                item=variable.item,
                field=field,
                bound=plain(bound),
                title=variable.title,
                decimals=variable.decimals,
            )


def values_have_points_once(variable: Variable, chart: Chart) -> Iterator[Problem]:
    """On every scale, and for every answer that an interval depends on, each value lies in exactly one interval."""
    if variable.type == "number" and variable.intervals:
        yield from islice(_uncovered(variable, chart), MOST_TOLD)


def _uncovered(variable: Variable, chart: Chart) -> Iterator[Problem]:
    cases = chart.cases(each.condition for each in variable.intervals if each.condition is not None)
    for scale in variable.scales or ("",):
        for case in cases or ():
            rows = [each for each in variable.intervals if each.applies(scale, case)]
            in_order = sorted(rows, key=lambda each: (each.low is not None, each.low or Decimal(0)))
            yield from _cover(variable, in_order, scale, case)


def _cover(variable: Variable, rows: list[Interval], scale: str, case: Case) -> Iterator[Problem]:
    if not rows:
        yield _hole(variable, scale, case, "all values", "intervals")
        return
    first, last = rows[0], max(rows, key=lambda each: (each.high is None, each.high or Decimal(0)))
    if first.low is not None and (variable.lowest is None or first.low > variable.lowest):
        yield _hole(variable, scale, case, f"< {written(first.low, 'en')}", f"intervals.{first.at}")
    reached = first
    for before, after in pairwise(rows):
        reached = max(reached, before, key=lambda each: (each.high is None, each.high or Decimal(0)))
        yield from _between(variable, reached, after, scale, case)
    if last.high is not None and (variable.highest is None or last.high < variable.highest):
        yield _hole(variable, scale, case, f"> {written(last.high, 'en')}", f"intervals.{last.at}")


def _between(variable: Variable, before: Interval, after: Interval, scale: str, case: Case) -> Iterator[Problem]:
    if before.high is None or after.low is None or after.low <= before.high:
        yield problem(
            "interval-overlap",
            "Some values lie in two intervals: one begins at {low}, the other ends at {high}.{case}",
            item=variable.item,
            field=f"intervals.{after.at}",
            low="–" if after.low is None else plain(after.low),
            high="–" if before.high is None else plain(before.high),
            case=_case(scale, case),
        )
    elif after.low > before.high + variable.step:
        span = f"{written(before.high + variable.step, 'en')}–{written(after.low - variable.step, 'en')}"
        yield _hole(variable, scale, case, span, f"intervals.{after.at}")


def _hole(variable: Variable, scale: str, case: Case, span: str, field: str) -> Problem:
    return problem(
        "interval-gap",
        "These values of {title} give no points: {span}.{case}",
        item=variable.item,
        field=field,
        title=variable.title,
        span=span,
        case=_case(scale, case),
    )


def _case(scale: str, case: Case) -> str:
    """Where a fault shows, by keys: the texts may be in any language."""
    parts = [f"scale: {scale}"] if scale else []
    parts += [f"{key}: {answer}" for key, answer in case.items()]
    return f" ({'; '.join(parts)})" if parts else ""


def choices_are_distinct(variable: Variable, chart: Chart) -> Iterator[Problem]:
    if variable.type != "choice":
        return
    keys = [row["key"] for row in variable.row.get("choices") or ()]
    if len(keys) < 2:
        yield problem("choices-missing", "A choice needs two answers or more.", item=variable.item, field="choices")
    for at, key in enumerate(keys):
        if key in keys[:at]:
            yield problem(
                "choice-twice",
                "The answer {key} stands twice; give each its own key.",
                item=variable.item,
                field=f"choices.{at}.key",
                key=key,
            )


def variable_has_an_effect(variable: Variable, chart: Chart) -> Iterator[Problem]:
    """A variable whose every answer gives the same says nothing, unless something else depends on it."""
    asked = {condition.variable for _, _, condition in chart.conditions()}
    asked |= {row.get("variable", "") for row in chart.rows("flags")}
    points = {each.points for each in variable.intervals} | set(variable.answers.values())
    if len(points) == 1 and variable.key not in asked:
        yield problem(
            "variable-without-effect",
            "Every answer to {title} gives the same points, and nothing else depends on it.",
            item=variable.item,
            severity="warning",
            title=variable.title,
        )


def highest_points_are_for_yes(variable: Variable, chart: Chart) -> Iterator[Problem]:
    if variable.type == "yes-no" and variable.answers[NO] > max(variable.answers[YES], Decimal(0)):
        yield problem(
            "points-for-no",
            "{title} gives more points for no than for yes; see that the question is put the right way round.",
            item=variable.item,
            field="points_no",
            severity="warning",
            title=variable.title,
        )


VARIABLE_RULES = (
    fields_fit_the_type,
    number_is_measurable,
    intervals_are_well_formed,
    values_have_points_once,
    choices_are_distinct,
    variable_has_an_effect,
    highest_points_are_for_yes,
)
