"""Operational templates in the archetype kind: nodes are items, problems have lines, differences are graded."""

import json
from pathlib import Path

import pytest

from registry.errors import ContentError, TooLarge
from registry.kinds.archetype import ARCHETYPE, templates
from registry.kinds.kind import Grade
from registry.web.archetype_pages import family
from tests.archetypes.opt.documents import (
    CHOICE,
    MANY,
    OBSERVATION,
    ONE,
    QUANTITY,
    bounds,
    child,
    element,
    template,
    value,
)
from tests.archetypes.opt.generated import INCLUDES
from tests.kinds.test_contract import ABOUT
from tests.kinds.worlds import Everything

TREE = f"/content[{OBSERVATION}]/data[at0001]/events[at0002]/data[at0003]"


def read(*items: str) -> str:
    return ARCHETYPE.read(template(*items).encode(), "opt")


def test_a_template_stays_as_it_came_and_its_nodes_are_items() -> None:
    text = template(element("at0004", QUANTITY, value("DV_TEXT"), value("DV_TEXT")))
    content = ARCHETYPE.read(text.encode(), "opt")
    assert ARCHETYPE.canonical(content) == text.encode()
    assert ARCHETYPE.read(text.encode(), "adl") == content
    found = {item.key: item for item in ARCHETYPE.items(content)}
    assert found[""].label == "Hand report"
    assert found[""].content["template_id"] == "hand_report"
    force = found[f"{TREE}/items[at0004]"]
    assert (force.label, force.parent) == ("Force", TREE)
    assert force.content["occurrences"] == "1..1"
    values = [key for key in found if key.startswith(f"{TREE}/items[at0004]/value")]
    assert values == [f"{TREE}/items[at0004]/value{more}" for more in ("", "[DV_TEXT]", "[DV_TEXT],2")]


def test_other_encodings_are_kept_as_utf_8() -> None:
    content = ARCHETYPE.read(template(element("at0004")).encode("utf-16"), "opt")
    assert templates.parsed_template(content) == templates.parsed_template(template(element("at0004")))


def test_a_template_is_written_as_it_is_and_as_a_web_template() -> None:
    content = read(element("at0004", QUANTITY))
    assert ARCHETYPE.write(content, "adl", ABOUT) == content.encode()
    assert json.loads(ARCHETYPE.write(content, "json", ABOUT))["tree"]["id"] == "hand_report"


def test_its_files_are_called_what_they_are_however_they_are_asked_for() -> None:
    head = next(iter(ARCHETYPE.items(read(element("at0004")))))
    called = {each.name: ARCHETYPE.file_name(head, "1", each) for each in ARCHETYPE.formats}
    assert {called[name] for name in ("adl", "xml", "opt")} == {"hand_report-1.opt"}
    assert called["web-template"] == "hand_report-1.web-template.json"


def test_problems_references_claims_and_words_are_the_templates() -> None:
    odd = child("X_PICTURE", "DV_MULTIMEDIA", "<size>3</size>")
    content = read(element("at0004", odd))
    warned = ARCHETYPE.problems(content, Everything())
    assert [(each.code, each.severity, each.line) for each in warned] == [("template-constraint", "warning", 1)]
    nameless = content.replace("<template_id><value>hand_report</value></template_id><concept>", "<concept>")
    assert "template-id" in {each.code for each in ARCHETYPE.problems(nameless, Everything())}
    assert [each.target for each in ARCHETYPE.references(content)][1] == OBSERVATION
    assert list(ARCHETYPE.claims(content)) == ["template:hand_report"]
    assert "Force" in {each.value for each in ARCHETYPE.words(content)}


@pytest.mark.parametrize(
    ("before", "after", "grade", "safety"),
    [
        (element("at0004"), element("at0004") + element("at0005", occurrences=bounds("0", "1")), Grade.MINOR, False),
        (element("at0004"), element("at0004") + element("at0005"), Grade.MAJOR, True),
        (element("at0004") + element("at0005"), element("at0004"), Grade.MAJOR, True),
        (element("at0005", CHOICE), element("at0005", CHOICE.replace("at0006", "at0004")), Grade.MAJOR, True),
    ],
)
def test_differences_are_graded(before: str, after: str, grade: Grade, safety: bool) -> None:
    found = [each for each in ARCHETYPE.changes(read(before), read(after)).changes if each.key]
    assert max(each.grade.weight for each in found) == grade.weight
    assert any(each.safety for each in found) is safety


