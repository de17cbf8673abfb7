"""Tables read from text."""

import pytest

import codesets
from codesets import ReadError


def refused(data: bytes | str, **wishes: object) -> list[codesets.Problem]:
    with pytest.raises(ReadError) as caught:
        codesets.read(data.encode() if isinstance(data, str) else data, **wishes)  # type: ignore[arg-type]
    return list(caught.value.problems)
