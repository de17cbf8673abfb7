"""Reads the constraints on primitive values in cADL: numbers, strings, booleans, dates and times, codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from archetypes.adl import literals
from archetypes.adl.lexer import BLANK, Lexer
from archetypes.constraints import (
    BooleanConstraint,
    CObject,
    CodeConstraint,
    ConstraintRef,
    NumberConstraint,
    OrdinalConstraint,
    OrdinalItem,
    Strength,
    StringConstraint,
    TemporalConstraint,
)
from archetypes.errors import Place
from archetypes.telling import tell
from archetypes.values import Date, DateTime, Duration, Interval, Ordered, Time

REGEX = re.compile(r"/((?:[^/\\\n]|\\.)+)/|\^((?:[^^\\\n]|\\.)+)\^")
CODE_LIST = re.compile(r"\[" + BLANK + r'([^\W_][^][(){}<>,;"\n]*?)(?<!:)(?:\(([^][(){}<>"\n]*)\))?\s*::(?!:)')
_NO_TERMINOLOGY = re.compile(r"\[\s*::")
#: With the term's own name after it, where one is given: `123|Hand|`.
_CODE = re.compile(r'(?:(?!--)[^][\s,;{}<>"|])+(?:[ \t]*\|[^|\n"]*\|)?')
_CONSTRAINT_REF = re.compile(
    rf"\[{BLANK}(?:(ac\d+(?:\.\d+)*){BLANK}(?:;{BLANK}((?:(?!--)[^][\s,;{{}}<>|\"\u200b])+){BLANK})?"
    rf"|(at\d+(?:\.\d+)*){BLANK})\]"
)
_PATTERNS: tuple[tuple[type, re.Pattern[str]], ...] = (
    (
        DateTime,
        re.compile(
            r"[yY]{3,4}-(?:[mM]{2}|\?\?|[xX]{2})-(?:[dD]{2}|\?\?|[xX]{2})[T ](?:[hH]{2}|\?\?|[xX]{2})"
            r":(?:[mM]{2}|\?\?|[xX]{2}):(?:[sS]{2}|\?\?|[xX]{2})(?:Z|[+\-±][hH]{2}:?(?:[mM]{2})?)?(?![\w?])"
        ),
    ),
    (Date, re.compile(r"[yY]{3,4}-(?:[mM]{2}|\?\?|[xX]{2})-(?:[dD]{2}|\?\?|[xX]{2})(?![\w?])")),
    (
        Time,
        re.compile(
            r"T?(?:[hH]{2}|\?\?):(?:[mM]{2}|\?\?|[xX]{2}):(?:[sS]{2}|\?\?|[xX]{2})(?:Z|[+\-±][hH]{2}:?(?:[mM]{2})?)?(?![\w?])"
        ),
    ),
    (Duration, re.compile(r"P(?=[YMWDTymwd])[Yy]?[Mm]?[Ww]?[Dd]?(?:T[Hh]?[Mm]?[Ss]?)?(?![\w<\[])")),
)
#: What begins like a pattern and is none, by the code that tells so.
_NEARLY = {
    "SCDTPT": re.compile(r"[yY]{2,4}-[\w?-]+[T ][\w?]+:"),
    "SCDPT": re.compile(r"[yY]{2,4}-[\w?]|(?:dd|DD|mm|MM)[-./](?:mm|MM|dd|DD)[-./][yY]{2,4}"),
    "SCTPT": re.compile(r"T?[hH]{2}:"),
    "SCDUPT": re.compile(r"P[YMWDTHSymwdths]*(?:P[T\d]\w*)?(?=\s*[}/;])|PT?\d\w*(?=\s*[},;])"),
}
_ANY_PATTERN = (*(pattern for _, pattern in _PATTERNS), *_NEARLY.values())
#: And what `true` and `false` begin with.
_PATTERN_BEGINS = frozenset("yYhHdDmMPT?tfF")
_INVALID_ASSUMED: dict[type, str] = {Date: "SCDAV", Time: "SCTAV", DateTime: "SCDTAV", Duration: "SCDUAV"}
_EXAMPLES: dict[type, str] = {
    Date: "2026-01-31",
    Time: "13:30:00",
    DateTime: "2026-01-31T13:30:00",
    Duration: "PT10M",
}
#: ADL 2: a value set, one of its codes assumed, or one code alone.
_LOCAL_CODES = re.compile(
    rf"\[{BLANK}(?:(ac\d+(?:\.\d+)*){BLANK}(?:;{BLANK}(at\d+(?:\.\d+)*){BLANK})?|(at\d+(?:\.\d+)*){BLANK})\]"
)
_STRENGTHS: dict[str, Strength] = {
    "required": "required",
    "extensible": "extensible",
    "preferred": "preferred",
    "example": "example",
}
_STRENGTH = re.compile(rf"(?:{'|'.join(_STRENGTHS)})\s*\[")


def at_primitive(lexer: Lexer) -> bool:
    """Whether what stands here is a primitive constraint, and not a node, `use_node` or a slot."""
    if lexer.kind == "name" or lexer.text == "?":
        return lexer.text[0] in _PATTERN_BEGINS and (lexer.at("true", "false") or _at_pattern(lexer))
    return lexer.kind not in ("mark", "end", "bad") or lexer.at("|", "[", "/", "^", "-", "+")


def _at_pattern(lexer: Lexer) -> bool:
    return any(lexer.looks_like(pattern) for pattern in _ANY_PATTERN)


def constraint(lexer: Lexer) -> CObject:
    place = lexer.place()
    if lexer.text == "[":
        return _codes(lexer, place)
    if lexer.kind == "string" or lexer.at("/", "^"):
        return _strings(lexer, place)
    if lexer.at("true", "false"):
        return _booleans(lexer, place)
    if lexer.kind in ("name", "bad"):
        return _pattern(lexer, place)
    return _ordered_values(lexer, place)


def at_strength(lexer: Lexer) -> bool:
    return lexer.kind == "name" and lexer.looks_like(_STRENGTH)


def local_codes(lexer: Lexer) -> ConstraintRef | None:
    """`[ac1]`, `[ac1; at2]` or `[at1]` with how strongly it binds before it; None where something else stands."""
    place = lexer.place()
    if at_strength(lexer):
        strength = _STRENGTHS[lexer.advance()]
    elif lexer.text == "[":
        strength = None
    else:
        return None
    found = lexer.match(_LOCAL_CODES)
    if found:
        return ConstraintRef(code=found[1] or found[3], assumed=found[2], strength=strength, place=place)
    if strength:
        raise lexer.expected(tell("codes as [ac1], [ac1; at2] or [at1]"), "STCCP")
    return None


def _booleans(lexer: Lexer, place: Place) -> BooleanConstraint:
    values = [_boolean(lexer)]
    while lexer.take(","):
        values.append(_boolean(lexer))
    assumed = _boolean(lexer) if lexer.take(";") else None
    return BooleanConstraint(values=tuple(values), assumed=assumed, place=place)


def _boolean(lexer: Lexer) -> bool:
    if not lexer.at("true", "false"):
        raise lexer.expected(tell("True or False"), "SCBAV")
    return lexer.advance().lower() == "true"


def _strings(lexer: Lexer, place: Place) -> StringConstraint:
    if lexer.kind != "string":
        pattern = regex(lexer)
        assumed = literals.string(lexer, "SCSAV") if lexer.take(";") else None
        return StringConstraint(pattern=pattern, assumed=assumed, place=place)
    values = [literals.string(lexer)]
    open_list = False
    while not open_list and lexer.take(","):
        open_list = lexer.take("...")
        if not open_list:
            values.append(literals.string(lexer))
    assumed = literals.string(lexer, "SCSAV") if lexer.take(";") else None
    return StringConstraint(values=tuple(values), open_list=open_list, assumed=assumed, place=place)


def regex(lexer: Lexer) -> str:
    """`/…/` or `^…^`, without the delimiters; a slash inside stays escaped."""
    found = lexer.match(REGEX)
    if not found:
        raise lexer.expected(tell("a regular expression that ends on its line"), "SCSRE")
    return found[1] if found[1] is not None else found[2].replace("/", "\\/")


def _pattern(lexer: Lexer, place: Place) -> TemporalConstraint:
    """A pattern, alone or with a range or a value after a slash: `PTHMS/|>=PT0S|`."""
    matched = next(((kind, found[0]) for kind, regex in _PATTERNS if (found := lexer.match(regex))), None)
    if matched is None:
        code = next((code for code, nearly in _NEARLY.items() if lexer.looks_like(nearly)), "SCAS")
        wanted = tell("a pattern as yyyy-mm-dd, HH:MM:SS, yyyy-mm-ddTHH:MM:SS or PYMDTHMS")
        raise lexer.expected(tell("a constraint on a value") if code == "SCAS" else wanted, code)
    kind, pattern = matched
    values: tuple[Ordered | Interval[Ordered], ...] = ()
    if lexer.take("/"):
        values = _values(lexer, _temporal(kind))
    assumed = _temporal(kind)(lexer) if lexer.take(";") else None
    return TemporalConstraint(
        rm_type=TemporalConstraint.kinds[kind],
        pattern=pattern,
        values=values,  # type: ignore[arg-type]  # _temporal lets only `kind` through
        assumed=assumed,  # type: ignore[arg-type]
        place=place,
    )


def _temporal(kind: type) -> Callable[[Lexer], Ordered]:
    def read(lexer: Lexer) -> Ordered:
        place, code, found = lexer.place(), _INVALID_ASSUMED[kind], lexer.found()
        value = literals.ordered(lexer, code)
        if not isinstance(value, kind):
            message = tell("expected a value as {example}, found {found}", example=_EXAMPLES[kind], found=found)
            raise lexer.error(code, message, place)
        return value

    return read


def _ordered_values(lexer: Lexer, place: Place) -> CObject:
    values = _values(lexer, literals.ordered)
    samples = [bound for value in values for bound in _bounds(value)]
    if lexer.text == "|" and len(values) == 1 and isinstance(values[0], int | Decimal):
        return _ordinals(lexer, values[0], place)
    kinds = {Decimal if isinstance(sample, int | Decimal) else type(sample) for sample in samples}
    if len(kinds) != 1:
        raise lexer.error("SCAS", tell("expected values of one type"), place)
    kind = kinds.pop()
    if kind is Decimal:
        real = any(isinstance(sample, Decimal) for sample in samples)
        assumed = literals.number(lexer, "SCRAV" if real else "SCIAV") if lexer.take(";") else None
        return NumberConstraint(rm_type="Real" if real else "Integer", values=values, assumed=assumed, place=place)  # type: ignore[arg-type]
    moment = _temporal(kind)(lexer) if lexer.take(";") else None
    return TemporalConstraint(rm_type=TemporalConstraint.kinds[kind], values=values, assumed=moment, place=place)  # type: ignore[arg-type]


def _bounds(value: Ordered | Interval[Ordered]) -> list[Ordered]:
    if isinstance(value, Interval):
        return [bound for bound in (value.lower, value.upper) if bound is not None]
    return [value]


def _values(lexer: Lexer, read: Callable[[Lexer], Ordered]) -> tuple[Ordered | Interval[Ordered], ...]:
    values: list[Ordered | Interval[Ordered]] = []
    while not values or lexer.take(","):
        if values and lexer.take("..."):
            break
        values.append(literals.interval(lexer, read) if lexer.text == "|" else _bare(lexer, read))
    return tuple(values)


def _bare(lexer: Lexer, read: Callable[[Lexer], Ordered]) -> Ordered | Interval[Ordered]:
    """A value; the grammar of ADL 1.4 lets a range of counts stand without bars, `0..3` or `0..*`."""
    value = read(lexer)
    if not isinstance(value, int) or not lexer.take(".."):
        return value
    return Interval(value, None if lexer.take("*") else literals.whole(lexer))


def _ordinals(lexer: Lexer, first: int | Decimal, place: Place) -> OrdinalConstraint:
    """The first value is read; `lexer` stands at its bar."""
    items = [_symbol(lexer, first)]
    while lexer.take(","):
        items.append(_symbol(lexer, literals.number(lexer, "SCOAV")))
    assumed = literals.number(lexer, "SCOAV") if lexer.take(";") else None
    rm_type = "DV_SCALE" if any(isinstance(item.value, Decimal) for item in items) else "DV_ORDINAL"
    return OrdinalConstraint(rm_type=rm_type, items=tuple(items), assumed=assumed, place=place)


def _symbol(lexer: Lexer, value: int | Decimal) -> OrdinalItem:
    lexer.expect("|", "SCAS", tell("between an ordinal's value and its code"))
    return OrdinalItem(value, literals.code_term(lexer))


def _codes(lexer: Lexer, place: Place) -> CodeConstraint | ConstraintRef:
    reference = lexer.match(_CONSTRAINT_REF)
    if reference:
        return ConstraintRef(code=reference[1] or reference[3], assumed=reference[2], place=place)
    head = lexer.match(CODE_LIST)
    if not head:
        code = "STCNT" if lexer.looks_like(_NO_TERMINOLOGY) else "STCCP"
        raise lexer.expected(tell("codes as [terminology::code, code] or [ac0001]"), code)
    codes: list[str] = []
    if lexer.text not in ("]", ";"):
        codes.append(_code(lexer))
        while lexer.take(",") and lexer.text not in ("]", ";"):
            codes.append(_code(lexer))
    assumed = _code(lexer) if lexer.take(";") else None
    if not lexer.take("]"):
        wanted = tell("']' after the code that is assumed") if assumed else tell("',' or ']' after the code")
        raise lexer.expected(wanted, "STCCP")
    return CodeConstraint(
        terminology=head[1].strip(), version=head[2], codes=tuple(codes), assumed=assumed, place=place
    )


def _code(lexer: Lexer) -> str:
    found = lexer.match(_CODE)
    if not found:
        raise lexer.expected(tell("a code"), "STCCP")
    return literals.bare(found[0])
