"""Body surface, renal function and carboplatin dose by their published formulas, in exact decimals.

Nothing is rounded here; `dosing` says where a dose calculation rounds. A measure that no patient has is refused.
"""

from collections.abc import Callable, Mapping
from decimal import Context, Decimal, localcontext

from registry.errors import ContentError
from registry.kinds.regimen.numerals import Number, exact

#: Wide enough that the last digit of a result never depends on the order of the steps.
PRECISION = Context(prec=34)

UMOL_PER_MG_DL = Decimal("88.4")


class Implausible(ContentError):
    """A measure that cannot be a patient's, or a dose that cannot be computed from what is given."""

    default_code = "implausible"


def measure(name: str, value: Number, low: str, high: str) -> Decimal:
    """The exact value, if it lies in the range that patients have."""
    try:
        number = exact(value)
    except ValueError as error:
        raise Implausible("{name} is not a number that can be used.", name=name) from error
    if not Decimal(low) <= number <= Decimal(high):
        raise Implausible(
            "{name} {value} is outside the plausible range {low} to {high}.",
            name=name,
            value=str(number),
            low=low,
            high=high,
        )
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
    tall = measure("Height in cm", height, "30", "250")
    heavy = measure("Weight in kg", weight, "1", "400")
    with localcontext(PRECISION):
        return BSA_FORMULAS[formula](tall, heavy)


def cockcroft_gault(sex: str, age: Number, weight: Number, creatinine: Number) -> Decimal:
    """Creatinine clearance in mL/min, unrounded: (140 - age) × weight / (72 × serum creatinine), × 0.85 for women.

    The formula's creatinine is in mg/dL; here it is given in µmol/L (1 mg/dL = 88.4 µmol/L). It was made for adults,
    so an age under 18 is refused. Cockcroft DW, Gault MH, Nephron 1976;16:31-41.
    """
    if sex not in ("female", "male"):
        raise Implausible("Cockcroft-Gault needs the sex female or male.")
    years = measure("Age in years", age, "18", "120")
    heavy = measure("Weight in kg", weight, "1", "400")
    serum = measure("Creatinine in µmol/L", creatinine, "10", "2000")
    with localcontext(PRECISION):
        clearance = (140 - years) * heavy * UMOL_PER_MG_DL / (72 * serum)
        return clearance * Decimal("0.85") if sex == "female" else clearance


def calvert(auc: Number, gfr: Number, gfr_cap: Number = 125) -> Decimal:
    """Carboplatin in mg: AUC × (GFR + 25), GFR in mL/min and never above the cap.

    Calvert AH et al., J Clin Oncol 1989;7:1748-1756; the cap of 125 mL/min is the US FDA's advice of October 2010.
    """
    target = measure("AUC", auc, "0.1", "10")
    rate = measure("GFR in mL/min", gfr, "0", "400")
    cap = measure("The GFR cap in mL/min", gfr_cap, "30", "200")
    return target * (min(rate, cap) + 25)
