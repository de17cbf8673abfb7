"""Colours that can be read in the light and in the dark, edges of printed pages, notes in the margin of a text."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from registry import web
from registry.web.margin import WIDTH, margin
from tests.web.conftest import Reader

SHEET = (Path(web.__file__).parent / "static" / "app.css").read_text()
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
LIGHT = dict(COLOUR.findall(SHEET[: SHEET.index("@media")]))
DARK = LIGHT | dict(COLOUR.findall(SHEET[SHEET.index("prefers-color-scheme: dark") :].partition("\n  }")[0]))
#: What text stands on what; 4.5:1 by WCAG 1.4.3.
TEXTS = [
    *((text, "paper") for text in ("ink", "quiet", "blue", "green", "amber", "red")),
    *((text, "mist") for text in ("ink", "quiet", "blue")),
    ("ink", "mark"), ("ink", "running"), ("blue", "blue-soft"), ("ink", "blue-soft"), ("green", "green-soft"),
    ("amber", "amber-soft"), ("ink", "amber-soft"), ("red", "red-soft"), ("ink", "red-soft"), ("ink", "green-soft"),
    ("on-fill", "blue-fill"), ("on-fill", "blue-deep"), ("on-fill", "red-fill"), ("on-fill", "header"),
]  # fmt: skip
#: Edges of fields, and what shows where the focus is; 3:1 by WCAG 1.4.11.
EDGES = [("edge", "paper"), ("focus", "paper"), ("ochre", "paper")]


def brightness(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_what_it_stands_on(scheme: dict[str, str]) -> None:
    assert brightness(scheme["paper"]) != brightness(scheme["ink"])
    weak = {pair: contrast(*map(scheme.__getitem__, pair)) for pair in TEXTS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
    faint = {pair: contrast(*map(scheme.__getitem__, pair)) for pair in EDGES}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 3} == {}


def test_colours_stand_in_the_palettes_alone() -> None:
    rules = SHEET[SHEET.index("html {") :]
    assert re.findall(r"#[0-9a-f]{3,6}\b", rules.partition("@media print")[0]) == ["#ffd24a"]  # on the header's blue
    assert DARK["paper"] != LIGHT["paper"]


def test_each_printed_page_says_of_what_it_is(visit: Callable[..., Reader]) -> None:
    page = visit().get("/standards/mfolfox6/versions/1.0.0").text
    (address,) = re.findall(r'media="print" href="([^"]+)"', page)
    sheet = visit().get(address)
    assert sheet.mimetype == "text/css"
    assert 'content: "mFOLFOX6 · versjon 1.0.0 · Fagregister"' in sheet.text
    assert "counter(page)" in sheet.text
    assert re.search(r"Skrevet ut <time data-now>\d", page)
    assert visit().get("/standards/mfolfox6/versions/9.9.9/paper.css").status_code == 404


def test_a_note_goes_on_below_its_line_while_there_is_room() -> None:
    long = "ord " * 40
    assert margin({}, 2) == ["", ""]
    assert margin({0: ["of the whole"], 9: ["beyond"]}, 2) == ["", ""]
    placed = margin({2: [long, "mer"], 4: ["kort"]}, 9)
    assert (placed[0], placed[3], placed[4]) == ("", "kort", "")
    assert placed[2].endswith("…")
    assert all(len(each) <= WIDTH for each in placed)
    assert " ".join(margin({1: [long]}, 9)).split() == long.split()
