"""Which code an author may have meant by one that is not defined: one that is defined, and used nowhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable

from archetypes.telling import Told, tell

_NOT_NUMBER = re.compile(r"[^\d.]")


class IdleCodes:
    def __init__(self, defined: Iterable[str], used: Container[str]) -> None:
        self._by_number: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._by_kind: dict[str, list[str]] = defaultdict(list)
        for code in defined:
            if code not in used:
                self._by_number[_number(code)].append(code)
                self._by_kind[code[:2]].append(code)

    def asked(self, message: Told, code: str) -> Told:
        """The message, and the one that is written alike (`at004` for `at0004`), else the only one of its kind."""
        likely = self._by_number.get(_number(code)) or self._by_kind.get(code[:2].lower(), [])
        return tell("{message}; is [{code}] meant?", message=message, code=likely[0]) if len(likely) == 1 else message


def _number(code: str) -> tuple[str, ...]:
    """Letters that are taken for zeros among the digits count as such."""
    digits = _NOT_NUMBER.sub("", code.lower().replace("o", "0"))
    return tuple(part.lstrip("0") for part in digits.split("."))
