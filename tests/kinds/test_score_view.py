"""A score as its page shows it."""

import pytest

from registry.kinds.score import SCORE, view
from registry.kinds.score.chart import Chart
from registry.kinds.score.vocabulary import UNIT_WORDS, UNITS
from registry.web.kind_pages import page_of
from tests.kinds.scores import band, number, question, score, text


@pytest.mark.parametrize(("language", "warm"), [("nb", "38,1–39 °C"), ("nn", "38,1–39 °C"), ("en", "38.1–39 °C")])
def test_the_matrix_has_a_row_for_each_variable_and_scale_and_a_column_for_each_number_of_points(
    language: str, warm: str
) -> None:
    page = page_of("score", SCORE.sample(), language)
    assert page["columns"] == ["3", "2", "1", "0"]
    assert len(page["matrix"]) == 8
    temperature = page["matrix"][-1]
    assert temperature["cells"][2][1]["text"] == warm
    assert (temperature["decimals"], temperature["limits"]) == (1, "20–45 °C")
    saturation = page["matrix"][2]
    assert saturation["scale"]["nb"] == "Skala 2"
    (high,) = [each for each in saturation["cells"][3] if each["text"] == "≥ 93 %"]
    assert (high["condition"]["variable"]["nb"], high["condition"]["name"]) == ("Oksygentilskudd", "No")
    assert page["matrix"][6]["cells"][3] == [{"title": SCORE.sample()["variables"][5]["choices"][0]["title"]}]


def test_bands_stand_in_their_tables_with_answers_and_sources() -> None:
    bands = [
        band("a", 0, 0.5, source="s", if_variable="q", if_answer="no"), band("b", 1, 1, table="nhi", source="x"),
        band("c", 1, 1, if_variable="gone", if_answer="x"),
    ]  # fmt: skip
    first, second = page_of("score", score([question("q")], bands), "nb")["tables"]
    assert (first["table"], second["table"]) == ("", "nhi")
    assert (first["rows"][0]["sum"], first["rows"][0]["source"]) == ("0–0,5", "Kilde")
    assert first["rows"][0]["condition"] == {"variable": text("q"), "name": "No"}
    assert first["rows"][1]["condition"] == {"variable": {"nb": "gone"}, "name": "x"}
    assert (second["rows"][0]["sum"], second["rows"][0]["source"]) == ("1", "")


def test_red_flags_say_what_makes_them_show() -> None:
    rows = [
        {"points": 3}, {"variable": "q", "answer": "yes"}, {"answer": "yes"}, {"variable": "v", "low": 4.5},
        {"low": 4}, {"variable": "q", "answer": "gone"},
    ]  # fmt: skip
    flags = [{"key": str(at), "title": text("f"), **row} for at, row in enumerate(rows)]
    made = score([question("q"), number("v", (None, None, 1), unit="kPa")], [], flags=flags)
    assert [each["rule"] for each in page_of("score", made, "nb")["flags"]] == [
        {"variable": None, "points": "3"},
        {"variable": text("q"), "name": "Yes"},
        {"variable": None, "name": "yes"},
        {"variable": text("v"), "text": "≥ 4,5 kPa"},
        {"variable": None, "text": "≥ 4"},
        {"variable": text("q"), "name": "gone"},
    ]


def test_vectors_show_names_also_of_what_is_no_longer_there() -> None:
    answers = [
        {"variable": "q", "answer": "yes", "points": 1}, {"variable": "v", "value": 1.5, "points": 0},
        {"variable": "gone", "answer": "x", "points": 0}, {"variable": "gone", "value": 2, "points": 0},
    ]  # fmt: skip
    row = {"key": "x", "total": 1.5, "bands": ["a", "gone"], "flags": ["gone"], "answers": answers}
    made = score([question("q"), number("v", (None, None, 1), unit="a")], [band("a", 0, 2)], vectors=[row],
                 exclusions=[{"key": "g", "variables": ["q", "gone"]}])  # fmt: skip
    page = page_of("score", made, "nb")
    (shown,) = page["vectors"]
    assert (shown["total"], shown["age"], shown["bands"]) == ("1,5", None, [text("a"), {"nb": "gone"}])
    assert [(each["variable"]["nb"], each["text"], each.get("name")) for each in shown["answers"]] == [
        ("q", "", "Yes"), ("v", "1,5 år", None), ("gone", "", "x"), ("gone", "2", None),
    ]  # fmt: skip
    assert page["exclusions"][0]["titles"] == [text("q"), {"nb": "gone"}]
    assert page["number"](0.5) == "0,5"
    assert page["number"](None) == ""


def test_units_that_are_words_are_said_in_each_language() -> None:
    assert set(UNIT_WORDS) < set(UNITS)
    variable = Chart(score([number("v", (1, 2, 0), unit="d")], [])).variables["v"]
    assert [view.printed_unit(variable, each) for each in ("nb", "nn", "en")] == ["dager", "dagar", "days"]
