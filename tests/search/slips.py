"""How often misspelt words are understood, by the kind of slip: made at random, as people in Norway make them.

    python -m tests.search.slips [--count 2000] [--seed 1] [--missed] [--kind KIND]

A slip is understood where the first five answers share one with those of the word rightly spelt.
"""

import argparse
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from registry.search import Searcher
from registry.search.language.sounds import NEIGHBOURS
from registry.search.language.tables import groups
from registry.search.language.text import words
from tests.search.quality import build, documents

Slip = Callable[[str, random.Random], str]

FIVE: Final = 5
LETTERS: Final = "abcdefghijklmnopqrstuvwxyzæøå"
CONSONANTS: Final = "bdfgklmnprst"
LONG: Final = 8
SHORT: Final = (4, 5)
LEAST: Final = 5
_BESIDE: Final = {
    letter: sorted(other for one, other in NEIGHBOURS if one == letter) for letter in LETTERS if letter not in "æøå"
}


def _swapped(patterns: tuple[tuple[str, str], ...], word: str, chance: random.Random) -> str:
    """One of the patterns written as the other, where it stands; the word itself where none does."""
    found = [
        word[: place.start()] + other + word[place.end() :]
        for one, other in patterns
        for place in re.finditer(one, word)
    ]
    return chance.choice(found) if found else word


def _both(*pairs: tuple[str, str]) -> Slip:
    return partial(_swapped, (*pairs, *((other, one) for one, other in pairs)))


def _one_way(*pairs: tuple[str, str]) -> Slip:
    return partial(_swapped, pairs)


def transposed(word: str, chance: random.Random) -> str:
    places = [place for place in range(1, len(word) - 1) if word[place] != word[place + 1]]
    if not places:
        return word
    place = chance.choice(places)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def neighbour(word: str, chance: random.Random) -> str:
    places = [place for place in range(1, len(word)) if _BESIDE.get(word[place])]
    if not places:
        return word
    place = chance.choice(places)
    return word[:place] + chance.choice(_BESIDE[word[place]]) + word[place + 1 :]


def missing(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + word[place + 1 :]


def extra(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) + 1)
    return word[:place] + chance.choice(LETTERS) + word[place:]


def other_first(word: str, chance: random.Random) -> str:
    return chance.choice(_BESIDE.get(word[0]) or [word[0]]) + word[1:]


def two(word: str, chance: random.Random) -> str:
    if len(word) < LONG:
        return word
    first, second = chance.sample([transposed, neighbour, missing, extra, doubled, single], 2)
    return second(first(word, chance), chance)


def short(word: str, chance: random.Random) -> str:
    return chance.choice([transposed, neighbour, missing, extra, doubled])(word, chance) if len(word) in SHORT else word


def unfinished(word: str, chance: random.Random) -> str:
    if len(word) < LONG + 2:
        return word
    end = chance.randrange(LONG - 1, len(word) - 1)
    return chance.choice([neighbour, missing, extra, doubled, single])(word[:end], chance)


doubled: Final = _one_way(*((f"(?<=[aeiouyæøå]){letter}(?=[aeiouyæøå])", letter * 2) for letter in CONSONANTS))
single: Final = _one_way(*((letter * 2, letter) for letter in CONSONANTS))

KINDS: Final[dict[str, Slip]] = {
    "doubled": doubled,
    "single": single,
    "skj sj kj": _one_way(
        ("s[kt]j", "sj"), ("(?<!s)kj", "tj"), ("skj", "kj"), ("(?<![a-z])sj", "skj"), ("(?<!s)kj", "sj")
    ),
    "ei ai": _both(("ei", "ai"), ("øy", "øi"), ("ei", "æi")),
    "æ e": _both(("æ", "e")),
    "å o": _both(("å", "o")),
    "silent": _one_way(("^h(?=[vj])", ""), ("(?<=[nlr])d", ""), ("(?<=i)g$", ""), ("t$", ""), ("d$", "")),
    "c k": _both(("c", "k")),
    "ph f": _both(("ph", "f")),
    "th t": _one_way(("th", "t"), ("t(?!h)", "th")),
    "y i": _both(("y", "i")),
    "x ks": _both(("x", "ks")),
    "joint": _one_way(
        ("(?<=[a-zæøå]{4})s(?=[bdfghjklmnprtv][a-zæøå]{3})", ""), ("(?<=[a-zæøå]{4})e(?=[bdfgkmpst])", "")
    ),
    "transposed": transposed,
    "neighbour": neighbour,
    "missing": missing,
    "extra": extra,
    "first": other_first,
    "two": two,
    "short": short,
    "unfinished": unfinished,
}


def vocabulary() -> list[str]:
    """The words of the rubrics that are not cut short, and those of the tables' names."""
    found = {word for document in documents() for word in _whole(document.texts[1].value)}
    found |= {word for group in groups() for name in group.names for word in _whole(name)}
    return sorted(word for word in found if len(word) >= min(SHORT) and word.isalpha())


def _whole(text: str) -> list[str]:
    return words(" ".join(part for part in text.split() if "." not in part.rstrip(".,") and not part.endswith(".")))


def slips(kind: str, count: int, known: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Words and how they are misspelt so; long ones only, but for the kind that is of short ones."""
    slip, told = KINDS[kind], set(known)
    fit = [word for word in known if (len(word) in SHORT if kind == "short" else len(word) > LEAST)]
    for word in chance.sample(fit, len(fit)):
        written = slip(word, chance)
        if written != word and written not in told:
            yield word, written
            count -= 1
            if not count:
                return


def understood(searcher: Searcher, word: str, written: str) -> bool | None:
    """Whether it finds what the word finds; None where the word itself finds nothing."""
    right, found = (
        {(hit.standard, hit.item) for hit in searcher.suggest(query, limit=FIVE).hits} for query in (word, written)
    )
    return bool(right & found) if right else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--kind", choices=list(KINDS))
    asked = parser.parse_args()
    chance, known = random.Random(asked.seed), vocabulary()
    kinds = [asked.kind] if asked.kind else list(KINDS)
    told: dict[str, list[bool]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as directory:
        searcher = build(Path(directory) / "index", documents())
        for kind in kinds:
            for word, written in slips(kind, asked.count // len(kinds), known, chance):
                found = understood(searcher, word, written)
                if found is not None:
                    told[kind].append(found)
                if found is False and asked.missed:
                    print(f"{kind}: {written} for {word}")
    for kind, every in told.items():
        print(f"{kind:12}{len(every):6}{sum(every) / len(every):7.3f}")
    every = [each for found in told.values() for each in found]
    print(f"{'all':12}{len(every):6}{sum(every) / len(every):7.3f}")


if __name__ == "__main__":
    main()
