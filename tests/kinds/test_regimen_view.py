"""The matrix and the calendar as clinicians read them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.kinds.regimen.samples import karboplatin_paklitaksel, mfolfox6, r_chop_21
from registry.kinds.regimen.view import calendar, matrix, printed_days, printed_dose, printed_duration


@pytest.mark.parametrize(
    ("dose", "unit", "nb", "en"),
    [
        (85, "mg/m2", "85 mg/m²", "85 mg/m²"),
        (1.4, "mg/m2", "1,4 mg/m²", "1.4 mg/m²"),
        (5, "AUC", "AUC 5", "AUC 5"),
        (1.5, "AUC", "AUC 1,5", "AUC 1.5"),
        (5, "µg/kg", "5 mikrog/kg", "5 mikrog/kg"),
        (30000, "IE", "30000 IE", "30000 IE"),
        (1000, "IE/m2", "1000 IE/m²", "1000 IE/m²"),
        (50, "mg", "50 mg", "50 mg"),
        (2, "tbl", "2 tbl", "2 tbl"),
    ],
)
def test_a_dose_is_printed_without_signs_that_are_misread(dose: Any, unit: str, nb: str, en: str) -> None:
    assert (printed_dose(dose, unit), printed_dose(dose, unit, "en")) == (nb, en)


@pytest.mark.parametrize(
    ("minutes", "nb", "en"),
    [(2760, "46 t", "46 h"), (30, "30 min", "30 min"), (90, "1 t 30 min", "1 h 30 min"), (0, "0 min", "0 min"),
     (7.5, "7,5 min", "7.5 min")],
)  # fmt: skip
def test_a_duration_is_printed_in_hours_and_minutes(minutes: Any, nb: str, en: str) -> None:
    assert (printed_duration(minutes), printed_duration(minutes, "en")) == (nb, en)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ((1,), "1"),
        ((1, 2), "1, 2"),
        ((1, 2, 3, 4, 5), "1–5"),
        ((15, 1, 8), "1, 8, 15"),
        ((1, 2, 3, 8), "1–3, 8"),
        ((), ""),
    ],
)
def test_days_are_printed_as_runs(days: tuple[int, ...], text: str) -> None:
    assert printed_days(days) == text


@given(st.sets(st.integers(1, 60), max_size=30))
def test_printed_days_read_back_as_the_same_days(days: set[int]) -> None:
    back: set[int] = set()
    for part in filter(None, printed_days(tuple(days)).split(", ")):
        first, _, last = part.partition("–")
        back |= set(range(int(first), int(last or first) + 1))
    assert back == days


def test_the_matrix_of_mfolfox6_shows_that_the_infusion_is_a_total() -> None:
    oxaliplatin, folinate, bolus, infusion = matrix(mfolfox6())
    assert (oxaliplatin["dose"], oxaliplatin["fluid"], oxaliplatin["duration"], oxaliplatin["banding"]) == (
        "85 mg/m²",
        "500 ml glukose 50 mg/ml",
        "2 t",
        "5 mg",
    )
    assert folinate["parallel_with"] == "oksaliplatin"
    assert (bolus["route"], bolus["continuous_total"], bolus["rate"]) == ("intravenous bolus", False, "")
    # 2400 over 46 hours is 52.17 an hour
    assert (infusion["continuous_total"], infusion["total"], infusion["duration"], infusion["rate"]) == (
        True,
        "2400 mg/m²",
        "46 t",
        "52,17 mg/m²/t",
    )
    assert matrix(mfolfox6(), "en")[3]["rate"] == "52.17 mg/m²/h"


def test_the_matrix_of_r_chop_21_shows_the_highest_dose_and_the_cycles_total() -> None:
    rows = {row["key"]: row for row in matrix(r_chop_21())}
    assert (rows["vinkristin"]["dose"], rows["vinkristin"]["max_dose"]) == ("1,4 mg/m²", "2 mg")
    prednisolone = rows["prednisolon"]
    assert (prednisolone["days"], prednisolone["times_per_day"], prednisolone["total"]) == ("1–5", 2, "500 mg")
    assert (prednisolone["duration"], prednisolone["fluid"], prednisolone["note"]) == ("", "", {})


def test_the_matrix_follows_the_order_and_puts_unordered_lines_last() -> None:
    content = mfolfox6()
    content["lines"][0]["order"] = 9
    del content["lines"][1]["order"]
    keys = [row["key"] for row in matrix(content)]
    assert keys == ["fluorouracil-bolus", "fluorouracil-infusjon", "oksaliplatin", "kalsiumfolinat"]


def test_a_drafts_unfinished_line_is_shown_as_far_as_it_goes() -> None:
    (row,) = matrix({"lines": [{"key": "a", "substance": "x", "max_dose": 2, "unit": "tbl", "route": "nasal"}]})
    assert (row["dose"], row["total"], row["rate"], row["max_dose"], row["route"]) == ("", "", "", "2 tbl", "nasal")
    (wrong,) = matrix(
        {"lines": [{"key": "a", "substance": "x", "dose": 1, "unit": "mg", "dose_basis": "continuous-total",
                    "duration": -5, "days": [1]}]}
    )  # fmt: skip
    assert wrong["rate"] == ""
    assert matrix({}) == []


def marks(content: dict[str, Any], key: str) -> dict[int, str]:
    (picture,) = calendar(content)
    (row,) = [row for row in picture["rows"] if row["key"] == key]
    return {cell["day"]: cell["mark"] for cell in row["cells"] if cell["mark"]}


def test_the_calendar_has_a_cell_for_every_line_and_day() -> None:
    (picture,) = calendar(mfolfox6())
    assert picture["days"] == list(range(1, 15))
    assert all([cell["day"] for cell in row["cells"]] == picture["days"] for row in picture["rows"])
    assert picture["rows"][0]["cells"][0] == {"day": 1, "mark": "dose", "text": "85 mg/m²"}
    assert picture["rows"][0]["cells"][1] == {"day": 2, "mark": "", "text": ""}


def test_a_long_infusion_runs_on_and_is_never_a_second_dose() -> None:
    assert marks(mfolfox6(), "fluorouracil-infusjon") == {1: "start", 2: "running", 3: "end"}
    (picture,) = calendar(mfolfox6())
    texts = [cell["text"] for cell in picture["rows"][3]["cells"] if cell["text"]]
    assert texts == ["2400 mg/m²"]


def test_the_calendar_of_daily_infusions_marks_every_start() -> None:
    content = mfolfox6()
    content["lines"][0] |= {"days": [1, 2, 13, 14], "duration": 1440}
    assert marks(content, "oksaliplatin") == {1: "start", 2: "start", 3: "end", 13: "start", 14: "start"}


def test_the_calendar_tells_how_many_times_a_day() -> None:
    (picture,) = calendar(r_chop_21())
    (row,) = [row for row in picture["rows"] if row["key"] == "prednisolon"]
    assert [cell["text"] for cell in row["cells"] if cell["mark"]] == ["2 × 50 mg"] * 5


def test_each_phase_has_a_calendar_of_its_own_length() -> None:
    content = karboplatin_paklitaksel()
    content["phases"] = [
        {"key": "first", "title": {"nb": "Først"}, "cycle_length": 28},
        {"key": "then", "title": {"nb": "Så"}},
    ]
    content["lines"][0]["phase"] = "first"
    first, then = calendar(content)
    assert (first["phase"], first["title"], len(first["days"])) == ("first", {"nb": "Først"}, 28)
    assert [row["key"] for row in first["rows"]] == ["paklitaksel", "karboplatin"]
    assert (len(then["days"]), [row["key"] for row in then["rows"]]) == (21, ["karboplatin"])


@pytest.mark.parametrize("length", [None, 0, -5])
def test_a_cycle_without_a_length_has_no_days(length: int | None) -> None:
    (picture,) = calendar(
        {"cycle_length": length, "lines": [{"key": "a", "substance": "x", "days": [1], "unit": "mg"}]}
    )
    assert picture["days"] == []
    assert [row["cells"] for row in picture["rows"]] == [[]]


def test_an_absurd_length_does_not_fill_the_memory() -> None:
    (picture,) = calendar({"cycle_length": 10**9, "lines": []})
    assert len(picture["days"]) == 366
