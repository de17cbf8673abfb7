"""Judgements as JSON and back: problems, references and differences, with messages that pages can still translate."""

from collections.abc import Mapping
from typing import Any

from archetypes import Named
from registry.errors import Message, Problem
from registry.kinds.differences import Shown
from registry.kinds.kind import Change, Difference, FieldChange, Grade, Reference

Json = Any


def problem_data(each: Problem) -> Json:
    return [each.code, _out(each.text), each.item, each.field, each.severity, each.line, each.column]


def problem(data: Json) -> Problem:
    code, text, *others = data
    return Problem(code, _in(text), *others)


def reference_data(each: Reference) -> Json:
    return [each.item, each.target, each.version, each.target_item, each.purpose]


def reference(data: Json) -> Reference:
    return Reference(*data)


def difference_data(found: Difference) -> Json:
    return [_change_data(each) for each in found.changes]


def difference(data: Json) -> Difference:
    return Difference(tuple(map(_change, data)))


def _change_data(each: Change) -> Json:
    fields = [[field.field, _out(field.before), _out(field.after)] for field in each.fields]
    return [each.key, each.kind, each.grade.value, [_out(reason) for reason in each.reasons], each.safety, fields]


def _change(data: Json) -> Change:
    key, kind, grade, reasons, safety, fields = data
    told = tuple(FieldChange(field, _in(before), _in(after)) for field, before, after in fields)
    return Change(key, kind, Grade(grade), tuple(map(_in, reasons)), safety, told)


def _out(value: Any) -> Json:
    """Whatever is no plain value of JSON as an object with one name, which says what it is."""
    if isinstance(value, Message):
        return {"message": [value.template, {name: _out(each) for name, each in value.values.items()}]}
    if isinstance(value, Shown):
        return {"shown": _out(value.value)}
    if isinstance(value, Named):
        return {"named": [value.code, dict(value.labels), value.language]}
    if isinstance(value, Mapping):
        return {"map": {name: _out(each) for name, each in value.items()}}
    if isinstance(value, list | tuple):
        return [_out(each) for each in value]
    return value


def _in(data: Json) -> Any:
    if isinstance(data, list):
        return [_in(each) for each in data]
    if not isinstance(data, dict):
        return data
    [(what, held)] = data.items()
    if what == "message":
        template, values = held
        return Message(template, {name: _in(each) for name, each in values.items()})
    if what == "named":
        return Named(*held)
    return Shown(_in(held)) if what == "shown" else {name: _in(each) for name, each in held.items()}
