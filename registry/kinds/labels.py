"""What a form says beside a field: label, help, unit, widget and section, kept as a marshmallow field's metadata."""

from collections.abc import Mapping
from typing import Any, Literal

from marshmallow import fields

Widget = Literal["line", "text", "table", "number", "date", "choice", "choices", "yes-no", "languages", "list", "group"]

_WIDGETS: tuple[tuple[type[fields.Field[Any]], Widget], ...] = (
    (fields.Boolean, "yes-no"),
    (fields.Number, "number"),
    (fields.Date, "date"),
    (fields.Nested, "group"),
    (fields.List, "list"),
    (fields.String, "line"),
)


def label(
    text: str, *, help: str = "", unit: str = "", widget: Widget | None = None, section: str = "", hidden: bool = False
) -> dict[str, Any]:
    """Metadata of one field. Texts are English templates that pages translate; empty parts are left out."""
    parts = {"label": text, "help": help, "unit": unit, "widget": widget, "section": section, "hidden": hidden}
    return {name: part for name, part in parts.items() if part}


def label_of(field: fields.Field[Any], name: str) -> str:
    """The field's own label, or its name in words where it has none."""
    return str(field.metadata.get("label") or name.replace("_", " ").capitalize())


def widget_of(field: fields.Field[Any]) -> Widget:
    """How a form shows the field: as its label says, else by its type; a list of rows is a table."""
    said: Widget | None = field.metadata.get("widget")
    if said:
        return said
    if isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
        return "table"
    if isinstance(field, fields.String) and choices_of(field):
        return "choice"
    return next((widget for of, widget in _WIDGETS if isinstance(field, of)), "line")


def choices_of(field: fields.Field[Any]) -> Mapping[str, str]:
    """What may be chosen, value to label, for a field with a closed list of values; empty for any other."""
    for rule in field.validators:
        values = getattr(rule, "choices", None)
        if values is not None:
            labels = [str(each) for each in getattr(rule, "labels", ())] or [str(each) for each in values]
            return dict(zip(map(str, values), labels, strict=False))
    return {}
