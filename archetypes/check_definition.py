"""The rules on the tree of nodes: siblings, multiplicities, references, slots, assumed values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from archetypes.adl.lexer import Place
from archetypes.bmm import ReferenceModel, model_for
from archetypes.constraints import (
    Assertion,
    Binary,
    BooleanConstraint,
    CObject,
    Multiplicity,
    NumberConstraint,
    OrdinalConstraint,
    PathOperand,
    QuantityConstraint,
    Slot,
    StringConstraint,
    TemporalConstraint,
    Unary,
    UseNode,
)
from archetypes.containment import within
from archetypes.errors import Problem, Severity
from archetypes.internal_references import InternalTargets, by_id
from archetypes.library import is_risky
from archetypes.node_paths import archetype_patterns
from archetypes.regular_expressions import compiled
from archetypes.telling import Told, tell
from archetypes.values import Duration, Interval
from archetypes.walked import Walked

#: The class of what has a node id in data.
_IDENTIFIED = "LOCATABLE"
_PREDICATE = re.compile(r"\[[^\]]*\]")
#: Of times alone: a date has its hyphens.
_ZONE = re.compile(r":[^Z+-]*[Z+-]|T\d*[Z+-]")


def problem(code: str, message: Told, path: str, place: Place | None, severity: Severity = "error") -> Problem:
    line, column = place or (None, None)
    return Problem(code, severity, message, path, line, column)


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


def string_pattern(node: CObject, path: str) -> Iterator[Problem]:
    if isinstance(node, StringConstraint) and node.pattern is not None:
        yield from pattern("SCSRE", node.pattern, path, node.place)


def pattern(code: str, text: str, path: str, place: Place | None) -> Iterator[Problem]:
    try:
        compiled(text)
    except (re.error, OverflowError, RecursionError) as error:
        yield problem(code, tell("not a regular expression: {why}", why=str(error)), path, place)


def _invariant_paths(walked: Walked) -> Iterator[Problem]:
    """VRRLP: the paths of invariants lead into the definition. A warning: they may go on into the reference model."""
    known = {by_id(step.path) for step in walked.steps}
    known |= {_PREDICATE.sub("", path) for path in known}
    for assertion in walked.archetype.invariants:
        if not isinstance(assertion, Assertion):
            continue
        for path in _operands(assertion.expression):
            first = path.split("]")[0] + "]" if "[" in path else path
            if not any(candidate == first or candidate.startswith(f"{first}/") for candidate in known):
                yield problem("VRRLP", tell("no node at {path}", path=path), "invariant", None, "warning")


def _operands(expression: object) -> Iterator[str]:
    if isinstance(expression, PathOperand):
        yield expression.path
    elif isinstance(expression, Unary):
        yield from _operands(expression.operand)
    elif isinstance(expression, Binary):
        yield from _operands(expression.left)
        yield from _operands(expression.right)


def _assumed_values(walked: Walked) -> Iterator[Problem]:
    """VOBAV: an assumed value satisfies its own constraint (codes: VATDA, among the terminology's rules)."""
    for step in walked.steps:
        yield from assumed_value(step.node, step.path)


def assumed_value(node: CObject, path: str) -> Iterator[Problem]:
    assumed = getattr(node, "assumed", None)
    if assumed is not None and not _allows(node, assumed):
        shown = getattr(assumed, "magnitude", assumed)
        value = getattr(shown, "text", shown)
        message = tell("the assumed value {value} is outside the constraint", value=value)
        yield problem("VOBAV", message, path, node.place)


def _limits(walked: Walked) -> Iterator[Problem]:
    for step in walked.steps:
        yield from limits(step.node, step.path)


def limits(node: CObject, path: str) -> Iterator[Problem]:
    """VILIM, a code of our own: a range begins where it ends or below, or no value fits."""
    ranges: list[object] = list(node.values) if isinstance(node, NumberConstraint | TemporalConstraint) else []
    if isinstance(node, QuantityConstraint):
        ranges.extend(each for item in node.items for each in (item.magnitude, item.precision))
    for each in ranges:
        lower, upper = (each.lower, each.upper) if isinstance(each, Interval) else (None, None)
        if lower is not None and upper is not None and _is_above(lower, upper):
            shown = {"lower": getattr(lower, "text", lower), "upper": getattr(upper, "text", upper)}
            message = tell("the range from {lower} to {upper} holds no value", **shown)
            yield problem("VILIM", message, path, node.place)


def _is_above(lower: Any, upper: Any) -> bool:
    return _are_alike(lower, upper) and not within(Interval(None, upper), lower)


def _are_alike(one: Any, other: Any) -> bool:
    """Whether two values tell by their text which comes first: durations and numbers always, dates in one notation."""
    if isinstance(one, int | Decimal | Duration) or not hasattr(one, "text") or not hasattr(other, "text"):
        return True
    shape, against = (re.sub(r"\d", "0", each.text) for each in (one, other))
    return shape == against and "?" not in shape and not _ZONE.search(shape)


def _allows(node: CObject, assumed: object) -> bool:
    match node:
        case TemporalConstraint(values=values):
            return not values or any(_may_hold(value, assumed) for value in values)
        case StringConstraint(pattern=str(pattern)):
            return _may_match(pattern, str(assumed))
        case NumberConstraint(values=values):
            return any(_within(value, assumed) for value in values)
        case BooleanConstraint(values=values):
            return assumed in values
        case StringConstraint(values=values, open_list=open_list):
            return open_list or not values or assumed in values
        case OrdinalConstraint(items=items):
            return not items or assumed in [item.value for item in items]
        case QuantityConstraint(items=items):
            fitting = [item for item in items if item.units == getattr(assumed, "units", None)]
            magnitude = getattr(assumed, "magnitude", None)
            return not items or any(item.magnitude is None or _within(item.magnitude, magnitude) for item in fitting)
        case _:
            return True


def _may_hold(value: Any, assumed: object) -> bool:
    bounds = [each for each in (value.lower, value.upper) if each] if isinstance(value, Interval) else [value]
    return not all(_are_alike(each, assumed) for each in bounds) or within(value, assumed)


def _may_match(pattern: str, text: str) -> bool:
    """A pattern that is none is SCSRE's to tell of, and one that could take for ever to try is let be."""
    try:
        return is_risky(pattern, len(text)) or compiled(pattern).fullmatch(text) is not None
    except (re.error, OverflowError, RecursionError):
        return True


def _within(value: object, candidate: Any) -> bool:
    if not isinstance(value, Interval):
        return bool(value == candidate)
    above = value.lower is None or candidate > value.lower or (value.lower_included and candidate == value.lower)
    below = value.upper is None or candidate < value.upper or (value.upper_included and candidate == value.upper)
    return above and below


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
