"""Turns the definition of an ADL 1.4 archetype into nodes of ADL 2: ids for all, tuples, value sets."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from archetypes.adl14.domain_types import constrained
from archetypes.bmm import ReferenceModel
from archetypes.constraints import (
    Assertion,
    Attribute,
    AttributeTuple,
    Binary,
    Call,
    Cardinality,
    CObject,
    CodeConstraint,
    ComplexObject,
    ConstraintRef,
    DomainConstraint,
    Expression,
    Literal,
    Multiplicity,
    NumberConstraint,
    OrdinalConstraint,
    PathOperand,
    Quantified,
    QuantityConstraint,
    QuantityItem,
    Slot,
    StringConstraint,
    TemporalConstraint,
    Unary,
    UseNode,
    Variable,
)
from archetypes.conversion.codes import Codes
from archetypes.conversion.named_properties import quantity
from archetypes.conversion.parents import Above
from archetypes.flattening.containers import is_container
from archetypes.telling import Told, tell
from archetypes.values import CodeTerm, Interval

_ONCE = Multiplicity(1, 1)
#: The version at the end of an alternative.
_MAJOR = re.compile(r"\\?\.v\d+(?=\||\)?$)")


class Definition:
    """`notes` tells what ADL 2 cannot say and was left out."""

    def __init__(self, codes: Codes, model: ReferenceModel | None = None) -> None:
        self._codes = codes
        self._model = model
        self.notes: list[Told] = []

    def converted(self, root: ComplexObject, above: Above) -> ComplexObject:
        made = self._complex(root, self._codes.node(root.node_id or "at0000"), above, root.node_id)
        assert isinstance(made, ComplexObject)
        return made

    def _complex(self, node: ComplexObject, node_id: str, above: Above, owner: str | None) -> ComplexObject:
        attributes = tuple(
            self._attribute(each, above.attribute(each.name), owner, node.rm_type) for each in node.attributes
        )
        return ComplexObject(
            rm_type=node.rm_type,
            node_id=node_id,
            occurrences=node.occurrences,
            attributes=attributes,
            place=node.place,
        )

    def _attribute(self, attribute: Attribute, above: Above, owner: str | None, rm_type: str) -> Attribute:
        held = self._model.property(rm_type, attribute.name) if self._model else None
        children: list[CObject] = []
        for child in attribute.children:
            made = self._objects(child, above, owner)
            if attribute.cardinality is not None:
                made = [_once(each) for each in made]
            elif held is not None and held.cardinality is None:
                made = [_at_most_once(each) for each in made]
            if child.node_id is None and is_container(attribute, attribute.cardinality):
                self._codes.name(made)
            children.extend(made)
        cardinality = _within_model(attribute.cardinality, held.cardinality if held else None)
        return replace(attribute, children=tuple(children), cardinality=cardinality)

    def _objects(self, node: CObject, above: Above, owner: str | None) -> list[CObject]:
        """One node, none where ADL 2 has no constraint for it, several for quantities of different shapes."""
        owner = node.node_id or owner
        if isinstance(node, CodeConstraint | ConstraintRef):
            return self._codes_of(node, above, owner)
        if isinstance(node, StringConstraint) and node.open_list:
            self.notes.append(tell("the open list of texts at [{code}] is left out", code=owner or ""))
            return []
        measured = node if isinstance(node, QuantityConstraint) else quantity(node)
        if measured is not None:
            return self._quantities(measured, above)
        if isinstance(node, OrdinalConstraint):
            return [self._ordinal(node, above)]
        return self._structure(node, above, owner)

    def _structure(self, node: CObject, above: Above, owner: str | None) -> list[CObject]:
        if isinstance(node, ComplexObject):
            node_id, below = self._identity(node, above)
            return [self._complex(node, node_id, below, owner)]
        if isinstance(node, UseNode):
            target = self._codes.path(node.target)
            return [replace(node, node_id=self._identity(node, above)[0], target=target)]
        if isinstance(node, Slot):
            includes, excludes = self._assertions(node.includes), self._assertions(node.excludes)
            node_id = self._identity(node, above)[0]
            return [replace(node, node_id=node_id, includes=includes, excludes=excludes, any_allowed=False)]
        if isinstance(node, DomainConstraint):
            rm_type = constrained(node.rm_type)
            self.notes.append(tell("the constraint of type {type} is left out", type=node.rm_type))
            return [
                ComplexObject(rm_type=rm_type, node_id=self._identity(node, above)[0], occurrences=node.occurrences)
            ]
        return [_in_one_notation(node) if isinstance(node, NumberConstraint | TemporalConstraint) else node]

    def _identity(self, node: CObject, above: Above) -> tuple[str, Above]:
        """The node's id in ADL 2, and what stands above it in the parent."""
        if node.node_id is not None:
            node_id = self._codes.node(node.node_id)
            return node_id, above.child(node_id)
        known, same = above.unnamed(node.rm_type)
        if known is None:
            return self._codes.new("id"), Above(None)
        return (known if same else self._codes.redefining(known)), above.child(known)

    def _codes_of(self, node: CodeConstraint | ConstraintRef, above: Above, owner: str | None) -> list[CObject]:
        if isinstance(node, ConstraintRef):
            assumed = self._codes.term(node.assumed) if node.assumed else None
            if assumed is not None and not assumed.startswith("at"):
                self._no_assumption(node.assumed, owner)
                assumed = None
            return [ConstraintRef(code=self._codes.term(node.code), assumed=assumed, place=node.place)]
        if not node.codes:
            if node.terminology != "local":
                message = tell(
                    "that any code of {terminology} may stand at [{code}] is left out",
                    terminology=node.terminology,
                    code=owner or "",
                )
                self.notes.append(message)
            return []
        terms = {code: self._codes.bound(CodeTerm(node.terminology, code)) for code in node.codes}
        if node.assumed is not None and (len(terms) == 1 or node.assumed not in terms):
            self._no_assumption(node.assumed, owner)
        if len(terms) == 1:
            return [ConstraintRef(code=terms[node.codes[0]], place=node.place)]
        code = self._codes.value_set(tuple(terms.values()), owner, above.value_set())
        return [ConstraintRef(code=code, assumed=terms.get(node.assumed or ""), place=node.place)]

    def _no_assumption(self, assumed: str | None, owner: str | None) -> None:
        """A value set alone can have an assumed code in ADL 2, which is a member."""
        message = tell("the assumed code {assumed} at [{code}] is left out", assumed=assumed, code=owner or "")
        self.notes.append(message)

    def _quantities(self, node: QuantityConstraint, above: Above) -> list[CObject]:
        """One node for each set of attributes that units have constraints on; their rows are tuples."""
        shapes: dict[tuple[bool, bool], list[QuantityItem]] = {}
        for item in map(_bounded, node.items):
            shapes.setdefault((item.magnitude is not None, item.precision is not None), []).append(item)
        made: list[CObject] = []
        for items in list(shapes.values()) or [[]]:
            if not made:
                node_id, _ = self._identity(node, above)
            else:
                node_id = above.another(node.rm_type) or self._codes.new("id")
            attributes = _quantity_attributes(items, node)
            columns = tuple(attribute for attribute in attributes if attribute.name != "units" or len(attributes) > 1)
            made.append(self._quantity(node, node_id, items, columns))
        return made

    def _quantity(
        self, node: QuantityConstraint, node_id: str, items: list[QuantityItem], columns: tuple[Attribute, ...]
    ) -> ComplexObject:
        plain: list[Attribute] = []
        if node.property is not None:
            code = ConstraintRef(code=self._codes.bound(node.property))
            plain.append(Attribute(name="property", children=(code,)))
        tuples: tuple[AttributeTuple, ...] = ()
        if not columns and items:
            units = StringConstraint(values=tuple(item.units for item in items), assumed=_assumed_units(node, items))
            plain.append(Attribute(name="units", children=(units,)))
        elif len(items) == 1:
            plain.extend(columns)
        elif items:
            rows = tuple(zip(*(column.children for column in columns), strict=True))
            tuples = (AttributeTuple(tuple(column.name for column in columns), rows, node.place),)
        return ComplexObject(
            rm_type=node.rm_type,
            node_id=node_id,
            occurrences=node.occurrences,
            attributes=tuple(plain),
            tuples=tuples,
            place=node.place,
        )

    def _ordinal(self, node: OrdinalConstraint, above: Above) -> ComplexObject:
        if node.assumed is not None:
            self.notes.append(tell("the assumed value {value} of an ordinal is left out", value=str(node.assumed)))
        rows = tuple(
            (_number(item.value), ConstraintRef(code=self._codes.bound(item.symbol), place=node.place))
            for item in node.items
        )
        tuples = (AttributeTuple(("value", "symbol"), rows, node.place),) if rows else ()
        node_id, _ = self._identity(node, above)
        return ComplexObject(
            rm_type=node.rm_type, node_id=node_id, occurrences=node.occurrences, tuples=tuples, place=node.place
        )

    def _assertions(self, assertions: tuple[Assertion, ...]) -> tuple[Assertion, ...]:
        return tuple(replace(each, expression=self.expression(each.expression), extensions=()) for each in assertions)

    def expression(self, value: Expression) -> Expression:
        """With paths and codes of ADL 2."""
        if isinstance(value, PathOperand):
            return PathOperand(self._codes.path(value.path))
        if isinstance(value, Unary):
            return replace(value, operand=self.expression(value.operand))
        if isinstance(value, Binary):
            right = _releases(value) if isinstance(value.right, StringConstraint) else self._right(value.right)
            return replace(value, left=self.expression(value.left), right=right)
        if isinstance(value, Quantified):
            collection, condition = self.expression(value.collection), self.expression(value.condition)
            return replace(value, collection=collection, condition=condition)
        if isinstance(value, Call):
            return replace(value, arguments=tuple(map(self.expression, value.arguments)))
        if isinstance(value, Variable):
            return replace(value, path=self._codes.path(value.path))
        if isinstance(value, Literal) and isinstance(value.value, CodeTerm) and value.value.terminology == "local":
            return Literal(replace(value.value, code=self._codes.term(value.value.code)))
        return value

    def _right(self, value: Expression | CObject | None) -> Expression | CObject | None:
        if isinstance(value, CodeConstraint | ConstraintRef):
            return next(iter(self._codes_of(value, Above(None), None)), None)
        return value if value is None or isinstance(value, CObject) else self.expression(value)


