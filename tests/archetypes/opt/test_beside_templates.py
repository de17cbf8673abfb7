"""What records say that their template is silent about: attributes of the reference model, in both forms."""

from copy import deepcopy
from typing import Any

import pytest

from archetypes import OperationalTemplate, check_instance, example, read_opt, web_template
from archetypes.instances.fields import canonical
from tests.archetypes.opt.documents import (
    QUANTITY,
    bounds,
    child,
    coded,
    element,
    multiple,
    primitive,
    single,
    template,
    value,
)

FORCE = "hand_report/grip_strength/any_event/force"
CODE = canonical("DV_CODED_TEXT", {"code": "253", "terminology": "openehr", "value": "unknown"})
TEXT = {"_type": "DV_TEXT", "value": "so"}


@pytest.fixture(scope="module")
def report() -> OperationalTemplate:
    return read_opt(template(element("at0004", QUANTITY), element("at0008", value("DV_TEXT"))))


HUNG: dict[str, tuple[dict[str, Any], set[str]]] = {
    "a null flavour": ({"_null_flavour|code": "253", "_null_flavour|value": "unknown"}, set()),
    "a null flavour of one's own": (
        {"_null_flavour|code": "999"},
        {"'999' is not one of 271, 253, 272, 273"},
    ),
    "a misspelt null flavour": (
        {"_nul_flavour|code": "253"},
        {"there is no '_nul_flavour' here; did you mean '_null_flavour'?"},
    ),
    "what a system has besides": ({"_colour|code": "red", "_9": 1}, set()),
    "a link": ({"_link:0|meaning": "a", "_link:0|type": "b", "_link:0|target": "ehr://c"}, set()),
    "half a link": (
        {"_link:0|meaning": "a", "_link:1|targt": "c"},
        {
            "'type' is missing",
            "'target' is missing",
            "'meaning' is missing",
            "there is no 'targt' here; did you mean 'target'?",
        },
    ),
    "a mapping": (
        {
            "_mapping:0|match": "=",
            "_mapping:0/target|code": "1",
            "_mapping:0/target|terminology": "X",
            "_mapping:0/purpose|code": "669",
        },
        set(),
    ),
    "a mapping by another sign": (
        {"_mapping/match": "≈", "_mapping/target|code": "1"},
        {"'≈' is not one of >, =, <, ?"},
    ),
    "a normal range": (
        {
            "_normal_range/lower|magnitude": 1,
            "_normal_range/upper|magnitude": 5.5,
            "_normal_range|lower_included": True,
        },
        set(),
    ),
    "a normal range of words": (
        {"_normal_range/lower|magnitude": "low", "_normal_range|upper_unbounded": "yes"},
        {"'low' is not a number", "'yes' is neither true nor false"},
    ),
    "a normal range the wrong way round": (
        {"_normal_range/lower|magnitude": 9, "_normal_range/upper|magnitude": 5},
        {"the lower bound 9 is above the upper one 5"},
    ),
    "other ranges": (
        {"_other_reference_ranges:0/meaning|value": "sick", "_other_reference_ranges:0/range/lower|magnitude": 2},
        set(),
    ),
    "what another system said": (
        {
            "_feeder_audit/originating_system_audit|system_id": "lab",
            "_feeder_audit/originating_system_audit|time": "2024-01-15T10:30:00Z",
            "_feeder_audit/originating_system_audit/location|name": "Lab",
            "_feeder_audit/originating_system_item_id:0|id": "1",
        },
        set(),
    ),
    "another system without a name": (
        {"_feeder_audit/originating_system_audit|time": "yesterday"},
        {"'system_id' is missing", "'yesterday' is no date or time as ISO 8601 writes it"},
    ),
    "a part of an audit that is misspelt": (
        {"_feeder_audit/orginating_system_audit|system_id": "x"},
        {"there is no 'orginating_system_audit' here; did you mean 'originating_system_audit'?"},
    ),
    "a list for a text": ({"_uid": ["1"]}, {"'list' is not text"}),
}


@pytest.mark.parametrize(("hung", "found"), HUNG.values(), ids=HUNG)
def test_what_hangs_on_a_node_is_judged(report: OperationalTemplate, hung: dict[str, Any], found: set[str]) -> None:
    record = {key: each for key, each in example(report, "flat").items() if not key.startswith(FORCE)}
    if not any("null" in key for key in hung):
        record |= {key: each for key, each in example(report, "flat").items() if key.startswith(FORCE)}
    record |= {f"{FORCE}/{key}": each for key, each in hung.items()}
    assert {each.message for each in check_instance(record, report)} == found
    assert all(each.path.startswith(f"{FORCE}/") for each in check_instance(record, report))


