"""A page of the codes that a value set means, filtered, named and arranged as asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final
from unicodedata import normalize

from codesets.answering.answers import Entry, Expansion, Parameter, TerminologyError, canonical
from codesets.answering.messages import refusal
from codesets.references.holdings import Holdings
from codesets.references.supplements import supplements_of
from codesets.things import marks as m
from codesets.things.carrying import caveat
from codesets.things.concepts import inactive
from codesets.things.marks import Marks
from codesets.things.model import PARTIAL, ValueSet
from codesets.things.system import System
from codesets.value_sets.entries import Telling, names
from codesets.value_sets.nesting import nested
from codesets.value_sets.selection import Member, Part, Selection

#: Words of one filter.
MOST_WORDS: Final = 50


@dataclass(frozen=True, slots=True)
class ExpansionAsked:
    """How a value set is to be expanded.

    `text`: every word of it must stand in the code or a name. `limit`: the most codes that are worth an answer.
    `nested`: whether the hierarchy may show, where there is just one. `tokens`: designations to tell, as
    `system|code` of a use or as a language. `properties`: codes or URIs, `*` for all. `exclude_systems`: canonicals
    whose codes are left out. `echo`: what the answer repeats of the question.
    """

    text: str | None = None
    offset: int = 0
    count: int | None = None
    limit: int | None = None
    active_only: bool = False
    selectable_only: bool = False
    ranges: tuple[str, ...] = ()
    only_ranges: bool = False
    designations: bool = False
    tokens: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    supplements: tuple[str, ...] = ()
    nested: bool = False
    exclude_systems: tuple[str, ...] = ()
    echo: tuple[Parameter, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(normalize("NFC", self.text or "").casefold().split()))


def expand(selection: Selection, asked: ExpansionAsked, holdings: Holdings) -> Expansion:
    """TerminologyError too-costly where more codes than `limit` would be told, unknown-supplement where one that is
    asked for, or needed by the value set, is not here or is for something else."""
    if asked.offset < 0 or (asked.count is not None and asked.count < 0):
        raise TerminologyError("bad-request", "offset and count cannot be negative")
    if len(asked.words) > MOST_WORDS:
        raise TerminologyError("bad-request", f"codes are looked for by at most {MOST_WORDS} words")
    selection.effort.renew()
    asked = replace(asked, exclude_systems=tuple(_concerned(asked.exclude_systems, selection)))
    wanted = dict.fromkeys((*asked.supplements, *selection.supplements))
    supplements = supplements_of(selection.systems, wanted, holdings)
    page, total = _page(selection, asked, supplements)
    telling = Telling(
        ranges=asked.ranges,
        only_ranges=asked.only_ranges,
        designations=asked.designations,
        tokens=frozenset(asked.tokens),
        properties=asked.properties,
        supplements=supplements,
    )
    entries = tuple(telling.entry(each) for each in page)
    if _may_nest(selection, asked) and len(page) == total:
        entries = nested(page, entries)
    return _answer(selection, asked, entries, total, telling)


def _concerned(excluded: Iterable[str], selection: Selection) -> Iterator[str]:
    """Of the systems to leave out those that the value set draws on: for others no code needs to be looked at."""
    drawn_on = {each.url for each in selection.systems}
    return (each for each in excluded if each.partition("|")[0] in drawn_on)


def _answer(
    selection: Selection, asked: ExpansionAsked, entries: tuple[Entry, ...], total: int, telling: Telling
) -> Expansion:
    supplements = [canonical(each.url, each.version) for each in telling.supplements]
    fragments = [each for each in selection.systems if each.content in PARTIAL]
    return Expansion(
        url=selection.value_set.url,
        version=selection.value_set.version,
        total=total,
        offset=asked.offset,
        entries=entries,
        used=(*selection.used, *supplements),
        issues=tuple(selection.issues),
        parameters=tuple(dict.fromkeys((*asked.echo, *_told(selection, supplements)))),
        properties=tuple(telling.declared.values()),
        unclosed=tuple(each.url or "" for each in fragments),
        of_versions=_needs_versions(selection),
    )


def _told(selection: Selection, supplements: list[str]) -> Iterator[Parameter]:
    """What the answer was drawn from, by which rules, and what of it is not fully to be relied on."""
    for name, reference in selection.applied:
        yield Parameter(name, "uri", reference)
    for system in selection.systems:
        reference = canonical(system.url, system.version)
        yield Parameter("used-codesystem", "uri", reference)
        if system.content in PARTIAL:
            yield Parameter(f"used-{system.content}", "uri", reference)
    for value_set in selection.value_sets:
        yield Parameter("used-valueset", "uri", canonical(value_set.url, value_set.version))
    yield from (Parameter("used-supplement", "uri", each) for each in supplements)
    yield from _warnings(selection)


def _warnings(selection: Selection) -> Iterator[Parameter]:
    """Of experimental and draft sources only where the value set does not say the same of itself."""
    own = caveat(selection.value_set.carried, selection.value_set.status)
    sources: list[System | ValueSet] = [selection.value_set, *selection.value_sets, *selection.systems]
    for source in sources:
        found = caveat(source.carried, source.status)
        if found and source.url and (found not in ("experimental", "draft") or found != own):
            yield Parameter(f"warning-{found}", "uri", canonical(source.url, source.version))


def _needs_versions(selection: Selection) -> bool:
    """Whether a code's system alone would not tell which edition of it is meant."""
    urls = [each.url for each in selection.systems]
    stated: dict[str | None, set[str | None]] = {}
    for part in selection.include:
        if part.wanted is not None:
            stated.setdefault(part.uri, set()).add(part.wanted.stated)
    return len(urls) != len(set(urls)) or any(len(versions) > 1 for versions in stated.values())