def _releases(value: Binary) -> StringConstraint:
    """Ids of ADL 2 have versions of three parts, so that a pattern which ends in `.v1` would fit none of them."""
    constraint = value.right
    assert isinstance(constraint, StringConstraint)
    about_ids = isinstance(value.left, PathOperand) and value.left.path.startswith("archetype_id")
    if constraint.pattern is None or not about_ids:
        return constraint
    return replace(constraint, pattern=_MAJOR.sub(r"\g<0>\\..*", constraint.pattern))


def _once(node: CObject) -> CObject:
    """ADL 1.4 means 1..1 where a node in a container says nothing."""
    return replace(node, occurrences=node.occurrences or _ONCE) if node.node_id else node


def _at_most_once(node: CObject) -> CObject:
    """Where the reference model holds one value, more than one of a node means one."""
    stated = node.occurrences
    if stated is None or (stated.upper is not None and stated.upper <= 1):
        return node
    return replace(node, occurrences=Multiplicity(min(stated.lower, 1), 1))


def _within_model(stated: Cardinality | None, held: Multiplicity | None) -> Cardinality | None:
    """Old texts let a container hold fewer than the reference model asks for: `items` of a cluster 0..*."""
    if stated is None or held is None or held.contains(stated.interval):
        return stated
    lower, uppers = stated.interval.lower, [each.upper for each in (stated.interval, held) if each.upper is not None]
    interval = Multiplicity(max(lower, held.lower), min(uppers, default=None))
    return replace(stated, interval=interval) if interval.upper is None or interval.lower <= interval.upper else stated


