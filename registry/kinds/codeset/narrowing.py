"""Two large code systems without what they have in common: half a million concepts are not made to compare a few.

Canonical JSON says equal things in equal bytes. So the bytes are cut where an object with a code follows upon another,
and only the stretches that the other text does not have are read, each from the concept that it begins or lies in.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

import codesets

_CONCEPTS = b'"concepts":[{"code":"'
_BETWEEN = b'},{"code":"'
#: A piece that goes on so belongs to the properties of the concept before it.
_PROPERTY = re.compile(rb'(?:[^"\\]|\\.)*","(?:type|value)":')
#: So many pieces at the end are read in any case: among them the list of concepts ends.
_LAST = 200

Concepts = dict[str, Any]


@dataclass(frozen=True)
class _Cut:
    """A code system's text: `head` without its concepts, the concepts read at its end, and the pieces before them."""

    head: dict[str, Any]
    ending: list[Concepts]
    pieces: list[bytes]

    def concepts(self, others: frozenset[bytes]) -> list[Concepts]:
        """Those with a piece that is not among the others, and those at the end."""
        found = list(self.ending)
        reached = 0
        for place, piece in enumerate(self.pieces):
            if place >= reached and piece not in others:
                start, reached = _beginning(self.pieces, place), _beginning_after(self.pieces, place)
                found += orjson.loads(b'[{"code":"' + _BETWEEN.join(self.pieces[start:reached]) + b"}]")
        return found


def narrowed(before: bytes, after: bytes) -> tuple[codesets.Thing, codesets.Thing]:
    """Both things of these canonical bytes, code systems without the concepts that are the same in both.

    Where their languages differ, so does every display, and they are given whole; value sets and maps are too.
    """
    try:
        old, new = _narrowed(_cut(before), _cut(after))
    except (ValueError, TypeError, KeyError):  # a text that does not lie as expected is read whole
        old, new = orjson.loads(before), orjson.loads(after)
    if "concepts" in old and "concepts" in new and old.get("language") == new.get("language"):
        olds, news = ({each["code"]: each for each in data["concepts"]} for data in (old, new))
        old["concepts"] = [each for each in old["concepts"] if news.get(each["code"]) != each]
        new["concepts"] = [each for each in new["concepts"] if olds.get(each["code"]) != each]
    return codesets.from_dict(old), codesets.from_dict(new)


def _narrowed(old: _Cut, new: _Cut) -> tuple[dict[str, Any], dict[str, Any]]:
    if old.head.get("language") != new.head.get("language"):
        raise ValueError("every display differs")
    before, after = frozenset(old.pieces), frozenset(new.pieces)
    # What stands at one text's end may stand among the other's pieces: it is compared there as well.
    return (
        {**old.head, "concepts": _once([*old.concepts(after), *_named(old.pieces, new.ending)])},
        {**new.head, "concepts": _once([*new.concepts(before), *_named(new.pieces, old.ending)])},
    )


def _once(concepts: list[Concepts]) -> list[Concepts]:
    return list({each["code"]: each for each in concepts}.values())


def _named(pieces: list[bytes], concepts: list[Concepts]) -> Iterator[Concepts]:
    """The concepts among the pieces that have these codes."""
    beginnings = tuple(orjson.dumps(each["code"])[1:] for each in concepts)
    for place, piece in enumerate(pieces):
        if piece.startswith(beginnings) and not _PROPERTY.match(piece):
            text = _BETWEEN.join(pieces[place : _beginning_after(pieces, place)])
            yield orjson.loads(b'{"code":"' + text + b"}")


def _cut(data: bytes) -> _Cut:
    """Raises ValueError for a text without concepts, or one that does not lie as expected."""
    at = data.index(_CONCEPTS)
    pieces = data[at + len(_CONCEPTS) :].split(_BETWEEN)
    kept = _beginning(pieces, max(0, len(pieces) - _LAST))
    ending, rest = _read_list((b'{"code":"' + _BETWEEN.join(pieces[kept:])).decode())
    head = orjson.loads(data[:at] + b'"concepts":[]' + rest.encode())
    return _Cut(head, ending, pieces[:kept])


def _read_list(text: str) -> tuple[list[Concepts], str]:
    """Objects with commas between until the list ends, and what comes after its end."""
    found, place, read = [], 0, json.JSONDecoder().raw_decode
    while True:
        each, place = read(text, place)
        found.append(each)
        if text[place : place + 1] != ",":
            break
        place += 1
    if text[place : place + 1] != "]":
        raise ValueError("the list of concepts does not end")
    return found, text[place + 1 :]


def _beginning(pieces: list[bytes], place: int) -> int:
    """Where the concept begins that this piece is of."""
    while place and _PROPERTY.match(pieces[place]):
        place -= 1
    return place


def _beginning_after(pieces: list[bytes], place: int) -> int:
    place += 1
    while place < len(pieces) and _PROPERTY.match(pieces[place]):
        place += 1
    return place
