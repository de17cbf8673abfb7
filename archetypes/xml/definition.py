"""The tree of a definition in XML: objects and attributes of AOM 1.4, those of operational templates among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from archetypes.constraints import (
    Attribute,
    BooleanConstraint,
    CObject,
    ComplexObject,
    ConstraintRef,
    ForeignConstraint,
    NumberConstraint,
    Slot,
    StringConstraint,
    TemporalConstraint,
    UseNode,
)
from archetypes.errors import ParseError
from archetypes.operational_template import TemplateRoot, TermBinding
from archetypes.telling import tell
from archetypes.values import CodeTerm
from archetypes.xml import adl_notes
from archetypes.xml.assertions import read_assertion, write_assertion
from archetypes.xml.domain_types import read_codes, read_ordinal, read_quantity, write_domain
from archetypes.xml.intervals import (
    cardinality,
    is_plain_cardinality,
    is_plain_count,
    multiplicity,
    write_cardinality,
    write_multiplicity,
)
from archetypes.xml.primitives import read_item, rm_type, write_item, written_rm_type
from archetypes.xml.resource import binding_target, term, write_binding, write_term
from archetypes.xml_elements import (
    ADL_NOTE,
    XmlElement,
    completed,
    fault,
    leaf,
    own,
    required,
    says_its_text,
    tree,
    unsaid,
)

_HEAD = ("rm_type_name", "occurrences", "node_id", "attributes", ADL_NOTE)
_ATTRIBUTE = ("rm_attribute_name", "existence", "children", "cardinality", "differential_path", ADL_NOTE)
_ROOT = ("archetype_id", "template_id", "term_definitions", "term_bindings")
_PRIMITIVE = BooleanConstraint | NumberConstraint | StringConstraint | TemporalConstraint
_SELF = ("rm_type_name", "occurrences", "node_id")
_ATTRIBUTE_SELF = ("rm_attribute_name", "existence", "cardinality", "differential_path")
_Node = TypeVar("_Node", bound=CObject | Attribute)
_COMPLEX = ("", "C_COMPLEX_OBJECT", "T_COMPLEX_OBJECT")


def read_object(element: XmlElement, type_name: str = "") -> CObject:
    """`type_name` is the type where the element itself names none."""
    kind = element.type_name or type_name
    noted = adl_notes.constraint(element)
    if noted is not None:
        return noted
    if kind in _COMPLEX:
        made = ComplexObject(**_head(element), attributes=_attributes(element))
        return _with(made, _beside(element, made, own(element, "C_COMPLEX_OBJECT")) + _others(element))
    if kind == "C_ARCHETYPE_ROOT":
        return read_root(element)
    return _leaf(element, kind)


def read_root(element: XmlElement) -> TemplateRoot:
    """C_ARCHETYPE_ROOT; texts of a template's root leave the type out."""
    bindings = tuple(
        TermBinding(each.attribute("terminology") or "", item.attribute("code") or "", target)
        for each in element.many("term_bindings")
        for item in each.many("items")
        if isinstance(target := binding_target(item), CodeTerm)
    )
    terms = tuple(term(each) for each in element.many("term_definitions"))
    root = TemplateRoot(
        **_head(element),
        attributes=_attributes(element),
        reference=element.token_of("archetype_id", "value"),
        template_id=element.text_of("template_id", "value"),
        terms=terms,
        bindings=bindings,
    )
    said = [child for child in element.children if child.name in _ROOT]
    kept = unsaid(said, _root_content(root)) + _others(element, _ROOT)
    return _with(root, _beside(element, root, own(element, "C_ARCHETYPE_ROOT")) + kept)


def _head(element: XmlElement) -> dict[str, Any]:
    occurrences = element.one("occurrences")
    return {
        "rm_type": _named(element, "rm_type_name"),
        "node_id": _named(element, "node_id") or None,
        "occurrences": _count(occurrences) if occurrences else None,
        "place": element.place,
    }


def _named(element: XmlElement, name: str) -> str:
    """No name begins with a sign of markup, which one is left with where a tag is damaged."""
    text = (element.text_of(name) or "").strip()
    if text.startswith((">", "<")):
        raise fault("XNAME", tell("<{element}> is {text!r}, which is no name", element=name, text=text), element)
    return text


