"""Marks what a searcher's words found in a text, letter by letter, æøå and accents respected."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from registry.search.answers import Piece
from registry.search.stems import stems
from registry.search.tables import pairs
from registry.search.text import collapse, compose, has_norwegian, plain_letter, plain_text

#: A longer text is shown from a little before its first match.
SHOWN: Final = 240
BEFORE: Final = 60
#: The words of so many texts are kept: while somebody types, the same are shown again and again.
CACHED_TEXTS: Final = 2_048

_WORD: Final = re.compile(r"[^ ]+")
#: Letters that have one plain letter each, or are one sign: nearly all texts hold nothing else.
_EVEN: Final = re.compile(r"[\x20-\x7eæøåÆØÅ]*")


@dataclass(frozen=True)
class _Token:
    """A plain word and where each of its letters stands in the text."""

    word: str
    places: Sequence[int]


def highlight_code(text: str, typed: str) -> tuple[Piece, ...]:
    """A code that begins as typed (squeezed), the signs between counted in: J18 of J18.9 by j18."""
    text = compose(text)
    left = len(typed)
    end = 0
    while left > 0 and end < len(text):
        left -= len(plain_letter(text[end]).strip())
        end += 1
    return tuple(_pieces(text, [(0, end)] if end else []))


def highlight(text: str, typed: Iterable[str]) -> tuple[Piece, ...]:
    """The text in pieces, words that were found marked; a long one is cut around its first match."""
    text = compose(text)
    wanted = tuple(typed)
    spans = [span for token in _tokens(text) for span in _spans(token, wanted)]
    if len(text) > SHOWN:
        text, spans = _cut(text, spans)
    return tuple(_pieces(text, spans))


def marks(text: str, word: str) -> bool:
    """Whether the word would be marked in the text."""
    return any(_match(token, word) for token in _tokens(compose(text)))


@lru_cache(maxsize=CACHED_TEXTS)
def _tokens(text: str) -> tuple[_Token, ...]:
    if _EVEN.fullmatch(text):
        return tuple(_Token(found[0], range(*found.span())) for found in _WORD.finditer(plain_text(text)))
    return tuple(_uneven(text))


def _uneven(text: str) -> Iterator[_Token]:
    """The words of a text where a letter may have two plain ones, or none."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(f"{text} "):
        plain = plain_letter(letter)
        if plain == " ":
            if letters:
                yield _Token("".join(letters), tuple(places))
            letters, places = [], []
            continue
        letters.extend(plain)
        places.extend([place] * len(plain))


def _spans(token: _Token, wanted: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The stretches of a token that the words found; of two that overlap, the one that begins first or is longer."""
    found = sorted({span for word in wanted if (span := _match(token, word))}, key=lambda span: (span[0], -span[1]))
    reached = 0
    for start, end in found:
        if start >= reached:
            yield token.places[start], token.places[end - 1] + 1
            reached = end


def _match(token: _Token, word: str) -> tuple[int, int] | None:
    if token.word.startswith(word):
        return 0, len(word)
    if _same(token.word, word):
        return 0, len(token.word)
    if not has_norwegian(word) and has_norwegian(token.word):
        length = _folded_length(token.word, collapse(word))
        if length:
            return 0, length
    place = token.word.find(word) if len(word) > 2 else -1
    return (place, place + len(word)) if place > 0 else None


def _same(token: str, word: str) -> bool:
    forms = (word, *pairs().get(word, ()))
    return token in forms or not set(stems(token, "")).isdisjoint(stem for form in forms for stem in stems(form, ""))


def _folded_length(token: str, folded: str) -> int:
    """How many letters of the token the folded word covers; 0 where it does not begin so."""
    for end in range(1, len(token) + 1):
        if collapse(token[:end]) == folded:
            return end
    return 0


def _cut(text: str, spans: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    start = text.rfind(" ", 0, start) + 1
    end = start + SHOWN
    shown = ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
    shift = start - (2 if start else 0)
    return shown, [(left - shift, right - shift) for left, right in spans if right <= end]


def _pieces(text: str, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    place = 0
    for start, end in spans:
        if start > place:
            yield Piece(text[place:start], False)
        yield Piece(text[start:end], True)
        place = end
    if place < len(text):
        yield Piece(text[place:], False)
