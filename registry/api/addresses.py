"""The parts of addresses that are numbers."""

from typing import Any

from werkzeug.routing import IntegerConverter, Map

LONGEST = 15
"""Digits of an id: so that it is exact in every JSON reader, and fits in every database."""


class Number(IntegerConverter):
    """A whole number that something could have; longer ones are no address at all, and so not found."""

    def __init__(self, map: Map, digits: int = LONGEST) -> None:
        super().__init__(map)
        self.digits = digits
        self.regex = rf"[0-9]{{1,{digits}}}"


def documented(converter: Number) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "maximum": 10**converter.digits - 1}
