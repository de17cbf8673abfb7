"""NDJSON: a FHIR resource on each line, or the concepts of one code system, one on each line, below its head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson

from codesets.formats.fhir_json import read_fhir, write_fhir
from codesets.formats.json_text import parse_json
from codesets.problem import Problem, ReadError
from codesets.telling import Told, tell
from codesets.things.model import Thing

_MAX_LINES: Final = 2_000_000
_CODE: Final = re.compile(r"concept\[(\d+)\]")


@dataclass(slots=True)
class _Gathered:
    """A resource with the concepts of the lines below it, and the line that each stands on."""

    resource: dict[str, Any]
    line: int
    lines: list[int] = field(default_factory=list)


def is_ndjson(data: bytes) -> bool:
    """Whether the first line is an object in itself and others follow."""
    first, _, rest = data.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if not rest.strip().startswith(b"{"):
        return False
    try:
        return isinstance(orjson.loads(first), dict)
    except orjson.JSONDecodeError:
        return False


def read_lines(text: str) -> tuple[list[Thing], list[Problem]]:
    """The things of all lines; ReadError with the line of the first that is at fault.

    A line without `resourceType` is a concept, as FHIR writes one (its parents as properties), of the code system
    above it; without one above, of a code system that nothing more is known of.
    """
    things: list[Thing] = []
    warnings: list[Problem] = []
    for each in _gathered(text):
        try:
            found, more = read_fhir(each.resource)
        except ReadError as error:
            raise ReadError(_placed(problem, each) for problem in error.problems) from None
        except ValueError as error:  # a number in what is carried
            raise ReadError.at("number-too-large", error.args[0], line=each.line) from None
        things += found
        warnings += [replace(problem, line=each.line) for problem in more]
    if not things:
        raise ReadError.at("empty", tell("the source is empty"), line=1)
    return things, warnings


def _gathered(text: str) -> Iterator[_Gathered]:
    open_one: _Gathered | None = None
    for number, line in _lines(text):
        value = _value(line, number)
        if "resourceType" in value:
            if open_one is not None:
                yield open_one
            open_one = _Gathered(value, number)
        else:
            open_one = open_one or _Gathered(_unnamed(), number)
            _add(open_one, value, number)
    if open_one is not None:
        yield open_one


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with something on them; cut at line feeds alone, since JSON may hold the other separators."""
    start, number = 0, 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += 1
        if number > _MAX_LINES:
            raise ReadError.at("too-many-rows", tell("more than {limit} lines; split the list", limit=_MAX_LINES))
        line = text[start:end].strip()
        if line:
            yield number, line
        start = end + 1


def _value(line: str, number: int) -> dict[str, Any]:
    try:
        value = parse_json(line.encode())
    except ReadError as error:
        raise ReadError(replace(each, line=number) for each in error.problems) from None
    if not isinstance(value, dict):
        message: Told = tell("expected an object on each line, not {found}", found=type(value).__name__)
        raise ReadError.at("wrong-type", message, line=number)
    return value


def _unnamed() -> dict[str, Any]:
    return {"resourceType": "CodeSystem", "status": "unknown", "content": "complete"}


def _add(gathered: _Gathered, concept: dict[str, Any], number: int) -> None:
    if gathered.resource["resourceType"] != "CodeSystem":
        message = tell("a concept stands below a {type}; it belongs below its code system", type=_kind(gathered))
        raise ReadError.at("wrong-type", message, line=number)
    concepts = gathered.resource.setdefault("concept", [])
    if not isinstance(concepts, list):
        raise ReadError.at("wrong-type", tell("`concept` is a list"), line=gathered.line)
    gathered.lines += [gathered.line] * (len(concepts) - len(gathered.lines))
    concepts.append(concept)
    gathered.lines.append(number)


def _kind(gathered: _Gathered) -> str:
    return str(gathered.resource["resourceType"])


def _placed(problem: Problem, gathered: _Gathered) -> Problem:
    """The line of the concept it names by path or by code (the second one, where it is doubled)."""
    found = _CODE.match(problem.item or "")
    if found and int(found.group(1)) < len(gathered.lines):
        return replace(problem, line=gathered.lines[int(found.group(1))])
    concepts = gathered.resource.get("concept")
    pairs = zip(concepts if isinstance(concepts, list) else [], gathered.lines, strict=False)
    lines = [line for concept, line in pairs if isinstance(concept, dict) and concept.get("code") == problem.item]
    doubled = problem.code == "duplicate-code" and len(lines) > 1
    return replace(problem, line=lines[1 if doubled else 0] if lines else gathered.line)


def write_lines(thing: Thing, release: str = "R4") -> bytes:
    """The resource on one line, as FHIR's bulk data has it."""
    return orjson.dumps(write_fhir(thing, release), option=orjson.OPT_APPEND_NEWLINE)
