"""The built-in openEHR model: classes, inheritance, type parameters; and beside the published schemas."""

from pathlib import Path

import pytest

from archetypes import bmm
from archetypes.bmm import ModelType, ReferenceModel, openehr
from archetypes.constraints import Multiplicity


@pytest.mark.parametrize(
    ("child", "parent", "expected"),
    [
        ("ELEMENT", "ITEM", True),
        ("element", "Locatable", True),
        ("ITEM", "ELEMENT", False),
        ("ELEMENT", "Any", True),
        ("DV_QUANTITY", "DATA_VALUE", True),
        ("DV_INTERVAL<DV_QUANTITY>", "DV_INTERVAL<DV_ORDERED>", True),
        ("DV_INTERVAL<DV_TEXT>", "DV_INTERVAL<DV_ORDERED>", False),
        ("DV_INTERVAL<DV_QUANTITY>", "DATA_VALUE", True),
        ("DV_INTERVAL<DV_DATE>", "Interval<DV_DATE>", True),
        ("DV_INTERVAL<DV_DATE>", "Interval<DV_TIME>", False),
        ("HISTORY", "HISTORY<ITEM_STRUCTURE>", True),
        ("HISTORY<ITEM_LIST>", "HISTORY<ITEM_STRUCTURE>", True),
        ("POINT_EVENT<ITEM_LIST>", "EVENT<ITEM_TREE>", False),
        ("NO_SUCH_TYPE", "ITEM", False),
    ],
)
def test_a_type_conforms_to_what_it_descends_from(child: str, parent: str, expected: bool) -> None:
    assert openehr().conforms(child, parent) is expected


@pytest.mark.parametrize(
    ("owner", "name", "expected"),
    [
        ("ELEMENT", "value", "DATA_VALUE"),
        ("ELEMENT", "name", "DV_TEXT"),
        ("EVENT<ITEM_LIST>", "data", "ITEM_LIST"),
        ("POINT_EVENT<ITEM_LIST>", "data", "ITEM_LIST"),
        ("POINT_EVENT", "data", "ITEM_STRUCTURE"),
        ("OBSERVATION", "data", "HISTORY<ITEM_STRUCTURE>"),
        ("HISTORY<ITEM_LIST>", "events", "EVENT<ITEM_LIST>"),
        ("DV_INTERVAL<DV_QUANTITY>", "lower", "DV_QUANTITY"),
    ],
)
def test_an_attribute_has_the_parameters_of_its_owner(owner: str, name: str, expected: str) -> None:
    held = openehr().property(owner, name)
    assert held is not None
    assert str(held.type) == expected


def test_containers_have_a_cardinality_and_others_an_existence() -> None:
    items, value = openehr().property("CLUSTER", "items"), openehr().property("OBSERVATION", "data")
    assert items is not None
    assert value is not None
    assert (items.cardinality, items.existence) == (Multiplicity(1, None), Multiplicity(1, 1))
    assert (value.cardinality, value.existence) == (None, Multiplicity(1, 1))
    assert openehr().property("CLUSTER", "no_such") is None
    assert openehr().property("NO_SUCH_TYPE", "items") is None


def test_what_is_computed_and_what_is_an_enumeration_is_said() -> None:
    held = openehr().property("EVENT", "offset")
    assert held is not None
    assert held.computed
    kinds = openehr().find("PROPORTION_KIND")
    assert kinds is not None
    assert kinds.values[2] == "pk_percent"


def test_a_type_is_known_with_all_its_parameters() -> None:
    assert openehr().knows("DV_INTERVAL<DV_DATE>")
    assert not openehr().knows("DV_INTERVAL<NO_SUCH_TYPE>")
    assert not openehr().knows("")


def test_paths_lead_through_descendants_too() -> None:
    assert openehr().leads("OBSERVATION", ("data", "events", "data", "items", "value", "magnitude"))
    assert not openehr().leads("OBSERVATION", ("data", "events", "magnitude"))


def test_types_are_written_as_they_are_read() -> None:
    for text in ("ELEMENT", "DV_INTERVAL<DV_DATE>", "Hash<String,List<DV_TEXT>>"):
        assert str(ModelType.parse(text)) == text


@pytest.fixture(scope="module")
def published(shared_data: Path) -> ReferenceModel:
    release = shared_data / "bmm" / "openEHR" / "components"
    if not release.is_dir():
        pytest.skip(f"no schemas in {release}")
    (found,) = [
        model
        for model in bmm.models([release / "RM" / "Release-1.1.0", release / "BASE" / "Release-1.1.0"])
        if "EHR" in model.packages and model.release == "1.1.0"
    ]
    return found


def test_the_table_says_what_the_published_schema_says(published: ReferenceModel) -> None:
    """Save where the schema wants an optional list, once there, not to be empty, and how it writes plain types."""
    for name, ours in openehr().classes.items():
        theirs = published.find(name)
        for attribute in theirs.properties if theirs else ():
            own, other = openehr().property(ours.name, attribute), published.property(ours.name, attribute)
            if own is None or other is None:
                assert attribute in (
                    "most_recent_composition",
                    "terminology_id",
                    "terminology_version",
                    "code_string",
                    "uri",
                )
                continue
            assert (own.cardinality is None) == (other.cardinality is None), (name, attribute)
            assert own.mandatory == other.mandatory, (name, attribute)
        if theirs:
            assert ours.abstract == theirs.abstract, name
