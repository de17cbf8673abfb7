"""Code systems and maps as SKOS, in RDF/XML or Turtle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from codesets.formats.cells import spelled
from codesets.formats.skos_terms import (
    CLOSE,
    DCT,
    FHIR,
    FIELD,
    HIDDEN,
    MATCHES,
    NOTES,
    ORDER,
    OWL,
    SKOS,
    UNNAMED,
    XSD,
    Graph,
    concept_uri,
    is_iri,
    property_uri,
)
from codesets.formats.xml_text import UNWRITABLE
from codesets.problem import WriteError
from codesets.telling import tell
from codesets.things.carrying import values
from codesets.things.concepts import fits
from codesets.things.model import CodeSystem, Concept, ConceptMap, MapTarget, Property, Thing

_DATATYPES: Final = {
    **{name: f"{XSD}{name}" for name in ("integer", "boolean", "decimal", "dateTime")},
    "code": f"{FHIR}code", "Coding": f"{FHIR}Coding",
}  # fmt: skip
_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*")
_HALF_SIGN: Final = re.compile(r"%[0-9A-Fa-f]?$")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def write_skos(thing: Thing, form: str = "xml") -> bytes:
    """`form` is xml or turtle. WriteError for value sets, for URLs that are no URIs, and for texts and properties
    that XML cannot hold."""
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in (("skos", SKOS), ("dct", DCT), ("owl", OWL), ("cp", FIELD)):
        graph.bind(prefix, namespace)
    writer = _Writer(graph)
    if isinstance(thing, CodeSystem):
        writer.system(thing)
    elif isinstance(thing, ConceptMap):
        writer.concept_map(thing)
    else:
        raise WriteError(tell("SKOS carries code systems and maps; use fhir+json for a ValueSet"))
    if form == "xml":
        _require_names(graph)
    return bytes(graph.serialize(format=form, encoding="utf-8"))


def _require_names(graph: Graph) -> None:
    """RDF/XML writes each property as an element: its URI must end in a name, and be cut where rdflib cuts it."""
    from rdflib.namespace import split_uri

    for predicate in set(graph.predicates()):
        try:
            space, name = split_uri(predicate)
        except ValueError:
            space, name = str(predicate), ""
        if not _NAME.fullmatch(name) or _HALF_SIGN.search(space):
            raise WriteError(
                tell("the property {uri} does not end in a name, which RDF/XML needs; use turtle", uri=str(predicate))
            )


@dataclass(frozen=True)
class _Scheme:
    """A code system while it is written: its URI, and by code those of its concepts and of its properties."""

    uri: Any
    base: str
    language: str | None
    subjects: Mapping[str, Any]
    predicates: Mapping[str, str]


class _Writer:
    def __init__(self, graph: Graph) -> None:
        from rdflib import RDF, Literal, URIRef

        self._graph, self._rdf, self._literal, self._uriref = graph, RDF, Literal, URIRef

    def _uri(self, text: str) -> Any:
        if not is_iri(text):
            raise WriteError(tell("{text!r} is no URI, which SKOS needs; use json", text=text))
        return self._uriref(text)

    def _add(self, subject: Any, predicate: str, value: Any) -> None:
        self._graph.add((subject, self._uriref(predicate), value))

    def _text(self, text: str, language: str | None = None) -> Any:
        if UNWRITABLE.search(text):
            raise WriteError(tell("{text!r} holds a character that RDF cannot carry; use json", text=text[:60]))
        spoken = language if language and _LANGUAGE.fullmatch(language) else None
        return self._literal(text, lang=spoken)

    def system(self, system: CodeSystem) -> None:
        base = system.url or UNNAMED
        scheme = self._uri(base)
        self._add(scheme, str(self._rdf.type), self._uriref(f"{SKOS}ConceptScheme"))
        for language, title in system.title:
            self._add(scheme, f"{SKOS}prefLabel", self._text(title, language or system.language))
        for name, texts in (
            (f"{DCT}identifier", system.identifiers),
            (f"{OWL}versionInfo", (system.version,)),
            (f"{DCT}language", (system.language,)),
        ):
            for text in texts:
                if text:
                    self._add(scheme, name, self._text(text))
        predicates = {each.code: _own_uri(each.uri) or property_uri(base, each.code) for each in system.properties}
        subjects = {each.code: self._uri(_uri_of(each, base)) for each in system.concepts}
        known = _Scheme(scheme, base, system.language, subjects, predicates)
        for position, concept in enumerate(system.concepts, start=1):
            self._concept(concept, position, known)

    def _concept(self, concept: Concept, position: int, scheme: _Scheme) -> None:
        subject = scheme.subjects[concept.code]
        self._add(subject, str(self._rdf.type), self._uriref(f"{SKOS}Concept"))
        self._add(subject, f"{SKOS}inScheme", scheme.uri)
        self._add(subject, f"{SKOS}notation", self._text(concept.code))
        self._add(subject, ORDER, self._literal(position))
        self._names(subject, concept, scheme.language)
        self._place(subject, concept, scheme)
        for predicate, value in _fields(concept):
            self._add(subject, predicate, self._text(value))
        for each in concept.properties:
            self._property(subject, each, scheme)

    def _names(self, subject: Any, concept: Concept, language: str | None) -> None:
        for name, text in (("prefLabel", concept.display), ("definition", concept.definition)):
            if text is not None:
                self._add(subject, f"{SKOS}{name}", self._text(text, language))
        for each in concept.designations:
            label = "hiddenLabel" if each.use == HIDDEN else "altLabel"
            if each.use is None and each.language not in (None, language):
                label = "prefLabel"
            self._add(subject, f"{SKOS}{label}", self._text(each.value, each.language))

    def _place(self, subject: Any, concept: Concept, scheme: _Scheme) -> None:
        above = [scheme.subjects[parent] for parent in concept.parents if parent in scheme.subjects]
        for parent in above:
            self._add(subject, f"{SKOS}broader", parent)
            self._add(parent, f"{SKOS}narrower", subject)
        if not above:
            self._add(subject, f"{SKOS}topConceptOf", scheme.uri)
            self._add(scheme.uri, f"{SKOS}hasTopConcept", subject)

    def _property(self, subject: Any, each: Property, scheme: _Scheme) -> None:
        name, at, tongue = each.code.partition("@")
        if name in (*NOTES, "definition") and each.type == "string":
            self._add(subject, f"{SKOS}{name}", self._text(str(each.value), tongue if at else scheme.language))
        elif each.code == "related" and each.value in scheme.subjects:
            self._add(subject, f"{SKOS}related", scheme.subjects[str(each.value)])
        else:
            predicate = scheme.predicates.get(each.code) or property_uri(scheme.base, each.code)
            self._add(subject, predicate, self._value(each))

    def _value(self, each: Property) -> Any:
        if not fits(each):
            raise WriteError(
                tell(
                    "the property {code} is of type {type} and cannot be {value!r}",
                    code=each.code,
                    type=each.type,
                    value=each.value,
                )
            )
        text = spelled(each.value) if each.type != "decimal" else f"{Decimal(spelled(each.value)):f}"
        datatype = _DATATYPES.get(each.type)
        if datatype is None:
            return self._text(text)
        self._text(text)
        return self._literal(text, datatype=self._uriref(datatype), normalize=False)

    def concept_map(self, concept_map: ConceptMap) -> None:
        for group in concept_map.groups:
            source, target = group.source or UNNAMED, group.target or UNNAMED
            for element in group.elements:
                for each in element.targets:
                    name = _match(each)
                    if element.code and each.code and name:
                        subject = self._uri(concept_uri(source, element.code))
                        self._add(subject, f"{SKOS}{name}", self._uri(concept_uri(target, each.code)))
                        self._add(subject, f"{SKOS}inScheme", self._uri(source))


def _own_uri(uri: str | None) -> str | None:
    return uri if uri and is_iri(uri) and not uri.startswith((SKOS, FIELD, OWL, DCT)) else None


def _uri_of(concept: Concept, base: str) -> str:
    kept = next((str(each) for each in values(concept.carried, f"{SKOS}Concept")), None)
    return kept or concept_uri(base, concept.code)


def _match(target: MapTarget) -> str | None:
    """None for what is not related: SKOS has no word for it."""
    if target.relationship == "related-to":
        return "closeMatch" if target.carried == CLOSE else "relatedMatch"
    return next((name for name, told in MATCHES.items() if told == target.relationship), None)


def _fields(concept: Concept) -> Iterator[tuple[str, str]]:
    if concept.status != "active":
        yield f"{FIELD}status", concept.status
    if concept.status in ("inactive", "retired", "deprecated"):
        yield f"{OWL}deprecated", "true"
    if concept.abstract:
        yield f"{FIELD}notSelectable", "true"
    if concept.valid_from is not None:
        yield f"{FIELD}effectiveDate", concept.valid_from
    if concept.valid_to is not None:
        yield f"{FIELD}retirementDate", concept.valid_to
    yield from ((f"{FIELD}replacedBy", other) for other in concept.replaced_by)
