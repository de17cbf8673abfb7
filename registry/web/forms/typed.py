"""A form as it was sent, field by field, exactly as typed."""

import re
from collections.abc import Iterable

from werkzeug.datastructures import MultiDict

from registry.errors import TooLarge
from registry.web.forms.draft import Draft
from registry.web.forms.nodes import Node

MAX_ROWS = 2000
Sent = MultiDict[str, str]


def read_form(nodes: Iterable[Node], sent: Sent, prefix: str = "") -> dict[str, Draft]:
    """The draft that was sent. Names are dotted paths: `lines.0.dose`. Raises TooLarge for too many rows."""
    return {node.name: _read(node, sent, f"{prefix}{node.name}") for node in nodes}


def _read(node: Node, sent: Sent, name: str) -> Draft:
    if node.widget in ("group", "languages"):
        return read_form(node.children, sent, f"{name}.")
    if node.widget == "table":
        return [read_form(node.children, sent, f"{name}.{row}.") for row in _rows(sent, name)]
    if node.widget == "choices":
        return sent.getlist(name)
    return sent.get(name, "").replace("\r\n", "\n")


def _rows(sent: Sent, name: str) -> list[int]:
    pattern = re.compile(re.escape(name) + r"\.(\d{1,6})\.")
    found = {int(match[1]) for match in map(pattern.match, sent) if match}
    if len(found) > MAX_ROWS:
        raise TooLarge("A form holds at most {limit} rows; import a file instead.", limit=MAX_ROWS)
    return sorted(found)
