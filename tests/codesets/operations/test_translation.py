"""Translation by concept maps, both ways."""

from dataclasses import replace

import pytest

from codesets import (
    Carried,
    CodeSystem,
    Coding,
    Concept,
    ConceptMap,
    Include,
    IncludedConcept,
    MapElement,
    MapGroup,
    MapTarget,
    Terminology,
    TerminologyError,
    Thing,
    Unmapped,
    ValueSet,
)
from codesets.operations.translation import TranslationAsked
from codesets.things.dependencies import Dependency

ICPC, ICD = "http://example.org/icpc", "http://example.org/icd"
GROUP = MapGroup(
    ICPC,
    "2",
    ICD,
    "10",
    (
        MapElement("R81", "Pneumonia", (MapTarget("J18", "Pneumonia", "source-is-broader-than-target", "adults"),)),
        MapElement("R78", None, (MapTarget("J20", relationship="related-to"), MapTarget("J40"))),
        MapElement("A97", no_map=True),
        MapElement("Z01", None, (MapTarget("J18", relationship="not-related-to"),)),
    ),
)
MAP = ConceptMap(url="http://example.org/map", version="1", groups=(GROUP,))


@pytest.mark.parametrize(
    ("code", "result", "targets"),
    [
        ("R81", True, [("J18", "source-is-broader-than-target")]),
        ("R78", True, [("J20", "related-to"), ("J40", "equivalent")]),
        ("A97", False, []),
        ("Z01", False, [("J18", "not-related-to")]),
        ("X", False, []),
    ],
)
def test_forward(code: str, result: bool, targets: list[tuple[str, str]]) -> None:
    found = Terminology([MAP]).translate(code, ICPC)
    assert (found.result, [(each.code, each.relationship) for each in found.matches]) == (result, targets)
    assert found.used == ("http://example.org/map|1",)


@pytest.mark.parametrize(
    ("code", "sources"),
    [
        ("J18", [("R81", "source-is-narrower-than-target"), ("Z01", "not-related-to")]),
        ("J40", [("R78", "equivalent")]),
        ("X", []),
    ],
)
def test_in_reverse(code: str, sources: list[tuple[str, str]]) -> None:
    found = Terminology([MAP]).translate(code, ICD, reverse=True)
    assert [(each.code, each.relationship) for each in found.matches] == sources
    assert all((each.system, each.version) == (ICPC, "2") for each in found.matches)


def test_a_match_names_its_system_and_map() -> None:
    (match,) = Terminology([MAP]).translate("R81", ICPC).matches
    assert (match.system, match.version, match.display, match.comment) == (ICD, "10", "Pneumonia", "adults")
    assert match.concept_map == "http://example.org/map|1"


def test_a_map_is_chosen_by_url_and_version_or_given() -> None:
    newer = ConceptMap(url=MAP.url, version="2", groups=(MapGroup(ICPC, None, ICD, None, (MapElement("R81"),)),))
    terminology = Terminology([MAP, newer])
    assert terminology.translate("R81", ICPC, concept_map=MAP.url).used == ("http://example.org/map|2",)
    assert terminology.translate("R81", ICPC, concept_map=MAP.url, version="1").result
    assert Terminology([]).translate("R81", ICPC, concept_map=MAP).result
    for reference, version, code in ((MAP.url, "3", "unknown-version"), ("http://x", None, "unknown-map")):
        with pytest.raises(TerminologyError) as refused:
            terminology.translate("R81", ICPC, concept_map=reference, version=version)
        assert refused.value.code == code


def test_all_maps_that_know_the_system_are_asked() -> None:
    other = ConceptMap(
        url="http://example.org/other",
        groups=(MapGroup(ICPC, None, "http://x", None, (MapElement("R81", None, (MapTarget("p"),)),)),),
    )
    terminology = Terminology([MAP, other])
    assert [each.code for each in terminology.translate("R81", ICPC).matches] == ["J18", "p"]
    assert [each.code for each in terminology.translate("R81", ICPC, target="http://x").matches] == ["p"]
    assert terminology.translate("R81", "http://nowhere").used == ()
    assert terminology.translate("R81", ICPC, overlay=[MAP]).used[0] == "http://example.org/map|1"


def test_a_system_is_known_by_all_its_uris() -> None:
    oid = "urn:oid:2.16.578.1.12.4.1.1.7170"
    system = CodeSystem(url=ICPC, version="2", identifiers=(oid,))
    assert Terminology([MAP, system]).translate("R81", oid).result
    assert not Terminology([MAP]).translate("R81", oid).result


def mapped(unmapped: Unmapped, url: str = "http://example.org/map") -> ConceptMap:
    return ConceptMap(url=url, groups=(MapGroup(ICPC, None, ICD, None, GROUP.elements, unmapped),))


