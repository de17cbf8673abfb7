"""Addresses of the page that shows a tree, with another part of it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

#: What the part of the tree that is shown is told by; not carried on to another part.
_OWN = ("at", "start", "comment", "find", "publisher", "nodes")
Here = Callable[..., str]


def here(endpoint: str, **values: Any) -> Here:
    """`here(at=KEY, start=KEY, comment=KEY)`: the page of this endpoint, narrowed as it is now."""
    known = request.args.to_dict(flat=False) if request.method == "GET" else {}
    kept = {name: given for name, given in known.items() if name not in _OWN}

    def address(**changed: str | None) -> str:
        query = urlencode({**kept, **{name: value for name, value in changed.items() if value}}, doseq=True)
        return f"{url_for(endpoint, **values)}{'?' if query else ''}{query}"

    return address
