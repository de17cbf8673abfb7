"""A writer that is killed leaves the old generation or the new one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_writers_never_leave_a_half_index(tmp_path: Path, seed: int) -> None:
    command = [sys.executable, "-m", "tests.search.killed_writer", str(tmp_path), "20", str(seed)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout.rsplit(" ", 1)[1]) > 1
