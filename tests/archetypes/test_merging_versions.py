"""A merge of sides in ADL 1.4 and in ADL 2: all become ADL 2, and only what was changed is changed."""

import re

import pytest

from archetypes import Archetype, Library, changes, check, convert, merge, read, write
from archetypes.constraints import Multiplicity
from archetypes.node_paths import walk
from tests.archetypes.texts import DEVICE, GRIP, SPRING, sample

BASE = sample(GRIP)


def replaced(source: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in source, old
        source = source.replace(old, new)
    return source


COMMENT = "ELEMENT[at0030] occurrences matches {0..1} matches { value matches { DV_TEXT matches {*} } }"
TERM = '["at0030"] = <\ntext = <"Local note">\ndescription = <"What we write.">\n>\n["at0004"] = <'
MINE = replaced(BASE, ('<"Kraft">', '<"Gripekraft">'))
THEIRS = replaced(BASE, ("|0.0..<1000.0|", "|0.0..<1500.0|"), ('["revision"] = <"1.0.0">', '["revision"] = <"1.1.0">'))


def by_another_tool(source: str, first: int = 9000) -> Archetype:
    """Converted with other codes where ADL 1.4 has none, as each tool counts in its own way."""
    made = convert(read(source), Library(texts=[sample(DEVICE)]))
    kept = {new for old, became in made.codes.items() if re.fullmatch(r"a[tc]\d[\d.]*", old) for new in became}
    text = write(made.archetype)
    made_up = sorted(set(re.findall(r"\b(?:id|at|ac)\d+\b", text)) - kept)
    numbers = {code: f"{code[:2]}{first + place}" for place, code in enumerate(made_up)}
    return read(re.sub(r"\b(?:id|at|ac)\d+\b", lambda found: numbers.get(found[0], found[0]), text))


def errors(archetype: Archetype) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in check(write(archetype)) if each.severity == "error"]


def node(archetype: Archetype, code: str) -> object:
    return next(step.node for step in walk(archetype.definition) if step.node.node_id == code)


def test_a_publishers_adl_2_takes_in_what_was_changed_in_adl_14() -> None:
    theirs = by_another_tool(THEIRS)
    found = merge(read(BASE), read(MINE), theirs)
    assert (found.conflicts, found.renumbered) == ((), ())
    assert [each.side for each in found.converted] == ["base", "mine"]
    assert found.converted[1].codes["at0004"] == ("id5",)
    told = [(each.path, each.before, each.after) for each in changes(theirs, found.archetype)]
    assert told == [("/data[id2]/events[id3]/data[id4]/items[id5]", "Kraft", "Gripekraft")]
    assert read(write(found.archetype)) == found.archetype
    assert errors(found.archetype) == errors(theirs)


def test_a_publishers_adl_14_is_laid_over_what_is_adl_2_here() -> None:
    mine = by_another_tool(MINE)
    found = merge(read(BASE), mine, read(THEIRS))
    assert found.conflicts == ()
    assert [each.side for each in found.converted] == ["base", "theirs"]
    assert {each.path.partition("/value")[0] for each in changes(mine, found.archetype)} == {
        "archetype",
        "/data[id2]/events[id3]/data[id4]/items[id5]",
    }


def test_what_a_publisher_merely_writes_in_adl_2_leaves_what_is_here() -> None:
    theirs = by_another_tool(BASE)
    found = merge(read(BASE), read(MINE), theirs)
    assert [each.path for each in changes(theirs, found.archetype)] == ["/data[id2]/events[id3]/data[id4]/items[id5]"]
    assert merge(read(BASE), read(BASE), theirs).archetype == theirs
    assert merge(theirs, theirs, read(BASE)).archetype.is_adl2


def test_what_both_changed_is_a_conflict_at_its_place() -> None:
    theirs = by_another_tool(THEIRS)
    mine = read(replaced(BASE, ("|0.0..<1000.0|", "|0.0..<900.0|")))
    (conflict,) = merge(read(BASE), mine, theirs).conflicts
    assert conflict.path.startswith("/data[id2]/events[id3]/data[id4]/items[id5]/value")
    chosen = merge(read(BASE), mine, theirs, {(conflict.path, conflict.part)})
    assert (chosen.conflicts, chosen.archetype) == ((), theirs)


def test_a_code_of_ours_that_the_other_tool_gave_to_something_else_gets_another() -> None:
    theirs = by_another_tool(THEIRS, 31)
    ids = (step.node.node_id or "" for step in walk(theirs.definition))
    given = next(each for each in ids if each.startswith("id") and int(each[2:].split(".")[0]) > 30)
    added = (TERM, f"{COMMENT}\nELEMENT[at0004]")
    term, element = (each.replace("at0030", f"at00{int(given[2:]) - 1}") for each in added)
    ours = replaced(BASE, ('["at0004"] = <', term), ("ELEMENT[at0004]", element))
    found = merge(read(BASE), read(ours), theirs)
    assert [each.before for each in found.renumbered] == [given]
    new = found.renumbered[0].after
    assert found.archetype.terminology.term_definitions["en"][new].text == "Local note"
    assert getattr(node(found.archetype, new), "rm_type", "") == "ELEMENT"
    codes = [step.node.node_id for step in walk(found.archetype.definition) if step.node.node_id]
    assert len(codes) == len(set(codes))


def test_what_the_conversion_leaves_out_is_told() -> None:
    found = merge(read(BASE), read(MINE), by_another_tool(THEIRS))
    notes = [str(note) for each in found.converted if each.side == "mine" for note in each.notes]
    assert "the assumed value 1 of an ordinal is left out" in notes


def test_a_specialisation_says_only_its_differences_where_its_parent_is_known() -> None:
    library = Library(texts=[sample(DEVICE)])
    base = sample(SPRING)
    theirs = convert(read(base), library).archetype
    mine = read(base.replace('<"Fjær', '<"Fjer', 1))
    assert mine != read(base)
    found = merge(read(base), mine, theirs, library=library)
    assert found.conflicts == ()
    assert found.archetype.definition == theirs.definition
    assert found.archetype != theirs


@pytest.mark.parametrize("here", [0, 2])
def test_the_number_of_a_value_that_has_no_name_follows_its_node(here: int) -> None:
    """Both sides gave the same ids to a new element and its value, which are other things."""
    base = write(convert(read(BASE)).archetype)
    added = "ELEMENT[id60] occurrences matches {{0..{}}} matches {{ value matches {{ DV_TEXT[id61] }} }}\nELEMENT[id5]"
    sides = [
        base.replace("ELEMENT[id5]", added.format(upper), 1).replace(
            '["id5"] = <', f'["id60"] = <text = <"{name}"> description = <"{name}.">>\n["id5"] = <'
        )
        for upper, name in ((1, "Local note"), (2, "Reason for stopping"))
    ]
    mine, theirs = (read(each) for each in (sides if here == 0 else reversed(sides)))
    found = merge(read(base), mine, theirs)
    ids = [step.node.node_id for step in walk(found.archetype.definition) if step.node.node_id]
    assert len(ids) == len(set(ids))
    assert [each.before for each in found.renumbered] == ["id60"]
    assert getattr(node(found.archetype, "id60"), "occurrences", None) == Multiplicity(0, 2 if here == 0 else 1)
