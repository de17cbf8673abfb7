"""What a record says that its template is silent about, held to the reference model: types, counts and plain values."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from archetypes.bmm.model import ModelType, Property
from archetypes.bmm.openehr import openehr
from archetypes.errors import Problem, problem
from archetypes.instances.fields import WAYS, fields_of
from archetypes.instances.model_check import model_problems
from archetypes.instances.value_check import value_faults
from archetypes.instances.values import short
from archetypes.telling import Told, tell
from archetypes.templates.nodes import TemplateNode
from archetypes.web_template.form_node import unconstrained
from archetypes.web_template.inputs import inputs

MAX_DEPTH: Final = 150
_LONGEST_NAME = 100
_TEXTS: Final = ("String", "Character", "Uri")
_WHOLE: Final = ("Integer", "Integer64", "PROPORTION_KIND")
_NUMBERS: Final = (*_WHOLE, "Real", "Double")
#: Whose flags follow from their bounds, and are often left out.
#: Some systems take the value of an identifier apart, and write its parts beside it.
_IDENTIFIER: Final = "OBJECT_ID"
_PARTLY_SAID: Final = ("DV_INTERVAL", "INTERVAL")


@lru_cache(maxsize=1024)
def _stands_for(said: str, wanted: str) -> bool:
    found = openehr().find(ModelType(said))
    return found is not None and found.name == said and openehr().conforms(ModelType(said), ModelType(wanted))


def stands_for(said: object, wanted: str) -> bool:
    """Whether an object that says to be of a type may be where another is wanted: it is that, or a subtype."""
    if said == wanted:
        return True
    return isinstance(said, str) and len(said) <= _LONGEST_NAME and _stands_for(said.partition("<")[0], wanted)


def unasked(
    value: Mapping[str, Any], rm_type: str, path: str, asked: Collection[str], node: TemplateNode, depth: int
) -> Iterator[Problem]:
    """Of each attribute but those `asked` for elsewhere. `node` lends its words."""
    if depth > MAX_DEPTH:
        yield problem("IDEP", tell("nested deeper than {limit}", limit=MAX_DEPTH), path)
        return
    for name, held in value.items():
        declared = openehr().property(ModelType(rm_type), name) if isinstance(name, str) else None
        if declared is not None and name not in asked and held is not None:
            yield from _held(held, declared, f"{path}/{name}", node, depth)


def _held(held: object, declared: Property, path: str, node: TemplateNode, depth: int) -> Iterator[Problem]:
    if declared.cardinality is None and isinstance(held, list):
        yield problem("ITYP", tell("a list stands where one value is to stand"), path)
    elif declared.cardinality is not None and not isinstance(held, list):
        yield problem("ITYP", tell("one value stands where a list is to stand"), path)
    else:
        for number, each in enumerate(held if isinstance(held, list) else (held,)):
            place = path if number == 0 else f"{path}[{number + 1}]"
            yield from _typed(each, declared.type.root, place, node, depth)


def _typed(value: object, wanted: str, path: str, node: TemplateNode, depth: int) -> Iterator[Problem]:
    plain = _not_plain(wanted, value)
    if plain is not None or _is_plain(wanted):
        if plain is not None:
            yield problem("ITYP", plain, path)
        return
    declared = openehr().find(ModelType(wanted))
    if declared is None or wanted == "Any":
        return
    if not isinstance(value, Mapping):
        yield problem("ITYP", tell("an object of type {wanted} is missing", wanted=wanted), path)
        return
    said = value.get("_type")
    if said is not None and not stands_for(said, wanted):
        yield problem("ITYP", tell("{found} in place of {wanted}", found=short(said), wanted=wanted), path)
    elif said is not None or not declared.abstract:
        yield from _of_class(value, str(said or wanted).partition("<")[0], path, node, depth)


def _of_class(value: Mapping[str, Any], rm_type: str, path: str, node: TemplateNode, depth: int) -> Iterator[Problem]:
    told: Collection[str] = ()
    if rm_type in WAYS and not rm_type.startswith("PARTY"):
        bare = unconstrained(node, "", rm_type)
        found = list(value_faults(rm_type, inputs(bare), None, fields_of(rm_type, value), None))
        told = told_by_fields(rm_type, found)
        yield from (problem("IVAL", fault, path) for fault in found)
        yield from model_problems(value, rm_type, path, (), complete=False)
    elif not _stands_for(rm_type, _IDENTIFIER):
        yield from model_problems(value, rm_type, path, (), complete=rm_type not in _PARTLY_SAID)
    yield from unasked(value, rm_type, path, told, node, depth + 1)


def told_by_fields(rm_type: str, found: Collection[Told]) -> set[str]:
    """The attributes that a value's fields have been judged by; once something was found, those that hold some too."""
    ways = WAYS.get(rm_type, {"": ("value",)}).values()
    return {way[0] for way in ways if len(way) == 1 or found}


def _is_plain(wanted: str) -> bool:
    return wanted in (*_TEXTS, *_NUMBERS, "Boolean") or wanted.startswith("Iso8601_")


def _not_plain(wanted: str, value: object) -> Told | None:
    """What is wrong with a value of one of the model's plain types."""
    if (wanted in _TEXTS or wanted.startswith("Iso8601_")) and not isinstance(value, str):
        return tell("{value!r} is not text", value=short(value))
    if wanted == "Boolean" and not isinstance(value, bool):
        return tell("{value!r} is neither true nor false", value=short(value))
    if wanted in _NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float)):
        return tell("{value!r} is not a number", value=short(value))
    if isinstance(value, float) and wanted in _NUMBERS and not math.isfinite(value):
        return tell("{value!r} is not a number", value=short(value))
    if isinstance(value, float) and wanted in _WHOLE and value != int(value):
        return tell("{value!r} is not a whole number", value=short(value))
    return None