def test_participations_and_times_hang_on_entries_and_the_record(report: OperationalTemplate) -> None:
    entry = "hand_report/grip_strength/_other_participation:0"
    fitting = {
        f"{entry}|function": "nurse",
        f"{entry}|name": "Kari",
        f"{entry}/_identifier:0|id": "1",
        "hand_report/context/_end_time": "2024-01-15T11:00:00Z",
        "hand_report/context/_health_care_facility|name": "Ward",
        "hand_report/grip_strength/_work_flow_id|id": "1",
        "hand_report/grip_strength/_instruction_details|path": "/activities[at0001]",
    }
    assert check_instance(example(report, "flat") | fitting, report) == []
    del fitting[f"{entry}|function"]
    fitting["hand_report/context/_end_time"] = "noon"
    messages = {each.message for each in check_instance(example(report, "flat") | fitting, report)}
    assert messages == {"'function' is missing", "'noon' is no date or time as ISO 8601 writes it"}


def test_a_value_and_a_null_flavour_exclude_each_other(report: OperationalTemplate) -> None:
    record = example(report, "flat") | {f"{FORCE}/_null_flavour|code": "253"}
    assert ["null flavour are here" in each.message for each in check_instance(record, report)] == [True]
    whole = example(report)
    _force(whole)["null_flavour"] = CODE
    assert ["null flavour are here" in each.message for each in check_instance(whole, report)] == [True]
    del _force(whole)["value"]
    _force(whole)["null_flavour"] = CODE | {
        "defining_code": canonical("CODE_PHRASE", {"code": "1", "terminology": "openehr"})
    }
    assert {each.message for each in check_instance(whole, report)} == {"'1' is not one of 271, 253, 272, 273"}


def _force(record: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = record["content"][0]["data"]["events"][0]["data"]["items"][0]
    return found


AUDIT = {"_type": "FEEDER_AUDIT", "originating_system_audit": {"_type": "FEEDER_AUDIT_DETAILS", "system_id": "lab"}}
LINK = {"_type": "LINK", "meaning": TEXT, "type": TEXT, "target": {"_type": "DV_EHR_URI", "value": "ehr://x"}}
RANGE = {
    "_type": "DV_INTERVAL",
    "lower": {"_type": "DV_QUANTITY", "magnitude": 1, "units": "kgf"},
    "upper_unbounded": True,
}
BESIDE: dict[str, tuple[str, object, set[str]]] = {
    "an audit": ("feeder_audit", AUDIT, set()),
    "an audit without its system": ("feeder_audit", {"_type": "FEEDER_AUDIT"}, {"IMIN"}),
    "an audit that is text": ("feeder_audit", "lab", {"ITYP"}),
    "links": ("links", [LINK], set()),
    "a link that is no list": ("links", LINK, {"ITYP"}),
    "a link to nowhere": ("links", [{**LINK, "target": {"_type": "DV_EHR_URI"}}], {"IVAL"}),
    "a link of another type": ("links", [LINK, {**LINK, "meaning": AUDIT}], {"ITYP"}),
    "a coded meaning": ("links", [{**LINK, "meaning": CODE}], set()),
    "an identifier": ("uid", {"_type": "HIER_OBJECT_ID", "value": "1"}, set()),
    "an identifier in parts": ("uid", {"_type": "HIER_OBJECT_ID", "value": "1::a", "root": {"value": "1"}}, set()),
    "an identifier that is a number": ("uid", {"_type": "HIER_OBJECT_ID", "value": 1}, {"ITYP"}),
    "a list of names": ("name", [TEXT], {"ITYP"}),
    "a name with mappings": (
        "name",
        {**TEXT, "mappings": [{"_type": "TERM_MAPPING", "match": "=", "target": CODE["defining_code"]}]},
        set(),
    ),
    "a name with a mapping of nothing": (
        "name",
        {**TEXT, "mappings": [{"_type": "TERM_MAPPING", "match": "="}]},
        {"IMIN"},
    ),
    "a type in small letters": ("name", {"_type": "dv_text", "value": "so"}, {"ITYP"}),
    "an attribute nobody knows": ("links", [{**LINK, "colour": "red"}], {"IUNK"}),
}


@pytest.mark.parametrize(("attribute", "said", "codes"), BESIDE.values(), ids=BESIDE)
def test_what_the_template_is_silent_about_is_held_to_the_reference_model(
    report: OperationalTemplate, attribute: str, said: object, codes: set[str]
) -> None:
    record = deepcopy(example(report))
    _force(record)[attribute] = said
    assert {each.code for each in check_instance(record, report)} == codes


NUMBERS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "a normal range": ({"normal_range": RANGE}, set()),
    "a range of text": ({"normal_range": {**RANGE, "lower": TEXT}}, {"ITYP"}),
    "a flag that is a word": ({"normal_range": {**RANGE, "upper_unbounded": "no"}}, {"ITYP"}),
    "another range": (
        {"other_reference_ranges": [{"_type": "REFERENCE_RANGE", "meaning": TEXT, "range": RANGE}]},
        set(),
    ),
    "accuracy": ({"accuracy": 0.5, "accuracy_is_percent": False, "magnitude_status": "~"}, set()),
    "no accuracy at all": ({"accuracy": float("inf"), "accuracy_is_percent": 1}, {"ITYP"}),
    "keys that are no text": ({1: 2}, {"IUNK"}),
}


