"""Revisions of operational templates: each change at its node's path, with the grade that archetypes' changes have."""

from pathlib import Path

import pytest

from archetypes import changes, read, read_opt
from tests.archetypes.opt.documents import (
    CHOICE,
    MANY,
    OBSERVATION,
    ONE,
    QUANTITY,
    bounds,
    child,
    element,
    multiple,
    primitive,
    single,
    template,
    value,
)
from tests.archetypes.texts import text

ITEMS = f"/content[{OBSERVATION}]/data[at0001]/events[at0002]/data[at0003]/items"
OPTIONAL = bounds("0", "1")
FEWER = QUANTITY.replace("<list><units>N</units></list>", "")
NAME = single("name", value("DV_TEXT", "value", primitive("STRING", "C_STRING", "<list>A/B</list>")))
NAMED = element("at0004", QUANTITY).replace("<attributes", f"{NAME}<attributes", 1)
ELSEWHERE = child("CONSTRAINT_REF", "CODE_PHRASE", "<reference>ac1</reference>")
ID = "<value>{}</value></template_id><concept>"


def tree(*nodes: str, interval: str = MANY) -> str:
    return template(*nodes).replace(f"{multiple('items', *nodes)}", f"{multiple('items', *nodes, interval=interval)}")


ROWS: dict[str, tuple[str, str, list[tuple[str, str, str]]]] = {
    "a unit goes": (
        template(element("at0004", QUANTITY)),
        template(element("at0004", FEWER)),
        [(f"{ITEMS}[at0004]/value", "major", "constraint narrowed")],
    ),
    "units are in another order": (
        template(element("at0004", QUANTITY)),
        template(element("at0004", FEWER.replace("<list>", "<list><units>N</units></list><list>", 1))),
        [(f"{ITEMS}[at0004]/value", "patch", "order of the values changed")],
    ),
    "a unit comes": (
        template(element("at0004", FEWER)),
        template(element("at0004", QUANTITY)),
        [(f"{ITEMS}[at0004]/value", "minor", "constraint widened")],
    ),
    "a node may come more often": (
        template(element("at0004", occurrences=OPTIONAL)),
        template(element("at0004", occurrences=MANY)),
        [(f"{ITEMS}[at0004]", "minor", "occurrences widened")],
    ),
    "a node must be there": (
        template(element("at0004", occurrences=OPTIONAL)),
        template(element("at0004", occurrences=ONE)),
        [(f"{ITEMS}[at0004]", "major", "occurrences narrowed")],
    ),
    "an optional node comes": (
        template(element("at0004")),
        template(element("at0004"), element("at0005", occurrences=OPTIONAL)),
        [(f"{ITEMS}[at0005]", "minor", "node added")],
    ),
    "a mandatory node comes": (
        template(element("at0004")),
        template(element("at0004"), element("at0005")),
        [(f"{ITEMS}[at0005]", "major", "mandatory node added")],
    ),
    "a node goes": (
        template(element("at0004"), element("at0005")),
        template(element("at0004")),
        [(f"{ITEMS}[at0005]", "major", "node removed")],
    ),
    "what had no limits has some": (
        template(element("at0004")),
        template(element("at0004", QUANTITY)),
        [(f"{ITEMS}[at0004]/value", "major", "constraint added where anything was allowed")],
    ),
    "what had limits has none": (
        template(element("at0004", QUANTITY)),
        template(element("at0004")),
        [(f"{ITEMS}[at0004]/value", "minor", "constraint removed")],
    ),
    "another type": (
        template(element("at0004", value("DV_COUNT"))),
        template(element("at0004", value("DV_TEXT"))),
        [(f"{ITEMS}[at0004]/value", "major", "type Count [DV_COUNT] changed to Text [DV_TEXT]")],
    ),
    "text for codes": (
        template(element("at0004", value("DV_CODED_TEXT"))),
        template(element("at0004", value("DV_TEXT"))),
        [(f"{ITEMS}[at0004]/value", "minor", "type Coded text [DV_CODED_TEXT] widened to Text [DV_TEXT]")],
    ),
    "another sort of constraint": (
        template(element("at0004", CHOICE)),
        template(
            element("at0004", value("DV_CODED_TEXT", "defining_code", ELSEWHERE)),
        ),
        [(f"{ITEMS}[at0004]/value/defining_code", "major", "another kind of constraint")],
    ),
    "room for fewer": (
        tree(element("at0004")),
        tree(element("at0004"), interval=bounds("0", "4")),
        [(ITEMS, "major", "cardinality narrowed")],
    ),
    "a node with a slash in its name goes": (
        template(element("at0008"), NAMED),
        template(element("at0008")),
        [
            (f"{ITEMS}[at0004 and name/value='A/B']", "major", "node removed"),
            (f"{ITEMS}[at0004 and name/value='A/B']/value", "major", "node removed"),
        ],
    ),
    "a node is described otherwise": (
        template(element("at0004")),
        template(element("at0004")).replace("The force read off.", "What the needle shows."),
        [(f"{ITEMS}[at0004]", "patch", "description changed")],
    ),
    "a node is called something else": (
        template(element("at0004")),
        template(element("at0004")).replace(">Force<", ">Squeeze<"),
        [
            (
                f"{ITEMS}[at0004]",
                "minor",
                "Squeeze [at0004] has another name; if it means something else now, that is major",
            )
        ],
    ),
    "another purpose, another id": (
        template(),
        template().replace("To report grip.", "To tell.").replace(ID.format("hand_report"), ID.format("x")),
        [("template", "major", "another template"), ("description/details/en/purpose", "patch", "description changed")],
    ),
}


@pytest.mark.parametrize(("before", "after", "expected"), ROWS.values(), ids=ROWS)
def test_each_sort_of_change_has_its_grade(before: str, after: str, expected: list[tuple[str, str, str]]) -> None:
    found = changes(read_opt(before), read_opt(after))
    assert [(each.path, each.grade, str(each.reason)) for each in found] == expected


def test_published_templates_do_not_differ_from_themselves(shared_data: Path) -> None:
    for name in ("nullid.opt", "minimal_evaluation.opt"):
        data = (shared_data / "opt" / name).read_bytes()
        assert changes(read_opt(data), read_opt(data)) == []


def test_a_template_and_an_archetype_are_no_revisions_of_each_other() -> None:
    with pytest.raises(TypeError):
        changes(read_opt(template()), read(text()))
