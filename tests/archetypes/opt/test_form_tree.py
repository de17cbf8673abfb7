"""The tree that forms are made from, as the field's web templates have it: what is joined, left out, added."""

from typing import Any

import pytest

from archetypes import Library, convert, operational, read, read_opt, web_template
from archetypes.web_template.context import coded_by_openehr
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
    term,
    value,
)
from tests.archetypes.opt.test_web_template import ADL2, Node, at, force, made

ONCE = bounds("0", "1")


def test_codes_or_text_are_a_list_that_is_open() -> None:
    for values in ((CHOICE, value("DV_TEXT")), (value("DV_TEXT"), CHOICE), (value("DV_TEXT"), value("DV_CODED_TEXT"))):
        node = force(*values)
        assert node["rmType"] == "DV_CODED_TEXT"
        assert node["inputs"][0]["listOpen"] is True
        assert node["inputs"][-1] == {"suffix": "other", "type": "TEXT"}


def test_other_alternatives_stand_by_their_types_with_codes_before_text() -> None:
    found = force(value("DV_TEXT"), value("DV_COUNT"), value("DV_CODED_TEXT"))["children"]
    assert [each["id"] for each in found] == ["coded_text_value", "text_value", "count_value"]
    assert {(each["name"], each["nodeId"]) for each in found} == {("Force", "at0004")}
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


def codes(*each: str, terminology: str = "local") -> str:
    listed = "".join(f"<code_list>{code}</code_list>" for code in each)
    named = f"<terminology_id><value>{terminology}</value></terminology_id>"
    return child("C_CODE_PHRASE", "CODE_PHRASE", named + listed)


def named(constraint: str) -> str:
    """A name, and a choice of two hands."""
    return element("at0004", QUANTITY).replace("<attributes", single("name", constraint) + "<attributes", 1)


TEXTS = value("DV_TEXT", "value", primitive("STRING", "C_STRING", "<list>Left</list><list>Right</list>"))
CODES = value("DV_CODED_TEXT", "defining_code", codes("at0006", "at0007"))


@pytest.mark.parametrize("constraint", [TEXTS, CODES], ids=["texts", "codes"])
def test_each_name_that_a_node_may_have_is_a_node_of_its_own(constraint: str) -> None:
    event = at(made(named(constraint))["tree"], "grip_strength", "any_event")
    left, right = event["children"][:2]
    assert (left["id"], right["id"]) == ("left", "right")
    assert left["aqlPath"].endswith("/items[at0004,'Left']/value")
    assert (left["localizedNames"], left["min"], left["max"]) == ({"en": "Left"}, 0, 1)


def test_a_name_that_is_one_code_is_fixed() -> None:
    coded = value("DV_CODED_TEXT", "defining_code", codes("at0006"))
    node = at(made(named(coded))["tree"], "grip_strength", "any_event", "left")
    assert (node["min"], node["localizedName"]) == (1, "Left")
    elsewhere = value("DV_CODED_TEXT", "defining_code", codes("1", terminology="SNOMED-CT"))
    event = at(made(named(elsewhere))["tree"], "grip_strength", "any_event")
    assert event["children"][0]["name"] == "1"


def test_codes_of_other_terminologies_and_units_have_the_texts_that_the_template_gives_them() -> None:
    coded = value("DV_CODED_TEXT", "defining_code", codes("7771000", "9", terminology="SNOMED-CT"))
    terms = term("SNOMED-CT::7771000", "Venstre") + term("kgf", "kilogram force")
    event = at(made(element("at0004", coded), element("at0008", QUANTITY), terms=terms)["tree"], "grip_strength")
    coded_node, quantity = at(event, "any_event")["children"][:2]
    assert coded_node["inputs"][0]["list"] == [
        {"value": "7771000", "label": "Venstre", "localizedLabels": {"en": "Venstre"}},
        {"value": "9", "label": "9"},
    ]
    assert quantity["inputs"][1]["list"][0]["localizedLabels"] == {"en": "kilogram force"}


def test_what_is_noted_at_the_root_stands_there_alone() -> None:
    note = '<annotations path="[openEHR-EHR-COMPOSITION.hand_report.v1]"><items id="a">b</items></annotations>'
    tree = made(after=note)["tree"]
    assert tree["annotations"] == {"a": "b"}
    assert not any("annotations" in each for each in tree["children"])


def test_a_persistent_record_has_no_context_and_an_action_always_a_transition() -> None:
    persistent = web_template(read_opt(template().replace(">433<", ">431<")))["tree"]
    assert "context" not in [each["id"] for each in persistent["children"]]
    action = at(web_template(read_opt(template().replace(">OBSERVATION<", ">ACTION<")))["tree"], "grip_strength")
    states = at(action, "ism_transition", "current_state")["inputs"][0]["list"]
    assert coded_by_openehr("532", "en") in states
    assert at(action, "ism_transition")["inContext"]
