"""What is told of each code, and what the answer was drawn from."""

from dataclasses import replace

import pytest

from codesets import (
    Carried,
    CodeSystem,
    Concept,
    Designation,
    Include,
    IncludedConcept,
    Property,
    ValueSet,
)
from codesets.answering.answers import Parameter
from codesets.references.versions import VersionRules
from tests.codesets.value_sets.expansion.plants import (
    MARKED,
    MORE,
    PLANTS,
    SD,
    URL,
    WHOLE,
    entry,
    expand,
    extended,
    told,
)

STATUS = Property("status", "retired", "code")


@pytest.mark.parametrize(
    ("code", "asked", "properties"),
    [
        ("oak", {}, []),
        ("elm", {}, [STATUS]),
        ("elm", {"properties": ("status",)}, [STATUS]),
        ("oak", {"properties": ("height",)}, [Property("height", 30, "integer")]),
        ("oak", {"properties": ("http://example.org/height",)}, [Property("height", 30, "integer")]),
        ("plant", {"properties": ("definition",)}, [
            Property("order", 9, "decimal"), Property("definition", "What grows.", "string")
        ]),
        ("witch-elm", {"properties": ("parent", "child", "inactive")}, [
            Property("parent", "elm", "code"), Property("inactive", False, "boolean")
        ]),
        ("elm", {"properties": ("child", "replacedBy", "retirementDate")}, [
            STATUS, Property("retirementDate", "2020", "dateTime"), Property("replacedBy", "oak", "code"),
            Property("child", "witch-elm", "code"),
        ]),
        ("oak", {"supplements": (MORE,)}, [Property("label", "1.", "string"), Property("weight", 2.5, "decimal")]),
        ("oak", {"supplements": (MORE,), "properties": ("rare",)}, [
            Property("label", "1.", "string"), Property("weight", 2.5, "decimal"), Property("rare", False, "boolean")
        ]),
        ("moss", {"properties": ("*",)}, [Property("parent", "plant", "code"), Property("inactive", False, "boolean")]),
    ],
)  # fmt: skip
def test_properties_are_those_asked_for_and_those_that_warn(
    code: str, asked: dict[str, object], properties: list[Property]
) -> None:
    found = expand(**asked)
    assert list(entry(found, code).properties) == properties
    assert {each.code for each in properties} <= {each.code for each in found.properties}


def test_properties_are_declared_with_their_uris() -> None:
    found = expand(properties=("height", "definition"), supplements=(MORE,))
    assert {each.code: each.uri for each in found.properties} == {
        "height": "http://example.org/height",
        "definition": "http://hl7.org/fhir/concept-properties#definition",
        "order": "http://hl7.org/fhir/concept-properties#order",
        "label": "http://hl7.org/fhir/concept-properties#label",
        "weight": "http://hl7.org/fhir/concept-properties#itemWeight",
        "status": "http://hl7.org/fhir/concept-properties#status",
    }


def test_known_extensions_are_passed_on_and_others_are_not() -> None:
    assert entry(expand(), "moss").carried == extended(("rendering-style", "color: green"))
    listed = IncludedConcept(
        "oak", carried=extended(("valueset-deprecated", True), ("valueset-label", "a"), ("x:y", 1))
    )
    own = expand(ValueSet(include=(Include(URL, concepts=(listed,)),)), supplements=(MORE,))
    assert own.entries[0].carried == extended(("valueset-deprecated", True))
    assert Property("label", "a", "string") in own.entries[0].properties, "the value set's own label counts"


def test_an_answer_says_what_it_was_drawn_from() -> None:
    inner = ValueSet(url="http://example.org/inner", version="2", include=(Include(URL),))
    outer = ValueSet(url="http://example.org/outer", include=(Include(value_sets=(inner.url or "",)),))
    found = expand(outer, inner, supplements=(MORE,), echo=(Parameter("count", "integer", 7),))
    assert found.parameters == (
        Parameter("count", "integer", 7),
        Parameter("used-codesystem", "uri", f"{URL}|1"),
        Parameter("used-valueset", "uri", "http://example.org/inner|2"),
        Parameter("used-supplement", "uri", f"{MORE}|7"),
    )
    assert found.used == ("http://example.org/outer", "http://example.org/inner|2", f"{URL}|1", f"{MORE}|7")


