"""The tree of nodes: names in plain words, a bounded part of large ones, and a search that tells the way."""

import pytest

from registry.kinds.kind import Item
from registry.web.archetype_pages import outline
from registry.web.archetype_pages.nodes import told
from registry.web.archetype_pages.outline import Nodes
from tests.web.archetypes.test_views import ARCHETYPE, DATA

NAMES = {"data": "Data", "protocol": "Protokoll"}


def tree(language: str = "nb") -> Nodes:
    return Nodes(told(ARCHETYPE, language).items, language, NAMES)


def wide(branches: int, leaves: int) -> Nodes:
    """A root with branches that have leaves each."""

    def item(key: str, parent: str | None) -> Item:
        content = {"rm_type": "CLUSTER", "constraint": {"nb": "Gruppe"}, "labels": {"nb": key}}
        return Item(key, key, parent, "active", content)

    made = [item("/", None)]
    for branch in range(branches):
        made.append(item(f"/b{branch}", "/"))
        made += [item(f"/b{branch}/x{leaf}", f"/b{branch}") for leaf in range(leaves)]
    return Nodes(made, "nb", {})


def names(rows: list[outline.Branch]) -> list[str]:
    return [row.name[1] for row in rows]


def test_structure_is_named_after_its_place_and_nodes_by_their_own_names() -> None:
    (root,) = outline.outline(tree()).rows
    assert root.name == ("nb", "Pulsprøve")
    assert names(root.children) == ["Tidsforløp", "Protokoll"]
    (event,) = root.children[0].children
    assert names(event.children) == ["Data"]
    rate = event.children[0].children[0]
    assert (rate.name[1], rate.constraint) == ("Frekvens", "0..1, Mengde, /min 0 til under 1000")
    assert (rate.structure, event.children[0].structure, event.children[0].description) == (False, True, ("", ""))


def test_all_of_a_small_tree_is_shown_whatever_is_asked_for() -> None:
    found = outline.outline(tree(), f"{DATA}/items[at0004]", "anything")
    assert (found.shown, found.total, found.trail, found.partial) == (9, 9, [], False)


def test_of_a_large_tree_the_upper_levels_are_shown_and_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "MOST", 10)
    (root,) = outline.outline(wide(6, 4)).rows
    assert names(root.children) == [f"/b{number}" for number in range(6)]
    assert [len(each.children) for each in root.children] == [3, 0, 0, 0, 0, 0]
    assert [(each.left, each.following) for each in root.children][:2] == [(1, "/b0/x3"), (4, "")]
    assert [each.below for each in (root, root.children[5])] == [30, 4]


def test_a_branch_is_shown_alone_with_the_way_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "MOST", 10)
    found = outline.outline(wide(6, 4), "/b5")
    assert (names(found.rows), names(found.rows[0].children)) == (["/b5"], [f"/b5/x{number}" for number in range(4)])
    assert (names(found.trail), found.partial) == (["/"], True)


def test_a_leaf_is_shown_among_its_siblings_from_itself_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "MOST", 4)
    (branch,) = outline.outline(wide(1, 9), "/b0/x5").rows
    assert (names(branch.children), branch.left, branch.following) == (["/b0/x5", "/b0/x6", "/b0/x7"], 1, "/b0/x8")


@pytest.mark.parametrize("at", ["/gone", ""])
def test_a_node_that_is_not_there_leads_to_the_whole(at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "MOST", 4)
    assert names(outline.outline(wide(2, 3), at).rows) == ["/"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("frekvens", ["Frekvens"]), ("SLAG minutt", ["Frekvens"]), ("at0006", ["Rytme"]), ("mengde", ["Frekvens"]),
     ("finnes ikke", []), ("", [])],
)  # fmt: skip
def test_nodes_are_found_by_name_description_constraint_and_path(words: str, found: list[str]) -> None:
    hits, count = outline.search(tree(), words)
    assert ([branch.name[1] for branch, _ in hits], count) == (found, len(found))


def test_a_hit_tells_the_way_and_many_hits_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "MOST_FOUND", 2)
    hits, count = outline.search(wide(1, 9), "/b0/x")
    assert (len(hits), count, names(hits[0][1])) == (2, 9, ["/", "/b0"])


@pytest.mark.parametrize(
    ("key", "shown"),
    [(f"{DATA}/items[at0004]/value", f"{DATA}/items[at0004]"), ("/nowhere[at9]", "/"), ("", ""), ("x", "/")],
)
def test_what_has_no_place_of_its_own_stands_at_the_nearest_above(key: str, shown: str) -> None:
    assert tree().visible(key) == shown
