"""The content model of a terminology and its concepts, in SKOS' terms."""

from marshmallow import Schema, fields

from registry.kinds import fields as of
from registry.kinds import labels

STATUSES = {"draft": "Draft", "active": "In use", "retired": "No longer in use"}
RELATIONS = {
    "exact": "The same",
    "close": "Nearly the same",
    "broader": "The code is broader",
    "narrower": "The code is narrower",
    "related": "Related",
}


class TermsSchema(Schema):
    """What a concept is called in one language."""

    preferred = of.line(labels.label("Preferred term"))
    synonyms = of.lines(labels.label("Synonyms"))
    abbreviations = of.lines(labels.label("Abbreviations"))
    deprecated = of.lines(labels.label("Deprecated terms", help="Found in search, not to be used any more."))


class TermsByLanguageSchema(Schema):
    nb = fields.Nested(TermsSchema, metadata=labels.label("Bokmål"))
    nn = fields.Nested(TermsSchema, metadata=labels.label("Nynorsk"))
    en = fields.Nested(TermsSchema, metadata=labels.label("English"))
    se = fields.Nested(TermsSchema, metadata=labels.label("Northern Sámi"))


class MappingSchema(Schema):
    relation = of.choice(RELATIONS, labels.label("Relation"), required=True)
    standard = of.line(
        labels.label("Code system", help="Name in the registry, canonical URI or urn:oid: address."), required=True
    )
    version = of.line(labels.label("Version"))
    code = of.line(labels.label("Code"), required=True, longest=120)
    comment = of.line(labels.label("Comment"))


class ConceptSchema(Schema):
    id = of.key(labels.label("Identifier", help="Stays the same for ever, whatever the concept is called."))
    terms = fields.Nested(TermsByLanguageSchema, required=True, metadata=labels.label("Terms", section="Terms"))
    definition = of.text(labels.label("Definition", section="Meaning"))
    scope_note = of.text(labels.label("Scope note", help="When to use the concept, and when not.", section="Meaning"))
    broader = of.lines(labels.label("Broader concepts", help="Identifiers of concepts here.", section="Relations"))
    related = of.lines(labels.label("Related concepts", help="Identifiers of concepts here.", section="Relations"))
    subject_field = of.line(labels.label("Subject field"))
    source = of.line(labels.label("Source"))
    status = of.choice(STATUSES, labels.label("Status"))
    replaced_by = of.lines(labels.label("Replaced by", help="Identifiers of concepts here.", section="Relations"))
    mappings = of.rows(MappingSchema, labels.label("Mappings to codes", section="Mappings"))


class TerminologySchema(Schema):
    title = of.text(labels.label("Title"), required=True)
    description = of.text(labels.label("Description"))
    subject_field = of.line(labels.label("Subject field"))
    source = of.line(labels.label("Source"))
    concepts = of.rows(ConceptSchema, labels.label("Concepts", section="Concepts"))
