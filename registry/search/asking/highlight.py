"""Marks what a searcher's words found in a text, letter by letter, æøå and accents respected."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from registry.search.answers import Piece
from registry.search.language.stems import stems
from registry.search.language.tables import pairs
from registry.search.language.text import collapse, compose, has_norwegian, plain_letter, plain_text

#: A longer text is shown from a little before its first match.
SHOWN: Final = 240
BEFORE: Final = 60
#: The words of so many texts are kept: while somebody types, the same are shown again and again.
CACHED_TEXTS: Final = 2_048
#: And what of these a typed word found in a word of theirs.
CACHED_WORDS: Final = 16_384

#: Where something begins and ends, in letters.
Stretch = tuple[int, int]

#: Letters that have one plain letter each, or are one sign: nearly all texts hold nothing else.
_EVEN: Final = re.compile(r"[\x20-\x7eæøåÆØÅ]*")


class _Token(NamedTuple):
    """A plain word and where each of its letters stands in the text."""

    word: str
    places: Sequence[int]


class Marker:
    """Marks the same words in one text after another; what it found in a word it knows when it meets it again."""

    def __init__(self, typed: Iterable[str]) -> None:
        self._wanted = [_sought(word) for word in dict.fromkeys(typed)]
        self._found: dict[str, list[Stretch]] = {}

    def highlight(self, text: str) -> tuple[Piece, ...]:
        """The text in pieces, words that were found marked; a long one is cut around its first match."""
        text = compose(text)
        spans: list[Stretch] = []
        for word, places in _tokens(text):
            found = self._found.get(word)
            if found is None:
                found = self._found[word] = _stretches(word, self._wanted)
            spans += [(places[start], places[end - 1] + 1) for start, end in found]
        if len(text) > SHOWN:
            text, spans = _cut(text, spans)
        return tuple(_pieces(text, spans))


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
    return Marker(typed).highlight(text)


def marks(text: str, word: str) -> bool:
    """Whether the word would be marked in the text."""
    return any(_match(token.word, word) for token in _tokens(compose(text)))


@lru_cache(maxsize=CACHED_TEXTS)
def _tokens(text: str) -> tuple[_Token, ...]:
    return tuple(_even(text) if _EVEN.fullmatch(text) else _uneven(text))


def _even(text: str) -> Iterator[_Token]:
    start = 0
    for word in plain_text(text).split(" "):
        if word:
            yield _Token(word, range(start, start + len(word)))
        start += len(word) + 1


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


class _Sought(NamedTuple):
    """A typed word with its forms in both written languages, the stems of all, and what these begin with.

    `folded` is the word for those who type without æ, ø and å; "" where it was typed with them.
    """

    word: str
    forms: frozenset[str]
    stems: frozenset[str]
    initials: frozenset[str]
    folded: str


def _stretches(token: str, wanted: Iterable[_Sought]) -> list[Stretch]:
    """The stretches of a word that others found; of two that overlap, the one that begins first or is longer."""
    found = {span for sought in wanted if (span := _found(token, sought))}
    kept: list[Stretch] = []
    reached = 0
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])) if len(found) > 1 else found:
        if start >= reached:
            kept.append((start, end))
            reached = end
    return kept


@lru_cache(maxsize=CACHED_WORDS)
def _match(token: str, word: str) -> Stretch | None:
    return _found(token, _sought(word))


def _found(token: str, sought: _Sought) -> Stretch | None:
    word, folded = sought.word, sought.folded
    if token.startswith(word):
        return 0, len(word)
    if token[0] in sought.initials and (token in sought.forms or not sought.stems.isdisjoint(stems(token, ""))):
        return 0, len(token)
    if folded and has_norwegian(token) and collapse(token).startswith(folded):
        length = _folded_length(token, folded)
        if length:
            return 0, length
    place = token.find(word) if len(word) > 2 else -1
    return (place, place + len(word)) if place > 0 else None


@lru_cache(maxsize=CACHED_WORDS)
def _sought(word: str) -> _Sought:
    forms = (word, *pairs().get(word, ()))
    stemmed = frozenset(stem for form in forms for stem in stems(form, ""))
    initials = frozenset(each[:1] for each in (*forms, *stemmed))
    return _Sought(word, frozenset(forms), stemmed, initials, "" if has_norwegian(word) else collapse(word))


def _folded_length(token: str, folded: str) -> int:
    """How many letters of the token the folded word covers; 0 where it does not begin so."""
    for end in range(1, len(token) + 1):
        if collapse(token[:end]) == folded:
            return end
    return 0


def _cut(text: str, spans: list[Stretch]) -> tuple[str, list[Stretch]]:
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    start = text.rfind(" ", 0, start) + 1
    end = start + SHOWN
    shown = ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
    shift = start - (2 if start else 0)
    return shown, [(left - shift, right - shift) for left, right in spans if right <= end]


def _pieces(text: str, spans: list[Stretch]) -> Iterator[Piece]:
    place = 0
    for start, end in spans:
        if start > place:
            yield Piece(text[place:start], False)
        yield Piece(text[start:end], True)
        place = end
    if place < len(text):
        yield Piece(text[place:], False)
