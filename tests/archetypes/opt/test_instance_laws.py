"""Laws of examples: each holds, one thing wrong in it is found where it is, and no JSON is too much."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archetypes import OperationalTemplate, check_instance, example, read_opt
from archetypes.instances.iso_dates import duration_within, fits_pattern, seconds, within_bounds
from archetypes.templates.nodes import TemplateNode, tree
from tests.archetypes.opt.documents import (
    CHOICE,
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

FLAT = "hand_report/grip_strength/any_event/force"
OPTIONAL = bounds("0", "1")


@pytest.fixture(scope="module")
def shared(published_templates: dict[str, OperationalTemplate]) -> dict[str, OperationalTemplate]:
    """Four of them, of different makers and types."""
    names = ("minimal_evaluation", "GECCO_Diagnose", "ehrbase_blood_pressure_simple.de.v0", "ReSPECT-3.v0")
    return {name: published_templates[f"{name}.opt"] for name in names}


def objects(held: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Every object in canonical JSON, with the way to it."""
    if isinstance(held, dict):
        yield way, held
        for name, below in held.items():
            yield from objects(below, (*way, name))
    elif isinstance(held, list):
        for position, below in enumerate(held):
            yield from objects(below, (*way, position))


def at(held: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        held = held[step]
    return held


#: By type: an attribute, what is put there, and the code of the fault.
MUTATIONS: dict[str, list[tuple[str, object, str]]] = {
    "DV_QUANTITY": [("magnitude", "much", "IVAL"), ("units", "furlong", "IVAL"), ("magnitud", 1, "IUNK")],
    "DV_CODED_TEXT": [("defining_code", None, "IVAL")],
    "DV_TEXT": [("value", 7, "IVAL"), ("valeu", "x", "IUNK")],
    "DV_COUNT": [("magnitude", 1.5, "IVAL"), ("magnitude", True, "IVAL")],
    "DV_DATE_TIME": [("value", "tomorrow", "IVAL"), ("value", 20240101, "IVAL")],
    "DV_DATE": [("value", "01.02.2024", "IVAL")],
    "DV_BOOLEAN": [("value", "true", "IVAL")],
    "DV_DURATION": [("value", "an hour", "IVAL")],
    "DV_PROPORTION": [("numerator", [], "IVAL"), ("type", 9, "IVAL")],
    "DV_ORDINAL": [("symbol", {}, "IVAL")],
    "ELEMENT": [("_type", "CLUSTER", "ITYP"), ("archetype_node_id", "at9999", "IUNK")],
    "CLUSTER": [("name", None, "IMIN"), ("itmes", [], "IUNK")],
    "OBSERVATION": [("data", None, "IMIN"), ("subject", None, "IMIN")],
    "EVALUATION": [("data", None, "IMIN"), ("_type", "OBSERVATION", "ITYP")],
    "HISTORY": [("origin", None, "IMIN")],
    "COMPOSITION": [("composer", None, "IMIN"), ("_type", "FOLDER", "ITYP")],
}


def mutated(instance: dict[str, Any], way: tuple[Any, ...], name: str, put: object) -> dict[str, Any]:
    wrong = copy.deepcopy(instance)
    target = at(wrong, way)
    if put is None:
        target.pop(name, None)
    else:
        target[name] = put
    return wrong


def test_one_thing_wrong_is_found_and_named_where_it_is(shared: dict[str, OperationalTemplate]) -> None:
    tried = set()
    for name, made in shared.items():
        instance = example(made)
        for way, held in objects(instance):
            kind = held.get("_type", "")
            if kind not in MUTATIONS or (name, kind) in tried or _beside(way):
                continue
            tried.add((name, kind))
            for attribute, put, code in MUTATIONS[kind]:
                found = check_instance(mutated(instance, way, attribute, put), made)
                assert code in {each.code for each in found}, (name, kind, attribute, way)
                last = next((step for step in reversed(way) if isinstance(step, str)), "")
                assert all(last in each.path for each in found if each.code == code), (name, attribute, found)
    assert {kind for _, kind in tried} >= {
        "DV_QUANTITY",
        "DV_CODED_TEXT",
        "DV_TEXT",
        "ELEMENT",
        "CLUSTER",
        "COMPOSITION",
    }


def _beside(way: tuple[Any, ...]) -> bool:
    """What the template does not speak of: names, and what the reference model adds."""
    added = (
        "name",
        "archetype_details",
        "time",
        "origin",
        "start_time",
        "setting",
        "math_function",
        "width",
        "category",
    )
    return any(step in added for step in way)


def test_what_must_be_there_is_missed_in_both_forms(shared: dict[str, OperationalTemplate]) -> None:
    for name, made in shared.items():
        needed = [path for path in _needed(tree(made).root) if path]
        instance = example(made, "flat")
        assert needed, name
        for key in [key for key in instance if key.endswith(("|magnitude", "|code"))][:5]:
            fewer = {other: held for other, held in instance.items() if other != key}
            assert {each.code for each in check_instance(fewer, made)} <= {"IVAL", "IMIN"}
            assert check_instance(fewer, made), (name, key)
        assert {each.code for each in check_instance({**instance, "elsewhere/x": 1}, made)} == {"IUNK"}


def _needed(node: TemplateNode) -> Iterator[str]:
    for below in node.children:
        if below.minimum > 0:
            yield below.path
        yield from _needed(below)


def flat(*values: str, **fields: object) -> list[str]:
    """The faults of a value in the flat form, its fields by suffix (`x` is none)."""
    made = read_opt(template(element("at0004", *values)))
    instance = {FLAT if suffix == "x" else f"{FLAT}|{suffix}": held for suffix, held in fields.items()}
    return [str(each.message) for each in check_instance(instance, made)]


def temporal(kind: str, pattern: str) -> str:
    return value(f"DV_{kind}", "value", primitive(kind, f"C_{kind}", f"<pattern>{pattern}</pattern>"))


SPAN = (
    "<lower_included>true</lower_included><upper_included>true</upper_included><lower_unbounded>false</lower_unbounded>"
    "<upper_unbounded>false</upper_unbounded><lower>PT1H</lower><upper>PT12H</upper>"
)
HOURS = value("DV_DURATION", "value", primitive("DURATION", "C_DURATION", f"<range>{SPAN}</range>"))
PERCENT = value("DV_PROPORTION", "type", primitive("INTEGER", "C_INTEGER", "<list>2</list>"))
NUMBERS = value("DV_COUNT", "magnitude", primitive("INTEGER", "C_INTEGER", "<list>1</list><list>3</list>"))
POSTCODE = value("DV_TEXT", "value", primitive("STRING", "C_STRING", "<pattern>[0-9]{4}</pattern>"))
RISKY = value("DV_TEXT", "value", primitive("STRING", "C_STRING", "<pattern>(a+)+b</pattern>"))


@pytest.mark.parametrize(
    ("given_value", "fields", "fault"),
    [
        (QUANTITY, {"magnitude": 20, "unit": "kgf"}, ""),
        (QUANTITY, {"magnitude": 20, "unit": "kgf", "precision": 3}, "3 is not <= 1"),
        (QUANTITY, {"magnitude": float("inf"), "unit": "N"}, "'inf' is not a number"),
        (QUANTITY, {"magnitude": 10**400, "unit": "N"}, "'int' is not a number"),
        (QUANTITY, {"magnitude": 20, "units": "N"}, "there is no 'units' here; did you mean 'unit'?"),
        (CHOICE, {"code": "at0006", "terminology": "local"}, ""),
        (CHOICE, {"code": "at0006", "terminology": "ICD10"}, "the code is of 'ICD10'; it is to be of 'local'"),
        (CHOICE, {"code": ["at0006"]}, "'list' is not text"),
        (NUMBERS, {"x": 3}, ""),
        (NUMBERS, {"x": 2}, "'2' is not one of 1, 3"),
        (HOURS, {"hour": 2}, ""),
        (HOURS, {"hour": 13}, "PT13H is not <= PT12H"),
        (HOURS, {"minute": 30}, "PT30M is not >= PT1H"),
        (HOURS, {"x": "PT2H"}, ""),
        (HOURS, {"x": "P1D"}, "P1D is not <= PT12H"),
        (HOURS, {"x": 2}, "2 is no duration as ISO 8601 writes it"),
        (HOURS, {"fortnight": 1}, "there is no 'fortnight' here"),
        (PERCENT, {"numerator": 5, "denominator": 100, "type": 2}, ""),
        (
            PERCENT,
            {"numerator": 5, "denominator": 100, "type": 0},
            "0 is no type of proportion here; there are percent",
        ),
        (PERCENT, {"numerator": 5}, "'denominator' is missing"),
        (value("DV_PROPORTION"), {"numerator": 5, "denominator": 0}, "the denominator is 0"),
        (temporal("DATE", "yyyy-mm-??"), {"x": "2024-05"}, ""),
        (temporal("DATE", "yyyy-mm-??"), {"x": "2024"}, "'2024' does not fit the pattern yyyy-mm-??"),
        (temporal("DATE", "yyyy-mm-XX"), {"x": "2024-05-01"}, "'2024-05-01' does not fit the pattern yyyy-mm-XX"),
        (
            temporal("DATE_TIME", "yyyy-mm-ddTHH:MM:SS"),
            {"x": "2024-05-01"},
            "'2024-05-01' does not fit the pattern yyyy-mm-ddTHH:MM:SS",
        ),
        (temporal("TIME", "HH:MM:XX"), {"x": "10:30"}, ""),
        (POSTCODE, {"x": "0372"}, ""),
        (POSTCODE, {"x": "37"}, "'37' does not fit the pattern [0-9]{4}"),
        (RISKY, {"x": "a" * 60}, ""),
        (value("DV_IDENTIFIER"), {"type": "national"}, "'id' is missing"),
        (value("DV_PARSABLE"), {"formalism": "text/plain"}, "'value' is missing"),
        (value("DV_MULTIMEDIA"), {"mediatype": "image/png", "size": 9}, ""),
        (value("DV_MULTIMEDIA"), {"mediatype": "image/png", "size": "big"}, "'big' is not a whole number"),
    ],
)
def test_each_constraint_on_a_value_is_held_to(given_value: str, fields: dict[str, object], fault: str) -> None:
    found = flat(given_value, **fields)
    assert found[:1] == ([fault] if fault else [])


def test_codes_or_text_take_either_and_codes_only_from_the_list() -> None:
    assert flat(CHOICE, value("DV_TEXT"), code="at0006") == []
    assert flat(CHOICE, value("DV_TEXT"), other="Both") == []
    assert flat(CHOICE, value("DV_TEXT"), code="at0099") == ["'at0099' is not one of at0006, at0007"]


def test_an_interval_has_its_bounds_in_order_and_open_sides_have_none() -> None:
    bound = value("DV_COUNT")
    made = read_opt(
        template(
            element(
                "at0004",
                child(
                    "C_COMPLEX_OBJECT", "DV_INTERVAL&lt;DV_COUNT&gt;", single("lower", bound) + single("upper", bound)
                ),
            )
        )
    )
    instance = example(made)
    interval = instance["content"][0]["data"]["events"][0]["data"]["items"][0]["value"]
    assert check_instance(instance, made) == []
    interval["lower"]["magnitude"], interval["upper"]["magnitude"] = 3, 1
    assert [str(each.message) for each in check_instance(instance, made)] == [
        "the lower bound 3 is above the upper one 1"
    ]
    del interval["upper"]
    assert [each.path[-6:] for each in check_instance(instance, made)] == ["/upper"]
    interval["upper_unbounded"] = True
    assert check_instance(instance, made) == []


def test_a_terminology_that_is_known_is_asked_for_its_codes() -> None:
    outside = value(
        "DV_CODED_TEXT",
        "defining_code",
        child("C_CODE_PHRASE", "CODE_PHRASE", "<terminology_id><value>ICD-10</value></terminology_id>"),
    )
    made = read_opt(template(element("at0004", outside)))
    asked: list[tuple[str, str]] = []

    def knows(terminology: str, code: str) -> bool | None:
        asked.append((terminology, code))
        return {"C50": True, "X": False}.get(code)

    for code, faults in (("C50", []), ("X", ["ICD-10 has no code 'X'"]), ("?", [])):
        instance = {f"{FLAT}|code": code, f"{FLAT}|value": "v", f"{FLAT}|terminology": "ICD-10"}
        assert [str(each.message) for each in check_instance(instance, made, knows)] == faults
        canonical = example(made)
        canonical["content"][0]["data"]["events"][0]["data"]["items"][0]["value"]["defining_code"]["code_string"] = code
        assert [str(each.message) for each in check_instance(canonical, made, knows)] == faults
    assert ("ICD-10", "C50") in asked


def test_the_nearest_node_is_suggested() -> None:
    made = read_opt(template(element("at0004", QUANTITY)))
    (fault,) = check_instance({f"{FLAT.replace('force', 'forse')}|unit": "N"}, made)
    assert (fault.code, str(fault.message)) == ("IUNK", "the template has no such node here; did you mean force?")
    (fault,) = check_instance({"foot_report/x": 1}, made)
    assert str(fault.message) == "the template is hand_report; keys begin with it"


def test_a_structure_that_may_be_missing_asks_for_what_is_in_it_only_once_it_is_begun() -> None:
    both = multiple("items", element("at0005", value("DV_TEXT")), element("at0008", value("DV_TEXT")))
    held = child("C_COMPLEX_OBJECT", "ITEM_TREE", both, node_id="at0009", occurrences=OPTIONAL)
    made = read_opt(template(element("at0004", value("DV_TEXT")), protocol=single("protocol", held)))
    assert check_instance({FLAT: "x"}, made) == []
    (fault,) = check_instance({FLAT: "x", "hand_report/grip_strength/comment": "y"}, made)
    assert (fault.code, fault.path) == ("IMIN", "hand_report/grip_strength/hand")


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("yyyy-??-??", "2024", True),
        ("yyyy-??-??", "20240131", True),
        ("yyyy-mm-dd", "202401", False),
        ("yyyy-mm-ddTHH:??:??", "2024-01-31T10", True),
        ("yyyy-mm-ddTHH:MM:??", "2024-01-31T10Z", False),
        ("yyyy-mm-ddTHH:MM:SS", "20240131T103000+0100", True),
        ("THH:MM:SS", "10:30", False),
        ("HH:MM:SS", "103000", True),
        ("HH:XX:XX", "10:30", False),
    ],
)
def test_partial_dates_are_held_to_their_patterns(pattern: str, text: str, fits: bool) -> None:
    assert fits_pattern(pattern, text) is fits


