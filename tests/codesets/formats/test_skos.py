"""SKOS in RDF/XML and Turtle: schemes, labels by language, hierarchies, mappings, and what is refused."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

import codesets
from codesets import (
    CodeSystem,
    Concept,
    ConceptMap,
    Designation,
    Property,
    PropertyDeclaration,
    ReadError,
    ValueSet,
    WriteError,
)
from codesets.formats import skos
from codesets.formats.skos_terms import HIDDEN
from codesets.things.snomed import SYNONYM_USE
from tests.codesets.strategies import code_systems

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<http://example.org/s> a skos:ConceptScheme ; dct:title "Liste"@nb ; dct:identifier "urn:oid:1.2.3" ; owl:versionInfo "2026" .
<http://example.org/s/a> a skos:Concept ; skos:inScheme <http://example.org/s> ; skos:notation "A" ;
  skos:prefLabel "Alfa"@nb, "Alpha"@en ; skos:altLabel "Første"@nb ; skos:hiddenLabel "alfaa"@nb ;
  skos:definition "Den første."@nb, "The first."@en ; skos:scopeNote "Bare her."@nb ; skos:example "f.eks."@nn ;
  skos:narrower <http://example.org/s/b> ; skos:exactMatch <http://other.org/x#1> ; skos:closeMatch <http://other.org/x#2> ;
  skos:broadMatch <http://other.org/x#3> ; skos:narrowMatch <http://other.org/x#4> ; skos:relatedMatch <http://third.org/y/5> .
<http://example.org/s/b> a skos:Concept ; skos:inScheme <http://example.org/s> ; skos:prefLabel "Beta"@nb ;
  skos:related <http://example.org/s/a> ; owl:deprecated true ; dct:isReplacedBy <http://example.org/s/a> ;
  <http://example.org/own/weight> 3 .
"""  # noqa: E501


def test_a_scheme_is_read_as_a_code_system() -> None:
    system, mapped = codesets.read(TURTLE.encode())
    assert isinstance(system, CodeSystem)
    assert (system.url, system.version, system.identifiers) == ("http://example.org/s", "2026", ("urn:oid:1.2.3",))
    assert (system.title, system.language) == ((("nb", "Liste"),), "nb")
    first, second = system.concepts
    assert (first.code, first.display, first.definition) == ("A", "Alfa", "Den første.")
    assert first.designations == (
        Designation("Alpha", "en"), Designation("Første", "nb", SYNONYM_USE), Designation("alfaa", "nb", HIDDEN),
    )  # fmt: skip
    assert first.properties == (
        Property("definition@en", "The first."), Property("scopeNote", "Bare her."), Property("example@nn", "f.eks."),
    )  # fmt: skip
    assert (second.code, second.parents, second.status, second.replaced_by) == ("b", ("A",), "deprecated", ("A",))
    assert second.properties == (Property("related", "A", "code"), Property("weight", 3, "integer"))
    assert {each.code: each.uri for each in system.properties}["weight"] == "http://example.org/own/weight"
    assert isinstance(mapped, ConceptMap)


def test_mapping_properties_become_a_map_and_are_written_again() -> None:
    mapped = codesets.read(TURTLE.encode())[1]
    assert isinstance(mapped, ConceptMap)
    assert [(each.source, each.target) for each in mapped.groups] == [
        ("http://example.org/s", "http://other.org/x#"), ("http://example.org/s", "http://third.org/y"),
    ]  # fmt: skip
    assert {each.code: each.relationship for each in mapped.groups[0].elements[0].targets} == {
        "1": "equivalent", "2": "related-to", "3": "source-is-narrower-than-target", "4": "source-is-broader-than-target",  # noqa: E501
    }  # fmt: skip
    for form in ("skos", "turtle"):
        assert [each for each in codesets.read(codesets.write(mapped, form)) if isinstance(each, ConceptMap)] == [
            mapped
        ]


@pytest.mark.parametrize(
    "hierarchy",
    [
        "<x:a> skos:narrower <x:b> . <x:b> skos:narrower <x:c> .",
        "<x:b> skos:broader <x:a> . <x:c> skos:broader <x:b> .",
        "<x:b> skos:broaderTransitive <x:a> . <x:c> skos:broaderTransitive <x:b> .",
        "<x:a> skos:narrowerTransitive <x:b> . <x:c> skos:broader <x:b> .",
    ],
)
def test_hierarchies_are_read_from_either_end(hierarchy: str) -> None:
    labels = " ".join(f'<x:{code}> skos:notation "{code}" .' for code in "abc")
    (found,) = codesets.read(f"@prefix skos: <http://www.w3.org/2004/02/skos/core#> . {labels} {hierarchy}".encode())
    assert isinstance(found, CodeSystem)
    assert (found.url, [each.parents for each in found.concepts]) == (None, [(), ("a",), ("b",)])


def test_several_schemes_are_several_code_systems() -> None:
    text = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://x/1> a skos:ConceptScheme . <http://x/2> a skos:ConceptScheme .
