"""Which things there are, and the one that a canonical reference means: never silently another version."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from codesets.answers import TerminologyError, canonical
from codesets.messages import refusal, valid_versions
from codesets.model import CodeSystem, ConceptMap, Filter, Include, Thing, ValueSet
from codesets.versions import matches, version_key

T = TypeVar("T", CodeSystem, ValueSet, ConceptMap)
_OID = re.compile(r"[0-2](\.\d+)+")


class Holdings:
    """Things by canonical URI, further identifiers and version; an overlay stands before what it is laid over."""

    def __init__(self, things: Iterable[Thing], below: Holdings | None = None) -> None:
        self._below = below
        self._things = tuple(things)
        self._by_uri: dict[str, list[Thing]] = {}
        self._implicit: dict[str, list[CodeSystem]] = {}
        for thing in self._things:
            for uri in dict.fromkeys((thing.url, *thing.identifiers)):
                if uri is not None:
                    self._by_uri.setdefault(uri, []).append(thing)
            if isinstance(thing, CodeSystem) and thing.value_set:
                self._implicit.setdefault(thing.value_set, []).append(thing)

    def overlaid(self, things: Iterable[Thing]) -> Holdings:
        return Holdings(things, self)

    def all(self, sort: type[T]) -> list[T]:
        """Everything of a sort, the overlay's first."""
        own = [thing for thing in self._things if isinstance(thing, sort)]
        return own + (self._below.all(sort) if self._below is not None else [])

    def find(self, sort: type[T], reference: str, version: str | None = None) -> T:
        """The thing that `reference` (URI or OID, with or without |version) means; a version may be a pattern.

        Without a version: the overlay's, else the newest that is active, else the newest.
        """
        uri, _, told = reference.partition("|")
        wanted = version or told or None
        if version and told and version != told:
            raise TerminologyError("bad-request", f"two versions are asked for: {told} and {version}")
        for layer in self._layers(sort, uri):
            fitting = [thing for thing in layer if matches(wanted, thing.version)]
            if fitting:
                return _chosen(fitting, uri)
        raise unknown(sort, uri, wanted, self.versions(sort, uri))

    def seek(self, sort: type[T], reference: str, version: str | None = None) -> T | None:
        """The same, or None where there is none; what is ambiguous is refused all the same."""
        try:
            return self.find(sort, reference, version)
        except TerminologyError as error:
            if error.code in _UNKNOWN.values() or error.code == "unknown-version":
                return None
            raise

    def versions(self, sort: type[T], uri: str) -> list[str]:
        """The versions there are, oldest first; things without one are not counted."""
        found = {thing.version for layer in self._layers(sort, uri) for thing in layer if thing.version}
        return sorted(found, key=version_key)

    def systems(self, uri: str) -> list[CodeSystem]:
        """Every edition of a code system, the overlay's first."""
        return [thing for layer in self._layers(CodeSystem, uri) for thing in layer]

    def has(self, sort: type[T], reference: str) -> bool:
        return any(self._layers(sort, reference.partition("|")[0]))

    def implicit(self, url: str) -> CodeSystem | None:
        """The code system that names `url` as the value set of all its codes."""
        found = self._implicit.get(url, [])
        if found:
            return _chosen(found, url)
        return self._below.implicit(url) if self._below is not None else None

    def resolve(self, reference: str, version: str | None = None) -> Thing | None:
        """A code system or value set, or None: what `problems` wants as its resolver."""
        if self.has(CodeSystem, reference):
            return self._found_or_none(CodeSystem, reference, version)
        return self._found_or_none(ValueSet, reference, version)

    def _found_or_none(self, sort: type[T], reference: str, version: str | None) -> T | None:
        try:
            return self.find(sort, reference, version)
        except TerminologyError:
            return None

    def _layers(self, sort: type[T], uri: str) -> list[list[T]]:
        if _OID.fullmatch(uri):
            uri = f"urn:oid:{uri}"
        layers = [[thing for thing in self._by_uri.get(uri, []) if isinstance(thing, sort)]]
        if self._below is not None:
            layers.extend(self._below._layers(sort, uri))
        return layers


_WORDS = {CodeSystem: "code system", ValueSet: "value set", ConceptMap: "concept map"}
_UNKNOWN = {CodeSystem: "unknown-system", ValueSet: "unknown-value-set", ConceptMap: "unknown-map"}


def unknown(sort: type[T], uri: str, version: str | None, known: list[str]) -> TerminologyError:
    """The refusal of a canonical that means nothing here, with the versions there are."""
    code = "unknown-version" if known and version else _UNKNOWN[sort]
    if sort is ValueSet:
        return refusal(code, "Unable_to_resolve_value_Set_", value_set=canonical(uri, version))
    if sort is CodeSystem:
        ending, values = valid_versions(version, known)
        return refusal(code, f"UNKNOWN_CODESYSTEM{ending}", system=uri, **values)
    there = f"; there is {', '.join(known)}" if known else ""
    return TerminologyError(code, f"there is no {_WORDS[sort]} {canonical(uri, version)} here{there}")


def _chosen(fitting: list[T], uri: str) -> T:
    """The newest active one; two different things of one version are refused, not chosen between."""
    ranked = sorted(fitting, key=lambda thing: (thing.status == "active", version_key(thing.version or "")))
    best = ranked[-1]
    for other in ranked[:-1]:
        if other.version == best.version and other.status == best.status and other != best:
            message = f"there are several {uri}, version {best.version or '(none)'}, that differ; withdraw one"
            raise TerminologyError("ambiguous-version", message)
    return best


def find_code_system(holdings: Holdings, reference: str, version: str | None = None) -> CodeSystem:
    """A code system that can answer: neither a supplement nor one whose codes are not here."""
    found = holdings.find(CodeSystem, reference, version)
    if found.content == "supplement":
        message = f"{reference} supplements {found.supplements}; ask that one, with this as its supplement"
        raise TerminologyError("is-supplement", message)
    if found.content == "not-present":
        raise TerminologyError("content-not-present", f"{reference} is known here, but its codes are not")
    return found


def find_value_set(holdings: Holdings, reference: str, version: str | None = None) -> ValueSet:
    """The value set of a canonical, also the ones that FHIR defines for every code system: all its codes by the URL
    it names or by `?fhir_vs`, and what a code subsumes by `?fhir_vs=isa/CODE`."""
    url, _, told = reference.partition("|")
    if holdings.has(ValueSet, url):
        return holdings.find(ValueSet, reference, version)
    system = holdings.implicit(url)
    if system is not None:
        edition = version or told or system.version
        return ValueSet(url=url, version=edition, include=(Include(system.url, edition),))
    uri, question, rest = url.partition("?fhir_vs")
    if not question or (rest and not rest.startswith("=isa/")):
        return holdings.find(ValueSet, reference, version)
    system = find_code_system(holdings, uri, version or told or None)
    root = rest.removeprefix("=isa/")
    filters = (Filter("concept", "is-a", root),) if root else ()
    return ValueSet(url=url, version=system.version, include=(Include(system.url, system.version, filters=filters),))
