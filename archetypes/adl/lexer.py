"""Turns the text of an archetype into tokens, one at a time, each with its place."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from archetypes.adl.slips import slip
from archetypes.errors import ParseError, Place, Problem, Severity
from archetypes.telling import Told, tell

MAX_CHARACTERS = 8_000_000
#: Braces and angles inside each other. Published archetypes stay under 60; Python's own limit is far above.
MAX_DEPTH = 160
_EXCERPT = 30
#: Lines.
_NEAR = 16


#: Editors leave byte order marks, zero-width blanks and marks of direction behind.
_INDENT = re.compile(r"[ \t]{0,400}")
#: Of ODIN, within what was taken for a text.
_LINES = re.compile(r">[ \t]*\n\s*[][<>\w]")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
#: Blanks and comments, for notations that look past them.
BLANK = r"(?:[\s\ufeff\u200b-\u200f\u2060]++|--[^\n]*+)*+"
_SPACE = re.compile(BLANK)
_TOKEN = re.compile(
    r"""
    [\s\ufeff\u200b-\u200f\u2060]*+(?:
      (?P<comment>--[^\n]*)
    | (?P<string>"[^"\\]*(?:\\.[^"\\]*)*")
    | (?P<char>'(?:[^'\\\n]|\\.|\\u[0-9a-fA-F]{4})')
    | (?P<datetime>\d{4}-\d\d-\d\d[T ]\d\d(?::(?:\d\d|\?\?)(?::(?:\d\d|\?\?)(?:[.,]\d++(?!:|-\d\d-))?)?
                   |(?:\d\d|\?\?)(?:(?:\d\d|\?\?)(?:[.,]\d++(?!:|-\d\d-))?)?)?
                   (?:Z|[+-]\d\d(?::?\d\d)?)?(?![\w?]))
    | (?P<date>\d{4}-(?:\d\d|\?\?|XX)-(?:\d\d|\?\?|XX)(?![\w?])|\d{4}-\d\d(?![\w?]|-(?!-)))
    | (?P<time>T?\d\d:\d\d(?::(?:\d\d|\?\?)(?:[.,]\d++(?!:|-\d\d-))?)?(?:Z|[+-]\d\d(?::?\d\d)?)?(?!\w))
    | (?P<duration>P(?:\d+(?:[.,]\d+)?[YyMmWwDd])+(?:T(?:\d+(?:[.,]\d+)?[HhMmSs])+)?(?!\w)
                  |PT(?:\d+(?:[.,]\d+)?[HhMmSs])+(?!\w))
    | (?P<real>\d+\.\d+(?:[eE][+-]?\d{1,3})?(?!\w)|\d+[eE][+-]?\d{1,3}(?!\w))
    | (?P<integer>\d+(?![^\W\d]))
    | (?P<name>[^\W\d]\w*)
    | (?P<mark>\.\.\.|\.\.|\+/-|>=|<=|!=|[][{}<>(),;=|*:/+\-^$∈±#%~∧∨⊻⇒¬≤≥≠∀∃∞])
    )""",
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
        self._near = 0
        self._depth = 0
        #: Where each block that is closed was opened, and where closed.
        self._blocks = array("L")
        #: What is wrong but leaves the rest readable; `check` reports it.
        self.notes: list[Problem] = []
        self.kind = ""
        self.text = ""
        self.start = 0
        self.go_on(0)

    def go_on(self, offset: int) -> None:
        """Makes what stands from here on the current token."""
        found = _TOKEN.match(self.source, offset)
        while found and found.lastgroup == "comment":
            found = _TOKEN.match(self.source, found.end())
        if found:
            self.kind = found.lastgroup or ""
            self.start, end = found.span(found.lastindex or 0)
            self.text = self.source[self.start : end]
            return
        space = _SPACE.match(self.source, offset)
        self.start = space.end() if space else offset
        if self.start >= len(self.source):
            self.kind, self.text = "end", ""
        else:
            self.kind, self.text = "bad", self.source[self.start]

    def advance(self) -> str:
        """Moves past the current token and returns its text."""
        text = self.text
        if self.kind == "bad":
            raise self.error("SUNK", tell("expected something else than {found}", found=self.found()))
        self.go_on(self.start + len(text))
        return text

    def take(self, text: str) -> bool:
        """Moves past the current token where it is this mark or word (words in any case)."""
        own = self.text
        if own == text or (len(own) == len(text) and self.kind == "name" and own.lower() == text):
            self.advance()
            return True
        return False

    def at(self, *texts: str) -> bool:
        return self.text in texts or (self.kind == "name" and self.text.lower() in texts)

    def expect(self, text: str, code: str, why: Told | None = None) -> None:
        if not self.take(text):
            sign = tell("'{sign}' {why}", sign=text, why=why) if why else tell("'{sign}'", sign=text)
            raise self.expected(sign, code)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Tries another notation from the start of the current token, and moves past it where it fits."""
        found = pattern.match(self.source, self.start)
        if found:
            self.go_on(found.end())
        return found

    def looks_like(self, pattern: re.Pattern[str]) -> bool:
        return pattern.match(self.source, self.start) is not None

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Counts one level of nesting; too many are an error instead of an exhausted stack."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.error("SUNK", tell("nested more than {limit} levels deep", limit=MAX_DEPTH))
        yield
        self._depth -= 1

    def block(self, opening: str, closing: str, code: str) -> Block:
        """What stands between an opening sign and its closing one, one level deeper."""
        return Block(self, opening, closing, code)

    def open(self, sign: str, code: str) -> int:
        """Moves past the sign that opens a block, and tells where that stands."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.error("SUNK", tell("nested more than {limit} levels deep", limit=MAX_DEPTH))
        opened = self.start
        if self.text == sign:
            self.go_on(opened + 1)
        else:
            self.expect(sign, code)
        return opened

    def close(self, opened: int, opening: str, sign: str, code: str) -> None:
        """Moves past the sign that closes what was opened there."""
        closed = self.start
        if self.text == sign:
            self.go_on(closed + 1)
        else:
            why = tell("for the '{sign}' of line {line}", sign=opening, line=self.place(opened).line)
            self.expect(sign, code, why)
        self._depth -= 1
        self._blocks.append(opened)
        self._blocks.append(closed)

    def _hint(self) -> Told | None:
        """Where indentation says that a closing sign was lost or doubled.

        That is the first sign that closes its line's block at another depth than it opened.
        """
        for opened, closed in zip(self._blocks[::2], self._blocks[1::2], strict=True):
            outer, inner = self._indent(opened), self._indent(closed)
            if len(inner) == len(outer) or self.source[closed - len(inner) - 1 : closed] != f"\n{inner}":
                continue
            sign, line = self.source[closed], self.place(closed).line
            if len(inner) > len(outer):
                return tell("the '{sign}' of line {line} may be one too many", sign=sign, line=line)
            first = self.place(opened).line
            return tell("the block that opens in line {line} may lack its '{sign}'", line=first, sign=sign)
        return None

    def _quote_hint(self, offset: int) -> Told | None:
        """What follows a string and cannot: a quote stands within it, or one is missing at its end."""
        before = self.source[:offset].rstrip() if offset < len(self.source) else ""
        if not before.endswith('"') or self.kind not in ("name", "integer", "bad", "string"):
            return None
        between = self.source[len(before) : offset]
        if "\n" in between or (between and self.kind == "string"):
            return None
        opened = before.rfind('"', 0, -1)
        if _LINES.search(before, opened):
            return tell("the text that begins in line {line} may lack its last quote", line=self.place(opened).line)
        return tell('a quote within a text is written \\"')

    def _indent(self, offset: int) -> str:
        found = _INDENT.match(self.source, self._line_starts[self._line(offset) - 1])
        return found[0] if found else ""

    def resume(self, offset: int) -> None:
        """Goes on from another place after an error, outside all blocks."""
        self._depth = 0
        self._blocks = array("L")
        self.go_on(offset)

    def place(self, offset: int | None = None) -> Place:
        where = self.start if offset is None else offset
        line = self._line(where)
        return Place(line, where - self._line_starts[line - 1] + 1)

    def _line(self, offset: int) -> int:
        """Most places are in the line of the last one, or soon after."""
        starts, first = self._line_starts, self._near
        last = first + _NEAR
        if starts[first] > offset:
            first, last = 0, first
        elif last >= len(starts) or starts[last] <= offset:
            last = len(starts)
        line = bisect_right(starts, offset, first, last)
        self._near = line - 1
        return line

    def note(self, code: str, message: Told, place: Place, path: str, severity: Severity = "error") -> None:
        self.notes.append(Problem(code, severity, message, path, place.line, place.column))

    def found(self) -> str:
        if self.kind == "end":
            return tell("the end of the text")
        if self.kind == "bad" and self.text == '"':
            return tell("a string that is never closed")
        shown = self.text if len(self.text) <= _EXCERPT else self.text[:_EXCERPT] + "…"
        return repr(shown) if "'" in shown else tell("'{sign}'", sign=shown)

    def expected(self, what: Told, code: str) -> ParseError:
        return self.error(code, tell("expected {what}, found {found}", what=what, found=self.found()))

    def error(self, code: str, message: Told, place: Place | None = None) -> ParseError:
        line, column = place or self.place()
        first = self._line_starts[line - 1] + column - 1
        excerpt = self.source[first : first + _EXCERPT].split("\n")[0]
        hint = self._hint() or self._quote_hint(first) or slip(self.source, first, message)
        if hint:
            message = tell("{message}; {hint}", message=message, hint=hint)
        return ParseError(line, column, code, message, excerpt)


class Block:
    """`with lexer.block(…)`: opened on the way in, closed on the way out unless there was an error."""

    __slots__ = ("_closing", "_code", "_lexer", "_opened", "_opening")

    def __init__(self, lexer: Lexer, opening: str, closing: str, code: str) -> None:
        self._lexer, self._opening, self._closing, self._code = lexer, opening, closing, code

    def __enter__(self) -> None:
        self._opened = self._lexer.open(self._opening, self._code)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._lexer.close(self._opened, self._opening, self._closing, self._code)


def decode(text_or_bytes: str | bytes, limit: int = MAX_CHARACTERS) -> str:
    """Text without byte order mark and DOS's end mark, with `\\n` line ends.

    What is binary, huge or not UTF-8 is a ParseError.
    """
    if len(text_or_bytes) > limit:
        raise ParseError(1, 1, "SUNK", tell("larger than the limit of {limit} characters", limit=limit))
    text = text_or_bytes if isinstance(text_or_bytes, str) else _from_utf8(text_or_bytes)
    text = text.removeprefix("\ufeff").removesuffix("\x1a").replace("\r\n", "\n").replace("\r", "\n")
    found = _NO_TEXT.search(text)
    if found:
        line, column = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
        binary = found[0] == "\0"
        message = (
            tell("binary data (a NUL character), not ADL text")
            if binary
            else tell("half of a pair of UTF-16, which is no character")
        )
        raise ParseError(line, column, "SUNK", message)
    return text


def _from_utf8(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ParseError(1, 1, "SUNK", tell("UTF-16 text; save the file as UTF-8"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8")
        message = tell("not UTF-8 (byte {byte}); save the file as UTF-8", byte=f"0x{data[error.start]:02x}")
        raise ParseError(line, len(before) + 1, "SUNK", message) from error
