"""The course of an item through versions, and lists of rows told by name."""

from typing import Any

import pytest

from registry.kinds.courses import course
from registry.kinds.kind import FieldChange, Item
from registry.kinds.named_rows import by_name, content_changes, spelled_out


def item(display: str = "Alfa", status: str = "active", **more: Any) -> Item:
    return Item("A", display, None, status, {"code": "A", "display": display, "status": status, **more})


A, B, GONE = item(), item("Alfa, ny"), item(status="retired")


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([], []),
        ([None, None], []),
        ([A], [("1", "came")]),
        ([None, A, A], [("2", "came")]),
        ([A, A, B, B], [("1", "came"), ("3", "changed")]),
        ([A, GONE, GONE], [("1", "came"), ("2", "retired")]),
        ([A, GONE, A], [("1", "came"), ("2", "retired"), ("3", "back")]),
        ([A, item(status="draft")], [("1", "came"), ("2", "changed")]),
        ([A, None, None, A], [("1", "came"), ("2", "removed"), ("4", "back")]),
        ([A, None, B], [("1", "came"), ("2", "removed"), ("3", "back")]),
        ([GONE, item("Beta", "inactive")], [("1", "came"), ("2", "changed")]),
    ],
)
def test_versions_that_leave_an_item_alone_are_no_step(
    versions: list[Item | None], expected: list[tuple[str, str]]
) -> None:
    steps = list(course((str(number), found) for number, found in enumerate(versions, 1)))
    assert [(each.version, each.happened) for each in steps] == expected


def test_a_step_tells_fields_before_and_after() -> None:
    came, changed, removed, back = course([("1", A), ("2", B), ("3", None), ("4", A)])
    assert came.fields == removed.fields == ()
    assert changed.fields == (FieldChange("display", "Alfa", "Alfa, ny"),)
    assert removed.item is B
    assert back.fields == (FieldChange("display", "Alfa, ny", "Alfa"),)


NYNORSK = {"value": "Lungebetennelse", "language": "nn"}
SYNONYM = {"value": "Pneumoni", "language": "nn", "use": {"code": "synonym"}}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"designations": [NYNORSK]}, [("designations.nn", None, "Lungebetennelse")]),
        ({"designations": [NYNORSK]}, {}, [("designations.nn", "Lungebetennelse", None)]),
        (
            {"designations": [NYNORSK]},
            {"designations": [NYNORSK, SYNONYM]},
            [("designations.nn.synonym", None, "Pneumoni")],
        ),
        (
            {"properties": [{"code": "kapittel", "value": "X"}, {"code": "kjønn", "value": "M"}]},
            {"properties": [{"code": "kjønn", "value": "K"}, {"code": "kapittel", "value": "X"}]},
            [("properties.kjønn", "M", "K")],
        ),
        (
            {"designations": [{"value": "a"}, {"value": "b"}]},
            {"designations": [{"value": "a"}]},
            [("designations.und", ["a", "b"], "a")],
        ),
        (
            {"targets": [{"code": "X", "relationship": "equivalent"}]},
            {"targets": [{"code": "X", "relationship": "related-to"}]},
            [("targets.X.relationship", "equivalent", "related-to")],
        ),
        ({"parents": ["A"]}, {"parents": ["B"]}, [("parents", ["A"], ["B"])]),
        ({"properties": "ikke en liste"}, {"properties": ["x"]}, [("properties", "ikke en liste", ["x"])]),
    ],
)
def test_rows_are_told_by_their_names(
    before: dict[str, Any], after: dict[str, Any], expected: list[tuple[str, Any, Any]]
) -> None:
    assert [(each.field, each.before, each.after) for each in content_changes(before, after)] == expected


def test_what_differs_only_in_what_names_leave_out_is_told_as_it_stands() -> None:
    """Two designations in another order, or with another use's display, are no other names."""
    before = {"designations": [{"value": "a", "language": "nn", "use": {"code": "x", "display": "Før"}}]}
    after = {"designations": [{"value": "a", "language": "nn", "use": {"code": "x", "display": "Etter"}}]}
    assert [each.field for each in content_changes(before, after)] == ["designations.0.use.display"]
    whole = FieldChange("designations", before["designations"], after["designations"])
    assert list(spelled_out([whole])) == [whole]


def test_changes_of_whole_lists_are_spelled_out() -> None:
    whole = FieldChange("designations", None, [NYNORSK])
    plain = FieldChange("display", "a", "b")
    assert list(spelled_out([plain, whole])) == [plain, FieldChange("designations.nn", None, "Lungebetennelse")]
    assert by_name("display", [NYNORSK]) == [NYNORSK]
