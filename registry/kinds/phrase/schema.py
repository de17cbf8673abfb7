"""The content model of a phrase and its slots."""

from marshmallow import Schema, fields, validate

from registry.kinds import fields as of
from registry.kinds import labels

SLOT_TYPES = {
    "text": "Free text",
    "number": "Numeric value",
    "date": "Date",
    "choice": "One choice",
    "choices": "Several choices",
    "variable": "Journal variable",
    "phrase": "Nested phrase",
}
AUDIENCES = {
    "clinician": "Clinicians",
    "patient": "Patient",
    "referrer": "Referring clinician",
    "administration": "Administration",
}
HOTKEY = r"[a-zæøå0-9][a-zæøå0-9._-]{1,29}\Z"
SLOT_NAME = r"[a-zæøå][a-zæøå0-9_]{0,59}\Z"


class OptionSchema(Schema):
    value = of.key(labels.label("Value", help="What is stored when this is chosen."))
    label = of.text(labels.label("Text", help="What the text shows when this is chosen."), required=True)


class BindingSchema(Schema):
    standard = of.line(
        labels.label("Code set", help="Name in the registry, canonical URI or urn:oid: address."), required=True
    )
    version = of.line(labels.label("Version", help="The edition of the code set that the codes are from."))


class VariableSchema(Schema):
    archetype = of.line(labels.label("Archetype", help="Name in the registry or archetype identifier."), required=True)
    version = of.line(labels.label("Version"))
    path = of.line(labels.label("Path", help="Path of the node in the archetype, from its root."), required=True)


class NestedPhraseSchema(Schema):
    standard = of.line(labels.label("Phrase", help="Name of the phrase in the registry."), required=True)
    version = of.line(labels.label("Version"))


class ConditionSchema(Schema):
    slot = of.line(labels.label("Slot", help="The slot that decides whether this one is asked for."), required=True)
    values = of.lines(labels.label("Values", help="Shown when the slot has one of these; any value when left empty."))


class SlotSchema(Schema):
    name = fields.String(
        required=True,
        validate=validate.Regexp(SLOT_NAME),
        metadata=labels.label("Name", help="Small letters, digits and underscore; stands in the text as {{name}}."),
    )
    label = of.text(labels.label("Label", help="What the clinician is asked for."), required=True)
    type = of.choice(SLOT_TYPES, labels.label("Type"), required=True)
    required = of.YesNo(metadata=labels.label("Required"))
    default = of.line(labels.label("Default", help="Several choices are separated by semicolons. Dates as 2026-01-31."))
    unit = of.line(labels.label("Unit", help="UCUM code, as kg, mm[Hg] or /min."), longest=40)
    minimum = of.Number(metadata=labels.label("Lowest value"))
    maximum = of.Number(metadata=labels.label("Highest value"))
    decimals = of.Number(validate=validate.OneOf([0, 1, 2, 3, 4]), metadata=labels.label("Decimals"))
    options = of.rows(OptionSchema, labels.label("Choices"))
    code_set = fields.Nested(BindingSchema, metadata=labels.label("Code set"))
    variable = fields.Nested(VariableSchema, metadata=labels.label("Journal variable"))
    phrase = fields.Nested(NestedPhraseSchema, metadata=labels.label("Nested phrase"))
    connector = of.text(labels.label("Connector", help="Text before the value; it vanishes with it."))
    closing = of.text(labels.label("Closing text", help="Text after the value; it vanishes with it."))
    show_if = fields.Nested(ConditionSchema, metadata=labels.label("Shown only if"))


class PhraseSchema(Schema):
    title = of.text(labels.label("Title"), required=True)
    hotkey = fields.String(
        required=True,
        validate=validate.Regexp(HOTKEY),
        metadata=labels.label("Hotkey", help="What is typed to call up the phrase: 2 to 30 small letters or digits."),
    )
    specialty = of.line(labels.label("Specialty", help="The hotkey is unique within it."), required=True, longest=100)
    document_type = of.line(
        labels.label("Document type", help="Code in Norwegian code list 9602, as B02-2."), longest=20
    )
    section = of.line(labels.label("Section", help="The heading of the document that the phrase belongs under."))
    audience = of.choice(AUDIENCES, labels.label("Written for"))
    purpose = of.text(
        labels.label("Purpose", help="What the phrase is for, and what it is not for.", widget="languages")
    )
    text = of.text(
        labels.label("Text", help="Slots stand as {{name}}.", widget="languages", section="Text"), required=True
    )
    slots = of.rows(SlotSchema, labels.label("Slots", section="Slots"))
