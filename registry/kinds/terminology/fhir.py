"""A terminology as a FHIR CodeSystem: terms as displays and designations, relations as hierarchy and properties."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import codesets
from codesets import CodeSystem, Coding, Concept, Designation, Property, PropertyDeclaration
from codesets.answering.answers import canonical
from codesets.things.snomed import SYNONYM_USE
from registry.kinds.codeset.formats import published
from registry.kinds.kind import About
from registry.kinds.structured import title_of

_USES = {
    "synonyms": SYNONYM_USE,
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


def told(content: Mapping[str, Any]) -> CodeSystem:
    """The terminology as a code system of its own; or, where each of its concepts is exactly one code of one other
    system, as a supplement to that (named as the mappings name it), under its codes."""
    own = code_system(content)
    target = _supplemented(content)
    if target is None:
        return own
    codes = {each["id"]: _exact(each)[0]["code"] for each in content["concepts"]}
    return replace(
        own,
        content="supplement",
        supplements=canonical(*target),
        hierarchy_meaning=None,
        case_sensitive=None,  # that is for the system to say
        properties=tuple(each for each in own.properties if each.code != "related"),
        concepts=tuple(_under_code(each, codes[each.code]) for each in own.concepts),
    )


def _under_code(concept: Concept, code: str) -> Concept:
    """What speaks of other concepts of the terminology is left out: there they have other codes."""
    kept = tuple(each for each in concept.properties if each.code != "related")
    return replace(concept, code=code, parents=(), replaced_by=(), properties=kept)


def _supplemented(content: Mapping[str, Any]) -> tuple[str, str | None] | None:
    """The one system, with the version, that all concepts are codes of; None where there is no such."""
    exact = [_exact(each) for each in content.get("concepts", ())]
    if not exact or any(len(each) != 1 for each in exact):
        return None
    systems = {(each["standard"], each.get("version")) for (each,) in exact}
    codes = {each["code"] for (each,) in exact}
    return systems.pop() if len(systems) == 1 and len(codes) == len(exact) else None


def _exact(concept: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [each for each in concept.get("mappings", ()) if each["relation"] == "exact"]


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
