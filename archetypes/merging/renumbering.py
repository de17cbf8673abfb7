"""Codes that both sides gave to something new of their own: mine get other numbers, so that both can stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from archetypes.merging.moves import Place, places
from archetypes.model import Archetype, Term, is_local_code
from archetypes.name_changes import is_something_else

_NUMBER = re.compile(r"(at|ac|id)(0*)((?:\d+\.)*)(\d+)")
_IN_PATH = re.compile(r"\[((?:at|ac|id)\d[\d.]*)")
#: Parts of an archetype that hold no codes; a text that reads like one is a text.
_WITHOUT_CODES = ("header", "languages", "description", "revision_history", "archetype_id", "parent_id")


@dataclass(frozen=True)
class Renumbered:
    """My code `before` is `after` now; theirs keeps `before`. The texts say what each of them means."""

    before: str
    after: str
    mine: str
    theirs: str


def clashing(base: Archetype, mine: Archetype, theirs: Archetype) -> list[Renumbered]:
    """Codes that are new on both sides and mean different things there, or nodes in different places."""
    known = [_terms(each) for each in (base, mine, theirs)]
    before, here, there = known
    taken = {code for terms in known for code in terms}
    stands = places(mine.definition), places(theirs.definition)
    found = []
    for code in here:
        if code in before or code not in there or not is_local_code(code):
            continue
        if not is_something_else(here[code].text, there[code].text) and not _apart(code, *stands):
            continue
        free = _free(code, taken)
        taken.add(free)
        found.append(Renumbered(code, free, here[code].text, there[code].text))
    return found


def _apart(code: str, here: Mapping[str, Place], there: Mapping[str, Place]) -> bool:
    one, other = here.get(code), there.get(code)
    return one is not None and other is not None and one.holder != other.holder


def _terms(archetype: Archetype) -> Mapping[str, Term]:
    terminology, language = archetype.terminology, archetype.original_language
    definitions = (terminology.term_definitions, terminology.constraint_definitions)
    return {code: term for each in definitions for code, term in each.get(language, {}).items()}


def _free(code: str, taken: set[str]) -> str:
    """The next number after all of the same sort, written with as many digits."""
    found = _NUMBER.fullmatch(code)
    if found is None:
        return code
    sort, _, above, _ = found.groups()
    same = [each for each in map(_NUMBER.fullmatch, taken) if each and (each[1], each[3]) == (sort, above)]
    number = max(int(each[2] + each[4]) for each in same) + 1
    digits = len(found[2] + found[4])
    return f"{sort}{above}{number:0{digits}}" if not above else f"{sort}{found[2]}{above}{number}"


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
