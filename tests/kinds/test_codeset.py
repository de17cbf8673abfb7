"""Code systems, value sets and concept maps as one kind: items, changes, references, formats."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from marshmallow import fields

import codesets
from codesets import (
    CodeSystem,
    Coding,
    Concept,
    ConceptMap,
    Designation,
    Include,
    IncludedConcept,
    MapElement,
    MapGroup,
    MapTarget,
    ValueSet,
)
from codesets.formats.fhir_structure import misforms
from codesets.things import model
from registry.errors import ContentError, NotAcceptable, Problem, TooLarge
from registry.kinds.canonical import canonical_json
from registry.kinds.codeset import CODESET, schema
from registry.kinds.codeset.faults import refused as as_refusal
from registry.kinds.jsonschema import json_schema
from registry.kinds.kind import About, Reference, Words
from tests.codesets.strategies import code_systems
from tests.kinds.worlds import Everything, Known

ABOUT = About("hastegrad", {"nb": "Hastegrad"}, "3.0.0", "recalled", "urn:x", ("urn:oid:1.2",), "Regionen", "CC BY")


def listed(*codes: str) -> tuple[IncludedConcept, ...]:
    return tuple(IncludedConcept(code, f"Navn på {code}") for code in codes)


VALUE_SET = ValueSet(
    url="urn:valg",
    title=(("nb", "Valg"),),
    include=(
        Include("urn:a", "1", listed("x", "y")),
        Include("urn:b", None, listed("x", "z")),
        Include("urn:b", "2", listed("x")),
        Include(value_sets=("urn:andre|4",)),
    ),
    exclude=(Include("urn:c"),),
)
CONCEPT_MAP = ConceptMap(
    url="urn:kart",
    groups=(
        MapGroup("urn:a", "1", "urn:b", None, (MapElement("x", "Ex", (MapTarget("y"),)), MapElement("w", no_map=True))),
        MapGroup("urn:a", "1", "urn:d", "5", (MapElement("x", "Ex", (MapTarget("q"),)),)),
    ),
)
THINGS = [CODESET.sample(), VALUE_SET, CONCEPT_MAP]


def keys(thing: Any) -> list[str]:
    return [item.key for item in CODESET.items(thing)]


def problems_of(call: Any, *arguments: Any) -> list[Problem]:
    with pytest.raises(ContentError) as refusal:
        call(*arguments)
    return refusal.value.problems


def test_items_are_concepts_listed_codes_and_elements_with_keys_of_their_own() -> None:
    assert keys(CODESET.sample()) == ["", "H", "H1", "H2", "V", "V1", "V9"]
    assert keys(VALUE_SET) == ["", "x", "y", "urn:b|x", "z", "urn:b|x|2"]
    assert keys(CONCEPT_MAP) == ["", "x", "w", "urn:a|x"]
    assert [item.parent for item in CODESET.items(CODESET.sample())][1:4] == [None, "H", "H"]
    assert [item.label for item in CODESET.items(VALUE_SET)][:3] == ["Valg", "Navn på x", "Navn på y"]


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_every_item_can_be_taken_out_and_put_back(thing: Any) -> None:
    assert CODESET.load(CODESET.canonical(thing)) == thing
    before = {item.key: item for item in CODESET.items(thing)}
    for key, item in before.items():
        assert CODESET.put(thing, key, item.content) == thing
        if key:
            less = CODESET.remove(thing, key)
            assert len(keys(less)) == len(before) - 1


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_items_can_be_arranged(thing: Any) -> None:
    order = keys(thing)[:0:-1]
    arranged = CODESET.arrange(thing, order)
    assert sorted(str(item.content) for item in CODESET.items(arranged)) == sorted(
        str(item.content) for item in CODESET.items(thing)
    )
    assert CODESET.arrange(arranged, keys(thing)) == thing


def test_a_new_code_is_put_at_the_end_and_takes_its_code_from_the_key() -> None:
    added = CODESET.put(CODESET.sample(), "H3", {"display": "Haster litt", "parents": ["H"]})
    assert added.concepts[-1] == Concept("H3", "Haster litt", parents=("H",))
    added = CODESET.put(VALUE_SET, "ny", {"part": 1, "display": "Ny"})
    assert added.include[1].concepts[-1] == IncludedConcept("ny", "Ny")


@pytest.mark.parametrize(
    ("thing", "key", "item", "code"),
    [
        (CODESET.sample(), "", {"concepts": []}, "table-in-head"),
        (CODESET.sample(), "", {"type": "value-set"}, "sort-changed"),
        (CODESET.sample(), "", {"colour": "red"}, "unknown-element"),
        (CODESET.sample(), "H1", {"code": "H2"}, "key-changed"),
        (CODESET.sample(), "H1", {"display": 7}, "wrong-type"),
        (CODESET.sample(), "H\n1", {}, "control-character"),
        (VALUE_SET, "ny", {"part": 9}, "unknown-part"),
        (VALUE_SET, "ny", {"part": "1"}, "unknown-part"),
        (VALUE_SET, "n\ny", {"part": 0}, "control-character"),
        (CONCEPT_MAP, "ny", {"part": 0, "code": ""}, "missing-code"),
        (VALUE_SET, "ny", {"part": 0, "colour": "red"}, "unknown-element"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_problem(thing: Any, key: str, item: dict[str, Any], code: str) -> None:
    found = problems_of(CODESET.put, thing, key, item)
    assert found[0].message
    assert found[0].code == code


def test_a_fault_in_an_item_is_told_at_the_item() -> None:
    (found,) = problems_of(CODESET.put, CODESET.sample(), "H1", {"display": 7})
    assert (found.item, "display" in found.field) == ("H1", True)


def test_only_codes_of_a_code_system_are_retired() -> None:
    retired = CODESET.retire(CODESET.sample(), "H1")
    assert next(item.status for item in CODESET.items(retired) if item.key == "H1") == "retired"
    assert problems_of(CODESET.retire, VALUE_SET, "x")[0].code == "cannot-retire"
    assert problems_of(CODESET.retire, CODESET.sample(), "nei")[0].code == "unknown-item"
    assert problems_of(CODESET.remove, VALUE_SET, "nei")[0].code == "unknown-item"
    assert problems_of(CODESET.remove, VALUE_SET, "")[0].code == "head-stays"


def test_with_its_last_code_a_part_goes_and_never_means_the_whole_system() -> None:
    without = CODESET.remove(CODESET.remove(VALUE_SET, "x"), "y")
    assert without == dataclasses.replace(VALUE_SET, include=VALUE_SET.include[1:])
    assert CODESET.remove(CODESET.remove(CONCEPT_MAP, "x"), "w").groups[0].elements == ()


def test_the_head_of_a_value_set_keeps_its_codes() -> None:
    head = dict(next(CODESET.items(VALUE_SET)).content)
    changed = CODESET.put(VALUE_SET, "", {**head, "intent": "Til prøve"})
    assert changed == dataclasses.replace(VALUE_SET, intent="Til prøve")


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (VALUE_SET, CODESET.remove(VALUE_SET, "y"), [("y", "removed", "major")]),
        (CODESET.remove(VALUE_SET, "y"), VALUE_SET, [("y", "added", "minor")]),
        (CONCEPT_MAP, CODESET.remove(CONCEPT_MAP, "w"), [("w", "removed", "major")]),
        (CODESET.sample(), CODESET.put(CODESET.sample(), "H1", {"display": "Ny"}), [("H1", "changed", "major")]),
        (CODESET.sample(), VALUE_SET, [("", "changed", "major")]),
        (VALUE_SET, dataclasses.replace(VALUE_SET, exclude=()), [("", "changed", "minor")]),
        (CODESET.sample(), dataclasses.replace(CODESET.sample(), version="9"), []),
    ],
)
def test_changes_are_gathered_by_item(old: Any, new: Any, changes: list[tuple[str, str, str]]) -> None:
    difference = CODESET.changes(old, new)
    assert [(change.key, change.kind, change.grade.value) for change in difference.changes] == changes
    assert not difference.safety
    assert all(str(reason) for change in difference.changes for reason in change.reasons)


def test_a_value_set_and_a_map_refer_to_their_systems_with_version() -> None:
    assert CODESET.references(VALUE_SET) == [
        Reference("", "urn:a", "1", None, "includes"),
        Reference("x", "urn:a", "1", "x", "includes"),
        Reference("y", "urn:a", "1", "y", "includes"),
        Reference("", "urn:b", None, None, "includes"),
        Reference("urn:b|x", "urn:b", None, "x", "includes"),
        Reference("z", "urn:b", None, "z", "includes"),
        Reference("", "urn:b", "2", None, "includes"),
        Reference("urn:b|x|2", "urn:b", "2", "x", "includes"),
        Reference("", "urn:andre", "4", None, "includes"),
        Reference("", "urn:c", None, None, "includes"),
    ]
    assert CODESET.references(CONCEPT_MAP) == [
        Reference("", "urn:a", "1", None, "maps"),
        Reference("", "urn:b", None, None, "maps"),
        Reference("", "urn:d", "5", None, "maps"),
    ]
    supplement = CodeSystem(content="supplement", supplements="urn:a|1")
    assert CODESET.references(supplement) == [Reference("", "urn:a", "1", None, "supplements")]
    assert CODESET.references(CODESET.sample()) == []
    assert list(CODESET.claims(VALUE_SET)) == []


def test_problems_are_the_library_s_and_those_of_references() -> None:
    broken = dataclasses.replace(CODESET.sample(), concepts=(Concept("a", "A", parents=("gone",)),), status="odd")
    found = {(each.code, each.item) for each in CODESET.problems(broken, Everything())}
    assert ("unknown-parent", "a") in found
    assert ("unknown-status", "") in found
    assert {each.code for each in CODESET.problems(VALUE_SET, Known())} >= {"unknown-reference"}
    nowhere = ValueSet(url="u", include=(Include(concepts=listed("a")),))
    assert ("missing-system", "") in {(each.code, each.item) for each in CODESET.problems(nowhere, Everything())}


def test_search_finds_codes_by_every_name_and_its_role() -> None:
    system = CodeSystem(
        title=(("nb", "Liste"),),
        language="nb",
        concepts=(
            Concept("a", "Hjerteinfarkt", "Celledød.", designations=(
                Designation("Myocardial infarction", "en"),
                Designation("Infarkt", "nb", Coding("http://snomed.info/sct", "900000000000013009")),
                Designation("MI", "nb", Coding(None, "abbreviation")),
                Designation("Hjarteinfarkt", None, Coding(None, "other")),
            )),
            Concept("b"),
        ),
    )  # fmt: skip
    assert list(CODESET.words(system)) == [
        Words("", "Liste", "nb", "preferred"),
        Words("a", "a", "", "code"),
        Words("a", "Hjerteinfarkt", "nb", "preferred"),
        Words("a", "Myocardial infarction", "en", "preferred"),
        Words("a", "Infarkt", "nb", "synonym"),
        Words("a", "MI", "nb", "abbreviation"),
        Words("a", "Hjarteinfarkt", "", "preferred"),
        Words("a", "Celledød.", "nb", "definition"),
        Words("b", "b", "", "code"),
    ]
    assert Words("y", "Navn på y", "", "preferred") in list(CODESET.words(VALUE_SET))


def test_fhir_is_written_in_either_release() -> None:
    old, new = (json.loads(CODESET.write(CONCEPT_MAP, f"{name}+json", ABOUT)) for name in ("fhir", "fhir-r5"))
    assert (misforms(old, "R4"), misforms(new, "R5")) == ([], [])
    assert "equivalence" in old["group"][0]["element"][0]["target"][0]
    assert "relationship" in new["group"][0]["element"][0]["target"][0]
    assert b"<relationship" in CODESET.write(CONCEPT_MAP, "fhir-r5+xml", ABOUT)


def test_what_is_written_says_of_the_version_what_the_registry_says() -> None:
    resource = json.loads(CODESET.write(CODESET.sample(), "fhir+json", ABOUT))
    assert (resource["url"], resource["version"], resource["status"]) == ("urn:x", "3.0.0", "retired")
    assert (resource["publisher"], resource["copyright"]) == ("Regionen", "CC BY")
    assert "urn:oid:1.2" in json.dumps(resource["identifier"])
    assert CODESET.write(CODESET.sample(), "json", ABOUT) == CODESET.canonical(CODESET.sample())


def test_a_format_that_cannot_carry_the_thing_is_not_acceptable() -> None:
    with pytest.raises(NotAcceptable, match="fhir"):
        CODESET.write(VALUE_SET, "csv", ABOUT)


def test_a_table_is_read_into_the_head_that_is_there() -> None:
    base = CODESET.sample()
    read = CODESET.read(b"code;display;farge\nA;Alfa;hvit\n", "csv", base=base)
    assert (read.url, read.title, read.properties) == (base.url, base.title, base.properties)
    assert [concept.code for concept in read.concepts] == ["A"]
    more = CODESET.read(b"code;display;vekt\nA;Alfa;3\n", "csv", base=base)
    assert [declared.code for declared in more.properties] == ["farge", "vekt"]
    titled = CODESET.read(
        b"Kode,Navn\nA,Alfa\n", "csv", title={"nb": "Ny"}, mapping={"Kode": "code", "Navn": "display"}
    )
    assert titled.title == (("nb", "Ny"),)


def test_warnings_of_reading_are_handed_over() -> None:
    notes: list[Problem] = []
    data = json.dumps(
        [{"code": "A00", "text": "Kolera"}, {"code": "A001", "text": "Kolera"}, {"code": "V0n1y", "text": "mal"}]
    ).encode()
    content = CODESET.read(data, "diagnosekoder", notes=notes)
    assert len(content.concepts) == 2
    assert [note.severity for note in notes] == ["warning"]


@pytest.mark.parametrize(
    ("data", "format", "code"),
    [
        (b"", "csv", "empty"),
        (b"code,display\nA,x\nA,y\n", "csv", "duplicate-code"),
        (b"code,display,parent\nA,x,B\n", "csv", "unknown-parent"),
        (b"code,display,parent\nA,x,B\nB,y,A\n", "csv", "cycle"),
        (b"name,other\nA,x\n", "csv", "no-code-column"),
        (b'code,display\nA,"x\n', "csv", "syntax"),
        (b'{"type":"code-system","concepts":[{"code":"a"},{"code":"a"}]}', "json", "duplicate-code"),
        (b'{"type":"code-system","concepts":[{"code":"a\\nb"}]}', "json", "control-character"),
        (
            b'{"type":"code-system","concepts":[{"code":"a","properties":[{"code":"p","value":9007199254740992}]}]}',
            "json",
            "number-too-large",
        ),
        (b'{"type":"poem"}', "json", "wrong-type"),
        (b"[" * 10_000, "json", None),
        (b'{"resourceType":"Patient"}', "fhir+json", None),
        (b"[]", "diagnosekoder", None),
    ],
)
def test_bad_sources_are_refused_with_problems(data: bytes, format: str, code: str | None) -> None:
    found = problems_of(CODESET.read, data, format)
    assert found
    assert all(each.message for each in found)
    if code:
        assert code in {each.code for each in found}


def test_a_place_in_a_source_is_no_item() -> None:
    data = b'{"type":"code-system",\n "concepts":[{"code":"a","display":7}]}'
    (found,) = problems_of(CODESET.read, data, "json")
    assert (found.item, found.field, found.line) == ("", "concepts[0].display", 2)


def test_several_code_sets_in_one_source_are_refused() -> None:
    data = b"system,code,display\nurn:a,1,x\nurn:b,1,y\n"
    assert problems_of(CODESET.read, data, "csv")[0].code == "not-one"


def test_a_source_above_the_limit_is_too_large() -> None:
    error = codesets.ReadError.at("too-large", "more than 7 bytes")
    assert isinstance(as_refusal(error), TooLarge)


SCHEMAS = {
    model.Coding: schema.CodingSchema,
    model.Designation: schema.DesignationSchema,
    model.Property: schema.PropertySchema,
    model.PropertyDeclaration: schema.PropertyDeclarationSchema,
    model.FilterDeclaration: schema.FilterDeclarationSchema,
    model.Concept: schema.CodeSchema,
    model.IncludedConcept: schema.IncludedConceptSchema,
    model.Filter: schema.FilterSchema,
    model.Include: schema.IncludeSchema,
    model.MapTarget: schema.MapTargetSchema,
    model.MapElement: schema.MapElementSchema,
    model.Unmapped: schema.UnmappedSchema,
    model.MapGroup: schema.MapGroupSchema,
}


@pytest.mark.parametrize("of", SCHEMAS, ids=lambda of: of.__name__)
def test_the_schema_has_every_field_of_the_model(of: Any) -> None:
    assert set(SCHEMAS[of]().fields) == {field.name for field in dataclasses.fields(of)}


def test_the_schema_of_the_whole_has_the_fields_of_all_three_sorts() -> None:
    named = {field.name for of in (CodeSystem, ValueSet, ConceptMap) for field in dataclasses.fields(of)}
    whole = schema.CodesetSchema()
    assert set(whole.fields) == {"type", *named}
    assert isinstance(whole.fields["exclude"], fields.List)


def test_fifteen_thousand_codes_are_read_listed_and_compared(shared_data: Path) -> None:
    content = CODESET.read((shared_data / "codes" / "ICD10.json").read_bytes(), "diagnosekoder", title={"nb": "ICD-10"})
    assert len(content.concepts) == 14_990
    assert sum(1 for _ in CODESET.items(content)) == 14_991
    assert {found.severity for found in CODESET.problems(content, Everything())} <= {"warning"}
    fewer = CODESET.remove(content, "J18.9")
    assert [change.key for change in CODESET.changes(content, fewer).changes] == ["J18.9"]
    assert CODESET.load(CODESET.canonical(content)) == content


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_every_sort_of_code_set_follows_the_published_schema(thing: Any) -> None:
    Draft202012Validator(json_schema(CODESET)).validate(json.loads(CODESET.canonical(thing)))


@given(code_systems())
@settings(max_examples=40, deadline=None)
def test_canonical_bytes_are_those_of_rfc_8785(system: codesets.CodeSystem) -> None:
    assert CODESET.canonical(system) == canonical_json(codesets.to_dict(system))


def test_what_json_cannot_carry_is_refused_also_within_a_concept() -> None:
    for value in (2**60, float("nan")):
        concept = codesets.Concept("A", properties=(codesets.Property("n", value, "decimal"),))
        with pytest.raises(ContentError):
            CODESET.canonical(codesets.CodeSystem(concepts=(concept,)))
    with pytest.raises(ContentError):
        CODESET.canonical(codesets.CodeSystem(concepts=(codesets.Concept("\ud800"),)))
