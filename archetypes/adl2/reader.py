"""Reads a whole ADL 2 text: the archetype or template, its sections, and the overlays that follow a template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from archetypes.adl import assertions, odin, sections
from archetypes.adl.header import header, identifier
from archetypes.adl.lexer import Lexer, decode
from archetypes.adl2 import cadl
from archetypes.constraints import ComplexObject, Statement
from archetypes.errors import ParseError, Problem
from archetypes.model import (
    Archetype,
    ArchetypeId,
    Artefact,
    OperationalArchetype,
    Template,
    Terminology,
)
from archetypes.telling import tell
from archetypes.values import OdinObject

_HEADER_VALUE = re.compile(r"[^\s();=\"]+")
_EXAMPLE = "openEHR-EHR-OBSERVATION.name.v1.0.0"
_ARTEFACTS: dict[str, Artefact] = {
    "archetype": "archetype",
    "template": "template",
    "template_overlay": "template_overlay",
    "operational_template": "operational_template",
}
_FIRST = ("language", "description")
_LAST = ("annotations", "component_terminologies", "revision_history")
#: Where reading may go on after an error: the line of a section's keyword.
_SECTION_LINE = re.compile(
    r"^(?:language|description|definition|rules|invariant|rm_overlay|terminology|ontology|annotations|"
    r"component_terminologies|revision_history|template_overlay)[ \t\r]*$",
    re.MULTILINE | re.IGNORECASE,
)
#: The section that an attribute tells of, to notice a keyword that is lost between two sections.
_OWNERS = {
    **dict.fromkeys(("original_language", "translations"), "language"),
    **dict.fromkeys(("original_author", "details", "lifecycle_state", "other_details", "licence"), "description"),
    "rm_visibility": "rm_overlay",
    **dict.fromkeys(("term_definitions", "term_bindings", "value_sets"), "terminology"),
    "documentation": "annotations",
    "component_terminologies": "component_terminologies",
}
_MAX_ERRORS = 50


@dataclass(frozen=True)
class Recovered:
    """All that could be read: the archetype unless its core is lost, the errors, and keys that are given twice."""

    archetype: Archetype | None
    errors: tuple[ParseError, ...]
    problems: tuple[Problem, ...]


def recover(text_or_bytes: str | bytes) -> Recovered:
    """Reads on in the next section after an error. Raises `ParseError` for what is no text at all."""
    reader = _Reader(Lexer(decode(text_or_bytes)))
    archetype = reader.read()
    notes = tuple(_in_adl2_terms(note) for note in reader.lexer.notes)
    errors = sorted(reader.errors, key=lambda error: (error.line, error.column))
    return Recovered(archetype, tuple(errors), notes)


def parse(text_or_bytes: str | bytes) -> tuple[Archetype, tuple[Problem, ...]]:
    """The archetype, and what the text does that no model can show. Raises the first `ParseError`."""
    recovered = recover(text_or_bytes)
    if recovered.errors:
        raise recovered.errors[0]
    assert recovered.archetype is not None
    return recovered.archetype, recovered.problems


def _in_adl2_terms(note: Problem) -> Problem:
    """ODIN has its own name for what ADL 1.4 calls VDOBU."""
    return replace(note, code="VOKU") if note.code == "VDOBU" else note


class _Parts:
    """What has been read of one archetype; a part that is lost stays None."""

    def __init__(self, artefact: Artefact) -> None:
        self.artefact = artefact
        self.archetype_id: ArchetypeId | None = None
        self.parent_id: ArchetypeId | None = None
        self.header: Mapping[str, str | None] = {}
        self.definition: ComplexObject | None = None
        self.rules: tuple[Statement, ...] = ()
        self.terminology: Terminology | None = None
        self.odin: dict[str, OdinObject] = {}
        self.overlays: list[Archetype] = []


class _Reader:
    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer
        self.errors: list[ParseError] = []

    def read(self) -> Archetype | None:
        artefact = _ARTEFACTS.get(self.lexer.text.lower())
        if artefact is None:
            expected = tell("'archetype', 'template', 'template_overlay' or 'operational_template'")
            self.errors.append(self.lexer.expected(expected, "SARID"))
            return None
        parts = self._artefact(artefact)
        while parts.artefact == "template" and self.lexer.at("template_overlay"):
            overlay = self._made(self._artefact("template_overlay"))
            if overlay:
                parts.overlays.append(overlay)
        if self.lexer.kind != "end" and not self.errors:
            self.errors.append(self._out_of_place())
        return self._made(parts)

    def _out_of_place(self) -> ParseError:
        return self.lexer.expected(tell("the end of the text or another section in its order"), "SUNK")

    @contextmanager
    def _section(self) -> Iterator[None]:
        """Notes an error and goes to where the next section begins."""
        try:
            yield
        except ParseError as error:
            self.errors.append(error)
            found = _SECTION_LINE.search(self.lexer.source, self.lexer.start)
            enough = len(self.errors) >= _MAX_ERRORS
            self.lexer.resume(found.start() if found and not enough else len(self.lexer.source))

    def _artefact(self, artefact: Artefact) -> _Parts:
        lexer, parts = self.lexer, _Parts(artefact)
        lexer.advance()
        with self._section():
            self._opening(parts)
        self._odin_sections(parts, _FIRST)
        with self._section():
            lexer.expect("definition", "SADF")
            parts.definition = cadl.definition(lexer)
        with self._section():
            self._after_definition(parts)
        with self._section():
            if lexer.kind == "end":
                raise lexer.error("SADF", tell("the terminology section is missing after the definition"))
            if not lexer.take("ontology"):
                lexer.expect("terminology", "SAON")
            read = self._odin("terminology")
            parts.terminology = sections.terminology(lexer, read)
        self._odin_sections(parts, _LAST)
        return parts

    def _opening(self, parts: _Parts) -> None:
        lexer = self.lexer
        parts.header = header(lexer, _HEADER_VALUE)
        if parts.artefact == "archetype" and "adl_version" not in parts.header:
            parts.header = {"adl_version": "2.0", **parts.header}
        parts.archetype_id = identifier(lexer, "SARID", _EXAMPLE)
        if lexer.take("specialize") or lexer.take("specialise"):
            parts.parent_id = identifier(lexer, "SASID", _EXAMPLE)
        elif parts.artefact in ("template", "template_overlay"):
            raise lexer.expected(tell("'specialize' and what the template specialises"), "SASID")

    def _after_definition(self, parts: _Parts) -> None:
        lexer = self.lexer
        if lexer.take("rules") or lexer.take("invariant"):
            parts.rules = _rules(lexer)
        self._odin_sections(parts, ("rm_overlay",))

    def _odin_sections(self, parts: _Parts, keywords: tuple[str, ...]) -> None:
        """The sections of these names, each optional and once, in any order."""
        while self.lexer.kind == "name" and (keyword := self.lexer.text.lower()) in keywords:
            with self._section():
                twice = self._out_of_place() if keyword in parts.odin else None
                self.lexer.advance()
                if twice:
                    raise twice
                parts.odin[keyword] = self._odin(keyword)

    def _odin(self, keyword: str) -> OdinObject:
        section = odin.document(self.lexer)
        for name in section.attributes:
            owner = _OWNERS.get(name, keyword)
            if owner != keyword:
                message = tell(
                    "'{name}' does not belong in '{keyword}'; is the keyword '{owner}' missing before it?",
                    name=name,
                    keyword=keyword,
                    owner=owner,
                )
                raise self.lexer.error("SUNK", message, section.place)
        return section

    def _made(self, parts: _Parts) -> Archetype | None:
        """The archetype, if what makes it one has been read."""
        if parts.archetype_id is None or parts.definition is None or parts.terminology is None:
            return None
        with self._section():
            return self._assembled(parts, parts.archetype_id, parts.definition, parts.terminology)
        return None

    def _assembled(
        self, parts: _Parts, archetype_id: ArchetypeId, definition: ComplexObject, terminology: Terminology
    ) -> Archetype:
        lexer, about = self.lexer, parts.odin
        common: dict[str, Any] = {
            "archetype_id": archetype_id,
            "concept": definition.node_id or "",
            "languages": sections.languages(lexer, about["language"]) if "language" in about else None,
            "definition": definition,
            "terminology": terminology,
            "header": parts.header,
            "parent_id": parts.parent_id,
            "description": sections.description(lexer, about["description"]) if "description" in about else None,
            "invariants": parts.rules,
            "annotations": about.get("annotations"),
            "revision_history": about.get("revision_history"),
            "artefact": parts.artefact,
            "rm_overlay": about.get("rm_overlay"),
        }
        if parts.artefact == "template":
            return Template(**common, overlays=tuple(parts.overlays))
        if parts.artefact == "operational_template":
            components = sections.components(lexer, about.get("component_terminologies", OdinObject()))
            return OperationalArchetype(**common, component_terminologies=components)
        return Archetype(**common)


def _rules(lexer: Lexer) -> tuple[Statement, ...]:
    read: list[Statement] = []
    while not read or not lexer.at("rm_overlay", "terminology", "ontology"):
        read.append(assertions.statement(lexer))
        lexer.take(";")
    return tuple(read)
