"""The page for users of the two libraries says what they do."""

import doctest
import shutil
from pathlib import Path

import pytest

from tests.archetypes.opt.documents import template
from tests.archetypes.texts import SAMPLES

PAGE = Path(__file__).parents[1] / "docs" / "libraries.md"
WARDS = {
    "2025": "Nr;Navn;Under\nA;Medisin;\nA1;Hjerte;A\n",
    "2026": "Nr;Navn;Under\nA;Medisin;\nA1;Hjerte og lunge;A\nA2;Nyre;A\n",
}


def test_the_examples_of_the_page_give_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SAMPLES, tmp_path / "models")
    Path("grip.opt").write_text(template(), "utf-8")
    for year, table in WARDS.items():
        Path(f"wards-{year}.csv").write_text(table, "utf-8")
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert result.attempted > 40
    assert result.failed == 0
