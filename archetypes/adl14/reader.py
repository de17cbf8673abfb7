"""Reads a whole ADL 1.4 text: its sections in their order, each by its own notation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archetypes.adl import assertions, literals, odin, sections
from archetypes.adl.header import header
from archetypes.adl.lexer import BLANK, Lexer, decode
from archetypes.adl14 import cadl
from archetypes.constraints import Assertion
from archetypes.errors import Problem
from archetypes.model import Archetype, ArchetypeId
from archetypes.telling import tell
from archetypes.values import OdinObject

_HEADER_VALUE = re.compile(r"[\w.\-+:]+")
_ARCHETYPE_ID = re.compile(r"[^\W\d][^\s\[\](){}<>\"]*")
_CONCEPT = re.compile(rf"\[{BLANK}([A-Za-z0-9][\w.\-]*){BLANK}\]")
#: How a section in ODIN begins, and nothing else does: a word and an attribute.
_SECTION = re.compile(rf"[^\W\d]\w*{BLANK}[^\W\d]\w*{BLANK}=\s*<")
#: The section that an attribute tells of.
_SECTIONS = {
    **dict.fromkeys(("original_language", "translations"), "language"),
    **dict.fromkeys(("original_author", "details", "lifecycle_state", "other_details"), "description"),
    **dict.fromkeys(("term_definitions", "term_bindings"), "ontology"),
    "items": "annotations",
    "revision_history": "revision_history",
}


@dataclass(frozen=True)
class Parsed:
    """An archetype and what its text does that no model can show (a key given twice)."""

    archetype: Archetype
    problems: tuple[Problem, ...]


def parse(text_or_bytes: str | bytes) -> Parsed:
    lexer = Lexer(decode(text_or_bytes))
    archetype = _archetype(lexer)
    if lexer.kind != "end":
        raise lexer.expected(tell("the end of the text or another section in its order"), "SUNK")
    return Parsed(archetype, tuple(lexer.notes))


def _archetype(lexer: Lexer) -> Archetype:
    lexer.expect("archetype", "SARID", tell("at the start of the text"))
    about_itself = header(lexer, header_value)
    archetype_id = _identifier(lexer, "SARID")
    specialised = lexer.take("specialise") or lexer.take("specialize")
    parent_id = _identifier(lexer, "SASID") if specialised else None
    concept = _concept(lexer)
    about = _sections(lexer, "language", "description")
    lexer.expect("definition", "SADF")
    definition = cadl.definition(lexer)
    invariants = _invariants(lexer)
    lexer.expect("ontology", "SAON")
    ontology = _section(lexer, "ontology")
    after = _sections(lexer, "annotations", "revision_history")
    return Archetype(
        archetype_id=archetype_id,
        concept=concept,
        languages=sections.languages(lexer, about["language"]) if "language" in about else None,
        definition=definition,
        terminology=sections.terminology(lexer, ontology),
        header=about_itself,
        parent_id=parent_id,
        description=sections.description(lexer, about["description"]) if "description" in about else None,
        invariants=invariants,
        annotations=after.get("annotations"),
        revision_history=after.get("revision_history"),
    )


def header_value(lexer: Lexer) -> str:
    """A version or an identifier, in rare texts in quotes as in ADL 2."""
    if lexer.kind == "string":
        return literals.string(lexer)
    found = lexer.match(_HEADER_VALUE)
    if not found:
        raise lexer.expected(tell("a value in the header"), "SARID")
    return found[0]


def _identifier(lexer: Lexer, code: str) -> ArchetypeId:
    place = lexer.place()
    found = lexer.match(_ARCHETYPE_ID)
    identifier = ArchetypeId.parse(found[0]) if found else None
    if identifier is None:
        shown = f"'{found[0]}'" if found else lexer.found()
        wanted = tell("an archetype id as openEHR-EHR-OBSERVATION.name.v1")
        raise lexer.error(code, tell("expected {what}, found {found}", what=wanted, found=shown), place)
    return identifier


def _concept(lexer: Lexer) -> str:
    lexer.expect("concept", "SACO")
    found = lexer.match(_CONCEPT)
    if not found:
        raise lexer.expected(tell("the concept's code as [at0000]"), "SACO")
    return found[1]


def _invariants(lexer: Lexer) -> tuple[Assertion, ...]:
    read: list[Assertion] = []
    if lexer.take("invariant") or lexer.take("rules"):
        while not read or not (lexer.at("ontology") or lexer.looks_like(_SECTION)):
            read.append(assertions.assertion(lexer))
            lexer.take(";")
    return tuple(read)


def _sections(lexer: Lexer, *keywords: str) -> dict[str, OdinObject]:
    """The ODIN sections of these names, each optional, in any order."""
    read: dict[str, OdinObject] = {}
    while lexer.kind == "name":
        keyword = lexer.text.lower()
        if keyword not in keywords or keyword in read:
            break
        lexer.advance()
        read[keyword] = _section(lexer, keyword)
    return read


def _section(lexer: Lexer, keyword: str) -> OdinObject:
    """Attributes of another section in this one mean that the keyword between them is lost."""
    section = odin.document(lexer)
    for name in section.attributes:
        owner = _SECTIONS.get(name, keyword)
        if owner != keyword:
            message = tell(
                "'{name}' does not belong in '{keyword}'; is the keyword '{owner}' missing before it?",
                name=name,
                keyword=keyword,
                owner=owner,
            )
            raise lexer.error("SUNK", message, section.place)
    return section
