"""Rules that rest on which substance a line holds: routes that kill, units, ceilings, names and fluids."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from registry.errors import Problem, problem
from registry.kinds.numerals import rounded, written
from registry.kinds.regimen.dosing import Implausible, per_administration
from registry.kinds.regimen.line_rules import item
from registry.kinds.regimen.lines import Line
from registry.kinds.regimen.plan import Plan
from registry.kinds.regimen.substances import CARBOPLATIN, INTRATHECAL, SUBSTANCES, Substance, is_vinca, known_name
from registry.kinds.regimen.vocabulary import ROUTES

_INTRAVENOUS = ("intravenous-infusion", "intravenous-bolus")


def substance_of(line: Line) -> Substance | None:
    return SUBSTANCES.get(line.atc.upper()) or known_name(line.substance)


def vinca_only_intravenously(line: Line, plan: Plan) -> Iterator[Problem]:
    if _vinca(line, plan) and line.route in ROUTES and line.route not in _INTRAVENOUS:
        yield problem(
            "vinca-route",
            "FATAL IF GIVEN BY ANY OTHER ROUTE: {drug} is a vinca alkaloid and may be given intravenously only. Given "
            "intrathecally it kills. Change the route {route} to an intravenous one.",
            item=item(line),
            field="route",
            drug=line.substance,
            route=line.route,
        )


def route_on_the_substances_list(line: Line, plan: Plan) -> Iterator[Problem]:
    known = substance_of(line)
    if line.route not in ROUTES or _vinca(line, plan):
        return
    if known is None:
        if line.route == "intrathecal" and line.atc.upper() not in INTRATHECAL:
            yield problem(
                "intrathecal-not-allowed",
                "{drug} is not among the few drugs that may be given intrathecally. Given there by mistake a drug can "
                "kill; check the route.",
                item=item(line),
                field="route",
                drug=line.substance,
            )
    elif line.route not in known.routes:
        yield problem(
            "route-not-allowed",
            "{drug} is not given by the route {route}; its routes are {routes}.",
            item=item(line),
            field="route",
            drug=line.substance,
            route=line.route,
            routes=", ".join(sorted(known.routes)),
        )


def unit_fits_the_substance(line: Line, plan: Plan) -> Iterator[Problem]:
    known = substance_of(line)
    if line.unit == "AUC":
        if known is None or known.atc != CARBOPLATIN:
            yield problem(
                "auc-not-carboplatin",
                "A dose by AUC is for carboplatin (ATC {atc}) alone, not for {drug}.",
                item=item(line),
                field="unit",
                atc=CARBOPLATIN,
                drug=line.substance,
            )
    elif known is not None and line.unit not in known.units:
        yield problem(
            "unit-mismatch",
            "{drug} (ATC {atc}) is not dosed in {unit}; its units are {units}.",
            item=item(line),
            field="unit",
            drug=line.substance,
            atc=known.atc,
            unit=line.unit or "–",
            units=", ".join(sorted(known.units)),
        )


def name_and_code_agree(line: Line, plan: Plan) -> Iterator[Problem]:
    named = known_name(line.substance)
    if named is not None and line.atc and line.atc.upper() != named.atc:
        yield problem(
            "substance-atc-mismatch",
            "{drug} has the ATC code {right}, not {atc}. Correct the name or the code.",
            item=item(line),
            field="atc",
            drug=line.substance,
            right=named.atc,
            atc=line.atc,
        )


def dose_under_the_substances_ceiling(line: Line, plan: Plan) -> Iterator[Problem]:
    """An error: ten times too much of a known drug is a misplaced decimal, not an opinion."""
    known = substance_of(line)
    single = _least_per_m2(line)
    if known is None or known.ceiling is None or single is None or single <= known.ceiling:
        return
    yield problem(
        "dose-above-substance-ceiling",
        "{dose} {unit} of {drug} in one administration is above the highest that is known ({ceiling} mg/m2); check the "
        "decimal sign, the unit and the dose basis.",
        item=item(line),
        field="dose",
        drug=line.substance,
        dose=_written_single(line),
        unit=line.unit,
        ceiling=written(known.ceiling, "en"),
    )


def daily_dose_on_consecutive_days(line: Line, plan: Plan) -> Iterator[Problem]:
    """Fluorouracil 2400 mg/m² on two days running is the continuous total read as a daily dose."""
    known = substance_of(line)
    single = _least_per_m2(line)
    if known is None or known.daily_ceiling is None or single is None:
        return
    consecutive = any(after - before == 1 for before, after in pairwise(sorted(set(line.days))))
    if consecutive and single * line.times > known.daily_ceiling:
        yield problem(
            "daily-dose-absurd",
            "{times} × {dose} {unit} of {drug} a day on consecutive days is above what is given ({ceiling} mg/m2). If "
            "this is the total of one continuous infusion, give it one start day and the basis continuous-total.",
            item=item(line),
            field="dose",
            drug=line.substance,
            times=line.times,
            dose=_written_single(line),
            unit=line.unit,
            ceiling=written(known.daily_ceiling, "en"),
        )


def large_dose_runs_slowly(line: Line, plan: Plan) -> Iterator[Problem]:
    """Hours typed where minutes are meant turn an infusion over two days into a fatal bolus."""
    known = substance_of(line)
    single = _least_per_m2(line)
    if known is None or known.slow is None or single is None:
        return
    amount, minutes = known.slow
    if single > amount and (line.duration is None or line.duration < minutes):
        yield problem(
            "too-fast",
            "{dose} {unit} of {drug} must run over at least {minutes} minutes. Check the duration: it is in minutes, "
            "not hours.",
            item=item(line),
            field="duration",
            drug=line.substance,
            dose=_written_single(line),
            unit=line.unit,
            minutes=minutes,
        )


def fluid_does_not_destroy_the_drug(line: Line, plan: Plan) -> Iterator[Problem]:
    known = substance_of(line)
    fluid = plan.row(line).get("fluid") or ""
    if known is not None and any(name in fluid.casefold() for name in known.never_in):
        yield problem(
            "fluid-incompatible",
            "{drug} must not be mixed with {fluid}; it is destroyed.",
            item=item(line),
            field="fluid",
            drug=line.substance,
            fluid=fluid,
        )


def _vinca(line: Line, plan: Plan) -> bool:
    return is_vinca(line.atc, (line.substance, *(plan.row(line).get("synonyms") or ())))


def _single(line: Line) -> Decimal | None:
    try:
        return per_administration(line)
    except Implausible:
        # another rule says what is missing
        return None


def _written_single(line: Line) -> str:
    return written(rounded(_single(line) or Decimal(0), 2), "en")


def _least_per_m2(line: Line) -> Decimal | None:
    """The least that one administration can be in mg/m², for any patient; None for units that say nothing of it."""
    single = _single(line)
    factor = _LEAST_PER_M2.get(line.unit)
    return None if single is None or factor is None else single * factor


#: A fixed dose is spread over 2.5 m² at most; a patient has at least 20 kg for each m².
_LEAST_PER_M2 = {"mg/m2": Decimal(1), "mg": Decimal("0.4"), "mg/kg": Decimal(20)}

SUBSTANCE_RULES = (
    vinca_only_intravenously,
    route_on_the_substances_list,
    unit_fits_the_substance,
    name_and_code_agree,
    dose_under_the_substances_ceiling,
    daily_dose_on_consecutive_days,
    large_dose_runs_slowly,
    fluid_does_not_destroy_the_drug,
)
