"""Binds a value set to the editions it means: versions, imports, contained resources, expansions without definition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codesets.answering.answers import TerminologyError
from codesets.answering.messages import issue, refusal, valid_versions
from codesets.references.editions import meant_value_set, wanted_of
from codesets.references.holdings import Holdings, refuse_without_codes
from codesets.references.supplements import declared_supplements, required_supplements
from codesets.references.versions import NO_RULES, VersionRules, Wanted
from codesets.things.model import CodeSystem, Concept, Include, IncludedConcept, ValueSet
from codesets.things.system import System
from codesets.value_sets.compose import circular, excluded_by, included_by, refuse_depth, refuse_void
from codesets.value_sets.contained import contained_in, expansion_of
from codesets.value_sets.filters import compile_filter
from codesets.value_sets.selection import Effort, Part, Selection


def compile_selection(value_set: ValueSet, holdings: Holdings, rules: VersionRules = NO_RULES) -> Selection:
    """TerminologyError where a system, value set or filter it refers to cannot be had, a version is not allowed, or
    value sets form a ring."""
    return _Compiler(rules).compile(value_set, holdings, ())


class _Compiler:
    def __init__(self, rules: VersionRules) -> None:
        self._rules = rules
        self._done: dict[int, Selection] = {}
        self._effort = Effort()
        #: Keeps value sets alive that were made on the way, since `_done` knows them by identity.
        self._made: list[ValueSet] = []

    def compile(self, value_set: ValueSet, holdings: Holdings, above: tuple[ValueSet, ...]) -> Selection:
        if any(_is(each, value_set) for each in above):
            raise circular(value_set, reversed(above))
        if id(value_set) in self._done:
            return self._done[id(value_set)]
        refuse_depth(above)
        made = Selection(value_set, effort=self._effort)
        made.supplements.update(dict.fromkeys(required_supplements(value_set)))
        within = contained_in(value_set)
        self._fill(made, holdings.overlaid(within) if within else holdings, (*above, value_set))
        self._done[id(value_set)] = made
        self._made.append(value_set)
        return made

    def _fill(self, made: Selection, holdings: Holdings, above: tuple[ValueSet, ...]) -> None:
        value_set = made.value_set
        if not value_set.include and not value_set.exclude:
            made.include.extend(_expanded(part, made, holdings) for part in expansion_of(value_set))
            return
        for number, each in enumerate(included_by(value_set, holdings)):
            made.include.append(self._part(each, f"ValueSet.compose.include[{number}]", made, holdings, above))
        for number, each in enumerate(excluded_by(value_set, holdings)):
            made.exclude.append(self._part(each, f"ValueSet.compose.exclude[{number}]", made, holdings, above))

    def _part(
        self, part: Include, place: str, made: Selection, holdings: Holdings, above: tuple[ValueSet, ...]
    ) -> Part:
        refuse_void(part)
        sets = [self._imported(each, made, holdings, above) for each in part.value_sets]
        if part.system is None:
            return Part(place, sets=sets, effort=self._effort)
        wanted = wanted_of(part.system, part.version, made.value_set.locked_date, holdings, self._rules)
        system = self._edition(part.system, wanted, made, holdings)
        more = declared_supplements(made.value_set, holdings)
        filters = [compile_filter(system, each, f"{place}.filter[{n}]", more) for n, each in enumerate(part.filters)]
        listed = _listed(part.concepts, system, made)
        lists, language = bool(part.concepts), made.value_set.language
        return Part(place, part.system, wanted, system, filters, listed, lists, sets, self._effort, language)

    def _imported(self, reference: str, made: Selection, holdings: Holdings, above: tuple[ValueSet, ...]) -> Selection:
        url, _, stated = reference.partition("|")
        found = meant_value_set(holdings, reference, None, self._rules)
        selection = self.compile(found, holdings, above)
        rule = value_set_rule(self._rules, url, stated)
        made.applied.update({rule: None} if rule else {})
        made.issues.update(selection.issues)
        made.applied.update(selection.applied)
        made.supplements.update(selection.supplements)
        _add(made.value_sets, [*([] if reference.startswith("#") else [found]), *selection.value_sets])
        _add(made.systems, selection.systems)
        return selection

    def _edition(self, uri: str, wanted: Wanted, made: Selection, holdings: Holdings) -> System:
        found = holdings.seek(CodeSystem, uri, wanted.version)
        if found is None:
            raise _unknown(uri, wanted.version, holdings)
        refuse_without_codes(found)
        rule = _rule(self._rules, uri, wanted.stated)
        if rule is not None:
            made.applied[rule] = None
        required = self._rules.required(uri, found.version)
        if required is not None:
            values = {"version": found.version or "", "system": uri, "required": required}
            raise refusal("version-not-allowed", "VALUESET_VERSION_CHECK", **values)
        _add(made.systems, [found])
        return found


def _unknown(uri: str, version: str | None, holdings: Holdings) -> TerminologyError:
    ending, values = valid_versions(version, holdings.versions(CodeSystem, uri))
    stem = "_VERSION" if ending else ""
    code = "unknown-version" if version and holdings.has(CodeSystem, uri) else "unknown-system"
    return refusal(code, f"UNKNOWN_CODESYSTEM{stem}_EXP{ending.removeprefix(stem)}", system=uri, **values)


def _expanded(part: Include, made: Selection, holdings: Holdings) -> Part:
    """A value set that is nothing but its expansion: the codes as they are told, whether or not the system is here."""
    system: System | None = holdings.seek(CodeSystem, part.system or "", part.version)
    if system is None or any(system.concept(each.code) is None for each in part.concepts):
        told = tuple(Concept(each.code, each.display, designations=each.designations) for each in part.concepts)
        system = CodeSystem(url=part.system, version=part.version, concepts=told)
    _add(made.systems, [system])
    listed = _listed(part.concepts, system, made)
    return Part("ValueSet.expansion", part.system or "", Wanted(part.version), system, (), listed, True)


def _is(one: ValueSet, other: ValueSet) -> bool:
    return one is other or (one.url is not None and one.url == other.url and one.version == other.version)


def _add(found: list[Any], more: Iterable[Any]) -> None:
    for each in more:
        if not any(each is other for other in found):
            found.append(each)


def _rule(rules: VersionRules, uri: str, stated: str | None) -> tuple[str, str] | None:
    """The parameter that decided on the version of a system."""
    if uri in rules.force:
        return "force-system-version", f"{uri}|{rules.force[uri]}"
    for name, versions in (("system-version", rules.default), ("check-system-version", rules.check)):
        if not stated and uri in versions:
            return name, f"{uri}|{versions[uri]}"
    return None


def value_set_rule(rules: VersionRules, url: str, stated: str) -> tuple[str, str] | None:
    """The same for a value set that is imported."""
    if url in rules.force_sets:
        return "force-valueset-version", f"{url}|{rules.force_sets[url]}"
    for name, versions in (
        ("default-valueset-version", rules.value_sets),
        ("check-valueset-version", rules.check_sets),
    ):
        if not stated and url in versions:
            return name, f"{url}|{versions[url]}"
    return None


def _listed(concepts: Iterable[IncludedConcept], system: System, made: Selection) -> dict[str, IncludedConcept]:
    """By the code as the system writes it; unknown codes are left out with a warning."""
    listed: dict[str, IncludedConcept] = {}
    for each in concepts:
        concept = system.concept(each.code)
        if concept is None:
            values = {"code": each.code, "system": system.url, "version": system.version}
            made.issues[issue("Unknown_Code_in_Version", **values).as_("warning")] = None
        listed.setdefault(each.code if concept is None else concept.code, each)
    return listed
