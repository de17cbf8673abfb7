"""Differences between revisions of ADL 2, and constraints of ADL 2 in words."""

import pytest

from archetypes import changes, describe, read
from archetypes.constraints import ComplexObject
from tests.archetypes.adl2.texts import FORM, GRIP, STRENGTH, sample, terms, text, with_attribute

SETS = 'value_sets = <["ac1"] = <members = <"at1", "at2">>>'


def graded(old: str, new: str) -> list[tuple[str, str, str]]:
    pair = [read(text(f"CLUSTER[id1] matches {{ {inside} }}", terminology=SETS)) for inside in (old, new)]
    return [(change.path, change.grade, change.reason) for change in changes(*pair)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[a, b] matches {[{1}, {2}]}", "[a, b] matches {[{1}, {2}]}", []),
        ("[a, b] matches {[{1}, {2}]}", "[b, a] matches {[{2}, {1}]}", []),
        (
            "[a, b] matches {[{1}, {2}]}",
            "[a, b] matches {[{1}, {2}], [{3}, {4}]}",
            [("/", "minor", "constraint widened")],
        ),
        (
            "[a, b] matches {[{|1..5|}, {2}]}",
            "[a, b] matches {[{|1..3|}, {2}]}",
            [("/", "major", "constraint narrowed")],
        ),
        ("[a, b] matches {[{1}, {2}]}", "[a, b] matches {[{3}, {2}]}", [("/", "major", "constraint changed")]),
        ("a", "a [b, c] matches {[{1}, {2}]}", [("/", "major", "constraint narrowed")]),
        ("a [b, c] matches {[{1}, {2}]}", "a", [("/", "minor", "constraint widened")]),
        ("a matches {[at1]}", "a matches {[ac1]}", [("/a", "minor", "constraint widened")]),
        ("a matches {[ac1]}", "a matches {[at3]}", [("/a", "major", "constraint changed")]),
        ("a matches {[ac1]}", "a matches {[ac9]}", [("/a", "major", "constraint changed")]),
        ("a matches {[ac8]}", "a matches {[ac8]}", []),
        ("a matches {[ac1]}", "a matches {[ac1; at2]}", [("/a", "minor", "assumed value changed")]),
        (
            "a matches { E[id2] }",
            "a matches { E[id2] occurrences matches {0..1} }",
            [("/a[id2]", "major", "occurrences narrowed")],
        ),
        ("/a[id2]/b matches {1}", "/a[id2]/b matches {2}", [("/a[id2]/b", "major", "constraint changed")]),
        (
            "a matches { allow_archetype C[id2] }",
            "a matches { allow_archetype C[id2] closed }",
            [("/a[id2]", "major", "constraint narrowed")],
        ),
        (
            "a matches { allow_archetype C[id2] closed }",
            "a matches { allow_archetype C[id2] }",
            [("/a[id2]", "minor", "constraint widened")],
        ),
    ],
)
def test_changes_are_graded(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert graded(old, new) == expected


def test_a_member_gone_from_a_value_set_is_told_where_the_set_is_used() -> None:
    both = [
        read(
            text(
                "CLUSTER[id1] matches { a matches {[ac1]} }",
                terminology=f'value_sets = <["ac1"] = <members = <{each}>>>',
            )
        )
        for each in ('"at1", "at2"', '"at1"')
    ]
    assert [(change.path, change.grade) for change in changes(*both)] == [("/a", "major")]
    assert [(change.path, change.grade) for change in changes(*reversed(both))] == [("/a", "minor")]


def test_overlays_of_a_template_are_compared_by_id() -> None:
    old = sample(FORM)
    changed = old.replace("ELEMENT[id2] occurrences matches {1}", "ELEMENT[id2] occurrences matches {1..2}")
    (change,) = changes(read(old), read(changed))
    assert change.path == "openEHR-EHR-CLUSTER.ovl-hand_form-device.v1.0.0/items[id2]"
    fewer = old[: old.rindex("-" * 60)]
    assert [(change.kind, change.reason) for change in changes(read(old), read(fewer))] == [
        ("removed", "overlay removed")
    ]
    assert [(change.kind, change.reason) for change in changes(read(fewer), read(old))] == [("added", "overlay added")]


def test_nothing_has_changed_in_equal_texts() -> None:
    for name in (STRENGTH, GRIP, FORM):
        assert changes(read(sample(name)), read(sample(name))) == []


def test_the_overlay_of_the_reference_model_is_metadata() -> None:
    old = sample(STRENGTH)
    (change,) = changes(read(old), read(old.replace('<"hide">', '<"show">')))
    assert (change.grade, change.reason) == ("patch", "reference model overlay changed")


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (
            'DV_QUANTITY[id2] matches { [magnitude, units] matches {[{|0.0..10.0|}, {"mm"}], [{|>=1.0|}, {"cm"}]} }',
            "Quantity, mm 0–10, cm ≥1",
        ),
        (
            "DV_ORDINAL[id2] matches { [value, symbol] matches {[{0}, {[at1]}], [{1}, {[at2]}]} }",
            "Ordinal, 0 one, 1 two",
        ),
        (
            'DV_QUANTITY[id2] matches { property matches{[at1]} magnitude matches {|<5.0|} units matches {"mm","cm"} }',
            "Quantity, mm, cm, <5",
        ),
        ("DV_CODED_TEXT[id2] matches { defining_code matches {[ac1; at2]} }", "Coded text, one; two (assumed: two)"),
        ("DV_CODED_TEXT[id2] matches { defining_code matches {[at1]} }", "Coded text, one"),
        ("DV_CODED_TEXT[id2] matches { defining_code matches {[ac9]} }", "Coded text, ac9"),
        ("use_archetype CLUSTER[id2, a-b-C.d.v1]", "Cluster, d (v1)"),
        ("allow_archetype CLUSTER[id2] closed", "Slot for cluster, closed"),
    ],
)
def test_constraints_in_words(node: str, said: str) -> None:
    root = with_attribute(f"a matches {{ {node} }}")
    assert isinstance(root, ComplexObject)
    words = terms("at1", "at2").replace('<"at1">', '<"one">', 1).replace('<"at2">', '<"two">', 1)
    terminology = read(text(terminology=SETS).replace(terms("id1"), words)).terminology
    assert describe(root.attributes[0].children[0], terminology, "en") == said


def test_what_a_quantity_measures_is_in_no_data_whether_a_tool_writes_it_or_not() -> None:
    units = '[magnitude, units] matches {[{|0.0..10.0|}, {"mm"}]}'
    said, unsaid = (
        read(text(f"CLUSTER[id1] matches {{ a matches {{ DV_QUANTITY[id2] matches {{ {each} {units} }} }} }}"))
        for each in ("property matches {[at1]}", "")
    )
    for before, after in ((said, unsaid), (unsaid, said)):
        assert [(each.grade, each.reason) for each in changes(before, after)] == [
            ("patch", "property changed; the units are the same")
        ]
