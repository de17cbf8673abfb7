"""An operational template of OPT 1.4: a definition with every archetype in place, and the words of each at its root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from archetypes.constraints import ArchetypeRoot, Attribute
from archetypes.errors import Place
from archetypes.model import Description, Term, Terminology
from archetypes.values import CodeTerm
from archetypes.xml_elements import NAMESPACE, XmlElement


@dataclass(frozen=True)
class TermBinding:
    """What a terminology binds a local code or a path to."""

    terminology: str
    code: str
    target: CodeTerm


@dataclass(frozen=True, kw_only=True)
class TemplateRoot(ArchetypeRoot):
    """C_ARCHETYPE_ROOT: `reference` is the archetype's id; the terms are those of the template's own language."""

    template_id: str | None = None
    terms: tuple[Term, ...] = ()
    bindings: tuple[TermBinding, ...] = ()


@dataclass(frozen=True)
class Annotation:
    """What is noted at a path; the first step of the path is the root's archetype id in brackets."""

    path: str
    items: tuple[tuple[str, str], ...]
    extensions: tuple[XmlElement, ...] = ()


@dataclass(frozen=True)
class ViewConstraint:
    """How forms show the node at a path: `pass_through`, `VisibleInView` and the like."""

    path: str
    items: tuple[tuple[str, str], ...]
    extensions: tuple[XmlElement, ...] = ()


@dataclass(frozen=True)
class FlatOntology:
    """The terms of one archetype in every language that the template was exported with."""

    archetype_id: str
    terminology: Terminology
    extensions: tuple[XmlElement, ...] = ()


@dataclass(frozen=True)
class OperationalTemplate:
    """`constraints` are the template's own additions by differential path (T_CONSTRAINT).

    `extensions` holds what the schema has no place for, and what says more than the fields do.
    """

    template_id: str
    concept: str
    language: CodeTerm | None
    definition: TemplateRoot
    is_controlled: bool | None = None
    description: Description | None = None
    uid: str | None = None
    ontology: FlatOntology | None = None
    component_ontologies: tuple[FlatOntology, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    constraints: tuple[Attribute, ...] | None = None
    view: tuple[ViewConstraint, ...] | None = None
    extensions: tuple[XmlElement, ...] = ()
    namespace: str = field(default=NAMESPACE, compare=False)
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def default_language(self) -> str:
        return self.language.code.strip() if self.language else ""

    @cached_property
    def terminologies(self) -> Mapping[str, Terminology]:
        """The terms of each archetype by its id, in all languages that the template says them in."""
        flat = (self.ontology, *self.component_ontologies) if self.ontology else self.component_ontologies
        return {each.archetype_id: each.terminology for each in flat}
