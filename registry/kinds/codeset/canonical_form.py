"""The canonical bytes of a code set: of a code system concept by concept, since all of one may be half a million."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

import orjson

import codesets
from codesets.things.canonical import to_json
from registry.kinds.canonical import canonical_json

_BATCH = 1_000
#: Numbers beyond this RFC 8785 refuses.
_LARGEST = 2**53 - 1
_PLACE = b'"concepts":[]'


def canonical_bytes(thing: codesets.Thing) -> bytes:
    """RFC 8785. Raises ContentError for numbers that JSON cannot carry exactly, and for text that is none."""
    if not isinstance(thing, codesets.CodeSystem) or not thing.concepts:
        return canonical_json(codesets.to_dict(thing))
    head = {**codesets.to_dict(replace(thing, concepts=())), "concepts": []}
    before, place, after = _parted(canonical_json(head), head)
    found = bytearray(before + place[:-1])
    for number, batch in enumerate(_batches(thing.concepts)):
        found += b"," if number else b""
        found += b",".join(map(_concept, batch))
    return bytes(found + place[-1:] + after)


def _parted(head: bytes, told: dict[str, object]) -> tuple[bytes, bytes, bytes]:
    """Around the empty list of concepts: names are in order, and only `carried` and `case_sensitive` stand before."""
    first = {name: value for name, value in told.items() if name < "concepts"}
    at = len(canonical_json(first)) - 1 + (1 if first else 0)
    assert head[at : at + len(_PLACE)] == _PLACE
    return head[:at], _PLACE, head[at + len(_PLACE) :]


def _concept(concept: codesets.Concept) -> bytes:
    """Where there are only names of fields, texts and small numbers, a faster writer says the same."""
    told = to_json(concept)
    if (
        concept.carried
        or any(each.carried for each in concept.designations)
        or not all(map(_plain, concept.properties))
    ):
        return canonical_json(told)
    try:
        return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # text that UTF-8 cannot carry
        return canonical_json(told)


def _plain(each: codesets.Property) -> bool:
    value = each.value
    return not isinstance(value, float) and (not isinstance(value, int) or abs(value) <= _LARGEST)


def _batches(concepts: Iterable[codesets.Concept]) -> Iterator[list[codesets.Concept]]:
    waiting = iter(concepts)
    while batch := list(islice(waiting, _BATCH)):
        yield batch