def _bounded(item: QuantityItem) -> QuantityItem:
    """A range without ends, `|*..*|`, says nothing, and not even of which sort of number it is."""
    return replace(item, magnitude=_said(item.magnitude), precision=_said(item.precision))


def _said(stated: Interval[Decimal | int] | None) -> Interval[Decimal | int] | None:
    return None if stated is None or (stated.lower is None and stated.upper is None) else stated


def _quantity_attributes(items: list[QuantityItem], node: QuantityConstraint) -> tuple[Attribute, ...]:
    """A column each of magnitudes, units and precisions, where the items have them."""
    if not items:
        return ()
    assumed = node.assumed if len(items) == 1 and node.assumed and node.assumed.units == items[0].units else None
    magnitude = _decimal(assumed.magnitude) if assumed else None
    columns = {
        "magnitude": tuple(
            NumberConstraint(
                rm_type="Real",
                values=(_single(_real(item.magnitude)),),
                assumed=magnitude,
            )
            for item in items
            if item.magnitude is not None
        ),
        "units": tuple(
            StringConstraint(values=(item.units,), assumed=item.units if assumed else None) for item in items
        ),
        "precision": tuple(
            NumberConstraint(rm_type="Integer", values=(_single(item.precision),))
            for item in items
            if item.precision is not None
        ),
    }
    return tuple(Attribute(name=name, children=children) for name, children in columns.items() if children)


def _assumed_units(node: QuantityConstraint, items: list[QuantityItem]) -> str | None:
    units = node.assumed.units if node.assumed else None
    return units if any(item.units == units for item in items) else None


def _in_one_notation(node: NumberConstraint | TemporalConstraint) -> NumberConstraint | TemporalConstraint:
    """Lists of ADL 2 are of values or of ranges, patterns of days and times have a `T` between."""
    if isinstance(node, TemporalConstraint) and node.pattern:
        node = replace(node, pattern=node.pattern.replace(" ", "T"))
    ranges = [isinstance(each, Interval) for each in node.values]
    if not any(ranges) or all(ranges):
        return node
    values: Any = tuple(each if isinstance(each, Interval) else Interval(each, each) for each in node.values)
    return replace(node, values=values)


def _number(value: int | Decimal) -> NumberConstraint:
    return NumberConstraint(rm_type="Integer" if isinstance(value, int) else "Real", values=(value,))


def _real(value: Interval[Decimal | int]) -> Interval[int | Decimal]:
    lower, upper = (None if bound is None else _decimal(bound) for bound in (value.lower, value.upper))
    return replace(value, lower=lower, upper=upper)


def _decimal(value: int | Decimal) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(f"{value}.0")


def _single(value: Interval[int | Decimal]) -> int | Decimal | Interval[int | Decimal]:
    closed = value.lower_included and value.upper_included
    return value.lower if closed and value.lower is not None and value.lower == value.upper else value
