"""The hierarchy: children, ancestors, paths, pages, and what rings and doubles do to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets import CodeSystem, Concept, Page, Tree

#        A        F
#      /   \
#     B     C
#      \   / \
#        D    E
FAMILY = (
    Concept("A"),
    Concept("B", parents=("A",)),
    Concept("C", parents=("A",)),
    Concept("D", parents=("B", "C", "B", "nowhere")),
    Concept("E", parents=("C",)),
    Concept("F"),
)


@pytest.fixture
def tree() -> Tree[Concept]:
    return Tree(FAMILY)


def test_roots_children_and_parents(tree: Tree[Concept]) -> None:
    assert tree.roots == ("A", "F")
    assert tree.children("A") == ("B", "C")
    assert tree.children("D") == ()
    assert tree.parents("D") == ("B", "C")
    assert tree.parents("unknown") == ()


def test_ancestors_are_nearest_first_and_come_once(tree: Tree[Concept]) -> None:
    assert tree.ancestors("D") == ("B", "C", "A")
    assert tree.ancestors("A") == ()


def test_descendants_are_in_document_order_and_come_once(tree: Tree[Concept]) -> None:
    assert tree.descendants("A") == ("B", "C", "D", "E")
    assert tree.descendants("E") == ()


def test_subsumption_holds_along_every_parent(tree: Tree[Concept]) -> None:
    assert tree.subsumes("B", "D")
    assert tree.subsumes("C", "D")
    assert tree.subsumes("D", "D")
    assert not tree.subsumes("D", "B")


def test_a_path_goes_down_along_first_parents(tree: Tree[Concept]) -> None:
    assert tree.path("D") == ("A", "B", "D")
    assert tree.path("F") == ("F",)
    assert tree.path("unknown") == ()


def test_a_walk_has_depths_and_every_code_once(tree: Tree[Concept]) -> None:
    assert list(tree.walk()) == [(0, "A"), (1, "B"), (2, "D"), (1, "C"), (2, "E"), (0, "F")]


def test_leaves(tree: Tree[Concept]) -> None:
    assert [code for code in tree if tree.is_leaf(code)] == ["D", "E", "F"]
    assert not tree.flat
    assert Tree([Concept("A")]).flat


def test_it_is_a_container(tree: Tree[Concept]) -> None:
    assert "A" in tree
    assert "X" not in tree
    assert len(tree) == 6
    assert tree.get("A") == Concept("A")
    assert list(tree.nodes) == ["A", "B", "C", "D", "E", "F"]


@pytest.mark.parametrize(
    ("parent", "offset", "limit", "codes", "total"),
    [
        (None, 0, 10, ["A", "F"], 2),
        (None, 1, 10, ["F"], 2),
        ("A", 0, 1, ["B"], 2),
        ("A", 1, 1, ["C"], 2),
        ("A", 5, 1, [], 2),
        ("A", -1, 1, ["B"], 2),
        ("A", 0, -1, [], 2),
        ("F", 0, 10, [], 0),
    ],
)
def test_pages_of_siblings(
    tree: Tree[Concept], parent: str | None, offset: int, limit: int, codes: list[str], total: int
) -> None:
    page = tree.page(parent, offset=offset, limit=limit)
    assert isinstance(page, Page)
    assert [each.code for each in page.nodes] == codes
    assert (page.offset, page.total) == (max(offset, 0), total)


def test_rings_are_found_and_do_no_harm() -> None:
    tree = Tree(
        [
            Concept("A", parents=("C",)),
            Concept("B", parents=("A",)),
            Concept("C", parents=("B",)),
            Concept("S", parents=("S",)),
            Concept("R"),
            Concept("T", parents=("R", "A")),
        ]
    )
    assert [set(ring) for ring in tree.cycles()] == [{"A", "B", "C"}, {"S"}]
    assert set(tree.ancestors("A")) == {"B", "C"}
    assert set(tree.descendants("A")) == {"B", "C", "T"}
    assert tree.path("B")[-1] == "B"
    assert sorted(code for _, code in tree.walk()) == ["A", "B", "C", "R", "S", "T"]


def test_the_first_of_doubled_codes_counts() -> None:
    assert Tree([Concept("A", "one"), Concept("A", "two")]).get("A") == Concept("A", "one")


def test_a_hierarchy_of_ten_thousand_levels_is_no_deeper_than_another() -> None:
    depth = 10_000
    tree = Tree(Concept(str(level), parents=(str(level - 1),) if level else ()) for level in range(depth))
    assert len(tree.descendants("0")) == len(tree.ancestors(str(depth - 1))) == depth - 1
    assert len(tree.path(str(depth - 1))) == depth
    assert tree.cycles() == ()


edges = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14)


@given(edges)
def test_subsumption_is_reachability(pairs: list[tuple[int, int]]) -> None:
    parents = {n: tuple(str(above) for below, above in pairs if below == n) for n in range(8)}
    tree = Tree(Concept(str(n), parents=parents[n]) for n in range(8))
    for start in range(8):
        reached, waiting = {str(start)}, [str(start)]
        while waiting:
            new = set(parents[int(waiting.pop())]) - reached
            reached |= new
            waiting += new
        assert {str(n) for n in range(8) if tree.subsumes(str(n), str(start))} == reached
        below = {str(n) for n in range(8) if n != start and str(start) in tree.ancestors(str(n))}
        assert set(tree.descendants(str(start))) == below


@given(edges)
def test_there_are_rings_exactly_where_a_code_is_above_itself(pairs: list[tuple[int, int]]) -> None:
    parents = {n: tuple(str(above) for below, above in pairs if below == n) for n in range(8)}
    tree = Tree(Concept(str(n), parents=parents[n]) for n in range(8))
    ringed = any(str(n) in parents[n] or any(str(n) in tree.ancestors(p) for p in parents[n]) for n in range(8))
    assert bool(tree.cycles()) == ringed
    assert {code for _, code in tree.walk()} == set(tree.nodes)


@given(st.integers(1, 9), st.integers(0, 30))
def test_pages_cover_all_children_exactly_once(limit: int, count: int) -> None:
    tree = Tree([Concept("A"), *(Concept(f"c{n}", parents=("A",)) for n in range(count))])
    found = [each.code for start in range(0, count, limit) for each in tree.page("A", offset=start, limit=limit).nodes]
    assert found == list(tree.children("A"))


def test_the_tree_is_made_once_for_each_code_system() -> None:
    system = CodeSystem(concepts=FAMILY)
    assert system.tree is system.tree
    assert system == CodeSystem(concepts=FAMILY)


def test_letter_case_counts_unless_the_system_says_otherwise() -> None:
    assert CodeSystem(concepts=(Concept("a"),)).concept("A") is None
    lenient = CodeSystem(case_sensitive=False, concepts=(Concept("a"),))
    assert lenient.concept("A") == Concept("a")
    assert lenient.concept("B") is None
