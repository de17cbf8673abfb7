"""problems(): every finding by its stable code."""

import pytest

import codesets
from codesets import (
    CodeSystem,
    Coding,
    Concept,
    ConceptMap,
    Designation,
    Filter,
    Include,
    IncludedConcept,
    MapElement,
    MapGroup,
    MapTarget,
    Property,
    PropertyDeclaration,
    Terminology,
    ValueSet,
    problems,
)

OK = Concept("A", "a")


def found(thing: codesets.Thing, resolve: object = None) -> list[tuple[str, str, str | None]]:
    return [(each.code, each.severity, each.item) for each in problems(thing, resolve)]  # type: ignore[arg-type]


def system(*concepts: Concept, **fields: object) -> CodeSystem:
    return CodeSystem(concepts=concepts, **fields)  # type: ignore[arg-type]


def test_a_sound_code_system_has_no_problems() -> None:
    sound = system(
        OK,
        Concept(
            "B c",
            "b",
            "first line\nsecond line",
            ("A",),
            "retired",
            properties=(Property("p", 1, "integer"),),
            replaced_by=("A",),
            valid_from="2019",
            valid_to="2020",
        ),
        url="http://x",
        properties=(PropertyDeclaration("p", "integer"),),
    )
    assert problems(sound) == []


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        (system(OK, OK, OK), [("duplicate-code", "error", "A")]),
        (system(OK, Concept("a", "x"), case_sensitive=False), [("duplicate-code", "error", "a")]),
        (system(OK, Concept("a", "x")), []),
        (system(Concept("A", "a", parents=("X",))), [("unknown-parent", "error", "A")]),
        (system(Concept("A", "a", parents=("X",)), content="fragment"), []),
        (system(Concept("A", "a", parents=("A",))), [("cycle", "error", "A")]),
        (system(Concept("A", "a", parents=("B",)), Concept("B", "b", parents=("A",))), [("cycle", "error", "A")]),
        (system(Concept("A")), [("missing-display", "warning", "A")]),
        (system(Concept("A", "  ")), [("missing-display", "warning", "A")]),
        (system(Concept("A"), content="supplement", supplements="http://x"), []),
        (system(Concept("A"), content="supplement"), [("missing-supplements", "error", None)]),
        (system(Concept("", "x")), [("missing-code", "error", None)]),
        (system(Concept(" A", "x")), [("whitespace", "error", " A")]),
        (system(Concept("A  B", "x")), [("whitespace", "error", "A  B")]),
        (system(Concept("A\u200b", "x")), [("control-character", "error", "A\u200b")]),
        (system(Concept("A", " x")), [("whitespace", "warning", "A")]),
        (system(Concept("A", "=cmd()")), [("formula", "warning", "A")]),
        (system(Concept("A", "= x")), []),
        (system(Concept("A", "x\ny")), [("whitespace", "warning", "A")]),
        (system(Concept("A", "x\x00")), [("control-character", "error", "A")]),
        (system(Concept("A", "x\u200b")), [("control-character", "warning", "A")]),
        (system(Concept("A", "x", "y\u202e")), [("control-character", "error", "A")]),
        (system(Concept("A", "x", designations=(Designation(" "),))), [("missing-display", "error", "A")]),
        (system(Concept("A", "x", designations=(Designation("y "),))), [("whitespace", "warning", "A")]),
        (system(Concept("A", "x", status="gone")), [("unknown-status", "error", "A")]),
        (system(Concept("A", "x", replaced_by=("X",))), [("unknown-replacement", "error", "A")]),
        (system(Concept("A", "x", valid_from="2020", valid_to="2020")), [("validity-order", "error", "A")]),
        (system(Concept("A", "x", properties=(Property("p", "x"),))), [("unknown-property", "warning", "A")]),
        (system(content="whole"), [("unknown-content", "error", None)]),
        (system(status="gone"), [("unknown-status", "error", None)]),
        (system(hierarchy_meaning="above"), [("unknown-hierarchy-meaning", "error", None)]),
        (system(url=" http://x"), [("whitespace", "error", None)]),
        (system(version=""), [("whitespace", "error", None)]),
        (system(properties=(PropertyDeclaration("p"),) * 2), [("duplicate-property", "error", "p")]),
        (system(properties=(PropertyDeclaration("p", "thing"),)), [("property-type", "error", "p")]),
    ],
)
def test_problems_of_code_systems(thing: CodeSystem, expected: list[tuple[str, str, str | None]]) -> None:
    assert found(thing) == expected


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("string", "x", True),
        ("string", 1, False),
        ("code", "x", True),
        ("integer", 1, True),
        ("integer", True, False),
        ("integer", 1.5, False),
        ("decimal", 1, True),
        ("decimal", 1.5, True),
        ("boolean", False, True),
        ("boolean", 0, False),
        ("Coding", Coding("s"), True),
        ("Coding", "s", False),
        ("dateTime", "2020", True),
    ],
)
def test_values_of_properties_fit_their_type(kind: str, value: object, fits: bool) -> None:
    concept = Concept("A", "a", properties=(Property("p", value, kind),))  # type: ignore[arg-type]
    errors = found(system(concept, properties=(PropertyDeclaration("p", kind),)))
    assert errors == ([] if fits else [("property-type", "error", "A")])


