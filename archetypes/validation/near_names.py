"""Names in the sections of an archetype that are a letter away from one that the specification has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archetypes.constraints import Declaration, Slot
from archetypes.errors import Place, Problem, problem
from archetypes.model import Archetype, Languages, Template, Terminology
from archetypes.near import meant
from archetypes.node_paths import named_paths, walk
from archetypes.telling import tell
from archetypes.values import CodeTerm, OdinObject, OdinTable

_HEADER = frozenset(
    [
        "adl_version",
        "rm_release",
        "uid",
        "build_uid",
        "provenance_id",
        "generated",
        "controlled",
        "uncontrolled",
        "is_generated",
        "is_controlled",
    ]
)
_LANGUAGE = frozenset({"original_language", "translations"})
_TRANSLATION = frozenset(["language", "author", "accreditation", "version_last_translated", "other_details"])
_DESCRIPTION = frozenset(
    [
        "original_author",
        "original_namespace",
        "original_publisher",
        "other_contributors",
        "lifecycle_state",
        "parent_resource",
        "custodian_namespace",
        "custodian_organisation",
        "copyright",
        "licence",
        "ip_acknowledgements",
        "references",
        "resource_package_uri",
        "conversion_details",
        "other_details",
        "details",
    ]
)
_DETAILS = frozenset(
    ["language", "purpose", "use", "misuse", "copyright", "keywords", "original_resource_uri", "other_details"]
)
_TERMINOLOGY = frozenset(
    [
        "term_definitions",
        "constraint_definitions",
        "term_bindings",
        "constraint_bindings",
        "terminologies_available",
        "value_sets",
    ]
)
_TERM = frozenset(["text", "description", "comment", "source", "references", "copyright", "provenance"])
_VALUE_SET = frozenset({"id", "members"})
_OVERLAY, _ANNOTATIONS = frozenset({"rm_visibility"}), frozenset({"documentation"})
_VISIBILITY, _SHOWN = frozenset({"visibility", "alias"}), frozenset({"show", "hide"})
#: What slots ask of what may fill them.
_OF_FILLERS = frozenset(["archetype_id", "parent_archetype_id", "short_concept_name", "domain_concept"])
#: The types of variables in rules; those of the reference model are known elsewhere.
_TYPES = frozenset(
    [
        "Boolean",
        "Integer",
        "Real",
        "String",
        "Date",
        "Time",
        "Date_time",
        "Duration",
        "Terminology_code",
        "Uri",
        "Object_ref",
        "List",
        "Set",
        "Any",
    ]
)
_VALUE = frozenset({"value"})
#: Of languages, which archetypes have by this name alone.
_CODES_OF_LANGUAGES = frozenset({"ISO_639-1"})


def near_names(archetype: Archetype) -> Iterator[Problem]:
    """WNAME: a name that nobody knows, but for a letter one that means something: its value is not taken for that.

    A warning, since every section may have names of its own.
    """
    yield from _near(archetype.header, _HEADER, "/")
    if archetype.languages:
        yield from _of_languages(archetype.languages)
    if archetype.description:
        yield from _near(archetype.description.other, _DESCRIPTION, "description")
        for each in archetype.description.details.values():
            yield from _near(each.other, _DETAILS, "description/details")
            yield from _language(each.language, "description/details")
    yield from _of_terminology(archetype.terminology)
    yield from _of_slots(archetype)
    declared = (each.rm_type for each in archetype.invariants if isinstance(each, Declaration) and each.rm_type)
    yield from _near(declared, _TYPES, "rules")
    for section, known in ((archetype.rm_overlay, _OVERLAY), (archetype.annotations, _ANNOTATIONS)):
        yield from _near(section.attributes if section else (), known, "/")
    shown = archetype.rm_overlay.attributes.get("rm_visibility") if archetype.rm_overlay else None
    for stated in shown.items.values() if isinstance(shown, OdinTable) else ():
        names = stated.attributes if isinstance(stated, OdinObject) else {}
        yield from _near(names, _VISIBILITY, "rm_overlay")
        yield from _near((str(names.get("visibility", "")),), _SHOWN, "rm_overlay")
    for overlay in archetype.overlays if isinstance(archetype, Template) else ():
        yield from near_names(overlay)


def _of_languages(languages: Languages) -> Iterator[Problem]:
    yield from _near(languages.other, _LANGUAGE, "language")
    yield from _language(languages.original, "language")
    for each in languages.translations.values():
        yield from _near(each.other, _TRANSLATION, "language/translations")
        yield from _language(each.language, "language/translations")


def _of_slots(archetype: Archetype) -> Iterator[Problem]:
    for step in walk(archetype.definition):
        if isinstance(step.node, Slot):
            asserted = (each.expression for each in (*step.node.includes, *step.node.excludes))
            for first, _, second in (path.partition("/") for each in asserted for path in named_paths(each)):
                yield from _near((first,), _OF_FILLERS, step.path, step.node.place)
                yield from _near((second,), _VALUE, step.path, step.node.place)


def _of_terminology(terminology: Terminology) -> Iterator[Problem]:
    yield from _near(terminology.other, _TERMINOLOGY, "terminology")
    for terms in terminology.term_definitions.values():
        for term in terms.values():
            yield from _near(term.other, _TERM, "terminology/term_definitions", term.place)
    for held in terminology.value_sets.values():
        for name in held.other.keys() - _VALUE_SET:
            yield _told(name, "id" if name in "id" else "members", "terminology/value_sets", held.place)


def _language(code: CodeTerm | None, path: str) -> Iterator[Problem]:
    yield from _near((code.terminology,) if code else (), _CODES_OF_LANGUAGES, path)


def _near(names: Iterable[str], known: frozenset[str], path: str, place: Place | None = None) -> Iterator[Problem]:
    for name in names:
        if name not in known and (wanted := meant(name, known)):
            yield _told(name, wanted, path, place)


def _told(name: str, wanted: str, path: str, place: Place | None) -> Problem:
    message = tell("'{name}' says nothing here; is '{meant}' meant?", name=name, meant=wanted)
    return problem("WNAME", message, path, place, "warning")
