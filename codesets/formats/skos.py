"""SKOS in RDF/XML or Turtle: concept schemes as code systems, mapping properties as concept maps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from codesets.formats.cells import typed
from codesets.formats.fhir_json import FATAL
from codesets.formats.skos_terms import (
    CLOSE,
    DCT,
    FHIR,
    FIELD,
    LABELS,
    MATCHES,
    NOTES,
    ORDER,
    OWL,
    SKOS,
    UNNAMED,
    XSD,
    Graph,
    concept_uri,
    kept_uri,
    parted,
    property_code,
)
from codesets.formats.source import decode
from codesets.formats.xml_text import parse_xml
from codesets.problem import Problem, ReadError
from codesets.telling import tell
from codesets.things.carried import NOTHING
from codesets.things.checks import problems
from codesets.things.fields import BESIDE_PLACE
from codesets.things.model import (
    CONCEPT_STATUSES,
    CodeSystem,
    Concept,
    ConceptMap,
    Designation,
    MapElement,
    MapGroup,
    MapTarget,
    Property,
    PropertyDeclaration,
    Thing,
)

#: Bytes; a graph takes some thirty times as much memory.
MAX_BYTES: Final = 32 * 1024 * 1024
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_TYPES: Final = {
    f"{XSD}integer": "integer", f"{XSD}boolean": "boolean", f"{XSD}double": "decimal", f"{XSD}decimal": "decimal",
    f"{XSD}dateTime": "dateTime", f"{FHIR}code": "code", f"{FHIR}Coding": "Coding",
}  # fmt: skip
_BROADER: Final = ("broader", "broaderTransitive", "broaderGeneric", "broaderPartitive")
_NARROWER: Final = ("narrower", "narrowerTransitive", "narrowerGeneric", "narrowerPartitive")
#: Halves of characters, which are none (RDF 1.1 Turtle, 6.4): as they are escaped, and as they are read.
_HALF: Final = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F][0-9a-fA-F]{2}")
_HALVES: Final = re.compile("[\ud800-\udfff]")
_LANGUAGES: Final = ("nb", "no", "nn", "en")


def read_skos(data: bytes) -> list[Thing]:
    """Code systems, then maps. ReadError for what is no RDF, holds no concepts, or contradicts itself."""
    if len(data) > MAX_BYTES:
        raise ReadError.at("too-large", tell("more than {limit} bytes of RDF; split the list", limit=MAX_BYTES))
    text = decode(data, legacy=False)
    reader = _Reader(_graph(text, data))
    things = list(reader.things())
    if not things:
        raise ReadError.at("empty", tell("there are no SKOS concepts in this"), line=1)
    faults = [each for thing in things if isinstance(thing, CodeSystem) for each in problems(thing)]
    faults = reader.faults + [each for each in faults if each.severity == "error" and each.code in FATAL]
    if faults:
        raise ReadError(_placed(each, text) for each in faults[:200])
    return things


def _graph(text: str, data: bytes) -> Graph:
    import rdflib
    from rdflib.plugins.parsers.notation3 import BadSyntax

    graph = rdflib.Graph(bind_namespaces="none")
    markup = text.lstrip().startswith("<?xml") or re.match(r"\s*(<!--.*?-->\s*)*<(\w+:)?RDF\b", text, re.DOTALL)
    if markup or text.lstrip().startswith("<!DOCTYPE"):
        parse_xml(data)
    try:
        graph.parse(data=text.removeprefix("\ufeff") if not markup else data, format="xml" if markup else "turtle")
    except BadSyntax as error:
        message = tell("this is not Turtle: {why}", why=str(error.message))
        raise ReadError.at("syntax", message, line=error.lines + 1) from None
    except IndexError:  # its reader looks beyond the end of a text that is cut short
        message = tell("this is not Turtle: {why}", why="unexpected end")
        raise ReadError.at("syntax", message, line=text.count("\n") + 1) from None
    except AttributeError:  # its reader of Turtle stumbles over what Notation3 alone has, and tells no line
        line = text[: text.find("?")].count("\n") + 1
        raise ReadError.at("syntax", tell("this is not Turtle: {why}", why="?"), line=line) from None
    except RecursionError:
        raise ReadError.at("too-deep", tell("the graph nests too deep"), line=1) from None
    except (rdflib.exceptions.Error, ValueError, AssertionError) as error:
        raise ReadError.at("syntax", tell("this is not RDF: {why}", why=str(error)[:200]), line=1) from None
    half = _HALF.search(text)
    if half and any(_HALVES.search(str(node)) for triple in graph for node in triple):
        line = text.count("\n", 0, half.start()) + 1
        raise ReadError.at("syntax", tell("this is not Turtle: {why}", why=half[0]), line=line)
    return graph


def _order(node: Any) -> tuple[str, ...]:
    """Nodes of a graph have no order of their own; `n3()` refuses addresses that it could not write."""
    parts = (getattr(node, name, None) or "" for name in ("language", "datatype"))
    return (type(node).__name__, str(node), *map(str, parts))


def _said_in(node: Any) -> str | None:
    """The language of a literal; resources have none."""
    found: str | None = getattr(node, "language", None)
    return found


def _placed(problem: Problem, text: str) -> Problem:
    """Graphs know no lines: that of the code's text, of the second one where it is doubled."""
    item = re.escape(problem.item or "")
    found = [text.count("\n", 0, each.start()) + 1 for each in re.finditer(f"(?<=[>\"'/#]){item}(?=[<\"'>])", text)]
    doubled = problem.code == "duplicate-code" and len(found) > 1
    line = found[1 if doubled else 0] if found else 1
    return Problem(problem.code, problem.severity, problem.item, problem.message, line, problem.column)


