"""An ADL 1.4 archetype as XML of the openEHR Archetype schema, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from archetypes.adl import assertions, odin, sections, write_adl, write_cadl, write_odin
from archetypes.adl.header import header
from archetypes.adl.lexer import Lexer
from archetypes.adl14 import reader as adl14
from archetypes.collector import collecting_seldom
from archetypes.constraints import Assertion, CObject, ComplexObject, ForeignConstraint, Multiplicity, Slot, UseNode
from archetypes.model import Archetype, ArchetypeId, Languages, Translation
from archetypes.telling import tell
from archetypes.values import CodeTerm, OdinObject, OdinValue
from archetypes.xml import document, kept_sections
from archetypes.xml.assertions import read_assertion, write_assertion
from archetypes.xml.definition import read_object, write_object
from archetypes.xml.intervals import code_term, write_code_term
from archetypes.xml.resource import (
    description,
    dictionary,
    entries,
    ontology,
    table,
    write_description,
    write_dictionary,
    write_ontology,
)
from archetypes.xml_elements import ADL_NOTE, NAMESPACE, TYPE, XmlElement, fault, leaf, optional, required, tree

_LANGUAGE = "ISO_639-1"
_NO_LANGUAGE = "no language"
_KEPT_SECTIONS = ("annotations", "revision_history")


@collecting_seldom()
def read_archetype(data: str | bytes) -> Archetype:
    """ParseError with line where the text is not XML, or not an archetype of ADL 1.4."""
    return archetype_of(document.parse(data).root)


def archetype_of(root: XmlElement) -> Archetype:
    if root.name == "template":
        raise fault("XROOT", tell("this is an operational template, not an archetype; read it with read_opt"), root)
    if root.name != "archetype":
        raise fault("XROOT", tell("<{name}> is not the <archetype> of an archetype", name=root.name), root)
    made = _schema(root)
    return replace(made, **_noted(root))


def _schema(root: XmlElement) -> Archetype:
    definition = read_object(required(root, "definition"))
    if not isinstance(definition, ComplexObject):
        raise fault("XTYPE", tell("the definition is not a complex object"), required(root, "definition"))
    return _around(root, _uncounted(definition))


def _uncounted(node: ComplexObject) -> ComplexObject:
    """The schema demands of values too how often they occur; that they do so once is what ADL has no words for."""
    attributes = tuple(replace(each, children=tuple(map(_value_uncounted, each.children))) for each in node.attributes)
    return replace(node, attributes=attributes)


def _value_uncounted(node: CObject) -> CObject:
    if isinstance(node, ComplexObject):
        return _uncounted(node)
    if isinstance(node, Slot | UseNode | ForeignConstraint) or node.occurrences != Multiplicity(1, 1):
        return node
    return replace(node, occurrences=None)


def _around(root: XmlElement, definition: ComplexObject) -> Archetype:
    described = root.one("description")
    parent = root.one("parent_archetype_id")
    return Archetype(
        archetype_id=_identifier(required(root, "archetype_id")),
        concept=(root.text_of("concept") or "").strip(),
        languages=_languages(root),
        definition=definition,
        terminology=ontology(required(root, "ontology")),
        header=_header(root),
        parent_id=_identifier(parent) if parent else None,
        description=description(described) if described else None,
        invariants=tuple(_invariant(each) for each in root.many("invariants")),
        annotations=kept_sections.read_annotations(root.many("annotations")),
        revision_history=kept_sections.read_history(root.one("revision_history")),
    )


def _identifier(element: XmlElement) -> ArchetypeId:
    text = element.token_of("value") or ""
    found = ArchetypeId.parse(text)
    if found is None:
        raise fault("XVAL", tell("{text!r} is no archetype id", text=text), element)
    return found


def _header(root: XmlElement) -> dict[str, str | None]:
    given = {"adl_version": root.token_of("adl_version"), "uid": root.token_of("uid", "value")}
    controlled: dict[str, str | None] = {"controlled": None} if root.flag_of("is_controlled") else {}
    return {name: value for name, value in given.items() if value is not None} | controlled


def _languages(root: XmlElement) -> Languages:
    translations: dict[str, Translation] = {}
    for each in root.many("translations"):
        spoken = code_term(required(each, "language"))
        other = dictionary(each.many("other_details"))
        translations[spoken.code] = Translation(
            language=spoken,
            author=dictionary(each.many("author")),
            accreditation=each.text_of("accreditation"),
            other={"other_details": table(other)} if other else {},
        )
    return Languages(code_term(required(root, "original_language")), translations)


def _invariant(element: XmlElement) -> Assertion:
    noted = element.text_of(ADL_NOTE)
    return assertions.assertion(Lexer(noted)) if noted is not None else read_assertion(element)


def _noted(root: XmlElement) -> dict[str, Any]:
    """The fields that notes in ADL tell better than the elements."""
    found: dict[str, Any] = {}
    for each in root.many(ADL_NOTE):
        name, _, text = each.text.strip().partition("\n")
        if name == _NO_LANGUAGE:
            found["languages"] = None
        elif name == "header":
            found["header"] = header(Lexer(text), adl14.HEADER_VALUE)
        else:
            lexer = Lexer(text)
            found |= _section(name, lexer, odin.document(lexer))
    return found


def _section(name: str, lexer: Lexer, section: OdinObject) -> dict[str, Any]:
    if name == "language":
        return {"languages": sections.languages(lexer, section)}
    if name == "description":
        return {"description": sections.description(lexer, section)}
    if name == "ontology":
        return {"terminology": sections.terminology(lexer, section)}
    return {name: section} if name in _KEPT_SECTIONS else {}


@collecting_seldom()
def write_archetype(archetype: Archetype) -> str:
    """ValueError for an archetype of ADL 2, which this schema cannot hold."""
    if archetype.is_adl2:
        raise ValueError("an archetype of ADL 2 has no form in the XML of AOM 1.4; write it as adl or json")
    root = tree("archetype", _content(archetype))
    notes = tuple(_notes(archetype, _around(root, archetype.definition)))
    whole = replace(root, children=(*root.children, *notes))
    return document.serialised(document.Document(whole, NAMESPACE)).decode()


def _content(archetype: Archetype) -> Iterator[XmlElement]:
    languages = archetype.languages or Languages(CodeTerm(_LANGUAGE, archetype.original_language))
    yield write_code_term("original_language", languages.original)
    if "controlled" in archetype.header:
        yield leaf("is_controlled", True)
    if archetype.description:
        yield tree("description", write_description(archetype.description))
    yield from (tree("translations", _translation(code, each)) for code, each in languages.translations.items())
    if archetype.uid is not None:
        yield tree("uid", (leaf("value", archetype.uid),))
    yield tree("archetype_id", (leaf("value", archetype.archetype_id),))
    yield from optional("adl_version", archetype.header.get("adl_version"))
    yield leaf("concept", archetype.concept)
    if archetype.parent_id:
        yield tree("parent_archetype_id", (leaf("value", archetype.parent_id),))
    definition = write_object("definition", archetype.definition, adl=True)
    yield replace(definition, attributes=tuple(each for each in definition.attributes if each[0] != TYPE))
    yield from (_write_invariant(each) for each in archetype.invariants if isinstance(each, Assertion))
    yield tree("ontology", write_ontology(archetype.terminology))


def _translation(code: str, value: Translation) -> Iterator[XmlElement]:
    yield write_code_term("language", value.language or CodeTerm(_LANGUAGE, code))
    yield from write_dictionary("author", value.author)
    yield from optional("accreditation", value.accreditation)
    yield from write_dictionary("other_details", entries(value.other.get("other_details")))


def _write_invariant(value: Assertion) -> XmlElement:
    element = write_assertion("invariants", value)
    if read_assertion(element) == value:
        return element
    text = "\n".join(write_cadl.assertions((value,), 0))
    return replace(element, children=(XmlElement(ADL_NOTE, text), *element.children))


def _notes(archetype: Archetype, read: Archetype) -> Iterator[XmlElement]:
    """What the elements, read again, would tell otherwise."""
    if archetype.header != read.header:
        yield XmlElement(ADL_NOTE, f"header\n({write_adl.header(archetype)})")
    if archetype.languages is None:
        yield XmlElement(ADL_NOTE, _NO_LANGUAGE)
    elif archetype.languages != read.languages:
        yield _section_note("language", write_adl.language_section(archetype.languages).attributes)
    if archetype.description is not None and archetype.description != read.description:
        yield _section_note("description", write_adl.description_section(archetype.description).attributes)
    if archetype.terminology != read.terminology:
        yield _section_note("ontology", write_adl.ontology_section(archetype))
    for name in _KEPT_SECTIONS:
        section: OdinObject | None = getattr(archetype, name)
        if section is not None:
            yield _section_note(name, section.attributes)


def _section_note(name: str, attributes: Mapping[str, OdinValue | None]) -> XmlElement:
    return XmlElement(ADL_NOTE, "\n".join((name, *write_odin.attributes(attributes, 0))))
