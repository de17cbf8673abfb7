"""What a form shows: content as the texts that a person reads and types, in the shape of the form."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from registry.web.forms.nodes import Node
from registry.web.forms.numbers import typed_number, written_days

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
Draft = Any
"""A string for a plain field, a list of them for several choices, a dict for a group, a list of dicts for a table."""


def draft_of(nodes: Iterable[Node], content: Mapping[str, Any] | None, language: str) -> dict[str, Draft]:
    given = content or {}
    return {node.name: _draft(node, given.get(node.name), language) for node in nodes}


def _draft(node: Node, value: Any, language: str) -> Draft:
    if node.widget in ("group", "languages"):
        return draft_of(node.children, value, language)
    if node.widget == "table":
        return [draft_of(node.children, row, language) for row in value or ()]
    if node.widget == "choices":
        return [str(each) for each in value or ()]
    if node.widget == "list":
        return _list(node.inner, value or [], language)
    return _plain(node.widget, value, language)


def _list(inner: str, values: list[Any], language: str) -> str:
    if inner == "whole":
        return written_days(values)
    if inner == "number":
        return "; ".join(typed_number(each, language) for each in values)
    return "\n".join(str(each) for each in values)


def _plain(widget: str, value: Any, language: str) -> str:
    if value is None:
        return ""
    if widget == "kept" or isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if widget == "any":
        return value if isinstance(value, str) else json.dumps(value)
    if widget == "yes-no":
        return "yes" if value else "no"
    if widget in ("number", "whole"):
        return typed_number(value, language)
    if widget == "date" and language != "en" and _ISO_DATE.fullmatch(str(value)):
        return ".".join(reversed(str(value).split("-")))
    return str(value)


def blank(draft: Draft) -> bool:
    """Whether nothing has been typed anywhere in it; the name that a row keeps for good does not count."""
    if isinstance(draft, str):
        return not draft.strip()
    if isinstance(draft, list):
        return all(blank(each) for each in draft)
    return all(blank(each) for name, each in draft.items() if name != "key")


def without_blank_rows(draft: Draft) -> Draft:
    """The same draft without rows in which nothing was typed, so that its rows are those of the content."""
    if isinstance(draft, dict):
        return {name: without_blank_rows(each) for name, each in draft.items()}
    if isinstance(draft, list):
        return [without_blank_rows(each) for each in draft if isinstance(each, str) or not blank(each)]
    return draft
