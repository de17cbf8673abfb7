"""How a Norwegian word sounds, roughly: words that people confuse in writing share a key, or nearly."""

import re
from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import Final

#: In order; each works on what those before it left. They hold for a word, and for many with line ends between.
_RULES: Final = tuple(
    (re.compile(pattern, re.MULTILINE), sound)
    for pattern, sound in (
        ("æ|ae|ä", "e"),
        ("aa|å", "o"),
        ("ø|oe|ö", "ø"),
        ("tion|ssion|sion|sjon|cion|chon|sjån|shon", "sjon"),
        ("sch(?=[aeiouyø])|skj|stj|ssj|sj|sh", "sj"),
        ("sk(?=[iy])", "sj"),
        ("sch", "sk"),
        ("kj|tj|ch(?=[ei])", "kj"),
        ("^[hg]j|^lj", "j"),
        ("hv|w", "v"),
        ("ph|pf", "f"),
        ("th|dt", "t"),
        ("rh", "r"),
        ("ch|ck|qu?", "k"),
        ("sc(?=[eiy])|c(?=[eiy])|z", "s"),
        ("c", "k"),
        ("x", "ks"),
        ("^ps", "s"),
        ("^pn", "n"),
        (r"eu(?=[^aeiouyø\n])", "ev"),
        ("y", "i"),
        ("(?<=[nlr])d(?=[^aeiouyøjr]|$)", ""),
        ("(?<=i)g$", ""),
        ("(?<=[aeiouø])h(?=[^aeiouø]|$)", ""),
        (r"(.)\1+", r"\1"),
    )
)


#: The sounds of so many words are kept: a typed word meets the same candidates with every letter more.
CACHED: Final = 131_072
_kept: dict[str, str] = {}


def sound(word: str) -> str:
    """The key of a plain word; never longer than the word by more than the sounds that one letter stands for."""
    return sounds((word,))[word]


def sounds(written: Iterable[str]) -> dict[str, str]:
    """The keys of many plain words, which contain no line ends: much quicker than one by one."""
    found = {word: _kept.get(word) for word in written}
    new = [word for word, heard in found.items() if heard is None]
    heard = dict(zip(new, _heard("\n".join(new)).split("\n"), strict=True)) if new else {}
    if len(_kept) + len(heard) > CACHED:
        _kept.clear()
    if len(heard) <= CACHED:
        _kept.update(heard)
    return {word: kept if kept is not None else heard[word] for word, kept in found.items()}


def _heard(text: str) -> str:
    for pattern, heard in _RULES:
        text = pattern.sub(heard, text)
    return text


_ROWS: Final = ("qwertyuiopå", "asdfghjkløæ", "zxcvbnm")


def _neighbours() -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for row in _ROWS:
        found.update(pairwise(row))
    for upper, lower in ((_ROWS[0], _ROWS[1]), (_ROWS[1], _ROWS[2])):
        found.update(zip(upper, lower, strict=False))
        found.update(zip(upper[1:], lower, strict=False))
    return frozenset(found | {(right, left) for left, right in found})


#: Letters beside each other on a Norwegian keyboard.
NEIGHBOURS: Final = _neighbours()

CHANGE: Final = 1.0
#: A letter is left out in few ways, and another is written for it, or too much, in many: the former is likelier.
MISSING: Final = 0.8
#: A letter too much whose key lies beside that of the one before or after it.
BESIDE: Final = 0.8
NEIGHBOUR: Final = 0.75
VOWEL: Final = 0.8
SWAP: Final = 0.75
DOUBLED: Final = 0.5
_VOWELS: Final = frozenset("aeiouyæøå")


def _changes() -> dict[tuple[str, str], float]:
    """What each change of a letter costs, where it is not the full price."""
    found = {(one, other): VOWEL for one in _VOWELS for other in _VOWELS}
    found.update(dict.fromkeys(NEIGHBOURS, NEIGHBOUR))
    return found


_CHANGES: Final = _changes()


def cost(typed: str, word: str) -> float:
    """The price of typing one for the other: slips of the finger and of doubling cost less than other edits."""
    too_many, too_few = _too_many(typed), _too_few(word)
    start, end = _alike(typed, word, too_many, too_few)
    typed, too_many = typed[start : len(typed) - end], too_many[start : len(too_many) - end]
    word, too_few = word[start : len(word) - end], too_few[start : len(too_few) - end]
    if not typed or not word:
        return sum(too_many) + sum(too_few)
    before: list[float] = []
    row = [0.0, *accumulate(too_few)]
    for i, letter in enumerate(typed):
        above, row = row, [row[0] + too_many[i]]
        left = row[0]
        for j, wanted in enumerate(word):
            best = above[j] if letter == wanted else above[j] + _CHANGES.get((letter, wanted), CHANGE)
            best = min(best, above[j + 1] + too_many[i], left + too_few[j])
            if i and j and letter == word[j - 1] and typed[i - 1] == wanted and letter != wanted:
                best = min(best, before[j - 1] + SWAP)
            row.append(best)
            left = best
        before = above
    return row[-1]


def _alike(typed: str, word: str, too_many: list[float], too_few: list[float]) -> tuple[int, int]:
    """How many letters at the beginnings, and at the ends, of both are the same and cost the full price.

    No cheaper way leads past those: what is cheap about a doubled letter is that one of two may go.
    """
    shorter = min(len(typed), len(word))
    start = 0
    while start < shorter and typed[start] == word[start] and too_many[start] == CHANGE and too_few[start] == MISSING:
        start += 1
    end = 0
    while (
        end < shorter - start
        and typed[-1 - end] == word[-1 - end]
        and too_many[-1 - end] == CHANGE
        and too_few[-1 - end] == MISSING
    ):
        end += 1
    return start, end


def _too_many(typed: str) -> list[float]:
    """What each letter costs if it is one too many: less where it stands doubled, or beside its neighbour's key."""
    found = [CHANGE] * len(typed)
    for place, pair in enumerate(pairwise(typed)):
        if pair[0] == pair[1]:
            found[place] = found[place + 1] = DOUBLED
        elif pair in NEIGHBOURS:
            found[place] = min(found[place], BESIDE)
            found[place + 1] = min(found[place + 1], BESIDE)
    return found


def _too_few(word: str) -> list[float]:
    """What each letter costs if it was left out: less where it stands doubled."""
    found = [MISSING] * len(word)
    for place, (left, right) in enumerate(pairwise(word)):
        if left == right:
            found[place] = found[place + 1] = DOUBLED
    return found
