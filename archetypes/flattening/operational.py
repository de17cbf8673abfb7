"""Operational templates: a template in flat form, all that it uses in place, proxies resolved, closed slots gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from archetypes.constraints import (
    ArchetypeRoot,
    Attribute,
    AttributeTuple,
    CObject,
    ComplexObject,
    Multiplicity,
    Slot,
    UseNode,
)
from archetypes.errors import FlatteningError
from archetypes.flattening import terms
from archetypes.flattening.paths import find
from archetypes.flattening.specialisation import flatten
from archetypes.library import Library, key
from archetypes.model import Archetype, Languages, OperationalArchetype, Template, Terminology
from archetypes.source import several
from archetypes.telling import tell

#: Objects above one another, and all together: archetypes that use each other twice over grow without end.
_MAX_LEVELS = 80
_MAX_NODES = 200_000
#: Of a path without end its beginning tells enough.
_MAX_PATH = 200
_ONCE = Multiplicity(1, 1)


def operational(template: Archetype, library: Library, languages: str | Iterable[str] = ()) -> OperationalArchetype:
    """The template as systems use it, in these languages (those of the template where none are given).

    An archetype of ADL 1.4 has all it inherits in its own text: it keeps its codes, its proxies give way to what they
    stand for, and a node in a container that says nothing of its occurrences is there once, as ADL 1.4 means it.
    Raises `FlatteningError` for what cannot be put together: a missing archetype, one of ADL 1.4 in one of ADL 2, one
    that uses itself, or more than 200 000 nodes.
    """
    holdings = library.extended(template.overlays) if isinstance(template, Template) and template.overlays else library
    flat = flatten(template, holdings) if template.is_adl2 else template
    own = flat.languages.codes if flat.languages else tuple(flat.terminology.term_definitions)
    wanted = tuple(several(languages)) or own
    assembly = _Assembly(holdings, wanted, None if template.is_adl2 else _ONCE)
    definition = assembly.archetype(flat)
    return OperationalArchetype(
        archetype_id=flat.archetype_id,
        concept=flat.concept,
        languages=_languages(flat.languages, wanted),
        definition=definition,
        terminology=terms.in_languages(flat.terminology, wanted, flat.original_language),
        header=flat.header,
        parent_id=flat.parent_id,
        description=flat.description,
        invariants=flat.invariants,
        annotations=flat.annotations,
        revision_history=flat.revision_history,
        rm_overlay=flat.rm_overlay,
        component_terminologies=assembly.terminologies,
    )


def _languages(languages: Languages | None, wanted: tuple[str, ...]) -> Languages | None:
    if languages is None:
        return None
    kept = {code: each for code, each in languages.translations.items() if code in wanted}
    return replace(languages, translations=kept)


class _Assembly:
    def __init__(self, library: Library, languages: tuple[str, ...], often: Multiplicity | None) -> None:
        """`often`: the occurrences of nodes in containers that say none; None where that is the container's matter."""
        self._library = library
        self._languages = languages
        self._often = often
        self._inside: list[str] = []
        self._nodes = 0
        self._deepest = 0
        #: What has been put together already, with its number of nodes and how many levels it is deep.
        self._made: dict[str, tuple[ComplexObject, int, int]] = {}
        self.terminologies: dict[str, Terminology] = {}

    def archetype(self, flat: Archetype) -> ComplexObject:
        """The definition with all that it uses in it."""
        self._inside.append(key(flat.archetype_id))
        placed = self._object(flat.definition, flat.definition, 0, "")
        assert isinstance(placed, ComplexObject)
        return placed

    def _object(self, node: CObject, root: ComplexObject, level: int, path: str) -> CObject:
        """`root` is that of the archetype that the node stands in: its proxies lead from there."""
        self._count(1, level, path)
        if isinstance(node, UseNode):
            return self._object(_target(node, root, path), root, level, path)
        if isinstance(node, ArchetypeRoot) and node.reference and level:
            return self._used(node, root, level, path)
        if not isinstance(node, ComplexObject):
            return node
        return replace(
            node,
            attributes=tuple(self._attribute(each, root, level, path) for each in node.attributes),
            tuples=tuple(self._tuple(each, root, level, path) for each in node.tuples),
        )

    def _attribute(self, attribute: Attribute, root: ComplexObject, level: int, path: str) -> Attribute:
        below = f"{path}/{attribute.name}"
        children = [
            self._object(child, root, level + 1, f"{below}[{child.node_id}]" if child.node_id else below)
            for child in attribute.children
            if not _is_gone(child) or len(attribute.children) == 1
        ]
        if attribute.cardinality is not None and self._often:
            children = [self._counted(child) for child in children]
        return replace(attribute, children=tuple(children))

    def _counted(self, node: CObject) -> CObject:
        return replace(node, occurrences=node.occurrences or self._often) if node.node_id else node

    def _tuple(self, each: AttributeTuple, root: ComplexObject, level: int, path: str) -> AttributeTuple:
        rows = tuple(tuple(self._object(member, root, level + 1, path) for member in row) for row in each.rows)
        return replace(each, rows=rows)

    def _used(self, node: ArchetypeRoot, root: ComplexObject, level: int, path: str) -> ArchetypeRoot:
        """The archetype in the place of the node that uses it, under that node's id and occurrences."""
        used = self._library.get(node.reference or "")
        if used is None:
            message = tell("the archetype {archetype} is not in the library", archetype=node.reference)
            raise FlatteningError("VARXR", message, path)
        own = key(used.archetype_id)
        if own in self._inside:
            raise FlatteningError(
                "VARXAV", tell("the archetype {archetype} uses itself", archetype=node.reference), path
            )
        definition = self._definition(own, used, level, path)
        return replace(
            node,
            reference=str(used.archetype_id),
            attributes=definition.attributes,
            tuples=definition.tuples,
            default=definition.default,
        )

    def _definition(self, own: str, used: Archetype, level: int, path: str) -> ComplexObject:
        """Put together once, however often it is used."""
        if own in self._made:
            definition, nodes, levels = self._made[own]
            self._count(nodes, level + levels, path)
            return definition
        before, deepest = self._nodes, self._deepest
        self._deepest = level
        _require_adl2(used, path)
        flat = flatten(used, self._library)
        self._inside.append(own)
        placed = self._object(flat.definition, flat.definition, level, path)
        self._inside.pop()
        assert isinstance(placed, ComplexObject)
        self._made[own] = (placed, self._nodes - before, self._deepest - level)
        self._deepest = max(deepest, self._deepest)
        terminology = terms.in_languages(flat.terminology, self._languages, flat.original_language)
        self.terminologies[str(used.archetype_id)] = terminology
        return placed

    def _count(self, nodes: int, level: int, path: str) -> None:
        self._nodes += nodes
        self._deepest = max(self._deepest, level)
        if level > _MAX_LEVELS:
            message = tell("the template has more than {limit} objects inside one another", limit=_MAX_LEVELS)
            raise FlatteningError("VTPIN", message, path[:_MAX_PATH] or "/")
        if self._nodes > _MAX_NODES:
            message = tell("the template has more than {limit} nodes", limit=_MAX_NODES)
            raise FlatteningError("VTPIN", message, path[:_MAX_PATH] or "/")


def _require_adl2(archetype: Archetype, path: str) -> None:
    """Codes of ADL 1.4 mean something else."""
    if not archetype.is_adl2:
        own = str(archetype.archetype_id)
        raise FlatteningError("VARAV", tell("{archetype} is written in ADL 1.4; convert it first", archetype=own), path)


def _is_gone(node: CObject) -> bool:
    """Prohibited, or a slot that takes no more."""
    return node.is_prohibited or (isinstance(node, Slot) and node.closed)


def _target(proxy: UseNode, root: ComplexObject, path: str) -> CObject:
    target = find(root, proxy.target)
    if target is None or isinstance(target, UseNode):
        raise FlatteningError("VUNP", tell("there is no node at {path}", path=proxy.target), path or "/")
    return replace(target, node_id=proxy.node_id or target.node_id, occurrences=proxy.occurrences or target.occurrences)
