"""Real templates, where the shared data is there, read once."""

from pathlib import Path

import pytest

from archetypes import OperationalTemplate, read_opt


@pytest.fixture(scope="session")
def published_templates(shared_data: Path) -> dict[str, OperationalTemplate]:
    """By file name."""
    files = sorted((shared_data / "opt").glob("*.opt"))
    if not files:
        pytest.skip(f"no templates in {shared_data / 'opt'}")
    return {path.name: read_opt(path.read_bytes()) for path in files}
