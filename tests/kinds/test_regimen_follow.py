"""What follows from an edit of a regimen: test vectors that were left alone keep up with the lines."""

from typing import Any

import pytest

from registry.kinds import kind
from registry.kinds.regimen.plan import Plan
from registry.kinds.regimen.vector_rules import vectors_agree

REGIMEN = kind("regimen")


def with_dose(content: dict[str, Any], line: str, dose: float) -> dict[str, Any]:
    item = next(each for each in REGIMEN.items(content) if each.key == f"line/{line}")
    changed: dict[str, Any] = REGIMEN.put(content, item.key, {**item.content, "dose": dose})
    return changed


def faults(content: dict[str, Any]) -> list[str]:
    return [each.code for each in vectors_agree(Plan(content))]


def test_vectors_left_alone_follow_a_changed_dose() -> None:
    before = REGIMEN.sample()
    edited = with_dose(before, "oksaliplatin", 75)
    assert faults(edited) != []
    followed = REGIMEN.follow(before, edited)
    assert faults(followed) == []
    expected = next(row for row in followed["vectors"][0]["doses"] if row["line"] == "oksaliplatin")
    assert expected["calculated"] == 136.5  # 75 mg/m2 x 1.82 m2
    assert expected["dose"] == 135  # to the nearest 5 mg


def test_only_the_expectations_that_moved_are_in_the_difference() -> None:
    before = REGIMEN.sample()
    followed = REGIMEN.follow(before, with_dose(before, "kalsiumfolinat", 300))
    changed = {change.key for change in REGIMEN.changes(before, followed).changes}
    assert changed == {"line/kalsiumfolinat", *(f"vector/{vector['key']}" for vector in before["vectors"])}
    for old, new in zip(before["vectors"], followed["vectors"], strict=True):
        assert [row for row in old["doses"] if row["line"] != "kalsiumfolinat"] == [
            row for row in new["doses"] if row["line"] != "kalsiumfolinat"
        ]
        assert [set(row) for row in old["doses"]] == [set(row) for row in new["doses"]]


def test_vectors_that_the_edit_touched_stay_as_written() -> None:
    before = REGIMEN.sample()
    edited = with_dose(before, "oksaliplatin", 75)
    first = edited["vectors"][0]
    edited = edited | {"vectors": [first | {"bsa": 9.99}, *edited["vectors"][1:]]}
    assert REGIMEN.follow(before, edited) == edited


@pytest.mark.parametrize(
    ("field", "value"), [("unit", "mg"), ("dose_basis", "per-cycle"), ("days", [1, 2]), ("duration", 60)]
)
def test_vectors_stand_guard_where_more_than_the_size_of_a_dose_changes(field: str, value: Any) -> None:
    before = REGIMEN.sample()
    item = next(each for each in REGIMEN.items(before) if each.key == "line/fluorouracil-infusjon")
    edited = REGIMEN.put(before, item.key, {**item.content, field: value})
    assert REGIMEN.follow(before, edited) == edited


def test_a_slip_of_the_unit_is_caught_by_the_vectors() -> None:
    before = REGIMEN.sample()
    item = next(each for each in REGIMEN.items(before) if each.key == "line/fluorouracil-infusjon")
    slipped = REGIMEN.put(before, item.key, {**item.content, "unit": "mg", "stated_total": 2400})
    assert faults(REGIMEN.follow(before, slipped)) != []


def test_vectors_that_did_not_hold_before_stay_as_they_are() -> None:
    wrong = with_dose(REGIMEN.sample(), "oksaliplatin", 75)
    edited = with_dose(wrong, "oksaliplatin", 70)
    assert REGIMEN.follow(wrong, edited) == edited


def test_an_edit_of_nothing_changes_nothing() -> None:
    sample = REGIMEN.sample()
    assert REGIMEN.follow(sample, sample) == sample


def test_a_regimen_without_vectors_has_nothing_to_follow() -> None:
    before = {name: value for name, value in REGIMEN.sample().items() if name != "vectors"}
    edited = with_dose(before, "oksaliplatin", 75)
    assert REGIMEN.follow(before, edited) == edited
