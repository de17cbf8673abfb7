"""Laws that hold for any code systems and value sets: membership, union, exclusion, paging, hierarchy, subsumption."""

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from codesets import (
    CodeSystem,
    Coding,
    Concept,
    Entry,
    Filter,
    Include,
    IncludedConcept,
    Property,
    PropertyDeclaration,
    Terminology,
    ValueSet,
)
from codesets.value_sets.expansion import ExpansionAsked

URLS = ("http://example.org/one", "http://example.org/two")
few = settings(max_examples=25, deadline=None)


#: Facts of further types than text.
facts = st.sampled_from(
    [
        Property("wild", True, "boolean"),
        Property("wild", False, "boolean"),
        Property("food", Coding("http://example.org/food", "x"), "Coding"),
        Property("food", Coding(None, "y"), "Coding"),
        Property("legs", 4, "integer"),
    ]
)


@st.composite
def systems(draw: st.DrawFn, url: str, version: str = "1") -> CodeSystem:
    """Up to nine codes, a to i; parents, properties and standing at random, and now and then a ring of parents."""
    codes = "abcdefghi"[: draw(st.integers(1, 9))]
    concepts = []
    for code in codes:
        parents = tuple(draw(st.lists(st.sampled_from(codes), unique=True, max_size=2)))
        values = draw(st.lists(st.sampled_from(["x", "y", "xy"]), max_size=2))
        concepts.append(
            Concept(
                code,
                draw(st.sampled_from([None, "Alpha", "Beta rho"])),
                parents=tuple(each for each in parents if each != code),
                status=draw(st.sampled_from(["active", "retired", "deprecated"])),
                abstract=draw(st.booleans()),
                properties=(*(Property("kind", each) for each in values), *draw(st.lists(facts, max_size=2))),
            )
        )
    sensitive = draw(st.sampled_from([None, True, False]))
    declared = (
        PropertyDeclaration("kind"),
        PropertyDeclaration("wild", "boolean"),
        PropertyDeclaration("food", "Coding"),
    )
    return CodeSystem(url=url, version=version, case_sensitive=sensitive, concepts=tuple(concepts), properties=declared)


@st.composite
def filters(draw: st.DrawFn, system: CodeSystem) -> Filter:
    code = draw(st.sampled_from([each.code for each in system.concepts]))
    hierarchic = st.sampled_from(
        ["is-a", "is-not-a", "descendent-of", "descendent-leaf", "child-of", "generalizes", "="]
    )
    plain = [
        Filter("kind", "=", "x"), Filter("kind", "in", "x, xy"), Filter("kind", "not-in", "x"),
        Filter("kind", "exists", "true"), Filter("kind", "regex", "x.*"), Filter("status", "=", "active"),
        Filter("code", "regex", "[a-d]"), Filter("notSelectable", "=", "false"), Filter("inactive", "=", "true"),
        Filter("notSelectable", "exists", "true"), Filter("status", "exists", "false"), Filter("code", "in", "A, b,z"),
        Filter("wild", "=", "false"), Filter("wild", "not-in", "true"), Filter("wild", "exists", "true"),
        Filter("food", "=", "http://example.org/food|x"), Filter("food", "in", "x,y"), Filter("code", "=", "C"),
        Filter("parent", "=", code), Filter("child", "exists", "false"), Filter("ancestor", "in", f"{code},a"),
    ]  # fmt: skip
    return draw(st.one_of(hierarchic.map(lambda op: Filter("concept", op, code)), st.sampled_from(plain)))


@st.composite
def includes(draw: st.DrawFn, held: list[CodeSystem], sets: list[str]) -> Include:
    imported = tuple(draw(st.lists(st.sampled_from(sets), unique=True, max_size=2))) if sets else ()
    if imported and draw(st.booleans()):
        return Include(value_sets=imported)
    system = draw(st.sampled_from(held))
    if draw(st.booleans()):
        codes = draw(st.lists(st.sampled_from("abcdefghi"), unique=True, max_size=4))
        return Include(system.url, concepts=tuple(map(IncludedConcept, codes)), value_sets=imported)
    return Include(system.url, filters=tuple(draw(st.lists(filters(system), max_size=2))), value_sets=imported)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[CodeSystem], list[ValueSet]]:
    """Two code systems, and value sets that may import the ones before them."""
    held = [draw(systems(url)) for url in URLS]
    sets: list[ValueSet] = []
    for number in range(3):
        known = [str(each.url) for each in sets]
        parts = st.lists(includes(held, known), min_size=1, max_size=2).map(tuple)
        sets.append(
            ValueSet(
                url=f"http://example.org/set{number}",
                inactive=draw(st.sampled_from([None, None, False])),
                include=draw(parts),
                exclude=draw(st.just(()) | parts),
            )
        )
    return held, sets


World = tuple[list[CodeSystem], list[ValueSet]]
Codes = set[tuple[str, str]]


