"""What a value set's definition selects: the same compiled parts answer membership and expansion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce

from codesets.answering.answers import TerminologyError, canonical
from codesets.answering.issues import Issue
from codesets.references.versions import Wanted
from codesets.things import marks as m
from codesets.things.concepts import inactive
from codesets.things.marks import Marks
from codesets.things.model import Concept, IncludedConcept, ValueSet
from codesets.things.ontology import marks_of
from codesets.things.system import System
from codesets.value_sets.filters import CompiledFilter

#: Members of a selection that are kept for the next question; more are found anew.
_MOST_KEPT = 20_000
#: Codes that one question may make the server look at, over all parts of a value set and of what it imports.
MOST_LOOKED_AT = 5_000_000


@dataclass(frozen=True, slots=True)
class Member:
    """A concept in an edition of its system, and how the value set lists it, if it does, in its `language`."""

    system: System
    concept: Concept
    listed: IncludedConcept | None = None
    language: str | None = None

    @property
    def key(self) -> tuple[str | None, str | None, str]:
        return self.system.url, self.system.version, self.concept.code


@dataclass(slots=True)
class Effort:
    """What one question may cost, counted in codes looked at; shared by all parts, and renewed for each question."""

    left: int = MOST_LOOKED_AT

    def spend(self, amount: int = 1) -> None:
        self.left -= amount
        if self.left < 0:
            raise TerminologyError(
                "too-costly", f"the value set makes the server look at more than {MOST_LOOKED_AT} codes; ask for less"
            )

    def renew(self) -> None:
        self.left = MOST_LOOKED_AT


@dataclass(slots=True)
class Part:
    """An include or exclude, ready to be asked. Without a system it is the first value set, narrowed by the others."""

    place: str
    uri: str | None = None
    wanted: Wanted | None = None
    system: System | None = None
    filters: Sequence[CompiledFilter] = ()
    listed: dict[str, IncludedConcept] = field(default_factory=dict)
    lists: bool = False
    sets: Sequence[Selection] = ()
    effort: Effort = field(default_factory=Effort)
    language: str | None = None

    @property
    def whole(self) -> bool:
        """Whether it means every code of its system."""
        return self.system is not None and not (self.lists or self.filters or self.sets)

    def marks(self) -> Marks | None:
        """All that it means of its system, where that can be told without a look at each concept."""
        if self.system is None or self.sets:
            return None
        found = self.system.ontology.every()
        if self.lists:
            found = marks_of(self.listed, self.system.ontology)
        for each in self.filters:
            if each.marks is None:
                return None
            found = m.both(found, each.marks())
        return found

    def members(self, words: Sequence[str] = ()) -> Iterator[Member]:
        """Those whose code or names hold all the words."""
        if self.uri is None:
            first, *others = self.sets
            yield from (each for each in first.found(words) if all(other.recalls(each) for other in others))
        elif self.system is not None:
            for each in self._candidates(self.system, words):
                self.effort.spend()
                if self._fits(each):
                    yield each

    def contains(self, member: Member) -> bool:
        if self.uri is not None and not self.speaks_of(member.system):
            return False
        return (not self.lists or member.concept.code in self.listed) and self._fits(member)

    def speaks_of(self, system: System) -> bool:
        """An exclusion that names no version takes the code away from every edition."""
        if self.system is None:
            return False
        loose = ".exclude" in self.place and self.wanted is not None and self.wanted.stated is None
        return self.system.url == system.url if loose else _same(self.system, system)

    def _candidates(self, system: System, words: Sequence[str]) -> Iterator[Member]:
        if self.lists:
            for code, listed in self.listed.items():
                concept = system.concept(code)
                if concept is not None:
                    yield Member(system, concept, listed, self.language)
            return
        known = [each.marks() for each in self.filters if each.marks is not None]
        if known:
            if words:
                known.append(system.ontology.naming(words))
            numbers = m.numbers(reduce(m.both, known))
            yield from (Member(system, concept) for concept in system.ontology.concepts(numbers))
            return
        found = system.naming(words) if words else system.every()
        yield from (Member(system, concept) for concept in found)

    def _fits(self, member: Member) -> bool:
        return all(each(member.concept) for each in self.filters) and all(each.recalls(member) for each in self.sets)


def _same(one: System, other: System) -> bool:
    return one is other or (one.url == other.url and one.version == other.version)


@dataclass(slots=True)
class Selection:
    """A value set bound to the editions it was compiled against.

    `value_sets` are the ones it imports (contained ones apart), `systems` the editions its codes are from, `applied`
    the version rules that decided on one: (parameter, uri|version).
    """

    value_set: ValueSet
    include: list[Part] = field(default_factory=list)
    exclude: list[Part] = field(default_factory=list)
    issues: dict[Issue, None] = field(default_factory=dict)
    systems: list[System] = field(default_factory=list)
    value_sets: list[ValueSet] = field(default_factory=list)
    applied: dict[tuple[str, str], None] = field(default_factory=dict)
    supplements: dict[str, None] = field(default_factory=dict)
    effort: Effort = field(default_factory=Effort)
    _members: tuple[Member, ...] | None = None
    _answers: dict[tuple[str | None, str | None, str], bool] = field(default_factory=dict)

    @property
    def used(self) -> dict[str, None]:
        """The canonicals of itself, of what it imports, and of the editions it draws on."""
        sets = [each for each in (self.value_set, *self.value_sets) if each.url]
        named = [(each.url, each.version) for each in sets] + [(each.url, each.version) for each in self.systems]
        return dict.fromkeys(canonical(url, version) for url, version in named)

    def contains(self, member: Member) -> bool:
        if self.value_set.inactive is False and inactive(member.concept):
            return False
        self.effort.spend(len(self.include) + len(self.exclude))
        return any(part.contains(member) for part in self.include) and not any(
            part.contains(member) for part in self.exclude
        )

    def recalls(self, member: Member) -> bool:
        """`contains`, asked once for each code: sets that import each other along many ways would ask for ever."""
        known = self._answers.get(member.key)
        if known is None:
            known = self._answers[member.key] = self.contains(member)
        return known

    def members(self) -> tuple[Member, ...]:
        """Every member once, in the order of the parts and of their systems."""
        return tuple(self.found())

    def found(self, words: Sequence[str] = ()) -> Iterator[Member]:
        """Every member once, or a superset of those whose own names hold all the words, one after another."""
        if self._members is not None:
            yield from self._members
            return
        kept: list[Member] = []
        for each in self._found(words):
            if len(kept) <= _MOST_KEPT:
                kept.append(each)
            yield each
        if not words and len(kept) <= _MOST_KEPT:
            self._members = tuple(kept)

    def _found(self, words: Sequence[str]) -> Iterator[Member]:
        with_inactive = self.value_set.inactive is not False
        seen: set[tuple[str | None, str | None, str]] = set()
        for place, part in enumerate(self.include):
            for member in part.members(words):
                if member.key not in seen and (with_inactive or not inactive(member.concept)):
                    if words and member.listed is not None and self._is_of_parts(self.include[:place], member):
                        continue  # it bears the names that it has there, which do not hold the words
                    seen.add(member.key)
                    self.effort.spend(len(self.exclude))
                    if not any(each.contains(member) for each in self.exclude):
                        yield member

    @staticmethod
    def _is_of_parts(parts: Sequence[Part], member: Member) -> bool:
        return any(each.contains(member) for each in parts)

    def marks(self) -> Marks | None:
        """The same as marks of its only part's system; None where it is not that simple."""
        if len(self.include) != 1 or self.include[0].lists or self.include[0].system is None:
            return None
        found, ontology = self.include[0].marks(), self.include[0].system.ontology
        for part in self.exclude:
            if found is None or part.uri is None:
                return None
            if part.speaks_of(self.include[0].system):
                taken = part.marks() if part.system is self.include[0].system else None
                found = None if taken is None else m.without(found, taken)
        if found is not None and self.value_set.inactive is False:
            found = m.without(found, ontology.inactive())
        return found

    def listing(self, member: Member) -> IncludedConcept | None:
        """How the value set itself lists a member, for a display of its own."""
        found = (
            part.listed.get(member.concept.code)
            for part in self.include
            if part.system is not None and _same(part.system, member.system)
        )
        return next((each for each in found if each is not None), None)
