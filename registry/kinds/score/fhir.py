"""A score as a FHIR Questionnaire: what is asked, with units, limits and the points of each answer, in R5's form.

A questionnaire gives points to answers, not to measured numbers. So a number is asked twice: the value, and the
interval that it lies in, which carries the points; a question for each scale and each answer that intervals depend on.
What a Questionnaire has no place for stands as text: nothing in it adds up, and nothing may be taken for a calculator.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from registry.kinds.numerals import plain
from registry.kinds.score.chart import Case, Chart, Interval, Row, Variable
from registry.kinds.score.view import span
from registry.kinds.score.vocabulary import NO, UNITS, YES

Json = dict[str, Any]
Canonical = Callable[[str], str | None]

_DEFINITIONS: Final = "http://hl7.org/fhir/StructureDefinition/"
UCUM: Final = "http://unitsofmeasure.org"
YES_NO: Final = "http://terminology.hl7.org/CodeSystem/v2-0136"
_YES_NO: Final = {
    YES: ("Y", {"nb": "Ja", "nn": "Ja", "en": "Yes"}),
    NO: ("N", {"nb": "Nei", "nn": "Nei", "en": "No"}),
}
_SCALE: Final = {"nb": "Hvilken skala brukes?", "nn": "Kva skala blir brukt?", "en": "Which scale is used?"}
_VALUE: Final = {"nb": "Målt verdi", "nn": "Målt verdi", "en": "Measured value"}
_INTERVAL: Final = {
    "nb": "Intervallet som verdien ligger i",
    "nn": "Intervallet som verdien ligg i",
    "en": "The interval that the value lies in",
}
LEFT_OUT: Final = {
    "nb": "Poeng står som vekt på svarene. Skjemaet summerer ikke, velger ikke intervall av verdien, og hindrer ikke "
    "svar som utelukker hverandre. Bånd, røde flagg, kilder og testvektorer står bare i skåringssystemets egen JSON.",
    "nn": "Poeng står som vekt på svara. Skjemaet summerer ikkje, vel ikkje intervall av verdien, og hindrar ikkje "
    "svar som utelukkar kvarandre. Band, raude flagg, kjelder og testvektorar står berre i den eigne JSON-en til "
    "skåringssystemet.",
    "en": "Points stand as weights of the answers. The form does not add up, does not choose the interval by the "
    "value, and does not prevent answers that exclude each other. Bands, red flags, sources and test vectors are in "
    "the score's own JSON alone.",
}


def questionnaire(content: Row, canonical: Canonical) -> Json:
    """`canonical` gives the URI of a code set by its name in the registry. Without identity, title and status."""
    chart = Chart(content)
    body: Json = {
        "resourceType": "Questionnaire",
        "language": "nb",
        "subjectType": ["Patient"],
        **_said("description", _joined(content.get("population"), LEFT_OUT)),
        **_said("purpose", content.get("purpose")),
        "useContext": list(_contexts(content)),
        "item": [_item(chart, each, canonical) for each in chart.variables.values()],
    }
    return {name: value for name, value in body.items() if value}


def _joined(*texts: Mapping[str, str] | None) -> dict[str, str]:
    """Paragraphs, in each language that all of the texts have."""
    told = [each for each in texts if each]
    return {
        language: "\n\n".join(each[language] for each in told)
        for language in told[0]
        if all(language in each for each in told)
    }


def _said(name: str, text: Mapping[str, str] | None) -> Json:
    """A text in bokmål, with the other languages as translations of it."""
    told = {language: value for language, value in (text or {}).items() if value.strip()}
    if not told:
        return {}
    first = next((each for each in ("nb", "nn", "en") if each in told), next(iter(told)))
    others = [
        {"url": f"{_DEFINITIONS}translation", "extension": [
            {"url": "lang", "valueCode": language}, {"url": "content", "valueString": value}]}
        for language, value in told.items() if language != first
    ]  # fmt: skip
    return {name: told[first], **({f"_{name}": {"extension": others}} if others else {})}


def _contexts(content: Row) -> Iterator[Json]:
    """Ages and sex that the score is for."""
    system = "http://terminology.hl7.org/CodeSystem/usage-context-type"
    ages = {"low": content.get("min_age"), "high": content.get("max_age")}
    if any(age is not None for age in ages.values()):
        bounds = {name: _quantity(age, "a") for name, age in ages.items() if age is not None}
        yield {"code": {"system": system, "code": "age"}, "valueRange": bounds}
    if content.get("sex"):
        sex = {"system": "http://hl7.org/fhir/administrative-gender", "code": content["sex"]}
        yield {"code": {"system": system, "code": "gender"}, "valueCodeableConcept": {"coding": [sex]}}


def _quantity(value: int | float, unit: str) -> Json:
    return {"value": value, "unit": UNITS[unit], "system": UCUM, "code": unit}


def _item(chart: Chart, variable: Variable, canonical: Canonical) -> Json:
    row = variable.row
    found: Json = {"linkId": variable.key, "code": list(_codings(row.get("bindings") or (), canonical))}
    found |= _said("text", row.get("question") or row.get("title"))
    if variable.type == "number":
        found |= {"type": "group", "required": True, "item": list(_number(chart, variable))}
    else:
        found |= {"type": "coding", "required": True, "answerOption": list(_answers(variable, canonical))}
    return {name: value for name, value in found.items() if value}


def _codings(rows: Any, canonical: Canonical) -> Iterator[Json]:
    for row in rows:
        if row.get("code"):
            system = _system(row.get("code_set"), canonical)
            yield {**({"system": system} if system else {}), "code": row["code"]}


def _system(code_set: str | None, canonical: Canonical) -> str | None:
    if not code_set:
        return None
    return code_set if ":" in code_set else canonical(code_set)


def _answers(variable: Variable, canonical: Canonical) -> Iterator[Json]:
    if variable.type == "yes-no":
        for answer, points in variable.answers.items():
            yield _option(_coding_of(variable, answer), _YES_NO[answer][1], points)
        return
    for row in variable.row.get("choices") or ():
        coded = next(_codings([row], canonical), None)
        yield _option(coded or _coding_of(variable, row["key"]), row.get("title"), variable.answers[row["key"]])


def _coding_of(variable: Variable, answer: str) -> Json:
    if variable.type == "yes-no":
        return {"system": YES_NO, "code": _YES_NO[answer][0]}
    return {"code": answer}


def _option(coding: Json, text: Mapping[str, str] | None, points: Decimal) -> Json:
    weight = {"url": f"{_DEFINITIONS}itemWeight", "valueDecimal": plain(points)}
    return {"extension": [weight], "valueCoding": {**coding, **_said("display", text)}}


def _number(chart: Chart, variable: Variable) -> Iterator[Json]:
    """The value; the scale, where there are some; and the interval, once for each case that they depend on."""
    yield _value(variable)
    if variable.scales:
        rows = [chart.scales[key] for key in variable.scales]
        yield {
            "linkId": f"{variable.key}.scale",
            **_said("text", _SCALE),
            "type": "coding",
            "required": True,
            "answerOption": [
                {"valueCoding": {"code": row["key"], **_said("display", _scale_text(row))}} for row in rows
            ],
        }
    cases = chart.cases(each.condition for each in variable.intervals if each.condition is not None) or [{}]
    number = 0
    for scale in variable.scales or ("",):
        seen: list[list[Interval]] = []
        for case in cases:
            rows_of = [each for each in variable.intervals if each.applies(scale, case)]
            if rows_of and rows_of not in seen:
                seen.append(rows_of)
                number += 1
                asked = {each.condition.variable for each in rows_of if each.condition is not None}
                narrowed = {key: answer for key, answer in case.items() if key in asked}
                yield _interval(chart, variable, f"{variable.key}.points.{number}", rows_of, scale, narrowed)


def _scale_text(row: Row) -> Mapping[str, str]:
    """Its name and when it is used, in one."""
    when = row.get("when") or {}
    return {
        language: f"{name}: {when[language]}" if language in when else name for language, name in row["title"].items()
    }


def _value(variable: Variable) -> Json:
    kind = "decimal" if variable.decimals else "integer"
    unit = variable.row.get("unit")
    limits = [(name, value) for name, value in (("minValue", variable.lowest), ("maxValue", variable.highest))]
    extensions: list[Json] = []
    if unit:
        coding = {"system": UCUM, "code": unit, "display": UNITS[unit]}
        extensions.append({"url": f"{_DEFINITIONS}questionnaire-unit", "valueCoding": coding})
    for name, value in limits:
        if value is not None and (kind == "decimal" or value == value.to_integral_value()):
            extensions.append({"url": f"{_DEFINITIONS}{name}", f"value{kind.capitalize()}": plain(value)})
    if variable.decimals:
        extensions.append({"url": f"{_DEFINITIONS}maxDecimalPlaces", "valueInteger": variable.decimals})
    found = {"extension": extensions, "linkId": f"{variable.key}.value", **_said("text", _VALUE)}
    return {name: value for name, value in found.items() if value} | {"type": kind, "required": True}


def _interval(chart: Chart, variable: Variable, link: str, rows: list[Interval], scale: str, case: Case) -> Json:
    when = [{"question": f"{variable.key}.scale", "operator": "=", "answerCoding": {"code": scale}}] if scale else []
    when += [
        {"question": key, "operator": "=", "answerCoding": _coding_of(chart.variables[key], answer)}
        for key, answer in case.items()
    ]
    found = {
        "linkId": link,
        **_said("text", _INTERVAL),
        "type": "coding",
        "enableWhen": when,
        "enableBehavior": "all" if len(when) > 1 else None,
        "required": True,
        "answerOption": [
            _option({"code": f"{link}.{each.at + 1}"}, _span(each, variable), each.points) for each in rows
        ],
    }
    return {name: value for name, value in found.items() if value}


def _span(interval: Interval, variable: Variable) -> Mapping[str, str]:
    """Where all languages write the same, one is enough."""
    told = {language: span(interval, variable, language) for language in ("nb", "nn", "en")}
    return told if len(set(told.values())) > 1 else {"nb": told["nb"]}
