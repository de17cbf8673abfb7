"""The flat form of an archetype: itself laid over the flat form of its parent, as far up as there are parents."""

from __future__ import annotations

from dataclasses import replace

from archetypes.bmm import model_for
from archetypes.constraints import Statement
from archetypes.errors import FlatteningError
from archetypes.flattening import proxies, terms
from archetypes.flattening.merging import Merger
from archetypes.library import Library, key
from archetypes.model import Archetype
from archetypes.telling import tell
from archetypes.values import OdinObject, OdinTable, OdinValue

#: Published archetypes specialise three levels deep; the bound is for chains made to exhaust us.
_MAX_LEVELS = 200


def flatten(archetype: Archetype, library: Library) -> Archetype:
    """All that holds for the archetype, in one definition and one terminology, without differential paths.

    An archetype of ADL 1.4 stands in flat form already and is returned as it is. Raises `FlatteningError` where a
    parent is missing, specialisation runs in a circle, or the specialisation does not fit its parent.
    """
    if not archetype.is_adl2:
        return archetype
    line = _line(archetype, library)
    flat = line[0]
    for child in line[1:]:
        known = library.flattened.get(key(child.archetype_id)) if child is not archetype else None
        if known is None:
            known = _over(flat, child, library)
            if child is not archetype:
                library.flattened[key(child.archetype_id)] = known
        flat = known
    return flat


def _line(archetype: Archetype, library: Library) -> list[Archetype]:
    """From the archetype that has no parent down to this one."""
    line = [archetype]
    seen = {key(archetype.archetype_id)}
    while line[-1].parent_id is not None:
        parent = library.parent(line[-1])
        if parent is None or not parent.is_adl2:
            message = tell("the parent {archetype} is not in the library", archetype=str(line[-1].parent_id))
            raise FlatteningError("VASID", message)
        if key(parent.archetype_id) in seen:
            raise FlatteningError("VASID", tell("specialisation runs in a circle"))
        if len(line) > _MAX_LEVELS:
            raise FlatteningError("VASID", tell("more than {limit} parents above one another", limit=_MAX_LEVELS))
        seen.add(key(parent.archetype_id))
        line.append(parent)
    return line[::-1]


def _over(parent: Archetype, child: Archetype, library: Library) -> Archetype:
    languages = child.languages.codes if child.languages else tuple(child.terminology.term_definitions)
    merger = Merger(parent.definition, model_for(child, library.models))
    return replace(
        child,
        definition=proxies.kept(merger.root(child.definition), parent.definition),
        terminology=terms.merged(parent.terminology, child.terminology, languages, parent.original_language),
        invariants=_rules(parent.invariants, child.invariants),
        annotations=_section(parent.annotations, child.annotations),
        rm_overlay=_section(parent.rm_overlay, child.rm_overlay),
    )


def _rules(parents: tuple[Statement, ...], children: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """A rule of the child with the tag or the variable of one of the parent takes its place."""
    said = {name for each in children if (name := _name(each))}
    return (*(each for each in parents if _name(each) not in said and each not in children), *children)


def _name(statement: Statement) -> str | None:
    return getattr(statement, "tag", None) or getattr(statement, "name", None)


def _section(parent: OdinObject | None, child: OdinObject | None) -> OdinObject | None:
    if parent is None or child is None:
        return child or parent
    both = _overlaid(parent, child)
    assert isinstance(both, OdinObject)
    return both


def _overlaid(parent: OdinValue, child: OdinValue) -> OdinValue:
    """By attribute and key all the way down; single values are the child's."""
    if isinstance(parent, OdinObject) and isinstance(child, OdinObject):
        names = {**parent.attributes, **child.attributes}
        return OdinObject({name: _either(parent.attributes.get(name), child.attributes.get(name)) for name in names})
    if isinstance(parent, OdinTable) and isinstance(child, OdinTable):
        keys = {**parent.items, **child.items}
        return OdinTable({each: _either(parent.items.get(each), child.items.get(each)) for each in keys})
    return child


def _either(parent: OdinValue | None, child: OdinValue | None) -> OdinValue:
    if parent is None or child is None:
        found = child if parent is None else parent
        assert found is not None
        return found
    return _overlaid(parent, child)
