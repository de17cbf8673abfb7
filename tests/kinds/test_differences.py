"""Differences between items: field by field, graded by a table, with reasons that people can read."""

from typing import Any

import pytest

from registry.kinds.differences import Rule, compare, field_changes, rules_grader, same, shown
from registry.kinds.kind import Change, Difference, FieldChange, Grade, Item

RULES = (
    Rule("added lines", Grade.MAJOR, "Required «{item}» was added.", when=lambda before, after: after.get("required")),
    Rule("changed lines.dose", Grade.MAJOR, "{item}: {before} became {after}.", safety=True),
    Rule("changed lines.notes.text", Grade.PATCH, "A note of {item} ({key}) was reworded: {field}."),
)


def line(key: str, **content: Any) -> Item:
    return Item(key, f"line {key}", content=content)


def head(**content: Any) -> Item:
    return Item("", "all of it", content=content)


def difference(old: list[Item], new: list[Item]) -> Difference:
    return compare(old, new, rules_grader(RULES, lambda item: "lines" if item.key else "head"))


def only(found: Difference) -> Change:
    (change,) = found.changes
    return change


def test_a_rule_gives_grade_reason_and_safety_mark() -> None:
    change = only(difference([line("a", dose=1, x=1)], [line("a", dose=2, x=1)]))
    assert (change.key, change.kind, change.grade, change.safety) == ("a", "changed", Grade.MAJOR, True)
    assert [str(reason) for reason in change.reasons] == ["line a: 1 became 2."]
    assert change.fields == (FieldChange("dose", 1, 2),)


def test_row_numbers_are_left_out_of_what_a_rule_is_asked_for() -> None:
    old, new = line("a", notes=[{"text": "x"}, {"text": "y"}]), line("a", notes=[{"text": "x"}, {"text": "z"}])
    change = only(difference([old], [new]))
    assert change.grade is Grade.PATCH
    assert str(change.reasons[0]) == "A note of line a (a) was reworded: notes.1.text."


def test_the_gravest_field_grades_the_item_and_the_gravest_item_the_whole() -> None:
    found = difference(
        [head(title="a"), line("a", dose=1, notes=[{"text": "x"}])],
        [head(title="b"), line("a", dose=2, notes=[{"text": "y"}])],
    )
    assert [change.grade for change in found.changes] == [Grade.MINOR, Grade.MAJOR]
    assert found.grade is Grade.MAJOR
    assert len(found.changes[1].reasons) == 2


def test_added_and_removed_items_are_judged_whole_and_removed_ones_come_last() -> None:
    found = difference([line("a"), line("b")], [line("c", required=True), line("b"), line("d")])
    assert [(change.key, change.kind, change.grade) for change in found.changes] == [
        ("c", "added", Grade.MAJOR),
        ("d", "added", Grade.MINOR),
        ("a", "removed", Grade.MAJOR),
    ]
    assert str(found.changes[0].reasons[0]) == "Required «line c» was added."


def test_a_new_order_alone_is_a_small_change_of_the_head_and_names_the_stretch() -> None:
    items = [head(), *(line(key) for key in "abcde")]
    change = only(difference(items, [items[0], *(line(key) for key in "acbde")]))
    assert (change.key, change.grade) == ("", Grade.PATCH)
    assert change.fields == (FieldChange("order", ["b", "c"], ["c", "b"]),)


def test_adding_and_removing_do_not_count_as_a_new_order() -> None:
    found = difference([head(), line("a"), line("b")], [head(), line("b"), line("c")])
    assert [change.key for change in found.changes] == ["c", "a"]


def test_equal_reasons_are_told_once() -> None:
    rules = rules_grader((Rule("changed *", Grade.PATCH, "Reworded."),), lambda item: "head")
    change = only(compare([head(a=1, b=1)], [head(a=2, b=2)], rules))
    assert [str(reason) for reason in change.reasons] == ["Reworded."]
    assert len(change.fields) == 2


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": 1}, {"a": True}, [("a", 1, True)]),
        ({"a": 0}, {"a": False}, [("a", 0, False)]),
        ({"a": 1}, {}, [("a", 1, None)]),
        ({}, {"b": []}, [("b", None, [])]),
        ({"a": {"b": {"c": 1}}}, {"a": {"b": {"c": 2}}}, [("a.b.c", 1, 2)]),
        ({"a": [1, 2]}, {"a": [2, 1]}, [("a", [1, 2], [2, 1])]),
        ({"a": [{"x": 1}]}, {"a": [{"x": 2}]}, [("a.0.x", 1, 2)]),
        ({"a": [{"x": 1}]}, {"a": [{"x": 1}, {"x": 2}]}, [("a", [{"x": 1}], [{"x": 1}, {"x": 2}])]),
        ({"a": [{"x": 1}]}, {"a": ["x"]}, [("a", [{"x": 1}], ["x"])]),
        ({"a": {"x": 1}}, {"a": 1}, [("a", {"x": 1}, 1)]),
    ],
)
def test_fields_are_compared_as_json(before: Any, after: Any, changes: list[tuple[str, Any, Any]]) -> None:
    assert [(each.field, each.before, each.after) for each in field_changes(before, after)] == changes


def test_true_is_not_one_at_any_depth() -> None:
    assert same([{"a": 1}], [{"a": 1.0}])
    assert not same([{"a": 1}], [{"a": True}])
    assert not same([1], [1, 1])
    assert not same({"a": 1}, {"b": 1})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        ("mg", "mg"),
        (2.5, "2.5"),
        (["a", "b"], "a, b"),
        ({"nb": "ja", "x": None}, "nb: ja; x: –"),
        ([{"a": 1}], "a: 1"),
    ],
)
def test_values_are_shown_plainly_in_reasons(value: Any, text: str) -> None:
    assert shown(value) == text
