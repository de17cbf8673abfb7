"""Search parameters: of which sort each is, what it looks at, and whether a value fits (FHIR, 3.2.1.5)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from codesets import ConceptMap, ValueSet
from codesets.things.dependencies import dependencies_of
from codesets.things.model import MapTarget
from codesets.things.system import System, is_system
from registry.errors import BadRequest
from registry.fhir.descriptions import identifiers, related, tokens
from registry.fhir.holding import Served
from registry.fhir.periods import stretch
from registry.services.reading.library import Edition
from registry.services.terminology.definitions import Definition

Json = dict[str, Any]
_URI: Final = "urn:ietf:rfc:3986"


@dataclass(frozen=True)
class Candidate:
    """An edition that may be found, with its thing and its resource."""

    edition: Edition
    thing: Served
    resource: Json


@dataclass(frozen=True)
class Parameter:
    """`values` gives what is looked at: texts, (system, code) pairs for tokens, datetimes for dates."""

    sort: str
    values: Callable[[Candidate], Iterable[Any]]
    own_test: Callable[[Any, str, str], bool] | None = None

    def fits(self, candidate: Candidate, wanted: str, modifier: str) -> bool:
        """Whether one of the values (parted by commas) is found. Raises BadRequest for a modifier that is not known."""
        if modifier not in MODIFIERS[self.sort]:
            raise BadRequest("The modifier :{modifier} is not known here.", code="bad-modifier", modifier=modifier[:40])
        found = list(self.values(candidate))
        if modifier == "missing":
            return (not found) == (wanted == "true")
        test = self.own_test or TESTS[self.sort]
        hit = any(test(each, value, modifier) for value in _parted(wanted) for each in found)
        return not hit if modifier == "not" else hit


#: Modifiers by sort; "" is none.
MODIFIERS: Final[Mapping[str, tuple[str, ...]]] = {
    "string": ("", "exact", "contains", "missing"),
    "token": ("", "not", "missing"),
    "uri": ("", "below", "above", "missing"),
    "reference": ("", "missing"),
    "date": ("", "missing"),
}


def _parted(text: str) -> list[str]:
    """Values parted by commas; a comma in a value is written `\\\\,`."""
    marked = text.replace("\\\\,", "\0")
    return [each.replace("\0", ",") for each in marked.split(",")]


def _string(value: str, wanted: str, modifier: str) -> bool:
    if modifier == "exact":
        return value == wanted
    folded, sought = value.casefold(), wanted.casefold()
    return sought in folded if modifier == "contains" else folded.startswith(sought)


def _token(value: tuple[str, str], wanted: str, modifier: str) -> bool:
    """`code`, `system|code`, `|code` (of no system) or `system|`."""
    system, bar, code = wanted.rpartition("|")
    if not bar:
        return value[1] == wanted
    return value[0] == system and (not code or value[1] == code)


def _uri(value: str, wanted: str, modifier: str) -> bool:
    if modifier == "below":
        return value == wanted or value.startswith(wanted.rstrip("/") + "/")
    if modifier == "above":
        return value == wanted or wanted.startswith(value.rstrip("/") + "/")
    return value == wanted or value.partition("|")[0] == wanted


_PREFIXES: Final[Mapping[str, Callable[[datetime, datetime, datetime], bool]]] = {
    "eq": lambda value, start, end: start <= value < end,
    "ne": lambda value, start, end: not start <= value < end,
    "gt": lambda value, start, end: value >= end,
    "sa": lambda value, start, end: value >= end,
    "lt": lambda value, start, end: value < start,
    "eb": lambda value, start, end: value < start,
    "ge": lambda value, start, end: value >= start,
    "le": lambda value, start, end: value < end,
    "ap": lambda value, start, end: start - timedelta(days=30) <= value < end + timedelta(days=30),
}


def _date(value: datetime, wanted: str, modifier: str) -> bool:
    prefix = wanted[:2] if wanted[:2] in _PREFIXES else "eq"
    start, end = stretch(wanted.removeprefix(prefix))
    return _PREFIXES[prefix](value, start, end)


TESTS: Final[Mapping[str, Callable[[Any, str, str], bool]]] = {
    "string": _string,
    "token": _token,
    "uri": _uri,
    "reference": _uri,
    "date": _date,
}


def _text(name: str) -> Callable[[Candidate], Iterator[str]]:
    def values(candidate: Candidate) -> Iterator[str]:
        found = candidate.resource.get(name)
        if isinstance(found, str):
            yield found

    return values


def _code(name: str, system: str) -> Callable[[Candidate], Iterator[tuple[str, str]]]:
    """A code, whose system is that of its binding."""

    def values(candidate: Candidate) -> Iterator[tuple[str, str]]:
        found = candidate.resource.get(name)
        if isinstance(found, str):
            yield f"http://hl7.org/fhir/{system}", found

    return values


def _uris(candidate: Candidate) -> Iterator[str]:
    yield from (each for each in (candidate.thing.url, *candidate.thing.identifiers) if each)


def _titles(candidate: Candidate) -> Iterator[str]:
    yield from candidate.edition.version.standard.title.values()


def _names(candidate: Candidate) -> Iterator[str]:
    yield from _text("name")(candidate)
    yield from (text for _, text in candidate.thing.title)


def _has_code(system: System, wanted: str, modifier: str) -> bool:
    uri, bar, code = wanted.rpartition("|")
    return (not bar or uri in (system.url, *system.identifiers)) and system.concept(code) is not None


def _codings(*path: str) -> Callable[[Candidate], Iterator[tuple[str, str]]]:
    return lambda candidate: tokens(candidate.resource, *path)


def _related(sort: str) -> Callable[[Candidate], Iterator[str]]:
    return lambda candidate: related(candidate.resource, sort)


def _identifiers(candidate: Candidate) -> Iterator[tuple[str, str]]:
    """Every URI it is known by, and what its publisher numbers it with besides."""
    yield from dict.fromkeys([*((_URI, each) for each in _uris(candidate)), *identifiers(candidate.resource)])


def _asked(candidate: Candidate) -> Iterator[tuple[str, str]]:
    """What the questions of a questionnaire are called in code systems."""
    if isinstance(candidate.thing, Definition):
        for item in candidate.thing.resource.get("item", ()):
            yield from ((each.get("system", ""), each["code"]) for each in item.get("code", ()))


def _subjects(candidate: Candidate) -> Iterator[tuple[str, str]]:
    yield from (("http://hl7.org/fhir/fhir-types", each) for each in candidate.resource.get("subjectType", ()))


def _held(candidate: Candidate) -> "Held":
    return Held(candidate.thing)


@dataclass(frozen=True)
class Held:
    """Codes and references of a thing."""

    thing: Served

    def parts(self) -> Iterator[Any]:
        if isinstance(self.thing, ValueSet):
            yield from (*self.thing.include, *self.thing.exclude)

    def groups(self) -> Iterator[Any]:
        if isinstance(self.thing, ConceptMap):
            yield from self.thing.groups


def _listed(candidate: Candidate) -> Iterator[tuple[str, str]]:
    for part in _held(candidate).parts():
        yield from ((part.system or "", each.code) for each in part.concepts)


def _references(candidate: Candidate) -> Iterator[str]:
    yield from (part.system for part in _held(candidate).parts() if part.system)


def _supplemented(candidate: Candidate) -> Iterator[str]:
    if not isinstance(candidate.thing, Definition) and is_system(candidate.thing) and candidate.thing.supplements:
        yield candidate.thing.supplements


def _languages(candidate: Candidate) -> Iterator[tuple[str, str]]:
    if not isinstance(candidate.thing, Definition) and is_system(candidate.thing):
        every = {candidate.thing.language, *candidate.thing.languages()}
        yield from (("urn:ietf:bcp:47", each) for each in sorted(filter(None, every)))


def _codes_of(side: str) -> Callable[[Candidate], Iterator[tuple[str, str]]]:
    def values(candidate: Candidate) -> Iterator[tuple[str, str]]:
        for group in _held(candidate).groups():
            system = getattr(group, side) or ""
            for element in group.elements:
                found = [element] if side == "source" else element.targets
                yield from ((system, each.code) for each in found if each.code)

    return values


def _systems_of(side: str) -> Callable[[Candidate], Iterator[str]]:
    return lambda candidate: (uri for group in _held(candidate).groups() if (uri := getattr(group, side)))


def _scope(side: str) -> Callable[[Candidate], Iterator[str]]:
    def values(candidate: Candidate) -> Iterator[str]:
        uri = getattr(candidate.thing, side, None)
        if uri:
            yield uri

    return values


def _targets(concept_map: ConceptMap) -> Iterator[MapTarget]:
    for group in concept_map.groups:
        for element in group.elements:
            yield from element.targets


def _attributes(name: str) -> Callable[[Candidate], Iterator[str]]:
    def values(candidate: Candidate) -> Iterator[str]:
        thing = candidate.thing
        if isinstance(thing, ConceptMap):
            for target in _targets(thing):
                yield from (each.attribute for each in dependencies_of(target.carried, name, thing))

    return values


def _other_maps(candidate: Candidate) -> Iterator[str]:
    for group in _held(candidate).groups():
        if group.unmapped and group.unmapped.other_map:
            yield group.unmapped.other_map


def _unique(key: str) -> Callable[[Candidate], Iterator[Any]]:
    def values(candidate: Candidate) -> Iterator[Any]:
        for each in candidate.resource.get("uniqueId", []):
            yield ("", each[key]) if key == "type" else each[key]

    return values


_ID: Final = Parameter("token", lambda candidate: [("", candidate.resource["id"])])
_UPDATED: Final = Parameter("date", lambda candidate: [candidate.edition.version.recorded_at.astimezone(UTC)])
_ANY: Final[Mapping[str, Parameter]] = {
    "_id": _ID,
    "_lastUpdated": _UPDATED,
    "date": _UPDATED,
    "name": Parameter("string", _names),
    "status": Parameter("token", _code("status", "publication-status")),
    "publisher": Parameter("string", _text("publisher")),
    "description": Parameter("string", _text("description")),
    "jurisdiction": Parameter("token", _codings("jurisdiction", "coding")),
}
_CANONICAL: Final[Mapping[str, Parameter]] = {
    **_ANY,
    "url": Parameter("uri", _uris),
    "identifier": Parameter("token", _identifiers),
    "version": Parameter("token", lambda candidate: [("", candidate.edition.version.number)]),
    "title": Parameter("string", _titles),
    "context": Parameter("token", _codings("useContext", "valueCodeableConcept", "coding")),
    "context-type": Parameter("token", _codings("useContext", "code")),
    "topic": Parameter("token", _codings("topic", "coding")),
    "derived-from": Parameter("reference", _related("derived-from")),
    "predecessor": Parameter("reference", _related("predecessor")),
}
PARAMETERS: Final[Mapping[str, Mapping[str, Parameter]]] = {
    "CodeSystem": {
        **_CANONICAL,
        "code": Parameter("token", lambda candidate: [candidate.thing], _has_code),
        "content-mode": Parameter("token", _code("content", "codesystem-content-mode")),
        "language": Parameter("token", _languages),
        "supplements": Parameter("reference", _supplemented),
        "system": Parameter("uri", _uris),
    },
    "ValueSet": {
        **_CANONICAL,
        "code": Parameter("token", _listed),
        "reference": Parameter("uri", _references),
    },
    "ConceptMap": {
        **_CANONICAL,
        "source-code": Parameter("token", _codes_of("source")),
        "target-code": Parameter("token", _codes_of("target")),
        "source-system": Parameter("uri", _systems_of("source")),
        "target-system": Parameter("uri", _systems_of("target")),
        "source-group-system": Parameter("reference", _systems_of("source")),
        "target-group-system": Parameter("reference", _systems_of("target")),
        "source-uri": Parameter("reference", _scope("source")),
        "target-uri": Parameter("reference", _scope("target")),
        "source-scope": Parameter("reference", _scope("source")),
        "target-scope": Parameter("reference", _scope("target")),
        "source": Parameter("reference", _scope("source")),
        "target": Parameter("reference", _scope("target")),
        "dependson": Parameter("uri", _attributes("dependsOn")),
        "product": Parameter("uri", _attributes("product")),
        "other": Parameter("reference", _other_maps),
    },
    "PlanDefinition": {
        **_CANONICAL,
        "type": Parameter("token", _codings("type", "coding")),
    },
    "Questionnaire": {
        **_CANONICAL,
        "context": Parameter("token", _codings("useContext", "valueCodeableConcept", "coding")),
        "code": Parameter("token", _asked),
        "item-code": Parameter("token", _asked),
        "subject-type": Parameter("token", _subjects),
    },
    "NamingSystem": {
        **_ANY,
        "value": Parameter("string", _unique("value")),
        "id-type": Parameter("token", _unique("type")),
        "kind": Parameter("token", _code("kind", "namingsystem-type")),
        "responsible": Parameter("string", _text("responsible")),
    },
}