TRIAL = Carried.of({"experimental": True})


@pytest.mark.parametrize(
    ("system", "value_set", "warnings"),
    [
        ({}, {}, []),
        ({"status": "draft"}, {}, ["warning-draft"]),
        ({"status": "draft"}, {"status": "draft"}, []),
        ({"status": "retired"}, {}, ["warning-retired"]),
        ({"carried": MARKED}, {}, ["warning-withdrawn"]),
        ({"carried": TRIAL}, {}, ["warning-experimental"]),
        ({"carried": TRIAL}, {"carried": TRIAL}, []),
        ({}, {"carried": MARKED}, ["warning-withdrawn"]),
        ({"carried": MARKED}, {"carried": MARKED}, ["warning-withdrawn", "warning-withdrawn"]),
    ],
)
def test_an_answer_warns_of_what_is_not_fully_to_be_relied_on(
    system: dict[str, object], value_set: dict[str, object], warnings: list[str]
) -> None:
    shaky = replace(PLANTS, url="http://x", **system)  # type: ignore[arg-type]
    found = expand(ValueSet(url="http://v", include=(Include("http://x"),), **value_set), shaky)  # type: ignore[arg-type]
    assert [each.name for each in found.parameters if each.name.startswith("warning")] == warnings


def test_what_is_known_in_part_is_told() -> None:
    part = replace(PLANTS, url="http://x", content="fragment")
    found = expand(ValueSet(include=(Include("http://x"),)), part)
    assert found.unclosed == ("http://x",)
    assert told(found, "used-fragment") == ["http://x|1"]
    assert expand().unclosed == ()


def test_versions_are_told_apart_where_there_are_several() -> None:
    newer = replace(PLANTS, version="2")
    one = IncludedConcept("oak")
    both = ValueSet(include=(Include(URL, "1", (one,)), Include(URL, "2", (one,))))
    found = expand(both, newer)
    assert [(each.version, each.code) for each in found.entries] == [("1", "oak"), ("2", "oak")]
    assert found.of_versions
    forced = expand(both, newer, rules=VersionRules.of(force=(f"{URL}|1",)))
    assert [(each.version, each.code) for each in forced.entries] == [("1", "oak")]
    assert forced.of_versions
    assert not expand(WHOLE, newer).of_versions


def test_a_status_is_told_where_there_is_one_and_inactive_is_none() -> None:
    concepts = (Concept("a", status="inactive"), Concept("b", properties=(Property("inactive", True, "boolean"),)))
    system = CodeSystem(url="http://x", concepts=concepts)
    found = expand(ValueSet(include=(Include("http://x"),)), system)
    assert [(each.inactive, each.properties) for each in found.entries] == [(True, ()), (True, ())]


@pytest.mark.parametrize(
    "extension",
    [
        {"url": [f"{SD}codesystem-label"], "valueString": "x"},
        {"url": f"{SD}codesystem-label", "valueString": {"not": "text"}},
        {"url": f"{SD}codesystem-conceptOrder", "valueInteger": True},
        {"url": f"{SD}itemWeight", "valueDecimal": "1"},
        {"url": f"{SD}codesystem-label"},
        "nonsense",
    ],
)
def test_extensions_without_their_shape_say_nothing(extension: object) -> None:
    bent = Carried.of({"extension": [extension]})
    system = CodeSystem(
        url="http://x", concepts=(Concept("a", designations=(Designation("b", carried=bent),), carried=bent),)
    )
    (found,) = expand(ValueSet(include=(Include("http://x"),)), system, designations=True).entries
    assert (found.properties, found.carried) == ((), Carried())
