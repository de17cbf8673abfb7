"""FHIR JSON: read and write are each other's inverse, and what FHIR says becomes what the model means."""

from dataclasses import replace

import pytest
from hypothesis import given

import codesets
from codesets import CodeSystem, Coding, Concept, ConceptMap, Designation, Property, PropertyDeclaration, ReadError
from tests.codesets.formats.fhir_resources import read, resource
from tests.codesets.strategies import code_systems, things


def system(**elements: object) -> CodeSystem:
    found = read({"resourceType": "CodeSystem", "status": "active", "content": "complete", **elements})
    assert isinstance(found, CodeSystem)
    return found


@given(things())
def test_what_is_written_is_read_back_equal(thing: codesets.Thing) -> None:
    assert codesets.read(codesets.write(thing, "fhir+json")) == [titled(thing)]


@given(code_systems(poly=False, rich=False))
def test_plain_trees_are_read_back_equal(thing: CodeSystem) -> None:
    assert codesets.read(codesets.write(thing, "fhir+json")) == [titled(thing)]


def titled(thing: codesets.Thing) -> codesets.Thing:
    """FHIR has no title in other languages only: without one in the resource's language the first stands in."""
    texts = dict(thing.title)
    main = thing.language or ""
    return (
        thing
        if not texts or main in texts
        else replace(thing, title=((main, next(iter(texts.values()))), *thing.title))
    )


NESTED = [
    {"code": "A", "display": "Alfa", "concept": [{"code": "A1", "concept": [{"code": "A1a"}]}, {"code": "A2"}]},
    {"code": "B", "property": [{"code": "parent", "valueCode": "A"}]},
]


def test_nested_concepts_become_parents_in_document_order() -> None:
    found = system(concept=NESTED).concepts
    assert [(each.code, each.parents) for each in found] == [
        ("A", ()),
        ("A1", ("A",)),
        ("A1a", ("A1",)),
        ("A2", ("A",)),
        ("B", ("A",)),
    ]


def test_a_tree_in_document_order_is_written_nested() -> None:
    written = resource(system(concept=NESTED))
    assert written["concept"] == [
        {
            "code": "A",
            "display": "Alfa",
            "concept": [{"code": "A1", "concept": [{"code": "A1a"}]}, {"code": "A2"}, {"code": "B"}],
        }
    ]
    assert "property" not in written


@pytest.mark.parametrize(
    "concepts",
    [
        (Concept("A"), Concept("B"), Concept("C", parents=("A", "B"))),
        (Concept("A"), Concept("B"), Concept("A1", parents=("A",))),
        tuple(Concept(f"c{n}", parents=(f"c{n - 1}",) if n else ()) for n in range(10_000)),
    ],
    ids=["several parents", "not in document order", "ten thousand deep"],
)
def test_other_hierarchies_are_written_flat_with_declared_parent_properties(concepts: tuple[Concept, ...]) -> None:
    thing = CodeSystem(concepts=concepts)
    written = resource(thing)
    assert written["property"] == [
        {"code": "parent", "uri": "http://hl7.org/fhir/concept-properties#parent", "type": "code"}
    ]
    assert read(written) == thing


def test_a_field_has_a_code_of_its_own_where_the_usual_one_means_something_else() -> None:
    other = PropertyDeclaration("status", "string", "http://example.org/ward#status")
    concepts = (Concept("A"), Concept("B", status="retired", properties=(Property("status", "closed"),)))
    thing = CodeSystem(concepts=concepts, properties=(other,))
    written = resource(thing)
    assert {"code": "concept-status", "valueCode": "retired"} in written["concept"][1]["property"]
    assert [each["code"] for each in written["property"]] == ["status", "concept-status"]
    assert read(written) == thing


def nested(levels: int) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for level in range(levels, 0, -1):
        found = [{"code": str(level), "concept": found, "extension": [{"url": "x", "valueCode": "y"}]}]
    return found


def test_nested_concepts_are_read_and_written_as_deep_as_they_may_be() -> None:
    thing = system(concept=nested(70))
    assert thing.tree.path("70") == tuple(str(level) for level in range(1, 71))
    assert read(resource(thing)) == thing
    with pytest.raises(ReadError, match="parent properties"):
        system(concept=nested(80))