def _count(element: XmlElement) -> Any:
    return None if adl_notes.implied(element) else multiplicity(element)


def _with(node: _Node, extensions: tuple[XmlElement, ...]) -> _Node:
    return type(node)(**{**vars(node), "extensions": extensions}) if extensions else node


def _beside(element: XmlElement, node: CObject, attributes: tuple[XmlElement, ...]) -> tuple[XmlElement, ...]:
    """What an object says of itself beside type, count and code: mostly nothing."""
    said = [child for child in element.children if child.name in _SELF]
    if len({child.name for child in said}) == len(said) and all(_is_plain(child) for child in said):
        return attributes
    return attributes + unsaid(said, _self(node, adl=False))


def _is_plain(element: XmlElement) -> bool:
    if element.name in ("occurrences", "existence"):
        return adl_notes.implied(element) or is_plain_count(element)
    if element.name == "cardinality":
        return element.one(ADL_NOTE) is not None or is_plain_cardinality(element)
    return says_its_text(element)


def _others(element: XmlElement, known: tuple[str, ...] = ()) -> tuple[XmlElement, ...]:
    return tuple(child for child in element.children if child.name not in _HEAD and child.name not in known)


def _attributes(element: XmlElement) -> tuple[Attribute, ...]:
    return tuple(read_attribute(each) for each in element.many("attributes"))


def read_attribute(element: XmlElement) -> Attribute:
    """Of the two sorts, the one with a cardinality is told by that; AOM 1.4's default where it is left out."""
    existence, counted = element.one("existence"), element.one("cardinality")
    read = adl_notes.cardinality(counted) or cardinality(counted) if counted else None
    if read is None and element.type_name == "C_MULTIPLE_ATTRIBUTE":
        read = cardinality(XmlElement("cardinality"))
    made = Attribute(
        name=_named(element, required(element, "rm_attribute_name").name),
        differential_path=element.text_of("differential_path"),
        children=tuple(read_object(each) for each in element.many("children")),
        existence=_count(existence) if existence else None,
        cardinality=read,
        place=element.place,
    )
    return _with(made, _beside_attribute(element, made))


def _beside_attribute(element: XmlElement, made: Attribute) -> tuple[XmlElement, ...]:
    kept = own(element, _attribute_type(made))
    said = [child for child in element.children if child.name in _ATTRIBUTE_SELF]
    if not all(_is_plain(child) for child in said) or len({child.name for child in said}) < len(said):
        kept += unsaid(said, _written(made, (), adl=False, typed=True))
    return kept + tuple(child for child in element.children if child.name not in _ATTRIBUTE)


def _attribute_type(value: Attribute) -> str:
    return "C_SINGLE_ATTRIBUTE" if value.cardinality is None else "C_MULTIPLE_ATTRIBUTE"


def _leaf(element: XmlElement, kind: str) -> CObject:
    head, body = _head(element), _others(element) + element.many("attributes")
    try:
        made = _read_leaf(element, kind, head)
    except ParseError:
        made = None
    if made is None:
        foreign = ForeignConstraint(**head, type_name=kind)
        return _with(foreign, _beside(element, foreign, own(element, kind)) + body)
    known = ("includes", "excludes") if isinstance(made, Slot) else ()
    kind, written = _body(made)
    kept = unsaid([each for each in body if each.name not in known], written)
    return _with(made, _beside(element, made, own(element, kind)) + kept)


def _read_leaf(element: XmlElement, kind: str, head: dict[str, Any]) -> CObject | None:
    if kind == "C_PRIMITIVE_OBJECT":
        item = element.one("item")
        made = read_item(item, {**head, "rm_type": rm_type(head["rm_type"])}) if item else None
        return made if item and made and write_item(made)[0] == item.type_name else None
    if kind == "ARCHETYPE_SLOT":
        includes = tuple(read_assertion(each) for each in element.many("includes"))
        excludes = tuple(read_assertion(each) for each in element.many("excludes"))
        return Slot(**head, includes=includes, excludes=excludes, any_allowed=not includes and not excludes)
    if kind == "ARCHETYPE_INTERNAL_REF":
        return UseNode(**head, target=required(element, "target_path").text)
    if kind == "CONSTRAINT_REF":
        return ConstraintRef(**head, code=required(element, "reference").text)
    if kind in ("C_CODE_PHRASE", "C_CODE_REFERENCE"):
        return read_codes(element, head)
    if kind == "C_DV_ORDINAL" or (kind == "C_DV_SCALE" and head["rm_type"] == "DV_SCALE"):
        return read_ordinal(element, head)
    return read_quantity(element, head) if kind == "C_DV_QUANTITY" else None


