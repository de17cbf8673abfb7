"""The JSON form of code sets as a schema for forms and clients; reading itself is the library's."""

from typing import Any

from marshmallow import Schema, fields, validate

from codesets.things.model import (
    CONCEPT_STATUSES,
    CONTENT_MODES,
    HIERARCHY_MEANINGS,
    PROPERTY_TYPES,
    PUBLICATION_STATUSES,
    RELATIONSHIPS,
)
from registry.kinds import fields as of
from registry.kinds import labels

_TYPES = {"code-system": "Code system", "value-set": "Value set", "concept-map": "Concept map"}


def _one_of(values: tuple[str, ...], metadata: dict[str, Any]) -> fields.String:
    return of.choice({value: value.replace("-", " ").capitalize() for value in values}, metadata)


def _carried() -> fields.Dict:
    """What a source said beyond the model, kept word for word."""
    return fields.Dict(keys=fields.String(), metadata=labels.label("Other particulars", hidden=True))


class CodingSchema(Schema):
    system = of.line(labels.label("System"))
    code = of.line(labels.label("Code"))
    version = of.line(labels.label("Version"))
    display = of.line(labels.label("Display"))


class DesignationSchema(Schema):
    value = fields.String(required=True, metadata=labels.label("Name"))
    language = of.line(labels.label("Language"), longest=20)
    use = fields.Nested(CodingSchema, metadata=labels.label("Use"))
    carried = _carried()


class PropertySchema(Schema):
    code = of.line(labels.label("Property"), required=True)
    value = fields.Raw(required=True, metadata=labels.label("Value"))
    type = _one_of(PROPERTY_TYPES, labels.label("Type"))


class PropertyDeclarationSchema(Schema):
    code = of.line(labels.label("Property"), required=True)
    type = _one_of(PROPERTY_TYPES, labels.label("Type"))
    uri = of.line(labels.label("Address"))
    description = fields.String(metadata=labels.label("Description"))
    carried = _carried()


class FilterDeclarationSchema(Schema):
    code = of.line(labels.label("Filter"), required=True)
    operators = of.lines(labels.label("Operators"))
    value = of.line(labels.label("Value"))
    description = fields.String(metadata=labels.label("Description"))
    carried = _carried()


class CodeSchema(Schema):
    """One concept of a code system."""

    code = of.line(labels.label("Code"), required=True)
    display = fields.String(metadata=labels.label("Display"))
    definition = fields.String(metadata=labels.label("Definition", widget="text"))
    parents = of.lines(labels.label("Codes above"))
    status = _one_of(CONCEPT_STATUSES, labels.label("Status"))
    abstract = of.YesNo(metadata=labels.label("Heading only", help="Not to be recorded itself."))
    designations = of.rows(DesignationSchema, labels.label("Other names"))
    properties = of.rows(PropertySchema, labels.label("Properties"))
    replaced_by = of.lines(labels.label("Replaced by"))
    valid_from = of.line(labels.label("Valid from"), longest=40)
    valid_to = of.line(labels.label("Valid to"), longest=40)
    carried = _carried()


class IncludedConceptSchema(Schema):
    code = of.line(labels.label("Code"), required=True)
    display = fields.String(metadata=labels.label("Display"))
    designations = of.rows(DesignationSchema, labels.label("Other names"))
    carried = _carried()


class FilterSchema(Schema):
    property = of.line(labels.label("Property"), required=True)
    op = of.line(labels.label("Comparison"), required=True)
    value = fields.String(required=True, metadata=labels.label("Value"))
    carried = _carried()


class IncludeSchema(Schema):
    system = of.line(labels.label("Code system"))
    version = of.line(labels.label("Version", help="Without one, whatever edition is in force."))
    concepts = of.rows(IncludedConceptSchema, labels.label("Codes"))
    filters = of.rows(FilterSchema, labels.label("Filters"))
    value_sets = of.lines(labels.label("Value sets"))
    carried = _carried()


class MapTargetSchema(Schema):
    code = of.line(labels.label("Code"))
    display = fields.String(metadata=labels.label("Display"))
    relationship = _one_of(RELATIONSHIPS, labels.label("Relationship"))
    comment = fields.String(metadata=labels.label("Comment"))
    carried = _carried()


class MapElementSchema(Schema):
    code = of.line(labels.label("Code"))
    display = fields.String(metadata=labels.label("Display"))
    targets = of.rows(MapTargetSchema, labels.label("Targets"))
    no_map = of.YesNo(metadata=labels.label("Has no counterpart"))
    carried = _carried()


class UnmappedSchema(Schema):
    mode = of.line(labels.label("What becomes of codes without a mapping"), required=True)
    code = of.line(labels.label("Code"))
    display = fields.String(metadata=labels.label("Display"))
    other_map = of.line(labels.label("Other map"))
    relationship = _one_of(RELATIONSHIPS, labels.label("Relationship"))
    carried = _carried()


class MapGroupSchema(Schema):
    source = of.line(labels.label("From code system"))
    source_version = of.line(labels.label("Version"))
    target = of.line(labels.label("To code system"))
    target_version = of.line(labels.label("Version"))
    elements = of.rows(MapElementSchema, labels.label("Mappings"))
    unmapped = fields.Nested(UnmappedSchema, metadata=labels.label("Without a mapping"))
    carried = _carried()


class CodesetSchema(Schema):
    type = of.choice(_TYPES, labels.label("Sort"), required=True)
    title = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata=labels.label("Title", widget="languages")
    )
    url = of.line(labels.label("Canonical address"))
    version = of.line(labels.label("Edition"))
    identifiers = of.lines(labels.label("Other identifiers"))
    name = of.line(labels.label("Name for programs"))
    language = of.line(labels.label("Language of the displays"), longest=20)
    status = _one_of(PUBLICATION_STATUSES, labels.label("Status"))
    content = _one_of(CONTENT_MODES, labels.label("How much of the code system"))
    case_sensitive = of.YesNo(metadata=labels.label("Letter case counts"))
    hierarchy_meaning = _one_of(HIERARCHY_MEANINGS, labels.label("Meaning of the hierarchy"))
    value_set = of.line(labels.label("Value set of all codes"))
    supplements = of.line(labels.label("Supplement to"))
    properties = of.rows(PropertyDeclarationSchema, labels.label("Properties", section="Properties"))
    filters = of.rows(FilterDeclarationSchema, labels.label("Filters", section="Properties"))
    intent = fields.String(metadata=labels.label("Intent", help="What the choice of codes is for.", widget="text"))
    inactive = of.YesNo(metadata=labels.label("Inactive codes belong"))
    locked_date = of.line(labels.label("Locked date"), longest=40)
    include = of.rows(IncludeSchema, labels.label("Included", section="Rules"))
    exclude = of.rows(IncludeSchema, labels.label("Excluded", section="Rules"))  # type: ignore[assignment]  # FHIR's word
    source = of.line(labels.label("Mapped from"))
    target = of.line(labels.label("Mapped to"))
    groups = of.rows(MapGroupSchema, labels.label("Groups", section="Mappings"))
    concepts = fields.List(
        fields.Nested(CodeSchema),
        validate=validate.Length(max=2_000_000),
        metadata=labels.label("Codes", widget="table", section="Codes"),
    )
    carried = _carried()
