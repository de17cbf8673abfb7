"""Code systems, value sets and concept maps as immutable values, in FHIR's terms.

Whatever a source says that has no field here is kept word for word in `carried`, so that reading and writing
FHIR loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

from codesets.things.carried import NOTHING, Carried
from codesets.things.concepts import (
    INACTIVE,
    Coding,
    Concept,
    Designation,
    Property,
    PropertyValue,
    Surroundings,
    as_text,
    named_codes,
    searchable,
)
from codesets.things.ontology import HeldOntology
from codesets.things.tree import Tree

__all__ = [
    "CODELESS",
    "CONCEPT_STATUSES",
    "CONTENT_MODES",
    "HIERARCHY_MEANINGS",
    "INACTIVE",
    "PARTIAL",
    "PROPERTY_TYPES",
    "PUBLICATION_STATUSES",
    "RELATIONSHIPS",
    "CodeSystem",
    "Coding",
    "Concept",
    "ConceptMap",
    "Designation",
    "Filter",
    "FilterDeclaration",
    "Include",
    "IncludedConcept",
    "MapElement",
    "MapGroup",
    "MapTarget",
    "Property",
    "PropertyDeclaration",
    "PropertyValue",
    "Texts",
    "Thing",
    "Unmapped",
    "ValueSet",
    "as_text",
    "searchable",
    "text_in",
]

#: Every status a concept may have.
CONCEPT_STATUSES: Final = ("active", "inactive", "retired", "draft", "deprecated", "experimental")
PUBLICATION_STATUSES: Final = ("draft", "active", "retired", "unknown")
CONTENT_MODES: Final = ("complete", "fragment", "example", "not-present", "supplement")
#: Content modes of systems whose further codes are elsewhere.
PARTIAL: Final = frozenset({"fragment", "example"})
#: Those of systems that have no codes of their own here.
CODELESS: Final = frozenset({"supplement", "not-present"})
HIERARCHY_MEANINGS: Final = ("is-a", "part-of", "grouped-by", "classified-with")
PROPERTY_TYPES: Final = ("code", "string", "integer", "boolean", "dateTime", "decimal", "Coding")
RELATIONSHIPS: Final = (
    "related-to",
    "equivalent",
    "source-is-narrower-than-target",
    "source-is-broader-than-target",
    "not-related-to",
)

#: Text by language ("" where the source does not say which), sorted by language, one text each.
Texts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PropertyDeclaration:
    code: str
    type: str = "string"
    uri: str | None = None
    description: str | None = None
    carried: Carried = NOTHING


@dataclass(frozen=True, slots=True)
class FilterDeclaration:
    """A filter that the publisher says value sets may use."""

    code: str
    operators: tuple[str, ...] = ()
    value: str | None = None
    description: str | None = None
    carried: Carried = NOTHING


def _sort_title(thing: CodeSystem | ValueSet | ConceptMap) -> None:
    """One order of languages, or equal things would differ after a store that sorts keys."""
    object.__setattr__(thing, "title", tuple(sorted(dict(thing.title).items())))


@dataclass(frozen=True)
class CodeSystem:
    """A code system, a fragment of one, or (content "supplement") designations and properties for another."""

    url: str | None = None
    version: str | None = None
    identifiers: tuple[str, ...] = ()
    name: str | None = None
    title: Texts = ()
    language: str | None = None
    status: str = "active"
    content: str = "complete"
    case_sensitive: bool | None = None
    hierarchy_meaning: str | None = None
    value_set: str | None = None
    supplements: str | None = None
    properties: tuple[PropertyDeclaration, ...] = ()
    filters: tuple[FilterDeclaration, ...] = ()
    concepts: tuple[Concept, ...] = ()
    carried: Carried = NOTHING

    def __post_init__(self) -> None:
        _sort_title(self)

    @cached_property
    def tree(self) -> Tree[Concept]:
        """The hierarchy, made the first time it is asked for and kept with the value."""
        return Tree(self.concepts)

    @cached_property
    def ontology(self) -> HeldOntology:
        """The same asked for sets of concepts."""
        return HeldOntology(self.tree)

    @cached_property
    def folded(self) -> dict[str, str]:
        """Case-folded code to the first code so written: what a case-insensitive system looks up by."""
        found: dict[str, str] = {}
        for concept in self.concepts:
            found.setdefault(concept.code.casefold(), concept.code)
        return found

    @cached_property
    def searchable(self) -> dict[str, str]:
        """Code and names of each concept in one case-folded text, for filters by words."""
        return {code: searchable(concept) for code, concept in self.tree.nodes.items()}

    def concept(self, code: str) -> Concept | None:
        """The concept of that code, by the system's own rule of letter case (unsaid means sensitive)."""
        found = self.tree.get(code)
        if found is None and self.case_sensitive is False:
            written = self.folded.get(code.casefold())
            found = None if written is None else self.tree.get(written)
        return found

    # what `codesets.things.system.System` asks of every code system, in memory or compiled

    def surroundings(self, code: str) -> Surroundings | None:
        found = self.concept(code)
        if found is None:
            return None
        parents, children = self.parents(found.code), self.children(found.code)
        near = ((each, self.concept(each)) for each in (*parents, *children, *named_codes(found)))
        return Surroundings(
            found, parents, children, {each: other.display for each, other in near if other is not None}
        )

    def __len__(self) -> int:
        return len(self.tree)

    def __bool__(self) -> bool:
        return True

    def codes(self) -> Iterator[str]:
        return iter(self.tree)

    def every(self) -> Iterator[Concept]:
        return iter(self.tree.nodes.values())

    def roots(self) -> tuple[str, ...]:
        return self.tree.roots

    def parents(self, code: str) -> tuple[str, ...]:
        return self.tree.parents(code)

    def children(self, code: str) -> tuple[str, ...]:
        return self.tree.children(code)

    def ancestors(self, code: str) -> tuple[str, ...]:
        return self.tree.ancestors(code)

    def descendants(self, code: str) -> tuple[str, ...]:
        return self.tree.descendants(code)

    def is_leaf(self, code: str) -> bool:
        return self.tree.is_leaf(code)

    def is_flat(self) -> bool:
        return self.tree.flat

    def subsumes(self, above: str, below: str) -> bool:
        return self.tree.subsumes(above, below)

    @cached_property
    def _used_properties(self) -> frozenset[str]:
        return frozenset(each.code for concept in self.every() for each in concept.properties)

    def has_property(self, name: str) -> bool:
        return name in self._used_properties or any(each.code == name for each in self.properties)

    def languages(self) -> tuple[str, ...]:
        found = {each.language for concept in self.every() for each in concept.designations}
        return tuple(sorted(each for each in found if each))

    def naming(self, words: Iterable[str]) -> Iterator[Concept]:
        wanted = tuple(words)
        for code, text in self.searchable.items():
            if all(word in text for word in wanted):
                yield self.tree.nodes[code]

    def page(self, words: Iterable[str], offset: int, count: int) -> tuple[list[Concept], int]:
        wanted = tuple(words)
        if not wanted:
            return list(islice(self.every(), offset, offset + count)), len(self)
        found = list(self.naming(wanted))
        return found[offset : offset + count], len(found)


