"""What stands around the definition, on its way to ADL 2: id and version, header, description, annotations."""

import re
from dataclasses import replace

from archetypes.conversion.codes import Codes
from archetypes.model import Archetype, ArchetypeId, Description, Languages, Translation
from archetypes.node_paths import walk
from archetypes.values import CodeTerm, OdinObject, OdinTable, OdinValue

ADL_VERSION = "2.0.6"
_LANGUAGES = "ISO_639-1"
_VERSION = re.compile(r"v(\d+)")
_REVISION = re.compile(r"(\d+)\.(\d+)\.(\d+)(-[\w.]+)?")
#: Types of release 1.1.0 of the reference model.
_NEWER = ("DV_SCALE",)
#: Entries of `other_details` that ADL 2 has attributes for.
_PROMOTED = ("licence", "custodian_namespace", "custodian_organisation", "original_namespace", "original_publisher")
_STATES = {
    "authordraft": "in_development",
    "draft": "in_development",
    "initial": "initial",
    "organisationdraft": "in_development",
    "committeedraft": "in_development",
    "teamreview": "in_review",
    "publicreview": "in_review",
    "reviewsuspended": "suspended",
    "notset": "unmanaged",
    "0": "unmanaged",
}


def archetype_id(archetype: Archetype) -> ArchetypeId:
    """With the revision as version where it is one of this major version, else `vN.0.0`."""
    old = archetype.archetype_id
    major = _VERSION.match(old.version)
    number = major[1] if major else "0"
    details = archetype.description.other_details if archetype.description else {}
    revision = details.get("revision")
    found = _REVISION.fullmatch(revision) if isinstance(revision, str) else None
    if found and found[1] == number:
        return replace(old, version=f"v{revision}")
    return replace(old, version=f"v{number}.0.{0 if number != '0' else 1}")


def languages(archetype: Archetype) -> Languages | None:
    """Texts from before there was a language section name the primary language in the ontology."""
    if archetype.languages is not None or not archetype.original_language:
        return archetype.languages
    others = (code for code in archetype.terminology.term_definitions if code != archetype.original_language)
    translations = {code: Translation(CodeTerm(_LANGUAGES, code)) for code in others}
    return Languages(CodeTerm(_LANGUAGES, archetype.original_language), translations)


def header(archetype: Archetype) -> dict[str, str | None]:
    kept = {name: value for name, value in archetype.header.items() if name != "adl_version"}
    details = archetype.description.other_details if archetype.description else {}
    build = details.get("build_uid")
    newer = any(step.node.rm_type in _NEWER for step in walk(archetype.definition))
    made: dict[str, str | None] = {"adl_version": ADL_VERSION, "rm_release": "1.1.0" if newer else "1.0.4", **kept}
    if isinstance(build, str):
        made.setdefault("build_uid", build)
    return {**made, "generated": None}


def description(archetype: Archetype) -> Description | None:
    old = archetype.description
    if old is None:
        return None
    promoted = {name: old.other_details[name] for name in _PROMOTED if name in old.other_details}
    first = old.details.get(archetype.original_language) or next(iter(old.details.values()), None)
    if first is not None and first.copyright:
        promoted["copyright"] = first.copyright
    gone = {*_PROMOTED, "revision", "build_uid"}
    return replace(
        old,
        details={code: replace(each, copyright=None) for code, each in old.details.items()},
        lifecycle_state=_state(old.lifecycle_state),
        other_details={name: value for name, value in old.other_details.items() if name not in gone},
        other={**{name: value for name, value in old.other.items() if name != "lifecycle_state"}, **promoted},
    )


def _state(state: str | None) -> str:
    if not state:
        return "unmanaged"
    plain = re.sub(r"[\s_-]", "", state).lower()
    return _STATES.get(plain, re.sub(r"[\s-]+", "_", state.strip()).lower())


def documentation(archetype: Archetype, codes: Codes) -> OdinObject | None:
    """By language and path; ADL 1.4 has them by path alone or by both, with or without `items` between."""
    said = archetype.annotations.attributes if archetype.annotations else {}
    table = said.get("items", said.get("documentation"))
    if not isinstance(table, OdinTable):
        return None
    by_language = {key: _notes(notes) for key, notes in table.items.items()}
    if any(str(key).startswith("/") for key in by_language):
        by_language = {archetype.original_language: table}
    made = {key: _by_path(notes, codes) for key, notes in by_language.items() if isinstance(notes, OdinTable)}
    return OdinObject({"documentation": OdinTable(made)})


def _by_path(notes: OdinTable, codes: Codes) -> OdinTable:
    return OdinTable({codes.path(path): _notes(each) for path, each in notes.items.items() if isinstance(path, str)})


def _notes(value: OdinValue) -> OdinValue:
    inner = value.attributes.get("items") if isinstance(value, OdinObject) else None
    return inner if isinstance(inner, OdinTable) else value
