"""Compiles a code system from its canonical JSON as it is read: concept by concept, never all of it at once."""

from __future__ import annotations

import json
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from codesets.compiled.build import Compilation
from codesets.problem import ReadError
from codesets.telling import tell
from codesets.things.canonical import concept_from, from_dict
from codesets.things.model import CodeSystem, Concept, Thing

_BLANKS: Final = " \t\r\n"


def compile_canonical(chunks: Iterable[bytes], path: Path) -> Thing:
    """`chunks` are the UTF-8 of what `to_dict` makes; they are read to their end before the file is put in its place.

    The head of the code system; or a value set or map, of which no file is made. Raises ReadError for anything else.
    """
    text = _Text(chunks)
    head: dict[str, Any] = {}
    with Compilation(path) as made:
        for name in text.names():
            if name == "concepts":
                made.add(_concepts(text))
            else:
                head[name] = text.value()
        text.end()
        found = from_dict(head)
        if isinstance(found, CodeSystem):
            made.finish(found)
        return found


def canonical_head(chunks: Iterable[bytes]) -> Thing:
    """What such a text says beside its concepts, which are passed over; read to its end. Raises ReadError."""
    text = _Text(chunks)
    head: dict[str, Any] = {}
    for name in text.names():
        if name == "concepts":
            for _ in text.elements():
                pass
        else:
            head[name] = text.value()
    text.end()
    return from_dict(head)


def canonical_concepts(chunks: Iterable[bytes]) -> Iterator[Concept]:
    """The concepts of such a text one by one, read as far as they are asked for. Raises ReadError."""
    text = _Text(chunks)
    for name in text.names():
        if name == "concepts":
            yield from _concepts(text)
        else:
            text.value()


def _concepts(text: _Text) -> Iterator[Concept]:
    for number, each in enumerate(text.elements()):
        yield concept_from(each, f"concepts[{number}]")


class _Text:
    """JSON text that comes in pieces; what has been read is let go."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._decode = getincrementaldecoder("utf-8")().decode
        self._json = json.JSONDecoder()
        self._text = ""
        self._at = 0

    def names(self) -> Iterator[str]:
        """The names of an object; after each its value is to be read."""
        self._expect("{")
        if self._next() == "}":
            self._at += 1
            return
        while True:
            yield str(self.value())
            if self._one_of(",}") == "}":
                return

    def elements(self) -> Iterator[Any]:
        """The elements of a list."""
        self._expect("[")
        if self._next() == "]":
            self._at += 1
            return
        while True:
            yield self._read()
            if self._one_of(",]") == "]":
                return

    def value(self) -> Any:
        """What stands after the colon, or the name before it."""
        if self._next() == ":":
            self._at += 1
        return self._read()

    def end(self) -> None:
        if self._next():
            raise _malformed()

    def _read(self) -> Any:
        """A value is whole where something follows it."""
        while True:
            self._next()
            try:
                found, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                end = len(self._text)
            if end < len(self._text):
                self._at = end
                return found
            if not self._more():
                raise _malformed()

    def _expect(self, letter: str) -> None:
        if self._next() == ":":
            self._at += 1
        self._one_of(letter)

    def _one_of(self, letters: str) -> str:
        found = self._next()
        if not found or found not in letters:
            raise _malformed()
        self._at += 1
        return found

    def _next(self) -> str:
        """The next letter that is no blank, "" at the end; it is not passed."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANKS:
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def _more(self) -> bool:
        try:
            chunk = next(self._chunks, None)
            if chunk is None:
                return False
            self._text = self._text[self._at :] + self._decode(chunk)
        except UnicodeDecodeError as error:
            raise _malformed() from error
        self._at = 0
        return True


def _malformed() -> ReadError:
    return ReadError.at("malformed", tell("this is not a code system in its canonical form"))
