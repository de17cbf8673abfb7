"""Hierarchies of expansions: whatever the system's shape, every entry comes once and nothing is nested too deep."""

from codesets import CodeSystem, Concept, Entry
from codesets.value_sets.nesting import MAX_DEPTH, nested
from codesets.value_sets.selection import Member


def arranged(system: CodeSystem, codes: list[str]) -> tuple[Entry, ...]:
    members = [Member(system, system.tree.nodes[code]) for code in codes]
    return nested(members, [Entry("", None, each, None) for each in codes])


def depth(entries: tuple[Entry, ...]) -> int:
    found, level = 0, entries
    while level:
        found, level = found + 1, tuple(inner for each in level for inner in each.contains)
    return found


def count(entries: tuple[Entry, ...]) -> int:
    found, level = 0, entries
    while level:
        found, level = found + len(level), tuple(inner for each in level for inner in each.contains)
    return found


def test_ten_thousand_levels_become_few() -> None:
    chain = CodeSystem(
        concepts=tuple(Concept(str(n), parents=(str(n - 1),) if n else ()) for n in range(10_000)),
    )
    found = arranged(chain, list(chain.codes()))
    assert depth(found) == MAX_DEPTH
    assert count(found) == 10_000


def test_a_long_way_through_what_is_left_out() -> None:
    chain = CodeSystem(concepts=tuple(Concept(str(n), parents=(str(n - 1),) if n else ()) for n in range(5_000)))
    found = arranged(chain, ["0", "4998", "4999", "2500"])
    assert [each.code for each in found[0].contains] == ["2500"]
    assert [each.code for each in found[0].contains[0].contains] == ["4998"]


def test_rings_are_cut() -> None:
    ring = CodeSystem(
        concepts=(Concept("a", parents=("b",)), Concept("b", parents=("a",)), Concept("c", parents=("a",)))
    )
    found = arranged(ring, ["a", "b", "c"])
    assert count(found) == 3
    assert {each.code for each in found} <= {"a", "b"}


def test_of_several_parents_the_nearest_first_one_holds_the_entry() -> None:
    poly = CodeSystem(
        concepts=(
            Concept("a"),
            Concept("b"),
            Concept("c", parents=("a",)),
            Concept("d", parents=("c", "b")),
        )
    )
    assert [[inner.code for inner in each.contains] for each in arranged(poly, ["a", "b", "d"])] == [[], ["d"]]
    assert arranged(poly, []) == ()
    assert [each.code for each in arranged(poly, ["b", "c"])] == ["b", "c"]


def test_a_way_that_leads_nowhere_is_not_taken_for_one_that_does() -> None:
    system = CodeSystem(
        concepts=(
            Concept("top"),
            Concept("lost"),
            Concept("left", parents=("lost",)),
            Concept("right", parents=("top",)),
            Concept("both", parents=("left", "right")),
            Concept("only", parents=("left",)),
        )
    )
    found = arranged(system, ["top", "both", "only"])
    assert [(each.code, [inner.code for inner in each.contains]) for each in found] == [("top", ["both"]), ("only", [])]
