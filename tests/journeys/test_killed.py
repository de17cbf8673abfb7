"""A registry that is killed loses nothing that it acknowledged, and shows nothing half."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = 16


@pytest.mark.slow
def test_a_killed_registry_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.journeys.killed_registry", str(tmp_path / "data"), str(KILLS), "7"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280)
    assert ran.returncode == 0, ran.stderr
    kills, acknowledged, _ = (int(word) for word in ran.stdout.splitlines()[-1].split() if word.isdecimal())
    assert kills == KILLS
    assert acknowledged >= KILLS // 2
