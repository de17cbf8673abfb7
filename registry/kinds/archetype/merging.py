"""Three-way merge of archetype texts: a text that only one side changed is kept sign for sign."""

from collections.abc import Collection, Iterable

import archetypes
from registry.errors import Message, Problem, problem
from registry.kinds.archetype import nodes
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.templates import is_template, items, parsed_template
from registry.kinds.merge import spot

_MARK = "\ufeff"
#: Longer texts are shown by their beginning.
_SHOWN = 300


def merged(base: str, mine: str, theirs: str, theirs_at: Collection[str] = ()) -> tuple[str, list[Problem]]:
    """My text with their changes since the base, and a warning for each spot where both changed something otherwise.

    There mine stands, but for the spots in `theirs_at`, named as `registry.kinds.merge.spot` does. The XML of
    operational templates is merged as what it says; beside an archetype it is not.
    """
    if theirs in (base, mine):
        return mine, []
    if mine == base:
        return theirs, []
    templates = [is_template(text) for text in (base, mine, theirs)]
    if all(templates):
        return _merged_templates(base, mine, theirs, theirs_at)
    if any(templates):
        text = "One side is a template and the other an archetype. Mine stands: take over what is new by hand."
        return mine, [problem("merge-conflict", text, severity="warning")]
    sides = parsed(base), parsed(mine), parsed(theirs)
    found = archetypes.merge(*sides)
    known = {node.path for node in archetypes.paths(found.archetype)}
    if theirs_at:
        found = archetypes.merge(*sides, _spots(found.conflicts, known, theirs_at))
    return _text(found.archetype, mine, theirs), [_told(each, known) for each in found.conflicts]


def _spots(conflicts: Iterable[archetypes.Conflict], known: set[str], chosen: Collection[str]) -> set[tuple[str, str]]:
    return {(each.path, each.part) for each in conflicts if spot(_told(each, known)) in chosen}


def _merged_templates(base: str, mine: str, theirs: str, theirs_at: Collection[str]) -> tuple[str, list[Problem]]:
    sides = parsed_template(base), parsed_template(mine), parsed_template(theirs)
    found = archetypes.merge(*sides)
    if theirs_at:
        keys = {item.key for item in items(archetypes.write(found.archetype, "xml"))}
        found = archetypes.merge(*sides, _spots(found.conflicts, keys, theirs_at))
    same = next((text for text in (theirs, mine) if parsed_template(text) == found.archetype), None)
    text = same or archetypes.write(found.archetype, "xml")
    known = {item.key for item in items(text)}
    return text, [_told(each, known) for each in found.conflicts]


def _text(archetype: archetypes.Archetype, mine: str, theirs: str) -> str:
    """One of the two texts where it says the same; a new one has the mark and line ends of theirs."""
    for text in (theirs, mine):
        if parsed(text) == archetype:
            return text
    written = archetypes.write(archetype)
    if "\r\n" in theirs:
        written = written.replace("\n", "\r\n")
    return _MARK + written if theirs.startswith(_MARK) else written


def _told(conflict: archetypes.Conflict, known: set[str]) -> Problem:
    item = nodes.item_at(conflict.path, known)
    place = conflict.path.removeprefix(item).lstrip("/")
    return problem(
        "merge-conflict",
        "Both sides changed this: from {before} to {mine} here, and to {theirs} there. What is here stands.",
        item=item,
        field="/".join(filter(None, (place, conflict.part))),
        severity="warning",
        before=_quoted(conflict.base),
        mine=_quoted(conflict.mine),
        theirs=_quoted(conflict.theirs),
    )


def _quoted(text: str | None) -> str | Message:
    if text is None:
        return Message("nothing")
    return f"«{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}»"
