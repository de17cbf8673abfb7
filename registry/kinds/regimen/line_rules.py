"""Rules on what a drug line gives: dose, unit, dose basis, totals, limits, banding, steps, route and code."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from registry.errors import Problem, problem
from registry.kinds.numerals import written
from registry.kinds.regimen.dosing import total_per_cycle
from registry.kinds.regimen.lines import Line
from registry.kinds.regimen.plan import Plan
from registry.kinds.regimen.vocabulary import BANDINGS, DOSE_BASES, ROUTES, UNITS

#: What a dose is multiplied with in a usual patient: 1.8 m², 70 kg, GFR 80.
_USUAL = {"one": Decimal(1), "bsa": Decimal("1.8"), "weight": Decimal(70), "calvert": Decimal(105)}
ATC = re.compile(r"[A-Z]\d{2}[A-Z]{2}\d{2}\Z")


def item(line: Line) -> str:
    return f"line/{line.key}"


def dose_present_and_positive(line: Line, plan: Plan) -> Iterator[Problem]:
    if line.dose is None:
        yield problem(
            "dose-missing", "{drug} has no dose; fill it in.", item=item(line), field="dose", drug=line.substance
        )
    elif line.dose <= 0:
        yield problem(
            "dose-not-positive",
            "The dose of {drug} is {dose}; a dose must be above 0. Take the line out if the drug is not given.",
            item=item(line),
            field="dose",
            drug=line.substance,
            dose=written(line.dose, "en"),
        )


def dose_plausible(line: Line, plan: Plan) -> Iterator[Problem]:
    unit = UNITS.get(line.unit)
    if unit and line.dose is not None and line.dose > unit.ceiling:
        yield problem(
            "dose-absurd",
            "{dose} {unit} of {drug} is above anything that is given ({ceiling} {unit}); check dose and unit.",
            item=item(line),
            field="dose",
            drug=line.substance,
            dose=written(line.dose, "en"),
            unit=line.unit,
            ceiling=written(unit.ceiling, "en"),
        )


def unit_known(line: Line, plan: Plan) -> Iterator[Problem]:
    if line.unit not in UNITS:
        yield problem(
            "unit-unknown",
            "{unit} is not a unit of dose; use one of {units}.",
            item=item(line),
            field="unit",
            unit=line.unit or "–",
            units=", ".join(UNITS),
        )


def basis_stated(line: Line, plan: Plan) -> Iterator[Problem]:
    if not line.basis:
        yield problem(
            "dose-basis-missing",
            "The dose basis of {drug} is not stated. Say whether the dose is per administration, per day, per cycle or "
            "the total of one continuous infusion; it is never implied.",
            item=item(line),
            field="dose_basis",
            drug=line.substance,
        )
    elif line.basis not in DOSE_BASES:
        yield problem(
            "dose-basis-unknown",
            "{basis} is not a dose basis; use one of {bases}.",
            item=item(line),
            field="dose_basis",
            basis=line.basis,
            bases=", ".join(DOSE_BASES),
        )


def stated_total_agrees(line: Line, plan: Plan) -> Iterator[Problem]:
    if line.stated_total is None or line.dose is None or line.basis not in DOSE_BASES or not line.days:
        return
    total = total_per_cycle(line)
    if total != line.stated_total:
        yield problem(
            "stated-total-disagrees",
            "The stated total of {drug} is {stated} {unit} in a cycle, but dose, dose basis, days and times a day come "
            "to {total} {unit}. Correct the one that is wrong.",
            item=item(line),
            field="stated_total",
            drug=line.substance,
            stated=written(line.stated_total, "en"),
            total=written(total, "en"),
            unit=line.unit,
        )


def stated_course_total_agrees(line: Line, plan: Plan) -> Iterator[Problem]:
    if line.stated_course_total is None or line.dose is None or line.basis not in DOSE_BASES or not line.days:
        return
    cycles = plan.cycles(line)
    if cycles is None:
        yield problem(
            "stated-course-total-unbounded",
            "A total over all cycles of {drug} needs a number of cycles; state it, or leave the total out.",
            item=item(line),
            field="stated_course_total",
            drug=line.substance,
        )
    elif total_per_cycle(line) * cycles != line.stated_course_total:
        yield problem(
            "stated-course-total-disagrees",
            "The stated total of {drug} over all cycles is {stated} {unit}, but {total} {unit} a cycle in {cycles} "
            "cycles come to {all} {unit}. Correct the one that is wrong.",
            item=item(line),
            field="stated_course_total",
            drug=line.substance,
            stated=written(line.stated_course_total, "en"),
            unit=line.unit,
            total=written(total_per_cycle(line), "en"),
            cycles=cycles,
            all=written(total_per_cycle(line) * cycles, "en"),
        )


def max_dose_plausible(line: Line, plan: Plan) -> Iterator[Problem]:
    if line.max_dose is None:
        return
    if line.max_dose <= 0:
        yield problem(
            "max-dose-not-positive",
            "The highest single dose of {drug} must be above 0.",
            item=item(line),
            field="max_dose",
            drug=line.substance,
        )
    elif line.basis == "per-administration" and line.dose is not None and _fixed(line) and line.max_dose < line.dose:
        yield problem(
            "max-dose-below-dose",
            "The highest single dose of {drug} is below its dose.",
            item=item(line),
            field="max_dose",
            drug=line.substance,
        )


def banding_plausible(line: Line, plan: Plan) -> Iterator[Problem]:
    if line.band_step is not None and line.band_step <= 0:
        yield problem("banding-not-positive", "A banding step must be above 0.", item=item(line), field="band_step")
    if line.banding and line.band_step is None:
        yield problem("banding-without-step", "Banding needs a step.", item=item(line), field="band_step")
    if line.banding and line.banding not in BANDINGS:
        yield problem(
            "banding-unknown",
            "{banding} is not a banding; use one of {bandings}.",
            item=item(line),
            field="banding",
            banding=line.banding,
            bandings=", ".join(BANDINGS),
        )


def banding_keeps_the_dose(line: Line, plan: Plan) -> Iterator[Problem]:
    """A step of more than a tenth of a usual dose can move it by more than five percent."""
    if line.band_step is None or line.band_step <= 0 or line.dose is None or line.dose <= 0 or line.unit not in UNITS:
        return
    usual = _USUAL[UNITS[line.unit].scale] * line.dose
    if line.band_step * 10 > usual:
        yield problem(
            "banding-coarse",
            "Steps of {step} are more than a tenth of a usual dose of {drug} ({usual}): they can move it by over 5 %.",
            item=item(line),
            field="band_step",
            severity="warning",
            step=written(line.band_step, "en"),
            drug=line.substance,
            usual=written(usual, "en"),
        )


def dose_steps_go_down(line: Line, plan: Plan) -> Iterator[Problem]:
    if line.dose is None:
        return
    if any(step <= 0 or step > before for before, step in pairwise((line.dose, *line.steps))):
        yield problem(
            "dose-steps-rise",
            "The dose steps of {drug} must be above 0 and never rise.",
            item=item(line),
            field="dose_steps",
            drug=line.substance,
        )


def atc_has_its_form(line: Line, plan: Plan) -> Iterator[Problem]:
    if not line.atc:
        yield problem(
            "atc-missing",
            "{drug} has no ATC code; without it the rules of its substance may not be checked.",
            item=item(line),
            field="atc",
            severity="warning",
            drug=line.substance,
        )
    elif not ATC.match(line.atc):
        yield problem(
            "atc-form",
            "{atc} is not an ATC code of a substance, as L01XA03.",
            item=item(line),
            field="atc",
            atc=line.atc,
        )


def route_known(line: Line, plan: Plan) -> Iterator[Problem]:
    if line.route not in ROUTES:
        yield problem(
            "route-unknown",
            "{route} is not a route; use one of {routes}.",
            item=item(line),
            field="route",
            route=line.route or "–",
            routes=", ".join(ROUTES),
        )


def phase_known(line: Line, plan: Plan) -> Iterator[Problem]:
    if line.phase and line.phase not in plan.phases:
        yield problem(
            "phase-unknown",
            "There is no phase {phase} in this regimen.",
            item=item(line),
            field="phase",
            phase=line.phase,
        )


def _fixed(line: Line) -> bool:
    return line.unit in UNITS and UNITS[line.unit].scale == "one"


LINE_RULES = (
    dose_present_and_positive,
    dose_plausible,
    unit_known,
    basis_stated,
    stated_total_agrees,
    stated_course_total_agrees,
    max_dose_plausible,
    banding_plausible,
    banding_keeps_the_dose,
    dose_steps_go_down,
    atc_has_its_form,
    route_known,
    phase_known,
)