def test_the_deepest_carried_elements_are_written_again() -> None:
    deep: dict[str, object] = {}
    for _ in range(45):
        deep = {"extension": [deep]}
    concepts = nested(28)
    concepts[0]["concept"][0]["x"] = deep["extension"]  # type: ignore[index]
    thing = system(concept=concepts, deep=[deep["extension"]])
    for form in ("fhir+json", "json"):
        assert codesets.read(codesets.write(thing, form)) == [thing]


def test_properties_that_mean_a_field_become_the_field() -> None:
    properties = [
        {"code": "status", "valueCode": "retired"},
        {"code": "notSelectable", "valueBoolean": True},
        {"code": "effectiveDate", "valueDateTime": "2019-01-01"},
        {"code": "retirementDate", "valueDateTime": "2026"},
        {"code": "replacedBy", "valueCode": "B"},
        {"code": "level", "valueInteger": 3},
    ]
    (found, _) = system(concept=[{"code": "A", "property": properties}, {"code": "B"}]).concepts
    assert found == Concept(
        "A",
        status="retired",
        abstract=True,
        valid_from="2019-01-01",
        valid_to="2026",
        replaced_by=("B",),
        properties=(Property("level", 3, "integer"),),
    )
    assert found.inactive


@pytest.mark.parametrize(
    ("properties", "status", "left"),
    [
        ([("inactive", True)], "inactive", []),
        ([("inactive", False)], "active", [("inactive", False)]),
        ([("status", "inactive")], "inactive", [("status", "inactive")]),
        ([("status", "inactive"), ("inactive", True)], "inactive", [("status", "inactive"), ("inactive", True)]),
        ([("status", "active")], "active", [("status", "active")]),
        ([("status", "strange")], "active", [("status", "strange")]),
        ([("status", "deprecated")], "deprecated", []),
        ([("status", "retired"), ("inactive", True)], "retired", [("inactive", True)]),
        ([("status", "deprecated"), ("inactive", True)], "inactive", [("status", "deprecated")]),
        ([("status", "retired"), ("status", "draft")], "retired", [("status", "draft")]),
    ],
)
def test_status_and_inactive_are_one_field_and_lose_nothing(
    properties: list[tuple[str, object]], status: str, left: list[tuple[str, object]]
) -> None:
    written = [
        {"code": code, "valueBoolean" if isinstance(value, bool) else "valueCode": value} for code, value in properties
    ]
    thing = system(concept=[{"code": "A", "property": written}])
    (found,) = thing.concepts
    assert (found.status, [(each.code, each.value) for each in found.properties]) == (status, left)
    assert read(resource(thing)) == thing


def test_a_property_is_known_by_its_uri_whatever_its_code() -> None:
    declared = [{"code": "group", "uri": "http://hl7.org/fhir/concept-properties#notSelectable", "type": "boolean"}]
    thing = system(property=declared, concept=[{"code": "A", "property": [{"code": "group", "valueBoolean": True}]}])
    assert thing.concepts[0].abstract
    assert resource(thing)["property"] == declared


def test_a_usual_code_with_another_uri_does_not_mean_the_field() -> None:
    declared = [{"code": "status", "uri": "http://example.org/workflow", "type": "code"}]
    thing = system(property=declared, concept=[{"code": "A", "property": [{"code": "status", "valueCode": "retired"}]}])
    assert thing.concepts[0].status == "active"
    assert thing.properties == (PropertyDeclaration("status", "code", "http://example.org/workflow"),)


def test_a_property_of_another_type_than_the_field_stays_a_property() -> None:
    thing = system(concept=[{"code": "A", "property": [{"code": "parent", "valueString": "above"}]}])
    assert thing.concepts[0].parents == ()
    assert thing.concepts[0].properties == (Property("parent", "above", "string"),)


def test_a_coding_property_is_read_and_written() -> None:
    coding = {"system": "http://loinc.org", "code": "1-2", "display": "x"}
    thing = system(concept=[{"code": "A", "property": [{"code": "see", "valueCoding": coding}]}])
    assert thing.concepts[0].properties[0].value == Coding("http://loinc.org", "1-2", display="x")
    assert resource(thing)["concept"] == [{"code": "A", "property": [{"code": "see", "valueCoding": coding}]}]


def test_oids_are_identifiers_and_other_identifiers_are_carried() -> None:
    other = {"system": "http://example.org", "value": "7"}
    oid = {"system": "urn:ietf:rfc:3986", "value": "urn:oid:2.16.578.1.12.4.1.1.7110"}
    thing = system(identifier=[other, oid])
    assert thing.identifiers == ("urn:oid:2.16.578.1.12.4.1.1.7110",)
    assert resource(thing)["identifier"] == [oid, other]


