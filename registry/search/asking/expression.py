"""Queries of the advanced: AND, OR, NOT, parentheses, fields and ranges, read into a tree; faults have a place.

    (astma OR kols) AND NOT code:J46      code:[J10 TO J18]      kind:phrase name:"akutt magesmerte"
    astma status:retired

Norwegian words serve as well: OG, ELLER, IKKE, kode:, navn:, type:frase, status:utgått, [J10 TIL J18].
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from registry.search.answers import QueryError
from registry.search.asking.fields import ANY, FIELDS, check_fields, value_of
from registry.search.asking.fields import CODE as _CODE
from registry.search.documents import STATUSES
from registry.search.language.text import squeeze, words

MAX_DEPTH: Final = 20

_OPERATORS: Final = {"AND": "AND", "OG": "AND", "OR": "OR", "ELLER": "OR", "NOT": "NOT", "IKKE": "NOT"}
_NAMES: Final = "|".join(sorted(FIELDS, key=len, reverse=True))
_TOKEN: Final = re.compile(
    rf"""(?i:(?P<field>{_NAMES})):(?:\[(?P<low>[^\s\]]+)\s+(?:TO|TIL)\s+(?P<high>[^\s\]]+)\]|"(?P<exact>[^"]*)"|(?P<value>[^\s()"\[\]]+))
    |(?P<range>(?i:{_NAMES}):\[)|"(?P<phrase>[^"]*)"|(?P<paren>[()])|(?P<minus>(?<!\S)-(?=[\w"(]))|(?P<word>[^\s()"]+)|(?P<other>")""",
    re.VERBOSE,
)
_ADVANCED: Final = re.compile(rf"(?<!\S)[-(]*(?:(?:AND|OR)(?!\S)|(?i:{_NAMES}):[^\s:/])")
_ADVANCED_NORWEGIAN: Final = re.compile(r"(?<!\S)(?:OG|ELLER)(?!\S)")


@dataclass(frozen=True)
class Words:
    """Plain words that must all be found, in this order where they are a `phrase`; `field` is "" or "name"."""

    plain: tuple[str, ...]
    phrase: bool = False
    field: str = ""


@dataclass(frozen=True)
class Having:
    """A value of a field; one that ends in * is a beginning."""

    field: str
    value: str

    def fits(self, value: str) -> bool:
        wanted, value = self.value.casefold(), value.casefold()
        return value.startswith(wanted.removesuffix(ANY)) if wanted.endswith(ANY) else value == wanted


@dataclass(frozen=True)
class Between:
    """Codes from `low` to `high`, both counted in with all below them; "" is open."""

    low: str
    high: str


@dataclass(frozen=True)
class Not:
    inner: "Node"


@dataclass(frozen=True)
class Every:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Some:
    parts: tuple["Node", ...]


Node = Words | Having | Between | Not | Every | Some


def is_advanced(text: str) -> bool:
    """Whether the text is to be read as an expression: words in capitals alone do not make one.

    Raises QueryError where a field is named that there is not.
    """
    norwegian = bool(_ADVANCED_NORWEGIAN.search(text)) and any(letter.islower() for letter in text)
    advanced = norwegian or bool(_ADVANCED.search(text))
    check_fields(text, advanced)
    return advanced


def read_expression(text: str) -> Node:
    """Raises QueryError where the expression cannot be read, with the place."""
    tokens = list(_tokens(text))
    reader = _Reader(tokens)
    node = reader.either(0)
    if reader.ahead is not None:
        place = reader.ahead.place
        raise QueryError("The parenthesis at character {place} closes nothing.", code=_CODE, place=place)
    return node


def every_word(node: Node) -> Iterator[str]:
    """All words of the expression, those after NOT too."""
    yield from every_word(node.inner) if isinstance(node, Not) else ()
    yield from node.plain if isinstance(node, Words) else ()
    for part in node.parts if isinstance(node, Every | Some) else ():
        yield from every_word(part)


def plain_words(node: Node) -> Iterator[str]:
    """The words that what answers may hold, as they stand in the expression; not those after NOT."""
    if isinstance(node, Words):
        yield from node.plain
    elif isinstance(node, Every | Some):
        for part in node.parts:
            yield from plain_words(part)


def asked_statuses(node: Node) -> frozenset[str]:
    """The statuses that an expression asks for; all there are where it only says them of some; none where of none.

    What is asked for is shown in the version that has the status, though another of the item is in force.
    """
    parts = node.parts if isinstance(node, Every) else (node,)
    told = [_only_statuses(part) for part in parts]
    asked = [each for each in told if each]
    if asked:
        return frozenset.intersection(*asked) or frozenset(STATUSES)
    return frozenset(STATUSES) if _says_status(node) else frozenset()


def _only_statuses(node: Node) -> frozenset[str]:
    """Those of status:x, or of several with OR between."""
    if isinstance(node, Having) and node.field == "status":
        return frozenset(each for each in STATUSES if node.fits(each))
    if isinstance(node, Some):
        found = [_only_statuses(part) for part in node.parts]
        return frozenset().union(*found) if all(found) else frozenset()
    return frozenset()


def _says_status(node: Node) -> bool:
    if isinstance(node, Not):
        return _says_status(node.inner)
    if isinstance(node, Every | Some):
        return any(map(_says_status, node.parts))
    return isinstance(node, Having) and node.field == "status"


@dataclass(frozen=True)
class _Token:
    """`node` is what stands for itself; else `sign` is an operator or a parenthesis."""

    place: int
    sign: str
    node: Node | None = None


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        place = found.start() + 1
        if found["other"]:
            raise QueryError("The quotation mark at character {place} is not closed.", code=_CODE, place=place)
        if found["range"]:
            raise QueryError("At character {place}: a range is written as code:[J10 TO J18].", code=_CODE, place=place)
        sign = found["paren"] or _OPERATORS.get(found["word"] or "", "") or ("NOT" if found["minus"] else "")
        node = None if sign else _leaf(found)
        if sign or node is not None:
            yield _Token(place, sign, node)


def _leaf(found: re.Match[str]) -> Node | None:
    field = FIELDS.get((found["field"] or "").lower(), "")
    if found["low"]:
        if field != "code":
            message = "At character {place}: only codes have ranges, as in code:[J10 TO J18]."
            raise QueryError(message, code=_CODE, place=found.start() + 1)
        return Between(_bound(found["low"]), _bound(found["high"]))
    quoted = found["exact"] if field else found["phrase"]
    value = found["value"] or found["word"] or quoted or ""
    if field and field != "name":
        return Having(field, value_of(field, value, found.start() + 1))
    return _words(value, quoted is not None, field)


def _bound(typed: str) -> str:
    return "" if typed == ANY else squeeze(typed)


def _words(value: str, phrase: bool, field: str) -> Words | None:
    """A code with dots stays one word, as it does in plain queries."""
    plain = words(value)
    if not phrase and not field and len(plain) > 1 and any(sign.isdigit() for sign in value):
        plain = [squeeze(value)]
    return Words(tuple(plain), phrase, field) if plain else None


class _Reader:
    """Descends through OR, AND and NOT, the weakest first."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0

    @property
    def ahead(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _taken(self, sign: str) -> _Token | None:
        token = self.ahead
        if token is None or token.sign != sign:
            return None
        self._next += 1
        return token

    def either(self, depth: int) -> Node:
        parts = [self._all(depth)]
        while operator := self._taken("OR"):
            parts.append(self._all(depth, operator))
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _all(self, depth: int, after: _Token | None = None) -> Node:
        parts = [self._one(depth, after)]
        while self.ahead is not None and self.ahead.sign not in ("OR", ")"):
            operator = self._taken("AND")
            parts.append(self._one(depth, operator))
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self, depth: int, after: _Token | None) -> Node:
        if depth > MAX_DEPTH:
            raise QueryError("Parentheses and NOT may stand in one another {most} deep.", code=_CODE, most=MAX_DEPTH)
        token = self.ahead
        if token is None or token.sign in ("AND", "OR", ")"):
            raise _missing(after, token)
        self._next += 1
        if token.node is not None:
            return token.node
        if token.sign == "NOT":
            return Not(self._one(depth + 1, token))
        inner = self.either(depth + 1)
        if not self._taken(")"):
            raise QueryError("The parenthesis at character {place} is not closed.", code=_CODE, place=token.place)
        return inner


def _missing(after: _Token | None, token: _Token | None) -> QueryError:
    if after is not None:
        message = "Something to look for is missing after {operator} at character {place}."
        return QueryError(message, code=_CODE, operator=after.sign, place=after.place)
    if token is not None:
        message = "Something to look for is missing before {operator} at character {place}."
        return QueryError(message, code=_CODE, operator=token.sign, place=token.place)
    return QueryError("There is nothing to look for.", code=_CODE)
