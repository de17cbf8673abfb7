"""How the codes of two value sets relate: by their definitions where those decide, else by all their codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

from codesets.answering.answers import TerminologyError, canonical
from codesets.references.holdings import Holdings
from codesets.references.versions import VersionRules
from codesets.things.model import CodeSystem, Include, ValueSet
from codesets.things.system import System
from codesets.value_sets.compilation import compile_selection

Relation = Literal["same", "subset", "superset", "overlapping", "disjoint", "empty", "indeterminate"]
#: Codes of one value set that are held against another's.
MOST_CODES: Final = 200_000
#: Codes that are told of each kind.
MOST_TOLD: Final = 500

_TEXTS: Final[dict[Relation, str]] = {
    "same": "The valueSets {this} and {other} contain the same codes",
    "subset": "The valueSet {this} is a sub-set of the valueSet {other}",
    "superset": "The valueSet {this} is a super-set of the valueSet {other}",
    "overlapping": "The valueSets {this} and {other} share some codes, and each has codes the other has not",
    "disjoint": "The valueSets {this} and {other} share no codes",
    "empty": "The valueSets {this} and {other} are both empty",
    "indeterminate": "The relationship of the valueSet {this} to the valueSet {other} cannot be determined: {why}",
}
Codes = tuple[str, ...]
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Comparison:
    """`relation` reads from this to other; `missing` are codes of this alone, `extra` of the other alone. The lists
    are what is known and short enough to tell; they are empty where the two are the same."""

    relation: Relation
    message: str
    expanded: bool
    common: Codes = ()
    missing: Codes = ()
    extra: Codes = ()
    used: tuple[str, ...] = ()


@dataclass(slots=True)
class _Shares:
    """What two sets have in common and apart. A whole system may be common to them without its codes being listed."""

    common: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    has_whole: bool = False

    def divide(self, ours: Mapping[K, str], theirs: Mapping[K, str]) -> None:
        """Codes by what tells them apart."""
        self.common += [code for key, code in ours.items() if key in theirs]
        self.missing += [code for key, code in ours.items() if key not in theirs]
        self.extra += [code for key, code in theirs.items() if key not in ours]

    @property
    def relation(self) -> Relation:
        relations: dict[tuple[bool, bool, bool], Relation] = {
            (False, False, False): "empty",
            (True, False, False): "same",
            (True, True, True): "overlapping",
            (False, True, True): "disjoint",
        }
        apart = (self.has_whole or bool(self.common), bool(self.missing), bool(self.extra))
        return relations.get(apart, "superset" if self.missing else "subset")


def compare(this: ValueSet, other: ValueSet, holdings: Holdings, rules: VersionRules) -> Comparison:
    """Never a guess: what cannot be decided is indeterminate, and the message says why."""
    for each in (this, other):
        if not each.include and "expansion" not in each.carried.elements():
            return _undecided(this, other, f"{_name(each)} has no compose")
    shares = _by_definition(this, other, holdings)
    if shares is not None:
        systems = (part.system for each in (this, other) for part in each.include if part.system)
        return _told(this, other, shares, expanded=False, used=tuple(dict.fromkeys(systems)))
    try:
        return _by_codes(this, other, holdings, rules)
    except TerminologyError as error:
        return _undecided(this, other, str(error))


def _told(this: ValueSet, other: ValueSet, shares: _Shares, *, expanded: bool, used: tuple[str, ...]) -> Comparison:
    relation = shares.relation
    message = _TEXTS[relation].format(this=_name(this), other=_name(other))
    if relation == "same":
        return Comparison(relation, message, expanded, used=used)
    common, missing, extra = (tuple(each[:MOST_TOLD]) for each in (shares.common, shares.missing, shares.extra))
    return Comparison(relation, message, expanded, common, missing, extra, used)


def _undecided(this: ValueSet, other: ValueSet, why: str) -> Comparison:
    message = _TEXTS["indeterminate"].format(this=_name(this), other=_name(other), why=why)
    return Comparison("indeterminate", message, expanded=False)


def _name(value_set: ValueSet) -> str:
    return value_set.url or "(unidentified)"


# -- by definition


@dataclass(slots=True)
class _Drawn:
    """What a value set draws from one system: all of it, or listed codes."""

    version: str | None
    whole: bool = False
    codes: dict[str, None] = field(default_factory=dict)


def _by_definition(this: ValueSet, other: ValueSet, holdings: Holdings) -> _Shares | None:
    """None where the definitions hold more than whole systems and lists, or pin different versions."""
    ours, theirs = _drawn(this), _drawn(other)
    if ours is None or theirs is None or this.inactive != other.inactive:
        return None
    shares = _Shares()
    for system in dict.fromkeys((*ours, *theirs)):
        own, others = ours.get(system), theirs.get(system)
        if own is not None and others is not None and own.version != others.version:
            return None
        held = holdings.seek(CodeSystem, system, (own or others or _Drawn(None)).version)
        if not _share_out(own, others, held, shares):
            return None
    return shares


def _drawn(value_set: ValueSet) -> dict[str, _Drawn] | None:
    if value_set.exclude or value_set.locked_date or not value_set.include:
        return None
    found: dict[str, _Drawn] = {}
    for part in value_set.include:
        if part.system is None or part.filters or part.value_sets:
            return None
        drawn = found.setdefault(part.system, _Drawn(part.version))
        if drawn.version != part.version:
            return None
        _draw(drawn, part)
    return found


def _draw(drawn: _Drawn, part: Include) -> None:
    drawn.whole = drawn.whole or not part.concepts
    drawn.codes.update(dict.fromkeys(each.code for each in part.concepts))


def _share_out(own: _Drawn | None, others: _Drawn | None, held: System | None, shares: _Shares) -> bool:
    """Notes one system's codes; False where that needs a system which is not wholly here."""
    nothing = _Drawn(None)
    one, two = _codes(own or nothing, held), _codes(others or nothing, held)
    if one is None or two is None:
        if own is None or others is None or own.whole != others.whole or not own.whole:
            return False
        shares.has_whole = True
        return True
    shares.divide(one, two)
    return True


