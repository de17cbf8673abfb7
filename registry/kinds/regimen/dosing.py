"""From a drug line and a fictional patient to the dose, step by step; and what a line comes to in a cycle.

Rounding, all half up: body surface to 0.01 m², GFR to 1 mL/min, doses to 0.01 of their unit, and below 1 of it to
0.0001, since an infant's dose may be so small. The dose is computed from the rounded body surface and GFR after their
caps, then held under the line's highest single dose, then banded. This serves test vectors alone: nothing here takes a
real patient's values.
"""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, localcontext

from registry.errors import Message
from registry.kinds.numerals import Number, exact, rounded, shortest
from registry.kinds.regimen.formulas import AGE, PRECISION, WEIGHT, Implausible, bsa, calvert, cockcroft_gault, measure
from registry.kinds.regimen.lines import Line
from registry.kinds.regimen.vocabulary import UNITS

__all__ = [
    "GFR_CAP",
    "Dose",
    "Implausible",
    "Measures",
    "Patient",
    "Step",
    "banded",
    "bsa",
    "calvert",
    "cockcroft_gault",
    "dose",
    "measures",
    "per_administration",
    "rate_per_hour",
    "total_per_cycle",
]


#: mL/min; above it a computed clearance overstates the kidney, and Calvert would overdose.
GFR_CAP = 125


@dataclass(frozen=True)
class Patient:
    """A fictional patient: age in years, height in cm, weight in kg, creatinine in µmol/L."""

    sex: str
    age: Number
    height: Number
    weight: Number
    creatinine: Number | None = None


@dataclass(frozen=True)
class Measures:
    """What doses scale with. `bsa` and `gfr` are as computed and rounded, the `_used` ones after their caps."""

    weight: Decimal
    bsa: Decimal | None = None
    bsa_used: Decimal | None = None
    gfr: Decimal | None = None
    gfr_used: Decimal | None = None


@dataclass(frozen=True)
class Step:
    """One step of a calculation: stable code, the calculation in words, its result and unit."""

    code: str
    text: Message
    value: Decimal
    unit: str


@dataclass(frozen=True)
class Dose:
    """One administration for one patient, and the cycle's total, in `unit` (mg, IE or µg)."""

    unit: str
    calculated: Decimal
    limited: Decimal
    given: Decimal
    total: Decimal
    rate: Decimal | None
    steps: tuple[Step, ...]


def measures(
    patient: Patient, formula: str | None, bsa_cap: Number | None = None, gfr_cap: Number | None = None
) -> Measures:
    """Body surface where a formula is named; GFR by Cockcroft-Gault (cap 125 unless said) where creatinine is."""
    measure(patient.age, AGE)
    weight = measure(patient.weight, WEIGHT)
    surface = surface_used = clearance = clearance_used = None
    if formula:
        surface = rounded(bsa(formula, patient.height, patient.weight), 2)
        surface_used = surface if bsa_cap is None else min(surface, exact(bsa_cap))
    if patient.creatinine is not None:
        clearance = rounded(cockcroft_gault(patient.sex, patient.age, patient.weight, patient.creatinine), 0)
        clearance_used = min(clearance, exact(GFR_CAP if gfr_cap is None else gfr_cap))
    return Measures(weight, surface, surface_used, clearance, clearance_used)


def per_administration(line: Line) -> Decimal:
    """The part of the stated dose that one administration is, in the line's unit, unrounded."""
    shares = {"per-administration": 1, "per-day": line.times, "per-cycle": line.administrations, "continuous-total": 1}
    share = shares.get(line.basis)
    if line.dose is None or not share or share < 1:
        raise Implausible("The dose of {substance} needs a number, a dose basis and days.", substance=line.substance)
    with localcontext(PRECISION):
        return line.dose / share


def total_per_cycle(line: Line) -> Decimal:
    """What the line comes to in one cycle, in the line's unit. A continuous total counts once, whatever it lasts."""
    counts = {
        "per-administration": line.administrations,
        "per-day": len(line.days),
        "per-cycle": 1,
        "continuous-total": 1,
    }
    if line.dose is None or line.basis not in counts or not line.days:
        raise Implausible("The dose of {substance} needs a number, a dose basis and days.", substance=line.substance)
    return shortest(line.dose * counts[line.basis])


def rate_per_hour(amount: Decimal, minutes: Decimal) -> Decimal:
    """The rate of an infusion, per hour, rounded to 0.01."""
    if minutes <= 0:
        raise Implausible("An infusion needs a duration above 0 minutes.")
    return rounded(amount * 60 / minutes, 2)


def banded(amount: Decimal, step: Decimal, rule: str, ceiling: Decimal | None = None) -> Decimal:
    """The amount on a multiple of the step: the nearest (half up) or the one below, and never above the ceiling."""
    if step <= 0:
        raise Implausible("A banding step must be above 0.")
    half = Decimal("0.5") if rule == "nearest" else Decimal(0)
    count = (amount / step + half).to_integral_value(ROUND_FLOOR)
    if ceiling is not None and count * step > ceiling:
        count -= 1
    if count < 1:
        raise Implausible(
            "Banding to steps of {step} would round the dose {amount} to 0.", step=str(step), amount=str(amount)
        )
    return shortest(count * step)


def dose(line: Line, patient: Measures) -> Dose:
    """One administration of the line for the patient, with every step explained. Raises Implausible where it cannot."""
    if line.unit not in UNITS:
        raise Implausible("There is no unit named {unit}.", unit=line.unit)
    unit = UNITS[line.unit].absolute
    calculated = _calculated(line, patient, unit)
    limited = calculated.value if line.max_dose is None else min(calculated.value, line.max_dose)
    given = limited
    steps = [calculated]
    if line.max_dose is not None:
        text = Message("Not above the highest single dose {limit} {unit}.", {"limit": line.max_dose, "unit": unit})
        steps.append(Step("limited", text, limited, unit))
    if line.band_step is not None:
        given = banded(limited, line.band_step, line.banding or "nearest", line.max_dose)
        text = Message("Banded in steps of {step} {unit}.", {"step": line.band_step, "unit": unit})
        steps.append(Step("banded", text, given, unit))
    count = 1 if line.basis == "continuous-total" else line.administrations
    total = shortest(given * count)
    steps.append(
        Step("total", Message("{count} administrations in a cycle.", {"count": count}), total, unit),
    )
    rate = rate_per_hour(given, line.duration) if line.duration else None
    return Dose(unit, calculated.value, limited, given, total, rate, tuple(steps))


def _calculated(line: Line, patient: Measures, unit: str) -> Step:
    """The dose before limits, rounded to 0.01."""
    amount = per_administration(line)
    scale = UNITS[line.unit].scale
    if scale == "calvert":
        if patient.gfr_used is None:
            raise Implausible("A dose by AUC needs the patient's creatinine.")
        value = calvert(amount, patient.gfr_used, 200)
        text = Message("AUC {amount} × (GFR {gfr} + 25).", {"amount": amount, "gfr": patient.gfr_used})
    elif scale == "one":
        value = amount
        text = Message("{amount} {unit}, the same for every patient.", {"amount": amount, "unit": unit})
    else:
        factor = patient.weight if scale == "weight" else patient.bsa_used
        if factor is None:
            raise Implausible("A dose by body surface needs a body surface formula.")
        value = amount * factor
        text = Message(
            "{amount} {unit} × {factor}.", {"amount": amount, "unit": UNITS[line.unit].printed, "factor": factor}
        )
    return Step("calculated", text, rounded(value, 2 if value >= 1 else 4), unit)
