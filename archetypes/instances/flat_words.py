"""What keys of the flat form may say beside the fields that a form asks for."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from archetypes.errors import Problem, problem
from archetypes.instances.fields import Fields
from archetypes.telling import tell

#: openEHR's Simplified Formats, "Context information".
_CONTEXT: Final = (
    "language", "territory", "time", "composer_name", "composer_id", "composer_self", "id_namespace", "id_scheme",
    "work_flow_id", "participation_name", "participation_function", "participation_mode", "participation_id",
    "participation_identifiers", "health_care_facility", "end_time", "history_origin", "action_time", "activity_timing",
    "provider_name", "provider_id", "action_ism_transition_current_state", "instruction_narrative", "location",
    "setting", "link",
)  # fmt: skip
#: The suffix under which the value may stand instead of under none, or under none instead of a suffix.
_INSTEAD: Final = {"DV_PARSABLE": "value", "DV_IDENTIFIER": "id"}
_PLAIN: Final = ("DV_TEXT", "DV_URI", "DV_EHR_URI", "DV_BOOLEAN", "DV_DATE", "DV_TIME", "DV_DATE_TIME", "DV_DURATION")
_BOUNDS: Final = ("lower_included", "upper_included", "lower_unbounded", "upper_unbounded")
#: Of persons whose relationship or function a template constrains, beside the nodes that it has for that.
_PERSON: Final = ("function", "mode", "name", "id", "id_scheme", "id_namespace")
_LONGEST = 200


def context_problems(key: str) -> Iterator[Problem]:
    """Only of what is nearly one of the names: systems have names of their own besides."""
    name = key.removeprefix("ctx/").partition("|")[0].partition(":")[0].partition("/")[0][:_LONGEST]
    near = get_close_matches(name, _CONTEXT, 1, 0.85) if name not in _CONTEXT else []
    for each in near:
        yield problem("IUNK", tell("there is no '{suffix}' here; did you mean '{near}'?", suffix=name, near=each), key)


def said_otherwise(rm_type: str, fields: Fields) -> Fields:
    """With the value under the suffix that the form asks for it by."""
    wanted = _INSTEAD.get(rm_type)
    if wanted and "" in fields and wanted not in fields:
        return {wanted if suffix == "" else suffix: value for suffix, value in fields.items()}
    if rm_type in _PLAIN and "value" in fields and "" not in fields:
        return {"" if suffix == "value" else suffix: value for suffix, value in fields.items()}
    return fields


def is_of_node(rm_type: str, suffix: str) -> bool:
    """What is said of a node that has nodes below: whether an interval is open, how many samples an event sums up."""
    if rm_type.startswith(("PARTICIPATION", "PARTY")):
        return suffix in _PERSON
    return (rm_type.startswith("DV_INTERVAL") and suffix in _BOUNDS) or (
        rm_type == "INTERVAL_EVENT" and suffix == "sample_count"
    )
