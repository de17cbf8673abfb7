"""A form's parts, as a marshmallow schema and its labels describe them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from marshmallow import Schema, fields, validate

from registry.kinds.fields import OptionalText
from registry.kinds.labels import choices_of, label_of, widget_of

#: A table of rows with at most this many plain columns shows them all; a wider one folds the optional ones away.
WIDE = 6
#: With fewer required fields than this, a folded row shows its first fields as well.
FEW = 3


@dataclass(frozen=True)
class Node:
    """One field of a form. `widget` is one of line, text, number, whole, date, choice, choices, yes-no, languages,
    list (of plain values, `inner` says which), group (`children` are its fields), table (rows of `children`), any (a
    value of some plain type) and kept (carried along unseen).
    """

    name: str
    widget: str
    label: str
    help: str = ""
    unit: str = ""
    section: str = ""
    required: bool = False
    hidden: bool = False
    numeric: bool = False
    longest: int | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    children: tuple["Node", ...] = ()
    inner: str = ""

    @property
    def is_key(self) -> bool:
        """The name that a row keeps for good: filled in by itself for a new row."""
        return self.name == "key"

    @property
    def first(self) -> tuple["Node", ...]:
        """The fields of a row that are always in view."""
        return tuple(each for each in self._shown if each in self._kept) if self._folds else self._shown

    @property
    def folded(self) -> tuple["Node", ...]:
        """The other fields of a wide row."""
        return tuple(each for each in self._shown if each not in self._kept) if self._folds else ()

    @property
    def _shown(self) -> tuple["Node", ...]:
        return tuple(each for each in self.children if not each.hidden and not each.is_key and each.widget != "kept")

    @property
    def _kept(self) -> tuple["Node", ...]:
        """The required fields; the first ones too where few are required."""
        required = tuple(each for each in self._shown if each.required)
        return required if len(required) >= FEW else (*required, *self._shown[:FEW])

    @property
    def _folds(self) -> bool:
        return len(self._shown) > WIDE


def nodes_of(schema: type[Schema], *, without: frozenset[str] = frozenset()) -> tuple[Node, ...]:
    """The form of a schema, in the order of its fields; `without` leaves some of the top fields out."""
    return tuple(node for node in _nodes(schema) if node.name not in without)


@lru_cache(maxsize=64)
def _nodes(schema: type[Schema]) -> tuple[Node, ...]:
    return tuple(_node(name, each) for name, each in schema().fields.items())


def _node(name: str, of: fields.Field[Any]) -> Node:
    said = of.metadata
    widget, children, inner = _shape(of)
    return Node(
        name=name,
        widget=widget,
        label=label_of(of, name),
        help=str(said.get("help", "")),
        unit=str(said.get("unit", "")),
        section=str(said.get("section", "")),
        required=of.required,
        hidden=bool(said.get("hidden", False)),
        numeric=isinstance(of, fields.Number),
        longest=_longest(of),
        choices=dict(choices_of(_valued(of))),
        children=children,
        inner=inner,
    )


def _shape(of: fields.Field[Any]) -> tuple[str, tuple[Node, ...], str]:
    widget = str(widget_of(of))
    if isinstance(of, fields.Dict):
        return ("languages", _nodes(OptionalText), "") if widget == "languages" else ("kept", (), "")
    if isinstance(of, fields.Nested):
        schema = of.schema
        children = _nodes(type(schema))
        return ("languages" if widget == "languages" else "group"), children, ""
    if isinstance(of, fields.List):
        if isinstance(of.inner, fields.Nested):
            return "table", _nodes(type(of.inner.schema)), ""
        if choices_of(of.inner):
            return "choices", (), "line"
        return "list", (), _plain(of.inner)
    return _plain(of), (), ""


def _plain(of: fields.Field[Any]) -> str:
    if type(of) is fields.Raw:
        return "kept" if of.metadata.get("hidden") else "any"
    if isinstance(of, fields.Integer):
        return "whole"
    widget = str(widget_of(of))
    if isinstance(of, fields.Number) and not choices_of(of):
        return "number"
    return "choice" if choices_of(of) else widget


def _valued(of: fields.Field[Any]) -> fields.Field[Any]:
    return of.inner if isinstance(of, fields.List) else of


def _longest(of: fields.Field[Any]) -> int | None:
    lengths = [rule.max for rule in of.validators if isinstance(rule, validate.Length) and rule.max]
    return min(lengths, default=None) if isinstance(of, fields.String) else None