@dataclass(slots=True)
class _Scheme:
    uri: str
    concepts: list[Any] = field(default_factory=list)


class _Reader:
    def __init__(self, graph: Graph) -> None:
        from rdflib import Literal, URIRef

        self._graph, self._uri, self._literal = graph, URIRef, Literal
        self._codes: dict[Any, str] = {}
        self.faults: list[Problem] = []

    def things(self) -> Iterator[Thing]:
        schemes = self._schemes()
        for scheme in schemes:
            for each in scheme.concepts:
                notation = min((str(one) for one in self._values(each, f"{SKOS}notation")), default=None)
                self._codes[each] = notation or parted(str(each))[1]
        for scheme in schemes:
            yield self._system(scheme)
        yield from self._maps()

    def _values(self, subject: Any, predicate: str) -> list[Any]:
        return sorted(self._graph.objects(subject, self._uri(predicate)), key=_order)

    def _skos(self, subject: Any, *names: str) -> list[Any]:
        return [each for name in names for each in self._values(subject, f"{SKOS}{name}")]

    def _labels(self, subject: Any, *names: str) -> list[Any]:
        """Labels are literals (SKOS reference, S12); what is not is a fault. Notes may be resources (7.1)."""
        found = self._skos(subject, *names)
        for each in found:
            if not isinstance(each, self._literal):
                code = self._codes.get(subject, str(subject))
                message = tell("a label of {code} is no text; write it in quotation marks", code=code)
                self.faults.append(Problem("label", "error", code, message))
        return [each for each in found if isinstance(each, self._literal)]

    def _schemes(self) -> list[_Scheme]:
        graph, uri = self._graph, self._uri
        typed_so = graph.subjects(uri(_TYPE), uri(f"{SKOS}ConceptScheme"))
        named = graph.objects(None, uri(f"{SKOS}inScheme"))
        schemes = {each: _Scheme(str(each)) for each in sorted({*typed_so, *named}, key=str)}
        concepts = {*graph.subjects(uri(_TYPE), uri(f"{SKOS}Concept")), *graph.subjects(uri(f"{SKOS}inScheme"), None)}
        concepts |= {*graph.subjects(uri(f"{SKOS}notation"), None), *graph.subjects(uri(f"{SKOS}prefLabel"), None)}
        fallback = next(iter(schemes.values()), _Scheme(UNNAMED)) if len(schemes) < 2 else _Scheme(UNNAMED)
        for each in concepts - schemes.keys():
            own = self._skos(each, "inScheme", "topConceptOf")
            schemes.get(next(iter(own), None), fallback).concepts.append(each)
        every = list(schemes.values())
        return [*every, fallback] if fallback not in every and fallback.concepts else every

    def _system(self, scheme: _Scheme) -> CodeSystem:
        subject = self._uri(scheme.uri)
        language = self._language(subject, scheme)
        order = {each: self._position(each) for each in scheme.concepts}
        listed = sorted(scheme.concepts, key=lambda each: (order[each], self._codes[each], str(each)))
        declared: dict[str, PropertyDeclaration] = {}
        titles = self._labels(subject, "prefLabel") or self._values(subject, f"{DCT}title")
        versions = self._values(subject, f"{OWL}versionInfo") or self._values(subject, f"{DCT}hasVersion")
        return CodeSystem(
            url=None if scheme.uri == UNNAMED else scheme.uri,
            version=next((str(each) for each in versions), None),
            identifiers=tuple(str(each) for each in self._values(subject, f"{DCT}identifier")),
            title=tuple({_said_in(each) or language or "": str(each) for each in titles}.items()),
            language=language,
            hierarchy_meaning="is-a",
            concepts=tuple(self._concept(each, scheme, language, declared) for each in listed),
            properties=tuple(declared.values()),
        )

    def _language(self, subject: Any, scheme: _Scheme) -> str | None:
        told = next((str(each) for each in self._values(subject, f"{DCT}language")), None)
        if told:
            return told
        labels = (each for concept in scheme.concepts for each in self._skos(concept, "prefLabel"))
        found = {told for each in labels if (told := _said_in(each))}
        return next((each for each in _LANGUAGES if each in found), min(found, default=None))

    def _position(self, subject: Any) -> int:
        told = next((str(each) for each in self._values(subject, ORDER)), "")
        return int(told) if told.isdecimal() and len(told) < 10 else 0

    def _concept(
        self, subject: Any, scheme: _Scheme, language: str | None, declared: dict[str, PropertyDeclaration]
    ) -> Concept:
        code = self._codes[subject]
        named = self._labels(subject, "prefLabel")
        display = next((each for each in named if (each.language or language) == language), None)
        defined = self._skos(subject, "definition")
        definition = next((each for each in defined if (_said_in(each) or language) == language), None)
        names = [Designation(str(each), each.language) for each in named if each is not display]
        for label, use in LABELS:
            names += [Designation(str(each), each.language, use) for each in self._labels(subject, label)]
        fields = {name: [str(each) for each in self._values(subject, f"{FIELD}{name}")] for name in BESIDE_PLACE}
        return Concept(
            code,
            None if display is None else str(display),
            None if definition is None else str(definition),
            self._parents(subject),
            self._status(subject, fields["status"]),
            fields["notSelectable"] == ["true"],
            tuple(names),
            tuple(self._properties(subject, scheme, language, declared, definition)),
            tuple(dict.fromkeys([*fields["replacedBy"], *self._coded(self._values(subject, f"{DCT}isReplacedBy"))])),
            next(iter(fields["effectiveDate"]), None),
            next(iter(fields["retirementDate"]), None),
            NOTHING if str(subject) == concept_uri(scheme.uri, code) else kept_uri(str(subject)),
        )

    def _parents(self, subject: Any) -> tuple[str, ...]:
        above = self._coded(self._skos(subject, *_BROADER))
        for name in _NARROWER:
            above += self._coded(sorted(self._graph.subjects(self._uri(f"{SKOS}{name}"), subject), key=str))
        return tuple(dict.fromkeys(above))

    def _coded(self, subjects: list[Any]) -> list[str]:
        return [self._codes[each] for each in subjects if each in self._codes]

    def _status(self, subject: Any, told: list[str]) -> str:
        if told and told[0] in CONCEPT_STATUSES:
            return told[0]
        deprecated = any(str(each) in ("true", "1") for each in self._values(subject, f"{OWL}deprecated"))
        return "deprecated" if deprecated else "active"

    def _properties(
        self,
        subject: Any,
        scheme: _Scheme,
        language: str | None,
        declared: dict[str, PropertyDeclaration],
        definition: Any,
    ) -> Iterator[Property]:
        for each in self._skos(subject, "definition"):
            if each is not definition:
                yield _declared(declared, Property(_tagged("definition", _said_in(each), language), str(each)))
        for note in NOTES:
            for each in self._skos(subject, note):
                yield _declared(declared, Property(_tagged(note, _said_in(each), language), str(each)), f"{SKOS}{note}")
        for each in self._coded(self._skos(subject, "related")):
            yield _declared(declared, Property("related", each, "code"), f"{SKOS}related")
        for uri in sorted({str(each) for each in self._graph.predicates(subject)}):
            if not uri.startswith((SKOS, FIELD, OWL, DCT)) and uri not in (_TYPE, ORDER):
                yield from self._stated(subject, uri, scheme, declared)

    def _stated(
        self, subject: Any, uri: str, scheme: _Scheme, declared: dict[str, PropertyDeclaration]
    ) -> Iterator[Property]:
        code, own = property_code(scheme.uri, uri)
        for each in self._values(subject, uri):
            kind = _TYPES.get(str(getattr(each, "datatype", None)), "string")
            try:
                found = Property(code, typed(str(each), kind), kind)
            except ValueError:
                found = Property(code, str(each))
            yield _declared(declared, found, None if own else uri)

    def _maps(self) -> Iterator[ConceptMap]:
        groups: dict[tuple[str, str], dict[str, list[MapTarget]]] = {}
        for name, relationship in MATCHES.items():
            kept = CLOSE if name == "closeMatch" else NOTHING
            pairs = sorted(self._graph.subject_objects(self._uri(f"{SKOS}{name}")), key=str)
            for subject, target in pairs:
                (source, code), (system, other) = self._place(subject), self._place(target)
                told = MapTarget(other, None, relationship, carried=kept)
                groups.setdefault((source, system), {}).setdefault(code, []).append(told)
        if groups:
            yield ConceptMap(
                groups=tuple(
                    MapGroup(source, None, target, None, tuple(MapElement(c, None, tuple(t)) for c, t in found.items()))
                    for (source, target), found in sorted(groups.items())
                )
            )

    def _place(self, subject: Any) -> tuple[str, str]:
        scheme = next((str(each) for each in self._skos(subject, "inScheme", "topConceptOf")), None)
        guessed, code = parted(str(subject))
        return scheme or guessed, self._codes.get(subject, code)


def _tagged(name: str, told: str | None, main: str | None) -> str:
    return name if (told or main) == main else f"{name}@{told}"


def _declared(declared: dict[str, PropertyDeclaration], each: Property, uri: str | None = None) -> Property:
    declared.setdefault(each.code, PropertyDeclaration(each.code, each.type, uri))
    return each
