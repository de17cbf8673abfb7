"""What both sides of a merge say at one place, as people say it: of numbers and parts that stand there in signs."""

import re
from decimal import Decimal

from archetypes import wording
from archetypes.values import Interval
from registry.web import words
from registry.web.part_words import PARTS

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_BETWEEN = re.compile(rf"\|(>?){_NUMBER}\.\.(<?){_NUMBER}\|")
_BOUND = re.compile(rf"\|(>=|>|<=|<){_NUMBER}\|")
#: Steps on the way to a part that say nothing to those who read it.
_SILENT = ("items", "list", "value")


def part(field: str) -> str:
    """`items/kg/magnitude` is "kg, Value"."""
    return ", ".join(words.word(PARTS, step) for step in field.split("/") if step not in _SILENT)


def said(text: str, language: str) -> str:
    """Limits in words: `|0.0..<1000.0|` is "0 til under 1000"."""
    text = _BETWEEN.sub(lambda found: _interval(found[2], found[4], not found[1], not found[3], language), text)
    return _BOUND.sub(lambda found: _one_sided(found[1], found[2], language), text)


def _one_sided(sign: str, number: str, language: str) -> str:
    included = sign.endswith("=")
    low, high = (number, None) if sign.startswith(">") else (None, number)
    return _interval(low, high, included, included, language)


def _interval(low: str | None, high: str | None, with_low: bool, with_high: bool, language: str) -> str:
    lower, upper = (Decimal(each) if each is not None else None for each in (low, high))
    return wording.interval(Interval(lower, upper, with_low, with_high), language)
