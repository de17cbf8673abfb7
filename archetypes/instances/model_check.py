"""What the reference model says of an object in canonical JSON, beside its template: its attributes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, Final, NamedTuple

from archetypes.bmm.model import ModelType
from archetypes.bmm.openehr import openehr
from archetypes.errors import Problem, problem
from archetypes.telling import Told, tell

_LONGEST = 200


class _Class(NamedTuple):
    attributes: frozenset[str]
    needed: tuple[str, ...]


@cache
def _class_of(name: str) -> _Class | None:
    model = openehr()
    if model.find(name) is None:
        return None
    attributes: dict[str, bool] = {}
    for ancestor in model.lineage(ModelType(name)):
        found = model.find(ancestor)
        for held in (found.properties if found else {}).values():
            attributes.setdefault(held.name, held.mandatory and not held.computed)
    return _Class(frozenset(attributes), tuple(name for name, needed in attributes.items() if needed))


def needed_by(rm_type: str) -> tuple[str, ...]:
    """Attributes that every object of the type has; none of a type that is not openEHR's."""
    found = _class_of(rm_type)
    return found.needed if found else ()


def model_problems(
    value: Mapping[str, Any], rm_type: str, path: str, besides: Collection[str], *, complete: bool = True
) -> Iterator[Problem]:
    """`besides` are attributes that the template asks for; what a value lacks is told by its fields."""
    found = _class_of(rm_type)
    if found is None:
        return
    for name in value:
        if not isinstance(name, str):
            yield problem("IUNK", tell("{value!r} is not text", value=str(name)[:_LONGEST]), path)
        elif not name.startswith("_") and name not in found.attributes and (rm_type, name) not in _OTHERWISE:
            yield problem("IUNK", _unknown(name, rm_type, found.attributes), f"{path}/{name[:_LONGEST]}")
    for name in found.needed if complete else ():
        if value.get(name) is None and name not in besides and name not in _TOLERATED.get(rm_type, ()):
            yield problem(
                "IMIN",
                tell("{attribute} is missing, which every {rm_type} has", attribute=name, rm_type=rm_type),
                f"{path}/{name}",
            )


#: Left out by what systems write, since it follows from the template or from elsewhere.
#: How systems of the field write `is_terminal`.
_OTHERWISE: Final = (("DV_STATE", "terminal"),)
_TOLERATED: Final[Mapping[str, tuple[str, ...]]] = {"ACTIVITY": ("action_archetype_id",)}


def _unknown(name: str, rm_type: str, known: frozenset[str]) -> Told:
    near = get_close_matches(name[:_LONGEST], sorted(known), 1, 0.6)
    if near:
        return tell(
            "{rm_type} has no {attribute}; did you mean {near}?",
            rm_type=rm_type,
            attribute=name[:_LONGEST],
            near=near[0],
        )
    return tell("{rm_type} has no {attribute}", rm_type=rm_type, attribute=name[:_LONGEST])
