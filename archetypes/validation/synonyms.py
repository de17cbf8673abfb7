"""One fault by several names: AOM 2's and, where that differs, the one of the compiler that AOM 2 was written beside.

Authors look a code up in either list, so each name is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from archetypes.errors import Problem

SYNONYMS = MappingProxyType(
    {
        "VARD": ("SADS",),
        "VATCD": ("VTSD",),
        "VARXNC": ("VARXV",),
        "VARXR": ("VARXRA",),
        "VCAM": ("VSAM",),
        "VDEOL": ("SALAN",),
        "VDIFV": ("SDSF",),
        "VDSEV": ("VDSIV",),
        "VSONT": ("VSCNR",),
        "VTCBK": ("VTTBK", "VTBK", "VCBK"),
        "VTTBK": ("VTBK",),
    }
)


def by_every_name(problems: Iterable[Problem]) -> Iterator[Problem]:
    for each in problems:
        yield each
        for name in SYNONYMS.get(each.code, ()):
            yield replace(each, code=name)
