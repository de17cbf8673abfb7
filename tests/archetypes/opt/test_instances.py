"""Examples hold to their template, and what does not is named with its path."""

import copy
import json
from typing import Any

import pytest

from archetypes import (
    Library,
    OperationalArchetype,
    OperationalTemplate,
    check_instance,
    example,
    operational,
    read,
    read_opt,
)
from archetypes.instances.fields import canonical, chosen, duration, duration_fields, fields_of
from archetypes.instances.fitting import fitting
from tests.archetypes.opt.documents import (
    CHOICE,
    MANY,
    OBSERVATION,
    QUANTITY,
    SCORE,
    bounds,
    child,
    element,
    multiple,
    primitive,
    single,
    template,
    value,
)
from tests.archetypes.opt.test_web_template import INPUTS, pinch

__all__ = ["pinch"]
FORCE = f"/content[{OBSERVATION}]/data/events[at0002]/data/items[at0004]"
FLAT = "hand_report/grip_strength/any_event"


@pytest.fixture(scope="module")
def report() -> OperationalTemplate:
    count = value("DV_COUNT", "magnitude", primitive("INTEGER", "C_INTEGER", f"<range>{bounds('1', '3')}</range>"))
    optional = bounds("0", "1")
    moment = value("DV_DATE_TIME")
    return read_opt(
        template(
            element("at0004", QUANTITY),
            element("at0005", CHOICE, occurrences=optional),
            element("at0006", child("C_DV_ORDINAL", "DV_ORDINAL", SCORE), occurrences=optional),
            element("at0007", count, moment, occurrences=optional),
            element("at0008", value("DV_TEXT"), occurrences=bounds("0", "2")),
        )
    )


def codes(instance: dict[str, Any], made: OperationalTemplate) -> set[tuple[str, str]]:
    return {(each.code, each.path) for each in check_instance(instance, made)}


def test_the_examples_of_every_published_template_hold(published_templates: dict[str, OperationalTemplate]) -> None:
    for name, made in published_templates.items():
        for form in ("flat", "canonical"):
            instance = example(made, form)  # type: ignore[arg-type]  # one of the two
            assert json.loads(json.dumps(instance)) == instance
            assert check_instance(instance, made) == [], (name, form)


@pytest.mark.parametrize("given", [each[0] for each in INPUTS.values()], ids=INPUTS)
def test_the_example_of_each_type_holds(given: str) -> None:
    made = read_opt(template(element("at0004", given)))
    assert check_instance(example(made), made) == []
    assert check_instance(example(made, "flat"), made) == []


def test_examples_are_made_from_adl_2_too(pinch: OperationalArchetype) -> None:
    assert check_instance(example(pinch), pinch) == []
    assert check_instance(example(pinch, "flat"), pinch) == []


