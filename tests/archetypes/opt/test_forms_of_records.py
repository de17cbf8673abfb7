"""Records as they are sent: flat keys in all their ways, the structured form, canonical XML."""

from typing import Any

import pytest

from archetypes import ParseError, check_instance, read_canonical_xml, read_opt
from archetypes.instances.structured import MAX_DEPTH, flattened, is_structured, structured
from tests.archetypes.opt.documents import (
    CHOICE,
    COMPOSITION,
    OBSERVATION,
    OPENEHR,
    QUANTITY,
    XSI,
    bounds,
    child,
    element,
    multiple,
    template,
    value,
)

EVENT = "hand_report/grip_strength/any_event"
FORCE = {f"{EVENT}/force|magnitude": 20.0, f"{EVENT}/force|unit": "kgf"}
REPORT = read_opt(template(element("at0004", QUANTITY)))


def told(given: Any, report: Any = REPORT) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in check_instance(given, report)]


@pytest.mark.parametrize(
    "key",
    [
        "ctx/language", "ctx/composer_name", "ctx/participation_name:0", "ctx/participation_identifiers:0|issuer:1",
        "ctx/health_care_facility|name", "ctx/of_our_own", "hand_report/context/start_time", "hand_report/start_time",
        "hand_report/setting|code", "hand_report/_uid", f"{EVENT}/force|magnitude_status", f"{EVENT}/force|accuracy",
        f"{EVENT}/force/_normal_range/lower|magnitude", "hand_report/grip_strength/_other_participation:0|function",
    ],
)  # fmt: skip
def test_what_may_be_said_beside_the_fields_is_taken(key: str) -> None:
    given = {"code": "238", "magnitude": 1.5}.get(key.rpartition("|")[2], "2024-01-15T10:30:00Z")
    assert told({**FORCE, key: given}) == []


@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        ("ctx/langauge", "en", ("IUNK", "ctx/langauge")),
        ("ctx/composer_nmae|x", "A", ("IUNK", "ctx/composer_nmae|x")),
        (f"{EVENT}|value", "x", ("IVAL", EVENT)),
        (f"{EVENT}/forse|unit", "N", ("IUNK", f"{EVENT}/forse|unit")),
        ("hand_report/start_tiem", "x", ("IUNK", "hand_report/start_tiem")),
    ],
)
def test_what_is_nearly_right_is_told(key: str, given: str, expected: tuple[str, str]) -> None:
    assert expected in told({**FORCE, key: given})


def test_a_record_of_which_nothing_is_there_does_not_hold() -> None:
    for given in ({}, {"ctx/language": "en"}, {"ctx": {"language": "en"}}):
        assert told(given) == [("IMIN", "hand_report")]


def test_a_number_beyond_what_may_be_there_is_too_many() -> None:
    assert told({f"{EVENT}/force:7|magnitude": 20.0, f"{EVENT}/force:7|unit": "kgf"}) == [("IMAX", f"{EVENT}/force")]
    assert told({key.replace("any_event", "any_event:7"): part for key, part in FORCE.items()}) == []


def test_a_value_may_be_given_raw_as_canonical_json_and_is_held_to() -> None:
    right = {"_type": "DV_QUANTITY", "magnitude": 20.0, "units": "kgf"}
    assert told({f"{EVENT}/force|raw": right}) == []
    assert told({f"{EVENT}/force|raw": {**right, "units": "stone"}}) == [("IVAL", f"{EVENT}/force|raw")]
    assert told({f"{EVENT}/force|raw": {**right, "unit": 1}}) == [("IUNK", f"{EVENT}/force|raw/unit")]
    assert told({**FORCE, "hand_report/language|raw": {"_type": "CODE_PHRASE"}}) == []


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        (value("DV_PARSABLE"), {"": "R1/P1D", "formalism": "timing"}), (value("DV_IDENTIFIER"), {"": "1"}),
        (value("DV_TEXT"), {"value": "x"}), (value("DV_COUNT"), {"": 3}), (value("DV_DURATION"), {"": "P3D"}),
        (CHOICE, {"code": "at0006", "preferred_term": "Left"}),
        (value("DV_INTERVAL&lt;DV_COUNT&gt;"), {"lower_unbounded": True, "upper_included": False}),
    ],
)  # fmt: skip
def test_a_value_may_stand_under_each_suffix_that_tools_use(given: str, fields: dict[str, Any]) -> None:
    keys = {f"{EVENT}/force{'|' if suffix else ''}{suffix}": part for suffix, part in fields.items()}
    assert told(keys, read_opt(template(element("at0004", given)))) == []


