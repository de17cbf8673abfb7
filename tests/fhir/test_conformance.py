"""HL7's public terminology suite, as far as it lies beside the project: never below the best so far."""

import json
from pathlib import Path

import pytest

from registry.app import create_app
from registry.config import Settings
from registry.services.upkeep.installation import open_installation
from tests.fhir import suite


@pytest.mark.parametrize("release", list(suite.ADDRESSES))
def test_no_suite_falls_below_the_best_so_far(release: str, shared_data: Path, tmp_path: Path) -> None:
    try:
        runner = suite.runner_of(shared_data)
    except FileNotFoundError as error:
        pytest.skip(f"the suite's runner is not at {error}")
    opened = open_installation(Settings(data=tmp_path / "data", log_level="error"))
    report = suite.run(runner, shared_data, create_app(installation=opened), release)
    opened.database.dispose()
    floor = json.loads(suite.FLOOR.read_text("utf-8"))[release]
    failed = [f"{each['suite']}/{each['test']}: {each['message']}" for each in report["tests"] if not each["passed"]]
    fallen = {name: count for name, count in suite.passed(report).items() if count < floor.get(name, 0)}
    assert not fallen, failed
    assert report["misformed"] == []
    assert report["total"] >= sum(floor.values()) > 0
