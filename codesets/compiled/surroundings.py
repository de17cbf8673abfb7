"""A concept with what is next to it, by one question to the file: each question costs more than its answer."""

from __future__ import annotations

from typing import Any, Final

import orjson

from codesets.compiled.file import File
from codesets.compiled.rows import decode
from codesets.things.concepts import Surroundings

#: Pairs of code and display; the numbers are the places of display, properties and replaced_by in a row (see `rows`).
_PAIR: Final = "json_group_array(json_array(other.code, json_extract(CAST(other.data AS TEXT), '$[0]')))"
_QUERY: Final = f"""
SELECT code, data,
(SELECT {_PAIR} FROM (SELECT parent FROM edge WHERE child = concept.id ORDER BY ordinal)
 CROSS JOIN concept AS other ON other.id = parent),
(SELECT {_PAIR} FROM (SELECT child FROM edge WHERE parent = concept.id ORDER BY child)
 CROSS JOIN concept AS other ON other.id = child),
(SELECT {_PAIR} FROM json_each(CAST(concept.data AS TEXT), '$[6]') AS property
 CROSS JOIN concept AS other ON other.code = json_extract(property.value, '$[1]')
 WHERE json_extract(property.value, '$[2]') = 'code'),
(SELECT {_PAIR} FROM json_each(CAST(concept.data AS TEXT), '$[7]') AS replacing
 CROSS JOIN concept AS other ON other.code = replacing.value)
FROM concept WHERE code = ?
"""  # noqa: S608 - nothing but our own words


def surroundings_in(file: File, code: str) -> Surroundings | None:
    """By the code as the system writes it."""
    rows = file.rows(_QUERY, (code,))
    if not rows:
        return None
    written, data, *groups = rows[0]
    above, below, *others = (_pairs(each) for each in groups)
    displays = {each: display for group in (above, below, *others) for each, display in group}
    parents, children = tuple(each for each, _ in above), tuple(each for each, _ in below)
    return Surroundings(decode(written, data), parents, children, displays)


def _pairs(text: str) -> list[tuple[str, str | None]]:
    found: list[Any] = [] if text == "[]" else orjson.loads(text)
    return found
