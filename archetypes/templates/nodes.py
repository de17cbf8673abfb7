"""The nodes of an operational template, whichever form it came in (OPT 1.4, or made from ADL 2), as one plain tree.

Web templates, examples and the checks of instances work over these alone. Constraints on values are those of AOM 1.4:
tuples and value sets of ADL 2 are told as quantities, ordinals and code lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from archetypes.bmm.openehr import openehr
from archetypes.constraints import (
    ArchetypeRoot,
    Attribute,
    Cardinality,
    CObject,
    ComplexObject,
    Multiplicity,
    Slot,
    UseNode,
)
from archetypes.model import Description, OperationalArchetype, Term, Terminology
from archetypes.operational_template import OperationalTemplate, TemplateRoot
from archetypes.templates.notes import by_path_of_node
from archetypes.templates.values import as_value
from archetypes.templates.words import Name, Words, allowed_names
from archetypes.values import OdinObject, OdinTable, OdinValue
from archetypes.xml.primitives import PRIMITIVES, written_rm_type

#: Types (and beginnings of their names) that are no LOCATABLE: their instances have neither id nor name.
_VALUES = ("DV_", "CODE_PHRASE", "PARTY_")
#: Of those the ones that are a LOCATABLE yet.
_OF_PARTIES = ("PARTY_IDENTITY", "PARTY_RELATIONSHIP")
_UNNAMED = (
    *_VALUES, "ISM_TRANSITION", "EVENT_CONTEXT", "INSTRUCTION_DETAILS", "PARTICIPATION", "LINK", "TERM_MAPPING",
    "FEEDER_AUDIT", "REFERENCE_RANGE", "OBJECT_REF", "ARCHETYPED",
)  # fmt: skip


@dataclass(frozen=True)
class TemplateNode:
    """`path` is the openEHR path from the root, "" for the root itself; a `maximum` of None is unbounded.

    `children` are in the order of the template; `constraint` is the node's own, with its attributes.
    """

    attribute: str
    rm_type: str
    constraint: CObject
    path: str
    minimum: int
    maximum: int | None
    words: Words
    archetype_id: str | None = None
    #: One where the template fixes the name.
    allowed_names: tuple[Name, ...] = ()
    template_id: str | None = None
    attribute_is_single: bool = False
    cardinalities: Mapping[str, Cardinality] = field(default_factory=dict)
    children: tuple[TemplateNode, ...] = ()

    @property
    def node_id(self) -> str:
        return self.constraint.node_id or ""

    @property
    def value_type(self) -> str:
        """The type as instances and forms name it: STRING, not String."""
        return written_rm_type(self.rm_type)

    @property
    def archetype_node_id(self) -> str:
        """What instances say: the archetype's id at its root, else the local code; "" for types without ids."""
        named = self.rm_type in _OF_PARTIES or not self.rm_type.startswith(_UNNAMED)
        unnamed = not named or self.value_type in PRIMITIVES or is_nameless(self.rm_type)
        return "" if unnamed else self.archetype_id or self.node_id

    @property
    def fixed_name(self) -> str | None:
        return self.allowed_names[0].text if len(self.allowed_names) == 1 else None

    @property
    def names(self) -> dict[str, str]:
        """By language; a name that the template fixes as text is in the template's own."""
        texts = self.words.texts(self.node_id) if self.node_id else {}
        return texts | (dict(self.allowed_names[0].texts) if len(self.allowed_names) == 1 else {})

    @property
    def name(self) -> str:
        names = self.names
        return names.get(self.words.language) or next(iter(names.values()), "")

    @property
    def descriptions(self) -> dict[str, str]:
        return self.words.descriptions(self.node_id) if self.node_id else {}

    @property
    def comments(self) -> dict[str, str]:
        """What the archetype says of the node beside its text and description: `comment` and the like."""
        term = self.words.terms(self.node_id).get(self.words.language) if self.node_id else None
        return {name: value for name, value in term.other.items() if isinstance(value, str)} if term else {}

    @property
    def is_free(self) -> bool:
        """Whether the template says nothing of the value of this element."""
        attributes = self.constraint.attributes if isinstance(self.constraint, ComplexObject) else ()
        said = (child for each in attributes if each.name == "value" for child in each.children)
        return all(child.rm_type == "DATA_VALUE" and isinstance(child, ComplexObject) for child in said)

    def walk(self) -> Iterator[TemplateNode]:
        """The node and all below it."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(node.children)

    def below(self, attribute: str) -> tuple[TemplateNode, ...]:
        return tuple(child for child in self.children if child.attribute == attribute)


@dataclass(frozen=True)
class TemplateTree:
    """What a template says as a whole: its root node and how it calls itself."""

    template_id: str
    language: str
    languages: tuple[str, ...]
    root: TemplateNode
    #: Notes by the path of the node, as `TemplateNode.path` writes it.
    annotations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: Its own, where it says one.
    version: str = ""


def is_value(rm_type: str) -> bool:
    """Whether it is a value or one who takes part, without a place of its own in paths and groups of forms."""
    return rm_type.startswith(_VALUES) and rm_type not in _OF_PARTIES


@lru_cache(maxsize=500)
def is_nameless(rm_type: str) -> bool:
    """Whether openEHR's reference model knows the type, and gives it no name: references, identifiers, audits."""
    model = openehr()
    return model.find(rm_type) is not None and not model.conforms(rm_type, "LOCATABLE")


