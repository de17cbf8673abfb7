"""Adding, removing and moving rows of a table by submit buttons, so that forms work without script."""

import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from registry.errors import BadRequest
from registry.web.forms.draft import Draft, draft_of
from registry.web.forms.nodes import Node

_COMMAND = re.compile(r"(add|remove|up|down|copy):([A-Za-z_][\w.]*)\Z")


def apply_command(nodes: Iterable[Node], draft: dict[str, Draft], command: str) -> tuple[dict[str, Draft], str]:
    """A new draft, and the name of the row to look at next.

    Commands: `add:lines`, `remove:lines.2`, `up:lines.2`, `down:lines.2`, `copy:lines.2`; paths may go deeper.
    Raises BadRequest for any other.
    """
    match = _COMMAND.match(command)
    if match is None:
        raise BadRequest("The form does not know the button {button}.", button=command[:60])
    after = deepcopy(draft)
    deed, path = match[1], match[2]
    try:
        if deed == "add":
            return after, _add(tuple(nodes), after, path)
        table, _, row = path.rpartition(".")
        return after, _arrange(_reach(after, table), deed, table, int(row))
    except (KeyError, IndexError, TypeError, ValueError, StopIteration) as error:
        raise BadRequest("The form has no row {path}.", path=path[:60]) from error


def _add(nodes: tuple[Node, ...], draft: dict[str, Draft], path: str) -> str:
    rows = _reach(draft, path)
    rows.append(draft_of(_node(nodes, path).children, {}, "nb"))
    return f"{path}.{len(rows) - 1}"


def _arrange(rows: list[Any], deed: str, table: str, at: int) -> str:
    row = rows[at]
    if deed == "copy":
        rows.insert(at + 1, {**deepcopy(row), **({"key": ""} if "key" in row else {})})
        return f"{table}.{at + 1}"
    del rows[at]
    if deed == "remove":
        return f"{table}.{min(at, len(rows) - 1)}" if rows else table
    to = min(max(at + (1 if deed == "down" else -1), 0), len(rows))
    rows.insert(to, row)
    return f"{table}.{to}"


def _reach(draft: dict[str, Draft], path: str) -> list[Any]:
    here: Any = draft
    for part in path.split("."):
        here = here[int(part)] if isinstance(here, list) else here[part]
    if not isinstance(here, list):
        raise TypeError(path)
    return here


def _node(nodes: tuple[Node, ...], path: str) -> Node:
    found: Node | None = None
    for part in path.split("."):
        if not part.isdigit():
            found = next(node for node in nodes if node.name == part)
            nodes = found.children
    if found is None:
        raise KeyError(path)
    return found
