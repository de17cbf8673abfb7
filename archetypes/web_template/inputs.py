"""What a form asks for at a value: the fields of its type, with the template's lists, ranges and patterns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from archetypes.constraints import (
    BooleanConstraint,
    CObject,
    CodeConstraint,
    CodeReference,
    ComplexObject,
    ConstraintRef,
    NumberConstraint,
    OrdinalConstraint,
    QuantityConstraint,
    QuantityItem,
    StringConstraint,
    TemporalConstraint,
)
from archetypes.template_nodes import TemplateNode, Words
from archetypes.values import Interval
from archetypes.web_template.openehr_terms import OPENEHR_TERMS

Input = dict[str, Any]
_DURATION_PARTS = (
    ("year", "Y", False),
    ("month", "M", False),
    ("week", "W", False),
    ("day", "D", False),
    ("hour", "H", True),
    ("minute", "M", True),
    ("second", "S", True),
)
_PROPORTIONS = ("ratio", "unitary", "percent", "fraction", "integer_fraction")
_PERCENT = 2


def inputs(node: TemplateNode) -> list[Input]:
    """None where the type has no fields of its own."""
    make = _MAKERS.get(node.rm_type)
    return make(node) if make else []


def below(node: CObject, *names: str) -> Iterator[CObject]:
    """The constraints at the end of a way through attributes."""
    if not names:
        yield node
    elif isinstance(node, ComplexObject):
        for each in node.attributes:
            for child in each.children if each.name == names[0] else ():
                yield from below(child, *names[1:])


def _input(kind: str, suffix: str = "", **fields: Any) -> Input:
    named = {"suffix": suffix} if suffix else {}
    return {**named, "type": kind, **{name: value for name, value in fields.items() if value not in (None, [], {})}}


def validation(value: Interval[Any] | None) -> dict[str, Any] | None:
    """`{"range": {"minOp": ">=", "min": 0, …}}`"""
    if value is None or (value.lower is None and value.upper is None):
        return None
    found: dict[str, Any] = {}
    if value.lower is not None:
        found |= {"minOp": ">=" if value.lower_included else ">", "min": plain(value.lower)}
    if value.upper is not None:
        found |= {"maxOp": "<=" if value.upper_included else "<", "max": plain(value.upper)}
    return {"range": found}


def plain(value: object) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)
    return getattr(value, "text", value)


def _quantity(node: TemplateNode) -> list[Input]:
    constraint = node.constraint
    items = constraint.items if isinstance(constraint, QuantityConstraint) else ()
    units = [_unit(item) for item in items]
    shared = _limits(items[0]) if len(items) == 1 else None
    assumed = constraint.assumed if isinstance(constraint, QuantityConstraint) else None
    return [
        _input("DECIMAL", "magnitude", validation=shared, defaultValue=plain(assumed.magnitude) if assumed else None),
        _input("CODED_TEXT" if units else "TEXT", "unit", list=units, defaultValue=assumed.units if assumed else None),
    ]


def _unit(item: QuantityItem) -> dict[str, Any]:
    limits = _limits(item)
    return {"value": item.units, "label": item.units, **({"validation": limits} if limits else {})}


def _limits(item: QuantityItem) -> dict[str, Any] | None:
    limits = validation(item.magnitude) or {}
    precision = validation(item.precision)
    if precision:
        limits["precision"] = precision["range"]
    return limits or None


def code_input(node: TemplateNode, constraint: CObject | None) -> Input:
    if isinstance(constraint, CodeReference):
        return _input("CODED_TEXT", "code", terminology=constraint.reference_set)
    if isinstance(constraint, CodeConstraint):
        listed = [_coded(code, constraint.terminology, node.words) for code in constraint.codes]
        return _input(
            "CODED_TEXT",
            "code",
            list=listed,
            terminology=constraint.terminology or None,
            defaultValue=constraint.assumed,
        )
    if isinstance(constraint, ConstraintRef):
        bound = node.words.terminology.constraint_bindings.values()
        target = next((codes[constraint.code] for codes in bound if constraint.code in codes), None)
        return _input("CODED_TEXT", "code", terminology=plain(target) if target else None)
    return _input("TEXT", "code")


def _coded(code: str, terminology: str, words: Words) -> dict[str, Any]:
    texts, described = words.texts(code), words.descriptions(code)
    named = OPENEHR_TERMS.get(code, code) if terminology == "openehr" else code
    entry: dict[str, Any] = {"value": code, "label": texts.get(words.language) or next(iter(texts.values()), named)}
    if texts:
        entry["localizedLabels"] = texts
    if described:
        entry["localizedDescriptions"] = described
    bindings = term_bindings(words, code)
    return entry | ({"termBindings": bindings} if bindings else {})


def term_bindings(words: Words, code: str) -> dict[str, Any]:
    return {name: {"value": _code(target), "terminologyId": name} for name, target in words.bindings(code).items()}


def _code(target: object) -> str:
    """Without the brackets that some tools write around the code."""
    text = str(getattr(target, "code", getattr(target, "text", target)))
    return text.strip("[]").rpartition("::")[2]


def _coded_text(node: TemplateNode) -> list[Input]:
    constraint = next(below(node.constraint, "defining_code"), None)
    asked = code_input(node, constraint)
    if "list" in asked:
        return [asked]
    return [asked, _input("TEXT", "value")]


def _code_phrase(node: TemplateNode) -> list[Input]:
    return [code_input(node, node.constraint)]


def _ordinal(node: TemplateNode) -> list[Input]:
    constraint = node.constraint
    items = constraint.items if isinstance(constraint, OrdinalConstraint) else ()
    name = "ordinal" if node.rm_type == "DV_ORDINAL" else "scale"
    listed = [
        {**_coded(item.symbol.code, item.symbol.terminology, node.words), name: plain(item.value)} for item in items
    ]
    return [_input("CODED_TEXT", "code", list=listed)]


def _text(node: TemplateNode) -> list[Input]:
    found = next((each for each in below(node.constraint, "value") if isinstance(each, StringConstraint)), None)
    if found is None:
        return [_input("TEXT")]
    listed = [{"value": value, "label": value} for value in found.values]
    pattern = {"pattern": found.pattern} if found.pattern else None
    asked = _input("TEXT", list=listed, validation=pattern, defaultValue=found.assumed)
    return [asked | ({"listOpen": found.open_list} if listed else {})]


def _numbers(node: TemplateNode, attribute: str) -> dict[str, Any] | None:
    for each in below(node.constraint, attribute):
        if isinstance(each, NumberConstraint) and len(each.values) == 1:
            value: Any = each.values[0]
            return validation(value if isinstance(value, Interval) else Interval(value, value))
    return None


def _count(node: TemplateNode) -> list[Input]:
    return [_input("INTEGER", validation=_numbers(node, "magnitude"))]


def proportion_types(node: TemplateNode) -> list[str]:
    for each in below(node.constraint, "type"):
        if isinstance(each, NumberConstraint):
            return [_PROPORTIONS[int(value)] for value in each.values if isinstance(value, int) and 0 <= value < 5]
    return list(_PROPORTIONS)


def _proportion(node: TemplateNode) -> list[Input]:
    denominator = _numbers(node, "denominator")
    if denominator is None and proportion_types(node) == [_PROPORTIONS[_PERCENT]]:
        denominator = validation(Interval(100, 100))
    return [
        _input("DECIMAL", "numerator", validation=_numbers(node, "numerator")),
        _input("DECIMAL", "denominator", validation=denominator),
    ]


def _boolean(node: TemplateNode) -> list[Input]:
    for each in below(node.constraint, "value"):
        if isinstance(each, BooleanConstraint) and len(each.values) == 1:
            text = str(each.values[0]).lower()
            return [_input("BOOLEAN", list=[{"value": text, "label": text}])]
    return [_input("BOOLEAN")]


def _temporal(kind: str) -> Callable[[TemplateNode], list[Input]]:
    def make(node: TemplateNode) -> list[Input]:
        for each in below(node.constraint, "value"):
            if isinstance(each, TemporalConstraint):
                return [_input(kind, validation=_temporal_limits(each))]
        return [_input(kind)]

    return make


def _temporal_limits(constraint: TemporalConstraint) -> dict[str, Any]:
    found = validation(next((each for each in constraint.values if isinstance(each, Interval)), None)) or {}
    return found | ({"pattern": constraint.pattern} if constraint.pattern else {})


def _duration(node: TemplateNode) -> list[Input]:
    pattern = next(
        (each.pattern for each in below(node.constraint, "value") if isinstance(each, TemporalConstraint)), None
    )
    day, _, clock = (pattern or "PYMWDTHMS").upper().removeprefix("P").partition("T")
    asked = [name for name, sign, of_clock in _DURATION_PARTS if sign in (clock if of_clock else day)]
    least = {"range": {"minOp": ">=", "min": 0}}
    return [_input("INTEGER", name, validation=least) for name in asked]


def _texts(*suffixes: str) -> Callable[[TemplateNode], list[Input]]:
    def make(_: TemplateNode) -> list[Input]:
        return [_input("TEXT", suffix) for suffix in suffixes]

    return make


_MAKERS: dict[str, Callable[[TemplateNode], list[Input]]] = {
    "DV_QUANTITY": _quantity,
    "DV_CODED_TEXT": _coded_text,
    "CODE_PHRASE": _code_phrase,
    "DV_ORDINAL": _ordinal,
    "DV_SCALE": _ordinal,
    "DV_TEXT": _text,
    "DV_COUNT": _count,
    "DV_PROPORTION": _proportion,
    "DV_BOOLEAN": _boolean,
    "DV_DATE": _temporal("DATE"),
    "DV_TIME": _temporal("TIME"),
    "DV_DATE_TIME": _temporal("DATETIME"),
    "DV_DURATION": _duration,
    "DV_URI": _texts(""),
    "DV_EHR_URI": _texts(""),
    "DV_PARSABLE": _texts("value", "formalism"),
    "DV_MULTIMEDIA": _texts("", "mediatype", "alternatetext", "size"),
    "DV_IDENTIFIER": _texts("id", "type", "issuer", "assigner"),
    "PARTY_PROXY": _texts("id", "id_scheme", "id_namespace", "name"),
    "PARTY_IDENTIFIED": _texts("id", "id_scheme", "id_namespace", "name"),
    "STRING": _texts(""),
}
