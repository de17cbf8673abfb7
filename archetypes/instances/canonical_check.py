"""Holds an instance in canonical JSON to an operational template, node by node."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from archetypes.bmm.openehr import openehr
from archetypes.errors import Problem, problem
from archetypes.instances.fields import fields_of, is_value
from archetypes.instances.flat_attributes import null_flavour_faults
from archetypes.instances.model_check import model_problems
from archetypes.instances.model_values import MAX_DEPTH, stands_for, told_by_fields, unasked
from archetypes.instances.siblings import Siblings
from archetypes.instances.value_check import value_faults
from archetypes.instances.values import Knows, short
from archetypes.telling import Told, tell
from archetypes.templates.nodes import TemplateNode
from archetypes.web_template.inputs import inputs

_LONGEST = 200
_MODEL: Final = re.compile(r"(?:\w+::)?openEHR-(\w+)-")
#: Values whose fields do not tell of all that they must have.
_WHOLE: Final = ("DV_ORDINAL", "DV_SCALE", "DV_PROPORTION")
#: Told of by the node itself.
_TOLD: Final = ("archetype_node_id",)
#: Not held by instances even where a template constrains them: worked out, or said in place of what is there.
_LEFT_OUT = ("offset", "null_flavour", "null_reason", "feeder_audit", "links")
#: Attributes whose content is found by the ids of nodes.
_UNNAMED = ("name", "archetype_details", "uid", "links", "feeder_audit", "null_flavour", "null_reason")


def canonical_problems(
    instance: Mapping[str, Any], root: TemplateNode, knows: Knows | None = None
) -> Iterator[Problem]:
    yield from _Check(knows, is_openehr(root.archetype_id or "")).checked(instance, root, "", 0)


def raw_problems(value: object, node: TemplateNode, openehr_model: bool, knows: Knows | None) -> Iterator[Problem]:
    """Of one node, whose paths begin with it."""
    return _Check(knows, openehr_model).checked(value, node, "", 0)


def is_openehr(archetype_id: str) -> bool:
    """Whether an archetype is of openEHR's reference model; classes of others may have the same names."""
    found = _MODEL.match(archetype_id)
    return found is not None and found[1] in openehr().packages


class _Check:
    """`openehr` says whether the template is of openEHR's reference model, which classes of others share names with."""

    def __init__(self, knows: Knows | None, openehr: bool) -> None:
        self._knows = knows
        self._openehr = openehr

    def checked(self, value: object, node: TemplateNode, path: str, depth: int) -> Iterator[Problem]:
        if depth > MAX_DEPTH:
            yield problem("IDEP", tell("nested deeper than {limit}", limit=MAX_DEPTH), path)
            return
        said = value.get("_type") if isinstance(value, Mapping) else None
        rm_type = node.value_type.partition("<")[0]
        if said is not None and not stands_for(said, rm_type):
            yield problem("ITYP", tell("{found} in place of {wanted}", found=short(said), wanted=rm_type), path)
        elif is_value(rm_type):
            yield from self._value(value, node, rm_type, said, path, depth)
        elif not isinstance(value, Mapping):
            yield problem("ITYP", tell("an object of type {wanted} is missing", wanted=rm_type), path)
        elif rm_type == "DV_INTERVAL":
            yield from self._interval(value, node, path, depth)
        else:
            yield from self._object(value, node, str(said or rm_type), path, depth)

    def _value(
        self, value: object, node: TemplateNode, rm_type: str, said: object, path: str, depth: int
    ) -> Iterator[Problem]:
        if rm_type.startswith("PARTY") or said not in (None, rm_type):
            if isinstance(value, Mapping) and self._openehr:
                yield from unasked(value, str(said or rm_type), path, (), node, depth)
            return
        found = list(value_faults(rm_type, inputs(node), node, fields_of(rm_type, value), self._knows))
        yield from (problem("IVAL", fault, path) for fault in found)
        if isinstance(value, Mapping) and self._openehr:
            yield from model_problems(value, rm_type, path, (), complete=rm_type in _WHOLE and not found)
            yield from unasked(value, rm_type, path, told_by_fields(rm_type, found), node, depth)

    def _object(
        self, value: Mapping[str, Any], node: TemplateNode, rm_type: str, path: str, depth: int
    ) -> Iterator[Problem]:
        yield from _identified(value, node, path)
        unknown = "value" if "null_flavour" in value else ""
        asked = dict.fromkeys([*(child.attribute for child in node.children), *node.cardinalities])
        if self._openehr:
            yield from model_problems(value, rm_type, path, asked)
            yield from unasked(value, rm_type, path, (*asked, *_TOLD), node, depth)
        left_out = _LEFT_OUT if self._openehr else ()
        for attribute in asked:
            if attribute != unknown and (attribute not in left_out or value.get(attribute) is not None):
                yield from self._attribute(value.get(attribute), node, attribute, f"{path}/{attribute}", depth)
        if node.rm_type == "ELEMENT":
            yield from _without_value(value, path)
        if node.rm_type == "ELEMENT" and "value" not in asked and not (unknown or value.get("value") is not None):
            yield problem("IMIN", tell("neither a value nor a null flavour is here"), f"{path}/value")

    def _interval(self, value: Mapping[str, Any], node: TemplateNode, path: str, depth: int) -> Iterator[Problem]:
        """A side that is open has no bound; two bounds are in order."""
        yield from unasked(value, "DV_INTERVAL", path, ("lower", "upper"), node, depth)
        for child in node.children:
            bound = value.get(child.attribute)
            if bound is None and value.get(f"{child.attribute}_unbounded") is not True and child.minimum > 0:
                message = tell("{count} here; at least {limit} are needed", count=0, limit=1)
                yield problem("IMIN", message, f"{path}/{child.attribute}")
            elif bound is not None:
                yield from self.checked(bound, child, f"{path}/{child.attribute}", depth + 1)
        lower, upper = (_magnitude(value.get(side)) for side in ("lower", "upper"))
        if lower is not None and upper is not None and lower > upper:
            yield problem(
                "IVAL", tell("the lower bound {lower} is above the upper one {upper}", lower=lower, upper=upper), path
            )

    def _attribute(self, held: object, node: TemplateNode, attribute: str, path: str, depth: int) -> Iterator[Problem]:
        values = held if isinstance(held, list) else [] if held is None else [held]
        allowed = node.below(attribute)
        cardinality = node.cardinalities.get(attribute)
        if cardinality and held is not None:
            yield from _counted(len(values), cardinality.interval.lower, cardinality.interval.upper, path)
        siblings = Siblings(allowed)
        for position, each in enumerate(values):
            place = _place(each, path, position)
            matching = siblings.candidates(each)
            if matching:
                index, found = self._best(each, allowed, matching, place, depth)
                siblings.seen[index] += 1
                yield from found
            elif allowed and attribute not in _UNNAMED:
                yield problem("IUNK", _no_such(each, siblings.ids), place)
        yield from _occurrences(siblings, path)

    def _best(
        self, value: object, allowed: tuple[TemplateNode, ...], matching: list[int], place: str, depth: int
    ) -> tuple[int, list[Problem]]:
        """Of alternatives that only their content tells apart, the first that holds, else the first."""
        first = list(self.checked(value, allowed[matching[0]], place, depth + 1))
        for index in matching[1:] if first and not allowed[matching[0]].archetype_node_id else ():
            found = list(self.checked(value, allowed[index], place, depth + 1))
            if not found:
                return index, found
        return matching[0], first


