"""The rules on default values: of the type of their node or one that descends from it, with attributes it has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from archetypes.bmm import ReferenceModel
from archetypes.constraints import ComplexObject
from archetypes.errors import Problem, problem
from archetypes.telling import Told, tell
from archetypes.validation.survey import ObjectSite, Subject
from archetypes.values import OdinObject, OdinValue, PlugIn, Typed

_JSON = "json"
_TYPE = "_type"


def values(subject: Subject) -> Iterator[Problem]:
    """WDVAL: a default value is of the type of its node, or of one that descends from it, and has its attributes.

    A warning: ADL 2 says so, but its own examples have attributes that the reference model has not.
    """
    model = subject.model
    for each in subject.objects if model and model.complete else ():
        if model and isinstance(each.node, ComplexObject) and each.node.default is not None:
            yield from _value(model, each, each.node.rm_type, each.node.default)


def _value(model: ReferenceModel, each: ObjectSite, wanted: str, default: OdinValue) -> Iterator[Problem]:
    is_json = isinstance(default, PlugIn) and default.syntax.casefold() == _JSON
    told = _of_json(model, _read(default), wanted) if is_json else _of_odin(model, default, wanted)
    for message in told:
        yield problem("WDVAL", message, each.path, each.node.place, "warning")


def _read(default: OdinValue) -> object:
    """Of an archetype that was read from ADL it is JSON; what another form carries may be none, and says nothing."""
    try:
        return json.loads(default.text) if isinstance(default, PlugIn) else None
    except (json.JSONDecodeError, RecursionError):
        return None


def _of_odin(model: ReferenceModel, value: OdinValue, wanted: str) -> Iterator[Told]:
    stated = value.type_name if isinstance(value, Typed) else wanted
    inner = value.value if isinstance(value, Typed) else value
    yield from _typed(model, stated, wanted)
    for name, below in inner.attributes.items() if isinstance(inner, OdinObject) else ():
        held = model.property(stated, name)
        if held:
            yield from _of_odin(model, below, str(held.type))
        else:
            yield from _unknown(model, stated, name)


def _of_json(model: ReferenceModel, value: object, wanted: str) -> Iterator[Told]:
    if isinstance(value, list):
        for each in value:
            yield from _of_json(model, each, wanted)
    if not isinstance(value, Mapping):
        return
    stated = str(value.get(_TYPE, wanted))
    yield from _typed(model, stated, wanted)
    for name, below in value.items():
        held = model.property(stated, name) if name != _TYPE else None
        if held:
            yield from _of_json(model, below, str(held.type))
        elif name != _TYPE:
            yield from _unknown(model, stated, name)


def _typed(model: ReferenceModel, stated: str, wanted: str) -> Iterator[Told]:
    if stated != wanted and model.find(wanted) and not (model.find(stated) and model.conforms(stated, wanted)):
        yield tell("the default value is of type {type}, which is no {wanted}", type=stated, wanted=wanted)


def _unknown(model: ReferenceModel, stated: str, name: str) -> Iterator[Told]:
    if model.find(stated):
        yield tell("the default value's type {type} has no attribute '{name}'", type=stated, name=name)


DEFAULT_RULES = (values,)
