"""The region of `house`, on each database or on SQLite alone."""

from typing import Any

import pytest

from registry.services.installation import Installation
from tests.services.proposals.house import House, build


@pytest.fixture
def house(sqlite: Installation, clock: Any) -> House:
    return build(sqlite, clock)


@pytest.fixture
def any_house(installation: Installation, clock: Any) -> House:
    """On SQLite and on PostgreSQL."""
    return build(installation, clock)
