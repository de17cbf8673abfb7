"""Says in words what a node of an archetype constrains: `0..1, Quantity, mmHg 0–<1000`."""

from __future__ import annotations

import re

from archetypes import wording
from archetypes.constraints import (
    ArchetypeRoot,
    Attribute,
    AttributeTuple,
    BooleanConstraint,
    CObject,
    CodeConstraint,
    ComplexObject,
    ConstraintRef,
    NumberConstraint,
    OrdinalConstraint,
    QuantityConstraint,
    QuantityItem,
    Slot,
    StringConstraint,
    TemporalConstraint,
    UseNode,
)
from archetypes.model import Terminology
from archetypes.node_paths import archetype_patterns

_GENERIC = re.compile(r"(\w+)<(.*)>")
_ANYTHING = (".*", ".+")
_SPECIALISED = re.compile(r"\(-\[[^\]]*\]\+\)\*")


def describe(node: CObject, terminology: Terminology, language: str) -> str:
    """Occurrences, type and constraint, with the codes' texts in this language where they have one.

    An element is described by its value, alternatives with a bar between; a container by its type alone.
    """
    return _Describer(terminology, language).whole(node)


class _Describer:
    def __init__(self, terminology: Terminology, language: str) -> None:
        self._terminology = terminology
        self._language = language
        self._words = wording.words(language)
        self._languages = (*wording.readable(language), *terminology.term_definitions)

    def whole(self, node: CObject) -> str:
        occurrences = str(node.occurrences) if node.occurrences else ""
        return ", ".join(part for part in (occurrences, self._body(node)) if part)

    def _body(self, node: CObject) -> str:
        if isinstance(node, Slot):
            return self._slot(node)
        if isinstance(node, UseNode):
            return f"{self._type(node.rm_type)}, {self._words['same as']} {node.target}"
        if isinstance(node, ArchetypeRoot):
            return ", ".join(filter(None, [self._type(node.rm_type), node.reference]))
        if isinstance(node, ComplexObject):
            return self._element(node) if node.rm_type == "ELEMENT" else self._value(node)
        if isinstance(node, QuantityConstraint):
            return ", ".join([self._type(node.rm_type), *map(self._quantity, node.items)])
        if isinstance(node, OrdinalConstraint):
            return ", ".join(filter(None, [self._type(node.rm_type), self._ordinals(node)]))
        return self._primitive(node) or self._type(node.rm_type)

    def _element(self, node: ComplexObject) -> str:
        values = [
            child for attribute in node.all_attributes if attribute.name == "value" for child in attribute.children
        ]
        return " | ".join(self._body(value) for value in values) or self._type("ELEMENT")

    def _value(self, node: ComplexObject) -> str:
        """A data value with its constraints; a structure's attributes are nodes of their own."""
        if not _is_value(node):
            return self._type(node.rm_type)
        told = [attribute for attribute in node.attributes if attribute.name != "property"]
        parts = [self._attribute(each) for each in sorted(told, key=lambda attribute: attribute.name != "units")]
        rows = [self._rows(each) for each in node.tuples]
        return ", ".join([self._type(node.rm_type), *filter(None, [*parts, *rows])])

    def _rows(self, each: AttributeTuple) -> str:
        """What goes together, units before magnitudes as people say it."""
        first = each.names.index("units") if "units" in each.names else 0
        order = [first, *(position for position in range(len(each.names)) if position != first)]
        return ", ".join(" ".join(filter(None, (self._cell(each, row, place) for place in order))) for row in each.rows)

    def _cell(self, each: AttributeTuple, row: tuple[CObject, ...], place: int) -> str:
        return _units(row[place]) if each.names[place] == "units" else self._primitive(row[place])

    def _attribute(self, attribute: Attribute) -> str:
        said = " | ".join(
            self._body(child) if isinstance(child, ComplexObject | QuantityConstraint) else self._primitive(child)
            for child in attribute.children
        )
        units = ", ".join(filter(None, map(_units, attribute.children))) if attribute.name == "units" else ""
        if units:
            return units
        plain = attribute.name in ("value", "magnitude", "defining_code")
        return said if plain or not said else f"{attribute.name}: {said}"

    def _primitive(self, node: CObject) -> str:
        """The constraint alone, "" where there is none to tell."""
        if isinstance(node, StringConstraint):
            return self._string(node)
        if isinstance(node, CodeConstraint):
            return self._codes(node)
        if isinstance(node, ConstraintRef):
            return self._reference(node)
        if isinstance(node, TemporalConstraint):
            return self._temporal(node)
        if isinstance(node, BooleanConstraint):
            both = len(set(node.values)) > 1
            return self._listed(() if both else node.values, node.assumed)
        if isinstance(node, NumberConstraint):
            return self._listed(node.values, node.assumed)
        return ""

    def _listed(self, values: tuple[object, ...], assumed: object) -> str:
        listed = ", ".join(wording.value(value, self._language) for value in values)
        default = self._assumed("" if assumed is None else wording.value(assumed, self._language))
        return " ".join(filter(None, [listed, default]))

    def _assumed(self, text: str) -> str:
        return f"({self._words['assumed']}: {text})" if text else ""

    def _string(self, node: StringConstraint) -> str:
        if node.pattern is not None:
            said = f"{self._words['pattern']} {node.pattern}"
            return " ".join(filter(None, [said, self._listed((), node.assumed)]))
        others = f", {self._words['other']}" if node.open_list else ""
        return self._listed(node.values, node.assumed) + others

    def _temporal(self, node: TemporalConstraint) -> str:
        pattern = node.pattern or ""
        if node.rm_type == "Duration" and pattern:
            pattern = wording.duration_parts(pattern, self._language)
        return " ".join(filter(None, [pattern, self._listed(node.values, node.assumed)]))

    def _codes(self, node: CodeConstraint) -> str:
        local = node.terminology == "local"
        if not node.codes:
            return "" if local else f"{self._words['code of']} {node.terminology}"
        shown = [self._text(code) if local else f"{node.terminology}::{code}" for code in node.codes]
        assumed = self._text(node.assumed) if node.assumed else ""
        return " ".join(filter(None, ["; ".join(shown), self._assumed(assumed)]))

    def _reference(self, node: ConstraintRef) -> str:
        """The members of a value set, else the name of the set."""
        shown = [self._text(code) for code in self._terminology.members(node.code)] or [self._text(node.code)]
        assumed = self._text(node.assumed) if node.assumed and node.code in self._terminology.value_sets else ""
        return " ".join(filter(None, ["; ".join(shown), self._assumed(assumed)]))

    def _ordinals(self, node: OrdinalConstraint) -> str:
        shown = [f"{wording.number(item.value, self._language)} {self._text(item.symbol.code)}" for item in node.items]
        return " ".join(filter(None, ["; ".join(shown), self._listed((), node.assumed)]))

    def _quantity(self, item: QuantityItem) -> str:
        magnitude = wording.interval(item.magnitude, self._language) if item.magnitude else ""
        return " ".join(filter(None, [wording.unit(item.units), magnitude]))

    def _slot(self, node: Slot) -> str:
        names = [_short(pattern) for pattern in archetype_patterns(node.includes) if pattern not in _ANYTHING]
        without = [_short(pattern) for pattern in archetype_patterns(node.excludes) if pattern not in _ANYTHING]
        said = f"{self._words['slot']} {self._type(node.rm_type)}"
        if node.closed:
            return f"{said}, {self._words['closed']}"
        allowed = f": {', '.join(dict.fromkeys(names))}" if names else ""
        excluded = f", {self._words['except']} {', '.join(dict.fromkeys(without))}" if without else ""
        return said + allowed + excluded

    def _type(self, rm_type: str) -> str:
        generic = _GENERIC.fullmatch(rm_type)
        if generic:
            return f"{self._type(generic[1])} {self._type(generic[2]).lower()}"
        return self._words.get(rm_type, rm_type)

    def _text(self, code: str) -> str:
        term = self._terminology.term(code, *self._languages)
        return term.text if term else code


def _units(node: CObject) -> str:
    """Units are no quotations."""
    values = node.values if isinstance(node, StringConstraint) else ()
    return ", ".join(wording.unit(value) for value in values)


def _is_value(node: ComplexObject) -> bool:
    return node.rm_type.startswith("DV_") or node.rm_type == "CODE_PHRASE"


def _short(pattern: str) -> str:
    r"""`openEHR-EHR-CLUSTER\.device(-[a-zA-Z0-9_]+)*\.v1` as `openEHR-EHR-CLUSTER.device.v1`."""
    return re.sub(r"\\(.)", r"\1", _SPECIALISED.sub("", pattern))
