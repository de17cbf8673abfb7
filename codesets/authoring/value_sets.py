"""Steps of editing a value set, each from one value to the next.

A part without codes, filters and value sets means every code of its system. So nothing here leaves a part behind that
was emptied: with its last code or filter the part goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Literal

from codesets.authoring.unfit import Unfit
from codesets.telling import tell
from codesets.things.model import Filter, Include, IncludedConcept, ValueSet

Side = Literal["include", "exclude"]
SIDES: Final[tuple[Side, ...]] = ("include", "exclude")


def parts_of(value_set: ValueSet, side: Side) -> tuple[Include, ...]:
    return value_set.include if side == "include" else value_set.exclude


def part_of(value_set: ValueSet, side: Side, number: int) -> Include:
    """Raises Unfit where there is no part of that number."""
    parts = parts_of(value_set, side)
    if not 0 <= number < len(parts):
        raise Unfit(tell("There is no part {number} any more; look at the page as it is now.", number=number + 1))
    return parts[number]


def _with(value_set: ValueSet, side: Side, parts: Iterable[Include]) -> ValueSet:
    found = tuple(parts)
    return replace(value_set, include=found) if side == "include" else replace(value_set, exclude=found)


def _put(value_set: ValueSet, side: Side, number: int, part: Include | None) -> ValueSet:
    parts = parts_of(value_set, side)
    made = () if part is None else (part,)
    return _with(value_set, side, (*parts[:number], *made, *parts[number + 1 :]))


def add_part(value_set: ValueSet, side: Side, part: Include) -> ValueSet:
    """Raises Unfit for one that is there already, and for one that means nothing."""
    if not part.system and not part.value_sets:
        raise Unfit(tell("Choose a code system or a value set."))
    if part in parts_of(value_set, side):
        raise Unfit(tell("That is there already."))
    return _with(value_set, side, (*parts_of(value_set, side), part))


def drop_part(value_set: ValueSet, side: Side, number: int) -> ValueSet:
    part_of(value_set, side, number)
    return _put(value_set, side, number, None)


def pin(value_set: ValueSet, side: Side, number: int, version: str | None) -> ValueSet:
    """Read the part against one edition, or (None) against whatever edition is current."""
    part = part_of(value_set, side, number)
    if part.system is None:
        raise Unfit(tell("This part names no code system, so there is no version to choose."))
    return _put(value_set, side, number, replace(part, version=version))


def list_codes(
    value_set: ValueSet, side: Side, system: str, version: str | None, codes: Iterable[IncludedConcept]
) -> ValueSet:
    """With these codes listed on that side, in the first part that is nothing but a list of that edition."""
    parts = parts_of(value_set, side)
    here = [number for number, part in enumerate(parts) if _is_list(part, system, version)]
    known = {each.code for number in here for each in parts[number].concepts}
    new = {each.code: each for each in codes if each.code not in known}
    if not new:
        return value_set
    if not here:
        return _with(value_set, side, (*parts, Include(system, version, tuple(new.values()))))
    part = parts[here[0]]
    return _put(value_set, side, here[0], replace(part, concepts=(*part.concepts, *new.values())))


def _is_list(part: Include, system: str, version: str | None) -> bool:
    same = part.system == system and part.version == version
    return same and bool(part.concepts) and not (part.filters or part.value_sets)


def unlist(value_set: ValueSet, side: Side, number: int, codes: Iterable[str]) -> ValueSet:
    """Without these codes in the part's list; without the part where nothing is left of the list."""
    part, gone = part_of(value_set, side, number), set(codes)
    kept = tuple(each for each in part.concepts if each.code not in gone)
    if len(kept) == len(part.concepts):
        raise Unfit(tell("The code is not in this list any more."))
    return _put(value_set, side, number, replace(part, concepts=kept) if kept else None)


def add_filter(value_set: ValueSet, side: Side, number: int, filter: Filter) -> ValueSet:
    """Narrow a part further: every filter of a part must hold."""
    part = part_of(value_set, side, number)
    if not part.system or part.concepts:
        raise Unfit(tell("Codes that are listed are not filtered; add the rule as a part of its own."))
    if filter in part.filters:
        raise Unfit(tell("That is there already."))
    return _put(value_set, side, number, replace(part, filters=(*part.filters, filter)))


