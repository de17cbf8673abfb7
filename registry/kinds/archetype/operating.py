"""An archetype made operational, as templates are, with what it rests on: for forms, examples, checks of instances."""

from collections.abc import Iterable

import archetypes
from registry.kinds.archetype.kept import kept
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.surroundings import around
from registry.kinds.archetype.templates import is_template, parsed_template
from registry.kinds.kind import World

Operational = archetypes.OperationalTemplate | archetypes.OperationalArchetype


def operational(content: str, world: World) -> Operational:
    """In the codes of its own text, as instances name its nodes.

    Raises archetypes.FlatteningError where it rests on what the registry has not, or contradicts it.
    """
    if is_template(content):
        return parsed_template(content)
    archetype = parsed(content)
    if isinstance(archetype, archetypes.OperationalArchetype):
        return archetype
    return _made(content, _texts(archetype, world) if archetype.is_adl2 else ())


def in_adl2(content: str, world: World) -> archetypes.OperationalArchetype:
    """The same of an archetype, in ADL 2 whatever its text is in; what ADL 1.4 calls at0004 is id5 there."""
    archetype = parsed(content)
    if isinstance(archetype, archetypes.OperationalArchetype):
        return archetype
    texts = _texts(archetype, world)
    return _made(archetypes.write(converted(content, world).archetype), texts)


def _texts(archetype: archetypes.Archetype, world: World) -> tuple[str, ...]:
    return tuple(each.text for each in around(archetype, world) if each.target)


def converted(content: str, world: World) -> archetypes.Conversion:
    """In ADL 2: a specialisation says only what it changes where its parents are here."""
    archetype = parsed(content)
    return archetypes.convert(archetype, _library(_texts(archetype, world)))


@kept()
def _made(content: str, texts: tuple[str, ...]) -> archetypes.OperationalArchetype:
    """Kept, since checks of instances ask for the same again and again."""
    library = _library(texts)
    others = [archetypes.convert(each, library).archetype for each in library]
    return archetypes.operational(parsed(content), archetypes.Library().extended(others))


def _library(texts: Iterable[str]) -> archetypes.Library:
    return archetypes.Library().extended(parsed(each) for each in texts)
