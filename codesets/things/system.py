"""What the engine reads of a code system: nothing that would need all of it, however large it is.

The in-memory `model.CodeSystem` satisfies it; a compiled one on disk does the same. Lookup, validation and
subsumption use only what is asked for one code; expansion and filters may iterate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Protocol, TypeGuard

from codesets.things.carried import Carried
from codesets.things.concepts import Surroundings
from codesets.things.model import (
    CodeSystem,
    Concept,
    ConceptMap,
    FilterDeclaration,
    PropertyDeclaration,
    Texts,
    ValueSet,
)
from codesets.things.ontology import Ontology


class System(Protocol):
    """A code system, a fragment of one, or a supplement to one."""

    @property
    def url(self) -> str | None: ...
    @property
    def version(self) -> str | None: ...
    @property
    def identifiers(self) -> tuple[str, ...]: ...
    @property
    def name(self) -> str | None: ...
    @property
    def title(self) -> Texts: ...
    @property
    def language(self) -> str | None: ...
    @property
    def status(self) -> str: ...
    @property
    def content(self) -> str: ...
    @property
    def case_sensitive(self) -> bool | None: ...
    @property
    def hierarchy_meaning(self) -> str | None: ...
    @property
    def value_set(self) -> str | None: ...
    @property
    def supplements(self) -> str | None: ...
    @property
    def properties(self) -> tuple[PropertyDeclaration, ...]: ...
    @property
    def filters(self) -> tuple[FilterDeclaration, ...]: ...
    @property
    def carried(self) -> Carried: ...
    @property
    def ontology(self) -> Ontology:
        """The system asked for sets of concepts."""

    def __len__(self) -> int:
        """How many concepts there are."""

    def concept(self, code: str) -> Concept | None:
        """The concept of that code, by the system's own rule of letter case (unsaid means sensitive)."""

    def surroundings(self, code: str) -> Surroundings | None:
        """The concept, found by the same rule of letter case, with what is next to it."""

    def codes(self) -> Iterator[str]:
        """Every code once, in document order."""

    def every(self) -> Iterator[Concept]:
        """Every concept once, in document order."""

    def roots(self) -> tuple[str, ...]: ...

    def parents(self, code: str) -> tuple[str, ...]:
        """The parents that exist; the code as the system writes it, here and below."""

    def children(self, code: str) -> tuple[str, ...]: ...

    def ancestors(self, code: str) -> tuple[str, ...]:
        """All codes above, nearest first, without the code itself."""

    def descendants(self, code: str) -> Iterable[str]:
        """All codes below in document order, without the code itself."""

    def is_leaf(self, code: str) -> bool: ...

    def is_flat(self) -> bool:
        """Whether no code has a parent here."""

    def subsumes(self, above: str, below: str) -> bool:
        """Whether `above` is `below` or one of its ancestors."""

    def has_property(self, name: str) -> bool:
        """Whether the system declares the property or a concept has it."""

    def languages(self) -> tuple[str, ...]:
        """The languages that designations are in, sorted."""

    def naming(self, words: Iterable[str]) -> Iterator[Concept]:
        """Concepts whose code or names hold every one of the (case-folded) words, in document order."""

    def page(self, words: Iterable[str], offset: int, count: int) -> tuple[list[Concept], int]:
        """A stretch of the concepts that `naming` these words would give, and how many those are in all."""


#: What can be held and asked: code systems in any form that can be read, value sets and maps.
Held = System | ValueSet | ConceptMap
#: The fields of a code system without its concepts.
HEAD: Final = tuple(name for name in CodeSystem.__dataclass_fields__ if name != "concepts")


def is_system(thing: Held) -> TypeGuard[System]:
    return not isinstance(thing, ValueSet | ConceptMap)


def head_of(system: System) -> CodeSystem:
    """The system without its concepts."""
    return CodeSystem(**{name: getattr(system, name) for name in HEAD})
