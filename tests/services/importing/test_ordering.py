"""The order of files that rest on one another and name one another, whatever they rest on and name."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.services.importing import ordering

NAMES = "abcdefg"
edges = st.fixed_dictionaries({name: st.lists(st.sampled_from(NAMES), max_size=3, unique=True) for name in NAMES})


def reached(needed: ordering.Edges) -> dict[str, set[str]]:
    """All that each rests on, however far away."""
    found = {name: set(others) for name, others in needed.items()}
    for _ in NAMES:
        for others in found.values():
            others.update(*(found[other] for other in set(others)))
    return found


@settings(max_examples=60, deadline=None)
@given(needed=edges)
def test_circles_are_those_that_rest_on_themselves_whatever_the_way(needed: dict[str, list[str]]) -> None:
    below = reached(needed)
    round_about = [name for name in NAMES if name in below[name]]
    expected = {frozenset(other for other in below[name] if name in below[other]) for name in round_about}
    found = list(ordering.circles(needed))
    assert {frozenset(each) for each in found} == expected
    assert len(found) == len(expected)
    for circle in found:
        way = ordering.way_round(circle, needed)
        assert way[0] == way[-1]
        assert all(after in needed[before] for before, after in pairwise(way))


@settings(max_examples=60, deadline=None)
@given(needed=edges, named=edges)
def test_each_comes_after_what_it_rests_on_and_where_it_can_after_what_it_names(
    needed: dict[str, list[str]], named: dict[str, list[str]]
) -> None:
    for circle in ordering.circles(needed):
        for name in circle:
            needed[name] = []
    found = ordering.in_order(needed, named)
    assert sorted(found) == sorted(NAMES)
    place = {name: index for index, name in enumerate(found)}
    assert all(place[other] < place[name] for name in NAMES for other in needed[name])
    together = {name: {*needed[name], *named[name]} for name in NAMES}
    if not list(ordering.circles(together)):
        assert all(place[other] < place[name] for name in NAMES for other in together[name])


def test_many_that_all_name_each_other_round_are_ordered_in_one_walk() -> None:
    count = 3_000
    names = [f"made-{number}" for number in range(count)]
    nothing: dict[str, list[str]] = {name: [] for name in names}
    ring = {name: [names[(number + 1) % count]] for number, name in enumerate(names)}
    assert ordering.in_order(nothing, ring) == names[::-1]
    assert [len(each) for each in ordering.circles(ring)] == [count]
