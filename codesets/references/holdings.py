"""Which things there are, and the one that a canonical reference means: never silently another version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar, cast, overload

from codesets.answering.answers import TerminologyError, canonical
from codesets.answering.messages import refusal, valid_versions
from codesets.references.implicit import Implicit, implicit
from codesets.references.versions import matches, version_key
from codesets.things.model import CODELESS, CodeSystem, ConceptMap, Filter, Include, ValueSet
from codesets.things.oids import as_uri
from codesets.things.system import Held, System, is_system

Sort = type[CodeSystem] | type[ValueSet] | type[ConceptMap]
T = TypeVar("T", ValueSet, ConceptMap)
H = TypeVar("H", bound=Held)
#: References whose answer is kept, since a client may ask for as many as it likes.
_KEPT = 512


class Holdings:
    """Things by canonical URI, further identifiers and version; an overlay stands before what it is laid over.

    Asked for a `CodeSystem`, it answers with whatever can be read as one, in memory or compiled. What is `upcoming` is
    meant by its exact version alone.
    """

    def __init__(self, things: Iterable[Held], below: Holdings | None = None, upcoming: Iterable[Held] = ()) -> None:
        later = tuple(upcoming)
        self._below = below
        self._things = (*things, *later)
        self._upcoming = frozenset(id(thing) for thing in later)
        self._by_uri: dict[str, list[Held]] = {}
        self._implicit: dict[str, list[System]] = {}
        self._found: dict[tuple[Sort, str, str | None], Held] = {}
        for thing in self._things:
            for uri in dict.fromkeys((thing.url, *thing.identifiers)):
                if uri is not None:
                    self._by_uri.setdefault(uri, []).append(thing)
            if is_system(thing) and thing.value_set:
                self._implicit.setdefault(thing.value_set, []).append(thing)

    def overlaid(self, things: Iterable[Held]) -> Holdings:
        return Holdings(things, self)

    @overload
    def all(self, sort: type[CodeSystem]) -> list[System]: ...
    @overload
    def all(self, sort: type[T]) -> list[T]: ...
    def all(self, sort: Any) -> list[Any]:
        """Everything of a sort, the overlay's first."""
        own: list[Any] = [thing for thing in self._things if _is(thing, sort)]
        return own + (self._below.all(sort) if self._below is not None else [])

    def current_maps(self) -> list[ConceptMap]:
        """Of each map the edition in force, none where it has none; what is laid over is meant as it is."""
        own = [each for each in self._things if isinstance(each, ConceptMap)]
        if self._below is not None:
            sent = {each.url for each in own}
            return own + [each for each in self._below.current_maps() if each.url not in sent]
        urls = dict.fromkeys(each.url for each in own if each.url is not None)
        found = (self.seek(ConceptMap, url) for url in urls)
        nameless = [each for each in own if each.url is None]
        return [*(each for each in found if each is not None and each.status == "active"), *nameless]

    @overload
    def find(self, sort: type[CodeSystem], reference: str, version: str | None = None) -> System: ...
    @overload
    def find(self, sort: type[T], reference: str, version: str | None = None) -> T: ...
    def find(self, sort: Any, reference: str, version: str | None = None) -> Any:
        """The thing that `reference` (URI or OID, with or without |version) means; a version may be a pattern.

        Without a version: the overlay's, else the newest that is active, else the newest.
        """
        asked = sort, reference, version
        found = self._found.get(asked)
        if found is None:
            found = self._sought(sort, reference, version)
            if len(self._found) < _KEPT:  # things never change
                self._found[asked] = found
        return found

    def _sought(self, sort: Sort, reference: str, version: str | None) -> Held:
        uri, _, told = reference.partition("|")
        wanted = version or told or None
        if version and told and version != told:
            raise TerminologyError("bad-request", f"two versions are asked for: {told} and {version}")
        for layer in self._layers(sort, uri):
            fitting = [thing for thing in layer if matches(wanted, thing.version) and self._is_due(thing, wanted)]
            if fitting:
                return _chosen(fitting, uri)
        raise unknown(sort, uri, wanted, self.versions(sort, uri))

    def _is_due(self, thing: Held, wanted: str | None) -> bool:
        if wanted is not None and wanted == thing.version:
            return True
        return id(thing) not in self._upcoming and (self._below is None or self._below._is_due(thing, wanted))

    @overload
    def seek(self, sort: type[CodeSystem], reference: str, version: str | None = None) -> System | None: ...
    @overload
    def seek(self, sort: type[T], reference: str, version: str | None = None) -> T | None: ...
    def seek(self, sort: Any, reference: str, version: str | None = None) -> Any:
        """The same, or None where there is none; what is ambiguous is refused all the same."""
        try:
            return self.find(sort, reference, version)
        except TerminologyError as error:
            if error.code in _UNKNOWN.values() or error.code == "unknown-version":
                return None
            raise

    def versions(self, sort: Sort, uri: str) -> list[str]:
        """The versions there are, oldest first; things without one are not counted."""
        found = {thing.version for layer in self._layers(sort, uri) for thing in layer if thing.version}
        return sorted(found, key=version_key)

    def systems(self, uri: str) -> list[System]:
        """Every edition of a code system, the overlay's first."""
        return [cast(System, thing) for layer in self._layers(CodeSystem, uri) for thing in layer]

    def has(self, sort: Sort, reference: str) -> bool:
        return (sort, reference, None) in self._found or any(self._layers(sort, reference.partition("|")[0]))

    def implicit(self, url: str) -> System | None:
        """The code system that names `url` as the value set of all its codes."""
        found = [each for each in self._implicit.get(url, []) if self._is_due(each, None)]
        if found:
            return _chosen(found, url)
        return self._below.implicit(url) if self._below is not None else None

    def resolve(self, reference: str, version: str | None = None) -> Held | None:
        """A code system or value set, or None: what `problems` wants as its resolver."""
        if self.has(CodeSystem, reference):
            return self._found_or_none(CodeSystem, reference, version)
        return self._found_or_none(ValueSet, reference, version)

    def _found_or_none(self, sort: Sort, reference: str, version: str | None) -> Held | None:
        try:
            found: Held = self.find(sort, reference, version)
        except TerminologyError:
            return None
        return found

    def _layers(self, sort: Sort, uri: str) -> list[list[Held]]:
        layers = [[thing for thing in self._by_uri.get(as_uri(uri), []) if _is(thing, sort)]]
        if self._below is not None:
            layers.extend(self._below._layers(sort, uri))
        return layers


