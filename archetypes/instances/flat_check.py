"""Holds an instance in the flat form, `report/any_event:0/force|magnitude`, to a web template's tree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from archetypes.bmm.model import ModelType
from archetypes.bmm.openehr import openehr
from archetypes.errors import Problem, problem
from archetypes.instances.canonical_check import is_openehr, raw_problems
from archetypes.instances.fields import Fields
from archetypes.instances.flat_attributes import attribute_problems, hung_names
from archetypes.instances.flat_words import context_problems, is_of_node, said_otherwise
from archetypes.instances.value_check import value_faults
from archetypes.instances.values import Knows, short
from archetypes.telling import Told, tell
from archetypes.templates.nodes import TemplateNode
from archetypes.web_template.form_node import FormNode

_STEP = re.compile(r"([^:|]+)(?::(\d{1,6}))?")
#: Types of which web templates do not show all that records say.
_WITH_MORE = ("PARTY", "INSTRUCTION_DETAILS", "PARTICIPATION")
_LONGEST = 200


@dataclass
class _Given:
    """What an instance says of one node: values by suffix, and nodes below by id and number."""

    node: FormNode
    fields: Fields = field(default_factory=dict)
    below: dict[tuple[str, int], _Given] = field(default_factory=dict)
    raw: bool = False
    #: By what follows the node in a key: `_link:0|meaning`.
    attributes: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def known(self) -> Mapping[str, FormNode]:
        return {child.id: child for child in self.node.children}

    @cached_property
    def of_context(self) -> Mapping[str, FormNode]:
        """Some tools write it as the record's own, `report/start_time`, where a template leaves it unsaid."""
        context = self.known.get("context")
        return {child.id: child for child in context.children} if context and context.is_added else {}

    def at(self, child: FormNode, number: int) -> _Given:
        return self.below.setdefault((child.id, number), _Given(child))


def flat_problems(
    instance: Mapping[str, Any], root: FormNode, whole: TemplateNode, knows: Knows | None = None
) -> Iterator[Problem]:
    """`whole` is the template that `root` is the form of."""
    given = _Given(root)
    for key, value in instance.items():
        if not isinstance(key, str):
            yield problem("IUNK", tell("{value!r} is not text", value=short(key)), root.id)
        elif key.startswith("ctx/"):
            yield from context_problems(key)
        else:
            yield from _put(given, key, value, whole, knows)
    if given.below or given.fields or given.raw:
        yield from _checked(given, root.id, knows)
    elif is_asked(root) and all(str(key).startswith("ctx/") for key in instance):
        yield problem("IMIN", tell("nothing of the template is here"), root.id)


def _put(given: _Given, key: str, value: object, whole: TemplateNode, knows: Knows | None) -> Iterator[Problem]:
    """Puts a value at the place that its key means."""
    place, bar, suffix = key.partition("|")
    found = _find(given, place.split("/"))
    if isinstance(found, Told):
        yield problem("IUNK", found, key)
        return
    held, hung = found
    if hung:
        held.attributes["/".join(hung) + bar + suffix] = value
    elif suffix == "raw":
        held.raw = True
        yield from _raw(value, held.node, whole, key, knows)
    else:
        held.fields[suffix] = value


def _raw(value: object, node: FormNode, whole: TemplateNode, key: str, knows: Knows | None) -> Iterator[Problem]:
    """Canonical JSON in place of fields; of what the reference model adds to the template nothing is said."""
    if node.source is not None:
        openehr = is_openehr(whole.archetype_id or "")
        found = raw_problems(value, node.source, openehr, knows)
        yield from (replace(each, path=f"{key}{each.path.removesuffix('/')}") for each in found)


def _find(given: _Given, steps: list[str]) -> tuple[_Given, list[str]] | Told:
    """The place that a key means, made where it is new, and the steps of what hangs there: `_uid`, `_link:0`."""
    if _STEP.fullmatch(steps[0]) is None or steps[0].partition(":")[0] != given.node.id:
        return tell("the template is {name}; keys begin with it", name=given.node.id)
    for number, step in enumerate(steps[1:], 1):
        found = _STEP.fullmatch(step)
        child = given.known.get(found[1]) if found else None
        if step.startswith("_") or (found and child is None and _is_of_model(given.node, found[1])):
            return given, steps[number:]
        if found is not None and child is None and found[1] in given.of_context:
            given, child = given.at(given.known["context"], 0), given.of_context[found[1]]
        if found is None or child is None:
            return _unknown(step, given)
        given = given.at(child, int(found[2] or 0))
    return given, []