def test_a_map_has_one_identifier_in_r4_and_several_in_r5() -> None:
    oid = {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2"}
    other = {"system": "http://example.org", "value": "7"}
    head = {"resourceType": "ConceptMap", "status": "active"}
    for identifier in (oid, [oid], [oid, other]):
        thing = read({**head, "identifier": identifier})
        assert thing.identifiers == ("urn:oid:1.2",)
        assert resource(thing)["identifier"] == oid
    assert resource(read({**head, "identifier": other}))["identifier"] == other


def test_carried_elements_of_odd_shapes_do_no_harm() -> None:
    odd = codesets.Carried.of({"identifier": 5, "_title": "x", "compose": 7, "_use": 3})
    name = Designation("x", carried=odd)
    included = codesets.IncludedConcept("A", designations=(name,))
    for thing in (
        CodeSystem(title=(("", "t"),), carried=odd),
        ConceptMap(carried=odd),
        codesets.ValueSet(include=(codesets.Include("s", concepts=(included,)),), carried=odd),
    ):
        assert resource(thing)["resourceType"] == type(thing).__name__


def test_titles_in_other_languages_are_translations() -> None:
    thing = CodeSystem(language="nb", title=(("nb", "Kodeverk"), ("nn", "Kodeverk på nynorsk")))
    written = resource(thing)
    assert written["title"] == "Kodeverk"
    assert read(written) == thing


def test_title_extensions_of_other_kinds_are_carried() -> None:
    strange = [
        {"url": "http://example.org/x", "valueCode": "y"},
        {"url": "http://hl7.org/fhir/StructureDefinition/translation"},
        {
            "url": "http://hl7.org/fhir/StructureDefinition/translation",
            "extension": [{"url": "lang"}, {"url": "content"}],
        },
    ]
    thing = system(title="T", _title={"id": "t", "extension": strange})
    assert dict(thing.title) == {"": "T"}
    assert resource(thing)["_title"] == {"id": "t", "extension": strange}


def test_what_has_no_field_is_carried_word_for_word() -> None:
    extra = {
        "publisher": "Helsedirektoratet",
        "copyright": "©",
        "extension": [{"url": "http://example.org/e", "valueDecimal": 1.5}],
        "count": 1,
        "concept": [
            {
                "code": "A",
                "extension": [{"url": "http://example.org/e", "valueString": "x"}],
                "designation": [
                    {
                        "language": "nn",
                        "use": {"system": "s", "code": "u", "userSelected": True},
                        "value": "a",
                        "extension": [{"url": "http://example.org/d", "valueBoolean": False}],
                    }
                ],
            }
        ],
    }
    thing = system(**extra)
    assert thing.carried.elements()["publisher"] == "Helsedirektoratet"
    assert thing.concepts[0].designations[0].use == Coding("s", "u")
    assert {key: resource(thing)[key] for key in extra} == extra


def test_a_value_set_keeps_intent_compose_and_its_expansion() -> None:
    original = {
        "resourceType": "ValueSet",
        "status": "draft",
        "purpose": "For triage only",
        "compose": {
            "lockedDate": "2026-01-01",
            "inactive": False,
            "extension": [{"url": "http://example.org/e", "valueString": "x"}],
            "include": [
                {
                    "system": "http://example.org/s",
                    "version": "1",
                    "concept": [{"code": "A", "display": "a", "designation": [{"language": "nn", "value": "å"}]}],
                },
                {"system": "http://example.org/s", "filter": [{"property": "concept", "op": "is-a", "value": "B"}]},
                {"valueSet": ["http://example.org/v|2"]},
            ],
            "exclude": [{"system": "http://example.org/s", "concept": [{"code": "C"}]}],
        },
        "expansion": {"timestamp": "2026-01-01T00:00:00Z", "contains": [{"code": "A"}]},
    }
    thing = read(original)
    assert isinstance(thing, codesets.ValueSet)
    assert (thing.intent, thing.inactive, thing.locked_date) == ("For triage only", False, "2026-01-01")
    assert thing.include[0].concepts[0].designations == (Designation("å", "nn"),)
    assert resource(thing) == original


def test_a_fragment_may_have_parents_outside_itself() -> None:
    concept = {"code": "A", "property": [{"code": "parent", "valueCode": "elsewhere"}]}
    fragment = system(content="fragment", concept=[concept])
    assert fragment.concepts[0].parents == ("elsewhere",)
    assert read(resource(fragment)) == fragment
