"""What a Questionnaire calls otherwise in R4: the type of questions with coded answers, and the weight of answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

ITEM: Final = "Questionnaire.item"
OPTION: Final = "Questionnaire.item.answerOption"
_DEFINITIONS: Final = "http://hl7.org/fhir/StructureDefinition/"
#: R5's name of the extension, which its definition says took the place of the other.
WEIGHT: Final = f"{_DEFINITIONS}itemWeight"
ORDINAL: Final = f"{_DEFINITIONS}ordinalValue"

Json = dict[str, Any]


def item_in_r4(values: Mapping[str, Any]) -> Json:
    """`coding` is `choice`, or `open-choice` where text may be written instead."""
    if values.get("type") != "coding":
        return dict(values)
    is_open = values.get("answerConstraint") == "optionsOrString"
    kept = {name: value for name, value in values.items() if not (is_open and name == "answerConstraint")}
    return {**kept, "type": "open-choice" if is_open else "choice"}


def item_in_r5(values: Mapping[str, Any]) -> Json:
    if values.get("type") == "choice":
        return {**values, "type": "coding"}
    if values.get("type") == "open-choice":
        return {**values, "type": "coding", "answerConstraint": "optionsOrString"}
    return dict(values)


def option_in_r4(values: Mapping[str, Any]) -> Json:
    return _renamed(values, WEIGHT, ORDINAL)


def option_in_r5(values: Mapping[str, Any]) -> Json:
    return _renamed(values, ORDINAL, WEIGHT)


def _renamed(values: Mapping[str, Any], old: str, new: str) -> Json:
    extensions = values.get("extension")
    if not isinstance(extensions, list):
        return dict(values)
    told = [
        {**each, "url": new} if isinstance(each, Mapping) and each.get("url") == old else each for each in extensions
    ]
    return {**values, "extension": told}
