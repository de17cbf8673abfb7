"""Differences between two editions of a value set's definition: codes listed, rules, and pinned versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from codesets.difference.change import (
    HEAD,
    Change,
    Kind,
    Rule,
    Verdict,
    always,
    display_verdict,
    field_changes,
    text_verdict,
)
from codesets.telling import tell
from codesets.things.canonical import to_json
from codesets.things.model import Include, IncludedConcept, ValueSet

_FIELDS: Final[Mapping[str, Rule]] = {
    **HEAD,
    "intent": text_verdict,
    "inactive": always("major", tell("Inactive codes belong otherwise than before.")),
    "locked_date": always("minor", tell("The set is read as of another day; its expansion may differ.")),
}
_LISTED: Final[Mapping[str, Rule]] = {
    "display": display_verdict,
    "designations": always("patch", tell("Names of a listed code differ; the code is the same.")),
    "carried": always("patch", tell("Particulars of a listed code differ that have no meaning of their own.")),
}
#: (side, code comes or goes) decides: what leaves the set may break records, what joins it may not.
Verdicts = Mapping[tuple[str, Kind], Verdict]
_CODES: Final[Verdicts] = {
    ("include", "added"): ("minor", tell("The code joins the set; nothing recorded becomes wrong.")),
    ("include", "removed"): ("major", tell("The code leaves the set; records that hold it are outside it now.")),
    ("exclude", "added"): (
        "major",
        tell("The code is now kept out of the set; records that hold it are outside it now."),
    ),
    ("exclude", "removed"): (
        "minor",
        tell("The code is no longer kept out of the set; nothing recorded becomes wrong."),
    ),
}
_RULES: Final[Verdicts] = {
    ("include", "added"): ("minor", tell("What the rule selects joins the set; nothing recorded becomes wrong.")),
    ("include", "removed"): (
        "major",
        tell("What the rule selects leaves the set; records that hold it are outside it now."),
    ),
    ("exclude", "added"): (
        "major",
        tell("What the rule selects is now kept out of the set; records that hold it are outside it now."),
    ),
    ("exclude", "removed"): (
        "minor",
        tell("What the rule selects is no longer kept out of the set; nothing recorded becomes wrong."),
    ),
}
Listed = dict[tuple[str, str, tuple[str, ...]], IncludedConcept]
Parts = dict[Include, None]


def value_set_changes(old: ValueSet, new: ValueSet) -> Iterator[Change]:
    yield from field_changes("", old, new, _FIELDS)
    for side in ("include", "exclude"):
        before, after = getattr(old, side), getattr(new, side)
        yield from _listed_changes(side, _listed(before), _listed(after))
        yield from _rule_changes(side, _rules(before), _rules(after))
        yield from _pin_changes(side, before, after)


def _listed(parts: tuple[Include, ...]) -> Listed:
    """Listed codes by system, code, and the value sets they must be in as well."""
    return {(part.system or "", each.code, part.value_sets): each for part in parts for each in part.concepts}


def _rules(parts: tuple[Include, ...]) -> Parts:
    return {replace(part, version=None): None for part in parts if not part.concepts}


def _listed_changes(side: str, before: Listed, after: Listed) -> Iterator[Change]:
    for key, concept in after.items():
        if key not in before:
            yield _membership(_CODES, side, "added", key[1], to_json(concept))
        else:
            yield from field_changes(key[1], before[key], concept, _LISTED)
    for key, concept in before.items():
        if key not in after:
            yield _membership(_CODES, side, "removed", key[1], to_json(concept))


def _rule_changes(side: str, before: Parts, after: Parts) -> Iterator[Change]:
    for part in after:
        if part not in before:
            yield _membership(_RULES, side, "added", _named(part), to_json(part))
    for part in before:
        if part not in after:
            yield _membership(_RULES, side, "removed", _named(part), to_json(part))


def _named(part: Include) -> str:
    """A rule as a short text: what it takes from where."""
    filters = ", ".join(f"{each.property} {each.op} {each.value}" for each in part.filters)
    sets = ", ".join(part.value_sets)
    return " in ".join(text for text in (filters, part.system or "", sets) if text)


def _membership(verdicts: Verdicts, side: str, kind: Kind, item: str, shown: Any) -> Change:
    grade, reason = verdicts[side, kind]
    before, after = (None, shown) if kind == "added" else (shown, None)
    return Change(item, kind, side, before, after, grade, reason)


def _pin_changes(side: str, before: tuple[Include, ...], after: tuple[Include, ...]) -> Iterator[Change]:
    """Systems of which another edition is meant now."""
    pins = [
        {each.system: tuple(dict.fromkeys(p.version for p in parts if p.system == each.system)) for each in parts}
        for parts in (before, after)
    ]
    for system, versions in pins[1].items():
        if system is not None and system in pins[0] and pins[0][system] != versions:
            reason = tell("The same rules are read against another edition; the expansion may differ.")
            earlier = list(pins[0][system])
            yield Change(system, "changed", f"{side}.version", earlier, list(versions), "minor", reason)
