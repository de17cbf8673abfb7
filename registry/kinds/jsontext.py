"""JSON as it comes from outside, read within bounds: size, depth, no key twice, no NaN, no broken UTF-8, no NUL."""

import json
from typing import Any, Never

import orjson

from registry.errors import ContentError, TooLarge, problem

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 64
_BOM = b"\xef\xbb\xbf"


def read_json(data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Any:
    """The value in `data`. Raises TooLarge, or ContentError with line and column where there is one."""
    if len(data) > max_bytes:
        raise TooLarge("The JSON text is {size} bytes; the limit is {limit}.", size=len(data), limit=max_bytes)
    text = decoded(data)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        _refuse_syntax(error, max_depth)
    _check_bounds(value, max_depth)
    return json.loads(text, object_pairs_hook=_without_twins)


def decoded(data: bytes) -> str:
    """UTF-8 text without its byte order mark; the place of the first wrong byte is named."""
    data = data.removeprefix(_BOM)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        fault = problem(
            "invalid-utf8",
            "Byte {byte} is not valid UTF-8; save the file as UTF-8.",
            line=line,
            column=column,
            byte=f"0x{data[error.start]:02X}",
        )
        raise ContentError("The text is not valid UTF-8.", problems=[fault]) from error


def _refuse_syntax(error: orjson.JSONDecodeError, max_depth: int) -> Never:
    if "depth limit" in error.msg:
        _refuse_depth(max_depth, error.lineno, error.colno)
    fault = problem(
        "json-syntax",
        "This is not JSON: {why}. Mend the text at this place.",
        line=error.lineno,
        column=error.colno,
        why=error.msg,
    )
    raise ContentError("The text is not valid JSON.", problems=[fault]) from error


def _refuse_depth(max_depth: int, line: int | None = None, column: int | None = None) -> Never:
    fault = problem(
        "json-depth",
        "Objects and lists are nested more than {limit} deep; flatten them.",
        line=line,
        column=column,
        limit=max_depth,
    )
    raise ContentError("The JSON text is nested too deep.", problems=[fault])


def _check_bounds(value: Any, max_depth: int) -> None:
    """Walk without recursion: refuse depth, and the NUL character, which databases cannot hold in text."""
    waiting: list[tuple[Any, int]] = [(value, 0)]
    while waiting:
        each, depth = waiting.pop()
        if depth > max_depth:
            _refuse_depth(max_depth)
        if isinstance(each, dict):
            waiting.extend((name, depth) for name in each)
            waiting.extend((inner, depth + 1) for inner in each.values())
        elif isinstance(each, list):
            waiting.extend((inner, depth + 1) for inner in each)
        elif isinstance(each, str) and "\x00" in each:
            fault = problem("nul-character", "The text {text} holds the character U+0000; remove it.", text=repr(each))
            raise ContentError("The JSON text holds a character that cannot be stored.", problems=[fault])


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            fault = problem(
                "duplicate-key", "The name {name} stands twice in one object; keep one of them.", name=repr(name)
            )
            raise ContentError("The JSON text names something twice.", problems=[fault])
        found[name] = value
    return found
