"""What hangs on any node in the flat form, by keys that begin with `_`: null flavours, links, mappings, ranges …"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final, TypeGuard

from archetypes.errors import Problem, problem
from archetypes.instances.fields import Fields
from archetypes.instances.values import faults, short
from archetypes.telling import Told, tell
from archetypes.web_template.form_node import FormNode, unconstrained
from archetypes.web_template.input_parts import Input, asked
from archetypes.web_template.inputs import inputs
from archetypes.wording.openehr_codes import NULL_FLAVOURS

_STEP: Final = re.compile(r"(_?[A-Za-z]\w*)(?::\d{1,6})?")
_LONGEST = 200


@dataclass(frozen=True)
class _Shape:
    """`suffixes` that are told of where one is nearly meant; those of `needed` say it is there at all."""

    suffixes: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    below: Mapping[str, _Shape] = field(default_factory=dict)
    inputs: tuple[Input, ...] = ()


_CODED: Final = _Shape(("", "code", "value", "terminology", "preferred_term", "other", "formatting"))
_CODE: Final = _Shape(("", "code", "terminology", "preferred_term"))
_PLAIN: Final = _Shape(("", "value"))
_MOMENT: Final = _Shape(("", "value"), inputs=(asked("DATETIME"),))
_IDENTIFIER: Final = _Shape(("", "id", "type", "issuer", "assigner"))
_PARTY: Final = _Shape(("", "name", "id", "id_scheme", "id_namespace", "type"), below={"_identifier": _IDENTIFIER})
_REFERENCE: Final = _Shape(("", "id", "id_scheme", "id_namespace", "namespace", "type", "path"))
_PARTICIPATION: Final = _Shape(
    ("function", "mode", "name", "id", "id_scheme", "id_namespace", "identifiers_id", "time"),
    ("function",),
    {"_identifier": _IDENTIFIER},
)
_FLAGS: Final = ("lower_included", "upper_included", "lower_unbounded", "upper_unbounded")
_BOUND: Final = _Shape()
_RANGE: Final = _Shape(
    _FLAGS, below={"lower": _BOUND, "upper": _BOUND}, inputs=tuple(asked("BOOLEAN", flag) for flag in _FLAGS)
)
_SYSTEM: Final = _Shape(
    ("system_id", "version_id", "time"),
    ("system_id",),
    {"location": _PARTY, "subject": _PARTY, "provider": _PARTY},
    (asked("DATETIME", "time"),),
)
#: openEHR's Simplified Formats: attributes of the reference model that web templates leave out.
_KNOWN: Final[Mapping[str, _Shape]] = {
    "_uid": _PLAIN,
    "_name": _CODED,
    "_null_flavour": _CODED,
    "_null_reason": _CODED,
    "_link": _Shape(("meaning", "type", "target"), ("meaning", "type", "target")),
    "_feeder_audit": _Shape(
        below={
            "originating_system_audit": _SYSTEM,
            "feeder_system_audit": _SYSTEM,
            "originating_system_item_id": _IDENTIFIER,
            "feeder_system_item_id": _IDENTIFIER,
            "original_content": _Shape(),
            "original_content_multimedia": _Shape(),
        }
    ),
    "_provider": _PARTY,
    "_health_care_facility": _PARTY,
    "_work_flow_id": _REFERENCE,
    "_guideline_id": _REFERENCE,
    "_instruction_details": _Shape(
        ("composition_uid", "path", "activity_id", "instruction_uid", "instruction_index", "wt_path")
    ),
    "_participation": _PARTICIPATION,
    "_other_participation": _PARTICIPATION,
    "_identifier": _IDENTIFIER,
    "_location": _PLAIN,
    "_end_time": _MOMENT,
    "_expiry_time": _MOMENT,
    "_wf_definition": _Shape(("", "value", "formalism")),
    "_mapping": _Shape(("", "match"), below={"match": _PLAIN, "target": _CODE, "purpose": _CODED}),
    "_normal_range": _RANGE,
    "_other_reference_ranges": _Shape(
        (*_FLAGS, "meaning"), below={"meaning": _CODED, "range": _RANGE, "lower": _BOUND, "upper": _BOUND}
    ),
    "_language": _CODE,
    "_encoding": _CODE,
    "_hyperlink": _PLAIN,
    "_accuracy": _PLAIN,
    "_thumbnail": _Shape(),
}
_MATCHES: Final = (">", "=", "<", "?")


def hung_names(given: Collection[str]) -> set[str]:
    """What hangs there, as web templates may have it among their nodes: `other_participations`."""
    names = {key.partition("|")[0].partition("/")[0].partition(":")[0].removeprefix("_") for key in given}
    return names | {f"{name}s" for name in names}


def attribute_problems(node: FormNode, given: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """`given` are values by what comes after the node in their keys: `_link:0|meaning`."""
    groups: dict[str, Fields] = {}
    for key, value in given.items():
        way, _, suffix = key.partition("|")
        shape = _shape(way.split("/")) if way.startswith("_") else None
        if isinstance(shape, Told):
            yield problem("IUNK", shape, f"{place}/{key[:_LONGEST]}")
        elif shape is not None:
            groups.setdefault(way, {})[suffix] = value
    for way, fields in groups.items():
        found = _faults(node, way.split("/"), fields, groups)
        yield from (problem("IVAL", fault, f"{place}/{way[:_LONGEST]}") for fault in found)


def _shape(steps: list[str]) -> _Shape | Told | None:
    """None for what systems have besides, of which nothing is known."""
    known: Mapping[str, _Shape] = _KNOWN
    shape: _Shape | None = None
    for step in steps:
        found = _STEP.fullmatch(step)
        name = found[1] if found else step[:_LONGEST]
        shape = known.get(name) if found else None
        if shape is None:
            return _nearly(name, known)
        known = shape.below
    return shape


def _nearly(name: str, known: Collection[str]) -> Told | None:
    near = get_close_matches(name[:_LONGEST], known, 1, 0.8)
    return tell("there is no '{suffix}' here; did you mean '{near}'?", suffix=name, near=near[0]) if near else None


def _faults(node: FormNode, steps: list[str], fields: Fields, groups: Mapping[str, Fields]) -> Iterator[Told]:
    """Of the fields that stand together at one way."""
    shape = _shape(steps)
    if not isinstance(shape, _Shape):
        return
    name = steps[-1].partition(":")[0]
    wrong = [value for value in fields.values() if isinstance(value, Mapping | list)]
    yield from (tell("{value!r} is not text", value=short(value)) for value in wrong)
    if wrong:
        return
    yield from (tell("'{suffix}' is missing", suffix=suffix) for suffix in shape.needed if suffix not in fields)
    for suffix in fields:
        if shape.suffixes and suffix not in shape.suffixes and not suffix.startswith("_"):
            told = _nearly(suffix, shape.suffixes)
            yield from (told,) if told else ()
    yield from _typed(shape.inputs, fields)
    yield from _special(node, name, steps, fields, groups)


def _typed(asked_for: tuple[Input, ...], fields: Fields) -> Iterator[Told]:
    """Of what is there; that something is not is told elsewhere."""
    said = {"" if suffix == "value" else suffix: value for suffix, value in fields.items()}
    wanted = [each for each in asked_for if each.get("suffix", "") in said]
    suffixes = {each.get("suffix", "") for each in wanted}
    yield from faults(wanted, {suffix: value for suffix, value in said.items() if suffix in suffixes})


def _special(
    node: FormNode, name: str, steps: list[str], fields: Fields, groups: Mapping[str, Fields]
) -> Iterator[Told]:
    if name == "_null_flavour":
        yield from null_flavour_faults(fields.get("code", fields.get("")))
    elif name in ("_mapping", "match"):
        yield from _match(fields.get("match", fields.get("", fields.get("value"))))
    elif name in ("lower", "upper"):
        yield from _bound(node, name, steps, fields, groups)


def null_flavour_faults(code: object) -> Iterator[Told]:
    if code is not None and code not in NULL_FLAVOURS:
        yield tell("{value!r} is not one of {allowed}", value=short(code), allowed=", ".join(NULL_FLAVOURS))


def _match(sign: object) -> Iterator[Told]:
    if sign is not None and sign not in _MATCHES:
        yield tell("{value!r} is not one of {allowed}", value=short(sign), allowed=", ".join(_MATCHES))


def _bound(node: FormNode, name: str, steps: list[str], fields: Fields, groups: Mapping[str, Fields]) -> Iterator[Told]:
    """A bound is of the type of the value that it is a range of; the lower is not above the upper."""
    source = node.source or node.owner
    if source is None or not node.rm_type.startswith("DV_"):
        return
    wrong = list(_typed(tuple(inputs(unconstrained(source, name, node.rm_type))), fields))
    yield from wrong
    other = groups.get("/".join((*steps[:-1], "upper")), {})
    if name == "lower" and not wrong:
        lower, upper = (each.get("magnitude", each.get("")) for each in (fields, other))
        if _is_number(lower) and _is_number(upper) and lower > upper:
            yield tell("the lower bound {lower} is above the upper one {upper}", lower=lower, upper=upper)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
