"""The rules on slots: what they let in, and how a specialisation may narrow them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archetypes.constraints import Assertion, Slot
from archetypes.errors import Problem, Severity, problem
from archetypes.model import ArchetypeId
from archetypes.node_paths import archetype_patterns
from archetypes.slot_patterns import ANYTHING
from archetypes.telling import tell
from archetypes.validation.plain_values import pattern
from archetypes.validation.survey import ObjectSite, Subject

_ESCAPED = re.compile(r"\\(\W)")
#: Of a regular expression, but for the dot, which many texts leave as it is.
_SIGNS = re.compile(r"(?<!\\)[]\[(){}*+?|^$]|\\\w")
#: An id as far as its concept.
_BEGUN = re.compile(r"(?:[\w.-]+::)?\w+-\w+-\w+\.[\w-]+\.?")


def _slots(subject: Subject) -> Iterator[tuple[ObjectSite, Slot]]:
    for each in subject.objects:
        if isinstance(each.node, Slot):
            yield each, each.node


def _redefined(subject: Subject) -> Iterator[tuple[ObjectSite, Slot, Slot]]:
    for each, slot in _slots(subject):
        if isinstance(each.parent, Slot):
            yield each, slot, each.parent


def _is_any(assertions: tuple[Assertion, ...]) -> bool:
    return any(each in ANYTHING for each in archetype_patterns(assertions))


def archetype_ids(subject: Subject) -> Iterator[Problem]:
    """VDFAI: what a slot lets in is given by archetype ids, and valid regular expressions over them."""
    for each, slot in _slots(subject):
        for text in archetype_patterns(slot.includes) + archetype_patterns(slot.excludes):
            yield from pattern("VDFAI", text, each.path, slot.place)
            named = _ESCAPED.sub(r"\1", text)
            if not _SIGNS.search(text) and ArchetypeId.parse(named) is None:
                severity: Severity = "warning" if _BEGUN.fullmatch(named) else "error"
                message = tell("'{named}' is no archetype id", named=named)
                yield problem("VDFAI", message, each.path, slot.place, severity)


def exclusions(subject: Subject) -> Iterator[Problem]:
    """VDSEV: where a slot includes all it excludes some, where it includes some it excludes all others."""
    for each, slot in _slots(subject):
        if slot.includes and slot.excludes and _is_any(slot.includes) == _is_any(slot.excludes):
            message = tell("a slot that includes anything excludes something, one that includes some excludes the rest")
            yield problem("VDSEV", message, each.path, slot.place)


def ids(subject: Subject) -> Iterator[Problem]:
    """VDSSID: a slot that redefines one keeps its id."""
    for each, slot, above in _redefined(subject):
        if slot.node_id != above.node_id:
            message = tell(
                "the slot [{code}] redefines [{parent}] and keeps its id", code=slot.node_id, parent=above.node_id
            )
            yield problem("VDSSID", message, each.path, slot.place)


def closed_parents(subject: Subject) -> Iterator[Problem]:
    """VDSSP: a slot that is closed is not redefined, nor filled."""
    for each in subject.objects:
        if isinstance(each.parent, Slot) and each.parent.closed:
            message = tell("the slot [{code}] is closed in the parent", code=each.parent.node_id)
            yield problem("VDSSP", message, each.path, each.node.place)


def closed_or_narrowed(subject: Subject) -> Iterator[Problem]:
    """VDSSC: a slot is closed or narrowed, not both."""
    for each, slot, _ in _redefined(subject):
        if slot.closed and (slot.includes or slot.excludes):
            message = tell("the slot [{code}] is both closed and narrowed", code=slot.node_id)
            yield problem("VDSSC", message, each.path, slot.place)


def subsets(subject: Subject) -> Iterator[Problem]:
    """VDSSM: of the archetypes in the library a narrowed slot takes some that its parent takes, and no others."""
    if subject.library is None:
        return
    for each, slot, above in _redefined(subject):
        if slot.closed or not (slot.includes or slot.excludes):
            continue
        wider = set(subject.library.fillers(above))
        added = [filler for filler in subject.library.fillers(slot) if filler not in wider]
        if added:
            message = tell("the slot takes {archetype}, which its parent does not take", archetype=str(added[0]))
            yield problem("VDSSM", message, each.path, slot.place)


SLOT_RULES = (archetype_ids, exclusions, ids, closed_parents, closed_or_narrowed, subsets)