def write_object(name: str, node: CObject, *, adl: bool = False, typed: bool = True) -> XmlElement:
    """With `adl`, what the schema demands or cannot hold is marked, so that reading gives the same node back."""
    kind, body = _body(node)
    attributes = node.attributes if isinstance(node, ComplexObject) else ()
    written = (write_attribute(each, adl=adl) for each in attributes)
    content = completed((*_self(node, adl=adl), *written, *body), node.extensions)
    element = tree(name, content, kind if typed else "")
    if not adl or isinstance(node, ComplexObject):
        return element
    return adl_notes.noted(element, node, read_object(element))


def _self(node: CObject, *, adl: bool) -> tuple[XmlElement, ...]:
    return (
        leaf("rm_type_name", written_rm_type(node.rm_type) if isinstance(node, _PRIMITIVE) else node.rm_type),
        *_occurrences(node, adl),
        leaf("node_id", node.node_id or ""),
    )


def _occurrences(node: CObject, adl: bool) -> tuple[XmlElement, ...]:
    if node.occurrences is not None:
        return (write_multiplicity("occurrences", node.occurrences),)
    return (adl_notes.implied_count("occurrences"),) if adl else ()


def write_attribute(value: Attribute, *, adl: bool = False, typed: bool = True) -> XmlElement:
    content = _written(value, value.children, adl=adl, typed=typed)
    return tree("attributes", completed(content, value.extensions), _attribute_type(value) if typed else "")


def _written(value: Attribute, children: tuple[CObject, ...], *, adl: bool, typed: bool) -> Iterator[XmlElement]:
    yield leaf("rm_attribute_name", value.name)
    if value.existence is not None:
        yield write_multiplicity("existence", value.existence)
    elif adl:
        yield adl_notes.implied_count("existence")
    for each in children:
        yield write_object("children", each, adl=adl, typed=typed or type(each) is not ComplexObject)
    if value.cardinality is not None:
        written = write_cardinality(value.cardinality)
        yield adl_notes.noted_cardinality(written, value.cardinality) if adl else written
    if value.differential_path is not None:
        yield leaf("differential_path", value.differential_path)


def _body(node: CObject) -> tuple[str, Iterable[XmlElement]]:
    """The schema's type of a node and its content but for head and attributes."""
    domain = write_domain(node)
    if domain is not None:
        return domain[0], tuple(domain[1])
    if isinstance(node, TemplateRoot):
        return "C_ARCHETYPE_ROOT", tuple(_root_content(node))
    if isinstance(node, ComplexObject):
        return "C_COMPLEX_OBJECT", ()
    if isinstance(node, Slot):
        included = (write_assertion("includes", each) for each in node.includes)
        return "ARCHETYPE_SLOT", (*included, *(write_assertion("excludes", each) for each in node.excludes))
    if isinstance(node, UseNode):
        return "ARCHETYPE_INTERNAL_REF", (leaf("target_path", node.target),)
    if isinstance(node, ConstraintRef):
        return "CONSTRAINT_REF", (leaf("reference", node.code),)
    if isinstance(node, ForeignConstraint):
        return node.type_name, ()
    if isinstance(node, _PRIMITIVE):
        kind, content = write_item(node)
        return "C_PRIMITIVE_OBJECT", (tree("item", content, kind),)
    return "C_COMPLEX_OBJECT", ()


def _root_content(root: TemplateRoot) -> Iterator[XmlElement]:
    if root.reference is not None:
        yield tree("archetype_id", (leaf("value", root.reference),))
    if root.template_id is not None:
        yield tree("template_id", (leaf("value", root.template_id),))
    yield from (write_term("term_definitions", each) for each in root.terms)
    for terminology in dict.fromkeys(each.terminology for each in root.bindings):
        items = (write_binding(each.code, each.target) for each in root.bindings if each.terminology == terminology)
        yield tree("term_bindings", (item for item in items if item), terminology=terminology)
