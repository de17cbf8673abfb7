"""Tuples of many rows: held beside one another where that can be done in time, and said to differ where it cannot."""

import pytest

from archetypes import Archetype, changes, check, read
from archetypes.constraints import AttributeTuple, NumberConstraint, StringConstraint
from archetypes.containment import tuple_relation
from tests.archetypes.adl2.texts import text
from tests.archetypes.texts import element
from tests.archetypes.texts import text as text14


def table(count: int, upper: int, names: tuple[str, str] = ("magnitude", "units")) -> AttributeTuple:
    rows = (
        (NumberConstraint(rm_type="Real", values=(upper,)), StringConstraint(rm_type="String", values=(f"u{place}",)))
        for place in range(count)
    )
    return AttributeTuple(names, tuple(row if names[0] == "magnitude" else row[::-1] for row in rows))


@pytest.mark.parametrize(
    ("old", "new", "relation"),
    [
        (table(5_000, 1), table(5_000, 1), "same"),
        (table(5_000, 1), table(5_000, 1, ("units", "magnitude")), "same"),
        (table(5_000, 1), table(4_999, 1), "narrowed"),
        (table(3, 1), table(3, 2), "changed"),
        (table(400, 1), table(400, 2), "changed"),
        (table(2, 1), table(2, 1, ("units", "precision")), "changed"),
    ],
)
def test_equal_rows_are_found_at_once(old: AttributeTuple, new: AttributeTuple, relation: str) -> None:
    assert tuple_relation(old, new) == relation


def test_a_long_score_is_compared_with_itself() -> None:
    assert changes(score(3_000), score(3_000)) == []


def score(count: int) -> Archetype:
    rows = ", ".join(f"[{{{each}}}, {{[at{each}]}}]" for each in range(1, count))
    ordinal = f"DV_ORDINAL[id3] matches {{ [value, symbol] matches {{ {rows} }} }}"
    inside = f"ELEMENT[id2] matches {{ value matches {{ {ordinal} }} }}"
    return read(text(f"CLUSTER[id1] matches {{ items matches {{ {inside} }} }}"))


def test_a_path_of_ten_thousand_steps_leads_nowhere() -> None:
    source = text14(element("use_node DV_TEXT " + "/items[at0001]" * 10_000))
    assert "VUNP" in {each.code for each in check(source)}
