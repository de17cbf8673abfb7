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
    CodeReference,
    ComplexObject,
    ConstraintRef,
    DomainConstraint,
    ForeignConstraint,
    NumberConstraint,
    OrdinalConstraint,
    OrdinalItem,
    QuantityConstraint,
    QuantityItem,
    Slot,
    StringConstraint,
    TemporalConstraint,
    UseNode,
)
from archetypes.model import Terminology
from archetypes.node_paths import archetype_patterns, is_value
from archetypes.wording.names import ATTRIBUTES, CODES, MEASURED, PROPORTIONS
from archetypes.wording.untranslated import INTERNAL, waits

_GENERIC = re.compile(r"(\w+)<(.*)>")
_ANYTHING = (".*", ".+")
_SPECIALISED = re.compile(r"\(-?\[?[-\w]*\]\+\)\*")
#: An archetype's id in a slot: its concept and version are what people know it by.
_ARCHETYPE = re.compile(r"\w+-\w+-\w+\.([\w-]+)\.(v[\w.]+)")
_CODES_IN_PATH = re.compile(r"\[([^\[\],]+)[^\[\]]*\]")
#: Nodes that hold others and are called by their place.
_STRUCTURES = ("HISTORY", "ITEM_TREE", "ITEM_LIST", "ITEM_SINGLE", "ITEM_TABLE", "ITEM_STRUCTURE")
#: Generic types whose parameter says something to a reader.
_OF = ("DV_INTERVAL", "REFERENCE_RANGE")
_ENDS = ("lower", "upper")


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
            return f"{self._type(node.rm_type)}, {self._same(node)}"
        if isinstance(node, ArchetypeRoot):
            return ", ".join(filter(None, [self._type(node.rm_type), short(node.reference or "")]))
        if isinstance(node, ComplexObject):
            return self._told_by(node)
        if isinstance(node, QuantityConstraint):
            told = map(self._quantity, node.items) if node.items else self._measured(node)
            return ", ".join([self._type(node.rm_type), *told])
        if isinstance(node, OrdinalConstraint):
            return ", ".join(filter(None, [self._type(node.rm_type), self._ordinals(node)]))
        if isinstance(node, DomainConstraint) or (isinstance(node, ForeignConstraint) and node.extensions):
            return f"{self._type(node.rm_type)}, {self._words['unknown']}"
        return self._primitive(node) or self._type(node.rm_type)

    def _same(self, node: UseNode) -> str:
        """What the node at the end of a path is called; of mere structure what it stands in; else the path."""
        codes = _CODES_IN_PATH.findall(node.target)[::-1]
        for code in codes if node.rm_type in _STRUCTURES else codes[:1]:
            text = self._text(code)
            if text != code and not self._is_internal(code):
                said = "same as" if code == codes[0] else "same as in"
                return f"{self._words[said]} {wording.quoted(text, self._language)}"
        return f"{self._words['same as']} {node.target}"

    def _is_internal(self, code: str) -> bool:
        terms = [self._terminology.term(code, language) for language in self._languages]
        return any(term and INTERNAL in (term.description or "") for term in terms)

    def _told_by(self, node: ComplexObject) -> str:
        if node.rm_type == "ELEMENT":
            return self._element(node)
        return self._step(node) if node.rm_type == "ISM_TRANSITION" else self._value(node)

    def _step(self, node: ComplexObject) -> str:
        """A step of a pathway with the states that it leads to."""
        states = [
            self._body(child).removeprefix(f"{self._type(child.rm_type)}, ")
            for attribute in node.all_attributes
            if attribute.name == "current_state"
            for child in attribute.children
        ]
        return ", ".join([self._type(node.rm_type), *states])

    def _element(self, node: ComplexObject) -> str:
        values = [
            child for attribute in node.all_attributes if attribute.name == "value" for child in attribute.children
        ]
        return " | ".join(self._body(value) for value in values) or self._type("ELEMENT")

    def _value(self, node: ComplexObject) -> str:
        """A data value with its constraints; a structure's attributes are nodes of their own."""
        if not is_value(node):
            return self._type(node.rm_type)
        told = [attribute for attribute in node.attributes if attribute.name != "property"]
        order = sorted(told, key=lambda attribute: (attribute.name != "units", attribute.name == "upper"))
        parts = [self._attribute(each, node.rm_type) for each in order]
        rows = [self._rows(each) for each in node.tuples]
        return ", ".join([self._type(node.rm_type), *filter(None, [*parts, *rows])])

    def _rows(self, each: AttributeTuple) -> str:
        """What goes together, units before magnitudes as people say it."""
        first = each.names.index("units") if "units" in each.names else 0
        order = [first, *(position for position in range(len(each.names)) if position != first)]
        return ", ".join(" ".join(filter(None, (self._cell(each, row, place) for place in order))) for row in each.rows)

    def _cell(self, each: AttributeTuple, row: tuple[CObject, ...], place: int) -> str:
        name, said = each.names[place], self._primitive(row[place])
        if name == "units":
            return _units(row[place])
        plain = name in ("magnitude", "value", "symbol") or not said
        return said if plain else f"({self._called(name)}: {said})"

    def _attribute(self, attribute: Attribute, rm_type: str) -> str:
        if rm_type == "DV_PROPORTION" and attribute.name == "type":
            return self._proportions(attribute)
        said = " | ".join(
            self._body(child) if isinstance(child, ComplexObject | QuantityConstraint) else self._primitive(child)
            for child in attribute.children
        )
        units = ", ".join(filter(None, map(_units, attribute.children))) if attribute.name == "units" else ""
        if units:
            return units
        if attribute.name in _ENDS:
            said = self._end(said, rm_type)
        plain = attribute.name in ("value", "magnitude", "defining_code")
        return said if plain or not said else f"{self._called(attribute.name)}: {said}"

    def _called(self, attribute: str) -> str:
        return ATTRIBUTES[wording.spoken(self._language)].get(attribute, attribute)

    def _end(self, said: str, rm_type: str) -> str:
        """The end of an interval without the type that the interval has told already."""
        generic = _GENERIC.fullmatch(rm_type)
        type = self._type(generic[2]) if generic else ""
        return "" if said == type else said.removeprefix(f"{type}, ")

    def _proportions(self, attribute: Attribute) -> str:
        names = PROPORTIONS[wording.spoken(self._language)]
        values = [
            wording.value(value, self._language)
            for child in attribute.children
            if isinstance(child, NumberConstraint)
            for value in child.values
        ]
        return ", ".join(names.get(value, value) for value in values)

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
        if node.pattern in _ANYTHING:
            return self._listed((), node.assumed)
        if node.pattern is not None:
            said = f"{self._words['pattern']} {wording.quoted(node.pattern, self._language)}"
            return " ".join(filter(None, [said, self._listed((), node.assumed)]))
        others = f", {self._words['other']}" if node.open_list else ""
        return self._listed(node.values, node.assumed) + others

    def _temporal(self, node: TemporalConstraint) -> str:
        pattern = node.pattern or ""
        if node.rm_type == "Duration" and pattern:
            pattern = wording.duration_parts(pattern, self._language)
        elif pattern:
            pattern = wording.temporal_parts(pattern, self._language)
        return "; ".join(filter(None, [pattern, self._listed(node.values, node.assumed)]))

    def _codes(self, node: CodeConstraint) -> str:
        local = node.terminology == "local"
        if isinstance(node, CodeReference) and not node.codes:
            return f"{self._words['code of']} {wording.terminology(node.reference_set)}"
        if not node.codes:
            return "" if local else f"{self._words['code of']} {wording.terminology(node.terminology)}"
        assumed = self._text(node.assumed) if node.assumed else ""
        said = "; ".join(map(self._text, node.codes)) if local else self._foreign(node.terminology, node.codes)
        return " ".join(filter(None, [said, self._assumed(assumed)]))

    def _foreign(self, terminology: str, codes: tuple[str, ...]) -> str:
        """Codes of openEHR's own terminology by name, those of others after what they are of."""
        known = CODES[wording.spoken(self._language)] if terminology == "openehr" else {}
        if all(code in known for code in codes):
            return "; ".join(known[code] for code in codes)
        return f"{terminology}: {'; '.join(codes)}"

    def _reference(self, node: ConstraintRef) -> str:
        """The members of a value set, else the name of the set."""
        shown = [self._text(code) for code in self._terminology.members(node.code)] or [self._text(node.code)]
        assumed = self._text(node.assumed) if node.assumed and node.code in self._terminology.value_sets else ""
        return " ".join(filter(None, ["; ".join(shown), self._assumed(assumed)]))

    def _ordinals(self, node: OrdinalConstraint) -> str:
        shown = [self._scored(item) for item in node.items]
        return " ".join(filter(None, ["; ".join(shown), self._listed((), node.assumed)]))

    def _scored(self, item: OrdinalItem) -> str:
        """The value and what it stands for; once where they are the same."""
        number, text = wording.number(item.value, self._language), self._text(item.symbol.code)
        return number if text == number else f"{number} {text}"

    def _measured(self, node: QuantityConstraint) -> list[str]:
        """What a quantity without units is a quantity of."""
        known = (
            MEASURED[wording.spoken(self._language)] if node.property and node.property.terminology == "openehr" else {}
        )
        name = known.get(node.property.code) if node.property else None
        return [name.lower()] if name else []

    def _quantity(self, item: QuantityItem) -> str:
        magnitude = wording.interval(item.magnitude, self._language) if item.magnitude else ""
        return " ".join(filter(None, [wording.unit(item.units), magnitude]))

    def _slot(self, node: Slot) -> str:
        names = [short(pattern) for pattern in archetype_patterns(node.includes) if pattern not in _ANYTHING]
        without = [short(pattern) for pattern in archetype_patterns(node.excludes) if pattern not in _ANYTHING]
        said = f"{self._words['slot']} {self._words.get(node.rm_type, '').lower() or node.rm_type}"
        if node.closed:
            return f"{said}, {self._words['closed']}"
        allowed = f": {', '.join(dict.fromkeys(names))}" if names else ""
        excluded = f", {self._words['except']} {', '.join(dict.fromkeys(without))}" if without else ""
        return said + allowed + excluded

    def _type(self, rm_type: str) -> str:
        generic = _GENERIC.fullmatch(rm_type)
        if generic:
            inner = f" {self._type(generic[2]).lower()}" if generic[1] in _OF else ""
            return f"{self._type(generic[1])}{inner}"
        return self._words.get(rm_type, rm_type)

    def _text(self, code: str) -> str:
        """The first language that says something; texts that wait for a translation do so in their original."""
        terms = [self._terminology.term(code, language) for language in self._languages]
        texts = [term.text for term in terms if term]
        return next((text for text in texts if not waits(text)), texts[0] if texts else code)


def _units(node: CObject) -> str:
    """Units are no quotations."""
    values = node.values if isinstance(node, StringConstraint) else ()
    return ", ".join(wording.unit(value) for value in values)


def short(pattern: str) -> str:
    r"""`openEHR-EHR-CLUSTER\.lab_device(-[a-zA-Z0-9_]+)*\.v1` as `lab device (v1)`; of another form as it is."""
    plain = re.sub(r"\\(.)", r"\1", _SPECIALISED.sub("", pattern))
    found = _ARCHETYPE.fullmatch(plain)
    return f"{found[1].replace('_', ' ')} ({found[2]})" if found else plain
