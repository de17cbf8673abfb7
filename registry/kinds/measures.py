"""Fields of schemas that hold measures: numbers that content carries without loss, whole numbers, and short tables."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from registry.kinds.fields import Number, WholeNumber
from registry.kinds.numerals import exact, plain

#: No count in a standard comes near; the rules say what is plausible.
MANY = 100_000


class Whole(WholeNumber):
    """A whole number that arithmetic can bear."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(min=-MANY, max=MANY), **kwargs)


class Exact(Number):
    """A JSON number that content carries without loss: at most twelve significant digits, six of them decimals."""

    default_error_messages = {"digits": "At most twelve digits, six of them decimals."}  # noqa: RUF012 - marshmallow's way

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        super()._deserialize(value, attr, data, **kwargs)
        try:
            return plain(exact(value))
        except ValueError as error:
            raise self.make_error("digits") from error


def number(metadata: dict[str, Any], *, required: bool = False) -> Exact:
    return Exact(required=required, metadata=metadata)


def whole(metadata: dict[str, Any], *, required: bool = False) -> Whole:
    return Whole(required=required, metadata=metadata)


def table(of: type[Schema], metadata: dict[str, Any], *, most: int = 200) -> fields.List[Any]:
    """A table of rows; far fewer than content in general may have, since rules look across them."""
    return fields.List(fields.Nested(of), validate=validate.Length(max=most), metadata={"widget": "table"} | metadata)
