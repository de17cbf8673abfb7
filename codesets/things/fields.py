"""What the model keeps of a concept as fields, told as properties under the names and codes that FHIR gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from codesets.things.concepts import inactive
from codesets.things.model import Concept, Property, PropertyDeclaration
from codesets.things.system import System

CONCEPT_PROPERTIES: Final = "http://hl7.org/fhir/concept-properties#"
#: Properties that the model holds as fields, by the name FHIR gives them: (default code, type).
FIELDS: Final[dict[str, tuple[str, str]]] = {
    "parent": ("parent", "code"),
    "status": ("status", "code"),
    "inactive": ("inactive", "boolean"),
    "notSelectable": ("notSelectable", "boolean"),
    "effectiveDate": ("effectiveDate", "dateTime"),
    "retirementDate": ("retirementDate", "dateTime"),
    "replacedBy": ("replacedBy", "code"),
}
#: Those that formats without properties of their own write beside a concept's place in the hierarchy.
BESIDE_PLACE: Final = ("status", "notSelectable", "effectiveDate", "retirementDate", "replacedBy")
#: Further names under which a concept can be asked about, though no source states them as properties.
_DERIVED: Final = ("child", "definition", "display")


def fields_by_code(declared: Iterable[PropertyDeclaration]) -> dict[str, str]:
    """Property code to the field's FHIR name: by the URI declared for it, else by the usual code.

    A code that is declared with the URI of something else does not mean the field, which then has another code.
    """
    named = stands_for(declared)
    found = {code: name for code, name in named.items() if name in FIELDS}
    for name in [each for each in FIELDS if each not in found.values()]:
        found[usual_code(name, named)] = name
    return found


def stands_for(declared: Iterable[PropertyDeclaration]) -> dict[str, str]:
    """By declared code, where that is told: the field's FHIR name, or the URI of something else."""
    return {each.code: each.uri.removeprefix(CONCEPT_PROPERTIES) for each in declared if each.uri}


def usual_code(name: str, named: Mapping[str, str]) -> str:
    """The code of a field where none is declared for it; `named`: what the declared codes stand for."""
    code = FIELDS[name][0]
    while named.get(code, name) != name:
        code = f"concept-{code}"
    return code


@lru_cache(maxsize=256)
def _codes(declared: tuple[PropertyDeclaration, ...]) -> Mapping[str, str]:
    """The other way round; many systems declare the same, or nothing."""
    return {name: code for code, name in fields_by_code(declared).items()}


class Facts:
    """What a system says of its concepts, as properties; made once for a system and asked for many concepts."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._codes = _codes(system.properties)
        self._uris = {each.code: each.uri for each in system.properties if each.uri}

    def uri(self, code: str) -> str | None:
        """The URI of a property, where the system declares one or FHIR defines it."""
        if code in self._uris:
            return self._uris[code]
        known = code in self._codes.values() or code in _DERIVED
        return f"{CONCEPT_PROPERTIES}{code}" if known else None

    def under(self, uris: Mapping[str, str]) -> dict[str, str]:
        """The system's codes for the properties of these URIs, each to what the URI stands for."""
        return {code: uris[uri] for code, uri in self._uris.items() if uri in uris}

    def code(self, name: str) -> str:
        """A property asked for by its URI or its code, as the system's own code."""
        return next((code for code, uri in self._uris.items() if uri == name), name.removeprefix(CONCEPT_PROPERTIES))

    def stated(self, concept: Concept) -> Iterator[Property]:
        """What a source states: own properties and the fields that are set; not the place in the hierarchy."""
        yield from concept.properties
        if concept.status not in ("active", "inactive"):
            yield self._field("status", concept.status)
        if concept.abstract:
            yield self._field("notSelectable", True)
        if concept.valid_from is not None:
            yield self._field("effectiveDate", concept.valid_from)
        if concept.valid_to is not None:
            yield self._field("retirementDate", concept.valid_to)
        yield from (self._field("replacedBy", other) for other in concept.replaced_by)

    def related(self, concept: Concept) -> Iterator[Property]:
        """The codes directly above and below."""
        return self.near(self._system.parents(concept.code), self._system.children(concept.code))

    def near(self, parents: Iterable[str], children: Iterable[str]) -> Iterator[Property]:
        """The same where they are known."""
        yield from (self._field("parent", each) for each in parents)
        yield from (Property("child", each, "code") for each in children)

    def inactive(self, concept: Concept) -> Property:
        return self._field("inactive", inactive(concept))

    def _field(self, name: str, value: str | bool) -> Property:
        return Property(self._codes.get(name, name), value, FIELDS[name][1])
