"""What fields and values of any kind are called, for differences and plain pages: the labels of the schemas."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from flask_babel import gettext

from registry import kinds
from registry.web.forms.nodes import Node, nodes_of
from registry.web.forms.numbers import written_number
from registry.web.language import language


@cache
def _known() -> tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]:
    """Label by field, and the choices' labels by field; the first kind that has a field of the name decides."""
    labels: dict[str, str] = {}
    choices: dict[str, dict[str, str]] = {}
    for kind in kinds.KINDS:
        if kind.schema is not None:
            _collect(nodes_of(kind.schema), labels, choices)
    return labels, choices


def _collect(nodes: Iterable[Node], labels: dict[str, str], choices: dict[str, dict[str, str]]) -> None:
    for node in nodes:
        labels.setdefault(node.name, node.label)
        for value, text in node.choices.items():
            choices.setdefault(node.name, {}).setdefault(value, text)
        _collect(node.children, labels, choices)


def field_name(path: str) -> str:
    """A dotted path as people say it: "options.0.label.nb" is "Choices 1, Text, Bokmål"."""
    labels, _ = _known()
    parts: list[str] = []
    for part in path.split("."):
        if part.isdigit() and parts:
            parts[-1] += f" {int(part) + 1}"
        else:
            parts.append(gettext(labels[part]) if part in labels else part.replace("_", " "))
    return ", ".join(parts)


def local(value: Any, path: str = "") -> str:
    """A plain value in the page's language: decimal comma, yes and no, the label of a choice."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, int | float):
        return written_number(value, language())
    words = _known()[1].get(path.rpartition(".")[2], {})
    return gettext(words[value]) if value in words else str(value)
