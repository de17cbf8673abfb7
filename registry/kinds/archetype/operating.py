"""An archetype made operational by itself, like a template: what forms, examples and checks of instances need."""

from collections.abc import Iterable

import archetypes
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.surroundings import library
from registry.kinds.archetype.templates import is_template, parsed_template
from registry.kinds.kind import World

Operational = archetypes.OperationalTemplate | archetypes.OperationalArchetype


def operational(content: str, world: World) -> Operational:
    """Raises archetypes.FlatteningError where it rests on what the registry has not, or contradicts it."""
    if is_template(content):
        return parsed_template(content)
    archetype = parsed(content)
    if isinstance(archetype, archetypes.OperationalArchetype):
        return archetype
    around = library(archetype, world) or archetypes.Library()
    converted = archetypes.convert(archetype, around).archetype
    return archetypes.operational(converted, archetypes.Library().extended(_converted(around)))


def _converted(around: archetypes.Library) -> Iterable[archetypes.Archetype]:
    return [archetypes.convert(each, around).archetype for each in around]
