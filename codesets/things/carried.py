"""What a source says that the model has no field for, kept word for word."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from codesets.telling import tell

#: Whole numbers up to here are exact in every JSON reader (RFC 8785).
LARGEST_NUMBER: Final = 2**53 - 1
_LONG_NUMBER: Final = re.compile(r"\d{16}")


def _exact(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > LARGEST_NUMBER:
        raise ValueError(tell("{digits} is beyond what JSON keeps exactly; write it as a string", digits=digits[:20]))
    return int(digits)


@dataclass(frozen=True, slots=True)
class Carried:
    """Source elements without a field of their own, as JSON text with sorted keys (so that equal means equal)."""

    text: str = ""

    @classmethod
    def of(cls, elements: Mapping[str, Any]) -> Carried:
        """ValueError for a number that JSON does not keep exactly, since it could not be stored."""
        if not elements:
            return NOTHING
        text = json.dumps(elements, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        if _LONG_NUMBER.search(text):
            json.loads(text, parse_int=_exact)
        return cls(text)

    def elements(self) -> dict[str, Any]:
        """A fresh copy of the elements."""
        return dict(json.loads(self.text)) if self.text else {}

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING: Final = Carried()
