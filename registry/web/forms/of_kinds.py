"""Which form a kind's content has: its schema's, without fields that mean nothing for this very content."""

import json
from collections.abc import Mapping
from typing import Any

from registry.kinds.kind import Content, Kind
from registry.kinds.structured import Collection
from registry.web.forms.nodes import Node, nodes_of

_OF_SYSTEMS = frozenset(
    ("content", "case_sensitive", "hierarchy_meaning", "value_set", "supplements", "properties", "filters", "concepts")
)
_OF_VALUE_SETS = frozenset(("intent", "inactive", "locked_date", "include", "exclude"))
_OF_MAPS = frozenset(("source", "target", "groups"))
#: One schema serves three sorts of code set; a form shows the fields of its own sort.
_FOREIGN: Mapping[str, frozenset[str]] = {
    "code-system": _OF_VALUE_SETS | _OF_MAPS,
    "value-set": _OF_SYSTEMS | _OF_MAPS,
    "concept-map": _OF_SYSTEMS | _OF_VALUE_SETS,
}
_CODES = (Collection("concepts", "code"),)


def as_json(kind: Kind, content: Content) -> dict[str, Any]:
    """Content of a kind with a schema, as the schema's fields have it."""
    found: dict[str, Any] = json.loads(kind.canonical(content))
    return found


def tables_of(kind: Kind) -> tuple[Collection, ...]:
    """The tables of the content whose rows are items."""
    found: tuple[Collection, ...] = getattr(kind, "collections", _CODES if kind.name == "codeset" else ())
    return found


def nodes_for(kind: Kind, content: Content) -> tuple[Node, ...]:
    """The form of this content as a whole."""
    return _nodes(kind, content, frozenset())


def head_nodes(kind: Kind, content: Content) -> tuple[Node, ...]:
    """The form of the standard's own fields."""
    return _nodes(kind, content, frozenset(table.field for table in tables_of(kind)))


def row_nodes(kind: Kind, table: Collection) -> tuple[Node, ...]:
    """The form of one row of a table."""
    assert kind.schema is not None
    return next(node.children for node in nodes_of(kind.schema) if node.name == table.field)


def _nodes(kind: Kind, content: Content, without: frozenset[str]) -> tuple[Node, ...]:
    assert kind.schema is not None
    if kind.name == "codeset":
        head = next(iter(kind.items(content))).content
        without |= _FOREIGN.get(str(head.get("type")), frozenset())
    return nodes_of(kind.schema, without=without)
