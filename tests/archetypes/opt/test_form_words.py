"""What forms say beside their fields: the notes of templates, however their paths are written, and assumed values."""

import pytest

from archetypes.templates.notes import by_path_of_node
from tests.archetypes.opt.documents import (
    COMPOSITION,
    OBSERVATION,
    QUANTITY,
    SCORE,
    child,
    element,
    primitive,
    single,
    value,
)
from tests.archetypes.opt.test_web_template import Node, at, force, made

LEFT = single("name", value("DV_TEXT", "value", primitive("STRING", "C_STRING", "<list>Left</list>")))
RENAMED = element("at0004", QUANTITY).replace("<attributes", LEFT + "<attributes", 1)
ITEM = f"/content[{OBSERVATION}]/data[at0001]/events[at0002]/data[at0003]/items[at0004]"
NOTED = {"note": "a grip"}


def annotated(path: str) -> str:
    return f'<annotations path="[{COMPOSITION}]{path}"><items id="note">a grip</items></annotations>'


def event(tree: Node) -> Node:
    return at(tree, "grip_strength", "any_event")


@pytest.mark.parametrize("path", [ITEM, f"{ITEM[:-1]} and name/value='Left']"])
def test_a_note_finds_a_renamed_node_with_its_name_and_without(path: str) -> None:
    tree = made(RENAMED, after=annotated(path))["tree"]
    assert at(event(tree), "left")["annotations"] == NOTED


def test_a_note_that_leaves_the_name_out_is_of_the_node_without_one_where_there_is_such() -> None:
    tree = made(RENAMED, element("at0004", QUANTITY), after=annotated(ITEM))["tree"]
    assert at(event(tree), "force")["annotations"] == NOTED
    assert "annotations" not in at(event(tree), "left")


def test_a_note_with_another_name_is_of_no_node_and_kept() -> None:
    other, own = f"{ITEM[:-1]} and name/value='Right']", f"{ITEM[:-1]} and name/value='Left']"
    assert by_path_of_node({other: NOTED}, ["", own]) == {other: NOTED}
    assert by_path_of_node({ITEM: NOTED}, [own, own.replace("Left", "O'Neill's [x]")]) == {
        own: NOTED,
        own.replace("Left", "O'Neill's [x]"): NOTED,
    }


DAY = value(
    "DV_DATE",
    "value",
    primitive("DATE", "C_DATE", "<pattern>yyyy-mm-dd</pattern><assumed_value>2001-01-01</assumed_value>"),
)
FIRST = SCORE[: SCORE.index("</list>")].replace("<list>", "<assumed_value>") + "</assumed_value>"


@pytest.mark.parametrize(
    ("constraint", "default"),
    [(DAY, "2001-01-01"), (child("C_DV_ORDINAL", "DV_ORDINAL", FIRST + SCORE), "at0006")],
    ids=["a day", "a score"],
)
def test_what_a_template_assumes_is_the_default(constraint: str, default: str) -> None:
    assert [each.get("defaultValue") for each in force(constraint)["inputs"]] == [default]
    unsaid = constraint.replace("<assumed_value>2001-01-01</assumed_value>", "").replace(FIRST, "")
    assert "defaultValue" not in force(unsaid)["inputs"][0]
