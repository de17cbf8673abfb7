"""A regimen as a FHIR PlanDefinition: an action for each cycle, in it one for each drug, in elements R4 and R5 share.

What FHIR has no safe place for stands as text. A dose is a quantity only where it is one administration's; a dose by
day or by cycle is text alone, since a reader would take the quantity for a single dose.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from registry.kinds.numerals import written
from registry.kinds.regimen.lines import Line, line_of
from registry.kinds.regimen.plan import Plan
from registry.kinds.regimen.view import in_order, printed_days, printed_dose, printed_duration
from registry.kinds.regimen.vocabulary import DOSE_BASES, OPERATORS, PRINTED_ABSOLUTE, ROUTES, UNITS
from registry.kinds.structured import title_of

Json = dict[str, Any]
ATC = "http://www.whocc.no/atc"
UCUM = "http://unitsofmeasure.org"
#: Units of doses in UCUM; a target AUC has none there.
CODES = {
    "mg": "mg", "mg/m2": "mg/m2", "mg/kg": "mg/kg", "IE": "[iU]", "IE/m2": "[iU]/m2", "µg/kg": "ug/kg", "µg": "ug",
}  # fmt: skip
#: Bases where the dose is what is given at once.
SINGLE = frozenset({"per-administration", "continuous-total"})
LEFT_OUT = "Dose modifications, limits, stop criteria, supportive medication and test vectors are not in this resource."


def plan_definition(content: Mapping[str, Any], canonical: Callable[[str], str | None]) -> Json:
    """`canonical` gives the URI of a code set by its name in the registry. Without identity and status."""
    plan = Plan(content)
    rows = in_order(content)
    names = {row["key"]: f"line-{number}" for number, row in enumerate(rows, 1)}
    body: Json = {
        "resourceType": "PlanDefinition",
        "language": "en",
        "contained": [_activity(row, names[row["key"]]) for row in rows],
        "type": {
            "coding": [
                {"system": "http://terminology.hl7.org/CodeSystem/plan-definition-type", "code": "clinical-protocol"}
            ]
        },
        "description": LEFT_OUT,
        "useContext": [_focus(each, canonical) for each in content.get("indications") or () if _is_told(each)],
        "purpose": content.get("intent"),
        "action": [_cycle(plan, phase, names) for phase in content.get("phases") or [{}]],
    }
    return {name: value for name, value in body.items() if value}


def _is_told(indication: Mapping[str, Any]) -> bool:
    return bool(indication.get("code") or title_of(indication.get("name")))


def _focus(indication: Mapping[str, Any], canonical: Callable[[str], str | None]) -> Json:
    coding = {"system": canonical(indication.get("code_set") or ""), "code": indication.get("code")}
    concept: Json = {"coding": [{name: value for name, value in coding.items() if value}]} if coding["code"] else {}
    name = title_of(indication.get("name"))
    return {
        "code": {"system": "http://terminology.hl7.org/CodeSystem/usage-context-type", "code": "focus"},
        "valueCodeableConcept": concept | ({"text": name} if name else {}),
    }


def _cycle(plan: Plan, phase: Mapping[str, Any], names: Mapping[str, str]) -> Json:
    length = phase.get("cycle_length") or plan.content.get("cycle_length")
    count = phase.get("cycles") or plan.content.get("cycles")
    found: Json = {"title": title_of(phase.get("title")) or "Cycle"}
    if plan.rows("start_criteria"):
        found["condition"] = [_condition(each) for each in plan.rows("start_criteria")]
    if length:
        repeat = {"count": count, "period": length, "periodUnit": "d"}
        found["timingTiming"] = {"repeat": {name: value for name, value in repeat.items() if value}}
    rows = [row for row in in_order(plan.content) if not row.get("phase") or row["phase"] == phase.get("key")]
    return found | ({"action": [_drug(row, names[row["key"]]) for row in rows]} if rows else {})


def _condition(row: Mapping[str, Any]) -> Json:
    value = "" if row.get("value") is None else written(row["value"], "en")
    parts = [title_of(row.get("analysis")), OPERATORS.get(row.get("operator", ""), ""), value, row.get("unit") or ""]
    action = title_of(row.get("action"))
    text = " ".join(part for part in parts if part) + (f"; else: {action}" if action else "")
    return {"kind": "start", "expression": {"description": text, "language": "text/plain", "expression": text}}


def _drug(row: Mapping[str, Any], name: str) -> Json:
    line = line_of(row)
    found = {
        "title": " ".join(each for each in (line.substance, _dose(line)) if each),
        "description": title_of(row.get("note")),
        "textEquivalent": in_words(row),
        "timingTiming": {"code": {"text": f"day {printed_days(line.days)} of the cycle"}} if line.days else None,
        "definitionCanonical": f"#{name}",
    }
    return {key: value for key, value in found.items() if value}


def in_words(row: Mapping[str, Any]) -> str:
    """The whole line, its dose basis said."""
    return ", ".join(filter(None, _words(row, line_of(row)))) or str(row["key"])


def _words(row: Mapping[str, Any], line: Line) -> Iterator[str]:
    yield line.substance
    if line.dose is not None:
        yield f"{_dose(line)} {DOSE_BASES.get(line.basis, '(dose basis not stated)')}"
    if line.route:
        yield ROUTES.get(line.route, line.route)
    if line.days:
        yield f"day {printed_days(line.days)}"
    if line.times > 1:
        yield f"{line.times} times a day"
    if line.duration is not None:
        yield f"over {printed_duration(line.duration, 'en')}"
    if row.get("volume") is not None or row.get("fluid"):
        volume = "" if row.get("volume") is None else f"{written(row['volume'], 'en')} ml "
        yield f"in {volume}{row.get('fluid') or ''}".rstrip()
    if line.max_dose is not None:
        yield f"at most {written(line.max_dose, 'en')} {_absolute(line)}"


def _dose(line: Line) -> str:
    return "" if line.dose is None else printed_dose(line.dose, line.unit, "en")


def _absolute(line: Line) -> str:
    return PRINTED_ABSOLUTE[UNITS[line.unit].absolute] if line.unit in UNITS else line.unit


def _activity(row: Mapping[str, Any], name: str) -> Json:
    line = line_of(row)
    product: Json = {"text": line.substance} if line.substance else {}
    if line.atc:
        product = {"coding": [{"system": ATC, "code": line.atc}], **product}
    found = {
        "resourceType": "ActivityDefinition",
        "id": name,
        "status": "active",
        "kind": "MedicationRequest",
        "intent": "plan",
        "productCodeableConcept": product,
        "dosage": [_dosage(row, line)],
    }
    return {key: value for key, value in found.items() if value}


def _dosage(row: Mapping[str, Any], line: Line) -> Json:
    found: Json = {"text": in_words(row)}
    if line.duration is not None:
        found["timing"] = {"repeat": {"duration": _number(line.duration), "durationUnit": "min"}}
    if line.route:
        found["route"] = {"text": ROUTES.get(line.route, line.route)}
    if line.dose is not None and line.basis in SINGLE:
        dose = _quantity(line.dose, line.unit)
        found["doseAndRate"] = [{"type": {"text": DOSE_BASES[line.basis]}, "doseQuantity": dose}]
    if line.max_dose is not None and line.unit in UNITS:
        found["maxDosePerAdministration"] = _quantity(line.max_dose, UNITS[line.unit].absolute)
    return found


def _quantity(value: Decimal, unit: str) -> Json:
    coded = {"system": UCUM, "code": CODES[unit]} if unit in CODES else {}
    return {"value": _number(value), "unit": unit, **coded}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
