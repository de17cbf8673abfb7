"""The nodes of an archetype by openEHR path, what its slots allow, and what its terms are bound to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from archetypes.collector import collecting_seldom
from archetypes.constraints import (
    PRIMITIVES,
    ArchetypeRoot,
    Assertion,
    Attribute,
    Binary,
    CObject,
    ComplexObject,
    Expression,
    PathOperand,
    Slot,
    StringConstraint,
    Unary,
)
from archetypes.model import Archetype, OperationalArchetype, Terminology
from archetypes.operational_template import OperationalTemplate, TemplateRoot
from archetypes.values import OdinValue

#: The root of an ADL 2 archetype, at whatever level of specialisation.
_CONCEPT = re.compile(r"id1(?:\.1)*")


class NodePath(NamedTuple):
    """`labels` is the node's text by language; empty for a node without an id."""

    path: str
    node: CObject
    labels: Mapping[str, str]


class Step(NamedTuple):
    """A node on the way through a definition, with the attribute it stands under (None for the root)."""

    path: str
    node: CObject
    attribute: Attribute | None


@dataclass(frozen=True)
class SlotReference:
    """What one slot lets in: archetype ids as regular expressions, one for each alternative."""

    path: str
    includes: tuple[str, ...]
    excludes: tuple[str, ...]


@dataclass(frozen=True)
class Binding:
    """`target` is the code or URI that `key`, a local code or a path, is bound to."""

    terminology: str
    key: str
    target: OdinValue


@collecting_seldom()
def paths(archetype: Archetype | OperationalTemplate) -> list[NodePath]:
    """Every node but constraints on plain values, the root first as `/`.

    A path is `/data[at0001]/events[at0006]`. Alternatives without ids get their type as the predicate
    (`/value[DV_TEXT]`), so that every path is unique and survives a change of order.
    """
    return [
        NodePath(step.path, step.node, labels(outer, step.node.node_id) or _concept(outer, inner))
        for step, outer, inner in with_terminologies(archetype)
        if not isinstance(step.node, PRIMITIVES)
    ]


def with_terminologies(
    archetype: Archetype | OperationalTemplate,
) -> Iterator[tuple[Step, Terminology, Terminology]]:
    """Every step of `walk`, with the terminology that its node id is from and that of the codes in it.

    They differ at the roots of archetypes that an operational template of ADL 2 uses: below, all codes are that
    archetype's own. In OPT 1.4 the root's id is too.
    """
    whole = Terminology() if isinstance(archetype, OperationalTemplate) else archetype.terminology
    inside: list[tuple[str, Terminology]] = [("", whole)]
    for step in walk(archetype.definition):
        while not f"{step.path}/".startswith(f"{inside[-1][0]}/"):
            inside.pop()
        outer = inside[-1][1]
        entered = _entered(archetype, step.node)
        if entered is not None:
            inside.append((step.path.rstrip("/"), entered))
        yield step, entered if entered and isinstance(step.node, TemplateRoot) else outer, inside[-1][1]


def _entered(archetype: Archetype | OperationalTemplate, node: CObject) -> Terminology | None:
    """The terminology of the archetype whose root the node is, where that is another one."""
    if not isinstance(node, ArchetypeRoot) or node.reference is None:
        return None
    if isinstance(archetype, OperationalArchetype):
        return archetype.component_terminologies.get(node.reference)
    if not isinstance(archetype, OperationalTemplate) or not isinstance(node, TemplateRoot):
        return None
    held, language = archetype.terminologies.get(node.reference, Terminology()), archetype.default_language
    said = {**held.term_definitions.get(language, {}), **{term.code: term for term in node.terms}}
    return replace(held, term_definitions={language: said} | dict(held.term_definitions) | {language: said})


def _concept(outer: Terminology, inner: Terminology) -> Mapping[str, str]:
    """The name of the archetype that is used, for a node whose own id has none."""
    if inner is outer:
        return {}
    codes = {code for terms in inner.term_definitions.values() for code in terms}
    concepts = sorted(filter(_CONCEPT.fullmatch, codes), key=len)
    return labels(inner, concepts[-1]) if concepts else {}


