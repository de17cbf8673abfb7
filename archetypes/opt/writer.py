"""Writes an operational template as OPT 1.4 XML, in the order of the schema, so that reading gives an equal one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archetypes.collector import collecting_seldom
from archetypes.operational_template import Annotation, FlatOntology, OperationalTemplate, ViewConstraint
from archetypes.xml import document
from archetypes.xml.definition import write_attribute, write_object
from archetypes.xml.intervals import write_code_term
from archetypes.xml.resource import write_description, write_ontology
from archetypes.xml_elements import TYPE, XmlElement, completed, leaf, optional, tree


@collecting_seldom()
def write_opt(template: OperationalTemplate) -> bytes:
    root = tree("template", completed(_content(template), template.extensions))
    return document.serialised(document.Document(root, template.namespace))


def head_content(template: OperationalTemplate) -> Iterator[XmlElement]:
    """What stands before the definition."""
    if template.language:
        yield write_code_term("language", template.language)
    yield from optional("is_controlled", template.is_controlled)
    if template.description:
        yield tree("description", write_description(template.description))
    if template.uid is not None:
        yield tree("uid", (leaf("value", template.uid),))
    yield tree("template_id", (leaf("value", template.template_id),))
    yield leaf("concept", template.concept)


def _content(template: OperationalTemplate) -> Iterator[XmlElement]:
    yield from head_content(template)
    definition = write_object("definition", template.definition)
    yield replace(definition, attributes=tuple(each for each in definition.attributes if each[0] != TYPE))
    yield from main_ontology(template)
    yield from (_ontology("component_ontologies", each) for each in template.component_ontologies)
    for note in template.annotations:
        yield tree("annotations", completed(annotation_content(note), note.extensions), path=note.path)
    yield from shown_content(template)


def main_ontology(template: OperationalTemplate) -> Iterator[XmlElement]:
    if template.ontology:
        yield _ontology("ontology", template.ontology)


def shown_content(template: OperationalTemplate) -> Iterator[XmlElement]:
    """What the template adds by path, and how forms show it."""
    if template.constraints is not None:
        yield tree("constraints", (write_attribute(each, typed=False) for each in template.constraints))
    if template.view is not None:
        shown = (
            tree("constraints", completed(view_content(each), each.extensions), path=each.path)
            for each in template.view
        )
        yield tree("view", shown)


def _ontology(name: str, value: FlatOntology) -> XmlElement:
    content = completed(ontology_content(value), value.extensions)
    return tree(name, content, archetype_id=value.archetype_id)


def ontology_content(value: FlatOntology) -> Iterator[XmlElement]:
    return write_ontology(value.terminology)


def annotation_content(value: Annotation) -> Iterator[XmlElement]:
    yield from (leaf("items", text, id=key) for key, text in value.items)


def view_content(value: ViewConstraint) -> Iterator[XmlElement]:
    yield from (tree("items", (leaf("value", text),), id=key) for key, text in value.items)