def test_a_property_of_another_type_than_declared_is_told() -> None:
    concept = Concept("A", "a", properties=(Property("p", "x"),))
    assert found(system(concept, properties=(PropertyDeclaration("p", "code"),))) == [("property-type", "warning", "A")]


@pytest.mark.parametrize("kind", ["", "text", "CODE"])
def test_a_property_of_no_known_type_is_an_error(kind: str) -> None:
    concept = Concept("A", "a", properties=(Property("p", "x", kind),))
    assert ("property-type", "error", "A") in found(system(concept, properties=(PropertyDeclaration("p", "code"),)))


def test_a_long_ring_is_shown_in_part() -> None:
    ring = [Concept(f"c{n}", "x", parents=(f"c{(n + 1) % 50}",)) for n in range(50)]
    (problem,) = problems(system(*ring))
    assert problem.message.count("→") == 10
    assert "…" in problem.message


S = "http://example.org/s"
HELD = CodeSystem(
    url=S,
    version="1",
    concepts=(OK, Concept("B", "b", status="retired", replaced_by=("A",)), Concept("C", "c", status="inactive")),
)
PART = CodeSystem(url="http://example.org/part", content="fragment", concepts=(OK,))
RESOLVE = Terminology([HELD, PART, ValueSet(url="http://example.org/v", version="1", include=(Include(S),))]).find


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Include(S), []),
        (Include(), [("missing-system", "error", "include[0]")]),
        (Include(value_sets=("http://example.org/v",)), []),
        (Include(concepts=(IncludedConcept("A"),), value_sets=("x",)), [("missing-system", "error", "include[0]")]),
        (Include(S, filters=(Filter("concept", "above", "A"),)), [("unknown-operator", "error", "include[0]")]),
        (Include(S, filters=(Filter("concept", "is-a", ""),)), [("missing-value", "error", "include[0]")]),
        (
            Include(S, None, (IncludedConcept("A"),), (Filter("concept", "is-a", "A"),)),
            [("list-and-filter", "error", "include[0]")],
        ),
        (Include(S, None, (IncludedConcept("A"),) * 2), [("duplicate-code", "error", "A")]),
        (Include(S, None, (IncludedConcept(" A"),)), [("whitespace", "error", " A")]),
        (Include(S, None, (IncludedConcept(""),)), [("missing-code", "error", "include[0]")]),
    ],
)
def test_problems_of_value_sets(part: Include, expected: list[tuple[str, str, str | None]]) -> None:
    assert found(ValueSet(include=(part,))) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Include(S, "1", (IncludedConcept("A"),)), []),
        (Include(S, None, (IncludedConcept("X"),)), [("unknown-code", "error", "X")]),
        (Include(S, None, (IncludedConcept("B"),)), [("inactive-code", "warning", "B")]),
        (Include(S, None, (IncludedConcept("C"),)), [("inactive-code", "warning", "C")]),
        (Include(S, "2"), [("unknown-system", "error", "include[0]")]),
        (Include("http://example.org/none"), [("unknown-system", "error", "include[0]")]),
        (Include("http://example.org/part", None, (IncludedConcept("X"),)), [("unknown-code", "warning", "X")]),
        (Include(value_sets=("http://example.org/v|1",)), []),
        (Include(value_sets=("http://example.org/v|2",)), [("unknown-value-set", "error", "include[0]")]),
    ],
)
def test_what_value_sets_refer_to_is_looked_up(part: Include, expected: list[tuple[str, str, str | None]]) -> None:
    assert found(ValueSet(include=(part,)), RESOLVE) == expected


def test_exclusions_are_checked_and_an_empty_value_set_is_told() -> None:
    assert found(ValueSet(exclude=(Include(),))) == [
        ("empty", "error", None),
        ("missing-system", "error", "exclude[0]"),
    ]


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (MapElement("A", None, (MapTarget("A"),)), []),
        (MapElement(), [("missing-code", "error", "groups[0]")]),
        (MapElement("A", None, (MapTarget("A", relationship="same"),)), [("unknown-relationship", "error", "A")]),
        (MapElement("A", None, (MapTarget("A"),), no_map=True), [("no-map-with-targets", "error", "A")]),
    ],
)
def test_problems_of_maps(element: MapElement, expected: list[tuple[str, str, str | None]]) -> None:
    assert found(ConceptMap(groups=(MapGroup(elements=(element,)),))) == expected


def test_doubled_elements_of_a_map_are_told() -> None:
    assert found(ConceptMap(groups=(MapGroup(elements=(MapElement("A"),) * 2),))) == [("duplicate-code", "error", "A")]


def test_codes_of_maps_are_looked_up_where_their_systems_are_here() -> None:
    elements = (MapElement("A", None, (MapTarget("X"), MapTarget())), MapElement("Y"))
    assert found(ConceptMap(groups=(MapGroup(S, "1", S, None, elements),)), RESOLVE) == [
        ("unknown-code", "error", "Y"),
        ("unknown-code", "error", "X"),
    ]
    elsewhere = ConceptMap(groups=(MapGroup("http://example.org/none", None, None, None, elements),))
    assert found(elsewhere, RESOLVE) == [("unknown-system", "warning", "groups[0]")]
