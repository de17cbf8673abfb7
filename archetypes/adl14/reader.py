"""Reads a whole ADL 1.4 text: its sections in their order, each by its own notation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archetypes.adl import assertions, odin, sections
from archetypes.adl.header import header, identifier
from archetypes.adl.lexer import BLANK, Lexer, decode
from archetypes.adl14 import cadl
from archetypes.constraints import Assertion
from archetypes.errors import Problem
from archetypes.model import Archetype
from archetypes.telling import tell
from archetypes.values import OdinObject

HEADER_VALUE = re.compile(r"[\w.\-+:]+")
_EXAMPLE = "openEHR-EHR-OBSERVATION.name.v1"
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
    about_itself = header(lexer, HEADER_VALUE)
    archetype_id = identifier(lexer, "SARID", _EXAMPLE)
    specialised = lexer.take("specialise") or lexer.take("specialize")
    parent_id = identifier(lexer, "SASID", _EXAMPLE) if specialised else None
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
