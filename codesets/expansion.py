"""A page of the codes that a value set means, filtered and named as asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from codesets.answers import Entry, Expansion, TerminologyError, canonical
from codesets.languages import display_in
from codesets.model import CodeSystem, searchable
from codesets.selection import Member, Selection
from codesets.supplements import supplemented


@dataclass(frozen=True, slots=True)
class PageAsked:
    """`text`: every word of it must stand in the code or a name. `limit`: the most codes that are worth an answer."""

    text: str | None = None
    offset: int = 0
    count: int | None = None
    limit: int | None = None
    active_only: bool = False
    ranges: tuple[str, ...] = ()
    designations: bool = False
    supplements: tuple[CodeSystem, ...] = ()


def expand(selection: Selection, asked: PageAsked) -> Expansion:
    if asked.offset < 0 or (asked.count is not None and asked.count < 0):
        raise TerminologyError("bad-request", "offset and count cannot be negative")
    members = _chosen(selection.members(), asked)
    end = None if asked.count is None else asked.offset + asked.count
    page = members[asked.offset : end]
    if asked.limit is not None and len(page) > asked.limit:
        message = f"the expansion has {len(page)} codes, more than {asked.limit}; ask for pages with count, or filter"
        raise TerminologyError("too-costly", message)
    return Expansion(
        url=selection.value_set.url,
        version=selection.value_set.version,
        total=len(members),
        offset=asked.offset,
        entries=tuple(_entry(each, asked) for each in page),
        used=(*selection.used, *(canonical(each.url, each.version) for each in asked.supplements)),
        issues=tuple(selection.issues),
    )


def _chosen(members: Sequence[Member], asked: PageAsked) -> Sequence[Member]:
    if asked.active_only:
        members = [each for each in members if not each.concept.inactive]
    words = (asked.text or "").casefold().split()
    if not asked.supplements:
        for word in words:  # the second word is looked for in what the first one left
            members = [each for each in members if word in each.system.searchable[each.concept.code]]
        return members
    more = [replace(each, concept=supplemented(each.concept, asked.supplements, each.system)) for each in members]
    return [each for each in more if all(word in searchable(each.concept) for word in words)]


def _entry(member: Member, asked: PageAsked) -> Entry:
    concept, listed, system = member.concept, member.listed, member.system
    names = (*(listed.designations if listed else ()), *concept.designations)
    main = (listed.display if listed else None) or concept.display
    return Entry(
        system=system.url or "",
        version=system.version,
        code=concept.code,
        display=display_in(asked.ranges, main, system.language, names),
        inactive=concept.inactive,
        abstract=concept.abstract,
        designations=names if asked.designations else (),
    )