@pytest.mark.parametrize(("more", "codes"), NUMBERS.values(), ids=NUMBERS)
def test_what_a_value_says_beside_its_fields_is_held_to_the_reference_model(
    report: OperationalTemplate, more: dict[str, Any], codes: set[str]
) -> None:
    record = deepcopy(example(report))
    _force(record)["value"] |= more
    assert {each.code for each in check_instance(record, report)} - {"IVAL"} == codes


def test_what_is_nested_without_end_beside_the_template_is_told(report: OperationalTemplate) -> None:
    record: dict[str, Any] = deepcopy(example(report))
    inner: dict[str, Any] = CODE
    for _ in range(400):
        mapping = {"_type": "TERM_MAPPING", "match": "=", "target": CODE["defining_code"], "purpose": inner}
        inner = {**CODE, "mappings": [mapping]}
    _force(record)["name"] = inner
    assert "IDEP" in {each.code for each in check_instance(record, report)}


@pytest.mark.parametrize("record", [{1: 2}, {1: {"a": 2}}, {"hand_report": {2: 1}}])
def test_keys_that_are_no_text_are_told(report: OperationalTemplate, record: dict[Any, Any]) -> None:
    assert {each.code for each in check_instance(record, report)} == {"IUNK"}


def test_a_value_of_any_type_may_be_each_and_an_abstract_one_what_it_stands_for() -> None:
    made = read_opt(template(element("at0004", value("DATA_VALUE")), element("at0008", value("DV_ORDERED"))))
    for form in ("flat", "canonical"):
        assert check_instance(example(made, form), made) == []
    kinds = web_template(made)["tree"]["children"][1]["children"][0]["children"][0]["children"]
    assert {"quantity_value", "text_value"} <= {each["id"] for each in kinds}
    record = example(made)
    _force(record)["value"] = TEXT
    record["content"][0]["data"]["events"][0]["data"]["items"][1]["value"] = TEXT
    assert [each.code for each in check_instance(record, made)] == ["IUNK", "IMIN"]


def test_types_of_proportions_may_be_a_range_and_patterns_of_durations_may_be_none() -> None:
    span = primitive("INTEGER", "C_INTEGER", f"<range>{bounds('0', '2', upper_included='false')}</range>")
    nothing = primitive("DURATION", "C_DURATION", "<pattern>PT</pattern>")
    made = read_opt(
        template(
            element("at0004", value("DV_PROPORTION", "type", span)),
            element("at0008", value("DV_DURATION", "value", nothing)),
        )
    )
    found = web_template(made)["tree"]["children"][1]["children"][0]["children"]
    assert found[0]["proportionTypes"] == ["ratio", "unitary"]
    assert next(each["suffix"] for each in found[1]["inputs"]) == "year"
    for form in ("flat", "canonical"):
        assert check_instance(example(made, form), made) == []


def test_scores_without_steps_and_related_parties_are_whole_in_examples() -> None:
    made = read_opt(template(element("at0004", value("DV_ORDINAL")), element("at0008", value("DV_SCALE"))))
    record = example(made)
    assert _force(record)["value"]["value"] == 1
    assert check_instance(record, made) == check_instance(example(made, "flat"), made) == []
    del _force(record)["value"]["value"]
    assert [each.code for each in check_instance(record, made)] == ["IMIN"]
    related = single("subject", child("C_COMPLEX_OBJECT", "PARTY_RELATED", single("relationship", value("DV_TEXT"))))
    made = read_opt(template(protocol=related))
    subject = example(made)["content"][0]["subject"]
    assert subject["name"]
    provider = read_opt(template(protocol=single("provider", child("C_COMPLEX_OBJECT", "PARTY_IDENTIFIED"))))
    party = example(provider)["content"][0]["provider"]
    assert party["external_ref"]["type"] == "PERSON"
    record = example(provider)
    del record["content"][0]["provider"]["external_ref"]["type"]
    assert [each.path.rpartition("/")[2] for each in check_instance(record, provider)] == ["type"]


