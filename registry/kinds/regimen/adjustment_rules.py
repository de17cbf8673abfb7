"""Rules on what surrounds the drug lines: start criteria, dose modifications, cumulative limits, support."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from registry.errors import Problem, problem
from registry.kinds.numerals import exact, written
from registry.kinds.regimen.dosing import Implausible, total_per_cycle
from registry.kinds.regimen.lines import Line
from registry.kinds.regimen.plan import Plan, Row
from registry.kinds.regimen.substance_rules import substance_of
from registry.kinds.regimen.substances import SUBSTANCES, is_vinca
from registry.kinds.regimen.vocabulary import OPERATORS


def criteria_can_be_met(plan: Plan) -> Iterator[Problem]:
    for row in plan.rows("start_criteria"):
        place = f"criterion/{row['key']}"
        if row["operator"] not in OPERATORS:
            yield problem(
                "operator-unknown",
                "{operator} is not an operator; use one of {operators}.",
                item=place,
                field="operator",
                operator=row["operator"],
                operators=" ".join(OPERATORS),
            )
        if exact(row["value"]) < 0 or (row["operator"] == "<" and exact(row["value"]) == 0):
            yield problem(
                "criterion-impossible",
                "No patient can have {operator} {value}; check the threshold.",
                item=place,
                field="value",
                operator=row["operator"],
                value=written(row["value"], "en"),
            )
        if not row.get("unit"):
            yield problem(
                "criterion-unit-missing",
                "The threshold has no unit; the number alone can be misread.",
                item=place,
                field="unit",
                severity="warning",
            )


def modifications_hold(plan: Plan) -> Iterator[Problem]:
    for row in plan.rows("modifications"):
        line = plan.line(row["line"]) if row.get("line") else None
        if row.get("line") and line is None:
            yield problem(
                "modification-line-unknown",
                "The modification is of {name}, which is not a line of this regimen.",
                item=f"modification/{row['key']}",
                field="line",
                name=row["line"],
            )
            continue
        judge = _ACTIONS.get(row["action"])
        if judge is not None:
            yield from judge(row, line, plan)


def _percent(row: Row, line: Line | None, plan: Plan) -> Iterator[Problem]:
    percent = row.get("percent")
    if percent is None or not 0 < exact(percent) <= 100:
        yield problem(
            "modification-percent",
            "Give the percentage of the dose that is left, above 0 and at most 100.",
            item=f"modification/{row['key']}",
            field="percent",
        )


def _new_dose(row: Row, line: Line | None, plan: Plan) -> Iterator[Problem]:
    place = f"modification/{row['key']}"
    if line is None:
        yield problem("modification-line-missing", "A new dose needs the line it is for.", item=place, field="line")
        return
    new = row.get("dose")
    if new is None or exact(new) <= 0 or (line.dose is not None and exact(new) > line.dose):
        yield problem(
            "modification-dose",
            "Give the new dose, above 0 and not above the line's own.",
            item=place,
            field="dose",
        )


def _step(row: Row, line: Line | None, plan: Plan) -> Iterator[Problem]:
    step = row.get("step")
    affected = plan.lines if line is None else [line]
    deepest = max((len(each.steps) for each in affected), default=0)
    if step is None or not 1 <= -step <= deepest:
        yield problem(
            "modification-step",
            "Give a dose step that the lines have: -1 is the first step down; here there are {count}.",
            item=f"modification/{row['key']}",
            field="step",
            count=deepest,
        )


_ACTIONS: Mapping[str, Callable[[Row, Line | None, Plan], Iterator[Problem]]] = {
    "percent": _percent,
    "dose": _new_dose,
    "step": _step,
}


def limits_plausible(plan: Plan) -> Iterator[Problem]:
    for row in plan.rows("limits"):
        place = f"limit/{row['key']}"
        if exact(row["amount"]) <= 0:
            yield problem("limit-not-positive", "A cumulative limit must be above 0.", item=place, field="amount")
        lines = _lines_of(row, plan)
        if not lines:
            yield problem(
                "limit-without-line",
                "No line has {substance} (ATC {atc}), which the limit is for.",
                item=place,
                field="atc",
                severity="warning",
                substance=row["substance"],
                atc=row["atc"],
            )
        elif all(line.unit != row["unit"] for line in lines):
            yield problem(
                "limit-unit",
                "The limit is in {unit}, but {substance} is dosed in {units}; it cannot be checked.",
                item=place,
                field="unit",
                severity="warning",
                unit=row["unit"],
                substance=row["substance"],
                units=", ".join(sorted({line.unit for line in lines})),
            )


def limits_not_above_what_is_known(plan: Plan) -> Iterator[Problem]:
    for row in plan.rows("limits"):
        known = SUBSTANCES.get(row["atc"])
        if (
            known
            and known.cumulative
            and row["unit"] == known.cumulative[1]
            and exact(row["amount"]) > known.cumulative[0]
        ):
            yield problem(
                "limit-above-known",
                "The limit for {substance} is above the known one of {known} {unit}.",
                item=f"limit/{row['key']}",
                field="amount",
                substance=row["substance"],
                known=written(known.cumulative[0], "en"),
                unit=row["unit"],
            )


def cycles_stay_under_the_limits(plan: Plan) -> Iterator[Problem]:
    for row in plan.rows("limits"):
        total = _cumulative([line for line in _lines_of(row, plan) if line.unit == row["unit"]], plan)
        if total > exact(row["amount"]):
            yield problem(
                "cumulative-exceeded",
                "All cycles together give {total} {unit} of {substance}, above the limit of {amount} {unit}.",
                item=f"limit/{row['key']}",
                field="amount",
                total=written(total, "en"),
                unit=row["unit"],
                substance=row["substance"],
                amount=written(row["amount"], "en"),
            )


def known_limits_are_stated(plan: Plan) -> Iterator[Problem]:
    limited = {row["atc"] for row in plan.rows("limits")}
    for line in plan.lines:
        known = substance_of(line)
        if known is None or known.cumulative is None or known.atc in limited:
            continue
        amount, unit = known.cumulative
        over = line.unit == unit and _cumulative([line], plan) > amount
        yield problem(
            "cumulative-limit-missing",
            "{substance} has a known cumulative limit of {amount} {unit}; state it among the limits.",
            item=f"line/{line.key}",
            field="dose",
            severity="error" if over else "warning",
            substance=line.substance,
            amount=written(amount, "en"),
            unit=unit,
        )


def support_is_plausible(plan: Plan) -> Iterator[Problem]:
    for row in plan.rows("support"):
        place = f"support/{row['key']}"
        dose = row.get("dose")
        if dose is not None and exact(dose) <= 0:
            yield problem("support-dose", "The dose must be above 0.", item=place, field="dose")
        if dose is not None and not row.get("unit"):
            yield problem("support-unit", "The dose needs a unit.", item=place, field="unit")
        if row.get("times_per_day") is not None and not 1 <= row["times_per_day"] <= 24:
            yield problem("support-times", "Times a day must be from 1 to 24.", item=place, field="times_per_day")
        yield from _support_days(row, plan, place)
        if is_vinca(row.get("atc") or "", [row["substance"]]):
            yield problem(
                "support-cytostatic",
                "{substance} is a vinca alkaloid and belongs among the drug lines, where its route is checked.",
                item=place,
                field="substance",
                substance=row["substance"],
            )


def _support_days(row: Row, plan: Plan, place: str) -> Iterator[Problem]:
    lengths = [plan.content.get("cycle_length"), *(phase.get("cycle_length") for phase in plan.phases.values())]
    longest = max((length for length in lengths if length is not None), default=None)
    for day in row.get("days") or ():
        if day < 1 or (longest is not None and day > longest):
            yield problem("support-day", "Day {day} is outside the cycle.", item=place, field="days", day=day)


def _lines_of(row: Row, plan: Plan) -> list[Line]:
    return [line for line in plan.lines if line.atc == row["atc"]]


def _cumulative(lines: list[Line], plan: Plan) -> Decimal:
    """What the lines come to over all cycles, where the number of cycles is known."""
    total = Decimal(0)
    for line in lines:
        try:
            total += total_per_cycle(line) * (plan.cycles(line) or 1)
        except Implausible:
            # a line without dose, basis or days is told of by its own rule
            continue
    return total


ADJUSTMENT_RULES = (
    criteria_can_be_met,
    modifications_hold,
    limits_plausible,
    limits_not_above_what_is_known,
    cycles_stay_under_the_limits,
    known_limits_are_stated,
    support_is_plausible,
)
