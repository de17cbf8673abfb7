"""A phrase's page: a preview with fields to fill in."""

from collections.abc import Mapping
from typing import Any

from flask import request

from registry.errors import ContentError, Problem
from registry.kinds.phrase.rendering import default_of, render, unit_sign
from registry.kinds.phrase.schema import AUDIENCES, SLOT_TYPES
from registry.web.forms.numbers import parse_number, written_number
from registry.web.language import pick


def page(content: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The texts with the values in the address; what was typed is kept in the fields whatever came of it."""
    asked = request.args if request.args.get("fill") else None
    spoken = request.args.get("in", language if language in content["text"] else "nb")
    values = {slot["name"]: _value(slot, asked) for slot in content.get("slots", ())} if asked else {}
    text, problems = _rendered(content, values, spoken)
    return {
        "text": text,
        "text_language": spoken if spoken in content["text"] else "nb",
        "slot_problems": problems,
        "fields": [_field(slot, asked, language) for slot in content.get("slots", ())],
        "audiences": AUDIENCES,
        "types": SLOT_TYPES,
        "filled": bool(asked),
    }


def _rendered(content: Mapping[str, Any], values: Mapping[str, Any], language: str) -> tuple[str, list[Problem]]:
    try:
        return render(content, values, language), []
    except ContentError as error:
        wrong = {each.item for each in error.problems}
        return render(content, {k: v for k, v in values.items() if k not in wrong}, language), error.problems


def _value(slot: Mapping[str, Any], asked: Any) -> Any:
    name = f"slot-{slot['name']}"
    if slot["type"] == "choices":
        return asked.getlist(name)
    typed = asked.get(name, "").strip()
    if not typed:
        return None
    if slot["type"] == "number":
        number = parse_number(typed)
        return typed if number is None else number
    return typed


def _field(slot: Mapping[str, Any], asked: Any, language: str) -> dict[str, Any]:
    name = f"slot-{slot['name']}"
    default = default_of(slot)
    if asked:
        shown: Any = asked.getlist(name) if slot["type"] == "choices" else asked.get(name, "")
    elif isinstance(default, int | float):
        shown = written_number(default, language)
    else:
        shown = default or ([] if slot["type"] == "choices" else "")
    return {
        "id": name,
        "slot": slot["name"],
        "label": slot["label"],
        "type": slot["type"],
        "required": slot.get("required", False),
        "unit": "" if slot.get("unit") in (None, "", "1") else unit_sign(slot["unit"]),
        "minimum": written_number(slot.get("minimum"), language),
        "maximum": written_number(slot.get("maximum"), language),
        "options": [_option(each, language) for each in slot.get("options", ())],
        "value": shown,
    }


def _option(option: Mapping[str, Any], page_language: str) -> tuple[str, str, str]:
    """(value, text, language of the text)"""
    code, text = pick(option["label"], page_language)
    return option["value"], text, code