@pytest.mark.parametrize(
    ("unmapped", "code", "relationship"),
    [
        (Unmapped("provided"), "X", "equivalent"),
        (Unmapped("provided", relationship="related-to"), "X", "related-to"),
        (Unmapped("fixed", "R69", "Unknown"), "R69", "related-to"),
    ],
)
def test_codes_that_are_not_listed_follow_the_rule_for_unmapped(
    unmapped: Unmapped, code: str, relationship: str
) -> None:
    terminology = Terminology([mapped(unmapped)])
    (match,) = terminology.translate("X", ICPC).matches
    assert (match.code, match.relationship, match.display) == (code, relationship, unmapped.display)
    assert terminology.translate("A97", ICPC).matches == ()


def test_another_map_may_be_asked_for_what_is_not_listed() -> None:
    last = ConceptMap(
        url="http://example.org/last",
        groups=(
            MapGroup(ICPC, None, "http://x", None, (MapElement("X", None, (MapTarget("wrong"),)),)),
            MapGroup(ICPC, None, ICD, None, (MapElement("X", None, (MapTarget("R99"),)),)),
        ),
    )
    first = mapped(Unmapped("other-map", other_map="http://example.org/last"))
    found = Terminology([first, last]).translate("X", ICPC, concept_map=first)
    assert [(each.code, each.concept_map) for each in found.matches] == [("R99", "http://example.org/last")]


def test_maps_that_point_at_each_other_are_refused() -> None:
    ring: list[Thing] = [
        mapped(Unmapped("other-map", other_map="http://example.org/b"), "http://example.org/a"),
        mapped(Unmapped("other-map", other_map="http://example.org/a"), "http://example.org/b"),
    ]
    with pytest.raises(TerminologyError) as refused:
        Terminology(ring).translate("X", ICPC)
    assert refused.value.code == "map-cycle"