def drop_filter(value_set: ValueSet, side: Side, number: int, at: int) -> ValueSet:
    part = part_of(value_set, side, number)
    if not 0 <= at < len(part.filters):
        raise Unfit(tell("The rule is not there any more; look at the page as it is now."))
    kept = (*part.filters[:at], *part.filters[at + 1 :])
    return _put(value_set, side, number, replace(part, filters=kept) if kept or part.value_sets else None)


def narrow(value_set: ValueSet, side: Side, number: int, reference: str) -> ValueSet:
    """With only those codes of the part that are also in another value set."""
    part = part_of(value_set, side, number)
    if not reference:
        raise Unfit(tell("Choose a code system or a value set."))
    if reference in part.value_sets:
        raise Unfit(tell("That is there already."))
    return _put(value_set, side, number, replace(part, value_sets=(*part.value_sets, reference)))


def without_value_set(value_set: ValueSet, side: Side, number: int, reference: str) -> ValueSet:
    part = part_of(value_set, side, number)
    kept = tuple(each for each in part.value_sets if each != reference)
    if len(kept) == len(part.value_sets):
        raise Unfit(tell("The value set is not there any more; look at the page as it is now."))
    means_something = kept or part.concepts or part.filters
    return _put(value_set, side, number, replace(part, value_sets=kept) if means_something else None)


def bring_in(
    value_set: ValueSet, system: str, version: str | None, codes: Iterable[IncludedConcept], *, ruled: bool = False
) -> ValueSet:
    """With these codes in: no longer kept out by a list, and listed. `ruled`: a rule selects them already, so it is
    enough not to keep them out."""
    wanted = {each.code: each for each in codes}
    freed, kept_out = _freed(value_set, system, set(wanted))
    listed = [each for code, each in wanted.items() if not (ruled and code in kept_out)]
    return list_codes(freed, "include", system, version, listed)


def _freed(value_set: ValueSet, system: str, codes: set[str]) -> tuple[ValueSet, set[str]]:
    """The set whose excluding lists hold none of the codes, and those that they held."""
    held: set[str] = set()
    parts = []
    for part in value_set.exclude:
        gone = {each.code for each in part.concepts if part.system == system and each.code in codes}
        kept = tuple(each for each in part.concepts if each.code not in gone)
        held |= gone
        if kept or not gone:
            parts.append(replace(part, concepts=kept) if gone else part)
    return (_with(value_set, "exclude", parts) if held else value_set), held


def leave_out(
    value_set: ValueSet, system: str, version: str | None, codes: Iterable[IncludedConcept], *, ruled: bool = False
) -> ValueSet:
    """Without these codes: no longer listed, and those that no list held (with `ruled`, all of them) excluded."""
    wanted = {each.code: each for each in codes}
    listed: set[str] = set()
    parts = []
    for part in value_set.include:
        gone = {each.code for each in part.concepts if part.system == system and each.code in wanted}
        kept = tuple(each for each in part.concepts if each.code not in gone)
        listed |= gone
        if kept or not gone:
            parts.append(replace(part, concepts=kept) if gone else part)
    made = _with(value_set, "include", parts) if listed else value_set
    rest = [each for code, each in wanted.items() if ruled or code not in listed]
    return list_codes(made, "exclude", system, version, rest)


def replace_code(value_set: ValueSet, system: str, old: str, new: Iterable[IncludedConcept]) -> ValueSet:
    """Wherever the old code is listed, the new ones (one at least) in its place; what is listed already stands once."""
    news = tuple(new)
    found = False
    parts = []
    for part in value_set.include:
        at = next((n for n, each in enumerate(part.concepts) if each.code == old), None)
        if part.system != system or at is None:
            parts.append(part)
            continue
        found = True
        others = (*part.concepts[:at], *part.concepts[at + 1 :])
        known = {each.code for each in others}
        fresh = tuple(each for each in news if each.code not in known)
        parts.append(replace(part, concepts=(*part.concepts[:at], *fresh, *part.concepts[at + 1 :])))
    if not found:
        raise Unfit(tell("{code} is not listed; add what replaces it, and leave it out by a rule.", code=old))
    return _with(value_set, "include", parts)
