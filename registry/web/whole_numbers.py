"""Whole numbers that forms and addresses give."""

from flask import request


def whole_number(text: str, digits: int = 8) -> int | None:
    """None for what is no number, or has more digits than any that can be meant."""
    return int(text) if text.isdecimal() and len(text) <= digits else None


def number_asked(name: str) -> int:
    """What the address gives under a name; 0 where that is no number."""
    return whole_number(request.args.get(name, "")) or 0
