"""A kind's marshmallow schema as JSON Schema (draft 2020-12), for clients, forms and documentation."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields, validate

from registry.kinds.kind import Kind
from registry.kinds.labels import choices_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_COMPONENTS = "#/components/schemas/"


def json_schema(kind: Kind) -> dict[str, Any]:
    """The schema of the kind's JSON content; any string where the content is a source text."""
    head = {"$schema": DIALECT, "title": kind.label}
    if kind.schema is None:
        first = kind.formats[0]
        return head | {"type": "string", "contentMediaType": first.media_type, "description": "The source text."}
    spec = APISpec("", "", openapi_version="3.1.0", plugins=[plugin := MarshmallowPlugin(schema_name_resolver=_name)])
    assert plugin.converter is not None
    describe: Callable[..., None] = plugin.converter.add_attribute_function
    describe(_from_label)
    spec.components.schema(_name(kind.schema), schema=kind.schema)
    schemas: dict[str, Any] = spec.to_dict()["components"]["schemas"]
    closed = {name: {**_rewritten(each), "additionalProperties": False} for name, each in schemas.items()}
    return head | {"$ref": f"#/$defs/{_name(kind.schema)}", "$defs": dict(sorted(closed.items()))}


def _name(schema: Any) -> str:
    """Schemas are told apart by class; instances are made by Nested fields."""
    cls = schema if isinstance(schema, type) else type(schema)
    assert issubclass(cls, Schema)
    return cls.__name__.removesuffix("Schema")


def _from_label(_: Any, field: fields.Field[Any], **__: Any) -> dict[str, Any]:
    """What forms need beside the type: label, help, unit, and the labels of choices."""
    said: Mapping[str, Any] = field.metadata
    extra = {"title": said.get("label"), "description": said.get("help"), "x-unit": said.get("unit")}
    extra |= {"x-widget": said.get("widget"), "x-section": said.get("section"), "x-choices": dict(choices_of(field))}
    return {name: value for name, value in extra.items() if value} | _exclusive(field)


def _exclusive(field: fields.Field[Any]) -> dict[str, Any]:
    """Bounds that are not allowed themselves, which the converter takes for bounds that are."""
    found = {}
    for rule in field.validators:
        if isinstance(rule, validate.Range):
            found["exclusiveMinimum"] = None if rule.min_inclusive else rule.min
            found["exclusiveMaximum"] = None if rule.max_inclusive else rule.max
    return {name: value for name, value in found.items() if value is not None}


def _rewritten(value: Any) -> Any:
    if isinstance(value, dict):
        return dict(_members(value))
    if isinstance(value, list):
        return [_rewritten(each) for each in value]
    return value


def _members(value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """References into $defs, and patterns as JSON Schema writes them."""
    for name, each in value.items():
        if name == "$ref" and isinstance(each, str):
            yield name, each.replace(_COMPONENTS, "#/$defs/")
        elif name == "pattern" and isinstance(each, str):
            yield name, "^" + each.removeprefix("^").replace("\\Z", "$")  # marshmallow matches from the start
        elif f"exclusiveM{name[1:]}" not in value:
            yield name, _rewritten(each)
