"""Steps of editing a map, how much of its source it covers, and which names are alike."""

from collections.abc import Callable

import pytest

from codesets import (
    Carried,
    CodeSystem,
    Concept,
    ConceptMap,
    Include,
    MapElement,
    MapGroup,
    MapTarget,
    TerminologyError,
    Unmapped,
    ValueSet,
)
from codesets.authoring import (
    Unfit,
    add_group,
    add_target,
    change_target,
    coverage,
    covering,
    drop_group,
    drop_target,
    element_of,
    filter_choices,
    forget,
    likeness,
    nearest,
    set_sides,
    set_unmapped,
    sources_of,
    standing_of,
    without_counterpart,
)
from tests.codesets.authoring.lists import LUNG, OTHER, general, listed, lung, terminology

R81 = MapTarget("R81", "Lungebetennelse", "source-is-narrower-than-target")
R96 = MapTarget("R96", "Astma")
PNEUMONIA = MapElement("J10.1", "Pneumoni", (R81,))
NOTHING = MapElement("I10", no_map=True)
CARRIED = MapElement("J20.1", None, (R96,), carried=Carried.of({"extension": [{"url": "x"}]}))


def having(*elements: MapElement, unmapped: Unmapped | None = None) -> ConceptMap:
    return ConceptMap(groups=(MapGroup(OTHER, None, LUNG), MapGroup(LUNG, "2026", OTHER, "1", elements, unmapped)))


Step = Callable[[ConceptMap], ConceptMap]
FIXED = Unmapped("fixed", "R99")
STEPS: dict[str, tuple[ConceptMap, Step, ConceptMap]] = {
    "a target makes the element": (
        having(),
        lambda m: add_target(m, 1, "J20.1", R96, "Astma"),
        having(MapElement("J20.1", "Astma", (R96,))),
    ),
    "a second target comes after the first": (
        having(PNEUMONIA),
        lambda m: add_target(m, 1, "J10.1", R96, "Annet navn"),
        having(MapElement("J10.1", "Pneumoni", (R81, R96))),
    ),
    "a target takes the place of none": (
        having(NOTHING),
        lambda m: add_target(m, 1, "I10", R96),
        having(MapElement("I10", None, (R96,))),
    ),
    "a relationship and a comment are set": (
        having(MapElement("J10.1", None, (R81, R96))),
        lambda m: change_target(m, 1, "J10.1", "R96", "related-to", "Se på dette"),
        having(MapElement("J10.1", None, (R81, MapTarget("R96", "Astma", "related-to", "Se på dette")))),
    ),
    "one target of several goes": (
        having(MapElement("J10.1", None, (R81, R96))),
        lambda m: drop_target(m, 1, "J10.1", "R81"),
        having(MapElement("J10.1", None, (R96,))),
    ),
    "with its last target the element goes": (
        having(PNEUMONIA, NOTHING),
        lambda m: drop_target(m, 1, "J10.1", "R81"),
        having(NOTHING),
    ),
    "unless more is said of the code": (
        having(CARRIED),
        lambda m: drop_target(m, 1, "J20.1", "R96"),
        having(MapElement("J20.1", carried=CARRIED.carried)),
    ),
    "no counterpart": (
        having(PNEUMONIA),
        lambda m: without_counterpart(m, 1, "J10.1", "Annet navn"),
        having(MapElement("J10.1", "Pneumoni", no_map=True)),
    ),
    "nothing is said any more": (having(NOTHING, PNEUMONIA), lambda m: forget(m, 1, "I10"), having(PNEUMONIA)),
    "a rule for codes without a mapping": (
        having(),
        lambda m: set_unmapped(m, 1, FIXED),
        having(unmapped=FIXED),
    ),
    "no rule": (having(unmapped=FIXED), lambda m: set_unmapped(m, 1, None), having()),
    "other sides": (
        having(PNEUMONIA),
        lambda m: set_sides(m, 1, (LUNG, None), (OTHER, "1")),
        ConceptMap(groups=(MapGroup(OTHER, None, LUNG), MapGroup(LUNG, None, OTHER, "1", (PNEUMONIA,)))),
    ),
    "a group is added": (
        ConceptMap(),
        lambda m: add_group(m, MapGroup(LUNG, None, OTHER)),
        ConceptMap(groups=(MapGroup(LUNG, None, OTHER),)),
    ),
    "a group goes": (having(), lambda m: drop_group(m, 1), ConceptMap(groups=(MapGroup(OTHER, None, LUNG),))),
}


