"""What may be amiss in a value set: codes that its hierarchy or intent would have in, and codes that they would not.

Nothing here decides: each hint says why, and a person takes it or leaves it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from math import log
from typing import Final, Literal

from codesets.answering.answers import Entry, TerminologyError
from codesets.answering.languages import display_in, ranges_of
from codesets.authoring.intent import affirmed, intent_of
from codesets.terminology import Terminology
from codesets.things.model import Concept, ValueSet
from codesets.things.system import System

Reason = Literal["siblings", "below", "intent", "apart", "against-intent", "ended"]
#: Codes of a value set that are looked at one by one; a larger one is chosen by rules, not code by code.
MOST_CODES: Final = 5_000
#: Hints of each sort.
MOST_HINTS: Final = 200
#: The part of a code's siblings that must be in before the others are asked for.
_MANY_SIBLINGS: Final = 1 / 3
#: Children of one code that are told one by one; of more it is the hierarchy that means them, not a choice.
_MOST_CHILDREN: Final = 60
#: Concepts that a word of the intent may name; one that names more says too little.
_MOST_NAMED: Final = 300
#: The part of the codes that hold a word before it is what the intent is about.
_SHARED: Final = 1 / 2
#: The part of the codes that must lie under one code before the others stand apart from them.
_TRUNK: Final = 3 / 4
_FEWEST_FOR_TRUNK: Final = 4


@dataclass(frozen=True, slots=True)
class Hint:
    """A code that might be brought in or left out. `because` are codes or words that the reason speaks of; `instead`
    are the codes that replace one that has ended."""

    reason: Reason
    system: str
    version: str | None
    code: str
    display: str | None
    because: tuple[str, ...] = ()
    instead: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """Hints by what they ask for; `complete` is False where the value set is too large to be gone through."""

    missing: tuple[Hint, ...] = ()
    by_intent: tuple[Hint, ...] = ()
    apart: tuple[Hint, ...] = ()
    ended: tuple[Hint, ...] = ()
    complete: bool = True

    @property
    def every(self) -> tuple[Hint, ...]:
        return (*self.ended, *self.missing, *self.by_intent, *self.apart)


def advise(
    terminology: Terminology,
    value_set: ValueSet,
    entries: Sequence[Entry],
    *,
    intent: str = "",
    language: str | None = None,
) -> Advice:
    """`entries` is the expansion of the value set. What it excludes on purpose is not asked for again."""
    if len(entries) > MOST_CODES:
        return Advice(complete=False)
    found = [_Chosen(system, codes, ranges_of(language)) for system, codes in _by_system(terminology, entries)]
    barred = _kept_out(terminology, value_set)
    said = intent_of(f"{value_set.intent or ''}\n{intent}")
    missing = [hint for each in found for hint in _missing(each, barred)]
    asked = {(hint.system, hint.code) for hint in missing}
    by_intent = [hint for each in found for hint in _by_intent(each, said.wanted, said.unwanted, barred)]
    return Advice(
        missing=tuple(missing[:MOST_HINTS]),
        by_intent=tuple(hint for hint in by_intent if (hint.system, hint.code) not in asked)[:MOST_HINTS],
        apart=tuple(hint for each in found for hint in _extraneous(each, said.unwanted))[:MOST_HINTS],
        ended=tuple(hint for each in found for hint in _ended(each))[:MOST_HINTS],
    )


@dataclass(frozen=True)
class _Chosen:
    """The codes of one edition that are in, in the order of the expansion."""

    system: System
    codes: dict[str, Entry]
    ranges: tuple[str, ...]
    _children: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def children(self, code: str) -> tuple[str, ...]:
        if code not in self._children:
            self._children[code] = self.system.children(code)
        return self._children[code]

    def display(self, concept: Concept) -> str | None:
        return display_in(self.ranges, concept.display, self.system.language, concept.designations)

    def hint(self, reason: Reason, concept: Concept, because: Iterable[str] = ()) -> Hint:
        told = tuple(islice(because, 5))
        return Hint(reason, self.system.url or "", self.system.version, concept.code, self.display(concept), told)


Barred = set[tuple[str, str]]


def _by_system(terminology: Terminology, entries: Iterable[Entry]) -> Iterator[tuple[System, dict[str, Entry]]]:
    """Each edition that codes are from; one that is not here (codes told by an expansion alone) is passed over."""
    grouped: dict[tuple[str, str | None], dict[str, Entry]] = {}
    for each in entries:
        grouped.setdefault((each.system, each.version), {})[each.code] = each
    for (uri, version), codes in grouped.items():
        try:
            system = terminology.code_system(uri, version)
        except TerminologyError:
            continue
        yield system, codes


def _kept_out(terminology: Terminology, value_set: ValueSet) -> Barred:
    """What is excluded, as far as it can be told code by code."""
    listed = {(part.system or "", each.code) for part in value_set.exclude for each in part.concepts}
    ruled = [part for part in value_set.exclude if not part.concepts]
    if not ruled:
        return listed
    try:
        found = terminology.expand(ValueSet(include=tuple(ruled)), count=MOST_CODES)
    except TerminologyError:
        return listed
    return listed | {(each.system, each.code) for each in found.entries}


def _offered(chosen: _Chosen, code: str, barred: Barred) -> Concept | None:
    """The concept of a code that is not in and might be: not ended, not a mere heading, not kept out."""
    if code in chosen.codes or (chosen.system.url or "", code) in barred:
        return None
    concept = chosen.system.concept(code)
    return None if concept is None or concept.inactive or concept.abstract else concept


# -- what the hierarchy would have in


def _missing(chosen: _Chosen, barred: Barred) -> Iterator[Hint]:
    """Siblings first, those of whom most are in before others; then what lies below codes that are in."""
    if chosen.system.is_flat():
        return
    groups = sorted(_families(chosen), key=lambda each: -each[2])
    seen: set[str] = set()
    for parent, inside, _ in groups:
        for code in chosen.children(parent):
            concept = None if code in seen else _offered(chosen, code, barred)
            if concept is not None:
                seen.add(code)
                yield chosen.hint("siblings", concept, (each for each in chosen.children(parent) if each in inside))
    for code in chosen.codes:
        children = chosen.children(code)
        for child in children if len(children) <= _MOST_CHILDREN else ():
            below = None if child in seen else _offered(chosen, child, barred)
            if below is not None:
                seen.add(child)
                yield chosen.hint("below", below, (code,))


def _families(chosen: _Chosen) -> Iterator[tuple[str, set[str], float]]:
    """Parents of whose children enough are in, though not all: (parent, children in, the part that they are)."""
    inside: dict[str, set[str]] = {}
    for code in chosen.codes:
        for parent in chosen.system.parents(code):
            inside.setdefault(parent, set()).add(code)
    for parent, codes in inside.items():
        count = len(chosen.children(parent))
        if len(codes) > 1 and _MANY_SIBLINGS <= len(codes) / count < 1:
            yield parent, codes, len(codes) / count


# -- what the words of the intent name


def _by_intent(chosen: _Chosen, wanted: Sequence[str], unwanted: Sequence[str], barred: Barred) -> list[Hint]:
    """Those that most and the rarest words name come first. Words that most of the codes which are in hold are what the
    intent is about: where there are such, a code must hold one of them."""
    weights: dict[str, float] = {}
    named: dict[str, list[str]] = {}
    shares = _shares(chosen, wanted)
    for word in wanted:
        concepts = list(islice(chosen.system.naming((word,)), _MOST_NAMED + 1))
        if len(concepts) > _MOST_NAMED:
            continue
        for each in (each for each in concepts if _names_any(each, (word,))):
            weights[each.code] = weights.get(each.code, 0.0) + log(1 + _MOST_NAMED / len(concepts))
            named.setdefault(each.code, []).append(word)
    telling = {word for word, share in shares.items() if share >= _SHARED}
    found = []
    for code in sorted(weights, key=lambda code: -weights[code]):
        concept = _offered(chosen, code, barred) if not telling or telling.intersection(named[code]) else None
        if concept is not None and not _names_any(concept, unwanted):
            found.append(chosen.hint("intent", concept, named[code]))
        if len(found) == MOST_HINTS:
            break
    return found


def _shares(chosen: _Chosen, words: Sequence[str]) -> dict[str, float]:
    """The part of the codes that are in whose names hold each word."""
    concepts = [each for each in map(chosen.system.concept, chosen.codes) if each is not None] if words else []
    counts = Counter(word for each in concepts for word in _names_any(each, words))
    return {word: counts[word] / max(1, len(concepts)) for word in words}


def _names_any(concept: Concept, words: Iterable[str]) -> list[str]:
    """Those of the words that a name holds, other than to deny them: “diabetes without coma” is no coma."""
    names = (concept.display or "", *(each.value for each in concept.designations))
    text = "\n".join(affirmed(each) for each in names)
    return [word for word in words if word in text]


# -- what does not seem to belong


def _extraneous(chosen: _Chosen, unwanted: Sequence[str]) -> Iterator[Hint]:
    told: set[str] = set()
    for code in chosen.codes if unwanted else ():
        concept = chosen.system.concept(code)
        words = _names_any(concept, unwanted) if concept is not None else []
        if concept is not None and words:
            told.add(code)
            yield chosen.hint("against-intent", concept, words)
    trunk = _trunk(chosen)
    if trunk is None:
        return
    near = (trunk, *chosen.system.parents(trunk))
    for code in chosen.codes:
        other = chosen.system.concept(code)
        if other is not None and code not in told and not any(chosen.system.subsumes(each, code) for each in near):
            yield chosen.hint("apart", other, (trunk,))


def _trunk(chosen: _Chosen) -> str | None:
    """The lowest code that has three quarters of the codes at or below it; None where they are few or scattered."""
    if len(chosen.codes) < _FEWEST_FOR_TRUNK or chosen.system.is_flat():
        return None
    below: Counter[str] = Counter()
    for code in chosen.codes:
        below.update((code, *chosen.system.ancestors(code)))
    enough = [code for code, count in below.items() if count >= _TRUNK * len(chosen.codes)]
    return max(enough, key=lambda code: (len(chosen.system.ancestors(code)), code), default=None)


# -- what has ended


def _ended(chosen: _Chosen) -> Iterator[Hint]:
    for code in [code for code, entry in chosen.codes.items() if entry.inactive]:
        concept = chosen.system.concept(code)
        if concept is not None:
            others = (chosen.system.concept(each) for each in concept.replaced_by)
            instead = tuple((each.code, chosen.display(each)) for each in others if each is not None)
            yield replace(chosen.hint("ended", concept), instead=instead)