def labels(terminology: Terminology, code: str | None) -> Mapping[str, str]:
    if code is None:
        return {}
    definitions = terminology.term_definitions
    return {language: terms[code].text for language, terms in definitions.items() if code in terms}


def walk(root: CObject) -> Iterator[Step]:
    """Depth first, primitive constraints included."""
    steps = [Step("/", root, None)]
    while steps:
        step = steps.pop()
        yield step
        if not isinstance(step.node, ComplexObject):
            continue
        base = step.path if step.attribute else ""
        attributes = step.node.all_attributes if step.node.tuples else step.node.attributes
        below = [
            Step(f"{base}/{name}", child, attribute) for attribute in attributes for name, child in children(attribute)
        ]
        below.reverse()
        steps += below


def is_value(node: CObject) -> bool:
    """Whether it constrains a data value of openEHR, which has no name of its own."""
    return node.rm_type.startswith("DV_") or node.rm_type == "CODE_PHRASE"


def children(attribute: Attribute) -> list[tuple[str, CObject]]:
    """The children by their step of the path: the attribute's name and, where needed, a predicate."""
    step = attribute_step(attribute)
    if len(attribute.children) == 1:
        only = attribute.children[0]
        return [(f"{step}[{only.node_id}]" if only.node_id else step, only)]
    without_id = sum(child.node_id is None for child in attribute.children)
    named: list[tuple[str, CObject]] = []
    seen: dict[str, int] = {}
    for child in attribute.children:
        predicate = child.node_id or (child.rm_type if without_id > 1 else "")
        count = seen[predicate] = seen.get(predicate, 0) + 1
        if count > 1:
            predicate = f"{predicate},{count}"
        named.append((f"{step}[{predicate}]" if predicate else step, child))
    return named


def attribute_step(attribute: Attribute) -> str:
    """The attribute's name, with its differential path before it where it has one."""
    if attribute.differential_path is None:
        return attribute.name
    return f"{attribute.differential_path}/{attribute.name}".lstrip("/")


def slots(archetype: Archetype) -> list[SlotReference]:
    """Every slot of the definition, in the order of the text."""
    return [
        SlotReference(step.path, archetype_patterns(step.node.includes), archetype_patterns(step.node.excludes))
        for step in walk(archetype.definition)
        if isinstance(step.node, Slot)
    ]


def named_paths(expression: Expression | CObject | None) -> Iterator[str]:
    """The paths that operators of an expression stand between."""
    match expression:
        case PathOperand(path=path):
            yield path
        case Unary(operand=operand):
            yield from named_paths(operand)
        case Binary(left=left, right=right):
            yield from named_paths(left)
            yield from named_paths(right)


def archetype_patterns(assertions: tuple[Assertion, ...]) -> tuple[str, ...]:
    """The alternatives of `archetype_id/value matches {/one|other/}`, without repeats."""
    found: dict[str, None] = {}
    for assertion in assertions:
        for constraint in _string_constraints(assertion.expression):
            if constraint.pattern is not None:
                found.update(dict.fromkeys(_alternatives(constraint.pattern)))
            found.update(dict.fromkeys(re.escape(value) for value in constraint.values))
    return tuple(found)


def _string_constraints(expression: object) -> Iterator[StringConstraint]:
    if isinstance(expression, Binary):
        if isinstance(expression.right, StringConstraint):
            yield expression.right
        yield from _string_constraints(expression.left)
        yield from _string_constraints(expression.right)


def _alternatives(pattern: str) -> list[str]:
    """Splits at the bars outside parentheses and brackets."""
    parts, depth, start, position = [], 0, 0, 0
    while position < len(pattern):
        mark = pattern[position]
        if mark == "\\":
            position += 1
        elif mark in "([":
            depth += 1
        elif mark in ")]":
            depth -= 1
        elif mark == "|" and depth == 0:
            parts.append(pattern[start:position])
            start = position + 1
        position += 1
    return [part.strip() for part in [*parts, pattern[start:]]]


def bindings(archetype: Archetype) -> list[Binding]:
    """Of terms and of constraints, in the order of the text."""
    terminology = archetype.terminology
    return [
        Binding(name, key, target)
        for tables in (terminology.term_bindings, terminology.constraint_bindings)
        for name, table in tables.items()
        for key, target in table.items()
    ]
