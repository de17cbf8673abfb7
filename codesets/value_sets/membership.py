"""Whether one code is in a value set: asked part by part, in the editions that the parts mean, without expanding.

What cannot be told (an unknown system, version or import) is an answer of its own, with the issues that say why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from codesets.answering.answers import TerminologyError, canonical
from codesets.answering.issues import Issue
from codesets.references.editions import Edition, edition_of, meant_value_set, missing_system
from codesets.references.holdings import Holdings
from codesets.references.supplements import declared_supplements
from codesets.references.versions import VersionRules, version_key
from codesets.things.concepts import inactive
from codesets.things.model import PARTIAL, CodeSystem, Coding, Concept, Include, IncludedConcept, ValueSet
from codesets.things.system import System
from codesets.value_sets.compose import circular, excluded_by, included_by, refuse_depth, refuse_void
from codesets.value_sets.contained import contained_in, expansion_of
from codesets.value_sets.filters import compile_filter, refuse_without_value

#: Imports of all kinds that one question may go through.
MAX_SETS: Final = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a code. `member` is None where it cannot be told; a code that is listed there is in the value
    set, if it is a code at all. `system` and `concept` are those of the edition asked, even outside the value set;
    `unknown` names what is not here and would have decided."""

    member: bool | None
    system: System | None = None
    concept: Concept | None = None
    listed: IncludedConcept | None = None
    issues: tuple[Issue, ...] = ()
    unknown: tuple[str, ...] = ()
    #: Whether the value set draws on the code's system at all.
    concerned: bool = False
    #: The language of the value set that lists the code.
    language: str | None = None
    #: Whether only its being inactive keeps the code out.
    retired: bool = False

    @property
    def flawless(self) -> bool:
        return bool(self.member) and not self.issues


_ELSEWHERE: Final = Finding(False)


class Membership:
    """A value set to be asked for codes; raises TerminologyError at once for what makes every question void: a ring
    of imports, or a filter without a value."""

    def __init__(self, value_set: ValueSet, holdings: Holdings, rules: VersionRules) -> None:
        self.value_set = value_set
        self._rules = rules
        self._scopes: dict[int, Holdings] = {}
        self._imports: dict[tuple[int, str], ValueSet | Issue] = {}
        self._listed: dict[int, tuple[Include, ...]] = {}
        #: Every value set that is drawn on, this one first.
        self.sets: list[ValueSet] = []
        self._explore(value_set, holdings, ())

    def _explore(self, value_set: ValueSet, holdings: Holdings, above: tuple[ValueSet, ...]) -> None:
        if any(each is value_set for each in above):
            raise circular(value_set, above)
        if id(value_set) in self._scopes:
            return
        refuse_depth(above)
        if len(self.sets) >= MAX_SETS:
            raise TerminologyError("too-costly", f"a value set draws on more than {MAX_SETS} others")
        _refuse_void_parts(value_set)
        scope = holdings.overlaid(contained_in(value_set)) if contained_in(value_set) else holdings
        self.sets.append(value_set)
        self._listed[id(value_set)] = expansion_of(value_set)
        for part in (*value_set.include, *value_set.exclude):
            for reference in part.value_sets:
                found = self._import(reference, scope)
                self._imports[id(value_set), reference] = found
                if isinstance(found, ValueSet):
                    self._explore(found, scope, (*above, value_set))
        self._scopes[id(value_set)] = scope

    def _import(self, reference: str, holdings: Holdings) -> ValueSet | Issue:
        try:
            return meant_value_set(holdings, reference, None, self._rules)
        except TerminologyError as error:
            if not error.issues:
                raise
            return error.issues[0]

    def find(self, coding: Coding) -> Finding:
        """The code, which must come with a system, in the value set."""
        return self._in_set(self.value_set, coding, {})

    def systems(self) -> Iterator[str]:
        """The systems that the value set draws on, in the order met."""
        parts = (part for each in self.sets for part in (*each.include, *self._listed[id(each)]))
        yield from dict.fromkeys(part.system for part in parts if part.system)

    def scope(self) -> Holdings:
        return self._scopes[id(self.value_set)]

    def _edition(self, value_set: ValueSet, part: Include, coding: Coding) -> Edition:
        scope, locked = self._scopes[id(value_set)], value_set.locked_date
        return edition_of(part.system or "", part.version, coding.version, scope, self._rules, locked)

    def _in_set(self, value_set: ValueSet, coding: Coding, done: dict[int, Finding]) -> Finding:
        if id(value_set) not in done:
            included = included_by(value_set, self._scopes[id(value_set)])
            findings = [self._in_part(value_set, part, coding, done) for part in included]
            findings += [self._in_expansion(value_set, part, coding) for part in self._listed[id(value_set)]]
            kept = [self._unless_left_out(value_set, each, coding, done) for each in findings]
            done[id(value_set)] = _best(_agreeing(kept) if coding.version else kept)
        return done[id(value_set)]

    def _unless_left_out(
        self, value_set: ValueSet, found: Finding, coding: Coding, done: dict[int, Finding]
    ) -> Finding:
        """A part that holds the code, unless the value set excludes it in that edition or wants no inactive codes."""
        if not found.member:
            return found
        if value_set.inactive is False and found.concept is not None and inactive(found.concept):
            return replace(found, member=False, retired=True)
        for part in excluded_by(value_set, self._scopes[id(value_set)]):
            excluded = self._in_part(value_set, part, coding, done)
            if excluded.member and same_edition(excluded.system, found.system):
                return replace(found, member=False)
            if excluded.member is None:
                return replace(excluded, system=found.system, concept=found.concept)
        return found

    def _in_part(self, value_set: ValueSet, part: Include, coding: Coding, done: dict[int, Finding]) -> Finding:
        imported = [self._in_import(value_set, reference, coding, done) for reference in part.value_sets]
        if part.system is None:
            return _in_all(imported)
        if not same_system(part.system, coding.system or "", self._scopes[id(value_set)]):
            return _ELSEWHERE
        return _in_all([self._in_system(value_set, part, coding), *imported])

    def _in_expansion(self, value_set: ValueSet, part: Include, coding: Coding) -> Finding:
        """A value set that is nothing but its expansion means the codes as they are told, whether or not their system
        is here."""
        if part.system is None or not same_system(part.system, coding.system or "", self._scopes[id(value_set)]):
            return _ELSEWHERE
        found = self._in_system(value_set, part, coding)
        listed = next((each for each in part.concepts if each.code == coding.code), None)
        if found.member or listed is None:
            return found if found.member else replace(found, member=False, issues=(), unknown=())
        told = tuple(Concept(each.code, each.display, designations=each.designations) for each in part.concepts)
        system = CodeSystem(url=part.system, version=part.version, content="fragment", concepts=told)
        return Finding(True, system, system.concept(listed.code), listed, concerned=True)

    def _in_import(self, value_set: ValueSet, reference: str, coding: Coding, done: dict[int, Finding]) -> Finding:
        imported = self._imports[id(value_set), reference]
        if isinstance(imported, ValueSet):
            return self._in_set(imported, coding, done)
        return Finding(None, issues=(imported.at(None),))

    def _in_system(self, value_set: ValueSet, part: Include, coding: Coding) -> Finding:
        edition = self._edition(value_set, part, coding)
        system = edition.system
        if system is None:
            uri = coding.system or ""
            missing = missing_system(uri, part.version or coding.version, [], drawn_on=True)
            listed = next((each for each in part.concepts if each.code == coding.code), None)
            unknown = (canonical(uri, part.version),)
            return Finding(None, listed=listed, issues=(missing,), unknown=unknown, concerned=True)
        concept = system.concept(coding.code or "")
        found = Finding(None, system, concept, None, edition.issues, edition.unknown, concerned=True)
        if edition.undecided:
            return found
        if concept is None:
            return replace(found, member=_may_hold(value_set, part, coding.code or "", system))
        listed = _listing(value_set, part, concept.code, system)
        more = declared_supplements(value_set, self._scopes[id(value_set)]) if part.filters else ()
        member = (listed is not None or not part.concepts) and all(
            compile_filter(system, each, supplements=more)(concept) for each in part.filters
        )
        return replace(found, member=member, listed=listed, language=value_set.language if listed else None)


