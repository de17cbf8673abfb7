"""A code of ours that the other side gave to something else gets another number, and all that names it follows."""

import pytest

from archetypes import convert, merge, read, write
from archetypes.node_paths import walk
from tests.archetypes.merged import child, cluster
from tests.archetypes.texts import text

OURS = """
CLUSTER[at0002] occurrences matches {0..1} matches { items cardinality matches {1..*; unordered} matches {
    ELEMENT[at0003] occurrences matches {0..1} matches { value matches {
        DV_CODED_TEXT matches { defining_code matches {[local::at0004, at0005; at0004]} }
        0|[local::at0004]
    } }
    ELEMENT[at0006] matches { value matches { DV_CODED_TEXT matches { defining_code matches {[ac0001]} } } }
} }
use_node CLUSTER[at0007] /items[at0002]
allow_archetype CLUSTER[at0008] matches { include /items[at0002]/items[at0003]/value/x matches {[local::at0004]} }
"""
RULE = "ours: /items[at0002]/items[at0003]/value/defining_code matches {[local::at0004]} and exists /items[at0002]"
BINDINGS = """
term_bindings = <["SNOMED-CT"] = <items = <
    ["at0004"] = <[SNOMED-CT::1]> ["/items[at0002]/items[at0003]"] = <[SNOMED-CT::2]>>>>
constraint_bindings = <["X"] = <items = <["ac0001"] = <terminology:X?subset=y>>>>
"""
NOTES = 'annotations\nitems = <["/items[at0002]/items[at0003]"] = <items = <["ui"] = <"see /items[at0002]">>>>'
NEW = {
    "at0002": "at0009", "at0003": "at0010", "at0004": "at0014", "at0005": "at0015", "at0006": "at0011",
    "at0007": "at0012", "at0008": "at0013", "ac0001": "ac0002",
}  # fmt: skip


def defined(section: str, **said: str) -> str:
    entries = "".join(
        f'["{code}"] = <text = <"{name}"> description = <"{name}, told.">>' for code, name in said.items()
    )
    return f'{section} = <["en"] = <items = <{entries}>>>'


def revision(children: str, kind: str, name: str, bindings: str = "", **more: str) -> str:
    said = {f"at000{number}": f"{name} {'abcdefghi'[number]}{name[::-1]}" for number in range(2, 9)} if name else {}
    terms = defined("term_definitions", at0000="Top", at0001="One", **said)
    sets = defined("constraint_definitions", ac0001=kind)
    return text(
        cluster(child("at0001"), children), codes=(), ontology=f"{terms}\n{sets if kind else ''}{bindings}", **more
    )


BASE = revision("", "", "")
MINE = revision(OURS, "Kinds of ours", "Ours", BINDINGS, invariant=f"invariant\n{RULE}", after=NOTES)
THEIRS = revision(
    " ".join(child(f"at000{number}", "DV_COUNT matches {*}") for number in range(2, 9)), "Sorts of size", "Measured"
)


def test_everything_of_ours_that_names_a_renumbered_code_follows() -> None:
    found = merge(read(BASE), read(MINE), read(THEIRS))
    assert found.conflicts == ()
    assert {each.before: each.after for each in found.renumbered} == NEW
    expected = MINE
    for old, new in sorted(NEW.items(), key=lambda pair: pair[1], reverse=True):
        expected = expected.replace(old, new)
    mine, merged = read(expected), found.archetype
    assert (merged.invariants, merged.annotations) == (mine.invariants, mine.annotations)
    assert merged.terminology.term_bindings == mine.terminology.term_bindings
    assert merged.terminology.constraint_bindings == mine.terminology.constraint_bindings
    ours = {step.path: step.node for step in walk(mine.definition) if step.path.startswith("/items[at0009]")}
    assert ours.items() <= {step.path: step.node for step in walk(merged.definition)}.items()


def test_in_adl_2_value_sets_rules_bindings_and_notes_follow_too() -> None:
    sides = [convert(read(each)).archetype for each in (BASE, MINE, THEIRS)]
    found = merge(*sides)
    assert found.conflicts == ()
    new = {each.before: each.after for each in found.renumbered}
    written = write(found.archetype)
    ours = written[written.index("rules") :]
    assert f"exists /items[{new['id3']}]" in ours
    assert f'["/items[{new["id3"]}]/items[{new["id4"]}]"]' in ours
    assert f'["{new["ac2"]}"] = <terminology:X?subset=y>' in ours
    assert read(written) == found.archetype
    ids = [step.node.node_id for step in walk(found.archetype.definition) if step.node.node_id]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("taken", [0, 1])
def test_what_is_chosen_of_theirs_leaves_our_new_numbers(taken: int) -> None:
    mine = MINE.replace('<"One">', '<"Our one">')
    theirs = THEIRS.replace('<"One">', '<"Their one">')
    (conflict,) = merge(read(BASE), read(mine), read(theirs)).conflicts
    chosen = {(conflict.path, conflict.part)} if taken else set()
    found = merge(read(BASE), read(mine), read(theirs), chosen)
    assert {each.before: each.after for each in found.renumbered} == NEW
    assert found.archetype.terminology.term_definitions["en"]["at0001"].text == ("Our one", "Their one")[taken]
