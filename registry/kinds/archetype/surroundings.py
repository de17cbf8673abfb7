"""The archetypes that another is judged with: the parents of a specialised one, and those that a template uses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import archetypes
from archetypes.constraints import ArchetypeRoot
from archetypes.node_paths import walk
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.slots import plain
from registry.kinds.archetype.templates import is_template
from registry.kinds.kind import Target, World

#: A template of a whole record uses fewer; a longer chain is a circle or an attack.
MOST = 400


def library(archetype: archetypes.Archetype, world: World) -> archetypes.Library | None:
    """What the archetype rests on, and what that rests on in turn, as published in the registry.

    None where some of it is not published here: that is told as a reference to nothing, and what depends on it cannot
    be judged.
    """
    found = around(archetype, world)
    if any(each.target is None for each in found):
        return None
    return archetypes.Library().extended(parsed(each.text) for each in found)


def parents(specialised: Iterable[archetypes.Archetype], world: World) -> archetypes.Library:
    """What those that specialise others rest on, as far as it is published in the registry."""
    found = {each.name: each for one in specialised if one.parent_id for each in around(one, world)}
    return archetypes.Library().extended(parsed(each.text) for each in found.values() if each.text)


@dataclass(frozen=True)
class Neighbour:
    """What an archetype rests on by the id that it is asked for by; `target` is None where it is not here."""

    name: str
    target: Target | None = None
    text: str = ""


def around(archetype: archetypes.Archetype, world: World) -> tuple[Neighbour, ...]:
    """All that it rests on, directly or not, each once; what is of another sort, or too much, is not here."""
    found: dict[str, Neighbour] = {}
    waiting = list(used(archetype))
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        target = world.target(name) if len(found) < MOST else None
        text = world.content(target) if target is not None and target.kind == "archetype" else ""
        if not text or is_template(text):
            found[name] = Neighbour(name)
            continue
        found[name] = Neighbour(name, target, text)
        waiting.extend(used(parsed(text)))
    return tuple(found.values())


def used(archetype: archetypes.Archetype) -> Iterator[str]:
    """The ids of what the archetype cannot be understood without; a template's own overlays stand in its text."""
    if archetype.parent_id:
        yield plain(archetype.parent_id)
    yield from dict.fromkeys(reference for _, reference in roots(archetype))


def roots(archetype: archetypes.Archetype) -> Iterator[tuple[str, str]]:
    """Where a template, or one of its overlays, uses another archetype: path and id."""
    overlays = archetype.overlays if isinstance(archetype, archetypes.Template) else ()
    own = {plain(each.archetype_id) for each in overlays}
    if isinstance(archetype, archetypes.OperationalArchetype):
        return  # it has all in it
    for each in (archetype, *overlays):
        for step in walk(each.definition):
            node = step.node
            if isinstance(node, ArchetypeRoot) and node.reference and step.attribute:
                reference = plain(node.reference)
                if reference not in own:
                    yield (step.path if each is archetype else ""), reference
    for overlay in overlays:
        if overlay.parent_id and plain(overlay.parent_id) not in own:
            yield "", plain(overlay.parent_id)
