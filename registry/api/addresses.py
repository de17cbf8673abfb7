"""The parts of addresses that are numbers."""

from typing import Any

from werkzeug.routing import IntegerConverter

DIGITS = 15  # so that the number is exact in every JSON reader, and fits in every database


class Number(IntegerConverter):
    """A whole number that something could have; longer ones are no address at all, and so not found."""

    regex = rf"[0-9]{{1,{DIGITS}}}"


def documented(_converter: Number) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "maximum": 10**DIGITS - 1}
