"""What an operation was asked: parameters of the query, or of a Parameters resource in the body, and what of the
request's head counts for it. Operations know a request by nothing else."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from flask import request
from werkzeug.datastructures import MultiDict

from codesets import ConceptMap, Thing, ValueSet
from registry.errors import BadRequest, TooLarge
from registry.fhir.caches import Kept, without
from registry.fhir.formats import body
from registry.fhir.overlay import MOST, things_of
from registry.fhir.periods import stretch
from registry.fhir.release import R4, R5, Release
from registry.services.reading.library import NOW, When
from registry.services.reading.timeline import parse_moment

_TIMES: Final = frozenset({"date", "valid_at", "known_at"})
LIMIT_HEADER: Final = "X-Too-Costly-Threshold"


@dataclass(frozen=True)
class Asked:
    """Parameters by name; each value is text of the query, or JSON of the body (of parts, their list)."""

    values: dict[str, list[Any]]
    release: Release = R4
    cached: tuple[Kept, ...] = ()
    accept_language: str | None = None
    #: Codes of an expansion from which on the client finds it too costly, as it wrote the number.
    threshold: str = ""
    #: What has been read for this question and those within it, by the identity of what was sent.
    known: dict[int, tuple[Thing, ...]] = field(default_factory=dict, compare=False, repr=False)

    def texts(self, name: str) -> list[str]:
        """A parameter that may stand several times. Raises BadRequest for what is no text."""
        return [self._plain(name, each) for each in self.values.get(name, [])]

    def objects(self, name: str) -> list[dict[str, Any]]:
        """Objects of a body, of one name. Raises BadRequest for what is none."""
        found = self.values.get(name, [])
        if not all(isinstance(each, dict) for each in found):
            raise BadRequest("{name} must be an object, in a body.", code="bad-parameter", name=name)
        return list(found)

    def text(self, name: str) -> str | None:
        """A parameter that may stand once. Raises BadRequest for two, or for what is no text."""
        found = self.values.get(name)
        if not found:
            return None
        if len(found) > 1:
            raise BadRequest("{name} may be given once.", code="repeated", name=name)
        return self._plain(name, found[0])

    @staticmethod
    def _plain(name: str, value: Any) -> str:
        if isinstance(value, str):
            return value
        if not isinstance(value, int):
            raise BadRequest("{name} must be a plain value.", code="bad-parameter", name=name)
        return str(value).lower() if isinstance(value, bool) else str(value)

    def required(self, name: str) -> str:
        found = self.text(name)
        if not found:
            raise BadRequest("The parameter {name} is missing.", code="missing-parameter", name=name)
        return found

    def flag(self, name: str, default: bool = False) -> bool:
        found = self.text(name)
        if found not in (None, "true", "false"):
            raise BadRequest("{name} is true or false.", code="bad-parameter", name=name)
        return default if found is None else found == "true"

    def number(self, name: str) -> int | None:
        found = self.text(name)
        if found is None:
            return None
        if not found.isdecimal() or len(found) > 9:
            raise BadRequest("{name} must be a whole number, 0 or more.", code="bad-parameter", name=name)
        return int(found)

    def object(self, name: str) -> dict[str, Any] | None:
        found = self.values.get(name, [])
        if not found:
            return None
        if len(found) > 1 or not isinstance(found[0], dict):
            raise BadRequest("{name} must be one object, in a body.", code="bad-parameter", name=name)
        given: dict[str, Any] = found[0]
        return given

    def value_set(self) -> ValueSet | None:
        """A value set that came with the request."""
        given = self.object("valueSet")
        if given is None:
            return None
        found = things_of([given], self.release)
        if len(found) != 1 or not isinstance(found[0], ValueSet):
            raise BadRequest("valueSet must hold one ValueSet.", code="bad-parameter")
        return found[0]

    def concept_map(self) -> ConceptMap | None:
        """A map that came with the request."""
        given = self.object("conceptMap")
        if given is None:
            return None
        found = things_of([given], self.release)
        if len(found) != 1 or not isinstance(found[0], ConceptMap):
            raise BadRequest("conceptMap must hold one ConceptMap.", code="bad-parameter")
        return found[0]

    @cached_property
    def overlay(self) -> tuple[Thing, ...]:
        """What came along with the question (`tx-resource`) or stands in the cache that it names, to stand before what
        the registry holds."""
        sent = self.values.get("tx-resource", [])
        if not sent and not self.cached:
            return ()
        if len(sent) > MOST:
            raise TooLarge("At most {most} resources may come along.", code="too-many-resources", most=MOST)
        kept = ((each, R5 if release == R5.name else R4) for release, each in without(self.cached, sent))
        every = (*((each, self.release) for each in sent), *kept)
        return tuple(thing for each, release in every for thing in self._read(each, release))

    def _read(self, resource: Any, release: Release) -> tuple[Thing, ...]:
        if id(resource) not in self.known:
            self.known[id(resource)] = things_of([resource], release)
        return self.known[id(resource)]

    @property
    def when(self) -> When:
        """The time an operation is asked about: `date` means the same as `valid_at`; of a month or a year its
        beginning."""
        if _TIMES.isdisjoint(self.values):
            return NOW
        date = self.text("date")
        return When(stretch(date)[0], self.clocks.known_at) if date else self.clocks

    @property
    def clocks(self) -> When:
        """`valid_at` asks what held in the clinic, `known_at` what the registry said."""
        valid, known = self.text("valid_at"), self.text("known_at")
        return When(
            parse_moment(valid, "valid_at") if valid else None, parse_moment(known, "known_at") if known else None
        )

    @property
    def language(self) -> str | None:
        return self.text("displayLanguage") or self.accept_language


#: A body may be one resource alone, where that is what the operation is asked about.
ALONE = {"ValueSet": "valueSet", "CodeSystem": "codeSystem", "ConceptMap": "conceptMap"}


def asked(release: Release = R4) -> Asked:
    """A question may be posted without a body, if it needs none beside its address. Raises BadRequest for a body that
    cannot be read, UnsupportedMedia for another kind of body."""
    values = filled(request.args)
    if request.method == "POST" and (request.mimetype or request.get_data()):
        for name, value in _of_body(body(release)):
            values.setdefault(name, []).append(value)
    language, threshold = request.headers.get("Accept-Language"), request.headers.get(LIMIT_HEADER, "")
    return Asked(values, release, accept_language=language, threshold=threshold)


def filled(given: MultiDict[str, str]) -> dict[str, list[Any]]:
    """The parameters of a query or form; those without a value are as if they were not there (FHIR, 3.2.1.3)."""
    every = ((name, [each for each in found if each]) for name, found in given.lists())
    return {name: found for name, found in every if found}


def _of_body(given: dict[str, Any]) -> list[tuple[str, Any]]:
    kind = given["resourceType"]
    if kind in ALONE:
        return [(ALONE[kind], given)]
    if kind != "Parameters":
        raise BadRequest("The body must be a Parameters resource.", code="bad-body")
    return parameters_of(given)


def parameters_of(given: dict[str, Any]) -> list[tuple[str, Any]]:
    """Name and value of each parameter of a Parameters resource. Raises BadRequest for one that is none."""
    return [(each["name"], _value(each)) for each in _named(given.get("parameter", []))]


def _named(every: Any) -> list[dict[str, Any]]:
    """Parameters, or parts of one, each with its name."""
    if not isinstance(every, list) or not all(isinstance(each, dict) and _is_name(each.get("name")) for each in every):
        raise BadRequest("Parameters are a list of objects with names.", code="bad-body")
    for each in every:
        _named(each.get("part", []))
    return every


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and bool(name)


def _value(parameter: dict[str, Any]) -> Any:
    for name, value in parameter.items():
        if name.startswith("value") or name in ("resource", "part"):
            return value
    raise BadRequest("The parameter {name} has no value.", code="bad-body", name=parameter["name"][:60])
