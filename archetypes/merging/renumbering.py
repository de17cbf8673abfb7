"""Codes that both sides gave to something new of their own: mine get other numbers, so that both can stay."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from archetypes.differences.names import is_something_else
from archetypes.merging.moves import Place, places
from archetypes.model import Archetype, Term, is_local_code
from archetypes.node_paths import walk

_NUMBER = re.compile(r"(at|ac|id)(0*)((?:\d+\.)*)(\d+)")
_IN_PATH = re.compile(r"\[((?:at|ac|id)\d[\d.]*)")
#: Parts of an archetype that hold no codes of its own; a text that reads like one is a text.
_WITHOUT_CODES = ("header", "languages", "description", "revision_history", "archetype_id", "parent_id", "overlays")


@dataclass(frozen=True)
class Renumbered:
    """My code `before` is `after` now; theirs keeps `before`. The texts say what each of them means."""

    before: str
    after: str
    mine: str
    theirs: str


def clashing(base: Archetype, mine: Archetype, theirs: Archetype) -> list[Renumbered]:
    """Codes that are new on both sides and mean different things there, or nodes in different places."""
    known = [{**_unnamed(each), **words(each)} for each in (base, mine, theirs)]
    _, here, there = known
    before = _known_before(known, words(base))
    free = Free({code for terms in known for code in terms})
    stands = places(mine.definition), places(theirs.definition)
    found: dict[str, Renumbered] = {}
    new = [code for code in here if code not in before and code in there and is_local_code(code)]
    named = words(mine)
    for code in sorted(new, key=lambda code: code not in named):
        differ = is_something_else(here[code].text, there[code].text, mine.original_language)
        if differ or _apart(code, *stands, found):
            found[code] = Renumbered(code, free.after(code), here[code].text, there[code].text)
    return list(found.values())


def _known_before(known: Sequence[Mapping[str, Term]], named: Mapping[str, Term]) -> set[str]:
    """Codes of the base. An id without a name is not, where both sides gave it to something: tools count anew."""
    before, here, there = known
    retyped = (
        code
        for code in before
        if code not in named and code in here and code in there and before[code].text not in _texts(code, here, there)
    )
    return set(before) - set(retyped)


def _texts(code: str, here: Mapping[str, Term], there: Mapping[str, Term]) -> tuple[str, str]:
    return here[code].text, there[code].text


def _apart(code: str, here: Mapping[str, Place], there: Mapping[str, Place], gone: Collection[str]) -> bool:
    """In different places, or within nodes that are `gone` from each other."""
    one, other = here.get(code), there.get(code)
    return one is not None and other is not None and (one.holder != other.holder or one.owner in gone)


def _unnamed(archetype: Archetype) -> dict[str, Term]:
    """In ADL 2 values have ids and no terms; they are told by their type."""
    found = (step.node for step in walk(archetype.definition))
    return {each.node_id: Term(each.node_id, each.rm_type) for each in found if each.node_id}


def words(archetype: Archetype) -> Mapping[str, Term]:
    """Terms by code, in the original language."""
    terminology, language = archetype.terminology, archetype.original_language
    definitions = (terminology.term_definitions, terminology.constraint_definitions)
    return {code: term for each in definitions for code, term in each.get(language, {}).items()}


class Free:
    """The next numbers after all that are there, by sort and level of codes."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._highest: dict[tuple[str, str], int] = {}
        for found in map(_NUMBER.fullmatch, taken):
            if found:
                self._raise((found[1], found[3]), int(found[2] + found[4]) if not found[3] else int(found[4]))

    def _raise(self, sort: tuple[str, str], number: int) -> int:
        self._highest[sort] = max(number, self._highest.get(sort, 0))
        return self._highest[sort]

    def after(self, code: str) -> str:
        """Written with as many digits as the code."""
        found = _NUMBER.fullmatch(code)
        assert found is not None, code
        sort, zeros, above, last = found.groups()
        number = self._raise((sort, above), self._highest[sort, above] + 1)
        return f"{sort}{zeros}{above}{number}" if above else f"{sort}{number:0{len(zeros + last)}}"


def renumbered(archetype: Archetype, codes: Mapping[str, str]) -> Archetype:
    """The archetype with these codes in place of others, wherever they stand for something."""
    if not codes:
        return archetype
    kept = {field.name: getattr(archetype, field.name) for field in fields(archetype)}
    made = {name: value if name in _WITHOUT_CODES else _with_codes(value, codes) for name, value in kept.items()}
    return replace(archetype, **made)


def _with_codes(value: Any, codes: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return codes.get(value) or _IN_PATH.sub(lambda found: f"[{codes.get(found[1], found[1])}", value)
    if isinstance(value, tuple):
        return tuple(_with_codes(each, codes) for each in value)
    if isinstance(value, Term):
        return replace(value, code=codes.get(value.code, value.code))
    if isinstance(value, Mapping):
        return {_with_codes(key, codes): _with_codes(each, codes) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        held = {field.name: getattr(value, field.name) for field in fields(value) if field.init and field.compare}
        made = {name: _with_codes(each, codes) for name, each in held.items()}
        return value if made == held else replace(value, **made)
    return value
