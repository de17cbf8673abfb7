"""What is wrong with a phrase beyond its form: markers and slots that do not match, ranges, conditions, bindings."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from registry.errors import Problem, problem
from registry.kinds.kind import World
from registry.kinds.phrase.rendering import MARKER, default_of, slot_names, value_problems

_BRACES = re.compile(r"[{}]{2,}|\{[^{}\n]*\}")
_UNIT = re.compile(r"[!-~µ°%]+\Z")
_OWN_FIELDS = {
    "unit": ("number", "variable"),
    "minimum": ("number",),
    "maximum": ("number",),
    "decimals": ("number",),
    "options": ("choice", "choices"),
    "code_set": ("choice", "choices", "variable"),
    "variable": ("variable",),
    "phrase": ("phrase",),
}

Slots = Mapping[str, Mapping[str, Any]]


def check(content: Mapping[str, Any], world: World) -> Iterator[Problem]:
    slots = {slot["name"]: slot for slot in content.get("slots", ())}
    yield from _marker_problems(content, slots)
    yield from _usage_problems(content, slots)
    for slot in slots.values():
        yield from _misplaced(slot)
        yield from _type_problems(slot)
        yield from _range_problems(slot)
        yield from _default_problems(slot)
        yield from _condition_problems(slot, slots)
        yield from _nested_problems(slot, world)


def _marker_problems(content: Mapping[str, Any], slots: Slots) -> Iterator[Problem]:
    for language, text in content["text"].items():
        field = f"text.{language}"
        for name in slot_names(text):
            if name not in slots:
                yield problem(
                    "unknown-slot",
                    "The text has the slot «{slot}», which is not among the slots; add it, or correct the name.",
                    field=field,
                    slot=name,
                )
        for broken in _BRACES.findall(MARKER.sub("", text)):
            yield problem(
                "broken-marker",
                "«{found}» is not a whole slot marker; write two braces on each side of the slot's name.",
                field=field,
                found=broken,
            )


def _usage_problems(content: Mapping[str, Any], slots: Slots) -> Iterator[Problem]:
    used = {language: set(slot_names(text)) for language, text in content["text"].items()}
    asked = {slot["show_if"]["slot"] for slot in slots.values() if "show_if" in slot}
    for name in slots:
        without = [language for language, names in used.items() if name not in names]
        if len(without) == len(used) and name not in asked:
            yield problem(
                "unused-slot",
                "No text uses this slot; remove it, or put it in the text.",
                item=name,
                severity="warning",
            )
        elif 0 < len(without) < len(used):
            yield problem(
                "slot-missing-in-language",
                "The slot is missing from the text in: {languages}. All languages must say the same.",
                item=name,
                languages=", ".join(without),
            )


def _misplaced(slot: Mapping[str, Any]) -> Iterator[Problem]:
    for field, types in _OWN_FIELDS.items():
        if field in slot and slot["type"] not in types:
            yield problem(
                "field-without-use",
                "A slot of type {type} has no use for this; remove it, or change the type.",
                item=slot["name"],
                field=field,
                type=slot["type"],
            )


def _type_problems(slot: Mapping[str, Any]) -> Iterator[Problem]:
    name, of = slot["name"], slot["type"]
    if of in ("choice", "choices"):
        yield from _choice_problems(slot)
    elif of == "variable" and "variable" not in slot:
        yield problem("variable-missing", "Say which archetype and path the variable is.", item=name, field="variable")
    elif of == "variable" and not slot["variable"]["path"].startswith("/"):
        yield problem(
            "path-form", "A path begins with /, at the root of the archetype.", item=name, field="variable.path"
        )
    elif of == "phrase" and "phrase" not in slot:
        yield problem("phrase-missing", "Say which phrase stands in this slot.", item=name, field="phrase")


def _choice_problems(slot: Mapping[str, Any]) -> Iterator[Problem]:
    values = [option["value"] for option in slot.get("options", ())]
    if not values and "code_set" not in slot:
        yield problem(
            "no-choices", "Give the choices, or a code set to choose from.", item=slot["name"], field="options"
        )
    for value in {each for each in values if values.count(each) > 1}:
        yield problem(
            "duplicate-choice",
            "{value} stands twice among the choices; keep one.",
            item=slot["name"],
            field="options",
            value=value,
        )
    if "code_set" in slot and "version" not in slot["code_set"]:
        yield problem(
            "floating-code-set",
            "Without a version the choices change when the code set does; say which version is meant.",
            item=slot["name"],
            field="code_set.version",
            severity="warning",
        )


def _range_problems(slot: Mapping[str, Any]) -> Iterator[Problem]:
    name, low, high = slot["name"], slot.get("minimum"), slot.get("maximum")
    if low is not None and high is not None and low >= high:
        yield problem(
            "range-reversed",
            "The lowest value, {low}, is not below the highest, {high}.",
            item=name,
            field="minimum",
            low=low,
            high=high,
        )
    unit = slot.get("unit")
    if unit is not None and not _UNIT.match(unit):
        yield problem(
            "unit-form",
            "«{unit}» is not a unit code; write it without blanks, as mm[Hg].",
            item=name,
            field="unit",
            unit=unit,
        )


def _default_problems(slot: Mapping[str, Any]) -> Iterator[Problem]:
    if "default" not in slot:
        return
    value = default_of(slot)
    if value is None:
        yield problem(
            "default-form",
            "The default {value} is not a number.",
            item=slot["name"],
            field="default",
            value=slot["default"],
        )
        return
    for found in value_problems(slot, value):
        yield Problem(found.code, found.text, slot["name"], "default")


def _condition_problems(slot: Mapping[str, Any], slots: Slots) -> Iterator[Problem]:
    condition = slot.get("show_if")
    if condition is None:
        return
    other = slots.get(condition["slot"])
    place = {"item": slot["name"], "field": "show_if"}
    if other is None:
        yield problem("unknown-slot", "There is no slot {slot} to look at.", slot=condition["slot"], **place)
    elif _circular(slot, slots):
        yield problem("condition-cycle", "The conditions go in a ring, so the slot is never shown.", **place)
    else:
        options = {option["value"] for option in other.get("options", ())}
        for value in condition.get("values", ()):
            if options and value not in options:
                yield problem(
                    "not-a-choice", "{value} cannot be chosen in {slot}.", value=value, slot=other["name"], **place
                )


def _circular(slot: Mapping[str, Any], slots: Slots) -> bool:
    start, seen = slot["name"], set[str]()
    here = slot.get("show_if", {}).get("slot")
    while here in slots and here not in seen:
        if here == start:
            return True
        seen.add(here)
        here = slots[here].get("show_if", {}).get("slot")
    return False


def _nested_problems(slot: Mapping[str, Any], world: World) -> Iterator[Problem]:
    """That a bound standard exists is checked for all kinds alike; here that it is of the right kind."""
    for field, part, wanted in (
        ("phrase", "standard", "phrase"),
        ("code_set", "standard", "codeset"),
        ("variable", "archetype", "archetype"),
    ):
        bound = slot.get(field)
        target = world.target(bound[part], bound.get("version")) if bound else None
        if target is not None and target.kind != wanted:
            yield problem(
                "wrong-kind",
                "{target} is a {kind}; a {wanted} is needed here.",
                item=slot["name"],
                field=field,
                target=target.slug,
                kind=target.kind,
                wanted=wanted,
            )