def test_a_template_in_place_of_an_archetype_has_other_items() -> None:
    found = ARCHETYPE.changes(ARCHETYPE.sample(), read(element("at0004"))).changes
    assert {"added", "removed"} <= {each.kind for each in found}
    assert max(each.grade.weight for each in found) == Grade.MAJOR.weight


def test_new_words_alone_are_a_patch() -> None:
    text = template(element("at0004"))
    found = ARCHETYPE.changes(text, text.replace("How hard a hand grips.", "How hard."))
    assert {each.grade for each in found.changes} == {Grade.PATCH}


def test_what_is_no_template_is_refused_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ContentError) as refused:
        ARCHETYPE.read(b"<template>\n<definition>", "opt")
    assert refused.value.problems[0].line == 2
    monkeypatch.setattr(templates, "MAX_BYTES", 10)
    with pytest.raises(TooLarge):
        ARCHETYPE.read(template().encode(), "opt")


def test_published_templates_are_read_without_errors(shared_data: Path) -> None:
    for path in sorted((shared_data / "opt").glob("*.opt"))[:4]:
        content = ARCHETYPE.read(path.read_bytes(), "opt")
        keys = [item.key for item in ARCHETYPE.items(content)]
        assert len(set(keys)) == len(keys), path.name
        assert [each for each in ARCHETYPE.problems(content, Everything()) if each.severity == "error"] == []


#: No occurrences at all.
NONE = ONE.replace("<lower>1</lower><upper>1</upper>", "<lower>0</lower><upper>0</upper>")


def test_slots_that_a_template_leaves_open_are_found_with_their_names() -> None:
    open_, closed, nameless = (
        child("ARCHETYPE_SLOT", "CLUSTER", node_id=node_id, occurrences=occurrences)
        for node_id, occurrences in (("at0008", MANY), ("at0005", NONE), ("", MANY))
    )
    text = template(element("at0004", value("DV_TEXT")), open_, closed, nameless)
    found = list(templates.openings(text))
    assert [(each.path, each.names) for each in found] == [
        (f"{TREE}/items[at0008]", {"en": "Comment"}),
        (f"{TREE}/items", {}),
    ]
    assert family.opening_names(found, "nb") == {f"{TREE}/items[at0008]": ("en", "Comment")}


def test_open_slots_are_items_and_refer_to_the_archetypes_that_they_name() -> None:
    slot = child("ARCHETYPE_SLOT", "CLUSTER", INCLUDES, node_id="at0008", occurrences=MANY)
    nameless = child("ARCHETYPE_SLOT", "CLUSTER", node_id="", occurrences=MANY)
    text = template(slot, element("at0004", value("DV_TEXT")), nameless, nameless).replace("<children", "\n<children")
    content = ARCHETYPE.read(text.encode(), "opt")
    found = {item.key: item for item in ARCHETYPE.items(content)}
    keys = [key for key in found if key.startswith(f"{TREE}/items")]
    assert keys == [
        f"{TREE}/items[at0008]",
        f"{TREE}/items[at0004]",
        f"{TREE}/items[at0004]/value",
        f"{TREE}/items",
        f"{TREE}/items[CLUSTER]",
    ]
    opening = found[keys[0]]
    assert (opening.label, opening.parent) == ("Comment", TREE)
    assert (opening.content["slot"], opening.content["occurrences"]) == (True, "0..*")
    assert opening.content["constraint"]["en"] == "0..*, Slot for cluster: x (v1)"
    told = [(each.item, each.target, each.purpose) for each in ARCHETYPE.references(content)]
    assert told[2:] == [(keys[0], "openEHR-EHR-CLUSTER.x.v1", "allows")]
    assert templates.lines(content)[keys[0]] < templates.lines(content)[keys[1]]
    assert (keys[0], "Comment") in {(each.item, each.value) for each in ARCHETYPE.words(content)}
    closed = ARCHETYPE.read(text.replace(slot, "").encode(), "opt")
    removed = {each.key: each.grade for each in templates.changes(content, closed).changes}
    assert removed[keys[0]] is Grade.MAJOR
