"""Concepts of a code system whose names are like a text: candidates for a map."""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Final

from rapidfuzz import fuzz, process

from codesets.answering.languages import display_in
from codesets.authoring.intent import stem
from codesets.things.model import Concept
from codesets.things.system import System


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Concepts of a system whose names are all held ready; of a larger one only those that share a word are compared.
MOST_HELD: Final = 30_000
#: Systems whose names are held ready at a time.
_KEPT: Final = 6
_CANDIDATES: Final = 40
#: Concepts that one word brings up in a large system.
_PER_WORD: Final = 200
_LEAST_LIKE: Final = 55.0
#: Of a concept with the same code, whose likeness is then no accident.
_LEAST_OF_CODE: Final = 40.0
#: Names that are the same but for endings and idle words.
_NOT_THE_SAME: Final = 96.0
#: Letters by which words are looked up: those that begin alike may be forms of one word.
_BEGINNING: Final = 5
_WORD: Final = re.compile(r"[^\W_]+")
#: Words that half of all names hold, and that tell nothing of what they name.
_IDLE: Final = _listed(
    "annen annet andre uspesifisert uspesifiserte spesifisert spesifiserte ikke klassifisert sted og eller med uten ved"
    " som i på av til for den det de the and or of in with without other unspecified not elsewhere classified nos"
    " nec ika ikas ina uspes spes"
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A concept with how like it is, from 0 to 100, by the name that is most alike; `same_code` where even the code
    is the same."""

    code: str
    display: str | None
    score: int
    name: str
    same_code: bool = False


def nearest(
    names: Iterable[str],
    system: System,
    *,
    code: str | None = None,
    limit: int = 5,
    ranges: tuple[str, ...] = (),
    least: float = _LEAST_LIKE,
) -> list[Likeness]:
    """The concepts most like any of the names, best first; that of the same `code` before all, where its name is at
    all like. Only what has the very same words is 100 alike.

    Ended concepts and mere headings are not offered.
    """
    given = [each for each in dict.fromkeys(names) if _words(each)]
    exactly = {tuple(_words(each)) for each in given}
    best: dict[str, tuple[float, str]] = {}
    for text in dict.fromkeys(folded(each) for each in given):
        for found, name, score in _candidates(text, system, code):
            score = 100.0 if tuple(_words(name)) in exactly else min(score, _NOT_THE_SAME)
            wanted = _LEAST_OF_CODE if found == code else least
            if score >= wanted and score > best.get(found, (0.0, ""))[0]:
                best[found] = score, name
    ranked = sorted(best.items(), key=lambda each: (each[0] != code, -each[1][0], each[0]))
    return list(_told(ranked, system, code, limit, ranges))


def _candidates(text: str, system: System, code: str | None) -> Iterator[tuple[str, str, float]]:
    index = _index(system)
    yield from index.candidates(text) if index else _searched(text, system)
    same = system.concept(code) if code is not None else None
    if same is not None:
        yield from ((same.code, name, alike(text, folded(name))) for name in _names(same))


def _told(
    ranked: list[tuple[str, tuple[float, str]]], system: System, code: str | None, limit: int, ranges: tuple[str, ...]
) -> Iterator[Likeness]:
    left = limit
    for found, (score, name) in ranked:
        concept = system.concept(found) if left else None
        if concept is None or concept.inactive or concept.abstract:
            continue
        left -= 1
        display = display_in(ranges, concept.display, system.language, concept.designations)
        yield Likeness(concept.code, display, round(score), name or display or "", found == code)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def folded(text: str) -> str:
    """Words in small letters, without what hardly tells names apart; all of them where nothing else is left."""
    words = _words(text)
    telling = [stem(word) for word in words if word not in _IDLE]
    return " ".join(telling or words)


def alike(one: str, other: str) -> float:
    """From 0 to 100, for folded texts: words that both have count most, then how much of each is in the other."""
    shared = fuzz.token_set_ratio(one, other)
    whole = fuzz.token_sort_ratio(one, other)
    return (shared + 2 * whole) / 3


def _searched(text: str, system: System) -> Iterator[tuple[str, str, float]]:
    """For a system whose names are too many to hold: those that have one of the longest words."""
    words = sorted(dict.fromkeys(text.split()), key=len, reverse=True)[:3]
    seen: set[str] = set()
    for word in words:
        for concept in system.page((word,), 0, _PER_WORD)[0] if len(word) > 2 else ():
            if concept.code not in seen:
                seen.add(concept.code)
                yield from ((concept.code, name, alike(text, folded(name))) for name in _names(concept))


def _names(concept: Concept) -> Iterator[str]:
    yield from dict.fromkeys(filter(None, (concept.display, *(each.value for each in concept.designations))))


class _Index:
    """The folded names of a system and whose they are, by the beginnings of their words."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._codes: list[str] = []
        self._names: list[str] = []
        self._folded: list[str] = []
        self._beginning: dict[str, list[int]] = {}
        for concept in system.every():
            if not (concept.inactive or concept.abstract):
                for name in _names(concept):
                    self._add(concept.code, name)

    def _add(self, code: str, name: str) -> None:
        text = folded(name)
        for beginning in _beginnings(text):
            self._beginning.setdefault(beginning, []).append(len(self._codes))
        self._codes.append(code)
        self._names.append(name)
        self._folded.append(text)

    def candidates(self, text: str) -> Iterator[tuple[str, str, float]]:
        """Names with a word that begins as one of the text's; where there are none, whatever is spelt alike."""
        places = {at for each in _beginnings(text) for at in self._beginning.get(each, ())}
        among = {at: self._folded[at] for at in places} if places else dict(enumerate(self._folded))
        for scorer in (fuzz.token_set_ratio, fuzz.token_sort_ratio):
            close = process.extract(text, among, scorer=scorer, limit=_CANDIDATES, score_cutoff=_LEAST_LIKE - 15)
            for _, _, at in close:
                yield self._codes[at], self._names[at], alike(text, self._folded[at])


def _beginnings(text: str) -> set[str]:
    return {word[:_BEGINNING] for word in text.split()}


_held: OrderedDict[int, _Index] = OrderedDict()
_lock = Lock()


def _index(system: System) -> _Index | None:
    """Made the first time a system is asked, and kept with it; None for one that is too large."""
    if len(system) > MOST_HELD:
        return None
    with _lock:
        kept = _held.get(id(system))
        if kept is not None and kept.system is system:
            _held.move_to_end(id(system))
            return kept
    made = _Index(system)
    with _lock:
        _held[id(system)] = made
        while len(_held) > _KEPT:
            _held.popitem(last=False)
    return made
