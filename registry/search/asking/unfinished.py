"""A query that somebody is typing: what of it can be read before its end is there."""

import re
from typing import Final

from registry.search.answers import QueryError
from registry.search.asking.query import read_query

_LAST_WORD: Final = re.compile(r"\S+\s*$")
#: `AND NOT code:[J10 TO J1` has so many words before it is finished.
_MOST_WORDS: Final = 5


def so_far(text: str) -> str | None:
    """Without the last words where these begin something that is not finished, and with all closed that was opened.

    None where the fault is not at the end.
    """
    for _ in range(_MOST_WORDS + 1):
        readable = _closed(text)
        if _is_readable(readable):
            return readable
        text = _LAST_WORD.sub("", text)
    return None


def _closed(text: str) -> str:
    quoted = text + '"' * (text.count('"') % 2)
    return quoted + ")" * max(0, quoted.count("(") - quoted.count(")"))


def _is_readable(text: str) -> bool:
    try:
        read_query(text)
    except QueryError:
        return False
    return True
