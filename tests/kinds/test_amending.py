"""Nodes of archetypes are changed without their source."""

from decimal import Decimal

import pytest

import archetypes
from archetypes.constraints import Multiplicity
from registry.errors import ContentError
from registry.kinds.archetype import ARCHETYPE, amending
from registry.kinds.archetype.amending import Bounds
from tests.web.archetypes.shelf import INTENSITY, RELIEF, in_adl2, sample

ROWS = """
								DV_QUANTITY matches {
									[magnitude, units] matches {
										[{|0.0..100.0|}, {"mm"}],
										[{|0.0..10.0|}, {"cm"}]
									}
								}"""


def test_names_occurrences_and_ranges_change_and_nothing_else() -> None:
    before = sample()
    can = amending.amendable(before, INTENSITY)
    assert can.texts["nb"][0] == "Smerteintensitet"
    assert (can.occurrences, [each.bounds for each in can.ranges]) == (Multiplicity(1, 1), [(0, 10)])
    texts = {"nb": ("Smertestyrke", can.texts["nb"][1])}
    after = amending.amended(before, INTENSITY, texts, Multiplicity(0, None), ((0, 20),))
    changed = {each.key for each in ARCHETYPE.changes(before, after).changes}
    assert {each.removesuffix("/value") for each in changed} == {INTENSITY}
    again = amending.amendable(after, INTENSITY)
    assert (again.texts["nb"][0], again.occurrences) == ("Smertestyrke", Multiplicity(0, None))
    assert [each.bounds for each in again.ranges] == [(0, 20)]
    back = amending.amended(after, INTENSITY, {"nb": can.texts["nb"]}, can.occurrences, ((0, 10),))
    assert archetypes.read(back) == archetypes.read(before)


@pytest.mark.parametrize(
    ("bounds", "kept"),
    [
        ((0, 2000), (Decimal("0.0"), Decimal("2000.0"))),
        ((Decimal("0.5"), None), (Decimal("0.5"), None)),
        ((None, None), (None, None)),
    ],
    ids=["whole numbers", "open above", "open"],
)
def test_bounds_of_a_quantity_stay_numbers_with_decimals(bounds: Bounds, kept: Bounds) -> None:
    can = amending.amendable(sample(), RELIEF)
    assert [(each.units, each.whole) for each in can.ranges] == [("min", False)]
    after = amending.amendable(amending.amended(sample(), RELIEF, {}, can.occurrences, (bounds,)), RELIEF)
    assert [each.bounds for each in after.ranges] == [kept]
    assert all(isinstance(each, Decimal | None) for each in after.ranges[0].bounds)


def test_rows_of_units_in_adl_2_have_ranges_each() -> None:
    node = next(each for each in archetypes.paths(archetypes.read(in_adl2())) if each.labels.get("nb") == "Situasjon")
    text = in_adl2()
    start = text.index("ELEMENT", text.index(f"[{node.node.node_id}]") - 20)
    opened = text.index("value matches {", start) + len("value matches {")
    depth, end = 1, opened
    while depth:
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    text = text[:opened] + ROWS + text[end - 1 :]
    can = amending.amendable(text, node.path)
    assert [each.units for each in can.ranges] == ["mm", "cm"]
    after = amending.amended(text, node.path, {}, None, ((0, 100), (0, 12)))
    assert [each.bounds for each in amending.amendable(after, node.path).ranges][1] == (0, 12)
    assert amending.amendable(after, node.path).occurrences is None


def test_a_node_that_is_not_there_is_told() -> None:
    with pytest.raises(ContentError, match="no item /data"):
        amending.amendable(sample(), "/data[at9999]")
