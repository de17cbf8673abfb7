"""OIDs, bare and as URIs (RFC 3061)."""

from __future__ import annotations

import re
from typing import Final

URN: Final = "urn:oid:"
_BARE: Final = re.compile(r"[0-2](\.(0|[1-9]\d*))+")


def is_oid(text: str) -> bool:
    """Whether it is a bare one: numbers without leading zeros, with points between."""
    return bool(_BARE.fullmatch(text))


def as_uri(text: str) -> str:
    """A bare OID as a URI, anything else as it stands."""
    return f"{URN}{text}" if is_oid(text) else text
