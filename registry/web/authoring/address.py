"""Addresses of the editors, with what the reader is about carried along."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from flask import url_for


def address(endpoint: str, id: int, kept: Mapping[str, str], anchor: str = "", **changes: str | int | None) -> str:
    """The editor's page with what was kept, and these changes to it: None or "" leaves a thing out.

    Built apart from the path, since names such as `endpoint` mean something to url_for; `from_` stands for `from`.
    """
    changed = {name.rstrip("_"): value for name, value in changes.items()}
    query = {name: str(value) for name, value in {**kept, **changed}.items() if value not in (None, "")}
    found = url_for(endpoint, id=id)
    return f"{found}{'?' if query else ''}{urlencode(query)}{'#' if anchor else ''}{quote(anchor[:40])}"
