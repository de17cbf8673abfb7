"""Fixtures: A small code system in three editions, and a value set over it."""

import pytest

from codesets import (
    Terminology,
)
from tests.codesets.terminology.diseases import DRAFT, LUNGS, NEW, OLD


@pytest.fixture
def terminology() -> Terminology:
    return Terminology([OLD, NEW, DRAFT, LUNGS])