def test_how_long_durations_are() -> None:
    said = ("PT1M", "-PT1M", "P1W", "P", "soon")
    assert [seconds(text) for text in said] == [60, -60, 604_800, None, None]


def test_a_duration_is_found_within_a_range_where_one_part_alone_has_one() -> None:
    for names, limits, expected in (
        (("day", "hour"), ("P38W", "P39W"), {"day": 266}),
        (("month", "day"), ("P38W", "P38W"), {"day": 266}),
        (("year", "month"), ("P38W", "P39W"), None),
        (("hour",), (None, "PT2H"), {"hour": 0}),
        (("hour",), (None, None), None),
    ):
        assert duration_within(names, *limits) == expected, names


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ({"min": "2024-02-28", "minOp": ">="}, "2024-02-28"), ({"min": "2024-02-28", "minOp": ">"}, "2024-02-29"),
        ({"max": "2024-03-01", "maxOp": "<"}, "2024-02-29"), ({"max": "10:00", "maxOp": "<="}, "10:00"),
        ({"min": "10:00:00", "minOp": ">"}, "10:00:01"),
        ({"max": "2024-01-01T00:00:00", "maxOp": "<"}, "2023-12-31T23:59:59"),
        ({"min": "2024", "minOp": ">"}, "2024"), ({}, None), ({"min": 3, "minOp": ">"}, None),
    ],
)  # fmt: skip
def test_a_moment_is_found_on_a_bound_or_right_inside_it(span: dict[str, Any], expected: str | None) -> None:
    assert within_bounds(span) == expected


