"""A phrase is filled in as a clinician would read it: what was not chosen vanishes with its connector."""

from typing import Any

import pytest

from registry.errors import ContentError
from registry.kinds.phrase import PHRASE, render
from registry.kinds.phrase.rendering import default_of, slot_names

LABEL = {"nb": "Felt", "nn": "Felt"}


def phrase(text: str, *slots: dict[str, Any], nn: str | None = None) -> Any:
    return PHRASE.accept(
        {
            "title": {"nb": "Prøve"},
            "hotkey": "prove",
            "specialty": "test",
            "text": {"nb": text, "nn": nn or text},
            "slots": [{"label": LABEL, **slot} for slot in slots],
        }
    )


def choice(name: str = "a", of: str = "choice", **more: Any) -> dict[str, Any]:
    options = [
        {"value": "x", "label": {"nb": "svak", "nn": "veik"}},
        {"value": "y", "label": {"nb": "sterk"}},
        {"value": "z", "label": {"nb": "ingen"}},
    ]
    return {"name": name, "type": of, "options": options, **more}


def text_slot(name: str = "a", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "text", **more}


def number(name: str = "a", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "number", **more}


@pytest.mark.parametrize(
    ("text", "slots", "values", "filled"),
    [
        ("Puls {{a}}.", [number(unit="/min")], {"a": 80}, "Puls 80 /min."),
        ("Puls {{ a }}.", [number()], {"a": 80.50}, "Puls 80,5."),
        ("{{a}}", [number(decimals=1, unit="Cel")], {"a": 38}, "38,0 °C"),
        ("{{a}}", [number(decimals=0)], {"a": 38.4}, "38"),
        ("{{a}}", [number()], {"a": 0}, "0"),
        ("{{a}}", [number()], {"a": -0.25}, "-0,25"),
        ("{{a}}", [number(default="2,5")], {}, "2,5"),
        ("{{a}}", [{"name": "a", "type": "date"}], {"a": "2026-01-31"}, "31.01.2026"),
        ("{{a}} hoste", [choice()], {"a": "y"}, "sterk hoste"),
        ("{{a}}", [choice(default="x")], {}, "svak"),
        ("{{a}}", [choice(default="x")], {"a": "y"}, "sterk"),
        ("Uten{{a}}", [choice(default="x")], {"a": None}, "Uten"),
        ("{{a}}", [choice(of="choices")], {"a": ["x"]}, "svak"),
        ("{{a}}", [choice(of="choices")], {"a": ["x", "y", "z"]}, "svak, sterk og ingen"),
        ("{{a}}", [choice(of="choices", default="x; y")], {}, "svak og sterk"),
        ("{{a}}", [{"name": "a", "type": "choice", "code_set": {"standard": "x"}}], {"a": "H1"}, "H1"),
        ("{{a}}{{a}}", [text_slot()], {"a": "x"}, "xx"),
        ("{{b}}", [text_slot()], {}, "{{b}}"),
        (
            "{{a}}",
            [{"name": "a", "type": "phrase", "phrase": {"standard": "p"}}],
            {"a": "ferdig tekst"},
            "ferdig tekst",
        ),
        ("{{a}}", [text_slot(required=True)], {}, "[Felt]"),
        ("{{a}}", [text_slot(required=True, connector={"nb": "med "})], {}, "med [Felt]"),
    ],
)
def test_values_stand_as_clinicians_write_them(
    text: str, slots: list[dict[str, Any]], values: dict[str, Any], filled: str
) -> None:
    assert render(phrase(text, *slots), values) == filled


@pytest.mark.parametrize(
    ("text", "filled", "empty"),
    [
        ("Syk{{a}}.", "Syk, med hoste i dag.", "Syk."),
        ("Syk {{a}} igjen.", "Syk , med hoste i dag igjen.", "Syk igjen."),
        ("{{a}} Ellers frisk.", ", med hoste i dag Ellers frisk.", "Ellers frisk."),
        ("Først.\n{{a}}\nSist.", "Først.\n, med hoste i dag\nSist.", "Først.\nSist."),
        ("Først.\n {{a}} {{a}}\nSist.", "Først.\n , med hoste i dag , med hoste i dag\nSist.", "Først.\nSist."),
        ("Først.\n{{a}}", "Først.\n, med hoste i dag", "Først."),
        ("({{a}})", "(, med hoste i dag)", "()"),
        ("Slutt {{a}}", "Slutt , med hoste i dag", "Slutt"),
    ],
)
def test_an_unchosen_slot_vanishes_with_its_connector_and_the_blank_beside_it(
    text: str, filled: str, empty: str
) -> None:
    content = phrase(text, text_slot(connector={"nb": ", med "}, closing={"nb": " i dag"}))
    assert render(content, {"a": "hoste"}) == filled
    assert render(content, {}) == empty
    assert render(content, {"a": ""}) == empty


