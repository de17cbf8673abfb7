"""The changes between two revisions of an archetype, each with its place, grade and reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archetypes.change import Change, ChangeKind
from archetypes.model import Archetype, Template
from archetypes.node_changes import NodeComparison
from archetypes.opt.model import OperationalTemplate
from archetypes.revisions import REVISION_PATH, revision
from archetypes.telling import tell
from archetypes.template_changes import template_changes
from archetypes.text_changes import text_changes


def changes(old: Archetype | OperationalTemplate, new: Archetype | OperationalTemplate) -> list[Change]:
    """Changes of the definition first, then of words and metadata; nothing for equal archetypes.

    major: removed, narrowed, another type or meaning; minor: added, widened; patch: texts, translations, metadata. An
    archetype and a template of OPT 1.4 have no changes between them, and are refused with TypeError.
    """
    if isinstance(old, OperationalTemplate) and isinstance(new, OperationalTemplate):
        return template_changes(old, new)
    if isinstance(old, OperationalTemplate) or isinstance(new, OperationalTemplate):
        raise TypeError("an archetype and an operational template are not revisions of each other")
    return _archetype_changes(old, new)


def _archetype_changes(old: Archetype, new: Archetype) -> list[Change]:
    found = [*NodeComparison(old, new).changes(), *text_changes(old, new), *_overlays(old, new)]
    return [_disagreeing(change, old, new, found) if change.path == REVISION_PATH else change for change in found]


def _disagreeing(change: Change, old: Archetype, new: Archetype, found: list[Change]) -> Change:
    """The author's own number, where it does not go with what was changed, says so."""
    told = revision(old, new, found)
    if told.agrees:
        return change
    template = (
        "the author calls it {number}; by what was changed {proposed} would do"
        if told.suffices
        else "the author calls it {number}; by what was changed it is {proposed}"
    )
    message = tell(template, number=told.number, proposed=told.proposed)
    return replace(change, reason=message)


def _overlays(old: Archetype, new: Archetype) -> Iterator[Change]:
    """Those of a template, by id; a path in one begins with that id."""
    before, after = _by_id(old), _by_id(new)
    for name in [*before, *(name for name in after if name not in before)]:
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            reason = tell("overlay added" if was is None else "overlay removed")
            kind: ChangeKind = "added" if was is None else "removed"
            yield Change(name, kind, name if was else None, name if now else None, "major", reason)
        else:
            yield from (replace(change, path=f"{name}{change.path}") for change in changes(was, now))


def _by_id(archetype: Archetype) -> dict[str, Archetype]:
    overlays = archetype.overlays if isinstance(archetype, Template) else ()
    return {str(overlay.archetype_id): overlay for overlay in overlays}
