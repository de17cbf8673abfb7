"""Five scores of the shared facts: they fit the kind, hold together, and come to what is known of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from registry.cli import main
from registry.errors import errors_in
from registry.kinds.score import SCORE
from registry.kinds.score.chart import Chart
from registry.kinds.score.reach import reach
from tests.kinds.scores import told
from tests.kinds.worlds import Known

NAMES = ("NEWS2", "GCS", "qSOFA", "CHA2DS2-VASc", "MADRS")
#: Lowest and highest sum, from the scores' publications.
ENDS = {"NEWS2": (0, 20), "GCS": (3, 15), "qSOFA": (0, 3), "CHA2DS2-VASc": (0, 9), "MADRS": (0, 60)}


@pytest.fixture(scope="session")
def facts(shared_data: Path) -> dict[str, Any]:
    file = shared_data / "codes" / "scores_sample.json"
    if not file.is_file():
        pytest.skip(f"no {file}")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_facts_are_a_score_without_errors(facts: dict[str, Any], name: str) -> None:
    content = SCORE.accept(told(name, facts[name]))
    assert errors_in(SCORE.problems(content, Known())) == []
    chart = Chart(content)
    made = reach(chart, chart.cases(each for _, _, each in chart.conditions()) or [])
    assert made is not None
    sums = made.where({})
    assert (sums.lowest, sums.highest) == ENDS[name]


def test_the_project_s_own_news2_gives_the_points_of_the_facts(facts: dict[str, Any]) -> None:
    ours = Chart(SCORE.sample())
    theirs = Chart(SCORE.accept(told("NEWS2", facts["NEWS2"])))
    names = {"systolisk": "systolisk_bt"}
    for key in ("respirasjonsfrekvens", "systolisk", "puls", "temperatur"):
        mine, given = ours.variables[key], theirs.variables[names.get(key, key)]
        assert [(each.low, each.high, each.points) for each in mine.intervals] == [
            (each.low, each.high, each.points) for each in given.intervals
        ]
    assert sorted(ours.variables["bevissthet"].answers.items()) == sorted(
        theirs.variables["bevissthet"].answers.items()
    )
    assert [each.points for each in ours.variables["spo2"].intervals] == [
        each.points for each in theirs.variables["spo2"].intervals
    ]


def test_a_file_of_a_score_is_checked_on_the_command_line(
    facts: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FAGREGISTER_DATA", str(tmp_path / "data"))
    file = tmp_path / "gcs.json"
    content = told("GCS", facts["GCS"])
    for high, code in ((8, 0), (7, 1)):
        content["bands"][0]["high"] = high
        file.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(SystemExit) as ended:
            main(["check", str(file), "--kind", "score"])
        assert (ended.value.code or 0) == code
    assert "band-gap" in "".join(capsys.readouterr())
