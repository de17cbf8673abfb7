"""What a form asks for at a value: the fields of its type, with the template's lists, ranges and patterns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from archetypes.constraints import (
    BooleanConstraint,
    CObject,
    CodeConstraint,
    CodeReference,
    ConstraintRef,
    OrdinalConstraint,
    StringConstraint,
    TemporalConstraint,
)
from archetypes.templates.nodes import TemplateNode
from archetypes.templates.words import Words
from archetypes.values import CodeTerm, Interval
from archetypes.web_template.context import coded_by_openehr
from archetypes.web_template.input_parts import Input, asked, below, plain, validation
from archetypes.web_template.numeric_inputs import count, duration, number, proportion, quantity
from archetypes.wording.openehr_codes import rubrics


def inputs(node: TemplateNode) -> list[Input]:
    """None where the type has no fields of its own."""
    make = _MAKERS.get(node.value_type)
    return make(node) if make else []


def code_input(node: TemplateNode, constraint: CObject | None) -> Input:
    if isinstance(constraint, CodeReference):
        return asked("TEXT", "code", terminology=constraint.reference_set.removeprefix("terminology:"))
    if isinstance(constraint, CodeConstraint):
        listed = [coded(code, constraint.terminology, node.words) for code in constraint.codes if code.strip()]
        return asked(
            "CODED_TEXT" if listed else "TEXT",
            "code",
            list=listed,
            terminology=constraint.terminology if constraint.terminology not in ("", "local") else None,
            defaultValue=constraint.assumed,
        )
    if isinstance(constraint, ConstraintRef):
        bound = node.words.terminology.constraint_bindings.values()
        target = next((codes[constraint.code] for codes in bound if constraint.code in codes), None)
        return asked("TEXT", "code", terminology=_terminology(target))
    return asked("TEXT", "code")


def _terminology(target: object) -> Any:
    """Where the codes of a value set are: an address, or the terminology of the code that stands for it."""
    return target.terminology if isinstance(target, CodeTerm) else plain(target) if target else None


def coded(code: str, terminology: str, words: Words) -> dict[str, Any]:
    key = words.key(terminology, code)
    texts, described = words.texts(key), words.descriptions(key)
    if terminology == "openehr" and not texts:
        return coded_by_openehr(code, words.language)
    entry: dict[str, Any] = {"value": code, "label": texts.get(words.language) or next(iter(texts.values()), code)}
    if texts:
        entry["localizedLabels"] = texts | {
            language: text
            for language, text in (rubrics(code) if terminology == "openehr" else {}).items()
            if language not in texts
        }
    if described:
        entry["localizedDescriptions"] = described
    bindings = term_bindings(words, code)
    return entry | ({"termBindings": bindings} if bindings else {})


def term_bindings(words: Words, code: str) -> dict[str, Any]:
    """As the template writes the code, which some tools do in brackets with its terminology."""
    return {name: {"value": _code(target), "terminologyId": name} for name, target in words.bindings(code).items()}


def _code(target: object) -> str:
    return str(getattr(target, "code", getattr(target, "text", target)))


def _coded_text(node: TemplateNode) -> list[Input]:
    constraint = next(below(node.constraint, "defining_code"), None)
    code = code_input(node, constraint)
    if "list" in code:
        return [code]
    return [code, asked("TEXT", "value", terminology=code.get("terminology"))]


def _code_phrase(node: TemplateNode) -> list[Input]:
    return [code_input(node, node.constraint)]


def _ordinal(node: TemplateNode) -> list[Input]:
    constraint = node.constraint
    items = constraint.items if isinstance(constraint, OrdinalConstraint) else ()
    name = "ordinal" if node.rm_type == "DV_ORDINAL" else "scale"
    own = _own_texts(constraint)
    listed = [
        {**coded(item.symbol.code, item.symbol.terminology, node.words), name: plain(item.value)} for item in items
    ]
    labelled = [
        each | {"label": own.get(each["value"]) or each["label"]} if "localizedLabels" not in each else each
        for each in listed
    ]
    others = {item.symbol.terminology for item in items} - {"local"}
    terminology = others.pop() if len(others) == 1 else None
    assumed = constraint.assumed if isinstance(constraint, OrdinalConstraint) else None
    default = next((item.symbol.code for item in items if item.value == assumed), None)
    return [asked("CODED_TEXT", "code", list=labelled, terminology=terminology, defaultValue=default)]


def _own_texts(constraint: CObject) -> dict[str, str]:
    """What some tools write at the steps of an ordinal itself, by code."""
    steps = [each.one("symbol") for each in constraint.extensions if each.name == "list"]
    said = {each.text_of("defining_code", "code_string"): each.text_of("value") for each in steps if each}
    return {code: text for code, text in said.items() if code and text}


def _text(node: TemplateNode) -> list[Input]:
    held = (*below(node.constraint, "value"), node.constraint)
    found = next((each for each in held if isinstance(each, StringConstraint)), None)
    if found is None:
        return [asked("TEXT")]
    listed = [{"value": value, "label": value} for value in found.values]
    pattern = {"pattern": found.pattern} if found.pattern else None
    text = asked("TEXT", list=listed, validation=pattern, defaultValue=found.assumed)
    return [text | ({"listOpen": found.open_list} if listed else {})]


def _boolean(node: TemplateNode) -> list[Input]:
    for each in (*below(node.constraint, "value"), node.constraint):
        if isinstance(each, BooleanConstraint) and len(each.values) == 1:
            text = str(each.values[0]).lower()
            return [asked("BOOLEAN", list=[{"value": text, "label": text}])]
    return [asked("BOOLEAN")]


def _temporal(kind: str) -> Callable[[TemplateNode], list[Input]]:
    def make(node: TemplateNode) -> list[Input]:
        for each in (*below(node.constraint, "value"), node.constraint):
            if isinstance(each, TemporalConstraint):
                assumed = each.assumed.text if each.assumed else None
                return [asked(kind, validation=_temporal_limits(each), defaultValue=assumed)]
        return [asked(kind)]

    return make


def _temporal_limits(constraint: TemporalConstraint) -> dict[str, Any]:
    found = validation(next((each for each in constraint.values if isinstance(each, Interval)), None)) or {}
    return found | ({"pattern": constraint.pattern} if constraint.pattern else {})


def _texts(*suffixes: str) -> Callable[[TemplateNode], list[Input]]:
    def make(_: TemplateNode) -> list[Input]:
        return [asked("TEXT", suffix) for suffix in suffixes]

    return make


_MAKERS: dict[str, Callable[[TemplateNode], list[Input]]] = {
    "DV_QUANTITY": quantity,
    "DV_CODED_TEXT": _coded_text,
    "CODE_PHRASE": _code_phrase,
    "DV_ORDINAL": _ordinal,
    "DV_SCALE": _ordinal,
    "DV_TEXT": _text,
    "DV_COUNT": count,
    "DV_PROPORTION": proportion,
    "DV_BOOLEAN": _boolean,
    "DV_DATE": _temporal("DATE"),
    "DV_TIME": _temporal("TIME"),
    "DV_DATE_TIME": _temporal("DATETIME"),
    "DV_DURATION": duration,
    "DV_URI": _texts(""),
    "DV_EHR_URI": _texts(""),
    "DV_PARSABLE": _texts("value", "formalism"),
    "DV_STATE": _texts("code", "value"),
    "DV_MULTIMEDIA": lambda _: [
        *(asked("TEXT", suffix) for suffix in ("", "mediatype", "alternatetext")),
        asked("INTEGER", "size"),
    ],
    "DV_IDENTIFIER": _texts("id", "type", "issuer", "assigner"),
    "PARTY_PROXY": _texts("id", "id_scheme", "id_namespace", "name"),
    "PARTY_IDENTIFIED": _texts("id", "id_scheme", "id_namespace", "name"),
    "STRING": _text,
    "BOOLEAN": _boolean,
    "INTEGER": lambda node: [number("INTEGER", node.constraint)],
    "DATE": _temporal("DATE"),
    "TIME": _temporal("TIME"),
    "DATE_TIME": _temporal("DATETIME"),
    "DURATION": duration,
    "REAL": lambda node: [number("DECIMAL", node.constraint)],
}