def same_edition(one: System | None, other: System | None) -> bool:
    return one is other or (
        one is not None and other is not None and (one.url, one.version) == (other.url, other.version)
    )


def same_system(stated: str, asked: str, holdings: Holdings) -> bool:
    """Whether two canonicals mean one system: equal, or one an identifier (an OID) of the other."""
    if stated == asked:
        return True
    return any(asked in (each.url, *each.identifiers) for each in holdings.systems(stated))


def _listing(value_set: ValueSet, part: Include, code: str, system: System) -> IncludedConcept | None:
    """How a part lists a code, by the system's rule of letter case."""
    by_code = value_set.listings.get(id(part.concepts))
    if by_code is None:  # a part that was made of what the value set says
        by_code = {each.code: each for each in part.concepts}
    found = by_code.get(code)
    if found is None and system.case_sensitive is False:
        found = by_code.get(code.casefold())
    if found is None or found.code == code or system.case_sensitive is False:
        return found
    return None


def _may_hold(value_set: ValueSet, part: Include, code: str, system: System) -> bool:
    """A code that the system does not hold is a member only where the system is a part of a larger one."""
    if system.content not in PARTIAL or part.filters:
        return False
    return not part.concepts or _listing(value_set, part, code, system) is not None


def _agreeing(findings: list[Finding]) -> list[Finding]:
    """Where some parts mean the version that the coding tells, parts that mean another have no say."""
    agreeing = [each for each in findings if each.concerned and not each.issues]
    return agreeing or findings


def _best(findings: list[Finding]) -> Finding:
    """Of the parts of a value set: one that holds the code, best without a remark; else one that cannot tell; else
    one that knows the code or its system. Of several such the newest edition, for the current one is meant."""
    orders: tuple[Callable[[Finding], bool], ...] = (
        lambda each: each.flawless,
        lambda each: bool(each.member),
        lambda each: each.member is None,
        lambda each: each.concept is not None,
        lambda each: each.concerned,
    )
    for wanted in orders:
        found = [each for each in findings if wanted(each)]
        if len(found) == 1:
            return found[0]
        if found:
            return max(found, key=lambda each: version_key((each.system.version if each.system else None) or ""))
    return _ELSEWHERE


def _in_all(findings: list[Finding]) -> Finding:
    """In every one of several sets: a no of one decides, whatever another cannot tell."""
    refused = next((each for each in findings if each.member is False), None)
    if refused is not None:
        known = next((each for each in findings if each.system is not None), refused)
        return replace(known, member=False)
    unsure = next((each for each in findings if each.member is None), None)
    if unsure is not None or not findings:
        return unsure or _ELSEWHERE
    listing = next((each for each in findings if each.listed is not None), findings[0])
    issues = tuple(dict.fromkeys(told for each in findings for told in each.issues))
    return replace(findings[0], listed=listing.listed, language=listing.language, issues=issues)


def _refuse_void_parts(value_set: ValueSet) -> None:
    for side, parts in (("include", value_set.include), ("exclude", value_set.exclude)):
        for number, part in enumerate(parts):
            refuse_void(part)
            for position, each in enumerate(part.filters):
                place = f"ValueSet.compose.{side}[{number}].filter[{position}]"
                refuse_without_value(part.system, each, place)
