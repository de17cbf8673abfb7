"""The names of nodes that a specialisation has from its parents: its own text does not repeat them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from archetypes.differences.inherited_words import named_by_parents
from archetypes.node_paths import labels
from registry.kinds.archetype import nodes
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.surroundings import library
from registry.kinds.archetype.templates import is_template
from registry.kinds.kind import Item, World


def named(content: str, found: Sequence[Item], world: World) -> tuple[Item, ...]:
    """The nodes, those without a name called as the parents in the registry call them."""
    if is_template(content) or all(map(_has_name, found)):
        return tuple(found)
    archetype = parsed(content)
    parents = library(archetype, world) if archetype.parent_id else None
    if parents is None:
        return tuple(found)
    words = named_by_parents(archetype, parents)
    given = (_told(labels(words, item.content.get("node_id"))) for item in found)
    return tuple(
        item if _has_name(item) or not said else _called(item, said) for item, said in zip(found, given, strict=True)
    )


def _has_name(item: Item) -> bool:
    return bool(item.content.get("labels")) or not item.content.get("node_id")


def _told(said: Mapping[str, str]) -> dict[str, str]:
    return {nodes.language(code): text for code, text in said.items()}


def _called(item: Item, said: dict[str, str]) -> Item:
    return replace(item, label=nodes.label_of(said), content={**item.content, "labels": said})
