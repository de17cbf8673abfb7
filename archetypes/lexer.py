"""Turns the text of an archetype into tokens, one at a time, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from archetypes.errors import ParseError, Problem

MAX_CHARACTERS = 8_000_000
#: Braces and angles inside each other. Published archetypes stay under 60; Python's own limit is far above.
MAX_DEPTH = 160
_EXCERPT = 30


class Place(NamedTuple):
    line: int
    column: int


#: Editors leave byte order marks and zero-width blanks behind.
_INDENT = re.compile(r"[ \t]{0,400}")
_SPACE = re.compile(r"(?:[\s\ufeff\u200b]+|--[^\n]*)*")
_TOKEN = re.compile(
    r"""
      (?P<string>"[^"\\]*(?:\\.[^"\\]*)*")
    | (?P<char>'(?:[^'\\\n]|\\.|\\u[0-9a-fA-F]{4})')
    | (?P<datetime>\d{4}-\d\d-\d\d[T ]\d\d:?(?:\d\d|\?\?)?(?::?(?:\d\d|\?\?)(?:[.,]\d+)?)?
                   (?:Z|[+-]\d\d(?::?\d\d)?)?(?![\w?]))
    | (?P<date>\d{4}-(?:\d\d|\?\?)-(?:\d\d|\?\?)(?![\w?])|\d{4}-\d\d(?![\w?-]))
    | (?P<time>T?\d\d:\d\d(?::(?:\d\d|\?\?)(?:[.,]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?(?!\w))
    | (?P<duration>P(?:\d+(?:[.,]\d+)?[YyMmWwDd])+(?:T(?:\d+(?:[.,]\d+)?[HhMmSs])+)?(?!\w)
                  |PT(?:\d+(?:[.,]\d+)?[HhMmSs])+(?!\w))
    | (?P<real>\d+\.\d+(?:[eE][+-]?\d{1,3})?(?!\w)|\d+[eE][+-]?\d{1,3}(?!\w))
    | (?P<integer>\d+(?![^\W\d]))
    | (?P<name>[^\W\d]\w*)
    | (?P<mark>\.\.\.|\.\.|\+/-|>=|<=|!=|[][{}<>(),;=|*:/+\-^$∈±#])
    """,
    re.VERBOSE | re.DOTALL,
)


class Lexer:
    """The current token (`kind`, `text`, `start`), and what moves on to the next.

    A few notations mean different things in different places: `/` opens a path or a regular expression, `[` a
    code or a key, a name may turn out to be a URI or a date pattern. There the parser asks `match` for the
    notation it expects.
    """

    def __init__(self, text: str) -> None:
        self.source = text
        self._line_starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._depth = 0
        #: Where indentation says that a closing sign was lost or doubled.
        self._hint = ""
        #: What is wrong but leaves the rest readable; `check` reports it.
        self.notes: list[Problem] = []
        self.kind = ""
        self.text = ""
        self.start = 0
        self._read(0)

    def _read(self, offset: int) -> None:
        space = _SPACE.match(self.source, offset)
        self.start = space.end() if space else offset
        found = _TOKEN.match(self.source, self.start)
        if found:
            self.kind = found.lastgroup or ""
            self.text = found[0]
        elif self.start >= len(self.source):
            self.kind, self.text = "end", ""
        else:
            self.kind, self.text = "bad", self.source[self.start]

    def advance(self) -> str:
        """Moves past the current token and returns its text."""
        text = self.text
        if self.kind == "bad":
            raise self.error("SUNK", f"expected something else than {self.found()}")
        self._read(self.start + len(text))
        return text

    def take(self, text: str) -> bool:
        """Moves past the current token where it is this mark or word (words in any case)."""
        if self.text == text or (self.kind == "name" and self.text.lower() == text):
            self.advance()
            return True
        return False

    def at(self, *texts: str) -> bool:
        return self.text in texts or (self.kind == "name" and self.text.lower() in texts)

    def expect(self, text: str, code: str, why: str = "") -> None:
        if not self.take(text):
            raise self.expected(f"'{text}'{' ' + why if why else ''}", code)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Tries another notation from the start of the current token, and moves past it where it fits."""
        found = pattern.match(self.source, self.start)
        if found:
            self._read(found.end())
        return found

    def looks_like(self, pattern: re.Pattern[str]) -> bool:
        return pattern.match(self.source, self.start) is not None

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Counts one level of nesting; too many are an error instead of an exhausted stack."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.error("SUNK", f"nested more than {MAX_DEPTH} levels deep")
        yield
        self._depth -= 1

    @contextmanager
    def block(self, opening: str, closing: str, code: str) -> Iterator[None]:
        """What stands between an opening sign and its closing one, one level deeper."""
        with self.nested():
            opened = self.start
            self.expect(opening, code)
            yield
            closed = self.start
            self.expect(closing, code, f"for the '{opening}' of line {self.place(opened).line}")
            self._compare_indents(opened, closed)

    def _compare_indents(self, opened: int, closed: int) -> None:
        """A sign that closes its line's block at another depth than it opened tells where one was lost or doubled."""
        outer, inner = self._indent(opened), self._indent(closed)
        if self._hint or len(inner) == len(outer) or self.source[closed - len(inner) - 1 : closed] != f"\n{inner}":
            return
        sign, line = self.source[closed], self.place(closed).line
        if len(inner) < len(outer):
            self._hint = f"; the block that opens in line {self.place(opened).line} may lack its '{sign}'"
        else:
            self._hint = f"; the '{sign}' of line {line} may be one too many"

    def _indent(self, offset: int) -> str:
        start = self._line_starts[bisect_right(self._line_starts, offset) - 1]
        found = _INDENT.match(self.source, start)
        return found[0] if found else ""

    def place(self, offset: int | None = None) -> Place:
        where = self.start if offset is None else offset
        line = bisect_right(self._line_starts, where)
        return Place(line, where - self._line_starts[line - 1] + 1)

    def note(self, code: str, message: str, place: Place, path: str) -> None:
        self.notes.append(Problem(code, "error", message, path, place.line, place.column))

    def found(self) -> str:
        if self.kind == "end":
            return "the end of the text"
        if self.kind == "bad" and self.text == '"':
            return "a string that is never closed"
        shown = self.text if len(self.text) <= _EXCERPT else self.text[:_EXCERPT] + "…"
        return repr(shown) if "'" in shown else f"'{shown}'"

    def expected(self, what: str, code: str) -> ParseError:
        return self.error(code, f"expected {what}, found {self.found()}")

    def error(self, code: str, message: str, place: Place | None = None) -> ParseError:
        line, column = place or self.place()
        first = self._line_starts[line - 1] + column - 1
        excerpt = self.source[first : first + _EXCERPT].split("\n")[0]
        return ParseError(line, column, code, message + self._hint, excerpt)


def decode(text_or_bytes: str | bytes) -> str:
    """Text without byte order mark and with `\\n` line ends; what is binary, huge or not UTF-8 is a ParseError."""
    if len(text_or_bytes) > MAX_CHARACTERS:
        raise ParseError(1, 1, "SUNK", f"larger than the limit of {MAX_CHARACTERS:,} characters")
    text = text_or_bytes if isinstance(text_or_bytes, str) else _from_utf8(text_or_bytes)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    binary = text.find("\0")
    if binary >= 0:
        line = text.count("\n", 0, binary) + 1
        raise ParseError(
            line, binary - text.rfind("\n", 0, binary), "SUNK", "binary data (a NUL character), not ADL text"
        )
    return text


def _from_utf8(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ParseError(1, 1, "SUNK", "UTF-16 text; save the file as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8")
        message = f"not UTF-8 (byte 0x{data[error.start]:02x}); save the file as UTF-8"
        raise ParseError(line, len(before) + 1, "SUNK", message) from error