def _without_value(element: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """A null flavour is one of openEHR's, and stands in place of a value."""
    flavour = element.get("null_flavour")
    for fault in null_flavour_faults(fields_of("DV_CODED_TEXT", flavour).get("code")):
        yield problem("IVAL", fault, f"{path}/null_flavour")
    if flavour is not None and element.get("value") is not None:
        yield problem("IVAL", tell("both a value and a null flavour are here; leave one out"), path)


def _magnitude(bound: object) -> float | None:
    magnitude = bound.get("magnitude") if isinstance(bound, Mapping) else None
    return magnitude if isinstance(magnitude, int | float) and not isinstance(magnitude, bool) else None


def _no_such(value: object, known: Collection[str]) -> Told:
    said = str(value.get("archetype_node_id", "")) if isinstance(value, Mapping) else ""
    near = get_close_matches(said[:_LONGEST], known, 1, 0.8)
    if near:
        return tell("the template has no such node here; did you mean {near}?", near=near[0])
    return tell("the template has no such node here")


def _identified(value: Mapping[str, Any], node: TemplateNode, path: str) -> Iterator[Problem]:
    found = value.get("archetype_node_id")
    if node.archetype_node_id and found != node.archetype_node_id:
        message = tell("{found} in place of {wanted}", found=short(found), wanted=node.archetype_node_id)
        yield problem("ITYP", message, path)


def _occurrences(siblings: Siblings, path: str) -> Iterator[Problem]:
    for index, child in enumerate(siblings.allowed):
        where = f"{path}[{child.archetype_node_id}]" if child.archetype_node_id else path
        yield from _counted(siblings.seen[index], child.minimum, child.maximum, where)


def _counted(count: int, lower: int, upper: int | None, path: str) -> Iterator[Problem]:
    if count < lower:
        yield problem("IMIN", tell("{count} here; at least {limit} are needed", count=count, limit=lower), path)
    if upper is not None and count > upper:
        yield problem("IMAX", tell("{count} here; at most {limit} are allowed", count=count, limit=upper), path)


def _place(value: object, path: str, position: int) -> str:
    identifier = value.get("archetype_node_id") if isinstance(value, Mapping) else None
    if identifier:
        return f"{path}[{identifier}]" if position == 0 else f"{path}[{identifier}, {position + 1}]"
    return path if position == 0 else f"{path}[{position + 1}]"
