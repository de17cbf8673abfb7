"""Value sets that a URL defines by itself: `?fhir_vs`, and for SNOMED CT also `=isa/…`, `=refset/…` and `=ecl/…`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from codesets.things import snomed
from codesets.things.model import Filter

#: An edition, with or without the date of its version.
_EDITION: Final = re.compile(r"(http://snomed\.info/sct)/(\d{6,18})(?:/version/(\d{8}))?")


@dataclass(frozen=True, slots=True)
class Implicit:
    """What such a URL selects: a system, the edition it names (a version, or the beginning of one), and filters."""

    system: str
    version: str | None = None
    edition: str | None = None
    filters: tuple[Filter, ...] = ()


def implicit(url: str) -> Implicit | None:
    """None for a URL that defines no value set by itself."""
    uri, question, rest = url.partition("?fhir_vs")
    filters = _filters(rest) if question else None
    if filters is None or (rest.startswith(("=refset", "=ecl")) and not uri.startswith(snomed.SYSTEM)):
        return None
    named = _EDITION.fullmatch(uri)
    if named is None:
        return Implicit(uri, filters=filters)
    system, _, date = named.groups()
    return Implicit(system, uri if date else None, None if date else f"{uri}/version/", filters)


def _filters(rest: str) -> tuple[Filter, ...] | None:
    if not rest:
        return ()
    if rest == "=refset":
        return (Filter("concept", "descendent-of", snomed.REFERENCE_SET),)
    for start, property, op in (
        ("=isa/", "concept", "is-a"),
        ("=refset/", "concept", "in"),
        ("=ecl/", "constraint", "="),
    ):
        value = unquote(rest.removeprefix(start))
        if rest.startswith(start) and value:
            return (Filter(property, op, value),)
    return None
