"""The rules on the `rm_overlay` section: which attributes of the reference model are shown, and by what name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archetypes.errors import Problem, problem
from archetypes.telling import tell
from archetypes.validation.references import items, leads
from archetypes.validation.survey import Subject
from archetypes.values import CodeTerm, OdinKey, OdinObject, OdinValue

_SECTION = "rm_overlay/rm_visibility"


def _visibility(subject: Subject) -> Mapping[OdinKey, OdinValue]:
    section = subject.archetype.rm_overlay
    return items(section.attributes.get("rm_visibility")) if section else {}


def paths(subject: Subject) -> Iterator[Problem]:
    """VRMVP: a visibility is of a path of the archetype, or of one that goes on into the reference model."""
    if not subject.knows_parents:
        return
    for path in map(str, _visibility(subject)):
        if not leads(subject, path):
            yield problem("VRMVP", tell("no node at {path}", path=path), _SECTION, None)


def aliases(subject: Subject) -> Iterator[Problem]:
    """VRMVAV: an alias is a code that the terminology defines."""
    if not subject.knows_parents:
        return
    terms = subject.terminology.term_definitions
    for path, stated in _visibility(subject).items():
        alias = stated.attributes.get("alias") if isinstance(stated, OdinObject) else None
        code = alias.code if isinstance(alias, CodeTerm) else alias
        if alias is not None and not any(code in defined for defined in terms.values()):
            message = tell("the alias of {path} is no code that is defined in the terminology", path=str(path))
            yield problem("VRMVAV", message, _SECTION, None)


OVERLAY_RULES = (paths, aliases)
