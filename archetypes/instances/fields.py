"""The fields of a value, by the suffixes of the flat form, and the canonical JSON that says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from archetypes.instances.fitting import fitting
from archetypes.instances.iso_dates import within_bounds
from archetypes.slot_patterns import matches
from archetypes.web_template.input_parts import Input
from archetypes.web_template.numeric_inputs import duration_parts
from archetypes.xml.primitives import PRIMITIVES

Fields = dict[str, Any]
#: For types whose JSON names its parts as the flat form does, or otherwise: suffix to way into the JSON.
_WAYS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "DV_QUANTITY": {"magnitude": ("magnitude",), "unit": ("units",), "precision": ("precision",)},
    "DV_CODED_TEXT": {
        "code": ("defining_code", "code_string"),
        "terminology": ("defining_code", "terminology_id", "value"),
        "value": ("value",),
    },
    "CODE_PHRASE": {"code": ("code_string",), "terminology": ("terminology_id", "value")},
    "DV_ORDINAL": {
        "code": ("symbol", "defining_code", "code_string"),
        "terminology": ("symbol", "defining_code", "terminology_id", "value"),
        "value": ("symbol", "value"),
        "ordinal": ("value",),
    },
    "DV_STATE": {
        "code": ("value", "defining_code", "code_string"),
        "terminology": ("value", "defining_code", "terminology_id", "value"),
        "value": ("value", "value"),
        "terminal": ("is_terminal",),
    },
    "DV_COUNT": {"": ("magnitude",)},
    "DV_PROPORTION": {"numerator": ("numerator",), "denominator": ("denominator",), "type": ("type",)},
    "DV_PARSABLE": {"value": ("value",), "formalism": ("formalism",)},
    "DV_MULTIMEDIA": {
        "": ("uri", "value"),
        "mediatype": ("media_type", "code_string"),
        "terminology": ("media_type", "terminology_id", "value"),
        "alternatetext": ("alternate_text",),
        "size": ("size",),
    },
    "DV_IDENTIFIER": {name: (name,) for name in ("id", "type", "issuer", "assigner")},
    "PARTY_IDENTIFIED": {
        "name": ("name",),
        "id": ("external_ref", "id", "value"),
        "id_scheme": ("external_ref", "id", "scheme"),
        "id_namespace": ("external_ref", "namespace"),
    },
}
WAYS: Final = {
    **_WAYS,
    "DV_SCALE": {**_WAYS["DV_ORDINAL"], "scale": ("value",)},
    "PARTY_PROXY": _WAYS["PARTY_IDENTIFIED"],
    "PARTY_SELF": _WAYS["PARTY_IDENTIFIED"],
    **{
        name: {"": ("value",)}
        for name in (
            "DV_TEXT",
            "DV_BOOLEAN",
            "DV_DATE",
            "DV_TIME",
            "DV_DATE_TIME",
            "DV_URI",
            "DV_EHR_URI",
        )
    },
}
_TYPES_INSIDE: Final = {
    "defining_code": "CODE_PHRASE",
    "terminology_id": "TERMINOLOGY_ID",
    "symbol": "DV_CODED_TEXT",
    "value": "DV_CODED_TEXT",
    "media_type": "CODE_PHRASE",
    "uri": "DV_URI",
    "external_ref": "PARTY_REF",
    "id": "GENERIC_ID",
}
_NUMBERS: Final[Mapping[str, Callable[[Any], Any]]] = {"INTEGER": int, "DECIMAL": float}
_EXAMPLES: Final = {"mediatype": "image/png"}
_SIGNS: Final = (("year", "Y"), ("month", "M"), ("week", "W"), ("day", "D"))
_CLOCK: Final = (("hour", "H"), ("minute", "M"), ("second", "S"))


def is_value(rm_type: str) -> bool:
    return rm_type in WAYS or rm_type == "DV_DURATION" or rm_type in PRIMITIVES


def canonical(rm_type: str, fields: Fields) -> Any:
    """The value as canonical JSON."""
    if rm_type == "DURATION":
        return fields.get("") or duration(fields)
    if rm_type in PRIMITIVES:
        return fields.get("", "")
    made: dict[str, Any] = {"_type": rm_type}
    if rm_type == "DV_DURATION":
        return made | {"value": fields.get("") or duration(fields)}
    for suffix, way in WAYS[rm_type].items():
        if suffix in fields:
            _put(made, way, fields[suffix])
    if "external_ref" in made:
        made["external_ref"]["type"] = "PERSON"
    return made


def _put(target: dict[str, Any], way: tuple[str, ...], value: object) -> None:
    for step in way[:-1]:
        target = target.setdefault(step, {"_type": _TYPES_INSIDE[step]} if step in _TYPES_INSIDE else {})
    target[way[-1]] = value


def fields_of(rm_type: str, value: object) -> Fields:
    """What canonical JSON says, by suffix; a part that is not there is left out."""
    if rm_type == "DURATION":
        return duration_fields(value) if isinstance(value, str) else {}
    if rm_type in PRIMITIVES:
        return {"": value}
    if rm_type == "DV_DURATION":
        text = value.get("value") if isinstance(value, Mapping) else None
        return duration_fields(text) if isinstance(text, str) else {}
    found = {suffix: _get(value, way) for suffix, way in WAYS.get(rm_type, {}).items()}
    return {suffix: part for suffix, part in found.items() if part is not None}


def _get(value: object, way: tuple[str, ...]) -> Any:
    for step in way:
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def duration(fields: Fields) -> str:
    day = "".join(f"{fields[name]}{sign}" for name, sign in _SIGNS if name in fields)
    clock = "".join(f"{fields[name]}{sign}" for name, sign in _CLOCK if name in fields)
    return f"P{day}{f'T{clock}' if clock else ''}" if day or clock else "PT0S"


def duration_fields(text: str) -> Fields:
    """The parts that are given; the whole text under no suffix where it is no duration."""
    parts: Fields = dict(duration_parts(text))
    return parts if parts and not text.endswith("T") else {"": text}


def chosen(asked: Iterable[Input]) -> Fields:
    """A value that the template allows: the first of a list, the least of a range."""
    fields: Fields = {}
    for each in asked:
        suffix = each.get("suffix", "")
        if suffix == "other":
            continue
        listed = each.get("list")
        if listed:
            fields |= _from_list(each, listed[0])
            if suffix == "unit" and "validation" in listed[0]:
                fields["magnitude"] = _number(listed[0]["validation"], float)
        else:
            fields[suffix] = _EXAMPLES.get(suffix) or _FREE[each["type"]](each)
        if suffix == "code":
            fields["terminology"] = each.get("terminology") or "local"
    return fields


def _from_list(asked: Input, entry: Mapping[str, Any]) -> Fields:
    if asked["type"] == "BOOLEAN":
        return {"": entry["value"] == "true"}
    if asked["type"] in _NUMBERS:
        return {asked.get("suffix", ""): _NUMBERS[asked["type"]](entry["value"])}
    suffix = asked.get("suffix", "")
    found: Fields = {suffix: entry["value"]}
    if suffix == "code":
        found["value"] = entry["label"]
    return found | {name: entry[name] for name in ("ordinal", "scale") if name in entry}


def _number(limits: Mapping[str, Any] | None, kind: Callable[[Any], Any]) -> Any:
    span = (limits or {}).get("range", {})
    lower, upper = span.get("min"), span.get("max")
    if lower is None and upper is None:
        return kind(1)
    if lower is None:
        return kind(upper if span["maxOp"] == "<=" else upper - 1)
    if span["minOp"] == ">=":
        return kind(lower)
    return kind(lower + 1) if upper is None or lower + 1 < upper else (lower + upper) / 2


def _text(pattern: str | None) -> str:
    """What is no expression is passed over: the archetype's own check tells of it."""
    return "Text" if pattern is None or matches(pattern, "Text") else fitting(pattern) or "Text"


