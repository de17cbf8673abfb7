"""Reads an operational template, OPT 1.4 XML: the openEHR Template schema, and what tools write beside it."""

from __future__ import annotations

from dataclasses import replace

from archetypes.collector import collecting_seldom
from archetypes.errors import ParseError
from archetypes.operational_template import Annotation, FlatOntology, OperationalTemplate, ViewConstraint
from archetypes.opt.writer import (
    annotation_content,
    head_content,
    main_ontology,
    ontology_content,
    shown_content,
    view_content,
)
from archetypes.source import Source, content
from archetypes.telling import tell
from archetypes.xml import document
from archetypes.xml.definition import read_attribute, read_root
from archetypes.xml.resource import description, language, ontology
from archetypes.xml_elements import XmlElement, fault, own, required, unsaid

#: What tells by itself what it says beside.
_HELD = ("definition", "ontology", "component_ontologies", "annotations")


@collecting_seldom()
def read_opt(source: Source) -> OperationalTemplate:
    """OPT 1.4 in XML. ParseError with line where it is not XML, not a template, or counts are no numbers."""
    return template_of(document.parse(content(source)))


def template_of(read: document.Document) -> OperationalTemplate:
    root, namespace = read
    if root.name != "template":
        message = tell("<{name}> is not the <template> of an operational template", name=root.name)
        raise fault("XROOT", message, root)
    try:
        return replace(_template(root), namespace=namespace)
    except RecursionError as error:
        raise ParseError(1, 1, "XDEP", tell("nested too deep")) from error


def _template(root: XmlElement) -> OperationalTemplate:
    if len(root.many("definition")) > 1:
        raise fault("XTWICE", tell("the template has two definitions; remove one"), root.many("definition")[1])
    described, main = root.one("description"), root.one("ontology")
    constraints, view = root.one("constraints"), root.one("view")
    template = OperationalTemplate(
        template_id=(root.text_of("template_id", "value") or "").strip(),
        concept=root.text_of("concept") or "",
        language=language(root.one("language")),
        definition=read_root(required(root, "definition")),
        is_controlled=root.flag_of("is_controlled"),
        description=description(described) if described else None,
        uid=root.text_of("uid", "value"),
        ontology=_ontology(main) if main else None,
        component_ontologies=tuple(_ontology(each) for each in root.many("component_ontologies")),
        annotations=tuple(_annotation(each) for each in root.many("annotations")),
        constraints=tuple(read_attribute(each) for each in constraints.many("attributes")) if constraints else None,
        view=tuple(_view(each) for each in view.many("constraints")) if view else None,
        place=root.place,
    )
    return replace(template, extensions=own(root) + _unsaid(root, template))


def _unsaid(root: XmlElement, template: OperationalTemplate) -> tuple[XmlElement, ...]:
    """What head and parts for forms say beside, and parts that stand twice: of those the first is read."""
    said = [child for child in root.children if child.name not in _HELD]
    kept = unsaid(said, (*head_content(template), *shown_content(template)))
    ontologies = root.many("ontology")
    return (unsaid(ontologies, main_ontology(template)) if len(ontologies) > 1 else ()) + kept


def _ontology(element: XmlElement) -> FlatOntology:
    terminology = ontology(element)
    made = FlatOntology(element.attribute("archetype_id") or "", terminology)
    kept = unsaid(element.children, ontology_content(made))
    return replace(made, extensions=own(element, "archetype_id") + kept)


def _annotation(element: XmlElement) -> Annotation:
    items = tuple((each.attribute("id") or "", each.text) for each in element.many("items"))
    made = Annotation(element.attribute("path") or "", items)
    return replace(made, extensions=own(element, "path") + unsaid(element.children, annotation_content(made)))


def _view(element: XmlElement) -> ViewConstraint:
    items = tuple((each.attribute("id") or "", each.text_of("value") or "") for each in element.many("items"))
    made = ViewConstraint(element.attribute("path") or "", items)
    return replace(made, extensions=own(element, "path") + unsaid(element.children, view_content(made)))
