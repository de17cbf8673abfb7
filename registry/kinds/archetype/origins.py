"""What an archetype's publisher says of it: revision, checksums, licence, who made, reviewed and translated it."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from archetypes.model import Description, Languages
from registry.kinds.archetype.nodes import language

#: Keys of other_details, as publishers write them, with the names that they have here.
_STATED = {
    "revision": "revision",
    "build_uid": "build_uid",
    "MD5-CAM-1.0.1": "md5_cam",
    "licence": "licence",
    "custodian_organisation": "custodian",
    "original_publisher": "original_publisher",
}


def origin(text: str, description: Description | None, languages: Languages | None) -> dict[str, Any]:
    """What is not said is left out; `md5` is that of the text, by which it can be held against the publisher's."""
    found: dict[str, Any] = {"md5": hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()}
    if description is not None:
        found |= {name: stated(description, key) for key, name in _STATED.items()}
        found |= {"author": _person(description.original_author)}
        found |= {"other_contributors": list(description.other_contributors)}
    if languages is not None:
        found |= {"translations": list(_translations(languages))}
    return {name: each for name, each in found.items() if each}


def stated(description: Description, key: str) -> str:
    """Among the other details, where ADL 1.4 has it, or beside them as in ADL 2; "" where it is not said."""
    said = (each.get(key) for each in (description.other_details, description.other))
    return next((text.strip() for text in said if isinstance(text, str) and text.strip()), "")


def _person(values: Mapping[str, Any]) -> str:
    """Name and organisation; addresses of people are not told."""
    said = (values.get(name) for name in ("name", "organisation"))
    return ", ".join(text.strip() for text in said if isinstance(text, str) and text.strip())


def _translations(languages: Languages) -> Iterator[dict[str, str]]:
    for code, each in languages.translations.items():
        told = {"language": language(code), "author": _person(each.author), "accreditation": each.accreditation or ""}
        yield {name: text for name, text in told.items() if text}
