"""The one JSON-compatible form of a thing: compact (defaults left out), stable, and lossless both ways.

Keys are the model's field names, `type` tells the three kinds apart, `carried` is an object, and text by language
is an object from language to text. Who stores it sorts the keys (RFC 8785).
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, Final

from codesets.problem import ReadError, misfit
from codesets.telling import tell
from codesets.things import model
from codesets.things.carried import LARGEST_NUMBER, Carried
from codesets.things.model import Coding, PropertyValue, Thing

Decoder = Callable[[Any, str], Any]
#: Levels that elements without a field may have; FHIR's own nesting stays far below.
MAX_CARRIED_DEPTH: Final = 100
TYPES: Final[Mapping[str, type[Thing]]] = {
    "code-system": model.CodeSystem,
    "value-set": model.ValueSet,
    "concept-map": model.ConceptMap,
}
_NAMES: Final = {cls: name for name, cls in TYPES.items()}
_SCALARS: Final = {
    str: tell("a string"),
    bool: tell("true or false"),
    int: tell("a whole number"),
    float: tell("a number"),
}


def to_dict(thing: Thing) -> dict[str, Any]:
    """`thing` as JSON-compatible data; `from_dict(to_dict(thing)) == thing`."""
    return {"type": _NAMES[type(thing)], **_encode(thing)}


def from_dict(data: object) -> Thing:
    """The thing that `data` describes; ReadError names the path of the first element that does not fit."""
    if not isinstance(data, Mapping):
        raise misfit("", tell("an object with `type`"), data)
    kind = data.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        raise ReadError.at(
            "wrong-type",
            tell("`type` must be one of {types}, not {kind!r}", types=", ".join(TYPES), kind=kind),
            item="type",
        )
    rest = {key: value for key, value in data.items() if key != "type"}
    thing: Thing = _object_decoder(TYPES[kind].__name__)(rest, "")
    return thing


def concept_from(data: object, path: str) -> model.Concept:
    """One concept of a code system; `path` is where it stands."""
    found: model.Concept = _object_decoder("Concept")(data, path)
    return found


def _encode(value: Any) -> dict[str, Any]:
    found = {}
    for name, default, is_texts in _plan(type(value).__name__):
        each = getattr(value, name)
        if each is default or (each == default and type(each) is type(default)):
            continue
        found[name] = dict(each) if is_texts else to_json(each)
    return found


def to_json(value: Any) -> Any:
    """Any part of a thing (a field's value, a concept) in the same form, without `type`."""
    if isinstance(value, Carried):
        return value.elements()
    if isinstance(value, tuple):
        return [to_json(each) for each in value]
    return _encode(value) if dataclasses.is_dataclass(value) else value


@functools.cache
def _plan(name: str) -> tuple[tuple[str, Any, bool], ...]:
    """(field, default, whether it is text by language) for every field of a model class."""
    cls = getattr(model, name)
    hints = typing.get_type_hints(cls)
    return tuple((f.name, f.default, hints[f.name] == model.Texts) for f in dataclasses.fields(cls))


@functools.cache
def _object_decoder(name: str) -> Decoder:
    cls = getattr(model, name)
    hints = typing.get_type_hints(cls)
    decoders = {f.name: _decoder(hints[f.name]) for f in dataclasses.fields(cls)}
    needed = [f.name for f in dataclasses.fields(cls) if f.default is dataclasses.MISSING]

    def decode(data: Any, path: str) -> Any:
        if not isinstance(data, Mapping):
            raise misfit(path, tell("an object"), data)
        missing = next((name for name in needed if name not in data), None)
        if missing is not None:
            raise ReadError.at("missing-element", tell("`{name}` is missing", name=missing), item=_join(path, missing))
        unknown = next((key for key in data if key not in decoders), None)
        if unknown is not None:
            message = tell("unknown element; {name} has {known}", name=name, known=", ".join(decoders))
            raise ReadError.at("unknown-element", message, item=_join(path, str(unknown)))
        return cls(**{key: decoders[key](value, _join(path, key)) for key, value in data.items()})

    return decode


def _decoder(hint: Any) -> Decoder:
    if hint == PropertyValue:
        return _decode_property_value
    if hint == model.Texts:
        return _decode_texts
    if hint is Carried:
        return _decode_carried
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:  # only ever X | None in the model
        return _optional(_decoder(arguments[0]))
    if origin is tuple:
        return _listed(_decoder(arguments[0]))
    return _scalar(hint) if hint in _SCALARS else _object_decoder(hint.__name__)


def _optional(decode: Decoder) -> Decoder:
    return lambda value, path: None if value is None else decode(value, path)


def _listed(decode: Decoder) -> Decoder:
    def each(value: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise misfit(path, tell("a list"), value)
        return tuple(decode(item, f"{path}[{position}]") for position, item in enumerate(value))

    return each


def _scalar(cls: type[Any]) -> Decoder:
    def check(value: Any, path: str) -> Any:
        if type(value) is not cls:
            raise misfit(path, _SCALARS[cls], value)
        return value

    return check


def _decode_texts(value: Any, path: str) -> model.Texts:
    if not isinstance(value, Mapping) or not all(isinstance(text, str) for text in value.values()):
        raise misfit(path, tell("an object from language to text"), value)
    return tuple((str(language), text) for language, text in value.items())


def _decode_carried(value: Any, path: str) -> Carried:
    if not isinstance(value, Mapping):
        raise misfit(path, tell("an object"), value)
    if _is_deeper(value, MAX_CARRIED_DEPTH):
        raise ReadError.at("too-deep", tell("nested deeper than {limit} levels", limit=MAX_CARRIED_DEPTH), item=path)
    try:
        return Carried.of(value)
    except ValueError as error:
        raise ReadError.at("number-too-large", error.args[0], item=path) from None


def _is_deeper(value: Any, limit: int) -> bool:
    """Whether lists and objects hold each other more than `limit` times; without recursion."""
    level = [value]
    for _ in range(limit):
        parts = [each.values() if isinstance(each, Mapping) else each for each in level]
        level = [inner for each in parts for inner in each if isinstance(inner, Mapping | list | tuple)]
        if not level:
            return False
    return True


def _decode_property_value(value: Any, path: str) -> PropertyValue:
    if isinstance(value, Mapping):
        coding: Coding = _object_decoder("Coding")(value, path)
        return coding
    if not isinstance(value, str | bool | int | float):
        raise misfit(path, tell("a string, number, true, false or coding"), value)
    if isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:  # "not", since NaN is neither
        raise ReadError.at(
            "number-too-large", tell("{value} is beyond what JSON keeps exactly", value=value), item=path
        )
    return value


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
