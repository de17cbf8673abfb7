"""Body surface, renal function and carboplatin dose by their published formulas, in exact decimals.

Nothing is rounded here; `dosing` says where a dose calculation rounds. A measure that no patient has is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from registry.errors import ContentError, Message
from registry.kinds.numerals import Number, exact

#: Wide enough that the last digit of a result never depends on the order of the steps.
PRECISION = Context(prec=34)

UMOL_PER_MG_DL = Decimal("88.4")


class Implausible(ContentError):
    """A measure that cannot be a patient's, or a dose that cannot be computed from what is given."""

    default_code = "implausible"


@dataclass(frozen=True)
class Range:
    """What patients have, and what is said of a value outside it."""

    low: Decimal
    high: Decimal
    refusal: Message


AGE = Range(Decimal(0), Decimal(120), Message("An age of {value} years is outside {low} to {high}."))
ADULT_AGE = Range(Decimal(18), Decimal(120), Message("Cockcroft-Gault is for ages {low} to {high}, not {value}."))
HEIGHT = Range(Decimal(30), Decimal(250), Message("A height of {value} cm is outside {low} to {high} cm."))
WEIGHT = Range(Decimal(1), Decimal(400), Message("A weight of {value} kg is outside {low} to {high} kg."))
CREATININE = Range(
    Decimal(10), Decimal(2000), Message("A creatinine of {value} µmol/L is outside {low} to {high} µmol/L.")
)
AUC = Range(Decimal("0.1"), Decimal(10), Message("AUC {value} is outside {low} to {high}."))
GFR = Range(Decimal(0), Decimal(400), Message("A GFR of {value} mL/min is outside {low} to {high} mL/min."))
GFR_CAPS = Range(Decimal(30), Decimal(200), Message("A GFR cap of {value} mL/min is outside {low} to {high} mL/min."))


def measure(value: Number, within: Range) -> Decimal:
    """The exact value, if it lies in the range that patients have."""
    try:
        number = exact(value)
    except ValueError as error:
        raise Implausible("{value} is not a number that can be used.", value=str(value)[:40]) from error
    if not within.low <= number <= within.high:
        raise Implausible(within.refusal.template, value=str(number), low=str(within.low), high=str(within.high))
    return number


def mosteller(height: Decimal, weight: Decimal) -> Decimal:
    """√(height × weight / 3600). Mosteller RD, N Engl J Med 1987;317:1098."""
    return (height * weight / 3600).sqrt()


def dubois(height: Decimal, weight: Decimal) -> Decimal:
    """0.007184 × height^0.725 × weight^0.425. DuBois D, DuBois EF, Arch Intern Med 1916;17:863-871."""
    return Decimal("0.007184") * height ** Decimal("0.725") * weight ** Decimal("0.425")


def haycock(height: Decimal, weight: Decimal) -> Decimal:
    """0.024265 × height^0.3964 × weight^0.5378. Haycock GB et al., J Pediatr 1978;93:62-66."""
    return Decimal("0.024265") * height ** Decimal("0.3964") * weight ** Decimal("0.5378")


def gehan_george(height: Decimal, weight: Decimal) -> Decimal:
    """0.0235 × height^0.42246 × weight^0.51456. Gehan EA, George SL, Cancer Chemother Rep 1970;54:225-235."""
    return Decimal("0.0235") * height ** Decimal("0.42246") * weight ** Decimal("0.51456")


BSA_FORMULAS: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "mosteller": mosteller,
    "dubois": dubois,
    "haycock": haycock,
    "gehan-george": gehan_george,
}


def bsa(formula: str, height: Number, weight: Number) -> Decimal:
    """Body surface in m² from height in cm and weight in kg, unrounded."""
    if formula not in BSA_FORMULAS:
        raise Implausible("There is no body surface formula named {formula}.", formula=formula)
    tall = measure(height, HEIGHT)
    heavy = measure(weight, WEIGHT)
    with localcontext(PRECISION):
        return BSA_FORMULAS[formula](tall, heavy)


def cockcroft_gault(sex: str, age: Number, weight: Number, creatinine: Number) -> Decimal:
    """Creatinine clearance in mL/min, unrounded: (140 - age) × weight / (72 × serum creatinine), × 0.85 for women.

    The formula's creatinine is in mg/dL; here it is given in µmol/L (1 mg/dL = 88.4 µmol/L). It was made for adults,
    so an age under 18 is refused. Cockcroft DW, Gault MH, Nephron 1976;16:31-41.
    """
    if sex not in ("female", "male"):
        raise Implausible("Cockcroft-Gault needs the sex female or male.")
    years = measure(age, ADULT_AGE)
    heavy = measure(weight, WEIGHT)
    serum = measure(creatinine, CREATININE)
    with localcontext(PRECISION):
        clearance = (140 - years) * heavy * UMOL_PER_MG_DL / (72 * serum)
        return clearance * Decimal("0.85") if sex == "female" else clearance


def calvert(auc: Number, gfr: Number, gfr_cap: Number = 125) -> Decimal:
    """Carboplatin in mg: AUC × (GFR + 25), GFR in mL/min and never above the cap.

    Calvert AH et al., J Clin Oncol 1989;7:1748-1756; the cap of 125 mL/min is the US FDA's advice of October 2010.
    """
    target = measure(auc, AUC)
    rate = measure(gfr, GFR)
    cap = measure(gfr_cap, GFR_CAPS)
    return target * (min(rate, cap) + 25)
