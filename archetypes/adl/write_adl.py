"""Writes an archetype as ADL 1.4, so that reading it gives an equal one; comments of a source are not kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archetypes.adl import write_cadl, write_odin
from archetypes.model import (
    Archetype,
    Bindings,
    Definitions,
    Description,
    DescriptionDetails,
    Languages,
    Terminology,
    Translation,
)
from archetypes.values import OdinObject, OdinTable, OdinValue


def adl(archetype: Archetype) -> str:
    return "\n".join(_lines(archetype)) + "\n"


def _lines(archetype: Archetype) -> Iterator[str]:
    label = labels(archetype)
    yield from _identification(archetype, label(archetype.concept))
    if archetype.languages is not None:
        yield from section("language", language_section(archetype.languages).attributes)
    if archetype.description is not None:
        yield from section("description", description_section(archetype.description).attributes)
    yield from ("", "definition")
    yield from write_cadl.node(archetype.definition, 1, label)
    if archetype.invariants:
        yield from ("", "invariant")
        yield from write_cadl.assertions(archetype.invariants, 1)
    yield from section("ontology", ontology_section(archetype))
    for name in ("annotations", "revision_history"):
        held: OdinObject | None = getattr(archetype, name)
        if held is not None:
            yield from section(name, held.attributes)


def labels(archetype: Archetype) -> write_cadl.Labels:
    def label(code: str) -> str:
        term = archetype.terminology.term(code, archetype.original_language)
        return term.text if term else ""

    return label


def _identification(archetype: Archetype, label: str) -> Iterator[str]:
    about_itself = header(archetype)
    yield f"archetype ({about_itself})" if about_itself else "archetype"
    yield f"\t{archetype.archetype_id}"
    if archetype.parent_id is not None:
        yield from ("", "specialise", f"\t{archetype.parent_id}")
    comment = f"\t-- {' '.join(label.split())}" if label.strip() else ""
    yield from ("", "concept", f"\t[{archetype.concept}]{comment}")


def header(archetype: Archetype) -> str:
    return "; ".join(name if value is None else f"{name}={value}" for name, value in archetype.header.items())


def section(name: str, attributes: Mapping[str, OdinValue | None]) -> Iterator[str]:
    yield from ("", name)
    yield from write_odin.attributes(attributes)


def table(values: Mapping[str, OdinValue]) -> OdinTable | None:
    return OdinTable(values) if values else None  # type: ignore[arg-type]  # string keys are keys


def odin_object(values: Mapping[str, OdinValue | None]) -> OdinObject:
    return OdinObject({name: value for name, value in values.items() if value is not None})


def language_section(languages: Languages) -> OdinObject:
    translations = {code: _translation(value) for code, value in languages.translations.items()}
    return odin_object(
        {"original_language": languages.original, "translations": table(translations), **languages.other}
    )


def _translation(value: Translation) -> OdinObject:
    return odin_object(
        {
            "language": value.language,
            "author": table(value.author),
            "accreditation": value.accreditation,
            **value.other,
        }
    )


def description_section(description: Description) -> OdinObject:
    return odin_object(
        {
            "original_author": table(description.original_author),
            "details": table({code: _details(value) for code, value in description.details.items()}),
            "lifecycle_state": description.lifecycle_state,
            "other_contributors": description.other_contributors or None,
            "other_details": table(description.other_details),
            **description.other,
        }
    )


def _details(value: DescriptionDetails) -> OdinObject:
    return odin_object(
        {
            "language": value.language,
            "purpose": value.purpose,
            "use": value.use,
            "keywords": value.keywords or None,
            "misuse": value.misuse,
            "copyright": value.copyright,
            **value.other,
        }
    )


def ontology_section(archetype: Archetype) -> dict[str, OdinValue | None]:
    terminology = archetype.terminology
    return {
        "terminologies_available": terminology.terminologies_available or None,
        "term_definitions": _definitions(terminology.term_definitions),
        "constraint_definitions": _definitions(terminology.constraint_definitions),
        "term_bindings": _bindings(terminology.term_bindings),
        "constraint_bindings": _bindings(terminology.constraint_bindings),
        "value_sets": value_sets(terminology),
        **terminology.other,
    }


def _items(values: Mapping[str, OdinValue]) -> OdinObject:
    return OdinObject({"items": table(values) or OdinObject()})


def _definitions(definitions: Definitions) -> OdinTable | None:
    return table({language: _items(entries) for language, entries in term_objects(definitions).items()})


def term_objects(definitions: Definitions) -> dict[str, dict[str, OdinValue]]:
    """By language and code, each term as an object."""
    return {
        language: {
            code: odin_object({"text": term.text, "description": term.description, **term.other})
            for code, term in terms.items()
        }
        for language, terms in definitions.items()
    }


def value_sets(terminology: Terminology) -> OdinTable | None:
    sets = {
        key: odin_object({"id": each.code, "members": each.members or None, **each.other})
        for key, each in terminology.value_sets.items()
    }
    return table(sets)


def _bindings(bindings: Bindings) -> OdinTable | None:
    return table({terminology: _items(values) for terminology, values in bindings.items()})