<http://x/1/a> skos:topConceptOf <http://x/1> ; skos:inScheme <http://x/1> ; skos:notation "a" .
<http://x/2/a> skos:inScheme <http://x/2> ; skos:notation "a" ."""
    assert [(each.url, len(each)) for each in codesets.read(text.encode())] == [("http://x/1", 1), ("http://x/2", 1)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<x:a> skos:notation", "syntax", 2),
        ("@prefix x: <http://x> .\n", "empty", 1),
        ("@prefix x: <http://x> .\n<x:a> <x:b> ?c .", "syntax", 2),
        (TURTLE + '<http://example.org/s/b> <x:q> "\\uD83D" .', "syntax", 13),
        (TURTLE + '<x:c> skos:inScheme <http://example.org/s> ;\n skos:notation "A" .', "duplicate-code", 14),
        (TURTLE + "<http://example.org/s/b> skos:narrower <http://example.org/s/a> .", "cycle", 5),
        ("@prefix x: <http://x> .\n<x:a> <x:b> " + "[ <x:b> " * 20_000, "too-deep", 1),
        ("<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n<x", "syntax", 2),
        (f"<!DOCTYPE x [<!ENTITY a 'b'>]><rdf:RDF xmlns:rdf='{RDF}'/>", "doctype", 1),
        ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:li/></rdf:RDF>", "syntax", 1),
    ],
)  # fmt: skip
def test_graphs_at_fault_are_refused(text: str, code: str, line: int) -> None:
    with pytest.raises(ReadError) as refused:
        codesets.read(text.encode())
    assert (refused.value.problems[0].code, refused.value.problems[0].line) == (code, line)


def test_a_label_that_is_an_address_is_refused_at_its_code() -> None:
    odd = '\n<http://example.org/s/b> skos:altLabel <http://example.org/is not/one>, "annet"@nb .'
    with pytest.raises(ReadError) as refused:
        codesets.read((TURTLE + odd).encode())
    assert [(each.code, each.item) for each in refused.value.problems] == [("label", "b")]


def test_a_note_that_is_a_thing_of_its_own_is_kept_as_its_address() -> None:
    odd = "\n<http://example.org/s/b> skos:scopeNote <http://example.org/is not/one> ; skos:definition <x:y> ."
    system = codesets.read((TURTLE + odd).encode())[0]
    assert isinstance(system, CodeSystem)
    (told,) = (each for each in system.concepts if each.code == "b")
    assert told.definition == "x:y"
    assert "http://example.org/is not/one" in [each.value for each in told.properties]


def test_graphs_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skos, "MAX_BYTES", 10)
    with pytest.raises(ReadError, match="more than 10 bytes"):
        codesets.read(TURTLE.encode())


def test_what_skos_cannot_carry_is_refused() -> None:
    for thing, told in (
        (ValueSet(url="http://x"), "fhir\\+json"),
        (CodeSystem(url="no uri"), "no URI"),
        (CodeSystem(concepts=(Concept("A", "\x01"),)), "cannot carry"),
    ):
        with pytest.raises(WriteError, match=told):
            codesets.write(thing, "skos")


CODES = ["Gyldig fra", "årsak", "1", "a.b", "-", "100%", "a/b#c", "_x0041_", "_xFFFFFF_", "<&>", "\u2028", "😀", "xA_x"]


@pytest.mark.parametrize("form", ["skos", "turtle"])
def test_a_property_may_have_any_code(form: str) -> None:
    system = CodeSystem(
        url="http://example.org/s",
        language="nb",
        properties=tuple(PropertyDeclaration(code, "string") for code in CODES),
        concepts=(Concept("A", "Alfa", properties=tuple(Property(code, "verdi") for code in CODES)),),
    )
    (back,) = codesets.read(codesets.write(system, form))
    assert isinstance(back, CodeSystem)
    assert sorted(each.code for each in back.concepts[0].properties) == sorted(CODES)
    assert {each.uri for each in back.properties} == {None}


@pytest.mark.parametrize("tail", ["1", "a%20b", "%C3%A5", "", "a(b)"])
def test_a_property_whose_uri_ends_in_no_name_is_for_turtle(tail: str) -> None:
    declared = PropertyDeclaration("p", "string", f"http://example.org/q#{tail}")
    concept = Concept("A", "Alfa", properties=(Property("p", "x"),))
    system = CodeSystem(url="http://example.org/s", properties=(declared,), concepts=(concept,))
    with pytest.raises(WriteError, match="use turtle"):
        codesets.write(system, "skos")
    assert codesets.read(codesets.write(system, "turtle"))


@settings(max_examples=20)
@given(code_systems())
def test_what_is_written_is_read_back_equal(system: CodeSystem) -> None:
    thing = stated(system)
    for form in ("skos", "turtle"):
        (back,) = codesets.read(codesets.write(thing, form), form)
        assert isinstance(back, CodeSystem)
        assert [sorted_parts(each) for each in back.concepts] == [sorted_parts(each) for each in thing.concepts]
        assert (back.url, back.version, back.language) == (thing.url, thing.version, thing.language)


def stated(system: CodeSystem) -> CodeSystem:
    """SKOS knows labels by language, of three kinds; a literal stands once, and reads the same in all line breaks."""
    concepts = []
    for each in system.concepts:
        told = {Property(p.code, p.value, p.type) for p in each.properties if p.type in ("integer", "boolean", "code")}
        names = {Designation(d.value, d.language or "nb", SYNONYM_USE) for d in each.designations}
        parts = {"properties": tuple(told), "designations": tuple(names), "carried": codesets.Carried()}
        concepts.append(replace(each, **parts))  # type: ignore[arg-type]
    return replace(system, url="http://example.org/s", language="nb", concepts=tuple(concepts), properties=())


def sorted_parts(concept: Concept) -> Concept:
    return replace(
        concept,
        parents=tuple(sorted(concept.parents)),
        designations=tuple(sorted(concept.designations, key=repr)),
        properties=tuple(sorted(concept.properties, key=repr)),
    )
