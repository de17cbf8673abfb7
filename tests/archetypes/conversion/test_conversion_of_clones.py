"""A specialisation of ADL 1.4 that keeps a node beside the one that specialises it: both are there after conversion."""

import pytest

from archetypes import Library, convert, flatten, read, write
from tests.archetypes.texts import text

PARENT = "openEHR-EHR-CLUSTER.base.v1"
CODES = ("at0000", "at0001", "at0002")
UNITS = (
    "C_DV_QUANTITY <list = <"
    '["1"] = <units = <"mm"> magnitude = <|0.0..9.0|> precision = <|1|>>'
    ' ["2"] = <units = <"cm"> magnitude = <|0.0..1.0|>>>>'
)


def cluster(root: str, *nodes: str) -> str:
    return (
        f"CLUSTER[{root}] matches {{ items cardinality matches {{1..*; unordered}} matches {{ {' '.join(nodes)} }} }}"
    )


def node(code: str, occurrences: str, value: str = "DV_TEXT matches {*}") -> str:
    return f"ELEMENT[{code}] occurrences matches {{{occurrences}}} matches {{ value matches {{ {value} }} }}"


def special(*nodes: str, codes: tuple[str, ...]) -> str:
    return text(
        cluster("at0000.1", *nodes), concept="at0000.1", codes=("at0000.1", *codes), specialise=f"specialise {PARENT}"
    )


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ((node("at0001", "0..*"), node("at0001.1", "0..1")), "id2.1 id2 id3"),
        ((node("at0001", "0..*"), node("at0001.1", "0..*")), "id2.1 id2 id3"),
        ((node("at0001.1", "0..1"),), "id2.1 id3"),
        ((node("at0001.1", "0..*"),), "id2.1 id3"),
    ],
)
def test_a_node_is_kept_where_the_text_has_it_still(nodes: tuple[str, ...], expected: str) -> None:
    parent = text(cluster("at0000", node("at0001", "0..*"), node("at0002", "0..1")), codes=CODES, archetype_id=PARENT)
    child = special(*nodes, node("at0002", "0..1"), codes=("at0001", "at0001.1", "at0002"))
    library = Library(texts=[parent])
    made = convert(read(child), library).archetype
    above = Library(texts=[write(convert(read(parent)).archetype, "adl2")])
    (attribute,) = flatten(made, above).definition.attributes
    there = [each for each in attribute.children if not (each.occurrences and each.occurrences.upper == 0)]
    assert " ".join(str(each.node_id) for each in there) == expected


def test_quantities_of_several_shapes_keep_the_ids_of_their_parent() -> None:
    parent = text(cluster("at0000", node("at0001", "0..1", UNITS)), codes=CODES, archetype_id=PARENT)
    child = special(node("at0001", "0..1", UNITS), codes=("at0001",))
    made = convert(read(child), Library(texts=[parent])).archetype
    assert made.definition.attributes == ()
