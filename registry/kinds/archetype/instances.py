"""Instances held to a template or an archetype: what in a JSON record it does not allow, where, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import archetypes
from registry.errors import Conflict, ContentError, Message, Problem, TooLarge, problem
from registry.kinds.archetype.codes import has_code
from registry.kinds.archetype.operating import operational
from registry.kinds.jsontext import read_json
from registry.kinds.kind import World
from registry.kinds.telling import said

MAX_BYTES = 4 * 1024 * 1024
#: Records nest more than other JSON: each level of a definition is an object in a list.
MAX_DEPTH = 300
#: What is told of one record; whoever has more begins with these.
MOST = 500
#: Values of one record. Keys of the flat form are looked for one by one, and repeat what stands above them: their
#: letters are counted too, as they are when the record is made flat.
MOST_VALUES = {"canonical": 200_000, "structured": 50_000, "flat": 50_000}
MOST_LETTERS = 16_000_000
#: Tags of a record in XML: every value has a tag that opens and mostly one that closes.
MOST_TAGS = 300_000

REMEDIES: Mapping[str, Message] = {
    "IMIN": Message("Add what is missing, or leave out the whole that it belongs to."),
    "IMAX": Message("Leave out those that are too many."),
    "IUNK": Message("Use a name or an id that the template has; its web template and its example have them all."),
    "ITYP": Message("Use the type that the template has here."),
    "IVAL": Message("Change the value to one that is allowed here."),
    "IDEP": Message("Make the record less deep."),
}
_OTHERWISE = Message("Mend it as the message says.")


@dataclass(frozen=True)
class Finding:
    """`path` is an openEHR path in a canonical record, the key in a flat one, and that key in a structured one."""

    code: str
    severity: str
    path: str
    message: Message
    remedy: Message

    def as_dict(self) -> dict[str, str]:
        return {
            "code": self.code,
            "severity": self.severity,
            "path": self.path,
            "message": str(self.message),
            "remedy": str(self.remedy),
        }


@dataclass(frozen=True)
class Checked:
    """`form` is flat, structured or canonical; `more` says that not all findings are told."""

    form: str
    findings: tuple[Finding, ...]
    more: bool

    @property
    def valid(self) -> bool:
        return not any(each.severity == "error" for each in self.findings)


def check(content: str, data: bytes, world: World, today: World | None = None) -> Checked:
    """`world` is what the content was published with; codes are looked up in what is in force `today`.

    Raises ContentError (with line and column) for what is neither a JSON object nor XML of the reference model,
    TooLarge, and Conflict where no template can be made of the content."""
    instance = _record(data) if archetypes.is_xml(data) else _instance(data)
    _check_extent(instance)
    try:
        template = operational(content, world)
    except archetypes.FlatteningError as error:
        raise Conflict(
            "Records cannot be checked against it: {why}", code="not-operational", why=said(error.message)
        ) from error
    problems = archetypes.check_instance(instance, template, partial(has_code, today or world))
    found = [_finding(each) for each in islice(problems, MOST + 1)]
    return Checked(_form(instance), tuple(found[:MOST]), len(found) > MOST)


def _form(instance: Mapping[str, Any]) -> str:
    if "_type" in instance or "archetype_node_id" in instance:
        return "canonical"
    return "structured" if archetypes.is_structured(instance) else "flat"


def _check_extent(instance: Mapping[str, Any]) -> None:
    """Raises TooLarge for a record of few bytes that is much to check."""
    form = _form(instance)
    values = letters = 0
    waiting: list[tuple[Any, int]] = [(instance, 0)]
    while waiting:
        each, length = waiting.pop()
        inner = list(each.values()) if isinstance(each, Mapping) else each if isinstance(each, list) else None
        if inner is None:
            values, letters = values + 1, letters + length
        if values + len(waiting) + len(inner or ()) > MOST_VALUES[form]:
            raise TooLarge("The record has more than {limit} values; split it.", limit=MOST_VALUES[form])
        if letters > MOST_LETTERS and form != "canonical":
            raise TooLarge("The names in the record are too long together; shorten them, or split it.")
        if isinstance(each, Mapping):
            waiting += [(value, length + len(name)) for name, value in each.items()]
        elif inner is not None:
            waiting += [(value, length) for value in inner]


def _record(data: bytes) -> Mapping[str, Any]:
    if len(data) > MAX_BYTES:
        raise TooLarge("The record is {size} bytes; the limit is {limit}.", size=len(data), limit=MAX_BYTES)
    if data.count(b"<") > MOST_TAGS:
        raise TooLarge("The record has more than {limit} values; split it.", limit=MOST_TAGS)
    try:
        return archetypes.read_canonical_xml(data)
    except archetypes.ParseError as error:
        fault = Problem(error.code, said(error.message), line=error.line, column=error.column)
        raise ContentError("The XML is no record.", problems=[fault]) from error


def _instance(data: bytes) -> Mapping[str, Any]:
    value = read_json(data, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH)
    if isinstance(value, dict):
        return value
    fault = problem("no-object", "A record is a JSON object: flat, or canonical with _type.", line=1, column=1)
    raise ContentError("The JSON is no record.", problems=[fault])


def _finding(each: archetypes.Problem) -> Finding:
    return Finding(each.code, each.severity, each.path, said(each.message), REMEDIES.get(each.code, _OTHERWISE))
