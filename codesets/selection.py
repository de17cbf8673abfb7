"""What a value set's definition selects: the same compiled tests answer membership and expansion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from codesets.answers import TerminologyError, canonical
from codesets.filters import Test, compile_filter
from codesets.holdings import Holdings, find_code_system, find_value_set
from codesets.issues import Issue
from codesets.messages import issue
from codesets.model import CodeSystem, Concept, Include, IncludedConcept, ValueSet

_MAX_IMPORTS: Final = 50


@dataclass(frozen=True, slots=True)
class Member:
    """A concept in an edition of its system, and how the value set lists it, if it does."""

    system: CodeSystem
    concept: Concept
    listed: IncludedConcept | None = None


@dataclass(slots=True)
class _Part:
    """An include or exclude, ready to be asked. Without a system it is the first value set, narrowed by the others."""

    system: CodeSystem | None
    tests: list[Test]
    listed: dict[str, IncludedConcept]
    sets: list[Selection]

    def members(self) -> Iterator[Member]:
        if self.system is None:
            first, *others = self.sets
            yield from (each for each in first.members() if all(other.recalls(each) for other in others))
            return
        for member in self._candidates(self.system):
            if self._fits(member):
                yield member

    def contains(self, member: Member) -> bool:
        if self.system is not None and member.system is not self.system:
            return False
        return (not self.listed or member.concept.code in self.listed) and self._fits(member)

    def _candidates(self, system: CodeSystem) -> Iterator[Member]:
        if not self.listed:
            yield from (Member(system, concept) for concept in system.tree.nodes.values())
            return
        for code, listed in self.listed.items():
            concept = system.tree.get(code)
            if concept is not None:
                yield Member(system, concept, listed)

    def _fits(self, member: Member) -> bool:
        return all(test(member.concept) for test in self.tests) and all(each.recalls(member) for each in self.sets)


@dataclass(slots=True)
class Selection:
    """A value set bound to the editions it was compiled against; `used` names them, in the order met."""

    value_set: ValueSet
    include: list[_Part] = field(default_factory=list)
    exclude: list[_Part] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)
    issues: dict[Issue, None] = field(default_factory=dict)
    systems: list[CodeSystem] = field(default_factory=list)
    _members: tuple[Member, ...] | None = None
    _answers: dict[tuple[int, str], bool] = field(default_factory=dict)

    def contains(self, member: Member) -> bool:
        if self.value_set.inactive is False and member.concept.inactive:
            return False
        return any(part.contains(member) for part in self.include) and not any(
            part.contains(member) for part in self.exclude
        )

    def recalls(self, member: Member) -> bool:
        """`contains`, asked once for each code: sets that import each other along many ways would ask for ever."""
        key = id(member.system), member.concept.code
        known = self._answers.get(key)
        if known is None:
            known = self._answers[key] = self.contains(member)
        return known

    def members(self) -> tuple[Member, ...]:
        """Every member once, in the order of the parts and of their systems; kept after the first time."""
        if self._members is None:
            found: dict[tuple[int, str], Member] = {}
            for part in self.include:
                for member in part.members():
                    found.setdefault((id(member.system), member.concept.code), member)
            kept = (each for each in found.values() if not any(part.contains(each) for part in self.exclude))
            with_inactive = self.value_set.inactive is not False
            self._members = tuple(each for each in kept if with_inactive or not each.concept.inactive)
        return self._members

    def listing(self, member: Member) -> IncludedConcept | None:
        """How the value set itself lists a member, for a display of its own."""
        found = (part.listed.get(member.concept.code) for part in self.include if part.system is member.system)
        return next((each for each in found if each is not None), None)


def compile_selection(value_set: ValueSet, holdings: Holdings) -> Selection:
    """TerminologyError where a system, value set or filter it refers to cannot be had, or value sets form a ring."""
    return _Compiler(holdings).compile(value_set, ())


class _Compiler:
    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._done: dict[int, Selection] = {}

    def compile(self, value_set: ValueSet, above: tuple[ValueSet, ...]) -> Selection:
        if any(each is value_set for each in above):
            ring = " → ".join(canonical(each.url, each.version) for each in (*above, value_set))
            raise TerminologyError("value-set-cycle", f"value sets include each other: {ring}")
        if id(value_set) in self._done:
            return self._done[id(value_set)]
        if len(above) > _MAX_IMPORTS:
            raise TerminologyError("too-costly", f"value sets import each other more than {_MAX_IMPORTS} deep")
        made = Selection(value_set)
        if value_set.url:
            made.used[canonical(value_set.url, value_set.version)] = None
        for side, parts in (("include", value_set.include), ("exclude", value_set.exclude)):
            getattr(made, side).extend(self._part(part, made, (*above, value_set)) for part in parts)
        self._done[id(value_set)] = made
        return made

    def _part(self, part: Include, made: Selection, above: tuple[ValueSet, ...]) -> _Part:
        if part.system is None and (not part.value_sets or part.concepts or part.filters):
            raise TerminologyError("bad-request", "a part of the value set names codes or nothing, but no system")
        sets = [self._imported(reference, made, above) for reference in part.value_sets]
        system = None if part.system is None else find_code_system(self._holdings, part.system, part.version)
        if system is None:
            return _Part(None, [], {}, sets)
        self._note(system, made)
        tests = [compile_filter(system, each) for each in part.filters]
        return _Part(system, tests, self._listed(part, system, made), sets)

    def _imported(self, reference: str, made: Selection, above: tuple[ValueSet, ...]) -> Selection:
        selection = self.compile(find_value_set(self._holdings, reference), above)
        made.used.update(selection.used)
        made.issues.update(selection.issues)
        for system in selection.systems:
            self._note(system, made)
        return selection

    def _note(self, system: CodeSystem, made: Selection) -> None:
        made.used[canonical(system.url, system.version)] = None
        if not any(each is system for each in made.systems):
            made.systems.append(system)

    def _listed(self, part: Include, system: CodeSystem, made: Selection) -> dict[str, IncludedConcept]:
        """By the code as the system writes it; unknown codes are left out with a warning."""
        listed: dict[str, IncludedConcept] = {}
        for each in part.concepts:
            concept = system.concept(each.code)
            if concept is None:
                values = {"code": each.code, "system": system.url, "version": system.version}
                made.issues[issue("Unknown_Code_in_Version", **values).as_("warning")] = None
            listed.setdefault(each.code if concept is None else concept.code, each)
        return listed
