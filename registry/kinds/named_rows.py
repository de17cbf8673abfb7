"""Lists of rows that have a name of their own, told by that name.

So that a difference says which language's name, which property or which target has changed, where a list would only
say that it is another list.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from registry.kinds.differences import field_changes
from registry.kinds.kind import FieldChange

Row = Mapping[str, Any]


def _designation(row: Row) -> tuple[str, Any]:
    """By language, and by what the name is used for where that is said."""
    use = row.get("use") or {}
    name = ".".join(part for part in (row.get("language") or "und", use.get("code")) if part)
    return name, row.get("value")


def _property(row: Row) -> tuple[str, Any]:
    return str(row.get("code", "")), row.get("value")


def _target(row: Row) -> tuple[str, Any]:
    return str(row.get("code") or "?"), {name: value for name, value in row.items() if name not in ("code", "carried")}


#: field -> the name of a row, and what is told under it
NAMED: Mapping[str, Callable[[Row], tuple[str, Any]]] = {
    "designations": _designation,
    "properties": _property,
    "targets": _target,
}


def by_name(field: str, value: Any) -> Any:
    """The rows of a named list as {name: value}, where several of one name are a list; anything else as it is."""
    naming = NAMED.get(field)
    if naming is None or not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        return value
    found: dict[str, list[Any]] = {}
    for row in value:
        name, told = naming(row)
        found.setdefault(name, []).append(told)
    return {name: told[0] if len(told) == 1 else told for name, told in found.items()}


def spelled_out(changes: Iterable[FieldChange]) -> Iterator[FieldChange]:
    """Changes of whole lists as changes of their rows; what cannot be told apart by name stays as it is."""
    for each in changes:
        before, after = by_name(each.field, each.before or []), by_name(each.field, each.after or [])
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            found = tuple(field_changes(before, after, each.field))
            yield from found or (each,)
        else:
            yield each


def content_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """What differs between two contents of one item, field by field."""
    one, other = ({name: by_name(name, value) for name, value in content.items()} for content in (before, after))
    found = tuple(field_changes(_whole(one, other), _whole(other, one)))
    return found or tuple(field_changes(before, after))


def _whole(content: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """With an empty table where only the other has one, so that its rows are told one by one."""
    missing: dict[str, Any] = {
        name: {} for name in NAMED if isinstance(other.get(name), Mapping) and content.get(name) is None
    }
    return {**content, **missing}
