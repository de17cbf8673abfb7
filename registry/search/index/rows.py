"""From a text to the terms of its row, and to the number that orders rows."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from registry.search.documents import ROLES, Role, Text
from registry.search.language.compounds import Splitter
from registry.search.language.stems import stems
from registry.search.language.tables import shortenings, unspecific_phrases, unspecific_words
from registry.search.language.text import collapse, has_norwegian, squeeze, words

#: Longer texts cannot be typed whole: they get words, but no name.
MAX_NAME: Final = 160
MAX_SQUEEZED: Final = 4
NAME_TIER: Final[dict[Role, int]] = {"code": 1, "definition": 3, "other": 2}
#: Of a compound whose end was cut short: the letters before it, and those left of it.
MIN_HEAD: Final = 3
MIN_SHORT: Final = 4
#: So many words in a row, each cut short, may be one.
MOST_CUT: Final = 3
#: "hud- og slimhinnelesjoner", "bøyemuskel og -sene".
_REST_LATER: Final = re.compile(r"(\w{3,})-(?: og | eller |/|, )(\w{7,})")
_REST_BEFORE: Final = re.compile(r"(\w{7,})(?: og | eller |/)-(\w{3,})")
#: ICPC-2 tells so which sex a rubric is of.
_OF_ONE: Final = re.compile(r"\(([KM])\)")
_SEXES: Final = {"K": "kvinne", "M": "mann"}
MAX_POPULARITY: Final = (1 << 24) - 1


def terms(text: Text, splitter: Splitter) -> dict[str, list[str]]:
    """The terms of a text by field."""
    plain = words(text.value)
    if text.role == "code":
        return {"code": _unique([squeeze(text.value)]), "word": _unique(word for word in plain if len(word) > 1)}
    full = [*plain, *_written_out(plain), *_completed(text.value, splitter)]
    found = {"word": _unique(full), "word_fold": _folds(full)}
    if text.role != "definition" and len(text.value) <= MAX_NAME:
        name = " ".join(plain)
        found["name"] = _unique((name, " ".join(_specific(plain))))
        joined = [collapse(squeeze(name))] if 1 < len(plain) <= MAX_SQUEEZED else []
        found["name_fold"] = _unique((*_folds(found["name"]), *joined))
    found["stem"] = _unique(stem for word in full for stem in stems(word, text.language))
    if text.language != "en":
        parts = [part for word in full for part in splitter.split(word)]
        stemmed = [stem for part in parts for stem in stems(part, text.language)]
        found["part"] = _unique((*parts, *stemmed, *_folds(parts)))
    return found


def _written_out(plain: list[str]) -> list[str]:
    """What words that were cut short stand for: alone, in pairs and threes, and at the end of compounds."""
    known = shortenings()
    stretches = (plain[start : start + size] for size in range(1, MOST_CUT + 1) for start in range(len(plain)))
    found = [known[short] for short in dict.fromkeys(map(" ".join, stretches)) if short in known]
    for word in plain:
        end = next((word[start:] for start in range(MIN_HEAD, len(word) - MIN_SHORT + 1) if word[start:] in known), "")
        if end:
            found.append(word.removesuffix(end) + known[end])
    return found


def _completed(text: str, splitter: Splitter) -> Iterator[str]:
    """What a hyphen stands for, hud- og slimhinnelesjoner has hudlesjoner too, and whom a rubric is of."""
    for found in _REST_LATER.finditer(text):
        parts = splitter.split("".join(words(found[2])))
        yield from ("".join((*words(found[1]), parts[-1])) for _ in parts[1:2])
    yield from (_SEXES[found[1]] for found in _OF_ONE.finditer(text))
    for found in _REST_BEFORE.finditer(text):
        parts = splitter.split("".join(words(found[1])))
        yield from ("".join((parts[0], *words(found[2]))) for _ in parts[1:2])


def _specific(plain: list[str]) -> list[str]:
    kept = " ".join(plain)
    for phrase in unspecific_phrases():
        kept = kept.removesuffix(f" {phrase}")
    return [word for word in kept.split() if word not in unspecific_words()]


def _unique(values: Iterable[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]


def _folds(values: list[str]) -> list[str]:
    return _unique(collapse(value) for value in values if has_norwegian(value))


def rank(text: Text, popularity: int) -> int:
    """The row's place among equals, smallest first: names before definitions, Norwegian and Sami before English,
    shorter, more used, preferred.

    "Pneumonia, unspecified" is as short as "Pneumonia", but comes after it.
    """
    plain = words(text.value)
    specific = _specific(plain)
    length = 2 * len(" ".join(specific)) + (specific != plain)
    tier = 2 * NAME_TIER.get(text.role, 0) + (text.language == "en")
    used = MAX_POPULARITY - min(max(popularity, 0), MAX_POPULARITY)
    return tier << 48 | length << 32 | used << 4 | ROLES.index(text.role)
