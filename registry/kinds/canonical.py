"""Canonical JSON (RFC 8785): equal content always has equal bytes, and so an equal hash."""

from typing import Any

import orjson
import rfc8785

from registry.errors import ContentError, problem


def canonical_json(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON-compatible value. Raises ContentError for numbers outside its range."""
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        fault = problem("not-canonical", "The content has a value that JSON cannot carry exactly: {why}", why=error)
        raise ContentError("The content cannot be stored.", problems=[fault]) from error


def from_canonical(data: bytes) -> Any:
    return orjson.loads(data)