def _codes(drawn: _Drawn, held: System | None) -> dict[str, str] | None:
    """None for all of a system that is not wholly here."""
    if not drawn.whole:
        known = held is not None and held.content == "complete"
        return {code: code for code in drawn.codes if not known or (held and held.concept(code) is not None)}
    if held is None or held.content != "complete" or len(held) > MOST_CODES:
        return None
    return {code: code for code in held.codes()}


# -- by all codes


def _by_codes(this: ValueSet, other: ValueSet, holdings: Holdings, rules: VersionRules) -> Comparison:
    used: dict[str, None] = {}
    ours, theirs = (_members(each, holdings, rules, used) for each in (this, other))
    shares = _Shares()
    shares.divide(ours, theirs)
    return _told(this, other, shares, expanded=True, used=tuple(used))


def _members(
    value_set: ValueSet, holdings: Holdings, rules: VersionRules, used: dict[str, None]
) -> dict[tuple[str | None, str], str]:
    """Every code by system and code. TerminologyError where that would be a part of them, or too many."""
    selection = compile_selection(value_set, holdings, rules)
    used.update(selection.used)
    partial = next((each for each in selection.systems if each.content != "complete"), None)
    if partial is not None:
        where = canonical(partial.url, partial.version)
        raise TerminologyError("content-not-present", f"only a part of {where} is here")
    found: dict[tuple[str | None, str], str] = {}
    for member in selection.members():
        found[member.system.url, member.concept.code] = member.concept.code
        if len(found) > MOST_CODES:
            raise TerminologyError("too-costly", f"{_name(value_set)} has more than {MOST_CODES} codes")
    return found
