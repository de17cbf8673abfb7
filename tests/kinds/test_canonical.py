"""Canonical JSON: equal content has equal bytes, and what JSON cannot carry exactly is refused."""

from typing import Any

import pytest

from registry.errors import ContentError
from registry.kinds.canonical import canonical_json, from_canonical


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ({"b": 1, "a": [1.0, 2.5, 1e21, True, None]}, b'{"a":[1,2.5,1e+21,true,null],"b":1}'),
        ({"æ": "\u20ac\n", "A": ""}, '{"A":"","æ":"\u20ac\\n"}'.encode()),
        ({"\ufb33": 1, "\U0001f600": 2}, '{"\U0001f600":2,"\ufb33":1}'.encode()),
        ([], b"[]"),
    ],
)
def test_the_bytes_follow_rfc_8785_and_come_back(value: Any, data: bytes) -> None:
    assert canonical_json(value) == data
    assert from_canonical(data) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, "\ud800", {"a": [float("-inf")]}])
def test_what_json_cannot_carry_exactly_is_refused(value: Any) -> None:
    with pytest.raises(ContentError) as refused:
        canonical_json(value)
    assert refused.value.problems[0].code == "not-canonical"
