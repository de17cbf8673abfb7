"""The tree that forms are made from, as the field's web templates have it: what is joined, left out, added."""

from typing import Any

import pytest

from archetypes import Library, convert, operational, read, read_opt, web_template
from tests.archetypes.opt.documents import (
    CHOICE,
    MANY,
    OBSERVATION,
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
from tests.archetypes.opt.test_web_template import ADL2, Node, at, force, made

ONCE = bounds("0", "1")


def test_codes_or_text_are_a_list_that_is_open() -> None:
    for values in ((CHOICE, value("DV_TEXT")), (value("DV_TEXT"), CHOICE)):
        node = force(*values)
        assert node["rmType"] == "DV_CODED_TEXT"
        assert node["inputs"][0]["listOpen"] is True
        assert node["inputs"][1] == {"suffix": "other", "type": "TEXT"}


def test_other_alternatives_stand_by_their_types_with_codes_before_text() -> None:
    assert [each["id"] for each in force(value("DV_TEXT"), value("DV_CODED_TEXT"))["children"]] == [
        "coded_text_value",
        "text_value",
    ]
    interval = child("C_COMPLEX_OBJECT", "DV_INTERVAL&lt;DV_QUANTITY&gt;")
    assert [each["id"] for each in force(interval, QUANTITY)["children"]] == [
        "interval_of_quantity_value",
        "quantity_value",
    ]


def test_an_element_of_which_nothing_is_said_takes_any_value() -> None:
    node = force()
    assert node["rmType"] == "ELEMENT"
    assert {"coded_text_value", "quantity_value", "multimedia_value"} <= {each["id"] for each in node["children"]}
    assert {each["min"] for each in node["children"]} == {0}


def test_an_only_event_that_comes_once_is_left_out_and_its_time_stands_above() -> None:
    once = template(element("at0004", QUANTITY)).replace(
        f"<occurrences>{MANY}</occurrences><node_id>at0002", f"<occurrences>{ONCE}</occurrences><node_id>at0002"
    )
    node = at(web_template(read_opt(once))["tree"], "grip_strength")
    assert [each["id"] for each in node["children"]][:2] == ["force", "time"]
    assert at(node, "time")["aqlPath"].endswith("/events[at0002]/time")
    assert "any_event" in {each["id"] for each in at(made(element("at0004"))["tree"], "grip_strength")["children"]}


def test_the_protocol_depends_on_data_and_state_on_the_events_data() -> None:
    tree = child(
        "C_COMPLEX_OBJECT", "ITEM_TREE", multiple("items", element("at0008", value("DV_TEXT"))), node_id="at0009"
    )
    root = web_template(read_opt(template(element("at0004", QUANTITY), protocol=single("protocol", tree))))["tree"]
    assert at(root, "grip_strength", "comment")["dependsOn"] == ["any_event"]
    assert "dependsOn" not in at(root, "grip_strength", "any_event")


def test_numbers_to_choose_among_are_listed_and_fractions_are_whole() -> None:
    numbers = primitive("INTEGER", "C_INTEGER", "<list>1</list><list>3</list>")
    assert force(value("DV_COUNT", "magnitude", numbers))["inputs"] == [
        {"type": "INTEGER", "list": [{"value": "1", "label": "1"}, {"value": "3", "label": "3"}]}
    ]
    fraction = force(value("DV_PROPORTION", "type", primitive("INTEGER", "C_INTEGER", "<list>3</list>")))
    assert [each["type"] for each in fraction["inputs"]] == ["INTEGER", "INTEGER"]
    unitary = force(value("DV_PROPORTION", "type", primitive("INTEGER", "C_INTEGER", "<list>1</list>")))
    assert unitary["inputs"][1]["validation"]["range"]["max"] == 1
    assert unitary["proportionTypes"] == ["unitary"]


def test_a_duration_has_limits_for_each_part() -> None:
    span = "<lower_included>true</lower_included><upper_included>true</upper_included><lower_unbounded>false"
    limits = f"{span}</lower_unbounded><upper_unbounded>false</upper_unbounded><lower>PT1H</lower><upper>PT12H</upper>"
    held = primitive("DURATION", "C_DURATION", f"<pattern>PTHM</pattern><range>{limits}</range>")
    assert force(value("DV_DURATION", "value", held))["inputs"] == [
        {
            "suffix": "hour",
            "type": "INTEGER",
            "validation": {"range": {"minOp": ">=", "min": 1, "maxOp": "<=", "max": 12}},
        },
        {"suffix": "minute", "type": "INTEGER", "validation": {"range": {"minOp": ">=", "min": 0}}},
    ]


ACTION = """archetype (adl_version=1.4)
    openEHR-EHR-ACTION.grip_training.v1
concept
    [at0000]
language
    original_language = <[ISO_639-1::en]>
description
    lifecycle_state = <"draft">
    other_details = <["sem_ver"] = <"1.2.0">>
definition
    ACTION[at0000] matches {
        ism_transition matches {
            ISM_TRANSITION[at0001] matches {
                current_state matches { DV_CODED_TEXT matches { defining_code matches {[openehr::526]} } }
                careflow_step matches { DV_CODED_TEXT matches { defining_code matches {[local::at0001]} } }
            }
            ISM_TRANSITION[at0002] matches {
                current_state matches { DV_CODED_TEXT matches { defining_code matches {[openehr::245, 532]} } }
                careflow_step matches { DV_CODED_TEXT matches { defining_code matches {[local::at0002]} } }
            }
        }
        description matches { ITEM_TREE[at0003] matches {
            items cardinality matches {0..*; unordered} matches {
                ELEMENT[at0004] occurrences matches {0..1} matches { value matches { DV_TEXT matches {*} } }
            }
        } }
    }
ontology
    term_definitions = <["en"] = <items = <
        ["at0000"] = <text = <"Grip training"> description = <"d">>
        ["at0001"] = <text = <"Planned"> description = <"d">>
        ["at0002"] = <text = <"Done"> description = <"d">>
        ["at0003"] = <text = <"Tree"> description = <"d">>
        ["at0004"] = <text = <"Exercise"> description = <"d"> comment = <"One a line.">>
    >>>
annotations
    items = <["/description"] = <items = <["ui"] = <"x">>>>
"""


def test_the_steps_of_an_action_are_one_choice_with_the_states_they_lead_to() -> None:
    archetype = read(ACTION)
    found = web_template(operational(convert(archetype).archetype, Library()))
    steps = at(found["tree"], "ism_transition", "careflow_step")["inputs"][0]["list"]
    assert [(each["label"], each["currentStates"]) for each in steps] == [
        ("Planned", ["526"]),
        ("Done", ["245", "532"]),
    ]
    states = at(found["tree"], "ism_transition", "current_state")["inputs"][0]["list"]
    assert [each["label"] for each in states] == ["planned", "active", "completed"]
    assert found["semVer"] == "1.2.0"
    assert at(found["tree"], "exercise")["annotations"] == {"comment": "One a line."}
    assert [each["id"] for each in found["tree"]["children"]].count("ism_transition") == 1


def test_the_notes_of_an_adl_2_template_stand_at_their_nodes() -> None:
    noted = ADL2 + (
        '\nannotations\n    documentation = <\n        ["en"] = <\n'
        '            ["/data[id2]/events[id3]/data[id4]/items[id5]"] = <["fhir"] = <"Observation.value">>\n'
        "        >\n    >\n"
    )
    node: Node = at(web_template(operational(read(noted), Library()))["tree"], "any_event", "force")
    assert node["annotations"] == {"fhir": "Observation.value"}


@pytest.mark.parametrize("count", [3, 40])
def test_many_siblings_of_one_name_are_numbered_in_order(count: int) -> None:
    event: dict[str, Any] = at(made(*[element("at0004", QUANTITY)] * count)["tree"], "grip_strength", "any_event")
    names = [each["id"] for each in event["children"] if each["id"].startswith("force")]
    assert names == ["force", *(f"force{number}" for number in range(2, count + 1))]
    assert event["aqlPath"].startswith(f"/content[{OBSERVATION}]")