def test_lists_are_counted_in_the_flat_form_too() -> None:
    items = [element(f"at000{number}", value("DV_TEXT"), occurrences=bounds("0", "1")) for number in (5, 6, 7)]
    of_two = child(
        "C_COMPLEX_OBJECT", "CLUSTER", multiple("items", *items, interval=bounds("2", "2")), node_id="at0004"
    )
    report = read_opt(template(of_two))
    path = f"/content[{OBSERVATION}]/data[at0001]/events[at0002]/data[at0003]/items[at0004]/items"
    for ids, expected in (
        (("hand",), [("IMIN", path)]),
        (("hand", "left"), []),
        (("hand", "left", "right"), [("IMAX", path)]),
    ):
        assert told({f"{EVENT}/force/{each}": "x" for each in ids}, report) == expected, ids


STRUCTURED = {
    "ctx": {"language": "en", "participation_name": ["A", "B"]},
    "hand_report": {
        "grip_strength": [
            {"any_event": [{"force": [{"|magnitude": 20.0, "|unit": "kgf"}], "time": ["2024-01-15T10:30:00Z"]}, {}]}
        ]
    },
}


def test_the_structured_form_is_held_to_like_the_flat_one() -> None:
    assert is_structured(STRUCTURED)
    assert not is_structured(FORCE)
    assert not is_structured({f"{EVENT}/force|raw": {}})
    flat, problems = flattened(STRUCTURED)
    assert flat == {
        "ctx/language": "en",
        "ctx/participation_name:0": "A",
        "ctx/participation_name:1": "B",
        "hand_report/grip_strength/any_event:0/force|magnitude": 20.0,
        "hand_report/grip_strength/any_event:0/force|unit": "kgf",
        "hand_report/grip_strength/any_event:0/time": "2024-01-15T10:30:00Z",
    }
    assert not problems
    assert told(STRUCTURED) == []
    wrong = {"hand_report": {"grip_strength": [{"any_event": [{"force": [{"|magnitude": 1.0, "|unit": "stone"}]}]}]}}
    assert told(wrong) == [("IVAL", f"{EVENT}/force")]
    assert flattened({"a": {"|x": [1, 2], "": 3}})[0] == {"a:0|x": 1, "a:1|x": 2, "a": 3}


def test_what_is_nested_too_deep_is_an_error_and_no_crash() -> None:
    deep: Any = 1
    for _ in range(MAX_DEPTH + 10):
        deep = {"a": deep}
    assert ("IDEP" in {code for code, _ in told({"hand_report": deep})}) is True


def xml(units: str = "kgf", more: str = "") -> str:
    return (
        f'<composition xmlns="{OPENEHR}" xmlns:xsi="{XSI}" archetype_node_id="{COMPOSITION}"><name><value>Hand report'
        "</value></name><language><terminology_id><value>ISO_639-1</value></terminology_id><code_string>en</code_string>"
        "</language><territory><terminology_id><value>ISO_3166-1</value></terminology_id><code_string>NO</code_string>"
        "</territory><category><value>event</value><defining_code><terminology_id><value>openehr</value></terminology_id>"
        '<code_string>433</code_string></defining_code></category><composer xsi:type="PARTY_IDENTIFIED"><name>A</name>'
        f'</composer><content xsi:type="OBSERVATION" archetype_node_id="{OBSERVATION}"><name><value>Grip</value></name>'
        "<language><terminology_id><value>ISO_639-1</value></terminology_id><code_string>en</code_string></language>"
        "<encoding><terminology_id><value>IANA_character-sets</value></terminology_id><code_string>UTF-8</code_string>"
        '</encoding><subject xsi:type="PARTY_SELF"/><data archetype_node_id="at0001"><name><value>Times</value></name>'
        '<origin><value>2024-01-15T10:30:00Z</value></origin><events xsi:type="POINT_EVENT" archetype_node_id="at0002">'
        "<name><value>Any event</value></name><time><value>2024-01-15T10:30:00Z</value></time>"
        '<data xsi:type="ITEM_TREE" archetype_node_id="at0003"><name><value>Tree</value></name>'
        '<items xsi:type="ELEMENT" archetype_node_id="at0004"><name><value>Force</value></name>'
        f'<value xsi:type="DV_QUANTITY"><magnitude>20.5</magnitude><units>{units}</units>{more}</value></items></data>'
        "</events></data></content></composition>"
    )


