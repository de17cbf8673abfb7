"""A terminology as a FHIR CodeSystem: terms as displays and designations, relations as hierarchy and properties."""

from collections.abc import Iterator, Mapping
from typing import Any

import codesets
from codesets import CodeSystem, Coding, Concept, Designation, Property, PropertyDeclaration
from registry.kinds.codeset.formats import published
from registry.kinds.kind import About
from registry.kinds.structured import title_of

_USES = {
    "synonyms": Coding("http://snomed.info/sct", "900000000000013009"),
    "abbreviations": Coding(None, "abbreviation"),
    "deprecated": Coding(None, "deprecated"),
}
_PROPERTIES = (
    PropertyDeclaration("related", "code", "http://www.w3.org/2004/02/skos/core#related"),
    PropertyDeclaration("scopeNote", "string", "http://www.w3.org/2004/02/skos/core#scopeNote"),
    PropertyDeclaration("subjectField", "string"),
    PropertyDeclaration("source", "string"),
)


def write_fhir(content: Mapping[str, Any], about: About) -> bytes:
    """FHIR R4 JSON. Mappings have a resource of their own in FHIR, and are not in it."""
    return codesets.write(published(code_system(content), about), "fhir+json")


def code_system(content: Mapping[str, Any]) -> CodeSystem:
    return CodeSystem(
        title=tuple(content["title"].items()),
        language="nb",
        hierarchy_meaning="is-a",
        case_sensitive=True,
        properties=_PROPERTIES,
        concepts=tuple(_concept(each) for each in content.get("concepts", ())),
        carried=codesets.Carried.of(
            {"description": title_of(content["description"])} if "description" in content else {}
        ),
    )


def _concept(concept: Mapping[str, Any]) -> Concept:
    return Concept(
        code=concept["id"],
        display=concept["terms"].get("nb", {}).get("preferred"),
        definition=title_of(concept.get("definition")) or None,
        parents=tuple(concept.get("broader", ())),
        status=concept.get("status", "active"),
        designations=tuple(_designations(concept)),
        properties=tuple(_properties(concept)),
        replaced_by=tuple(concept.get("replaced_by", ())),
    )


def _designations(concept: Mapping[str, Any]) -> Iterator[Designation]:
    """A preferred term in another language has no use, as FHIR reads a display in that language."""
    for language, said in concept["terms"].items():
        if language != "nb" and "preferred" in said:
            yield Designation(said["preferred"], language)
        for sort, use in _USES.items():
            yield from (Designation(term, language, use) for term in said.get(sort, ()))


def _properties(concept: Mapping[str, Any]) -> Iterator[Property]:
    yield from (Property("related", other, "code") for other in concept.get("related", ()))
    named = {
        "scopeNote": title_of(concept.get("scope_note")),
        "subjectField": concept.get("subject_field"),
        "source": concept.get("source"),
    }
    yield from (Property(code, value) for code, value in named.items() if value)