def _is_of_model(node: FormNode, name: str) -> bool:
    """What parties and the like have by the reference model alone: `subject/relationship|code`."""
    return node.rm_type.startswith(_WITH_MORE) and openehr().property(ModelType(node.rm_type), name) is not None


def _unknown(step: str, given: _Given) -> Told:
    near = get_close_matches(step.partition(":")[0][:_LONGEST], list(given.known), 1, 0.6)
    if near:
        return tell("the template has no such node here; did you mean {near}?", near=near[0])
    return tell("the template has no such node here")


def _checked(given: _Given, place: str, knows: Knows | None) -> Iterator[Problem]:
    node = given.node
    fields = said_otherwise(node.rm_type, given.fields)
    if fields and node.inputs:
        found = value_faults(node.rm_type, node.inputs, node.source, fields, knows)
        yield from (problem("IVAL", fault, place) for fault in found)
    elif node.rm_type != "ELEMENT" and any(not is_of_node(node.rm_type, suffix) for suffix in fields):
        yield problem("IVAL", tell("no value stands here, but nodes below"), place)
    yield from attribute_problems(node, given.attributes, place)
    if fields and any(key.startswith("_null_flavour") for key in given.attributes):
        yield problem("IVAL", tell("both a value and a null flavour are here; leave one out"), place)
    if not given.raw and not (fields and node.rm_type == "PARTICIPATION"):
        yield from _counted(given, place)
    for (name, number), below in given.below.items():
        yield from _checked(below, f"{place}/{name}:{number}" if number else f"{place}/{name}", knows)


def _counted(given: _Given, place: str) -> Iterator[Problem]:
    """What a structure holds that may be missing is needed only where something of it is there. Numbers count too."""
    counts = Counter(name for name, _ in given.below)
    reached: dict[str, int] = {}
    for name, number in given.below:
        reached[name] = max(reached.get(name, 0), number + 1)
    hung = hung_names(given.attributes)
    begun = {child.optional_in for child in given.node.children if counts[child.id]}
    for child in given.node.children:
        count = counts[child.id]
        needed = is_asked(child) and (not child.optional_in or child.optional_in in begun)
        if count < child.minimum and needed and not _hangs(child, hung) and (given.below or given.fields):
            message = tell("{count} here; at least {limit} are needed", count=count, limit=child.minimum)
            yield problem("IMIN", message, f"{place}/{child.id}")
        if child.maximum is not None and reached.get(child.id, 0) > child.maximum:
            count = reached[child.id]
            message = tell("{count} here; at most {limit} are allowed", count=count, limit=child.maximum)
            yield problem("IMAX", message, f"{place}/{child.id}")
    if given.node.rm_type == "ELEMENT" and given.node.children:
        yield from _chosen(given, len(counts), place)
    yield from _in_lists(given, counts)


def _hangs(node: FormNode, hung: Set[str]) -> bool:
    """Participations of several kinds hang in one list, `_participation`, and their forms have numbers."""
    in_list = node.rm_type == "PARTICIPATION" and node.source is not None and node.source.attribute in hung
    return in_list or node.id in hung


def _in_lists(given: _Given, counts: Mapping[str, int]) -> Iterator[Problem]:
    """Lists that hold fewer or more members than their counts alone would say, where something of them is there."""
    for path, cardinality in given.node.cardinalities:
        lower, upper = cardinality.interval.lower, cardinality.interval.upper
        count = sum(counts[child.id] for child in given.node.children if child.path.startswith(f"{path}["))
        if 0 < count < lower:
            yield problem("IMIN", tell("{count} here; at least {limit} are needed", count=count, limit=lower), path)
        if upper is not None and count > upper:
            yield problem("IMAX", tell("{count} here; at most {limit} are allowed", count=count, limit=upper), path)


def is_asked(node: FormNode) -> bool:
    """Whether there is anything to fill in that does not come from the context and is not worked out."""
    if node.source and node.source.attribute == "offset":
        return False
    return not node.in_context and (bool(node.inputs) or any(map(is_asked, node.children)))


def _chosen(given: _Given, count: int, place: str) -> Iterator[Problem]:
    """An element has one of the values that it may have."""
    if count > 1:
        yield problem("IMAX", tell("{count} here; at most {limit} are allowed", count=count, limit=1), place)
