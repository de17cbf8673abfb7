"""The words of a stated intent: what a value set is for, and what it says that it is not for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD: Final = re.compile(r"[^\W\d_]+")
_PIECE: Final = re.compile(r"[^\W\d_]+|[\W\d_]+")
#: Where one thing said ends and the next begins.
_CLAUSE: Final = re.compile(r"[.;:!?\n()]|\bmen\b|\bbut\b", re.IGNORECASE)
_NOT: Final = _listed(
    """ikke ikkje unntatt unnateke unntak utenom utanom uten utan bortsett untatt not except excluding excludes without
    excluded eksklusive"""
)
#: Words that say what a list is or how it is used, and not what is in it; and the small words of three languages.
_IDLE: Final = _listed(
    """alle andre bare brukes bruke bruk både data denne dette disse eller enten etter eventuell flere fleire for fordi
    forbindelse fra frå gjelder gjeld grunnlag har hele heile hos hver innen inne kode koder kodene kodar kan klinisk
    kliniske liste lista med mellom mens mot noen noko også og omfatter over pasient pasienter pasientar pasienten
    rapportering register registreres registrering samt som skal slik slike brukast sykdom sykdommer sjukdom sjukdomar
    tilstand tilstander tilstandar diagnose diagnoser diagnosar til under utvalg utval ulike ved være vere verdisett
    vår våre about across also all and any are codes code conditions condition diseases disease disorder disorders
    diagnoses diagnosis each from have into list only other patient patients record recorded such than that the their
    these this those used use uses using value set values which with within uspesifisert uspesifiserte spesifisert
    spesifiserte unspecified specified syke voksne vaksne barn adults children helse spesialisthelsetjenesten"""
)
#: Endings of Norwegian and English words, longest first; what is left must be long enough to mean something.
_ENDINGS: Final = (
    "elsene", "elsane", "heter", "heten", "elser", "elsar", "elsen", "ingene", "ingane", "inger", "ingar", "ingen",
    "erne", "arne", "ene", "ane", "ing", "else", "het", "iske", "ies", "isk", "ers", "er", "ar", "en", "et", "es",
    "a", "e", "n", "r", "s", "t", "y",
)  # fmt: skip
_SHORTEST_WORD: Final = 4
_SHORTEST_STEM: Final = 5
MOST_WORDS: Final = 40


@dataclass(frozen=True, slots=True)
class Intent:
    """Stems of the words that say what is meant, and of those that say what is not; each once, as first said."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


def intent_of(text: str) -> Intent:
    """What clauses with a “not” or “except” speak of is unwanted; a word said both ways says neither."""
    wanted: dict[str, None] = {}
    unwanted: dict[str, None] = {}
    for clause in _CLAUSE.split(text):
        said = [word.casefold() for word in _WORD.findall(clause)]
        at = next((place for place, word in enumerate(said) if word in _NOT), len(said))
        wanted.update(dict.fromkeys(_stems(said[:at])))
        unwanted.update(dict.fromkeys(_stems(said[at:])))
    both = wanted.keys() & unwanted.keys()
    return Intent(
        tuple(each for each in wanted if each not in both)[:MOST_WORDS],
        tuple(each for each in unwanted if each not in both)[:MOST_WORDS],
    )


def affirmed(name: str) -> str:
    """What a name says a thing is, in small letters: up to the first “without” or “not”."""
    words = _PIECE.findall(name.casefold())
    at = next((place for place, word in enumerate(words) if word in _NOT), len(words))
    return "".join(words[:at])


def _stems(words: list[str]) -> list[str]:
    return [stem(word) for word in words if len(word) >= _SHORTEST_WORD and word not in _IDLE and word not in _NOT]


def stem(word: str) -> str:
    """The word without its ending, so that it is found in other forms of itself."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
