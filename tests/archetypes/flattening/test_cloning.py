"""When a node of the parent stays beside what redefines it: ADL 2, "When does cloning occur?", as a table."""

import pytest

from archetypes import Library, check, flatten, operational, read
from archetypes.node_paths import walk
from tests.archetypes.validation.texts import adl

PARENT = "openEHR-EHR-CLUSTER.parent.v1.0.0"
ONE, MAY, TWO, ANY = (f"occurrences matches {{{each}}}" for each in ("1", "0..1", "0..2", "0..*"))
MANY = "cardinality matches {1..*; unordered}"


def children(parents: str, cardinality: str, nodes: str) -> list[str]:
    """The ids in the flat form of a specialisation with these nodes."""
    body = f"CLUSTER[id1] matches {{ items {cardinality} matches {{ {parents} }} }}"
    parent = adl(body, codes=("id1", "id2", "id3"), archetype_id=PARENT)
    source = adl(f"CLUSTER[id1.1] matches {{ items matches {{ {nodes} }} }}", codes=("id1.1",), specialize=PARENT)
    (attribute,) = flatten(read(source), Library(texts=[parent])).definition.attributes
    return [str(each.node_id) for each in attribute.children]


@pytest.mark.parametrize(
    ("parents", "cardinality", "nodes", "expected"),
    [
        (ANY, MANY, "ELEMENT[id2.1]", "id2.1 id2 id3"),
        (ANY, "", "ELEMENT[id2.1]", "id2.1 id2 id3"),
        ("", MANY, "ELEMENT[id2.1]", "id2.1 id2 id3"),
        (TWO, MANY, "ELEMENT[id2.1]", "id2.1 id2 id3"),
        (ANY, MANY, f"ELEMENT[id2.1] {TWO}", "id2.1 id2 id3"),
        (ANY, MANY, f"ELEMENT[id2.1] {MAY} ELEMENT[id2.2] {MAY}", "id2.1 id2.2 id2 id3"),
        (ANY, MANY, f"ELEMENT[id2.1] {MAY} ELEMENT[id2] {MAY}", "id2.1 id2 id3"),
        # Once at most in the parent, by itself or by its container.
        (MAY, MANY, "ELEMENT[id2.1]", "id2.1 id3"),
        (ONE, MANY, "ELEMENT[id2.1]", "id2.1 id3"),
        (MAY, MANY, "ELEMENT[id2.1] ELEMENT[id2.2]", "id2.1 id2.2 id3"),
        ("", "cardinality matches {1}", "ELEMENT[id2.1]", "id2.1 id3"),
        # The only child of it, there once.
        (ANY, MANY, f"ELEMENT[id2.1] {MAY}", "id2.1 id3"),
        (ANY, MANY, f"ELEMENT[id2.1] {ONE}", "id2.1 id3"),
        ("", MANY, f"ELEMENT[id2.1] {ONE}", "id2.1 id3"),
        (ANY, MANY, f"ELEMENT[id2.1] {MAY} ELEMENT[id3] {ONE}", "id2.1 id3"),
        (ANY, MANY, f"ELEMENT[id2.1] {ONE} ELEMENT[id0.1]", "id2.1 id3 id0.1"),
        # Excluded by the child.
        (ANY, MANY, "ELEMENT[id2.1] ELEMENT[id2] occurrences matches {0}", "id2.1 id3"),
    ],
)
def test_a_redefined_node_stays_where_other_instances_of_it_may_be(
    parents: str, cardinality: str, nodes: str, expected: str
) -> None:
    held = f"ELEMENT[id2] {parents} ELEMENT[id3] {MAY}"
    assert " ".join(children(held, cardinality, nodes)) == expected


def test_what_refers_to_a_node_that_is_left_out_keeps_its_content() -> None:
    """A template that excludes *any event* leaves the data of the others, which refer to it."""
    events = (
        "EVENT[id3] occurrences matches {0..1} matches { data matches { ITEM_TREE[id4] matches { items matches {"
        " ELEMENT[id5] } } } } POINT_EVENT[id6] occurrences matches {0..1} matches {"
        " data matches { use_node ITEM_TREE[id7] /data[id2]/events[id3]/data[id4] } }"
    )
    parent = adl(
        f"OBSERVATION[id1] matches {{ data matches {{ HISTORY[id2] matches {{ events matches {{ {events} }} }} }} }}",
        codes=("id1", "id3", "id5", "id6"),
        archetype_id="openEHR-EHR-OBSERVATION.parent.v1.0.0",
    )
    source = adl(
        "OBSERVATION[id1.1] matches { /data[id2]/events matches { EVENT[id3] occurrences matches {0} } }",
        codes=("id1.1",),
        specialize="openEHR-EHR-OBSERVATION.parent.v1",
        archetype_id="openEHR-EHR-OBSERVATION.child.v1.0.0",
    )
    library = Library(texts=[parent])
    assert [each.code for each in check(source, library)] == []
    for form in (flatten(read(source), library), operational(read(source), library)):
        paths = [step.path for step in walk(form.definition)]
        assert "/data[id2]/events[id6]/data[id7]/items[id5]" in paths
        assert "/data[id2]/events[id3]" not in paths
