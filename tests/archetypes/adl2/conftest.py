"""The published ADL 2 texts, where the shared data is there."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

_EXPECTED = re.compile(r'\["regression"\]\s*=\s*<"(\w+)"')


class Published(NamedTuple):
    """`expected` is PASS, FAIL, or the code that has to be reported."""

    name: str
    data: bytes
    expected: str


@pytest.fixture(scope="session")
def published2(shared_data: Path) -> list[Published]:
    files = sorted((shared_data / "adl2").rglob("*.adls"))
    if not files:
        pytest.skip(f"no ADL 2 texts in {shared_data / 'adl2'}")
    read = [(path, path.read_bytes()) for path in files]
    return [Published(path.stem, data, _expected(data)) for path, data in read]


def _expected(data: bytes) -> str:
    found = _EXPECTED.search(data.decode("utf-8"))
    return found[1] if found else "PASS"
