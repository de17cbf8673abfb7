"""Turns what marshmallow says of content into problems: a stable code, the item, the field, and what to do."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from registry.errors import Problem, problem

Place = Callable[[tuple[Any, ...]], tuple[str, str]]
"""From a path in the raw content to the item's key and the dotted path inside it."""

_SAYINGS: tuple[tuple[str, str, str], ...] = (
    (r"Missing data for required field\.", "missing", "Fill in {field}."),
    (r"Unknown field\.", "unknown-field", "{field} is not a field here; remove it, or correct its name."),
    (r"Field may not be null\.", "missing", "{field} has no value; fill it in, or remove it."),
    (r"Must be one of: (?P<choices>.*)\.", "not-a-choice", "{field} must be one of: {choices}."),
    (r"Must be greater than or equal to (?P<least>[^ ]+?)\.?", "too-small", "{field} must be at least {least}."),
    (r"Must be greater than (?P<least>[^ ]+?)\.", "too-small", "{field} must be above {least}."),
    (r"Must be less than or equal to (?P<most>[^ ]+?)\.?", "too-large", "{field} must be at most {most}."),
    (r"Must be less than (?P<most>[^ ]+?)\.", "too-large", "{field} must be below {most}."),
    (
        r"Must be greater than or equal to (?P<least>.+) and less than or equal to (?P<most>.+?)\.",
        "out-of-range",
        "{field} must be from {least} to {most}.",
    ),
    (
        r"Must be greater than (?P<least>.+) and less than or equal to (?P<most>.+?)\.",
        "out-of-range",
        "{field} must be above {least} and at most {most}.",
    ),
    (r"Shorter than minimum length (?P<least>\d+)\.", "too-short", "{field} must have at least {least}."),
    (r"Longer than maximum length (?P<most>\d+)\.", "too-long", "{field} may have at most {most}."),
    (
        r"Length must be between (?P<least>\d+) and (?P<most>\d+)\.",
        "wrong-length",
        "{field} must have a length from {least} to {most}.",
    ),
    (r"Not a valid string\.", "not-text", "{field} must be text."),
    (r"Not a valid number\.", "not-a-number", "{field} must be a number, written without quotation marks."),
    (r"Not a valid integer\.", "not-a-number", "{field} must be a whole number, written without quotation marks."),
    (r"Must have fewer digits\.", "out-of-range", "{field} has too many digits to be kept exactly."),
    (r"Special numeric values.*", "not-a-number", "{field} must be a finite number."),
    (r"Not a valid boolean\.", "not-yes-or-no", "{field} must be true or false."),
    (r"Not a valid date\.", "not-a-date", "{field} must be a date, as 2026-01-31."),
    (r"Not a valid list\.", "not-a-list", "{field} must be a list."),
    (r"Not a valid URL\.", "not-an-address", "{field} must be an address, as https://example.org/page."),
    (r"At most twelve .*", "out-of-range", "{field} may have at most twelve digits, six of them decimals."),
    (r"Number too large\.", "out-of-range", "{field} has too many digits to be kept exactly."),
    (r"Invalid type\.|Not a valid mapping type\.", "not-an-object", "{field} must be an object with named fields."),
    (r"Invalid input type\.", "not-an-object", "{field} must be an object with named fields."),
    (r"String does not match expected pattern\.", "wrong-form", "{field} has a sign or form that is not allowed."),
)
_TABLE = tuple((re.compile(pattern), code, template) for pattern, code, template in _SAYINGS)


def schema_problems(messages: Any, place: Place) -> list[Problem]:
    """All of a ValidationError's messages as problems, in the order of the content."""
    return [_one(saying, *place(path)) for path, saying in _leaves(messages, ())]


def _leaves(messages: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Paths and sentences, without recursion: the depth of the messages follows that of the content."""
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from _leaves(inner, path if name == "_schema" else (*path, name))
    elif isinstance(messages, list):
        for inner in messages:
            yield from _leaves(inner, path)
    else:
        yield path, str(messages)


def _one(saying: str, item: str, field: str) -> Problem:
    values = {"item": item, "field": field}
    for pattern, code, template in _TABLE:
        match = pattern.fullmatch(saying)
        if match:
            return _said(code, template, values, match.groupdict())
    return _said("invalid", "{field}: {why}", values, {"why": saying})


def _said(code: str, template: str, place: dict[str, str], values: dict[str, Any]) -> Problem:
    found = problem(code, template, item=place["item"], **values)
    shown = place["field"] or "the content"
    text = type(found.text)(template, {**values, "field": shown})
    return Problem(code, text, place["item"], place["field"])
