"""Rules on the regimen as a whole: cycle, formulas and caps, indications, validity, order of lines, what is missing."""

import re
from collections.abc import Iterator
from decimal import Decimal

from registry.errors import Problem, problem
from registry.kinds.numerals import exact, written
from registry.kinds.regimen.line_rules import item
from registry.kinds.regimen.plan import Plan, twice
from registry.kinds.regimen.vocabulary import BSA_NAMES

ICD10 = "icd-10"
_ICD10_CODE = re.compile(r"[A-Z]\d{2}(\.\d{1,2})?\Z")
_LONGEST_CYCLE = 366
_MOST_CYCLES = 200


def has_lines(plan: Plan) -> Iterator[Problem]:
    if not plan.lines:
        yield problem("lines-missing", "The regimen has no drug line; add at least one.", field="lines")


def keys_and_order_stand_once(plan: Plan) -> Iterator[Problem]:
    for key in sorted(twice(line.key for line in plan.lines)):
        yield problem("duplicate-line", "The line {key} stands twice.", item=f"line/{key}", field="key", key=key)
    repeated = twice(line.order for line in plan.lines if line.order is not None)
    for line in plan.lines:
        if line.order in repeated:
            yield problem(
                "duplicate-order",
                "Another line has the order {order} too; drugs that run together say so with parallel with.",
                item=item(line),
                field="order",
                order=line.order,
            )


def cycle_length_plausible(plan: Plan) -> Iterator[Problem]:
    lengths = {"": plan.content.get("cycle_length")}
    lengths |= {f"phase/{key}": row["cycle_length"] for key, row in plan.phases.items() if "cycle_length" in row}
    for place, length in lengths.items():
        if length is None:
            yield problem("cycle-length-missing", "State the length of the cycle in days.", field="cycle_length")
        elif not 1 <= length <= _LONGEST_CYCLE:
            yield problem(
                "cycle-length-implausible",
                "A cycle of {length} days cannot be; give 1 to {most}.",
                item=place,
                field="cycle_length",
                length=length,
                most=_LONGEST_CYCLE,
            )


def cycles_stated(plan: Plan) -> Iterator[Problem]:
    counts = {"": plan.content.get("cycles")}
    counts |= {f"phase/{key}": row["cycles"] for key, row in plan.phases.items() if "cycles" in row}
    for place, count in counts.items():
        if count is not None and not 1 <= count <= _MOST_CYCLES:
            yield problem(
                "cycles-implausible",
                "{count} cycles cannot be; give 1 to {most}.",
                item=place,
                field="cycles",
                count=count,
                most=_MOST_CYCLES,
            )
    endless = bool(plan.content.get("until_progression"))
    if counts[""] is None and not endless and not all("cycles" in row for row in plan.phases.values() or [{}]):
        yield problem(
            "cycles-missing",
            "State the number of cycles, or that the regimen goes on until progression.",
            field="cycles",
        )
    if counts[""] is not None and endless:
        yield problem(
            "cycles-contradict",
            "A number of cycles and «until progression» contradict each other; choose one.",
            field="until_progression",
        )


def bsa_formula_stated(plan: Plan) -> Iterator[Problem]:
    formula = plan.content.get("bsa_formula")
    if formula is None and plan.needs("bsa"):
        yield problem(
            "bsa-formula-missing",
            "Doses per m² need a body surface formula; choose one of {formulas}.",
            field="bsa_formula",
            formulas=", ".join(BSA_NAMES),
        )
    elif formula is not None and formula not in BSA_NAMES:
        yield problem(
            "bsa-formula-unknown",
            "{formula} is not a body surface formula; choose one of {formulas}.",
            field="bsa_formula",
            formula=formula,
            formulas=", ".join(BSA_NAMES),
        )


def bsa_cap_plausible(plan: Plan) -> Iterator[Problem]:
    cap = plan.content.get("bsa_cap")
    if cap is not None and not Decimal("1.5") <= exact(cap) <= 3:
        yield problem(
            "bsa-cap-implausible",
            "A body surface cap of {cap} m² cannot be; caps lie from 1.5 to 3 m².",
            field="bsa_cap",
            cap=written(cap, "en"),
        )


def gfr_cap_plausible(plan: Plan) -> Iterator[Problem]:
    cap = plan.content.get("gfr_cap")
    if cap is None:
        if plan.needs("calvert"):
            yield problem(
                "gfr-cap-missing",
                "A dose by AUC needs a cap on GFR; 125 mL/min is the rule.",
                field="gfr_cap",
            )
    elif not 60 <= exact(cap) <= 125:
        yield problem(
            "gfr-cap-implausible",
            "A GFR cap of {cap} mL/min cannot be; it is 125 mL/min, or lower down to 60.",
            field="gfr_cap",
            cap=written(cap, "en"),
        )


def indications_have_their_form(plan: Plan) -> Iterator[Problem]:
    if not plan.rows("indications"):
        yield problem("indication-missing", "State what the regimen is for.", field="indications", severity="warning")
    for at, row in enumerate(plan.rows("indications")):
        code_set = row.get("code_set") or ICD10
        place = f"indications.{at}.code"
        if code_set == ICD10 and not _ICD10_CODE.match(row["code"]):
            yield problem(
                "indication-form", "{code} is not an ICD-10 code, as C18 or C83.3.", field=place, code=row["code"]
            )


def validity_runs_forward(plan: Plan) -> Iterator[Problem]:
    start, end = plan.content.get("valid_from"), plan.content.get("valid_to")
    if start and end and end <= start:
        yield problem(
            "validity-reversed",
            "The validity ends {end}, which is not after its start {start}.",
            field="valid_to",
            start=start,
            end=end,
        )


def treatment_line_plausible(plan: Plan) -> Iterator[Problem]:
    number = plan.content.get("treatment_line")
    if number is not None and not 1 <= number <= 20:
        yield problem(
            "treatment-line-implausible",
            "The line of treatment must be from 1 to 20.",
            field="treatment_line",
        )


def sources_given(plan: Plan) -> Iterator[Problem]:
    if not plan.rows("sources"):
        yield problem(
            "sources-missing", "State the sources that the doses rest on.", field="sources", severity="warning"
        )


PLAN_RULES = (
    has_lines,
    keys_and_order_stand_once,
    cycle_length_plausible,
    cycles_stated,
    bsa_formula_stated,
    bsa_cap_plausible,
    gfr_cap_plausible,
    indications_have_their_form,
    validity_runs_forward,
    treatment_line_plausible,
    sources_given,
)