def test_each_language_has_its_own_words_and_decimals() -> None:
    content = phrase("Hoste: {{a}} {{b}} {{c}}", choice(of="choices"), number("b"), {"name": "c", "type": "date"})
    values = {"a": ["x", "y"], "b": 1.5, "c": "2026-01-31"}
    assert render(content, values, "nn") == "Hoste: veik og sterk 1,5 31.01.2026"
    assert render(content, values, "en") == "Hoste: svak and sterk 1.5 2026-01-31"


def test_a_slot_is_shown_only_if_its_condition_holds() -> None:
    content = phrase(
        "{{a}}{{b}}{{c}}",
        choice(),
        text_slot("b", show_if={"slot": "a", "values": ["x"]}, connector={"nb": " "}),
        text_slot("c", show_if={"slot": "b"}, connector={"nb": " "}, required=True),
    )
    assert render(content, {"a": "x", "b": "i natt", "c": "og dag"}) == "svak i natt og dag"
    assert render(content, {"a": "y", "b": "i natt", "c": "og dag"}) == "sterk"
    assert render(content, {"a": "x", "c": "og dag"}) == "svak"
    assert render(content, {"b": "i natt"}) == ""


def test_conditions_in_a_ring_or_on_nothing_hold_nowhere() -> None:
    ring = [text_slot("a", show_if={"slot": "b"}), text_slot("b", show_if={"slot": "a"})]
    assert render(phrase("x{{a}}{{b}}", *ring), {"a": "1", "b": "2"}) == "x"
    assert render(phrase("x{{a}}", text_slot(show_if={"slot": "gone"})), {"a": "1"}) == "x"


def test_a_condition_on_several_choices_holds_when_one_is_chosen() -> None:
    content = phrase("{{b}}", choice(of="choices"), text_slot("b", show_if={"slot": "a", "values": ["y"]}))
    assert render(content, {"a": ["x", "y"], "b": "ja"}) == "ja"
    assert render(content, {"a": ["x"], "b": "ja"}) == ""


@pytest.mark.parametrize(
    ("slot", "value", "code"),
    [
        (number(), "80", "not-a-number"),
        (number(), True, "not-a-number"),
        (number(), float("nan"), "not-a-number"),
        (number(), float("inf"), "not-a-number"),
        (number(), 1e300, "not-a-number"),
        (number(minimum=1, maximum=10), 0.5, "out-of-range"),
        (number(minimum=1), 0, "out-of-range"),
        (number(maximum=10), 11, "out-of-range"),
        ({"name": "a", "type": "date"}, "31.01.2026", "not-a-date"),
        ({"name": "a", "type": "date"}, "2026-02-30", "not-a-date"),
        ({"name": "a", "type": "date"}, "20260131", "not-a-date"),
        ({"name": "a", "type": "date"}, 7, "not-a-date"),
        (choice(), "w", "not-a-choice"),
        (choice(), ["x"], "not-text"),
        (choice(), 1, "not-text"),
        (choice(of="choices"), "x", "not-a-list"),
        (choice(of="choices"), ["x", "w"], "not-a-choice"),
        (choice(of="choices"), [1], "not-text"),
        (text_slot(), 5, "not-text"),
        (text_slot(), "a\x00b", "not-text"),
    ],
)
def test_a_value_that_cannot_stand_in_its_slot_is_refused(slot: dict[str, Any], value: Any, code: str) -> None:
    with pytest.raises(ContentError) as refused:
        render(phrase("{{a}}", slot), {"a": value})
    assert [(found.code, found.item) for found in refused.value.problems] == [(code, "a")]


def test_a_value_for_a_slot_that_is_not_there_is_refused_with_the_ones_that_are() -> None:
    with pytest.raises(ContentError) as refused:
        render(phrase("{{a}}", text_slot()), {"pust": "x"})
    assert "no slot pust; its slots are: a" in refused.value.problems[0].message


def test_names_in_a_text_come_once_and_in_order() -> None:
    assert slot_names("{{b}} {{ a }} {{b}} {x} {{}}") == ["b", "a", ""]


@pytest.mark.parametrize(("written", "value"), [("2,5", 2.5), ("7", 7.0), ("mye", None), ("inf", None)])
def test_the_default_of_a_number_is_read_with_either_decimal_sign(written: str, value: float | None) -> None:
    assert default_of({"type": "number", "default": written}) == value


def test_the_sample_reads_as_a_note() -> None:
    values = {
        "allmenntilstand": "redusert",
        "symptomer": ["hoste", "tungpust"],
        "frekvens": 24,
        "temperatur": 38.9,
        "metning": 93,
        "auskultasjon": "knatrelyder",
        "side": "høyre",
    }
    assert render(PHRASE.sample(), values) == (
        "Pasienten er i redusert allmenntilstand, med hoste og tung pust.\n"
        "Respirasjonsfrekvens 24 /min, temperatur 38,9 °C, SpO₂ 93 % uten oksygentilskudd.\n"
        "Auskultasjon: knatrelyder på høyre side."
    )
    assert render(PHRASE.sample(), {**values, "auskultasjon": "normal"}, "nn").endswith("respirasjonslydar.")
