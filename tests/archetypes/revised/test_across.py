"""Revisions that are also written in another version of ADL, and specialisations, which ADL 2 writes without words."""

import pytest

from archetypes import Library, changes, read, write
from tests.archetypes.revised.editing import FIRST, read_once, revised
from tests.archetypes.revised.test_grades import TOLD, graded

_BASE = read_once(FIRST)
#: Where tools that write ADL 2 make up other codes, or leave out what ADL 2 cannot say.
_NOT_SAID = ("a step is assumed (choices)", "an unused term (words)")
_SOME = [name for number, name in enumerate(TOLD) if number % 12 == 0 and name not in _NOT_SAID]

PARENT = """archetype (adl_version=2.0.6; rm_release=1.0.4)
	openEHR-EHR-CLUSTER.wound.v1.0.0
language
	original_language = <[ISO_639-1::en]>
definition
	CLUSTER[id1] matches {
		items matches {
			ELEMENT[id2] occurrences matches {0..1} matches { value matches { DV_TEXT[id3] } }
			ELEMENT[id4] occurrences matches {0..1} matches { value matches { DV_COUNT[id5] } }
		}
	}
terminology
	term_definitions = <
		["en"] = <
			["id1"] = <text = <"Wound"> description = <"A wound.">>
			["id2"] = <text = <"Colour"> description = <"How it looks.">>
			["id4"] = <text = <"Count"> description = <"How many.">>
		>
	>
"""
CHILD = """archetype (adl_version=2.0.6; rm_release=1.0.4)
	openEHR-EHR-CLUSTER.wound-burn.v1.0.0
specialize
	openEHR-EHR-CLUSTER.wound.v1
language
	original_language = <[ISO_639-1::en]>
definition
	CLUSTER[id1.1] matches {
		/items matches { ELEMENT[id2] occurrences matches {0..1} }
	}
terminology
	term_definitions = <["en"] = <["id1.1"] = <text = <"Burn"> description = <"A burn.">>>>
"""


@pytest.mark.parametrize("name", _SOME)
def test_a_revision_in_adl_2_has_the_grade_of_what_changed(name: str) -> None:
    new = read(write(read_once(revised(*TOLD[name][0])), "adl2"))
    there, back = changes(_BASE, new), changes(new, _BASE)
    assert graded(there) == TOLD[name][1].replace("none", "patch"), there
    assert there[0].path == back[0].path == "header/adl_version"
    assert (back[0].before, back[0].after) == ("2.0.6", "1.4")


def test_the_same_in_adl_2_differs_in_nothing_else() -> None:
    (change,) = changes(_BASE, read(write(_BASE, "adl2")))
    assert (change.path, change.grade) == ("header/adl_version", "patch")
    assert change.reason == "written in another version of ADL: nodes have other ids, and paths follow"


def test_a_node_of_the_parent_has_the_parents_name() -> None:
    old, new = (
        read(CHILD),
        read(CHILD.replace("{0..1}", "{1..1}").replace("/items matches {", "/items matches { ELEMENT[id4] ")),
    )
    assert [change.after for change in changes(old, new) if change.kind == "added"] == ["Element"]
    found = changes(old, new, Library(texts=[PARENT]))
    assert [(change.path, change.after) for change in found] == [
        ("/items[id2]", "1..1"),
        ("/items[id4]", "Count: Element"),
    ]


def test_values_whose_ids_a_tool_made_anew_are_the_same_values() -> None:
    texts = ("DV_TEXT[id6] DV_COUNT[id7]", "DV_COUNT[id6] DV_TEXT[id7] DV_DATE[id8]", "DV_COUNT[id6] DV_ORDINAL[id7]")
    first, second, third = (read(PARENT.replace("DV_TEXT[id3]", each)) for each in texts)
    assert [(change.kind, change.grade, change.reason) for change in changes(first, second)] == [
        ("added", "minor", "alternative added"),
        ("changed", "patch", "order of the children changed"),
    ]
    assert [(change.before, change.after) for change in changes(second, third)] == [
        ("DV_TEXT", "DV_ORDINAL"),
        ("Date", None),
    ]
