"""Laws of value sets: what is expanded validates, and the like."""

from hypothesis import given
from hypothesis import strategies as st

from codesets import (
    Filter,
    Include,
    IncludedConcept,
    Terminology,
    ValueSet,
)
from tests.codesets.terminology.diseases import LUNGS, NEW, OLD, URL, codes

letters = st.sampled_from([each.code for each in NEW.concepts])

filters = st.one_of(
    st.builds(Filter, st.just("concept"), st.sampled_from(["is-a", "is-not-a", "descendent-of", "child-of"]), letters),
    st.builds(Filter, st.just("inactive"), st.just("="), st.sampled_from(["true", "false"])),
    st.builds(Filter, st.just("code"), st.just("regex"), st.sampled_from(["J.*", ".*0", "U07"])),
)

parts = st.one_of(
    st.builds(Include, st.just(URL), st.just("2026"), filters=st.lists(filters, max_size=2).map(tuple)),
    st.builds(
        Include, st.just(URL), st.none(), st.lists(letters.map(IncludedConcept), min_size=1, max_size=3).map(tuple)
    ),
    st.just(Include(value_sets=("http://example.org/lungs",))),
    st.just(Include(URL, value_sets=("http://example.org/lungs",))),
)

sets = st.builds(
    ValueSet,
    include=st.lists(parts, min_size=1, max_size=3).map(tuple),
    exclude=st.lists(parts, max_size=2).map(tuple),
    inactive=st.none() | st.booleans(),
)

HELD = Terminology([OLD, NEW, LUNGS])


@given(sets)
def test_what_is_expanded_is_what_validates(value_set: ValueSet) -> None:
    expanded = set(codes(HELD.expand(value_set).entries))
    valid = {
        each.code for each in NEW.concepts if HELD.validate(each.code, URL, version="2026", value_set=value_set).valid
    }
    assert expanded == valid


@given(sets, sets)
def test_including_is_union_and_excluding_takes_away(one: ValueSet, other: ValueSet) -> None:
    def members(include: tuple[Include, ...], exclude: tuple[Include, ...] = ()) -> set[str]:
        return set(codes(HELD.expand(ValueSet(include=include, exclude=exclude)).entries))

    assert members((*one.include, *other.include)) == members(one.include) | members(other.include)
    assert members(one.include, other.include) == members(one.include) - members(other.include)


@given(sets, st.integers(1, 4))
def test_pages_cover_an_expansion_exactly_once(value_set: ValueSet, count: int) -> None:
    whole = HELD.expand(value_set)
    pages = [HELD.expand(value_set, offset=start, count=count) for start in range(0, whole.total, count)]
    assert tuple(entry for page in pages for entry in page.entries) == whole.entries
    assert all(page.total == whole.total for page in pages)
