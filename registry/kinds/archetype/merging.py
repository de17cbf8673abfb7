"""Three-way merge of archetype texts: a text that only one side changed is kept sign for sign."""

from collections.abc import Collection, Iterable

import archetypes
from registry.errors import Message, Problem, problem
from registry.kinds.archetype.merge_notes import Nodes, notes
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.surroundings import parents
from registry.kinds.archetype.templates import is_template, items, parsed_template
from registry.kinds.archetype.writing import Alone
from registry.kinds.kind import World
from registry.kinds.merge import CONFLICT, spot

_MARK = "\ufeff"
#: Longer texts are shown by their beginning.
_SHOWN = 300


def merged(
    base: str, mine: str, theirs: str, theirs_at: Collection[str] = (), world: World | None = None
) -> tuple[str, list[Problem]]:
    """My text with their changes since the base, and a warning for each spot where both changed something otherwise.

    At a spot mine stands, but for those in `theirs_at`, named as `registry.kinds.merge.spot` does. After the spots it
    is told which codes have new numbers, and which translations to look at. The XML of operational templates is merged
    as what it says; beside an archetype it is not. Where one side is ADL 1.4 and another ADL 2, all become ADL 2; the
    world has the parents that this takes.
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
        return mine, [problem(CONFLICT, text, severity="warning")]
    sides = parsed(base), parsed(mine), parsed(theirs)
    beside = parents((each for each in sides if not each.is_adl2), world or Alone())
    found = archetypes.merge(*sides, library=beside)
    places = Nodes.of(found.archetype)
    if theirs_at:
        found = archetypes.merge(*sides, _spots(found.conflicts, places, theirs_at), beside)
        places = Nodes.of(found.archetype)
    told = [*(_told(each, places) for each in found.conflicts), *notes(found, places)]
    return _text(found.archetype, mine, theirs), told


def _spots(conflicts: Iterable[archetypes.Conflict], places: Nodes, chosen: Collection[str]) -> set[tuple[str, str]]:
    return {(each.path, each.part) for each in conflicts if spot(_told(each, places)) in chosen}


def _merged_templates(base: str, mine: str, theirs: str, theirs_at: Collection[str]) -> tuple[str, list[Problem]]:
    sides = parsed_template(base), parsed_template(mine), parsed_template(theirs)
    found = archetypes.merge(*sides)
    if theirs_at:
        places = _of_template(archetypes.write(found.archetype, "xml"))
        found = archetypes.merge(*sides, _spots(found.conflicts, places, theirs_at))
    same = next((text for text in (theirs, mine) if parsed_template(text) == found.archetype), None)
    text = same or archetypes.write(found.archetype, "xml")
    return text, [_told(each, _of_template(text)) for each in found.conflicts]


def _of_template(text: str) -> Nodes:
    return Nodes({item.key: item.label for item in items(text)}, {})


def _text(archetype: archetypes.Archetype, mine: str, theirs: str) -> str:
    """One of the two texts where it says the same; a new one has the mark and line ends of theirs."""
    for text in (theirs, mine):
        if parsed(text) == archetype:
            return text
    written = archetypes.write(archetype)
    if "\r\n" in theirs:
        written = written.replace("\n", "\r\n")
    return _MARK + written if theirs.startswith(_MARK) else written


def _told(conflict: archetypes.Conflict, places: Nodes) -> Problem:
    item, field = places.place(conflict.path, conflict.part)
    return problem(
        CONFLICT,
        "Both sides changed this: from {before} to {mine} here, and to {theirs} there. What is here stands.",
        item=item,
        field=field,
        severity="warning",
        before=_quoted(conflict.base),
        mine=_quoted(conflict.mine),
        theirs=_quoted(conflict.theirs),
        name=places.names.get(item, ""),
    )


def _quoted(text: str | None) -> str | Message:
    if text is None:
        return Message("nothing")
    return f"«{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}»"
