"""FHIR JSON of maps: relationships of R4 and R5 in the same words."""

import pytest

import codesets
from codesets import ConceptMap
from tests.codesets.formats.fhir_resources import concept_map, read, resource


@pytest.mark.parametrize(
    ("old", "relationship", "written"),
    [
        ("relatedto", "related-to", "relatedto"),
        ("equivalent", "equivalent", "equivalent"),
        ("equal", "equivalent", "equal"),
        ("wider", "source-is-narrower-than-target", "wider"),
        ("subsumes", "source-is-narrower-than-target", "subsumes"),
        ("narrower", "source-is-broader-than-target", "narrower"),
        ("specializes", "source-is-broader-than-target", "specializes"),
        ("inexact", "related-to", "inexact"),
        ("disjoint", "not-related-to", "disjoint"),
        ("unmatched", "not-related-to", "unmatched"),
    ],
)
def test_r4_equivalences_become_relationships_and_go_back_as_they_were(
    old: str, relationship: str, written: str
) -> None:
    thing = read(concept_map({"code": "A", "target": [{"code": "B", "equivalence": old}]}))
    assert isinstance(thing, ConceptMap)
    assert thing.groups[0].elements[0].targets[0].relationship == relationship
    assert resource(thing)["group"][0]["element"][0]["target"] == [{"code": "B", "equivalence": written}]  # type: ignore[index]


def test_extensions_of_unmapped_are_kept_beside_the_relationship() -> None:
    other = {"url": "http://example.org/e", "valueCode": "x"}
    thing = read(
        concept_map(unmapped={"mode": "fixed", "code": "Z", "relationship": "related-to", "extension": [other]})
    )
    assert isinstance(thing, ConceptMap)
    assert thing.groups[0].unmapped == codesets.Unmapped(
        "fixed", "Z", relationship="related-to", carried=codesets.Carried.of({"extension": [other]})
    )
    assert read(resource(thing)) == thing


def test_unmatched_without_a_target_is_no_map() -> None:
    thing = read(concept_map({"code": "A", "target": [{"equivalence": "unmatched"}]}))
    assert isinstance(thing, ConceptMap)
    assert thing.groups[0].elements[0].no_map
    assert thing.source == "http://example.org/from"
    assert resource(thing)["group"][0]["element"] == [{"code": "A", "target": [{"equivalence": "unmatched"}]}]  # type: ignore[index]


def test_an_r5_map_is_read_in_the_same_words() -> None:
    thing = read(
        {
            "resourceType": "ConceptMap",
            "status": "active",
            "sourceScopeCanonical": "http://example.org/from",
            "targetScopeUri": "http://example.org/to",
            "group": [
                {
                    "source": "http://example.org/a|2",
                    "target": "http://example.org/b",
                    "element": [
                        {"code": "A", "noMap": True},
                        {"code": "B", "target": [{"code": "b", "relationship": "related-to"}]},
                        {"code": "C", "target": [{"code": "c"}]},
                    ],
                    "unmapped": {"mode": "use-source-code", "relationship": "equivalent"},
                }
            ],
        }
    )
    assert isinstance(thing, ConceptMap)
    (group,) = thing.groups
    assert (thing.source, thing.target) == ("http://example.org/from", "http://example.org/to")
    assert (group.source, group.source_version, group.target_version) == ("http://example.org/a", "2", None)
    assert [each.no_map for each in group.elements] == [True, False, False]
    assert group.elements[2].targets[0].relationship == "related-to"
    assert group.unmapped is not None
    assert (group.unmapped.mode, group.unmapped.relationship) == ("provided", "equivalent")
