"""A part of a resource: `_summary` and `_elements`, marked as such (FHIR, 3.2.1.7)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from codesets.formats.fhir_definitions import definitions
from registry.errors import BadRequest

Json = dict[str, Any]
#: What a summary leaves out. The copyright stays, since the licence asks for it wherever content goes.
LARGE: Final = frozenset(
    {"concept", "group", "compose", "expansion", "action", "item", "description", "purpose", "text", "contained"}
)
SUBSETTED: Final = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
MODES: Final = ("true", "false", "text", "data", "count")
_ALWAYS: Final = frozenset({"resourceType", "id", "meta", "copyright"})


def mode_of(text: str | None) -> str | None:
    """Raises BadRequest for a `_summary` that is none."""
    if text is not None and text not in MODES:
        raise BadRequest("_summary is one of: {names}.", code="bad-parameter", names=", ".join(MODES))
    return text


def holds_content(mode: str | None, elements: Sequence[str]) -> bool:
    """Whether what is left holds more than the head: the codes themselves."""
    return bool(LARGE & set(elements)) if elements else mode in (None, "false", "data")


def part_of(resource: Json, mode: str | None, elements: Sequence[str]) -> Json:
    """The resource with what was asked for; what is required stays."""
    if elements:
        return _marked(_kept(resource, {*elements, *(f"_{name}" for name in elements)}))
    if mode in (None, "false"):
        return resource
    if mode == "text":
        return _marked(_kept(resource, {"text"}))
    left_out = {"text"} if mode == "data" else LARGE
    return _marked({name: value for name, value in resource.items() if name not in left_out})


def _kept(resource: Json, names: set[str]) -> Json:
    required = {each.name for each in definitions("R5")[resource["resourceType"]] if each.required}
    wanted = names | required | _ALWAYS
    return {name: value for name, value in resource.items() if name in wanted}


def _marked(resource: Mapping[str, Any]) -> Json:
    meta = dict(resource.get("meta", {}))
    return {**resource, "meta": {**meta, "tag": [*meta.get("tag", []), SUBSETTED]}}