_UNKNOWN = {CodeSystem: "unknown-system", ValueSet: "unknown-value-set", ConceptMap: "unknown-map"}


def _is(thing: Held, sort: Sort) -> bool:
    return is_system(thing) if sort is CodeSystem else isinstance(thing, sort)


def unknown(sort: Sort, uri: str, version: str | None, known: list[str]) -> TerminologyError:
    """The refusal of a canonical that means nothing here, with the versions there are."""
    code = "unknown-version" if known and version else _UNKNOWN[sort]
    if sort is ValueSet:
        return refusal(code, "Unable_to_resolve_value_Set_", value_set=canonical(uri, version))
    if sort is CodeSystem:
        ending, values = valid_versions(version, known)
        return refusal(code, f"UNKNOWN_CODESYSTEM{ending}", system=uri, **values)
    ending = "" if known else "_NONE"
    return refusal(code, f"UNKNOWN_CONCEPTMAP{ending}", map=canonical(uri, version), known=", ".join(known))


def _chosen(fitting: list[H], uri: str) -> H:
    """The newest active one; two different things of one version are refused, not chosen between."""
    if len(fitting) == 1:
        return fitting[0]
    ranked = sorted(fitting, key=lambda thing: (thing.status == "active", version_key(thing.version or "")))
    best = ranked[-1]
    for other in ranked[:-1]:
        if other.version == best.version and other.status == best.status and other != best:
            raise refusal("ambiguous-version", "AMBIGUOUS_VERSION", uri=uri, version=best.version or "(none)")
    return best


def find_code_system(holdings: Holdings, reference: str, version: str | None = None) -> System:
    """A code system that can answer: neither a supplement nor one whose codes are not here."""
    found = holdings.find(CodeSystem, reference, version)
    refuse_without_codes(found)
    return found


def refuse_without_codes(system: System) -> None:
    """TerminologyError for a supplement, and for a system whose codes are not here."""
    if system.content not in CODELESS:
        return
    named = canonical(system.url, system.version)
    if system.content == "supplement":
        values = {"system": named, "other": system.supplements}
        raise refusal("is-supplement", "CODESYSTEM_SUPPLEMENTS_ANOTHER", **values)
    raise refusal("content-not-present", "CODESYSTEM_WITHOUT_CODES", system=named)


def find_value_set(holdings: Holdings, reference: str, version: str | None = None) -> ValueSet:
    """The value set of a canonical, also the ones that FHIR defines for every code system: all its codes by the URL
    it names or by `?fhir_vs`, what a code subsumes by `?fhir_vs=isa/CODE`, and the others of SNOMED CT."""
    url, _, told = reference.partition("|")
    if holdings.has(ValueSet, url):
        return holdings.find(ValueSet, reference, version)
    system = holdings.implicit(url)
    if system is not None:
        return _of_system(url, system, version or told)
    meant = implicit(url)
    if meant is None:
        return holdings.find(ValueSet, reference, version)
    if not holdings.has(CodeSystem, meant.system):
        raise unknown(ValueSet, reference, version, [])
    edition = version or told or meant.version or _newest(holdings, meant)
    system = find_code_system(holdings, meant.system, edition or None)
    return _of_system(url, system, edition or "", meant.filters)


def _newest(holdings: Holdings, meant: Implicit) -> str | None:
    """The newest version here of the edition that the URL names, if it names one."""
    if meant.edition is None:
        return None
    versions = (each.version or "" for each in holdings.systems(meant.system))
    return max((each for each in versions if each.startswith(meant.edition)), default=meant.edition)


def _of_system(url: str, system: System, edition: str, filters: tuple[Filter, ...] = ()) -> ValueSet:
    """A value set that a code system implies, under the name of the system; it floats where no edition is named."""
    return ValueSet(
        url=url,
        version=edition or system.version,
        name=system.name,
        title=system.title,
        status=system.status,
        include=(Include(system.url, edition or None, filters=filters),),
    )