def tree(template: OperationalTemplate | OperationalArchetype) -> TemplateTree:
    if isinstance(template, OperationalTemplate):
        return _of_opt(template)
    if isinstance(template, OperationalArchetype):
        return _of_adl2(template)
    raise TypeError("this is no operational template; `operational` makes one of an archetype")


def _of_opt(template: OperationalTemplate) -> TemplateTree:
    language = template.default_language or "en"
    definition = template.definition
    languages = dict.fromkeys(
        [language, *(code for each in template.terminologies.values() for code in each.term_definitions)]
    )
    root = _Builder(language, template.terminologies).root(definition)
    opening = f"[{definition.reference}]"
    notes = {note.path.removeprefix(opening): dict(note.items) for note in template.annotations}
    placed: Mapping[str, Mapping[str, str]] = (
        by_path_of_node(notes, [node.path for node in root.walk()]) if notes else notes
    )
    return TemplateTree(template.template_id, language, tuple(languages), root, placed, _version(template.description))


def _of_adl2(archetype: OperationalArchetype) -> TemplateTree:
    language, own = archetype.original_language, str(archetype.archetype_id)
    terminologies = {**archetype.component_terminologies, own: archetype.terminology}
    root = _Builder(language, terminologies).root(archetype.definition, own)
    codes = archetype.languages.codes if archetype.languages else (language,)
    return TemplateTree(own, language, codes, root, _notes(archetype, language), _version(archetype.description))


def _version(description: Description | None) -> str:
    stated = description.other_details.get("sem_ver") if description else None
    return stated if isinstance(stated, str) else ""


def _notes(archetype: OperationalArchetype, language: str) -> dict[str, dict[str, str]]:
    """The annotations of ADL 2 in one language: `documentation`, languages, paths, then what is noted."""
    found: OdinValue | None = archetype.annotations
    for key in ("documentation", language):
        found = _entries(found).get(key)
    return {
        str(path): {str(name): text for name, text in _entries(items).items() if isinstance(text, str)}
        for path, items in _entries(found).items()
    }


def _entries(value: OdinValue | None) -> Mapping[Any, OdinValue]:
    return value.items if isinstance(value, OdinTable) else value.attributes if isinstance(value, OdinObject) else {}


class _Builder:
    def __init__(self, language: str, terminologies: Mapping[str, Terminology]) -> None:
        self._language = language
        self._terminologies = terminologies

    def root(self, definition: ComplexObject, archetype_id: str | None = None) -> TemplateNode:
        words = self._words(definition, archetype_id or getattr(definition, "reference", None) or "")
        return self._node(definition, Attribute(name=""), "", words, archetype_id)

    def _words(self, root: CObject, archetype_id: str) -> Words:
        terminology = self._terminologies.get(archetype_id, Terminology())
        if not isinstance(root, TemplateRoot):
            return Words(self._language, {}, terminology, terminology.term_bindings)
        bound: dict[str, dict[str, OdinValue]] = {}
        for each in root.bindings:
            bound.setdefault(each.terminology, {})[each.code] = each.target
        own: dict[str, Term] = {}
        for term in root.terms:
            own.setdefault(term.code, term)
        return Words(self._language, own, terminology, bound)

    def _node(
        self, node: CObject, attribute: Attribute, above: str, words: Words, archetype_id: str | None
    ) -> TemplateNode:
        if isinstance(node, ArchetypeRoot) and node.reference:
            archetype_id = node.reference
            words = self._words(node, archetype_id)
        constraint = as_value(node, words.terminology)
        named = allowed_names(node, words)
        identifier = "" if is_value(node.rm_type) else archetype_id or node.node_id or ""
        path = above + _step(attribute.name, identifier, named) if attribute.name else ""
        counted = _counted(node, attribute)
        attributes = constraint.attributes if isinstance(constraint, ComplexObject) else ()
        children = (self._node(child, each, path, words, None) for each, child in _shown(attributes))
        return TemplateNode(
            attribute.name,
            node.rm_type,
            constraint,
            path,
            counted.lower,
            counted.upper,
            words,
            archetype_id,
            named,
            getattr(node, "template_id", None),
            attribute.cardinality is None,
            {each.name: each.cardinality for each in attributes if each.cardinality},
            tuple(children),
        )


def _shown(attributes: Iterable[Attribute]) -> Iterator[tuple[Attribute, CObject]]:
    """What a form shows below a node; its name is told as the node's own."""
    for attribute in attributes:
        for child in attribute.children if attribute.name != "name" else ():
            if not isinstance(child, Slot | UseNode) and not child.is_prohibited:
                yield attribute, child


def _step(attribute: str, identifier: str, names: Sequence[Name]) -> str:
    """A node that can have but one name is told apart from its like by it."""
    if not identifier:
        return f"/{attribute}"
    named = f" and name/value='{names[0].text}'" if len(names) == 1 else ""
    return f"/{attribute}[{identifier}{named}]"


def _counted(node: CObject, attribute: Attribute) -> Multiplicity:
    """How often the node may be there: in a single attribute once, and not always where there are alternatives."""
    container = attribute.cardinality is not None
    if not container and len(attribute.children) > 1:
        return Multiplicity(0, 1)
    own = node.occurrences or Multiplicity(0 if container else 1, None if container else 1)
    if attribute.cardinality is None and attribute.existence is not None and attribute.name:
        return Multiplicity(min(own.lower, attribute.existence.lower), 1)
    return own