def _may_nest(selection: Selection, asked: ExpansionAsked) -> bool:
    """One part that follows one system's hierarchy, by one filter at most; a search through a whole system is a list
    of hits."""
    if not asked.nested or asked.offset or selection.exclude or len(selection.include) != 1:
        return False
    (part,) = selection.include
    follows = part.system is not None and not part.lists and not part.sets and len(part.filters) <= 1
    return follows and not (part.whole and asked.words)


def _page(selection: Selection, asked: ExpansionAsked, supplements: tuple[System, ...]) -> tuple[list[Member], int]:
    """The members to tell, and how many there are on all pages."""
    system = None if supplements and asked.words else _whole_system(selection, asked)
    if system is not None:
        most = len(system) if asked.count is None else asked.count
        most = most if asked.limit is None else min(most, asked.limit + 1)
        found, total = system.page(asked.words, asked.offset, most)
        _refuse_costly(selection, asked, len(found))
        return [Member(system, each) for each in found], total
    marks = None if supplements and asked.words else _marks(selection, asked)
    if marks is not None:
        return _marked_page(selection, asked, marks)
    page: list[Member] = []
    total = 0
    for member in _wanted(selection, asked, supplements):
        if total >= asked.offset and (asked.count is None or len(page) < asked.count):
            page.append(member)
            _refuse_costly(selection, asked, len(page))
        total += 1
    return page, total


def _marks(selection: Selection, asked: ExpansionAsked) -> Marks | None:
    """All that is wanted, where it can be told as a set."""
    found = None if asked.exclude_systems else selection.marks()
    if found is None:
        return None
    ontology = _only_system(selection).ontology
    if asked.words:
        found = m.both(found, ontology.naming(asked.words))
    if asked.active_only:
        found = m.without(found, ontology.inactive())
    return m.without(found, ontology.abstract()) if asked.selectable_only else found


def _only_system(selection: Selection) -> System:
    system = selection.include[0].system
    assert system is not None
    return system


def _marked_page(selection: Selection, asked: ExpansionAsked, marks: Marks) -> tuple[list[Member], int]:
    """Only the concepts of the page are looked at, however many there are before and after it."""
    system, total = _only_system(selection), m.amount(marks)
    end = total if asked.count is None else min(total, asked.offset + asked.count)
    _refuse_costly(selection, asked, max(0, end - asked.offset))
    numbers = m.numbers(marks, asked.offset, asked.count)
    return [Member(system, each) for each in system.ontology.concepts(numbers)], total


def _refuse_costly(selection: Selection, asked: ExpansionAsked, length: int) -> None:
    if asked.limit is not None and length > asked.limit:
        named = canonical(selection.value_set.url, selection.value_set.version)
        raise refusal("too-costly", "VALUESET_TOO_COSTLY", value_set=named, limit=f">{asked.limit}")


def _plain(selection: Selection, asked: ExpansionAsked) -> Part | None:
    """The only part of a value set from which nothing is taken away by what its concepts say."""
    narrowed = asked.active_only or asked.selectable_only or asked.exclude_systems
    if narrowed or selection.value_set.inactive is False:
        return None
    if selection.exclude or len(selection.include) != 1:
        return None
    return selection.include[0]


def _whole_system(selection: Selection, asked: ExpansionAsked) -> System | None:
    """The system of a value set that is all of it; it finds a page by itself."""
    part = _plain(selection, asked)
    return part.system if part is not None and part.whole else None


def _wanted(selection: Selection, asked: ExpansionAsked, supplements: tuple[System, ...]) -> Iterator[Member]:
    words = asked.words
    barred = {(url, version) for url, _, version in (each.partition("|") for each in asked.exclude_systems)}
    for member in selection.found(() if supplements else words):
        if (asked.active_only and inactive(member.concept)) or (asked.selectable_only and member.concept.abstract):
            continue
        if barred and _is_barred(member.system, barred):
            continue
        if not words or _holds(names(member, supplements), words):
            yield member


def _is_barred(system: System, barred: set[tuple[str, str]]) -> bool:
    url = system.url or ""
    return (url, "") in barred or (url, system.version or "") in barred


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return all(word in text for word in words)
