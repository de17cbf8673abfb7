"""An archetype as a table in one of its languages: a row for each node, with its constraint in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.kinds.kind import Item
from registry.web.archetype_pages import nodes, outline
from registry.web.archetype_pages.nodes import Told


@dataclass(frozen=True)
class Row:
    """`depth` is the number of nodes above; a language is "" where the text is in the table's own."""

    path: str
    depth: int
    name: str
    name_language: str
    description: str
    description_language: str
    type: str
    occurrences: str
    constraint: str
    bindings: tuple[str, ...]


#: Rows that are shown at once.
PAGE = 400


def table(
    found: Told,
    available: tuple[str, ...],
    language: str,
    spoken: str = "",
    start: int = 0,
    names: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """PAGE rows from the one numbered `start`, from 0; constraints are told in `spoken`, the names in `language`.

    `names` are those of attributes, which have no text in the archetype, in the page's language.
    """
    shown = rows(found, language, spoken or language, names or {})
    return {
        "available": available,
        "language": language,
        "constraint_language": spoken or language,
        "rows": shown[start : start + PAGE],
        "row_count": len(shown),
        "bound": any(row.bindings for row in shown[start : start + PAGE]),
        "start": start,
        "following": start + PAGE if start + PAGE < len(shown) else None,
    }


def rows(found: Told, language: str, spoken: str, names: Mapping[str, str]) -> list[Row]:
    depths: dict[str, int] = {}
    made = []
    for item in found.items:
        depths[item.key] = depths.get(item.parent or "", -1) + 1
        made.append(_row(item, depths[item.key], language, spoken, names))
    return made


def _row(item: Item, depth: int, language: str, spoken: str, names: Mapping[str, str]) -> Row:
    told, name = outline.named(item, language, names)
    rm_type = item.content["rm_type"]
    described, description = nodes.text_of(item, "descriptions", language)
    occurrences, constraint = nodes.rule_of(item, spoken)
    return Row(
        path=item.key,
        depth=min(depth, 6),
        name=name,
        name_language=told if told != language else "",
        description="" if description == name or rm_type in outline.STRUCTURE else description,
        description_language=described if described != language else "",
        type=rm_type,
        occurrences=occurrences,
        constraint="" if constraint == rm_type else constraint,
        bindings=nodes.bindings_of(item),
    )
