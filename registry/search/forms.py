"""Forms of a word that count as the same: bokmål and nynorsk, Roman and Arabic numbers, letters beside digits."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from registry.search.tables import pairs, sound_changes

MOST_FORMS: Final = 6
MOST_CANDIDATES: Final = 64
MIN_PIECE: Final = 4
MIN_CHANGED: Final = 4

_ROMAN: Final = ("ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii")
_TO_ROMAN: Final = {str(number): roman for number, roman in enumerate(_ROMAN, 2)}
_TO_ARABIC: Final = {roman: number for number, roman in _TO_ROMAN.items()}
_STICKS: Final = re.compile(r"([^\W\d_]{2,})(\d{1,3})")


def equal_forms(word: str, stands: Callable[[str], bool]) -> tuple[str, ...]:
    """The word itself first, then those of its forms that stand in the index or a table."""
    found = dict.fromkeys((word, *pairs().get(word, ())))
    number = _TO_ROMAN.get(word) or _TO_ARABIC.get(word)
    if number:
        found[number] = None
    for candidate in _changed(word):
        if len(found) >= MOST_FORMS:
            break
        if candidate not in found and stands(candidate):
            found[candidate] = None
    return tuple(found)


def parted(word: str) -> tuple[str, ...]:
    """A word stuck to a number, apart: type2 is type 2. Empty for others, and for codes of one letter."""
    found = _STICKS.fullmatch(word)
    return (found[1], found[2]) if found else ()


@cache
def _pieces() -> tuple[tuple[str, str], ...]:
    """Words of the language pairs that may stand inside compounds, longest first."""
    found = [(one, other) for one, others in pairs().items() for other in others if len(one) >= MIN_PIECE]
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair)))


def _changed(word: str) -> list[str]:
    """Candidates: pairs inside the compound, and regular changes of sound, up to two of them."""
    if len(word) < MIN_CHANGED or not word.isalpha():
        return []
    first = dict.fromkeys(_once(word))
    second = (twice for once in list(first)[:16] for twice in _once(once))
    for candidate in second:
        if len(first) >= MOST_CANDIDATES:
            break
        first[candidate] = None
    first.pop(word, None)
    return list(first)


def _once(word: str) -> Iterator[str]:
    for one, other in _pieces():
        if one in word and one != word:
            yield word.replace(one, other)
    for change in sound_changes():
        candidate = change.apply(word)
        if candidate != word:
            yield candidate
