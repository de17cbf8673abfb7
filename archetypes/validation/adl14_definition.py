"""The rules on the tree of nodes: siblings, multiplicities, references, slots, assumed values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from archetypes.bmm import ReferenceModel, model_for
from archetypes.constraints import (
    Assertion,
    Multiplicity,
    Slot,
    UseNode,
)
from archetypes.errors import Problem, problem
from archetypes.node_paths import archetype_patterns, named_paths
from archetypes.telling import tell
from archetypes.validation.adl14_proxies import InternalTargets, by_id
from archetypes.validation.plain_values import assumed_value, limits, pattern, string_pattern
from archetypes.validation.walked import Walked

#: The class of what has a node id in data.
_IDENTIFIED = "LOCATABLE"
_PREDICATE = re.compile(r"\[[^\]]*\]")


def _unique_attributes(walked: Walked) -> Iterator[Problem]:
    """VCATU: sibling attributes have different names."""
    for path, owner in walked.owners:
        for name, count in Counter(attribute.name for attribute in owner.attributes).items():
            if count > 1:
                message = tell(
                    "the attribute '{name}' is constrained {count} times in one object", name=name, count=count
                )
                yield problem("VCATU", message, path, owner.place)


def _unique_siblings(walked: Walked) -> Iterator[Problem]:
    """VCOSU: a node id is given once among the children of an attribute."""
    for path, attribute in walked.attributes:
        seen: set[str] = set()
        for child in attribute.children:
            if child.node_id in seen:
                message = tell("the node id [{code}] is given twice", code=child.node_id)
                yield problem("VCOSU", message, path, child.place)
            elif child.node_id:
                seen.add(child.node_id)


def _siblings_need_ids(walked: Walked) -> Iterator[Problem]:
    """VACMI: children of one type in a container are told apart by their node ids.

    A warning of slots: data have the ids of what fills them, and older tools gave them none of their own. Nothing is
    said of types without node ids in data, as links and participations.
    """
    model = model_for(walked.archetype)
    for path, attribute in walked.attributes:
        without = Counter((child.rm_type, isinstance(child, Slot)) for child in attribute.children if not child.node_id)
        for (rm_type, are_slots), count in without.items():
            if attribute.cardinality and count > 1 and _has_node_id(model, rm_type):
                message = tell(
                    "{count} children of type {type} without node id in a container", count=count, type=rm_type
                )
                yield problem("VACMI", message, path, attribute.place, "warning" if are_slots else "error")


def _has_node_id(model: ReferenceModel | None, rm_type: str) -> bool:
    if model is None or model.find(rm_type) is None or model.find(_IDENTIFIED) is None:
        return True
    return model.conforms(rm_type, _IDENTIFIED)


def _single_valued(walked: Walked) -> Iterator[Problem]:
    """VACSO: a child of a single-valued attribute occurs at most once.

    A warning: whether an attribute is a container is the reference model's to say, cardinality only tells that it is.
    """
    for path, attribute in walked.attributes:
        for child in attribute.children:
            upper = child.occurrences.upper if child.occurrences else 1
            if attribute.cardinality is None and (upper is None or upper > 1):
                message = tell(
                    "occurrences {occurrences} under '{name}', which has no cardinality",
                    occurrences=str(child.occurrences),
                    name=attribute.name,
                )
                yield problem("VACSO", message, path, child.place, "warning")


def _cardinality_limits(walked: Walked) -> Iterator[Problem]:
    """VACMCU: no child's occurrences exceed the cardinality. VACMCO: all the mandatory children fit in it."""
    for path, attribute in walked.attributes:
        limit = attribute.cardinality.interval.upper if attribute.cardinality else None
        if limit is None:
            continue
        stated = [(child, child.occurrences or Multiplicity(1, 1)) for child in attribute.children]
        for child, occurrences in stated:
            if occurrences.upper is not None and occurrences.upper > limit:
                message = tell(
                    "occurrences {occurrences} are more than the container holds ({limit})",
                    occurrences=str(occurrences),
                    limit=limit,
                )
                yield problem("VACMCU", message, path, child.place)
        least = sum(occurrences.lower for _, occurrences in stated)
        if least > limit:
            message = tell(
                "the mandatory children take {least} places, the container holds {limit}", least=least, limit=limit
            )
            yield problem("VACMCO", message, path, attribute.place)


def _use_nodes(walked: Walked) -> Iterator[Problem]:
    """VUNP, by ADL 1.4's own name VDFPT: a `use_node` path leads to a node. VUNT: of the type stated, or below it."""
    targets = InternalTargets(walked)
    for step in walked.steps:
        if not isinstance(step.node, UseNode):
            continue
        found = targets.at(step.node.target)
        if not found:
            message = tell("no node at {path}", path=step.node.target)
            for code in ("VUNP", "VDFPT"):
                yield problem(code, message, step.path, step.node.place)
        elif not any(targets.is_a(each.rm_type, step.node.rm_type) for each in found):
            message = tell(
                "{path} is of type {found}, not {wanted}",
                path=step.node.target,
                found=found[0].rm_type,
                wanted=step.node.rm_type,
            )
            yield problem("VUNT", message, step.path, step.node.place)
        elif step.path.startswith(f"{step.node.target}/"):
            message = tell("{path} holds this reference to it, so no template can be made of it", path=step.node.target)
            yield problem("VUNP", message, step.path, step.node.place, "warning")


def _slot_patterns(walked: Walked) -> Iterator[Problem]:
    """VDFAI: what a slot lets in is given by valid regular expressions over archetype ids."""
    for step in walked.steps:
        if isinstance(step.node, Slot):
            for each in archetype_patterns(step.node.includes) + archetype_patterns(step.node.excludes):
                yield from pattern("VDFAI", each, step.path, step.node.place)


def _string_patterns(walked: Walked) -> Iterator[Problem]:
    """SCSRE: a string's pattern is a valid regular expression."""
    for step in walked.steps:
        yield from string_pattern(step.node, step.path)


def _invariant_paths(walked: Walked) -> Iterator[Problem]:
    """VRRLP: the paths of invariants lead into the definition. A warning: they may go on into the reference model."""
    known = {by_id(step.path) for step in walked.steps}
    known |= {_PREDICATE.sub("", path) for path in known}
    for assertion in walked.archetype.invariants:
        if not isinstance(assertion, Assertion):
            continue
        for path in named_paths(assertion.expression):
            first = path.split("]")[0] + "]" if "[" in path else path
            if not any(candidate == first or candidate.startswith(f"{first}/") for candidate in known):
                yield problem("VRRLP", tell("no node at {path}", path=path), "invariant", None, "warning")


def _assumed_values(walked: Walked) -> Iterator[Problem]:
    """VOBAV: an assumed value satisfies its own constraint (codes: VATDA, among the terminology's rules)."""
    for step in walked.steps:
        yield from assumed_value(step.node, step.path)


def _limits(walked: Walked) -> Iterator[Problem]:
    for step in walked.steps:
        yield from limits(step.node, step.path)


DEFINITION_RULES: tuple[Callable[[Walked], Iterator[Problem]], ...] = (
    _unique_attributes,
    _unique_siblings,
    _siblings_need_ids,
    _single_valued,
    _cardinality_limits,
    _use_nodes,
    _slot_patterns,
    _string_patterns,
    _limits,
    _invariant_paths,
    _assumed_values,
)