@pytest.mark.parametrize("name", STEPS)
def test_steps(name: str) -> None:
    before, step, after = STEPS[name]
    assert step(before) == after


REFUSED: dict[str, tuple[Step, str]] = {
    "no such group": (lambda m: drop_group(m, 2), "no part 3"),
    "a group without sides": (lambda m: add_group(m, MapGroup(LUNG)), "Choose the code system"),
    "a group twice": (lambda m: add_group(m, MapGroup(OTHER, None, LUNG)), "there already"),
    "no sides": (lambda m: set_sides(m, 1, ("", None), (LUNG, None)), "Choose the code system"),
    "no target": (lambda m: add_target(m, 1, "J10.1", MapTarget()), "Choose the code to map to"),
    "a target twice": (lambda m: add_target(m, 1, "J10.1", R81), "mapped to R81 already"),
    "an unknown relationship": (lambda m: add_target(m, 1, "J10.1", MapTarget("R96", None, "alike")), "alike is no"),
    "another unknown relationship": (lambda m: change_target(m, 1, "J10.1", "R81", "x", None), "x is no relationship"),
    "a target that is gone": (lambda m: change_target(m, 1, "J10.1", "R96", "equivalent", None), "not mapped to R96"),
    "a target that is gone, to drop": (lambda m: drop_target(m, 1, "J10.1", "R96"), "not mapped to R96"),
    "nothing to forget": (lambda m: forget(m, 1, "J20.1"), "Nothing is said of J20.1"),
    "an unknown rule": (lambda m: set_unmapped(m, 1, Unmapped("guess")), "guess is no rule"),
    "a fixed code that is not named": (lambda m: set_unmapped(m, 1, Unmapped("fixed")), "Name the code"),
    "another map that is not named": (lambda m: set_unmapped(m, 1, Unmapped("other-map")), "Name the map"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name: str) -> None:
    step, why = REFUSED[name]
    with pytest.raises(Unfit, match=why):
        step(having(PNEUMONIA))


STANDINGS = {
    "nothing said": (None, "unmapped"),
    "an empty element": (MapElement("J10.1"), "unmapped"),
    "a target": (PNEUMONIA, "mapped"),
    "no counterpart": (NOTHING, "without"),
    "looked at and not related": (MapElement("I10", None, (MapTarget("R96", None, "not-related-to"),)), "without"),
}


@pytest.mark.parametrize("name", STANDINGS)
def test_standings(name: str) -> None:
    element, expected = STANDINGS[name]
    assert standing_of(element) == expected


def test_coverage_counts_the_codes_in_use() -> None:
    concept_map = having(PNEUMONIA, NOTHING, MapElement("X1", None, (MapTarget("R95"), MapTarget("R00"), MapTarget())))
    group = concept_map.groups[1]
    sources = sources_of(concept_map, group, terminology())
    assert sources.codes == ("J10", "J10.1", "J10.2", "J10.3", "J10.8", "J20", "J20.1", "J20.2", "I10")
    found = coverage(group, sources, general())
    assert (found.sources, found.mapped, found.without, found.unmapped) == (9, 1, 1, 7)
    assert found.relationships == {"source-is-narrower-than-target": 1, "equivalent": 3}
    assert found.strangers == ("X1",)
    assert found.dead_ends == (("X1", "R95"), ("X1", "R00"))


def test_a_map_made_for_a_value_set_covers_that() -> None:
    chosen = ValueSet(url="http://example.org/valg", include=(Include(LUNG, None, listed("J10.1", "I10")),))
    concept_map = ConceptMap(source=chosen.url, groups=having(PNEUMONIA).groups)
    sources = sources_of(concept_map, concept_map.groups[1], terminology(chosen))
    assert (sources.codes, sources.by_value_set) == (("J10.1", "I10"), True)


def test_a_value_set_that_is_not_here_leaves_the_whole_system() -> None:
    concept_map = ConceptMap(source="http://example.org/unknown", groups=having().groups)
    assert len(sources_of(concept_map, concept_map.groups[1], terminology()).codes) == 9


def test_of_an_unknown_system_nothing_is_counted() -> None:
    group = MapGroup("http://example.org/unknown", None, OTHER, None, (PNEUMONIA,))
    sources = sources_of(ConceptMap(), group, terminology())
    assert coverage(group, sources, None).strangers == ()
    assert sources_of(ConceptMap(), MapGroup(), terminology()).codes == ()


def test_too_many_codes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering, "MOST_SOURCES", 5)
    chosen = ValueSet(url="http://example.org/valg", include=(Include(LUNG),))
    for concept_map in (having(), ConceptMap(source=chosen.url, groups=having().groups)):
        with pytest.raises(TerminologyError) as refused:
            sources_of(concept_map, concept_map.groups[1], terminology(chosen))
        assert refused.value.code == "too-costly"


