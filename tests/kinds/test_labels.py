"""What forms and the published JSON Schema are told of each field."""

from typing import Any

import pytest
from marshmallow import Schema, fields, validate

from registry.kinds import fields as of
from registry.kinds.jsonschema import json_schema
from registry.kinds.labels import choices_of, label, label_of, widget_of
from tests.kinds.notebook import NOTEBOOK


def test_empty_parts_of_a_label_are_left_out() -> None:
    assert label("Dose") == {"label": "Dose"}
    assert label("Dose", help="h", unit="mg", widget="number", section="s", hidden=True) == {
        "label": "Dose", "help": "h", "unit": "mg", "widget": "number", "section": "s", "hidden": True,
    }  # fmt: skip


def test_a_field_without_a_label_is_called_by_its_name_in_words() -> None:
    assert label_of(fields.String(), "document_type") == "Document type"
    assert label_of(fields.String(metadata=label("Kind of document")), "document_type") == "Kind of document"


@pytest.mark.parametrize(
    ("field", "widget"),
    [
        (fields.String(), "line"),
        (fields.String(metadata=label("x", widget="text")), "text"),
        (fields.String(validate=validate.OneOf(["a"])), "choice"),
        (of.choice({"a": "A"}, label("x")), "choice"),
        (of.Number(), "number"),
        (of.WholeNumber(), "number"),
        (of.YesNo(), "yes-no"),
        (fields.Date(), "date"),
        (of.text(label("x")), "languages"),
        (fields.Nested(Schema.from_dict({})), "group"),
        (of.lines(label("x")), "list"),
        (of.rows(Schema, label("x")), "table"),
        (fields.List(fields.Nested(Schema.from_dict({}))), "table"),
        (fields.Raw(), "line"),
    ],
)
def test_each_field_has_the_widget_of_its_type(field: fields.Field[Any], widget: str) -> None:
    assert widget_of(field) == widget


def test_choices_have_labels_where_they_were_given_and_else_their_values() -> None:
    assert choices_of(of.choice({"a": "A", "b": "B"}, label("x"))) == {"a": "A", "b": "B"}
    assert choices_of(fields.String(validate=validate.OneOf(["a", "b"]))) == {"a": "a", "b": "b"}
    assert choices_of(fields.String(validate=validate.Length(max=3))) == {}


def test_the_json_schema_says_what_the_form_says() -> None:
    schema = json_schema(NOTEBOOK)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$ref"] == "#/$defs/Notebook"
    assert set(schema["$defs"]) == {"Notebook", "Step", "Word", "RequiredText", "OptionalText"}
    step = schema["$defs"]["Step"]
    assert step["additionalProperties"] is False
    assert step["required"] == ["key"]
    assert step["properties"]["amount"] == {
        "type": "number", "exclusiveMinimum": 0, "title": "Amount", "x-unit": "mg",
    }  # fmt: skip
    assert step["properties"]["colour"]["x-choices"] == {"r": "Red", "g": "Green"}
    assert step["properties"]["colour"]["enum"] == ["r", "g"]
    assert step["properties"]["day"]["format"] == "date"
    assert step["properties"]["key"]["pattern"].startswith("^")
    assert schema["$defs"]["Notebook"]["properties"]["steps"]["items"] == {"$ref": "#/$defs/Step"}


def test_the_json_schema_of_a_source_text_is_a_string() -> None:
    from registry.kinds.archetype import ARCHETYPE

    assert json_schema(ARCHETYPE)["type"] == "string"
    assert json_schema(ARCHETYPE)["contentMediaType"] == "text/plain"
