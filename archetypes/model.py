"""What an archetype is, in the terms of the openEHR archetype object model (AOM); every class compares by value.

`place` is where a node stands in its text. It takes no part in comparison, and is None on nodes made by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from archetypes.constraints import ComplexObject, Statement
from archetypes.errors import Place
from archetypes.values import CodeTerm, OdinObject, OdinValue

#: `v1`, `v1.0.0`, `v1.0.0-rc.7`, `v1.0.0+u`, and as old editors had it `v1draft`.
_VERSION = r"v\d+(?:(?:\.\d+)*(?:[-+]\w+(?:[.\-+]\w+)*)?|[^\W\d]\w*)"
_ARCHETYPE_ID = re.compile(rf"(?:([\w.\-]+)::)?([^\W\d]\w*)-(\w+)-(\w+)\.([^\s.:]+)\.({_VERSION})")
#: Versions that ADL 1.4 is read as.
BEFORE_ADL2 = re.compile(r"1\.[0-4](?!\d)")
_NODE_CODE = re.compile(r"(?:at|ac|id)\d+(?:\.\d+)*")


@dataclass(frozen=True)
class ArchetypeId:
    """`namespace::publisher-package-class.concept.version`, the namespace optional."""

    publisher: str
    package: str
    rm_class: str
    concept: str
    version: str
    namespace: str | None = None

    @classmethod
    def parse(cls, text: str) -> ArchetypeId | None:
        found = _ARCHETYPE_ID.fullmatch(text)
        return cls(found[2], found[3], found[4], found[5], found[6], found[1]) if found else None

    def __str__(self) -> str:
        namespace = f"{self.namespace}::" if self.namespace else ""
        return f"{namespace}{self.publisher}-{self.package}-{self.rm_class}.{self.concept}.{self.version}"


@dataclass(frozen=True)
class Translation:
    """`other` keeps every attribute that has no field of its own, here and below."""

    language: CodeTerm | None
    author: Mapping[str, OdinValue] = field(default_factory=dict)
    accreditation: str | None = None
    other: Mapping[str, OdinValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Languages:
    original: CodeTerm
    translations: Mapping[str, Translation] = field(default_factory=dict)
    other: Mapping[str, OdinValue] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """The original language first."""
        others = (code for code in self.translations if code != self.original.code)
        return (self.original.code, *others)


@dataclass(frozen=True)
class DescriptionDetails:
    """The description in one language."""

    language: CodeTerm | None
    purpose: str | None = None
    use: str | None = None
    misuse: str | None = None
    copyright: str | None = None
    keywords: tuple[str, ...] = ()
    other: Mapping[str, OdinValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Description:
    original_author: Mapping[str, OdinValue] = field(default_factory=dict)
    details: Mapping[str, DescriptionDetails] = field(default_factory=dict)
    lifecycle_state: str | None = None
    other_contributors: tuple[str, ...] = ()
    other_details: Mapping[str, OdinValue] = field(default_factory=dict)
    other: Mapping[str, OdinValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Term:
    code: str
    text: str
    description: str | None = None
    other: Mapping[str, OdinValue] = field(default_factory=dict)
    place: Place | None = field(default=None, compare=False, repr=False)


Definitions = Mapping[str, Mapping[str, Term]]
Bindings = Mapping[str, Mapping[str, OdinValue]]


@dataclass(frozen=True)
class ValueSet:
    """The codes that an `ac` code stands for in ADL 2."""

    code: str
    members: tuple[str, ...] = ()
    other: Mapping[str, OdinValue] = field(default_factory=dict)
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Terminology:
    """The ontology or terminology section: terms by language and code, bindings by terminology and code or path."""

    term_definitions: Definitions = field(default_factory=dict)
    constraint_definitions: Definitions = field(default_factory=dict)
    term_bindings: Bindings = field(default_factory=dict)
    constraint_bindings: Bindings = field(default_factory=dict)
    terminologies_available: tuple[str, ...] = ()
    value_sets: Mapping[str, ValueSet] = field(default_factory=dict)
    other: Mapping[str, OdinValue] = field(default_factory=dict)

    def members(self, code: str) -> tuple[str, ...]:
        """The codes of an ADL 2 value set; of an `at` code the code itself."""
        if code in self.value_sets:
            return self.value_sets[code].members
        return (code,) if code.startswith("at") else ()

    def term(self, code: str, *languages: str) -> Term | None:
        """The term or constraint definition in the first of these languages that has it."""
        for definitions in (self.term_definitions, self.constraint_definitions):
            for language in languages:
                found = definitions.get(language, {}).get(code)
                if found:
                    return found
        return None


Artefact = Literal["archetype", "template", "template_overlay", "operational_template"]


@dataclass(frozen=True)
class Archetype:
    """An archetype of ADL 1.4 or 2, or a template of ADL 2.

    `header` is what stands in parentheses after `archetype`; a flag such as `controlled` maps to None. `concept` is the
    code of the concept section, in ADL 2 the root's. `invariants` are the rules of ADL 2.
    """

    archetype_id: ArchetypeId
    concept: str
    languages: Languages | None
    definition: ComplexObject
    terminology: Terminology
    header: Mapping[str, str | None] = field(default_factory=dict)
    parent_id: ArchetypeId | None = None
    description: Description | None = None
    invariants: tuple[Statement, ...] = ()
    annotations: OdinObject | None = None
    revision_history: OdinObject | None = None
    artefact: Artefact = "archetype"
    rm_overlay: OdinObject | None = None

    @property
    def adl_version(self) -> str:
        return self.header.get("adl_version") or ("1.4" if self.artefact == "archetype" else "2")

    @property
    def is_adl2(self) -> bool:
        return not BEFORE_ADL2.match(self.adl_version)

    @property
    def uid(self) -> str | None:
        return self.header.get("uid")

    @property
    def original_language(self) -> str:
        """From the language section, or from the ontology of texts older than that section."""
        if self.languages:
            return self.languages.original.code
        primary = self.terminology.other.get("primary_language")
        return primary if isinstance(primary, str) else next(iter(self.terminology.term_definitions), "")

    @property
    def specialisation_depth(self) -> int:
        return specialisation_depth(self.concept)


@dataclass(frozen=True)
class Template(Archetype):
    """An ADL 2 template with the overlays that stand in its text."""

    artefact: Artefact = "template"
    overlays: tuple[Archetype, ...] = ()


@dataclass(frozen=True)
class OperationalArchetype(Archetype):
    """An operational template of ADL 2: everything in place, the terms of each archetype in it by its id."""

    artefact: Artefact = "operational_template"
    component_terminologies: Mapping[str, Terminology] = field(default_factory=dict)


def specialisation_depth(code: str) -> int:
    """`at0003` 0, `at0003.1` 1, `at0.0.1` 2."""
    return code.count(".")


def is_local_code(code: str) -> bool:
    return _NODE_CODE.fullmatch(code) is not None