@dataclass(frozen=True, slots=True)
class IncludedConcept:
    code: str
    display: str | None = None
    designations: tuple[Designation, ...] = ()
    carried: Carried = NOTHING


@dataclass(frozen=True, slots=True)
class Filter:
    property: str
    op: str
    value: str
    carried: Carried = NOTHING


@dataclass(frozen=True, slots=True)
class Include:
    """A part of a value set: codes of `system` by list or by filters, all of them, and in every one of `value_sets`.

    Without a version the reference floats: it means whatever edition the terminology holds as current.
    """

    system: str | None = None
    version: str | None = None
    concepts: tuple[IncludedConcept, ...] = ()
    filters: tuple[Filter, ...] = ()
    value_sets: tuple[str, ...] = ()
    carried: Carried = NOTHING


@dataclass(frozen=True)
class ValueSet:
    """A choice of codes; `intent` says what the choice is for, and `inactive` whether inactive codes belong."""

    url: str | None = None
    version: str | None = None
    identifiers: tuple[str, ...] = ()
    name: str | None = None
    title: Texts = ()
    language: str | None = None
    status: str = "active"
    intent: str | None = None
    inactive: bool | None = None
    locked_date: str | None = None
    include: tuple[Include, ...] = ()
    exclude: tuple[Include, ...] = ()
    carried: Carried = NOTHING

    def __post_init__(self) -> None:
        _sort_title(self)

    @cached_property
    def listings(self) -> dict[int, dict[str, IncludedConcept]]:
        """The codes of each list by code, and by folded code; the lists by the identity of their tuple."""
        found: dict[int, dict[str, IncludedConcept]] = {}
        for part in (*self.include, *self.exclude):
            listed = {each.code.casefold(): each for each in reversed(part.concepts)}
            found[id(part.concepts)] = listed | {each.code: each for each in reversed(part.concepts)}
        return found


