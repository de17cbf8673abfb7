"""What an archetype's publisher says of it: revision, checksums, who made, reviewed and translated it, its licence."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import archetypes
from archetypes.model import Description
from registry.kinds.archetype.nodes import language as code_of
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.templates import is_template, parsed_template

#: Keys of other_details, as publishers write them, with what pages call them.
STATED = {
    "revision": "Revision",
    "MD5-CAM-1.0.1": "MD5-CAM-1.0.1, as stated",
    "build_uid": "Build",
    "licence": "Licence",
    "custodian_organisation": "Custodian",
    "original_publisher": "First published by",
}
MD5 = "MD5 of the text"


@dataclass(frozen=True)
class Translated:
    language: str
    by: str
    accreditation: str


def upstream(content: str) -> dict[str, Any]:
    """What is not said is left out."""
    template = parsed_template(content) if is_template(content) else None
    archetype = parsed(content) if template is None else None
    description = template.description if template else archetype.description if archetype else None
    return {
        "stated": [*_stated(description), (MD5, hashlib.md5(content.encode(), usedforsecurity=False).hexdigest())],
        "author": _person(description.original_author) if description else "",
        "contributors": description.other_contributors if description else (),
        "translations": list(_translations(archetype)) if archetype else [],
    }


def _stated(description: Description | None) -> Iterator[tuple[str, str]]:
    details = description.other_details if description else {}
    for key, label in STATED.items():
        text = details.get(key)
        if isinstance(text, str) and text.strip():
            yield label, text.strip()


def _person(values: Mapping[str, Any]) -> str:
    """Name and organisation; addresses of people are not shown."""
    said = (values.get(name) for name in ("name", "organisation"))
    return ", ".join(text.strip() for text in said if isinstance(text, str) and text.strip())


def _translations(archetype: archetypes.Archetype) -> Iterator[Translated]:
    found = archetype.languages.translations if archetype.languages else {}
    for code, each in found.items():
        yield Translated(code_of(code), _person(each.author), each.accreditation or "")
