"""What an archetype is called: the ids that others know it by, a slug made of its id, its title and revision."""

import re
from collections.abc import Iterator
from dataclasses import replace

import archetypes
from archetypes.wording.untranslated import says_something
from registry.kinds.archetype.nodes import language
from registry.kinds.archetype.origins import stated
from registry.kinds.kind import Described

_NUMBER = re.compile(r"v?(\d[\w.+~-]*)")
_TITLED = ("nb", "nn", "en")
#: Signs of a text of a licence that a standard can have.
LONGEST = 2_000


def known_as(archetype_id: archetypes.ArchetypeId) -> Iterator[str]:
    """The id, and for one with a full version also the shorter ones that references use: v1.2.3, v1.2, v1."""
    plain = replace(archetype_id, namespace=None)
    parts = plain.version.partition("-")[0].split(".")
    versions = [plain.version, *(".".join(parts[:count]) for count in range(len(parts) - 1, 0, -1))]
    yield from dict.fromkeys(str(replace(plain, version=version)) for version in versions)


def described(archetype: archetypes.Archetype) -> Described:
    """The slug leaves minor versions out: they are versions of one standard.

    The version is the publisher's revision where the description has one, else that of the id.
    """
    own = archetype.archetype_id
    major = own.version.partition(".")[0]
    terms = archetype.terminology
    titles = {
        language(code): each[archetype.definition.node_id or ""].text
        for code, each in terms.term_definitions.items()
        if (archetype.definition.node_id or "") in each
    }
    if not any(sign.isalnum() for text in titles.values() for sign in text):
        titles = {archetype.original_language: own.concept.replace("_", " ")}
    name = slug(str(replace(own, namespace=None, version=major)))
    return Described(name, title(titles), _version(archetype), licence(archetype))


def licence(archetype: archetypes.Archetype) -> dict[str, str]:
    """Whose it is, on what terms, and whom to name, as the description says."""
    description = archetype.description
    if description is None:
        return {}
    details = [description.details.get(archetype.original_language), *description.details.values()]
    said = {
        "holder": stated(description, "custodian_organisation") or stated(description, "original_publisher"),
        "terms": stated(description, "licence"),
        "attribution": next((each.copyright.strip() for each in details if each and each.copyright), ""),
    }
    return {name: text for name, text in said.items() if 0 < len(text) <= LONGEST}


def title(titles: dict[str, str]) -> dict[str, str]:
    """With a title in bokmål, which every standard has, borrowed where the text has none, or none translated."""
    told = {code: text for code, text in titles.items() if says_something(text)}
    known = {code: told[code] for code in _TITLED if code in told}
    return {"nb": next(iter([*known.values(), *told.values(), *titles.values()]), "")} | known


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:64].strip("-")


def _version(archetype: archetypes.Archetype) -> str | None:
    details = archetype.description.other_details if archetype.description else {}
    revision = details.get("revision")
    found = _NUMBER.fullmatch(revision.strip()) if isinstance(revision, str) else None
    found = found or _NUMBER.fullmatch(archetype.archetype_id.version)
    return found[1][:60] if found else None