NAMES = ("_type", "value", "content", "data", "events", "items", "archetype_node_id", "name", "magnitude", "units")
WORDS = ("at0004", OBSERVATION, "DV_QUANTITY")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
REPORT = read_opt(template(element("at0004", QUANTITY), element("at0005", CHOICE, occurrences=OPTIONAL)))


@given(JSON, st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_whatever_json_holds_is_judged_and_never_breaks(hostile: Any, position: int) -> None:
    check_instance(hostile, REPORT)
    instance = example(REPORT)
    places = [way for way, _ in objects(instance)]
    way = places[position % len(places)]
    if way:
        at(instance, way[:-1])[way[-1]] = hostile
    for problem in check_instance(instance, REPORT):
        assert str(problem)
    keys = [key for key in example(REPORT, "flat") if not key.startswith("ctx/")]
    check_instance({keys[position % len(keys)]: hostile, f"{FLAT}:{position}/x": hostile}, REPORT)


def test_deep_and_long_json_is_an_error_and_no_crash() -> None:
    deep: Any = {}
    for _ in range(10_000):
        deep = {"_type": "CLUSTER", "items": [deep]}
    instance = example(REPORT)
    instance["content"][0]["data"]["events"][0]["data"]["items"].append(deep)
    assert {each.code for each in check_instance(instance, REPORT)} == {"IUNK"}
    assert check_instance({"/".join(["hand_report"] * 10_000): 1, f"{FLAT}|{'x' * 100_000}": 1}, REPORT)