def test_an_element_is_found_by_its_code() -> None:
    assert element_of(having(PNEUMONIA).groups[1], "J10.1") == PNEUMONIA
    assert element_of(having(PNEUMONIA).groups[1], "J10.2") is None


LIKE = {
    "the same words": (("Astma",), None, [("R96", 100)]),
    "a synonym in another form": (("Pneumonier",), None, [("R81", 96)]),
    "words turned round": (("Virus pneumoni",), None, [("J10.2", 78)]),
    "the same code with a name somewhat like": (("Noe annet",), "J20.2", [("J20.2", 70)]),
    "the same code by accident": (("Kronisk bronkitt",), "J20.2", []),
    "nothing like it": (("Benbrudd",), None, []),
}


@pytest.mark.parametrize("name", LIKE)
@pytest.mark.parametrize("held", [True, False])
def test_likeness(name: str, held: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    names, code, expected = LIKE[name]
    system = lung() if "turned" in name else general()
    if not held:
        monkeypatch.setattr(likeness, "MOST_HELD", 1)
    found = nearest(names, system, code=code)
    assert [each.code for each in found][: len(expected)] == [each for each, _ in expected]
    assert [abs(each.score - score) < 12 for each, (_, score) in zip(found, expected, strict=False)] == [True] * len(
        expected
    )
    assert bool(found) == bool(expected)
    assert {each.code for each in found}.isdisjoint({"R95", "A"})


def test_likenesses_are_told_best_first_in_the_language_asked_for() -> None:
    (first,) = nearest(["Asthma"], lung(), limit=1, ranges=("en",))
    assert (first.display, first.name, first.same_code) == ("Asthma", "Asthma", False)
    assert nearest(["og"], general()) == []


def test_no_more_systems_are_held_ready_than_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "_KEPT", 1)
    one, other = general(), general()
    for system in (one, other, one, one):
        assert nearest(["Astma"], system)[0].code == "R96"


def test_filters_are_those_declared_and_those_that_concepts_show() -> None:
    found = {each.property: each.operators for each in filter_choices(lung())}
    assert found["region"] == ("=", "in")
    assert found["meldes"] == ("=",)
    assert "regex" in found["gruppe"]
    assert "is-a" in found["concept"]
    assert "tom" not in found
    flat = {each.property: each.operators for each in filter_choices(CodeSystem(concepts=(Concept("A"),)))}
    assert flat["concept"] == ("=", "in", "not-in", "regex")
