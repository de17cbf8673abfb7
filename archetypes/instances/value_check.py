"""Holds one value to what the template asks for, whichever form the instance has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archetypes.instances.fields import Fields
from archetypes.instances.iso_dates import seconds
from archetypes.instances.values import Knows, duration_faults, faults, short
from archetypes.telling import Told, tell
from archetypes.templates.nodes import TemplateNode
from archetypes.web_template.input_parts import Input
from archetypes.web_template.numeric_inputs import PROPORTIONS, duration_limits, proportion_types


def value_faults(
    rm_type: str, asked: Sequence[Input], source: TemplateNode | None, fields: Fields, knows: Knows | None
) -> Iterator[Told]:
    """`source` is the node with the constraint, None for what the reference model adds."""
    if rm_type in ("DV_DURATION", "DURATION"):
        yield from _duration(asked, source, fields)
        return
    yield from faults(tuple(asked), fields, knows)
    if rm_type == "DV_PROPORTION":
        yield from _proportion(source, fields)


def _duration(asked: Sequence[Input], source: TemplateNode | None, fields: Fields) -> Iterator[Told]:
    """In parts, or as a whole; what its parts may be is said by the pattern, and the range is of the whole."""
    whole = fields.get("")
    if whole is not None and (not isinstance(whole, str) or seconds(whole) is None):
        yield tell("{value!r} is no duration as ISO 8601 writes it", value=short(whole))
        return
    parts = {name: part for name, part in fields.items() if name}
    unlimited = tuple({name: entry for name, entry in each.items() if name != "validation"} for each in asked)
    wrong = list(faults(unlimited, parts))
    yield from wrong
    if whole is None and not parts:
        yield tell("the value is missing")
    elif not wrong and source is not None:
        yield from duration_faults(duration_limits(source), whole if whole is not None else as_text(parts))


def as_text(parts: Fields) -> str:
    signs = (
        ("year", "Y"),
        ("month", "M"),
        ("week", "W"),
        ("day", "D"),
        ("hour", "H"),
        ("minute", "M"),
        ("second", "S"),
    )
    said = [f"{int(parts[name])}{sign}" if name in parts else "" for name, sign in signs]
    clock = "".join(said[4:])
    return f"P{''.join(said[:4])}{f'T{clock}' if clock else ''}"


def _proportion(source: TemplateNode | None, fields: Fields) -> Iterator[Told]:
    kind, denominator = fields.get("type"), fields.get("denominator")
    allowed = proportion_types(source) if source is not None else list(PROPORTIONS)
    if kind is not None and not _is_kind(kind, allowed):
        yield tell(
            "{value!r} is no type of proportion here; there are {allowed}",
            value=short(kind),
            allowed=", ".join(allowed),
        )
    if isinstance(denominator, int | float) and denominator == 0:
        yield tell("the denominator is 0")


def _is_kind(kind: object, allowed: list[str]) -> bool:
    if not isinstance(kind, int) or isinstance(kind, bool):
        return False
    return 0 <= kind < len(PROPORTIONS) and PROPORTIONS[kind] in allowed