def flat(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for each in entries:
        yield each
        yield from flat(each.contains)


def codes(terminology: Terminology, value_set: ValueSet, **asked: object) -> Codes:
    found = terminology.expand(value_set, asked=ExpansionAsked(**asked))  # type: ignore[arg-type]
    listed = [(each.system, each.code) for each in flat(found.entries)]
    assert len(listed) == len(set(listed)), "a code comes once"
    return set(listed)


@few
@given(worlds())
def test_a_code_is_in_the_expansion_where_it_is_valid(world: World) -> None:
    held, sets = world
    terminology = Terminology([*held, *sets])
    for value_set in sets:
        valid = {
            (str(system.url), each.code)
            for system in held
            for each in system.concepts
            if terminology.validate(each.code, system.url, value_set=value_set).valid
        }
        assert codes(terminology, value_set) == valid


@st.composite
def editions(draw: st.DrawFn) -> tuple[list[CodeSystem], ValueSet]:
    """Two editions of a system, and a value set of which every part says which one it means, if by a pattern."""
    held = [draw(systems(URLS[0], version)) for version in ("1.0", "2.0")]

    @st.composite
    def parts(draw: st.DrawFn) -> Include:
        edition = draw(st.sampled_from(held))
        number = str(edition.version)
        part = draw(includes([edition], []))
        every = ["*"] if not part.filters else []  # a filter may name a code that the other edition has not
        return replace(part, version=draw(st.sampled_from([number, f"{number[0]}.x", *every])))

    some = st.lists(parts(), min_size=1, max_size=3).map(tuple)
    return held, ValueSet(url="http://example.org/set", include=draw(some), exclude=draw(st.just(()) | some))


@few
@given(editions())
def test_a_code_of_an_edition_is_in_the_expansion_where_it_is_valid_in_that_edition(
    world: tuple[list[CodeSystem], ValueSet],
) -> None:
    held, value_set = world
    terminology = Terminology([*held, value_set])
    entries = flat(terminology.expand(value_set, asked=ExpansionAsked()).entries)
    valid = {
        (each.version, concept.code)
        for each in held
        for concept in each.concepts
        if terminology.validate(concept.code, URLS[0], version=each.version, value_set=value_set).valid
    }
    assert {(each.version, each.code) for each in entries} == valid


@few
@given(worlds())
def test_several_parts_are_the_union_and_excluded_ones_are_taken_away(world: World) -> None:
    held, sets = world
    terminology = Terminology([*held, *sets])
    for each in sets:
        parts = [codes(terminology, ValueSet(inactive=each.inactive, include=(part,))) for part in each.include]
        barred = [codes(terminology, ValueSet(include=(part,))) for part in each.exclude]
        assert codes(terminology, each) == set().union(*parts) - set().union(*barred)


@few
@given(worlds(), st.integers(1, 4), st.sampled_from([None, "a", "alpha", "beta r"]), st.booleans())
def test_pages_cover_every_code_once_and_in_order(world: World, count: int, text: str | None, active: bool) -> None:
    held, sets = world
    terminology = Terminology([*held, *sets])
    for value_set in sets:
        asked = {"text": text, "active_only": active}
        whole = terminology.expand(value_set, asked=ExpansionAsked(**asked))  # type: ignore[arg-type]
        pages: list[Entry] = []
        for offset in range(0, whole.total + count, count):
            page = ExpansionAsked(offset=offset, count=count, **asked)  # type: ignore[arg-type]
            found = terminology.expand(value_set, asked=page)
            assert found.total == whole.total
            pages += found.entries
        assert [(each.system, each.code) for each in pages] == [(each.system, each.code) for each in whole.entries]


@few
@given(worlds())
def test_the_hierarchy_holds_the_same_codes_each_below_one_that_subsumes_it(world: World) -> None:
    held, sets = world
    terminology = Terminology([*held, *sets])
    for value_set in sets:
        assert codes(terminology, value_set, nested=True) == codes(terminology, value_set)
        for each in flat(terminology.expand(value_set, asked=ExpansionAsked(nested=True)).entries):
            for below in each.contains:
                assert terminology.subsumes(each.system, each.code, below.code).outcome == "subsumes"


@few
@given(systems(URLS[0]))
def test_subsumption_is_reachability_and_is_a_filters_agree(system: CodeSystem) -> None:
    terminology = Terminology([system])
    above = {each.code: set(each.parents) for each in system.concepts}
    for start in above:
        reached, waiting = set[str](), [start]
        while waiting:
            code = waiting.pop()
            if code not in reached:
                reached.add(code)
                waiting += above[code]
        for code in above:
            subsumed = terminology.subsumes(URLS[0], code, start).outcome in ("subsumes", "equivalent")
            is_a = ValueSet(include=(Include(URLS[0], filters=(Filter("concept", "is-a", code),)),))
            assert (code in reached) == subsumed == ((URLS[0], start) in codes(terminology, is_a))
