"""A query as it was probably meant: its misspelt words replaced by near ones, a few whole queries to try."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from typing import Final, Protocol

from registry.search.asking.query import Query
from registry.search.index.spelling import KEPT, MIN_WORD, Correction, Speller, speller_of
from registry.search.language import thesaurus
from registry.search.language.compounds import JOINTS
from registry.search.language.tables import abbreviations

#: So many near words of each word, and so many whole queries, are tried.
NEAR_WORDS: Final = 3
VARIANTS: Final = 4
#: A variant that costs so much more than the best is far.
NEAR: Final = 0.6
#: One that costs no more than so much more is as good as the best.
NEAREST: Final = 0.2
MIN_MENDED: Final = 8
MIN_PIECE: Final = 4
AS_TYPED: Final = 0.0
#: Codes as classifications have them, with letters that are taken for digits; the price of a mistyped one.
_CODE: Final = re.compile(r"(?=.*\d)[a-z][\doil][\doila-z]{1,6}")
_DIGITS: Final = str.maketrans("oil", "011")
MIN_CODE: Final = 3
MISTYPED: Final = 1.0
#: A word with an ending that the near one lacks, and the price of that.
ENDINGS: Final = ("ene", "ane", "er", "en", "et", "ar", "a", "e", "s")
MIN_INFLECTED: Final = 6
INFLECTED: Final = 0.35
SURE: Final = 0.8


class Words(Protocol):
    """The words of an index."""

    def stands(self, word: str) -> bool:
        """Whether it stands there, in one of its forms."""

    def begins(self, word: str) -> bool:
        """Whether a word there begins so."""

    def near(self, word: str, unfinished: bool) -> Iterable[Correction]:
        """Words there that are written nearly so, and may be told."""


@dataclass(frozen=True)
class Variant:
    """A whole query in words that stand; `changed` are those that took the place of typed ones."""

    text: str
    cost: float
    changed: tuple[str, ...]


def variants(query: Query, words: Words) -> list[Variant]:
    """The nearest whole queries, nearest first; empty where no word has a near one.

    Only words that stand nowhere are replaced, and may be those that only begin others and have words after them;
    where all of them stand, each may be.
    """
    codes = _codes(query.code, words)
    if codes:
        return codes
    unknown = [word for word in query.words if not known_word(word, words)]
    begun = [word for word in query.words[:-1] if word not in unknown and not _whole(word, words)]
    asked = [*unknown, *begun] if unknown else query.words
    tried = [word for word in asked if len(word) >= MIN_WORD and word not in abbreviations()]
    choices = {word: _choices(word, query, words) for word in tried}
    choices = {word: found for word, found in choices.items() if found}
    if not choices:
        return []
    options = [_options(word, choices, word in unknown) for word in _typed(query)]
    found = (_variant(choice, _typed(query)) for choice in islice(product(*options), KEPT**2))
    changed = (each for each in found if each.changed)
    return sorted(changed, key=lambda each: (each.cost, each.text))[:VARIANTS]


def _codes(typed: str, words: Words) -> list[Variant]:
    """A code with letters in the place of digits (I1O), or with more signs than any code here has (J18.99)."""
    if not _CODE.fullmatch(typed) or words.begins(typed):
        return []
    meant = typed[0] + typed[1:].translate(_DIGITS)
    shorter = (meant[:end] for end in range(len(meant), MIN_CODE - 1, -1))
    found = next((code for code in shorter if code != typed and words.begins(code)), None)
    return [Variant(found, MISTYPED, (found,))] if found else []


def _typed(query: Query) -> list[str]:
    return query.name.split() or list(query.words)


def known_word(word: str, words: Words) -> bool:
    """Whether a word stands in the index, begins another there, or is one of the tables'."""
    return _whole(word, words) or words.begins(word)


def _whole(word: str, words: Words) -> bool:
    return words.stands(word) or word in _table_words()


@cache
def _table_words() -> frozenset[str]:
    return frozenset(thesaurus.vocabulary())


@cache
def _table_speller() -> Speller:
    return speller_of(thesaurus.vocabulary())


def _choices(word: str, query: Query, words: Words) -> list[Correction]:
    near = _near(word, word == query.words[-1], words)
    if word == query.words[-1]:  # others that go on are found by their beginnings
        near = [each for each in near if not (each.word.startswith(word) and _goes_on(each.word, word, words))]
    return (near or list(_mended(word, words)))[:NEAR_WORDS]


def _goes_on(word: str, typed: str, words: Words) -> bool:
    """Whether it is found by its beginning; not where only its last letter is doubled, or too little is typed."""
    if word == typed + typed[-1]:
        return False
    return len(typed) >= thesaurus.MIN_BEGUN or words.stands(word)


def _near(word: str, unfinished: bool, words: Words) -> list[Correction]:
    """Near words of the index and of the tables; where none is very near, those of the word without its ending."""
    best = _nearest(word, unfinished, words)
    ending = next((end for end in ENDINGS if word.endswith(end)), "")
    if ending and len(word) >= MIN_INFLECTED and not (best and best[0].cost <= SURE):
        bare = _nearest(word.removesuffix(ending), False, words)
        best = sorted([*best, *(Correction(round(each.cost + INFLECTED, 2), each.rarity, each.word) for each in bare)])
    return best


def _nearest(word: str, unfinished: bool, words: Words) -> list[Correction]:
    best: dict[str, Correction] = {}
    for each in (*words.near(word, unfinished), *_table_speller().corrections(word, unfinished)):
        best[each.word] = min(each, best.get(each.word, each))
    return sorted(best.values())


def _mended(word: str, words: Words) -> Iterator[Correction]:
    """A compound that stands nowhere, one of its two parts misspelt: tyktarmskreft is tykktarm + s + kreft."""
    if len(word) < MIN_MENDED or not word.isalpha():
        return
    found = []
    for cut in range(MIN_PIECE, len(word) - MIN_PIECE + 1):
        head, tail = word[:cut], word[cut:]
        if words.stands(tail) or tail in _table_words():
            found += _heads(head, tail, words)
        if any(_whole(head.removesuffix(joint), words) for joint in JOINTS):
            found += [Correction(each.cost, each.rarity, head + each.word) for each in _near(tail, False, words)[:2]]
    yield from sorted(found)


def _heads(head: str, tail: str, words: Words) -> list[Correction]:
    found = []
    for joint in JOINTS:
        if head.endswith(joint):
            bare = head.removesuffix(joint)
            near = _near(bare, False, words)[:2]
            found += [Correction(each.cost, each.rarity, each.word + joint + tail) for each in near]
    return found


def _options(word: str, choices: dict[str, list[Correction]], must: bool) -> list[tuple[float, str]]:
    near = [(each.cost, each.word) for each in choices.get(word, [])]
    return near if near and must else [(AS_TYPED, word), *near]


def _variant(choice: tuple[tuple[float, str], ...], typed: list[str]) -> Variant:
    changed = tuple(word for (_, word), was in zip(choice, typed, strict=True) if word != was)
    return Variant(" ".join(word for _, word in choice), sum(price for price, _ in choice), changed)
