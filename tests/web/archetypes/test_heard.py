"""The tree with changes marked and comments at their nodes: joined sides, sums of branches, what is gone."""

from types import SimpleNamespace
from typing import Any

import pytest

from registry.kinds.archetype import ARCHETYPE
from registry.kinds.kind import Difference
from registry.web.archetype_pages.heard import Heard, Sides, joined
from registry.web.archetype_pages.nodes import told
from registry.web.archetype_pages.outline import Branch
from tests.web.archetypes import shelf
from tests.web.archetypes.shelf import DATA, INTENSITY, RELIEF


def said(number: int, item: str) -> Any:
    return SimpleNamespace(number=number, item=item, answers=[], grade="minor")


@pytest.fixture(scope="module")
def sides() -> Sides:
    return Sides(told(shelf.sample(), "nb").items, told(shelf.changed(), "nb").items)


@pytest.fixture(scope="module")
def difference() -> Difference:
    return ARCHETYPE.changes(shelf.sample(), shelf.changed())


def branches(rows: list[Branch]) -> dict[str, Branch]:
    found: dict[str, Branch] = {}
    for row in rows:
        found |= {row.item.key: row} | branches(row.children)
    return found


def test_what_was_removed_stands_where_it_was(sides: Sides) -> None:
    keys = [each.key for each in joined(sides)]
    assert keys.index(RELIEF) == keys.index(f"{DATA}/items[at0008]") + 1
    assert [each.key for each in joined(Sides(sides.after, sides.before))] == keys
    first = joined(Sides(sides.before, [each for each in sides.before if each.key != INTENSITY]))
    assert [each.key for each in first][4] == INTENSITY


def test_nodes_are_marked_with_what_became_of_them_in_words(sides: Sides, difference: Difference) -> None:
    found = branches(Heard(sides, difference, (), "nb", {}).marked("", "", False).outline.rows)
    marks = {key: branch.mark for key, branch in found.items() if branch.mark}
    assert marks == {INTENSITY: "changed", RELIEF: "removed"}
    assert found[INTENSITY].was == [
        ("Name", "Smerteintensitet", "Smertestyrke"),
        ("What may be recorded", "Antall, 0 til 10", "Antall, 0 til 20"),
    ]
    assert ([str(grade) for grade in found[RELIEF].grades], found[RELIEF].safety) == (["major"], True)
    told = [str(each) for each in found[INTENSITY].reasons]
    assert any("Smertestyrke" in each for each in told)
    assert not any("[at0004]" in each for each in told)
    assert (found["/"].changes_below, found["/"].notable, found[INTENSITY].notable) == (2, True, False)


def test_the_other_way_round_what_was_removed_is_added(sides: Sides) -> None:
    back = ARCHETYPE.changes(shelf.changed(), shelf.sample())
    found = branches(Heard(Sides(sides.after, sides.before), back, (), "nb", {}).marked("", "", False).outline.rows)
    assert found[RELIEF].mark == "added"


def test_of_a_new_archetype_nothing_is_marked(sides: Sides) -> None:
    found = Heard(Sides((), sides.after), Difference(), (), "nb", {}).marked("", "", True)
    assert not any(branch.mark for branch in branches(found.outline.rows).values())
    assert (found.interesting, found.narrowed) == (0, False)


def test_comments_stand_at_their_nodes_also_on_values_and_on_nodes_that_go(sides: Sides) -> None:
    spoken = [said(1, INTENSITY), said(2, f"{INTENSITY}/value"), said(3, RELIEF), said(4, "")]
    heard = Heard(sides, Difference(), spoken, "nb", {})
    found = branches(heard.marked("", "", False).outline.rows)
    at = {key: [each.number for each in branch.comments] for key, branch in found.items() if branch.comments}
    assert at == {INTENSITY: [1, 2], RELIEF: [3]}
    assert (found["/"].comments_below, found[DATA].comments_below, heard.gone) == (3, 3, [])
    assert heard.name(RELIEF) == "Tid siden smertelindring"


def test_comments_on_nodes_that_are_in_neither_side_are_listed_apart(sides: Sides) -> None:
    lost = [said(1, f"{DATA}/items[at0077]"), said(2, f"{DATA}/items[at0077]/items[at0078]")]
    heard = Heard(sides, Difference(), lost, "nb", {})
    assert [each.number for each in heard.marked("", "", False).gone] == [1, 2]
    assert (heard.knows(INTENSITY), heard.knows(lost[0].item), heard.count) == (True, False, 8)


def test_the_tree_can_be_narrowed_to_what_is_worth_seeing(sides: Sides, difference: Difference) -> None:
    shown = Heard(sides, difference, [said(1, DATA)], "nb", {}).marked("", "", True)
    assert set(branches(shown.outline.rows)) == {
        "/", "/data[at0001]", "/data[at0001]/events[at0002]", DATA, INTENSITY, RELIEF,
    }  # fmt: skip
    assert (shown.narrowed, shown.interesting) == (True, 3)


def test_changes_of_the_whole_stand_apart(sides: Sides) -> None:
    revised = shelf.changed().replace("in_development", "published")
    found = Heard(sides, ARCHETYPE.changes(shelf.sample(), revised), (), "nb", {})
    assert [each.key for each in found.whole] == [""]