def test_steps_of_another_terminology_say_their_own_texts_and_no_code_is_empty() -> None:
    symbol = f"<symbol><value>Mild</value><defining_code>{coded('SNOMED-CT', '255604002')}</defining_code></symbol>"
    steps = child("C_DV_ORDINAL", "DV_ORDINAL", f"<list><value>1</value>{symbol}</list>")
    codes = child("C_CODE_PHRASE", "CODE_PHRASE", "<terminology_id><value>local</value></terminology_id><code_list/>")
    made = read_opt(
        template(element("at0004", steps), element("at0008", value("DV_CODED_TEXT", "defining_code", codes)))
    )
    score, free = web_template(made)["tree"]["children"][1]["children"][0]["children"][:2]
    assert score["inputs"] == [
        {
            "type": "CODED_TEXT",
            "list": [{"value": "255604002", "label": "Mild", "ordinal": 1}],
            "terminology": "SNOMED-CT",
        }
    ]
    assert "list" not in free["inputs"][0]
    for form in ("flat", "canonical"):
        assert check_instance(example(made, form), made) == []


OPENEHR_CODE = "<terminology_id><value>openehr</value></terminology_id><code_list>216</code_list>"
PERFORMED = multiple(
    "other_participations",
    child(
        "C_COMPLEX_OBJECT",
        "PARTICIPATION",
        single("function", value("DV_TEXT", "value", primitive("STRING", "C_STRING", "<list>nurse</list>")))
        + single("mode", value("DV_CODED_TEXT", "defining_code", child("C_CODE_PHRASE", "CODE_PHRASE", OPENEHR_CODE)))
        + single("performer", child("C_COMPLEX_OBJECT", "PARTY_IDENTIFIED")),
    ),
)
RELATED = single("subject", child("C_COMPLEX_OBJECT", "PARTY_RELATED", single("relationship", value("DV_CODED_TEXT"))))
ENTRY = "hand_report/grip_strength"


def test_participations_that_a_template_constrains_are_said_by_keys_of_their_own() -> None:
    made = read_opt(template(element("at0004", QUANTITY), protocol=PERFORMED + RELATED))
    record = example(made, "flat")
    said = {key.rpartition("/")[2]: each for key, each in record.items() if "_other_participation" in key}
    assert said["_other_participation:0|function"] == "nurse"
    assert said["_other_participation:0|name"]
    assert {"_other_participation:0|mode", "_other_participation:0|id"} <= said.keys()
    assert check_instance(record, made) == []
    without = {key: each for key, each in record.items() if "_other_participation" not in key}
    assert [(each.code, each.path) for each in check_instance(without, made)] == [
        ("IMIN", f"{ENTRY}/other_participations")
    ]
    otherwise = {f"{ENTRY}/other_participations|{name}": "nurse" for name in ("function", "mode", "name")}
    more = {f"{ENTRY}/subject/relationship|code": "10", f"{ENTRY}/subject|name": "Kari"}
    assert check_instance(without | otherwise | more, made) == []
    wrong = {f"{ENTRY}/other_participations|colour": "red", f"{ENTRY}/subject/colour": "red"}
    assert {each.path for each in check_instance(record | wrong, made)} >= {f"{ENTRY}/subject/colour"}


def test_participations_of_several_kinds_are_one_list() -> None:
    """As are those that a template asks for twice; their form has `other_participations2`."""
    kinds = PERFORMED.replace(
        "<cardinality>", PERFORMED[PERFORMED.index("<children") : PERFORMED.index("<card")] + "<cardinality>"
    )
    made = read_opt(template(element("at0004", QUANTITY), protocol=kinds))
    record = example(made, "flat")
    assert {f"{ENTRY}/_other_participation:{number}|function" for number in (0, 1)} <= record.keys()
    assert check_instance(record, made) == []
    assert check_instance(example(made, "structured"), made) == []
    without = {key: each for key, each in record.items() if "_other_participation" not in key}
    assert [(each.code, each.path) for each in check_instance(without, made)] == [
        ("IMIN", f"{ENTRY}/other_participations"),
        ("IMIN", f"{ENTRY}/other_participations2"),
    ]


def test_what_an_action_carries_out_is_said_by_keys_of_its_own() -> None:
    details = single(
        "instruction_details",
        child(
            "C_COMPLEX_OBJECT",
            "INSTRUCTION_DETAILS",
            single("activity_id", primitive("STRING", "C_STRING", "<list>activities[at0009]</list>")),
        ),
    )
    made = read_opt(template(protocol=details).replace(">OBSERVATION<", ">ACTION<"))
    record = example(made, "flat")
    assert record[f"{ENTRY}/_instruction_details|activity_id"] == "activities[at0009]"
    assert record[f"{ENTRY}/_instruction_details|path"]
    assert check_instance(record, made) == []
    assert check_instance(example(made, "structured"), made) == []
