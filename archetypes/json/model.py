"""Makes the values of the model from plain JSON, each as its place in the model says; nothing else is let in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from functools import cache, reduce
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from archetypes.constraints import AttributeTuple, CObject
from archetypes.json.writer import TYPE
from archetypes.model import ArchetypeId
from archetypes.telling import Told, tell
from archetypes.values import OdinTable

Make = Callable[[Any], Any]
_SORTS: Mapping[type, Told] = {
    NoneType: tell("nothing"),
    bool: tell("true or false"),
    int: tell("a whole number"),
    Decimal: tell("a number with decimals"),
    str: tell("a text"),
    list: tell("a list"),
    dict: tell("an object"),
}
_SHOWN = 60
_HALVES = re.compile("[\ud800-\udfff]")


class Misfit(ValueError):
    """A value that the model has no place for; `steps` lead to it from the outermost."""

    def __init__(self, message: Told) -> None:
        super().__init__(message)
        self.message = message
        self.steps: list[str | int] = []


class Unusable:
    """Stands for a value that is JSON and yet cannot be taken, until it is known where it stands."""

    def __init__(self, message: Told) -> None:
        self.message = message


def make(hint: Any, value: object) -> Any:
    """A value of this type; raises Misfit."""
    return _maker(hint)(value)


def _expected(what: Told, value: object) -> Misfit:
    if isinstance(value, Unusable):
        return Misfit(value.message)
    return Misfit(tell("expected {what}, found {found}", what=what, found=_SORTS[type(value)]))


@cache
def _maker(hint: Any) -> Make:
    """How JSON becomes a value of this type. Each maker adds one frame to the stack, since archetypes are deep."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _union(get_args(hint))
    if origin is Literal:
        return _one_of(get_args(hint))
    if origin is tuple:
        return _tuple(get_args(hint))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(*get_args(hint))
    if hint is ArchetypeId:
        return _identifier
    if hint is str:
        return _text
    if is_dataclass(origin or hint):
        return _object((hint,))
    return _plain(hint)


def _plain(sort: type) -> Make:
    def read(value: Any) -> Any:
        if type(value) is not sort:
            raise _expected(_SORTS[sort], value)
        return value

    return read


def _text(value: Any) -> str:
    if type(value) is not str:
        raise _expected(_SORTS[str], value)
    if not value.isascii() and _HALVES.search(value):
        raise Misfit(tell("half of a pair of UTF-16, which is no character"))
    return value


def _one_of(values: tuple[str, ...]) -> Make:
    def read(value: Any) -> Any:
        if value not in values:
            raise Misfit(tell("expected one of: {values}", values=", ".join(values)))
        return value

    return read


def _identifier(value: Any) -> ArchetypeId:
    found = ArchetypeId.parse(value) if isinstance(value, str) else None
    if found is None:
        raise Misfit(tell("expected an archetype id such as openEHR-EHR-OBSERVATION.name.v1"))
    return found


def _tuple(hints: tuple[Any, ...]) -> Make:
    """`tuple[X, ...]`, or a pair of two types."""
    repeated = len(hints) == 2 and hints[1] is Ellipsis
    makers = [_maker(each) for each in hints[: 1 if repeated else None]]

    def read(value: Any) -> Any:
        if type(value) is not list:
            raise _expected(_SORTS[list], value)
        if not repeated and len(value) != len(makers):
            raise Misfit(tell("expected a list of {count}", count=len(makers)))
        made = []
        for number, each in enumerate(value):
            try:
                made.append(makers[0 if repeated else number](each))
            except Misfit as misfit:
                misfit.steps.insert(0, number)
                raise
        return tuple(made)

    return read


def _mapping(key_hint: Any, value_hint: Any) -> Make:
    """An object; where keys may be other than texts also a list of pairs."""
    key, item = _maker(key_hint), _maker(value_hint)

    def read(value: Any) -> Any:
        if type(value) is list and key_hint is not str:
            return dict(_maker(tuple[tuple[key_hint, value_hint], ...])(value))
        if type(value) is not dict:
            raise _expected(_SORTS[dict], value)
        made = {}
        for name, each in value.items():
            try:
                made[key(name)] = item(each)
            except Misfit as misfit:
                misfit.steps.insert(0, name)
                raise
        return made

    return read