def _moment(asked: Input, date: str, clock: str) -> str:
    """The earliest that is allowed, else one with as many parts as the pattern has room for."""
    limits = asked.get("validation") or {}
    pattern = limits.get("pattern", "").upper()
    within = within_bounds(limits.get("range", {}))
    if within:
        return within
    day, _, hour = pattern.partition("T") if date else ("", "", pattern.removeprefix("T"))
    date, clock = _without(date, day, "-"), _without(clock, hour, ":")
    return f"{date}T{clock}Z" if date.count("-") == 2 and clock else date or clock


def _without(text: str, pattern: str, mark: str) -> str:
    """Up to the first part that the pattern rules out."""
    parts = pattern.split(mark)
    room = parts.index("XX") if "XX" in parts else len(text)
    return mark.join(text.split(mark)[:room]) if text else text


_FREE: Final[Mapping[str, Callable[[Input], Any]]] = {
    "DECIMAL": lambda asked: _number(asked.get("validation"), float),
    "INTEGER": lambda asked: _number(asked.get("validation"), int),
    "TEXT": lambda asked: _text((asked.get("validation") or {}).get("pattern")),
    "CODED_TEXT": lambda _: "code",
    "BOOLEAN": lambda _: True,
    "DATE": lambda asked: _moment(asked, "2024-01-15", ""),
    "TIME": lambda asked: _moment(asked, "", "10:30:00"),
    "DATETIME": lambda asked: _moment(asked, "2024-01-15", "10:30:00"),
}
