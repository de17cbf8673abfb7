"""The edition of a code system or value set that a question means; what is told where it is not here or not allowed."""

from __future__ import annotations

from dataclasses import dataclass

from codesets.answering.answers import TerminologyError, canonical
from codesets.answering.issues import Issue
from codesets.answering.messages import issue, refusal, valid_versions
from codesets.references.holdings import Holdings, find_value_set
from codesets.references.versions import VersionRules, Wanted, is_wildcard, matches
from codesets.things.model import CODELESS, CodeSystem, ValueSet
from codesets.things.system import System


@dataclass(frozen=True, slots=True)
class Edition:
    """`system` is None where nothing of it is here. `undecided`: the version that was meant is not here, and `system`
    is only the best there is to speak of. `unknown` names what is missing. Issues speak of the elements `version`
    and `system` of the coding."""

    system: System | None
    issues: tuple[Issue, ...] = ()
    unknown: tuple[str, ...] = ()
    undecided: bool = False


def wanted_of(uri: str, stated: str | None, locked: str | None, holdings: Holdings, rules: VersionRules) -> Wanted:
    """The version that a part of a value set means: as it states or the request rules; else, where the value set is
    locked to a date, the newest edition of that date."""
    wanted = rules.wanted(uri, stated)
    if wanted.version or not locked:
        return wanted
    dated = ((str(each.carried.elements().get("date", "")), each.version) for each in holdings.systems(uri))
    before = [(date, version) for date, version in dated if date and date <= locked]
    return Wanted(max(before, key=lambda each: each[0])[1]) if before else wanted


def meant_value_set(holdings: Holdings, reference: str, version: str | None, rules: VersionRules) -> ValueSet:
    """The value set that a reference means under the rules of the request; TerminologyError where it is not here, or
    not one that the request allows."""
    url, _, told = reference.partition("|")
    if version and told and version != told:
        raise TerminologyError("bad-request", f"two versions are asked for: {told} and {version}")
    found = find_value_set(holdings, url, rules.value_set_version(url, version or told or None))
    required = rules.value_set_required(url, found.version)
    if required is not None:
        values = {"version": found.version or "", "value_set": url, "required": required}
        raise refusal("version-not-allowed", "VALUESET_VERSION_CHECK_VS", **values)
    return found


def edition_of(
    uri: str, stated: str | None, told: str | None, holdings: Holdings, rules: VersionRules, locked: str | None = None
) -> Edition:
    """The edition that is meant by a part of a value set that states a version (or none) about a coding that tells
    one (or none)."""
    if not holdings.has(CodeSystem, uri):
        return Edition(None)
    wanted = wanted_of(uri, stated, locked, holdings, rules)
    if wanted.version is None:
        return _unstated(uri, told, holdings)
    best = _answering(holdings, uri, wanted.version)
    if best is None:
        return _missing(uri, wanted, told, holdings, rules)
    found = _stated(uri, wanted, told, best, holdings)
    required = rules.required(uri, found.system.version if found.system else None)
    if required is None:
        return found
    values = {"version": found.system.version if found.system else "", "system": uri, "required": required}
    return Edition(found.system, (*found.issues, issue("VALUESET_VERSION_CHECK", "version", **values)), found.unknown)


def _answering(holdings: Holdings, uri: str, version: str | None) -> System | None:
    found = holdings.seek(CodeSystem, uri, version)
    return None if found is None or found.content in CODELESS else found


def _unstated(uri: str, told: str | None, holdings: Holdings) -> Edition:
    """Nothing says which: the coding's own version, else the current one."""
    if told is not None:
        own = _answering(holdings, uri, told)
        if own is not None:
            return Edition(own)
    current = _answering(holdings, uri, None)
    if told is None or current is None:
        return Edition(current)
    other = issue("VALUESET_VALUE_MISMATCH_DEFAULT", "version", system=uri, version=current.version or "", value=told)
    return Edition(
        current, (missing_system(uri, told, holdings.versions(CodeSystem, uri)), other), (canonical(uri, told),)
    )


def _stated(uri: str, wanted: Wanted, told: str | None, best: System, holdings: Holdings) -> Edition:
    """A version is meant and here; the coding must agree with it."""
    if told is None or told == best.version:
        return Edition(best)
    own = _answering(holdings, uri, told)
    if matches(wanted.version, told) and own is not None:
        return Edition(own)
    missing = () if own is not None else (missing_system(uri, told, holdings.versions(CodeSystem, uri)),)
    unknown = () if own is not None else (canonical(uri, told),)
    if matches(wanted.version, told) or (is_wildcard(told) and matches(told, best.version)):
        return Edition(best, missing, unknown)
    return Edition(best, (*missing, _mismatch(uri, wanted, told)), unknown)


def _missing(uri: str, wanted: Wanted, told: str | None, holdings: Holdings, rules: VersionRules) -> Edition:
    """The version that is meant is not here: nothing can be decided, and another edition lends only its words."""
    issues = [missing_system(uri, wanted.version, holdings.versions(CodeSystem, uri))]
    if told is not None and not matches(wanted.version, told):
        issues.append(_mismatch(uri, wanted, told))
    choices = (told, rules.fallback(uri), None) if told else (rules.fallback(uri), None)
    spoken = next((each for each in (_answering(holdings, uri, version) for version in choices) if each), None)
    return Edition(spoken, tuple(issues), (canonical(uri, wanted.version),), undecided=True)


def _mismatch(uri: str, wanted: Wanted, told: str) -> Issue:
    values = {"system": uri, "version": wanted.version or "", "value": told}
    if wanted.changed:
        return issue("VALUESET_VALUE_MISMATCH_CHANGED", "version", stated=wanted.stated or "", **values)
    return issue("VALUESET_VALUE_MISMATCH", "version", **values)


def missing_system(uri: str, version: str | None, known: list[str], *, drawn_on: bool = False) -> Issue:
    """That a system, or a version of it, is not here. A system is named in quotation marks where it is one that the
    value set draws on, or no absolute URI."""
    if not version or (not known and is_wildcard(version)):
        named = f"'{uri}'" if drawn_on or not is_absolute(uri) else uri
        return issue("UNKNOWN_CODESYSTEM", "system", system=named)
    ending, values = valid_versions(version, known)
    return issue(f"UNKNOWN_CODESYSTEM{ending}", "system", system=uri, **values)


def is_absolute(uri: str) -> bool:
    scheme, colon, rest = uri.partition(":")
    return bool(colon and rest) and scheme[:1].isalpha() and scheme.replace("+", "").replace("-", "").isalnum()