def items(instance: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = instance["content"][0]["data"]["events"][0]["data"]["items"]
    return found


def test_an_example_says_what_it_is_of(report: OperationalTemplate) -> None:
    made = example(report)
    assert made["archetype_details"]["template_id"]["value"] == "hand_report"
    assert made["content"][0]["archetype_node_id"] == OBSERVATION
    assert items(made)[0]["value"] == {"_type": "DV_QUANTITY", "magnitude": 0.0, "units": "kgf"}
    flat = example(report, "flat")
    assert flat[f"{FLAT}/force|unit"] == "kgf"
    assert f"{FLAT}/right/count_value" in flat
    assert f"{FLAT}/right/date_time_value" not in flat


CANONICAL: dict[str, tuple[tuple[Any, ...], Any, set[tuple[str, str]]]] = {
    "too much": ((0, "value", "magnitude"), 200.0, {("IVAL", f"{FORCE}/value")}),
    "too little": ((0, "value", "magnitude"), -1, {("IVAL", f"{FORCE}/value")}),
    "no number": ((0, "value", "magnitude"), "much", {("IVAL", f"{FORCE}/value")}),
    "a unit that is not there": ((0, "value", "units"), "lb", {("IVAL", f"{FORCE}/value")}),
    "another type": (
        (0, "value"),
        {"_type": "DV_TEXT", "value": "x"},
        {("IUNK", f"{FORCE}/value"), ("IMIN", f"{FORCE}/value")},
    ),
    "no value": ((0, "value"), None, {("IMIN", f"{FORCE}/value")}),
    "a code that is not there": (
        (1, "value", "defining_code", "code_string"),
        "at0099",
        {("IVAL", FORCE.replace("at0004", "at0005") + "/value")},
    ),
    "an unknown node": (
        (0, "archetype_node_id"),
        "at0099",
        {("IUNK", FORCE.replace("at0004", "at0099")), ("IMIN", FORCE)},
    ),
    "another class": ((0, "_type"), "CLUSTER", {("ITYP", FORCE)}),
    "a count out of range": (
        (3, "value", "magnitude"),
        4,
        {("IVAL", FORCE.replace("at0004", "at0007").replace("[at0007]", "[at0007, 4]") + "/value")},
    ),
    "no text": (
        (4, "value", "value"),
        3,
        {("IVAL", FORCE.replace("[at0004]", "[at0008, 5]") + "/value")},
    ),
}


@pytest.mark.parametrize(("way", "put", "expected"), CANONICAL.values(), ids=CANONICAL)
def test_what_does_not_hold_is_named_with_its_path(
    report: OperationalTemplate, way: tuple[Any, ...], put: object, expected: set[tuple[str, str]]
) -> None:
    instance = copy.deepcopy(example(report))
    target: Any = items(instance)
    for step in way[:-1]:
        target = target[step]
    if put is None:
        del target[way[-1]]
    else:
        target[way[-1]] = put
    found = codes(instance, report)
    assert {code for code, _ in found} == {code for code, _ in expected}
    assert len(found) == len(expected)


def test_a_null_flavour_stands_for_a_value(report: OperationalTemplate) -> None:
    instance = example(report)
    del items(instance)[0]["value"]
    items(instance)[0]["null_flavour"] = canonical(
        "DV_CODED_TEXT", {"code": "253", "terminology": "openehr", "value": "unknown"}
    )
    assert check_instance(instance, report) == []


def test_too_many_and_none_at_all_are_counted(report: OperationalTemplate) -> None:
    instance = example(report)
    items(instance).extend([items(instance)[4]] * 2)
    assert ("IMAX", FORCE.replace("at0004", "at0008")) in {
        (code, path.replace("[at0001]", "").replace("[at0003]", "")) for code, path in codes(instance, report)
    }
    strict = read_opt(template(element("at0004", QUANTITY)).replace(MANY, bounds("1", "1")))
    empty = example(strict)
    empty["content"] = []
    assert {"IMIN"} == {code for code, _ in codes(empty, strict)}


def test_nodes_of_the_same_id_are_filled_one_after_the_other() -> None:
    made = read_opt(template(element("at0004", QUANTITY), element("at0004", QUANTITY)))
    instance = example(made)
    assert check_instance(instance, made) == []
    items(instance).append(items(instance)[0])
    assert {code for code, _ in codes(instance, made)} == {"IMAX"}


def test_what_is_no_object_and_another_root_are_refused(report: OperationalTemplate) -> None:
    instance = example(report)
    instance["content"] = ["text"]
    assert {code for code, _ in codes(instance, report)} == {"IUNK"}
    assert codes({"_type": "FOLDER"}, report) == {("ITYP", "/")}
    other = example(report) | {"archetype_node_id": "openEHR-EHR-COMPOSITION.other.v1", "category": "x"}
    assert {code for code, _ in codes(other, report)} >= {"ITYP"}


FLATS: dict[str, tuple[dict[str, Any], set[tuple[str, str]]]] = {
    "nothing wrong": ({}, set()),
    "too much in a unit": ({f"{FLAT}/force|magnitude": 250}, {("IVAL", f"{FLAT}/force")}),
    "an unknown id": ({f"{FLAT}/strength": 1}, {("IUNK", f"{FLAT}/strength")}),
    "another report": ({"foot_report/x": 1}, {("IUNK", "foot_report/x")}),
    "a broken key": ({f"{FLAT}/force:x|unit": "N"}, {("IUNK", f"{FLAT}/force:x|unit")}),
    "an unknown suffix": ({f"{FLAT}/force|size": 1}, {("IVAL", f"{FLAT}/force")}),
    "too many": ({f"{FLAT}/force:1|unit": "N", f"{FLAT}/force:1|magnitude": 1}, {("IMAX", f"{FLAT}/force")}),
    "half a value": (
        {f"{FLAT}:1/force|unit": "N"},
        {("IVAL", f"{FLAT}:1/force")},
    ),
    "none where one is needed": ({f"{FLAT}:1/comment": "x"}, {("IMIN", f"{FLAT}:1/force")}),
    "a value at a node": ({f"{FLAT}|x": 1}, {("IVAL", FLAT)}),
    "what hangs on any node": ({f"{FLAT}/_uid": "1", f"{FLAT}/force/_normal_range/lower|magnitude": 1}, set()),
    "no whole number": ({f"{FLAT}/right/count_value": 1.5}, {("IVAL", f"{FLAT}/right/count_value")}),
    "no date, and a second value": (
        {f"{FLAT}/right/date_time_value": "soon"},
        {("IVAL", f"{FLAT}/right/date_time_value"), ("IMAX", f"{FLAT}/right")},
    ),
}


@pytest.mark.parametrize(("more", "expected"), FLATS.values(), ids=FLATS)
def test_what_does_not_hold_in_the_flat_form_is_named_with_its_key(
    report: OperationalTemplate, more: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    assert codes(example(report, "flat") | more, report) == expected


def test_true_or_false_and_texts_to_choose_are_held_to() -> None:
    yes = value(
        "DV_BOOLEAN",
        "value",
        primitive("BOOLEAN", "C_BOOLEAN", "<true_valid>true</true_valid><false_valid>false</false_valid>"),
    )
    made = read_opt(template(element("at0004", yes)))
    assert codes({f"{FLAT}/force": False}, made) == {("IVAL", f"{FLAT}/force")}
    assert codes({f"{FLAT}/force": "yes"}, made) == {("IVAL", f"{FLAT}/force")}
    assert codes({f"{FLAT}/force": True}, made) == set()


def test_durations_are_told_in_parts() -> None:
    assert duration({"day": 2, "minute": 0}) == "P2DT0M"
    assert duration({}) == "PT0S"
    assert duration_fields("P1DT2H") == {"day": 1, "hour": 2}
    assert duration_fields("PT") == {"": "PT"}
    assert duration_fields("long") == {"": "long"}
    assert fields_of("DV_DURATION", "x") == {}
    assert fields_of("STRING", "x") == {"": "x"}


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ({"minOp": ">", "min": 1, "maxOp": "<", "max": 2}, 1.5),
        ({"minOp": ">", "min": 1}, 2),
        ({"maxOp": "<", "max": 2}, 1),
        ({"maxOp": "<=", "max": 2}, 2),
        ({}, 1),
    ],
)
def test_a_number_is_chosen_within_its_range(span: dict[str, Any], expected: float) -> None:
    assert chosen([{"type": "DECIMAL", "suffix": "magnitude", "validation": {"range": span}}]) == {
        "magnitude": expected
    }