SEX = "http://example.org/sex"
MALE = {"attribute": SEX, "valueCoding": {"system": "http://x", "code": "male"}}
DEPENDENT = ConceptMap(
    url="http://example.org/dependent",
    groups=(
        MapGroup(
            ICPC,
            "2",
            ICD,
            None,
            (
                MapElement(
                    "Y99",
                    None,
                    (
                        MapTarget("N50", carried=Carried.of({"dependsOn": [MALE], "product": [
                            {"property": "http://x/kind", "value": "k"}, {"attribute": 3}, "nonsense",
                        ]})),
                        MapTarget("N90", carried=Carried.of({"dependsOn": [
                            {"property": SEX, "system": "http://x", "value": "female"}
                        ]})),
                        MapTarget("R69", carried=Carried.of({"equivalence": "inexact"})),
                    ),
                ),
                MapElement(None, None, (MapTarget("A00"),), carried=Carried.of({"valueSet": "http://example.org/a"})),
            ),
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ((), ["N50", "N90", "R69"]),
        ((Dependency(SEX, Coding("http://x", "male")),), ["N50", "R69"]),
        ((Dependency(SEX, Coding(None, "female")),), ["N90", "R69"]),
        ((Dependency(SEX, "female"),), ["N90", "R69"]),
        ((Dependency(SEX, Coding("http://y", "male")),), ["R69"]),
        ((Dependency("http://x/age", "7"),), ["N50", "N90", "R69"]),
    ],
)
def test_a_mapping_that_depends_on_something_else_holds_where_that_is_not_contradicted(
    given: tuple[Dependency, ...], codes: list[str]
) -> None:
    asked = TranslationAsked(Coding(ICPC, "Y99"), dependencies=given)
    assert [each.code for each in Terminology([DEPENDENT]).translated(asked).matches] == codes
    if given:
        back = TranslationAsked(Coding(ICD, "N50"), reverse=True, dependencies=given)
        assert bool(Terminology([DEPENDENT]).translated(back).matches) == ("N50" in codes)


def test_a_match_tells_what_it_depends_on_and_yields() -> None:
    first, _, last = Terminology([DEPENDENT]).translate("Y99", ICPC).matches
    assert first.depends_on == (Dependency(SEX, Coding("http://x", "male")),)
    assert first.products == (Dependency("http://x/kind", "k"),)
    assert last.equivalence == "inexact"


def test_truth_values_are_compared_as_such() -> None:
    assert Dependency("a", True).meets(Dependency("a", True))
    assert not Dependency("a", True).meets(Dependency("a", False))


CHOICE = ValueSet(url="http://example.org/a", include=(Include(ICPC, concepts=(IncludedConcept("A01"),)),))
SYSTEM = CodeSystem(url=ICPC, version="2", concepts=(Concept("A01"), Concept("R81")))


def test_an_element_may_map_a_whole_value_set_alike() -> None:
    terminology = Terminology([DEPENDENT, CHOICE, SYSTEM])
    assert [each.code for each in terminology.translate("A01", ICPC).matches] == ["A00"]
    assert terminology.translate("R81", ICPC, concept_map=DEPENDENT).matches == ()
    assert Terminology([DEPENDENT]).translate("A01", ICPC).matches == ()


@pytest.mark.parametrize(
    ("scopes", "found"),
    [
        ({}, True),
        ({"source_scope": "http://example.org/a"}, False),  # R81 is not in it
        ({"source_scope": "http://example.org/r"}, True),
        ({"source_scope": "http://example.org/made-for|3"}, True),
        ({"target_scope": "http://example.org/a"}, False),
        ({"target_scope": "http://example.org/aimed-at"}, True),
    ],
)
def test_scopes_keep_codes_of_a_value_set_or_of_a_map_made_for_it(scopes: dict[str, str], found: bool) -> None:
    made = ConceptMap(
        url="http://m", groups=(GROUP,), source="http://example.org/made-for", target="http://example.org/aimed-at|1"
    )
    other = ValueSet(url="http://example.org/r", include=(Include(ICPC, concepts=(IncludedConcept("R81"),)),))
    asked = TranslationAsked(Coding(ICPC, "R81"), **scopes)  # type: ignore[arg-type]
    assert Terminology([made, other, CHOICE, SYSTEM]).translated(asked).result is found


@pytest.mark.parametrize(("version", "result"), [(None, True), ("2", True), ("2.x", False), ("3", False)])
def test_a_map_for_another_version_of_the_source_says_nothing(version: str | None, result: bool) -> None:
    asked = TranslationAsked(Coding(ICPC, "R81", version))
    assert Terminology([MAP]).translated(asked).result is result


def test_elements_of_codes_and_of_value_sets_match_in_the_order_of_the_group() -> None:
    system = CodeSystem(url=ICPC, concepts=(Concept("R81"), Concept("R78")))
    chosen = ValueSet(url="http://example.org/a", include=(Include(ICPC, concepts=(IncludedConcept("R81"),)),))
    of_set = Carried.of({"valueSet": "http://example.org/a"})
    elements = (
        MapElement("R81", None, (MapTarget("1"),)),
        MapElement(None, None, (MapTarget("2"),), carried=of_set),
        MapElement("R78", None, (MapTarget("3"), MapTarget("1"))),
        MapElement("R81", None, (MapTarget("4"),)),
    )
    terminology = Terminology(
        [system, chosen, ConceptMap(url="m", groups=(MapGroup(ICPC, None, ICD, None, elements),))]
    )
    assert [each.code for each in terminology.translate("R81", ICPC).matches] == ["1", "2", "4"]
    assert [each.code for each in terminology.translate("1", ICD, reverse=True).matches] == ["R81", "R78"]


def test_without_a_url_only_maps_in_force_are_asked() -> None:
    """Of several versions one; of what was withdrawn, or waits, none. What comes along is used whatever it says."""
    old, new = replace(MAP, version="1", status="retired"), replace(MAP, version="2")
    recalled = replace(MAP, url="http://example.org/recalled", status="retired")
    draft = replace(MAP, url="http://example.org/draft", status="draft")
    nameless = replace(MAP, url=None)
    held = Terminology([old, new, recalled], upcoming=[replace(MAP, version="3", status="draft")])
    assert held.translate("R81", ICPC).used == ("http://example.org/map|2",)
    assert held.translate("R81", ICPC, concept_map="http://example.org/recalled").result
    sent = held.translate("R81", ICPC, overlay=[draft, nameless])
    assert sorted(sent.used) == ["http://example.org/draft|1", "http://example.org/map|2", "|1"]
    assert held.translate("R81", ICPC, overlay=[replace(MAP, version="0")]).used == ("http://example.org/map|0",)
    assert Terminology([nameless]).translate("R81", ICPC).result


@pytest.mark.parametrize("attribute", ["sex", "http://example.org/sex"])
def test_an_attribute_is_meant_by_its_code_and_by_its_uri(attribute: str) -> None:
    targets = tuple(
        MapTarget(code, carried=Carried.of({"dependsOn": [{"attribute": "sex", "valueCode": sex}]}))
        for code, sex in (("N50", "male"), ("N90", "female"))
    )
    declared = [{"code": "sex", "type": "code", "uri": "http://example.org/sex"}]
    named = ConceptMap(
        url="http://example.org/m",
        groups=(MapGroup(ICPC, None, ICD, None, (MapElement("Y99", None, targets),)),),
        carried=Carried.of({"additionalAttribute": declared}),
    )
    asked = TranslationAsked(Coding(ICPC, "Y99"), dependencies=(Dependency(attribute, "female"),))
    (match,) = Terminology([named]).translated(asked).matches
    assert match.code == "N90"
    assert match.depends_on == (Dependency("http://example.org/sex", "female"),)
