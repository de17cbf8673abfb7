"""JSON with bounded depth, and faults by line and column."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import orjson

from codesets.problem import ReadError, misfit
from codesets.telling import tell

#: Levels of arrays and objects. A nested concept takes two; deeper hierarchies are written with parent properties.
#: What is read must also be writable: orjson writes 254 levels.
MAX_DEPTH: Final = 150
_BRACKETS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def parse_json(data: bytes) -> Any:
    """The value of UTF-8 JSON; ReadError where it is damaged or nested too deep."""
    _check_depth(data)
    try:
        return orjson.loads(data)
    except json.JSONDecodeError as error:
        message = tell("this is not JSON: {why}; is the file cut short?", why=error.msg)
        raise ReadError.at("syntax", message, line=error.lineno, column=error.colno) from None


def _check_depth(data: bytes) -> None:
    if data.count(b"[") + data.count(b"{") <= MAX_DEPTH:
        return
    depth = 0
    for found in _BRACKETS.finditer(data):
        sign = found.group()
        if sign in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                before = data[: found.start()]
                raise ReadError.at(
                    "too-deep",
                    tell(
                        "nested deeper than {limit} levels; write the hierarchy with parent properties", limit=MAX_DEPTH
                    ),
                    line=before.count(b"\n") + 1,
                    column=found.start() - before.rfind(b"\n"),
                )
        elif sign in b"]}":
            depth -= 1


def dump_json(value: Any) -> bytes:
    """Indented UTF-8 JSON with a final line break."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


_WANTED: Final = {str: tell("a string"), bool: tell("true or false"), list: tell("a list")}


class Element:
    """A JSON object being read: typed access by key, faults named by path, and what nobody asked for left over."""

    __slots__ = ("_data", "_path", "_taken")

    def __init__(self, data: object, path: str) -> None:
        if not isinstance(data, Mapping):
            raise misfit(path, tell("an object"), data)
        self._data: Mapping[str, Any] = data
        self._path = path
        self._taken: set[str] = set()

    def text(self, key: str) -> str | None:
        value: str | None = self._typed(key, str)
        return value

    def needed(self, key: str) -> str:
        value = self.text(key)
        if value is None:
            raise ReadError.at("missing-element", tell("`{name}` is missing", name=key), item=self.at(key))
        return value

    def flag(self, key: str) -> bool | None:
        value: bool | None = self._typed(key, bool)
        return value

    def raw(self, key: str) -> Any:
        self._taken.add(key)
        return self._data.get(key)

    def one_or_more(self, key: str) -> list[Element]:
        single = self.object(key) if isinstance(self._data.get(key), Mapping) else None
        return self.objects(key) if single is None else [single]

    def objects(self, key: str) -> list[Element]:
        found = self._typed(key, list) or []
        return [Element(each, f"{self.at(key)}[{position}]") for position, each in enumerate(found)]

    def texts(self, key: str) -> tuple[str, ...]:
        found = self._typed(key, list) or []
        for each in found:
            if not isinstance(each, str):
                raise misfit(self.at(key), tell("a list of strings"), each)
        return tuple(found)

    def object(self, key: str) -> Element | None:
        return None if self._data.get(key) is None else Element(self.raw(key), self.at(key))

    def rest(self) -> dict[str, Any]:
        """The elements that were not asked for."""
        if len(self._taken) >= len(self._data) and self._taken >= self._data.keys():
            return {}
        return {key: value for key, value in self._data.items() if key not in self._taken}

    def whole(self) -> dict[str, Any]:
        """All elements, asked for or not."""
        return dict(self._data)

    def at(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    @property
    def path(self) -> str:
        return self._path

    def _typed(self, key: str, cls: type) -> Any:
        self._taken.add(key)
        value = self._data.get(key)
        if value is not None and type(value) is not cls:
            raise misfit(self.at(key), _WANTED[cls], value)
        return value