FITTING = {
    "[a-z]+": "a", r"\d{11}": "1" * 11, r"^(NO|SE)-[0-9]{2,4}$": "NO-11", r"(?:x|y)?z*\.": ".", r"[^a-zA-Z\]]{2}": "11",
    ".{3}": "aaa", r"\w+?\s": "a ", "[æøå]": "æ", "a|b": "a", "": "", "[]x]": "]", r"(?P<part>\D)": "a",
    r"(?=a)b": None, "(": None, "a{2000}": None, r"(a)\1": None, "[一]": None, "x\\": None, "(" * 5000: None,
    "(a+)+" * 20 + "b": None, r"(?i)ab": "ab", r"\p{Lu}\PL": "A1", "[[:digit:]_]+": "1",
}  # fmt: skip


def test_a_text_is_made_that_fits_an_expression() -> None:
    assert {pattern: fitting(pattern) for pattern in FITTING} == FITTING


def canonical_of(*items_: str) -> dict[str, Any]:
    return example(read_opt(template(*items_)), "canonical")


def test_examples_say_what_the_reference_model_demands_of_values() -> None:
    media, state, span = (element("at0004", value(kind)) for kind in ("DV_MULTIMEDIA", "DV_STATE", INTERVAL))
    found = [each["value"] for each in items(canonical_of(media, state, span))]
    assert found[0]["media_type"]["terminology_id"]["value"] == "IANA_media-types"
    assert found[1]["is_terminal"] is False
    assert (found[2]["lower"]["magnitude"], found[2]["upper_unbounded"], found[2]["upper_included"]) == (1, False, True)


INTERVAL = "DV_INTERVAL&lt;DV_COUNT&gt;"


def test_a_name_that_is_a_code_is_one_in_the_example() -> None:
    code = "<terminology_id><value>local</value></terminology_id><code_list>at0006</code_list>"
    left = single("defining_code", child("C_CODE_PHRASE", "CODE_PHRASE", code))
    text = single("value", primitive("STRING", "C_STRING", "<list>The left one</list>"))
    for constraints, expected in (
        (left, ("Left", "at0006")),
        (left + text, ("The left one", "at0006")),
        ("", ("Force", "at0004")),
    ):
        attribute = single("name", child("C_COMPLEX_OBJECT", "DV_CODED_TEXT", constraints))
        named = element("at0004", value("DV_TEXT")).replace("<attributes", attribute + "<attributes", 1)
        name = items(canonical_of(named))[0]["name"]
        assert name["_type"] == "DV_CODED_TEXT"
        assert (name["value"], name["defining_code"]["code_string"]) == expected


