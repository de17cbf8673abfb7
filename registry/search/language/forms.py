"""Forms of a word that count as the same: bokmål and nynorsk, Roman and Arabic numbers, letters beside digits."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import itemgetter
from typing import Final

from registry.search.language.quantities import spellings
from registry.search.language.tables import SoundChange, irregular, learned_spellings, nynorsk, pairs, sound_changes

MOST_FORMS: Final = 6
MOST_CANDIDATES: Final = 64
MOST_FIRST: Final = 16
MAX_PIECE: Final = 16
MIN_PIECE: Final = 4
MIN_CHANGED: Final = 4
MIN_STRETCH: Final = 3
MIN_LEARNED: Final = 6
MIN_INFLECTED: Final = 4
MAX_INFLECTED: Final = 7
#: The tables' names have shorter ones with their articles.
MIN_DEFINITE: Final = 9
MIN_BARE: Final = 3
_DEFINITE: Final = ("eren", "eret", "elen", "elet", "enen", "enet")
_ENDINGS: Final = ("ene", "ane", "ne", "et", "en", "er", "ar", "n", "r", "a", "t")

_ROMAN: Final = ("ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii")
_TO_ROMAN: Final = {str(number): roman for number, roman in enumerate(_ROMAN, 2)}
_TO_ARABIC: Final = {roman: number for number, roman in _TO_ROMAN.items()}
#: A word whose last e has gone before l or r, with an ending.
_DRAWN: Final = re.compile(r"(\w{2,})([bcdfgkmnpst])([lr])(?:ane|ene|ar|er|a|e|en|et)")
_LONGEST_FIRST: Final = itemgetter(0, 1)
_STICKS: Final = re.compile(r"([^\W\d_]{2,})(\d{1,3})")


def equal_forms(
    word: str, stands: Callable[[str], bool], begins: Callable[[str], bool] = lambda _: False
) -> tuple[str, ...]:
    """The word itself first, then those of its forms that stand in the index or a table.

    A word that `begins` another is probably unfinished: less is tried for it.
    """
    found = dict.fromkeys((word, *pairs().get(word, ())))
    found |= dict.fromkeys(other for form in list(found) for other in irregular().get(form, ()))
    number = _TO_ROMAN.get(word) or _TO_ARABIC.get(word)
    if number:
        found[number] = None
    found |= dict.fromkeys(spelt for spelt in spellings().get(word, ()) if stands(spelt))
    for candidate in _candidates(tuple(found), stands, begins):
        if len(found) >= MOST_FORMS:
            break
        if candidate not in found and stands(candidate):
            found[candidate] = None
    return tuple(found)


def in_bokmaal(word: str) -> str:
    """A nynorsk word with all its stretches as bokmål has them, the longest first; it need not be a word."""
    return _in_bokmaal(word) if len(word) >= MIN_CHANGED and word.isalpha() else word


@lru_cache(maxsize=16_384)
def _in_bokmaal(word: str) -> str:
    changes = nynorsk()
    written, start = "", 0
    while start < len(word):
        lengths = range(min(len(word) - start, MAX_PIECE), MIN_STRETCH - 1, -1)
        length = next((length for length in lengths if word[start : start + length] in changes), 0)
        written += changes[word[start : start + length]] if length else word[start]
        start += length or 1
    return written


def _candidates(found: tuple[str, ...], stands: Callable[[str], bool], begins: Callable[[str], bool]) -> Iterator[str]:
    """What the word, and those that are paired with it, may be else: nearest first."""
    word = found[0]
    for form in found:
        yield from _bare(form)
    unknown = not stands(word)
    other = in_bokmaal(word) if unknown else word
    if other != word:
        yield from (other, *_bare(other), *_changed(other, twice=False))
    if unknown and len(word) >= MIN_LEARNED:
        yield from _learned(word)
    yield from _changed(word, twice=unknown and not begins(word))


def _learned(word: str) -> Iterator[str]:
    """A Latin or English word as it is spelt in Norwegian: luxatio is luksasjon, arthritis artritt."""
    written, ends = word, []
    for change in learned_spellings():
        if change.place == "any":
            written = written.replace(change.one, change.other)
        elif word.endswith(change.one):
            ends.append(change)
    for change in ends:
        for each in dict.fromkeys((written, word)):
            yield each.removesuffix(change.one) + change.other if each.endswith(change.one) else each


def parted(word: str) -> tuple[str, ...]:
    """A word stuck to a number, apart: type2 is type 2. Empty for others, and for codes of one letter."""
    found = _STICKS.fullmatch(word)
    return (found[1], found[2]) if found else ()


def _bare(word: str) -> Iterator[str]:
    """Short words without their endings, which the stems leave alone: kneet is kne."""
    if MIN_INFLECTED <= len(word) <= MAX_INFLECTED and word.isalpha():
        for ending in _ENDINGS:
            bare = word.removesuffix(ending)
            if bare != word and len(bare) >= MIN_BARE:
                yield bare
    elif len(word) >= MIN_DEFINITE and word.isalpha() and word.endswith(_DEFINITE):
        yield word[:-2]  # skulderen is skulder, where the stems part: skulder is taken for a plural
    if len(word) >= MIN_INFLECTED and word.endswith("a"):
        yield f"{word[:-1]}e"  # nesa is nese
    yield from _drawn_together(word)


def _drawn_together(word: str) -> Iterator[str]:
    """Plurals of words in -el and -er as these are: muskler is muskel, testiklane testikkel, skuldra skulder."""
    found = _DRAWN.fullmatch(word)
    if found:
        start, consonant, last = found[1], found[2], found[3]
        yield f"{start}{consonant}e{last}"
        yield f"{start}{consonant}{consonant}e{last}"


def _changed(word: str, *, twice: bool) -> Iterator[str]:
    """Candidates: pairs inside the compound and regular changes of sound, one of them, or first one and then two."""
    if len(word) < MIN_CHANGED or not word.isalpha():
        return
    first = _once(word)
    yield from first
    seen = {word, *first}
    for once in first[:MOST_FIRST] if twice else ():
        for candidate in _once(once):
            if len(seen) >= MOST_CANDIDATES:
                return
            if candidate not in seen:
                seen.add(candidate)
                yield candidate


@lru_cache(maxsize=16_384)
def _once(word: str) -> tuple[str, ...]:
    """What one change makes of the word: the longest stretches are looked up first."""
    made: list[tuple[int, int, str]] = []
    for start in range(len(word)):
        at = _begun()
        for stop in range(start + 1, len(word) + 1):
            following = at.further.get(word[stop - 1])
            if following is None:
                break
            at = following
            made += [
                (start - stop, start, word[:start] + change.other + word[stop:])
                for change in at.changes
                if change.fits(start, stop == len(word))
            ]
    made.sort(key=_LONGEST_FIRST)
    found = dict.fromkeys([each for _, _, each in made])
    found.pop(word, None)
    return tuple(found)


@dataclass
class _Begun:
    """Stretches that may be changed, letter by letter: the changes of what has been read, and the letters after it."""

    changes: tuple[SoundChange, ...] = ()
    further: dict[str, "_Begun"] = field(default_factory=dict)


@cache
def _begun() -> _Begun:
    root = _Begun()
    for one, found in _changes().items():
        at = root
        for letter in one[:MAX_PIECE]:
            at = at.further.setdefault(letter, _Begun())
        if len(one) <= MAX_PIECE:
            at.changes = found
    return root


@cache
def _changes() -> dict[str, tuple[SoundChange, ...]]:
    """Every stretch that may be changed: the words of the language pairs, and the regular changes."""
    table: dict[str, list[SoundChange]] = defaultdict(list)
    for one, others in pairs().items():
        if len(one) >= MIN_PIECE:
            table[one] += [SoundChange(one, other, "any") for other in others]
    for change in sound_changes():
        table[change.one].append(change)
    return {one: tuple(found) for one, found in table.items()}
