"""Snowball stems of bokmål, nynorsk and English words."""

import threading
from functools import lru_cache
from typing import Final, Protocol

import Stemmer

ALGORITHMS: Final = {"nb": "norwegian", "nn": "norwegian", "en": "english"}

#: Shorter stems bring together words that only begin alike (kols and kollega).
MIN_STEM: Final = 4


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - PyStemmer's name


# A stemmer keeps a buffer of its own and must not be shared between threads.
_stemmers = threading.local()


def _stemmer(algorithm: str) -> _Stemmer:
    found: _Stemmer | None = getattr(_stemmers, algorithm, None)
    if found is None:
        found = Stemmer.Stemmer(algorithm, 0)
        setattr(_stemmers, algorithm, found)
    return found


@lru_cache(maxsize=65_536)
def stems(word: str, language: str) -> tuple[str, ...]:
    """The stems of a plain word: one where the language is known, each algorithm's where it is not."""
    if len(word) < 3 or not word.isalpha() or language == "se":
        return ()
    if language:
        return (_stemmed(word, ALGORITHMS[language]),)
    one, other = _stemmed(word, "norwegian"), _stemmed(word, "english")
    return (one,) if one == other else (one, other)


def _stemmed(word: str, algorithm: str) -> str:
    found = _stemmer(algorithm).stemWord(word)
    return found if len(found) >= MIN_STEM else word


def stem(word: str) -> str:
    """The bokmål stem, or the word itself where it has none."""
    found = stems(word, "nb")
    return found[0] if found else word