def test_a_cluster_in_which_only_slots_are_is_left_out_where_it_may_be() -> None:
    slot = multiple("items", child("ARCHETYPE_SLOT", "CLUSTER", node_id="at0009"))
    optional = child("C_COMPLEX_OBJECT", "CLUSTER", slot, node_id="at0005", occurrences=bounds("0", "1"))
    assert [each["archetype_node_id"] for each in items(canonical_of(optional, element("at0004")))] == ["at0004"]


def test_what_is_worked_out_and_what_stands_for_a_value_is_not_asked_for() -> None:
    offset = single("offset", value("DV_DURATION"))
    made = template(element("at0004", value("DV_TEXT")))
    event = "</node_id>".join(("<node_id>at0002", offset))
    flavour = "</node_id>".join(("<node_id>at0004", single("null_flavour", value("DV_CODED_TEXT"))))
    report = read_opt(made.replace("<node_id>at0002</node_id>", event).replace("<node_id>at0004</node_id>", flavour))
    for form in ("canonical", "flat"):
        instance = example(report, form)
        assert "offset" not in str(instance)
        assert "null_flavour" not in str(instance)
        assert not check_instance(instance, report)


def test_primitives_that_stand_alone_are_held_to() -> None:
    activity = child(
        "C_COMPLEX_OBJECT",
        "ACTIVITY",
        single("action_archetype_id", primitive("STRING", "C_STRING", "<pattern>/a.*/</pattern>")),
        node_id="at0002",
    )
    root = template().replace(">OBSERVATION<", ">INSTRUCTION<")
    order = read_opt(root.replace("<archetype_id>", f"{multiple('activities', activity)}<archetype_id>", 1))
    instance = example(order)
    held = instance["content"][0]["activities"][0]
    assert held["action_archetype_id"] == "/a/"
    found = {}
    for given in ("/a/", "b", 7):
        held["action_archetype_id"] = given
        found[given] = [each.code for each in check_instance(instance, order) if "action_archetype" in each.path]
    assert found == {"/a/": [], "b": ["IVAL"], 7: ["IVAL"]}


BARE = """archetype (adl_version=2.0.6; rm_release=1.0.4)
    openEHR-EHR-{rm}.bare.v1.0.0

language
    original_language = <[ISO_639-1::en]>

description
    original_author = <["name"] = <"Ada">>
    lifecycle_state = <"draft">

definition
    {rm}[id1]{matches}

terminology
    term_definitions = <["en"] = <["id1"] = <text = <"Bare"> description = <"d">>>>
"""


def bare(rm: str, matches: str = "", package: str = "EHR") -> OperationalArchetype:
    text = BARE.format(rm=rm, matches=matches).replace("-EHR-", f"-{package}-", 1)
    return operational(read(text), Library())


@pytest.mark.parametrize("rm", ["OBSERVATION", "ACTION", "CLUSTER", "ACTIVITY", "INSTRUCTION", "ELEMENT"])
def test_the_example_of_an_archetype_that_says_little_has_what_every_instance_has(rm: str) -> None:
    made = bare(rm)
    assert not check_instance(json.loads(json.dumps(example(made))), made)


def test_classes_of_another_model_are_not_held_to_openehr() -> None:
    entry = bare("ENTRY", package="TEST_PKG")
    assert not check_instance(example(entry), entry)
    assert [each.code for each in check_instance({"_type": "OBSERVATION", "other": 1}, bare("OBSERVATION"))][:2] == [
        "ITYP",
        "IUNK",
    ]


PRIMITIVES = {
    "date": ("DATE", "{|>2000-01-01|}", "2000-01-02"), "time": ("TIME", "{|<10:00:00|}", "09:59:59"),
    "duration": ("DURATION", "{PD/|P38W..P39W|}", "P266D"), "real": ("REAL", "{10.0, 20.0}", 10.0),
    "integer": ("INTEGER", "{|5..9|}", 5), "boolean": ("BOOLEAN", "{False}", False),
    "string": ("STRING", "{/a+/}", "a"),
}  # fmt: skip


@pytest.mark.parametrize(("constraint", "expected"), [each[1:] for each in PRIMITIVES.values()], ids=PRIMITIVES)
def test_primitives_of_adl_2_stand_alone_in_examples(constraint: str, expected: object) -> None:
    made = bare("WHOLE", f" matches {{ attribute matches {constraint} }}", package="TEST_PKG")
    instance = example(made)
    assert instance["attribute"] == expected
    assert not check_instance(instance, made)
    assert not check_instance(example(made, "flat"), made)
