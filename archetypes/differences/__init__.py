"""The changes between two revisions of an archetype, each with its place, grade and reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archetypes.conversion import convert
from archetypes.differences.change import Change, ChangeKind
from archetypes.differences.inherited_words import named_by_parents
from archetypes.differences.nodes import NodeComparison
from archetypes.differences.revisions import REVISION_PATH, revision
from archetypes.differences.templates import template_changes
from archetypes.differences.texts import text_changes
from archetypes.errors import FlatteningError
from archetypes.library import Library
from archetypes.model import Archetype, Template
from archetypes.operational_template import OperationalTemplate
from archetypes.telling import tell

#: What a conversion to ADL 2 writes of itself into the header.
_MADE_UP = ("adl_version", "rm_release", "generated", "build_uid")


def changes(
    old: Archetype | OperationalTemplate, new: Archetype | OperationalTemplate, library: Library | None = None
) -> list[Change]:
    """Changes of the definition first, then of words and metadata; nothing for equal archetypes.

    major: removed, narrowed, another type or meaning; minor: added, widened; patch: texts, translations, metadata. The
    same archetype in ADL 1.4 and in ADL 2 is compared as ADL 2. With the parents of a specialisation in the library
    its nodes have their names. An archetype and a template of OPT 1.4 have no changes between them, and are refused
    with TypeError.
    """
    if isinstance(old, OperationalTemplate) and isinstance(new, OperationalTemplate):
        return template_changes(old, new)
    if isinstance(old, OperationalTemplate) or isinstance(new, OperationalTemplate):
        raise TypeError("an archetype and an operational template are not revisions of each other")
    library = library or Library()
    if old.is_adl2 != new.is_adl2:
        return _across_versions(old, new, library)
    return _archetype_changes(old, new, library)


def _across_versions(old: Archetype, new: Archetype, library: Library) -> list[Change]:
    before, after = (_as_adl2(each, library) for each in (old, new))
    made_up = {name: value for name, value in (new if new.is_adl2 else old).header.items() if name in _MADE_UP}
    one, other = (
        replace(each, header={name: each.header[name] for name in each.header if name not in _MADE_UP} | made_up)
        for each in (before, after)
    )
    reason = tell("written in another version of ADL: nodes have other ids, and paths follow")
    version = Change("header/adl_version", "changed", old.adl_version, new.adl_version, "patch", reason)
    return [version, *_archetype_changes(one, other, library)]


def _as_adl2(archetype: Archetype, library: Library) -> Archetype:
    """As it is where a parent of it cannot be flattened."""
    try:
        return convert(archetype, library).archetype
    except FlatteningError:
        return archetype


def _archetype_changes(old: Archetype, new: Archetype, library: Library) -> list[Change]:
    words = named_by_parents(old, library), named_by_parents(new, library)
    found = [*NodeComparison(old, new, words).changes(), *text_changes(old, new), *_overlays(old, new, library)]
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


def _overlays(old: Archetype, new: Archetype, library: Library) -> Iterator[Change]:
    """Those of a template, by id; a path in one begins with that id."""
    before, after = _by_id(old), _by_id(new)
    for name in [*before, *(name for name in after if name not in before)]:
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            reason = tell("overlay added" if was is None else "overlay removed")
            kind: ChangeKind = "added" if was is None else "removed"
            yield Change(name, kind, name if was else None, name if now else None, "major", reason)
        else:
            yield from (replace(change, path=f"{name}{change.path}") for change in changes(was, now, library))


def _by_id(archetype: Archetype) -> dict[str, Archetype]:
    overlays = archetype.overlays if isinstance(archetype, Template) else ()
    return {str(overlay.archetype_id): overlay for overlay in overlays}
