"""What canonical JSON says that its template or the reference model does not allow, beside values."""

import copy
from typing import Any

import pytest

from archetypes import OperationalTemplate, check_instance, example, read_opt
from tests.archetypes.opt.documents import (
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

TEXT = f"/content[{OBSERVATION}]"
OPTIONAL = bounds("0", "1")


@pytest.fixture(scope="module")
def report() -> OperationalTemplate:
    inner = child(
        "C_COMPLEX_OBJECT", "CLUSTER", multiple("items", element("at0006", value("DV_TEXT"))), node_id="at0005"
    )
    counts = (
        value("DV_COUNT", "magnitude", primitive("INTEGER", "C_INTEGER", f"<range>{bounds(low, high)}</range>"))
        for low, high in (("1", "3"), ("7", "9"))
    )
    return read_opt(template(element("at0004", QUANTITY), inner, element("at0007", *counts), element("at0008")))


def items(instance: dict[str, Any]) -> list[Any]:
    found: list[Any] = instance["content"][0]["data"]["events"][0]["data"]["items"]
    return found


def said(instance: object, made: OperationalTemplate) -> list[tuple[str, str]]:
    return [(each.code, str(each.message)) for each in check_instance(instance, made)]  # type: ignore[arg-type]  # hostile


WRONG: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "text in place of a node": (
        lambda found: items(found).__setitem__(1, "text"),
        [("IUNK", "the template has no such node here"), ("IMIN", "0 here; at least 1 are needed")],
    ),
    "text in place of a structure": (
        lambda found: found["content"][0].__setitem__("data", "text"),
        [("IUNK", "the template has no such node here"), ("IMIN", "0 here; at least 1 are needed")],
    ),
    "a node with an id that is nearly right": (
        lambda found: items(found)[1]["items"][0].__setitem__("archetype_node_id", "at006"),
        [
            ("IUNK", "the template has no such node here; did you mean at0006?"),
            ("IMIN", "0 here; at least 1 are needed"),
        ],
    ),
    "an element with nothing in it": (
        lambda found: items(found)[3].pop("value"),
        [("IMIN", "neither a value nor a null flavour is here")],
    ),
    "a value of neither alternative": (
        lambda found: items(found)[2]["value"].__setitem__("magnitude", 5),
        [("IVAL", "5 is not <= 3")],
    ),
    "an attribute that nothing has": (
        lambda found: found.__setitem__("compser", {}),
        [("IUNK", "COMPOSITION has no compser; did you mean composer?")],
    ),
    "an attribute that is like none": (
        lambda found: found.__setitem__("zzz", {}),
        [("IUNK", "COMPOSITION has no zzz")],
    ),
    "another archetype's root": (
        lambda found: found.__setitem__("archetype_node_id", "openEHR-EHR-COMPOSITION.other.v1"),
        [("ITYP", "openEHR-EHR-COMPOSITION.other.v1 in place of openEHR-EHR-COMPOSITION.hand_report.v1")],
    ),
}


@pytest.mark.parametrize(("spoil", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told(report: OperationalTemplate, spoil: Any, expected: list[tuple[str, str]]) -> None:
    instance = copy.deepcopy(example(report))
    assert said(instance, report) == []
    spoil(instance)
    assert said(instance, report) == expected


def test_a_value_may_be_of_either_alternative(report: OperationalTemplate) -> None:
    instance = example(report)
    items(instance)[2]["value"]["magnitude"] = 8
    assert said(instance, report) == []


@pytest.mark.parametrize("hostile", [None, [], "x", 3, [{}]])
def test_what_is_no_object_is_refused_whole(report: OperationalTemplate, hostile: object) -> None:
    assert said(hostile, report) == [("ITYP", "an object of type COMPOSITION is missing")]


def test_a_party_is_any_of_its_kinds_and_nothing_else() -> None:
    party = child("C_COMPLEX_OBJECT", "PARTY_PROXY", occurrences=OPTIONAL)
    made = read_opt(template(element("at0004", value("DV_TEXT")), protocol=single("subject", party)))
    instance = example(made)
    for kind, wrong in (("PARTY_SELF", False), ("PARTY_IDENTIFIED", False), ("DV_TEXT", True)):
        instance["content"][0]["subject"] = {"_type": kind}
        assert bool(check_instance(instance, made)) is wrong


def test_models_of_others_are_not_held_to_openehrs_classes() -> None:
    foreign = template(element("at0004", QUANTITY)).replace("openEHR-EHR-COMPOSITION", "X-EHR-COMPOSITION")
    made = read_opt(foreign)
    assert said({**example(made), "zzz": {}}, made) == []
