"""Templates of people and organisations: what is about parties, and has names and content of its own, is no value."""

from typing import Any

import pytest

from archetypes import Library, check_instance, convert, example, operational, read, web_template
from tests.archetypes.opt.test_web_template import at
from tests.archetypes.texts import text

CODES = tuple(f"at{number:04}" for number in range(8))
NAMED = """PERSON[at0000] matches {
    identities cardinality matches {1..*; ordered} matches {
        PARTY_IDENTITY[at0001] occurrences matches {1..2} matches { details matches { ITEM_TREE[at0002] matches {
            items matches { ELEMENT[at0003] occurrences matches {0..1} matches {
                value matches { DV_TEXT matches {*} } } } } } }
    }
    relationships cardinality matches {0..*} matches {
        PARTY_RELATIONSHIP[at0004] occurrences matches {0..1} matches { details matches { ITEM_TREE[at0005] matches {
            items matches { ELEMENT[at0006] matches { value matches { DV_DATE matches {*} } } } } } }
    }
    languages cardinality matches {0..*} matches { DV_TEXT occurrences matches {0..*} matches {*} }
    reverse_relationships cardinality matches {0..*} matches { LOCATABLE_REF occurrences matches {0..*} matches {*} }
}"""
SOURCE = read(text(NAMED, codes=CODES, archetype_id="openEHR-DEMOGRAPHIC-PERSON.try.v1"))
PERSON = operational(SOURCE, Library())


def test_names_and_relationships_are_groups_with_their_content() -> None:
    tree: dict[str, Any] = web_template(PERSON)["tree"]
    assert at(tree, "at0001")["nodeId"] == "at0001"
    assert at(tree, "at0001", "at0003")["aqlPath"] == ("/identities[at0001]/details[at0002]/items[at0003]/value")
    assert at(tree, "at0004", "at0006")["rmType"] == "DV_DATE"


@pytest.mark.parametrize("form", ["flat", "structured", "canonical"])
@pytest.mark.parametrize("archetype", [SOURCE, convert(SOURCE).archetype], ids=["ADL 1.4", "ADL 2"])
def test_their_examples_are_right(form: str, archetype: Any) -> None:
    made = operational(archetype, Library())
    assert check_instance(example(made, form), made) == []  # type: ignore[arg-type]  # one of its forms


def test_those_parts_have_ids_and_names_in_records_and_references_have_none() -> None:
    record = example(PERSON)
    assert [(each["archetype_node_id"], each["name"]["value"]) for each in record["identities"]] == [
        ("at0001", "at0001")
    ]
    assert record["relationships"][0]["archetype_node_id"] == "at0004"
    assert not {"name", "archetype_node_id"} & record["reverse_relationships"][0].keys()
    spoilt = {**record, "identities": [{**record["identities"][0], "archetype_node_id": "at0009"}]}
    assert {each.code for each in check_instance(spoilt, PERSON)} == {"IUNK", "IMIN"}