def test_canonical_xml_says_what_canonical_json_says() -> None:
    made = read_canonical_xml(xml(more="<precision>1</precision>"))
    item = made["content"][0]["data"]["events"][0]["data"]["items"][0]
    assert item["value"] == {"_type": "DV_QUANTITY", "magnitude": 20.5, "units": "kgf", "precision": 1}
    assert item["archetype_node_id"] == "at0004"
    assert made["composer"] == {"_type": "PARTY_IDENTIFIED", "name": "A"}
    assert told(xml()) == []
    assert told(xml().encode("utf-16")) == []


@pytest.mark.parametrize(
    ("units", "more", "expected"),
    [
        ("stone", "", ("IVAL", "/value")),
        ("kgf", "<colour>red</colour>", ("IUNK", "/value/colour")),
        ("kgf", "<precision>much</precision>", ("IVAL", "/value")),
        ("kgf", "<units>N</units>", ("IVAL", "/value")),
    ],
)
def test_what_does_not_hold_in_xml_is_told_with_its_path(units: str, more: str, expected: tuple[str, str]) -> None:
    place = f"/content[{OBSERVATION}]/data[at0001]/events[at0002]/data[at0003]/items[at0004]"
    code, end = expected
    assert (code, f"{place}{end}") in told(xml(units, more))


def test_a_version_holds_its_data_and_what_is_no_record_is_refused_with_a_place() -> None:
    inner = xml().replace("<composition xmlns=", '<data xsi:type="COMPOSITION" xmlns=').replace("composition>", "data>")
    assert told(f'<version xmlns="{OPENEHR}" xmlns:xsi="{XSI}">{inner}</version>') == []
    for text in ("<note/>", f'<data xmlns:xsi="{XSI}" xsi:type="NOTE"/>', "<composition>"):
        with pytest.raises(ParseError) as refused:
            read_canonical_xml(text)
        assert refused.value.line == 1
    assert read_canonical_xml("<dv_boolean><value>true</value></dv_boolean>") == {"_type": "DV_BOOLEAN", "value": True}


def test_primitives_of_the_model_keep_what_is_no_number_as_text() -> None:
    assert read_canonical_xml("<dv_count><magnitude>x</magnitude></dv_count>")["magnitude"] == "x"


def test_what_the_model_does_not_know_is_listed_where_it_stands_several_times() -> None:
    made = read_canonical_xml("<dv_text><odd>a</odd><odd>b</odd><odd>c</odd><value>d</value></dv_text>")
    assert made == {"_type": "DV_TEXT", "odd": ["a", "b", "c"], "value": "d"}


def test_the_structured_form_says_what_the_flat_one_does() -> None:
    flat = {
        "ctx/language": "nb",
        "ctx/composer_name": "Ada",
        "report/force:1|magnitude": 1,
        "report/force:1|unit": "N",
        "report/force:0|magnitude": 2,
        "report/comment": "so",
        "report/choice|other": "mine",
        "report/choice": "of a list",
        "report/force:0/_mapping:0|match": "=",
    }
    made = structured(flat)
    assert made == {
        "ctx": {"language": "nb", "composer_name": "Ada"},
        "report": {
            "force": [{"|magnitude": 2, "_mapping": [{"|match": "="}]}, {"|magnitude": 1, "|unit": "N"}],
            "comment": ["so"],
            "choice": [{"|other": "mine", "": "of a list"}],
        },
    }
    again, problems = flattened(made)
    assert problems == []
    expected = {key.replace("_mapping:0", "_mapping"): value for key, value in flat.items()}
    assert again == expected
