"""A small kind of standard for tests of what structured kinds share."""

from marshmallow import Schema, fields, validate

from registry.kinds import fields as of
from registry.kinds import labels
from registry.kinds.kind import About, Format, Grade, Reference, Words
from registry.kinds.structured import Collection, Form, Rule, StructuredKind


class StepSchema(Schema):
    key = of.key(labels.label("Key"))
    text = of.text(labels.label("Text"))
    amount = of.Number(validate=validate.Range(min=0, min_inclusive=False), metadata=labels.label("Amount", unit="mg"))
    count = of.WholeNumber(validate=validate.Range(min=1, max=9), metadata=labels.label("Count"))
    done = of.YesNo(metadata=labels.label("Done"))
    day = fields.Date(metadata=labels.label("Day"))
    colour = of.choice({"r": "Red", "g": "Green"}, labels.label("Colour"))
    tags = of.lines(labels.label("Tags"))
    above = of.line(labels.label("Above"))
    status = of.line(labels.label("Status"))


class WordSchema(Schema):
    id = of.key(labels.label("Id"))
    word = of.line(labels.label("Word"), required=True)


class NotebookSchema(Schema):
    title = of.text(labels.label("Title"), required=True)
    owner = of.line(labels.label("Owner"))
    steps = of.rows(StepSchema, labels.label("Steps"))
    words = of.rows(WordSchema, labels.label("Words"))


NOTEBOOK = StructuredKind(
    name="notebook",
    label="Notebook",
    schema=NotebookSchema,
    sample_content=lambda: {
        "title": {"nb": "Bok"},
        "steps": [{"key": "a", "amount": 1}, {"key": "b", "above": "a"}, {"key": "c"}],
        "words": [{"id": "a", "word": "ord"}],
    },
    empty_content=lambda title: {"title": dict(title)},
    collections=(
        Collection("steps", "key", parent=lambda row: row.get("above"), status="status"),
        Collection("words", "id", prefix="word/", label=lambda row: str(row["word"])),
    ),
    rules=(Rule("changed steps.amount", Grade.MAJOR, "The amount was changed.", safety=True),),
    refer=lambda content: [Reference(step["key"], f"x-{step['key']}") for step in content.get("steps", ())],
    claim=lambda content: [f"owner:{content['owner']}"] if "owner" in content else [],
    say=lambda content: [Words("", content["title"]["nb"], "nb")],
    forms=(
        Form(Format("lines", "text/plain", "txt"), lambda data, **_: {"title": {"nb": data.decode()}}),
        Form(Format("shout", "text/x-shout", "txt"), write=lambda content, about: about.slug.upper().encode()),
    ),
)
ABOUT = About("bok", {"nb": "Bok"}, "1.0.0")
