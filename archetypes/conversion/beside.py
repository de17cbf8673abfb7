"""What old texts say beside the attributes of AOM 2, whose tools refuse to read any other: texts among the details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from archetypes.model import Archetype, Description, DescriptionDetails, Languages, Terminology, Translation
from archetypes.telling import Told, tell
from archetypes.values import OdinObject, OdinTable, OdinValue, Uri

_Values = Mapping[str, OdinValue]
_DETAILS = "other_details"
#: AOM 2: RESOURCE_DESCRIPTION beside its fields here; those that are tables come first.
_TABLES = ("ip_acknowledgements", "references", "conversion_details", _DETAILS)
_DESCRIPTION = (
    *_TABLES, "original_namespace", "original_publisher", "parent_resource", "custodian_namespace",
    "custodian_organisation", "copyright", "licence", "resource_package_uri",
)  # fmt: skip
_ITEM = ("original_resource_uri", _DETAILS)
_TRANSLATION = (_DETAILS, "version_last_translated")


def within_aom2(archetype: Archetype, notes: list[Told]) -> Archetype:
    """`notes` is added to where something is left out."""
    if archetype.revision_history is not None:
        notes.append(_left_out("revision_history"))
    return replace(
        archetype,
        languages=_languages(archetype.languages, notes) if archetype.languages else None,
        description=_description(archetype.description, notes) if archetype.description else None,
        terminology=_terminology(archetype.terminology, notes),
        revision_history=None,
    )


def _languages(value: Languages, notes: list[Told]) -> Languages:
    translations = {code: _translation(each, notes) for code, each in value.translations.items()}
    return replace(value, translations=translations)


def _translation(value: Translation, notes: list[Told]) -> Translation:
    author, other = _author(value.author, value.other, ("author",))
    kept, beside = _parted(other, _TRANSLATION, notes)
    return replace(value, author=author, other=_with_details(kept, beside))


def _description(value: Description, notes: list[Told]) -> Description:
    author, other = _author(value.original_author, value.other, ("original_author", "author"))
    kept, beside = _parted(other, _DESCRIPTION, notes)
    details = {code: _item(each, notes) for code, each in value.details.items()}
    return replace(
        value, original_author=author, details=details, other_details={**beside, **value.other_details}, other=kept
    )


def _item(value: DescriptionDetails, notes: list[Told]) -> DescriptionDetails:
    kept, beside = _parted(value.other, _ITEM, notes)
    return replace(value, other=_with_details(kept, beside))


def _terminology(value: Terminology, notes: list[Told]) -> Terminology:
    notes.extend(_left_out(name) for name, each in value.other.items() if each != OdinObject())
    return replace(value, other={})


def _author(author: _Values, other: _Values, names: tuple[str, ...]) -> tuple[_Values, _Values]:
    """A name alone where the author has a table: `author = <"Ada">`."""
    named = next((said for name in names if isinstance(said := other.get(name), str)), None)
    if author or not named:
        return author, other
    return {"name": named}, {name: value for name, value in other.items() if name not in names}


def _parted(values: _Values, known: tuple[str, ...], notes: list[Told]) -> tuple[dict[str, OdinValue], _Values]:
    """What may stay, and texts that go among the details; nothing of what is empty."""
    kept: dict[str, OdinValue] = {}
    beside: dict[str, OdinValue] = {}
    for name, value in values.items():
        if value in (OdinObject(), ""):
            continue
        if name in known and (name not in _TABLES or isinstance(value, OdinTable)):
            kept[name] = value
        elif isinstance(value, str | Uri):
            beside[name] = value.text if isinstance(value, Uri) else value
        else:
            notes.append(_left_out(name))
    return kept, beside


def _with_details(kept: dict[str, OdinValue], beside: _Values) -> _Values:
    own = kept.get(_DETAILS)
    items = dict(own.items) if isinstance(own, OdinTable) else {}
    for name, text in beside.items():
        items.setdefault(name, text)
    return {**kept, _DETAILS: OdinTable(items)} if items else kept


def _left_out(name: str) -> Told:
    return tell("ADL 2 has no '{name}' here; it is left out", name=name)