def _union(hints: tuple[Any, ...]) -> Make:
    """By what JSON tells apart: texts, numbers, lists, and objects by their type."""
    classes = tuple(each for each in hints if is_dataclass(get_origin(each) or each) and each is not ArchetypeId)
    others = [each for each in hints if each not in classes]
    sorts = {_sort(each): _maker(each) for each in others}
    if classes:
        sorts[dict] = _object(classes)
    what = reduce(lambda one, other: tell("{one} or {other}", one=one, other=other), map(_SORTS.__getitem__, sorts))

    def read(value: Any) -> Any:
        maker = sorts.get(type(value))
        if maker is None:
            raise _expected(what, value)
        return maker(value)

    return read


def _sort(hint: Any) -> type:
    """What of JSON becomes this type."""
    origin = get_origin(hint)
    if origin is tuple:
        return list
    if hint is ArchetypeId or origin is Literal:
        return str
    return dict if origin is not None else hint


def _object(hints: tuple[Any, ...]) -> Make:
    """An object of one of these classes, or of one below them, as its `_type` says."""
    known = {each.__name__: (each, arguments) for hint in hints for each, arguments in _classes(hint)}

    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise _expected(_SORTS[dict], value)
        name = value.get(TYPE)
        if not isinstance(name, str) or name not in known:
            found = name[:_SHOWN] if isinstance(name, str) else ""
            message = tell(
                "expected an object whose _type is one of: {types}; found {found!r}",
                types=", ".join(sorted(known)),
                found=found,
            )
            raise Misfit(message)
        made, makers, required = {}, *_fields(*known[name])
        for key, each in value.items():
            try:
                if key != TYPE:
                    made[key] = _field(makers, key, name)(each)
            except Misfit as misfit:
                misfit.steps.insert(0, key)
                raise
        for missing in required - made.keys():
            raise Misfit(tell("{type} needs {field}", type=name, field=missing))
        return _checked(known[name][0](**made))

    return read


def _field(makers: Mapping[str, Make], key: str, name: str) -> Make:
    if key not in makers:
        raise Misfit(tell("{type} has no {field}", type=name, field=key[:_SHOWN]))
    return makers[key]


def _classes(hint: Any) -> list[tuple[type, tuple[Any, ...]]]:
    """The class with those below it, and the types that it is made general by; a mere constraint is none itself."""
    origin = get_origin(hint) or hint
    below = [found for each in origin.__subclasses__() for found in _classes(each)]
    return below if origin is CObject else [(origin, get_args(hint)), *below]


@cache
def _fields(owner: type, arguments: tuple[Any, ...]) -> tuple[Mapping[str, Make], frozenset[str]]:
    hints = get_type_hints(owner)
    given = dict(zip(getattr(owner, "__parameters__", ()), arguments, strict=False))
    makers, required = {}, set()
    for field in fields(owner):
        if field.name != "place":
            makers[field.name] = _maker(_given(hints[field.name], given))
        if field.default is MISSING and field.default_factory is MISSING:
            required.add(field.name)
    return makers, frozenset(required)


def _given(hint: Any, given: Mapping[Any, Any]) -> Any:
    """A hint with the type that stands for its variable."""
    if isinstance(hint, TypeVar):
        return given[hint]
    parts = get_args(hint)
    if get_origin(hint) in (Union, UnionType) and any(isinstance(each, TypeVar) for each in parts):
        return Union[tuple(_given(each, given) for each in parts)]  # noqa: UP007 - made of a tuple
    return hint


def _checked(value: Any) -> Any:
    """What no type says: the rows of a tuple are as long as its names; a table has no key twice."""
    if isinstance(value, AttributeTuple) and any(len(row) != len(value.names) for row in value.rows):
        raise Misfit(tell("each row of a tuple has one constraint for each name"))
    if isinstance(value, OdinTable) and any(isinstance(key, bool) for key in value.items):
        raise Misfit(tell("a key is a string, a number, a date or a URI"))
    return value
