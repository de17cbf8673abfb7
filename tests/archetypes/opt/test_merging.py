"""Operational templates of OPT 1.4 are merged like archetypes, what is in them told apart by archetype, id and name."""

from pathlib import Path

import pytest

from archetypes import OperationalTemplate, merge, read_opt, write
from tests.archetypes.opt.documents import OBSERVATION, QUANTITY, bounds, element, primitive, single, template, value

FORCE = f"/content[{OBSERVATION}]/data[at0001]/events[at0002]/data[at0003]/items[at0004"
LEFT, RIGHT = (
    element("at0004", QUANTITY).replace(
        "<attributes",
        single("name", value("DV_TEXT", "value", primitive("STRING", "C_STRING", f"<list>{side}</list>")))
        + "<attributes",
        1,
    )
    for side in ("Left", "Right")
)
BASE = template(LEFT, RIGHT, element("at0008", value("DV_TEXT")))


def of(*edits: tuple[str, str], text: str = BASE) -> OperationalTemplate:
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    return read_opt(text)


WIDER = ("<units>N</units>", "<units>N</units></list><list><units>kN</units>")
WORDED = ('<items id="text">Force</items>', '<items id="text">Strength</items>')
PURPOSE = ("To report grip.", "To report the grip of a hand.")


@pytest.mark.parametrize(("mine", "theirs"), [(WIDER, WORDED), (PURPOSE, WIDER), (WORDED, PURPOSE)])
def test_changes_apart_are_joined(mine: tuple[str, str], theirs: tuple[str, str]) -> None:
    found = merge(of(), of(mine), of(theirs))
    assert found.conflicts == ()
    assert found.archetype == of(mine, theirs)
    assert read_opt(write(found.archetype, "xml")) == found.archetype


def test_siblings_of_one_id_are_told_apart_by_their_names() -> None:
    fewer = read_opt(template(RIGHT, element("at0008", value("DV_TEXT"))))
    found = merge(of(), fewer, of(WORDED))
    assert found.conflicts == ()
    assert found.archetype == of(WORDED, text=template(RIGHT, element("at0008", value("DV_TEXT"))))


def test_what_both_changed_differently_is_listed_with_its_path_and_mine_stands() -> None:
    ranged = bounds("0.0", "200.0", upper_included="false")
    mine, theirs = (of((ranged, bounds("0.0", limit))) for limit in ("150.0", "300.0"))
    found = merge(of(), mine, theirs)
    (conflict,) = found.conflicts
    assert conflict.path == f"{FORCE} and name/value='Left']/value"
    assert (conflict.base, conflict.mine, conflict.theirs) == ("|0.0..<200.0|", "|0.0..150.0|", "|0.0..300.0|")
    assert found.archetype == mine
    words = merge(of(), of(WORDED), of(('<items id="text">Force</items>', '<items id="text">Grip</items>')))
    assert [(each.mine, each.theirs) for each in words.conflicts] == [("Strength", "Grip")]


def test_a_side_of_a_published_template_that_changed_nothing_has_no_say(shared_data: Path) -> None:
    for name in ("minimal_evaluation.opt", "nullid.opt"):
        base = read_opt((shared_data / "opt" / name).read_bytes())
        other = read_opt((shared_data / "opt" / name).read_bytes().replace(b"<upper>1</upper>", b"<upper>3</upper>"))
        assert merge(base, base, other).archetype == other
        assert merge(base, other, base).archetype == other
        assert merge(base, other, other).conflicts == ()


def test_notes_are_merged_by_their_paths() -> None:
    def noted(*notes: tuple[str, str]) -> OperationalTemplate:
        listed = "".join(
            f'<annotations path="{path}"><items id="x">{text}</items></annotations>' for path, text in notes
        )
        return read_opt(template(element("at0004"), after=listed))

    found = merge(noted(("/a", "1")), noted(("/a", "2")), noted(("/a", "1"), ("/b", "1")))
    assert found.archetype == noted(("/a", "2"), ("/b", "1"))
    clash = merge(noted(("/a", "1")), noted(("/a", "2")), noted(("/a", "3")))
    assert [(each.path, each.part) for each in clash.conflicts] == [("annotations", "/a")]
