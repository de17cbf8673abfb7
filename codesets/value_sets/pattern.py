"""Regular expressions that always answer in time linear in the text: no backtracking, a bounded automaton.

The common subset of XML Schema, Java and Python: literals, classes, groups, alternatives, counted repetition. What
cannot be matched in linear time (back references, look-around) is refused with its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MAX_LENGTH: Final = 1000
MAX_STATES: Final = 5000
MAX_NESTING: Final = 50
_MAX_CACHED: Final = 20_000

Test = Callable[[str], bool]
_CLASSES: Final[dict[str, Test]] = {
    "d": str.isdecimal,
    "w": lambda sign: sign.isalnum() or sign == "_",
    "s": str.isspace,
}
_ESCAPES: Final = {"t": "\t", "r": "\r", "n": "\n", "f": "\f", "v": "\v"}


class PatternError(ValueError):
    """The pattern is malformed, or asks for what cannot be matched in bounded time."""


@dataclass(frozen=True, slots=True)
class One:
    """A single sign that passes the test."""

    test: Test


@dataclass(frozen=True, slots=True)
class Edge:
    """The start ("^") or end ("$") of the text."""

    sign: str


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    part: Node
    least: int
    most: int | None


Node = One | Edge | Sequence | Choice | Repeat


class _Parser:
    """Recursive descent over the pattern; depth is bounded by MAX_NESTING."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def parse(self) -> Node:
        found = self._choice()
        if self._at < len(self._text):
            raise self._error("there is no group to close here")
        return found

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _next(self) -> str:
        sign = self._peek()
        if not sign:
            raise self._error("the pattern ends too early")
        self._at += 1
        return sign

    def _error(self, message: str) -> PatternError:
        return PatternError(f"{message} (sign {self._at + 1} of {self._text!r})")

    def _choice(self) -> Node:
        parts = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeated(self._atom()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _repeated(self, part: Node) -> Node:
        sign = self._peek()
        if sign not in ("*", "+", "?", "{"):
            return part
        if isinstance(part, Edge):
            raise self._error("there is nothing to repeat here")
        self._at += 1
        least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(sign) or self._counts()
        if self._peek() == "?":  # laziness makes no difference to whether the whole text matches
            self._at += 1
        if self._peek() in ("*", "+", "{"):
            raise self._error("a repetition of a repetition needs a group")
        return Repeat(part, least, most)

    def _counts(self) -> tuple[int, int | None]:
        end = self._text.find("}", self._at)
        body = self._text[self._at : end] if end >= 0 else ""
        first, comma, second = body.partition(",")
        if not first.isdecimal() or (second and not second.isdecimal()) or len(body) > 9:
            raise self._error("a count is written {2}, {2,} or {2,5}")
        least = int(first)
        most = (int(second) if second else None) if comma else least
        if most is not None and most < least:
            raise self._error("the counts are the wrong way round")
        self._at = end + 1
        return least, most

    def _atom(self) -> Node:
        sign = self._next()
        match sign:
            case "(":
                return self._group()
            case "[":
                return One(self._bracket())
            case ".":
                return One(lambda each: each not in "\r\n")
            case "^" | "$":
                return Edge(sign)
            case "\\":
                return One(self._escape())
            case "*" | "+" | "?" | "{" | ")":
                self._at -= 1
                raise self._error(f"{sign!r} has nothing before it; write \\{sign} for the sign itself")
            case _:
                return One(sign.__eq__)

    def _group(self) -> Node:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self._error(f"groups are nested deeper than {MAX_NESTING}")
        if self._peek() == "?":
            if self._text[self._at : self._at + 2] != "?:":
                raise self._error("look-around, names and flags of groups are not supported; use ( ) or (?: )")
            self._at += 2
        found = self._choice()
        if self._peek() != ")":
            raise self._error("a group is not closed")
        self._at += 1
        self._depth -= 1
        return found

    def _escape(self) -> Test:
        sign = self._next()
        if sign.lower() in _CLASSES:
            test = _CLASSES[sign.lower()]
            return test if sign.islower() else lambda each: not test(each)
        if sign in _ESCAPES:
            return _ESCAPES[sign].__eq__
        if sign.isalnum():
            raise self._error(f"\\{sign} is not supported")
        return sign.__eq__

    def _bracket(self) -> Test:
        negated = self._peek() == "^"
        self._at += negated
        tests: list[Test] = []
        while self._peek() != "]" or not tests:
            tests.append(self._bracket_part())
        self._at += 1
        return lambda each: any(test(each) for test in tests) != negated

    def _bracket_part(self) -> Test:
        sign = self._next()
        if sign == "[":
            raise self._error("[ in a class is written \\[")
        if sign == "\\" and self._peek().lower() in _CLASSES:
            return self._escape()
        first = self._bracket_sign(sign)
        if self._peek() != "-" or self._text[self._at + 1 : self._at + 2] in ("]", ""):
            return first.__eq__
        self._at += 1
        last = self._bracket_sign(self._next())
        if last < first:
            raise self._error("the range is the wrong way round")
        return lambda each: first <= each <= last

    def _bracket_sign(self, sign: str) -> str:
        if sign != "\\":
            return sign
        escaped = self._next()
        if escaped.isalnum() and escaped not in _ESCAPES:
            raise self._error(f"\\{escaped} is not supported here")
        return _ESCAPES.get(escaped, escaped)


@dataclass(slots=True)
class _State:
    """Of the automaton: a sign to pass on to `to`, or free steps to each of `free` (at an edge, where `edge` says)."""

    test: Test | None = None
    to: int = -1
    free: tuple[int, ...] = ()
    edge: str = ""


class Pattern:
    """A compiled expression; `matches` asks whether a whole text fits it."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise PatternError(f"the pattern has {len(text)} signs, more than {MAX_LENGTH}")
        self._states: list[_State] = []
        self._final = self._state()
        first = self._build(_Parser(text).parse(), self._final)
        self._start = self._closure(frozenset({first}), "^")
        self._cache: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def matches(self, text: str) -> bool:
        here = self._start
        for sign in text:
            here = self._step(here, sign)
            if not here:
                return False
        edges = "$" if text else "^$"
        return self._final in self._closure(here, edges)

    def _step(self, here: frozenset[int], sign: str) -> frozenset[int]:
        found = self._cache.get((here, sign))
        if found is None:
            if len(self._cache) >= _MAX_CACHED:
                self._cache.clear()
            states = (self._states[each] for each in here)
            passed = frozenset(each.to for each in states if each.test is not None and each.test(sign))
            found = self._cache[here, sign] = self._closure(passed, "")
        return found

    def _closure(self, states: frozenset[int], edges: str) -> frozenset[int]:
        found = set(states)
        waiting = list(states)
        while waiting:
            state = self._states[waiting.pop()]
            if not state.edge or state.edge in edges:
                new = [each for each in state.free if each not in found]
                found.update(new)
                waiting.extend(new)
        return frozenset(found)

    def _state(self) -> int:
        if len(self._states) >= MAX_STATES:
            raise PatternError(f"the pattern needs more than {MAX_STATES} states; lower its counts")
        self._states.append(_State())
        return len(self._states) - 1

    def _build(self, node: Node, to: int) -> int:
        """The first state of an automaton for `node` that goes on to `to`; built from the end backwards."""
        match node:
            case Sequence(parts):
                for part in reversed(parts):
                    to = self._build(part, to)
                return to
            case Repeat():
                return self._build_repeat(node, to)
            case Choice(parts):
                ways = tuple(self._build(part, to) for part in parts)
                return self._free(ways)
            case Edge(sign):
                return self._free((to,), sign)
            case One(test):
                state = self._state()
                self._states[state].test, self._states[state].to = test, to
                return state

    def _build_repeat(self, node: Repeat, to: int) -> int:
        if node.most is None:
            loop = self._state()
            self._states[loop].free = (self._build(node.part, loop), to)
            first = loop
        else:
            first = to
            for _ in range(node.most - node.least):
                first = self._free((self._build(node.part, first), to))
        for _ in range(node.least):
            first = self._build(node.part, first)
        return first

    def _free(self, ways: tuple[int, ...], edge: str = "") -> int:
        state = self._state()
        self._states[state].free, self._states[state].edge = ways, edge
        return state
