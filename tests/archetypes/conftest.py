"""Real archetypes, where the shared data is there."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def published(shared_data: Path) -> dict[str, bytes]:
    """The real archetypes by file name."""
    files = sorted((shared_data / "archetypes").glob("*.adl"))
    if not files:
        pytest.skip(f"no archetypes in {shared_data / 'archetypes'}")
    return {path.stem: path.read_bytes() for path in files}