@dataclass(frozen=True, slots=True)
class MapTarget:
    """Where a code maps to; `relationship` in R5's words, read from source to target."""

    code: str | None = None
    display: str | None = None
    relationship: str = "equivalent"
    comment: str | None = None
    carried: Carried = NOTHING


@dataclass(frozen=True, slots=True)
class MapElement:
    """A source code and its targets; `no_map` states that there is none."""

    code: str | None = None
    display: str | None = None
    targets: tuple[MapTarget, ...] = ()
    no_map: bool = False
    carried: Carried = NOTHING


@dataclass(frozen=True, slots=True)
class Unmapped:
    """What a source code without an element becomes: the code used as it is, one fixed code, or another map."""

    mode: str
    code: str | None = None
    display: str | None = None
    other_map: str | None = None
    relationship: str | None = None
    carried: Carried = NOTHING


@dataclass(frozen=True)
class MapGroup:
    source: str | None = None
    source_version: str | None = None
    target: str | None = None
    target_version: str | None = None
    elements: tuple[MapElement, ...] = ()
    unmapped: Unmapped | None = None
    carried: Carried = NOTHING

    @cached_property
    def places(self) -> dict[str | None, list[int]]:
        """Where the elements of each code stand; under None those without one."""
        found: dict[str | None, list[int]] = {}
        for place, element in enumerate(self.elements):
            found.setdefault(element.code, []).append(place)
        return found

    @cached_property
    def places_of_targets(self) -> dict[str | None, list[int]]:
        """Where the elements stand that have a target of each code."""
        found: dict[str | None, list[int]] = {}
        for place, element in enumerate(self.elements):
            for code in dict.fromkeys(target.code for target in element.targets):
                found.setdefault(code, []).append(place)
        return found


@dataclass(frozen=True)
class ConceptMap:
    """Codes of one system said in another; `source` and `target` are the value sets the map is made for."""

    url: str | None = None
    version: str | None = None
    identifiers: tuple[str, ...] = ()
    name: str | None = None
    title: Texts = ()
    language: str | None = None
    status: str = "active"
    source: str | None = None
    target: str | None = None
    groups: tuple[MapGroup, ...] = ()
    carried: Carried = NOTHING

    def __post_init__(self) -> None:
        _sort_title(self)


Thing = CodeSystem | ValueSet | ConceptMap


def text_in(texts: Texts, *languages: str) -> str | None:
    """The text in the first of the languages that is there, else the first text."""
    by_language = dict(texts)
    found = next((by_language[language] for language in languages if language in by_language), None)
    return found if found is not None else next((text for _, text in texts), None)
