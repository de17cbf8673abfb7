"""What an archetype's publisher says of it, as its head has it, under the names that pages have for that."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from registry.kinds.kind import Item

#: What a head calls it, and what pages do.
STATED: Final = {
    "revision": "Revision",
    "md5_cam": "MD5-CAM-1.0.1, as stated",
    "build_uid": "Build",
    "licence": "Licence",
    "custodian": "Custodian",
    "original_publisher": "First published by",
    "md5": "MD5 of the text",
}


@dataclass(frozen=True)
class Translated:
    language: str
    by: str
    accreditation: str


_COMMONS = re.compile(r"creativecommons\.org/licenses/([a-z-]+)/([\d.]+)")


def licence(head: Item) -> str:
    """As it is called, where it is one of those that everybody knows: CC BY-SA 4.0."""
    stated = str(head.content["upstream"].get("licence", ""))
    known = _COMMONS.search(stated)
    return f"CC {known[1].upper()} {known[2]}" if known else stated


def upstream(head: Item) -> dict[str, Any]:
    """What is not said is left out."""
    told = head.content["upstream"]
    return {
        "stated": [(label, told[name]) for name, label in STATED.items() if name in told],
        "author": told.get("author", ""),
        "contributors": tuple(told.get("other_contributors", ())),
        "translations": list(_translations(told.get("translations", ()))),
    }


def _translations(told: Iterable[Mapping[str, str]]) -> Iterator[Translated]:
    for each in told:
        yield Translated(each["language"], each.get("author", ""), each.get("accreditation", ""))
