"""Abbreviations and synonyms of the tables, looked up by the stems of their words."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final

from registry.search.language.stems import stem
from registry.search.language.tables import Alternative, Why, abbreviations, groups, small_words
from registry.search.language.text import collapse, words

MIN_BEGUN: Final = 4
#: Shorter abbreviations mean too much else to be looked for in the place of what they stand for.
MIN_TELLING: Final = 4
#: Where so many different names begin alike, the beginning means none of them.
MOST_BEGUN: Final = 8
#: Short words of names, and what makes them definite; of one name so many combinations without are known.
MIN_DEFINITE: Final = 4
MAX_DEFINITE: Final = 6
ARTICLES: Final = ("n", "t", "a", "en", "et")
MOST_INDEFINITE: Final = 8
CACHED: Final = 16_384

Key = tuple[str, ...]


def said_otherwise(typed: Iterable[str]) -> tuple[Alternative, ...]:
    """The other ways to say these words: what abbreviations stand for first, then synonyms."""
    return _said(tuple(typed))


@lru_cache(maxsize=CACHED)
def _said(plain: Key) -> tuple[Alternative, ...]:
    if not all(map(_is_met, plain)):
        return ()
    own = key(plain)
    named = _long().get(own) or _long().get(tuple(sorted(own)), ())
    return (*_short().get(" ".join(plain), ()), *named, *_folded().get(_fold(plain), ()))


def _is_met(word: str) -> bool:
    """Whether any name of the tables has such a word: nearly all that is asked for they do not know."""
    by_key, folded = _met()
    return stem(word) in by_key or word in by_key or collapse(word) in folded


@cache
def _met() -> tuple[frozenset[str], frozenset[str]]:
    """The words of all that names are looked up by: in keys and abbreviations, and in names without æ, ø and å."""
    by_key = {word for name in _long() for word in name} | {word for short in _short() for word in short.split()}
    return frozenset(by_key | small_words()), frozenset(word for name in _folded() for word in name.split())


def has_synonyms(word: str) -> bool:
    """Whether the tables have a synonym of a single word, as `said_otherwise` would tell."""
    by_key, folded = _with_synonyms()
    return stem(word) in by_key or collapse(word) in folded


@cache
def _with_synonyms() -> tuple[frozenset[str], frozenset[str]]:
    """The single words that lead to synonyms: by their keys, and as they are typed without æ, ø and å."""
    by_key = frozenset(name[0] for name, found in _long().items() if len(name) == 1 and _any_synonym(found))
    return by_key, frozenset(name for name, found in _folded().items() if _any_synonym(found))


def _any_synonym(found: Iterable[Alternative]) -> bool:
    return any(each.why == "synonym" for each in found)


def begun(name: str) -> list[Alternative]:
    """What the names that begin so are and mean, as long as they are few."""
    if len(name) < MIN_BEGUN:
        return []
    names = _names()
    start = bisect_left(names, name)
    found = [each for each in names[start : start + MOST_BEGUN + 1] if each.startswith(name) and each != name]
    if len(found) > MOST_BEGUN:
        return []
    kept = (each for full in found for each in said_otherwise(full.split()))
    return list({each.words: each for each in kept}.values())


@cache
def vocabulary() -> tuple[str, ...]:
    """The words by which the tables are looked up, for correction: so a misspelt lay word is known too."""
    found = {word for name in _names() for word in name.split() if len(word) > 3 and word.isalpha()}
    return tuple(sorted(found))


def key(plain: Iterable[str]) -> Key:
    """What a name is looked up by: its telling words' stems, the same for sår and sårene."""
    kept = list(plain)
    telling = [word for word in kept if word not in small_words()] if len(kept) > 1 else kept
    return tuple([stem(word) for word in telling or kept])


def _fold(plain: Iterable[str]) -> str:
    return " ".join(collapse(word) for word in plain)


@cache
def _names() -> list[str]:
    return sorted({_telling(name) for group in groups() for name in group.names})


def _telling(name: str) -> str:
    plain = words(name)
    return " ".join([word for word in plain if word not in small_words()] or plain)


@cache
def _short() -> dict[str, tuple[Alternative, ...]]:
    """By the plain abbreviation: its expansions, and the other names of each of these."""
    table: dict[str, list[Alternative]] = defaultdict(list)
    for short, expansions in abbreviations().items():
        table[short] += [_alternative(expansion, "abbreviation") for expansion in expansions]
        table[short] += [replace(each, name="") for other in expansions for each in _long().get(key(other), ())]
    return {short: tuple(found) for short, found in table.items()}


@cache
def _long() -> dict[Key, tuple[Alternative, ...]]:
    """By the key of each name of a group to the others; an abbreviation's expansion leads to it and to its equals.

    After those, by names without their articles, and by the words of names in the order of the alphabet.
    """
    table: dict[Key, dict[Key, Alternative]] = defaultdict(dict)
    heads = {key(words(group.names[0])) for group in groups()}
    for group in groups():
        head, *rest = (tuple(words(name)) for name in group.names)
        others = [head, *rest, *(tuple(words(name)) for name in group.wider)]
        _enter(table, [head, *(name for name in rest if key(name) not in heads)], others)
    for short, expansions in abbreviations().items():
        for expansion in expansions if len(short) >= MIN_TELLING else ():
            _put(table, expansion, tuple(short.split()), "abbreviation")
    whole = {name: tuple(found.values()) for name, found in table.items()}
    nearly = {other: found for name, found in whole.items() for other in _indefinite(name)}
    turned = {tuple(sorted(name)): found for name, found in (nearly | whole).items()}
    return turned | nearly | whole


def _indefinite(name: Key) -> Iterator[Key]:
    """A name of several words with its short ones as they are without the article, which the stems leave: øret, øre."""
    if len(name) > 1:
        yield from islice(product(*([word, *_without_article(word)] for word in name)), 1, MOST_INDEFINITE)


def _without_article(word: str) -> list[str]:
    if not MIN_DEFINITE <= len(word) <= MAX_DEFINITE:
        return []
    return [word[:-length] for length in (1, 2) if word[-length:] in ARTICLES]


def _enter(table: dict[Key, dict[Key, Alternative]], names: list[Key], others: list[Key]) -> None:
    """A name that heads a group of its own is looked up there alone."""
    keyed = [(key(other), _alternative(other, "synonym")) for other in others]
    for own in map(key, names):
        for at, other in keyed:
            if at != own:
                table[own].setdefault(at, other)


def _put(table: dict[Key, dict[Key, Alternative]], name: Key, other: Key, why: Why) -> None:
    if key(name) != key(other):
        table[key(name)].setdefault(key(other), _alternative(other, why))


def _alternative(name: Key, why: Why) -> Alternative:
    telling = tuple(word for word in name if word not in small_words()) or name
    return Alternative(tuple(dict.fromkeys(telling)), why, " ".join(name))


@cache
def _folded() -> dict[str, tuple[Alternative, ...]]:
    """The same for those who type without æ, ø and å."""
    table: dict[str, dict[Key, Alternative]] = defaultdict(dict)
    for group in groups():
        for name in group.names:
            plain = _telling(name).split()
            folded = _fold(plain)
            if folded != " ".join(plain):
                table[folded].update({each.words: each for each in _long().get(key(plain), ())})
                table[folded].setdefault(tuple(plain), _alternative(tuple(plain), "synonym"))
    return {name: tuple(found.values()) for name, found in table.items()}
