"""JSON from outside is read within bounds, and what is wrong is told with its place."""

import pytest

from registry.errors import ContentError, TooLarge
from registry.kinds.jsontext import MAX_DEPTH, read_json


def test_json_is_read_with_and_without_byte_order_mark() -> None:
    assert read_json(b'{"a": [1, 2.5, true, null, "\xc3\xa6"]}') == {"a": [1, 2.5, True, None, "æ"]}
    assert read_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"", "json-syntax", 1, 1),
        (b'{"a": 1,\n "b": }', "json-syntax", 2, 7),
        (b'{"a": NaN}', "json-syntax", 1, 7),
        (b'{"a": Infinity}', "json-syntax", 1, 7),
        (b'{"a": 1e999}', "json-syntax", 1, 7),
        (b'["\\ud800"]', "json-syntax", 1, 3),
        (b'{"a":\n "bl\xe5"}', "invalid-utf8", 2, 5),
        (b'\xef\xbb\xbf{"\xc3\xa6": "\xe5"}', "invalid-utf8", 1, 8),
        (b'{"a": 1, "a": 2}', "duplicate-key", None, None),
        (b'{"a": {"b": 1, "b": 1}}', "duplicate-key", None, None),
        (b'["\\u0000"]', "nul-character", None, None),
        (b'{"\\u0000": 1}', "nul-character", None, None),
        (b"[" * 10_000 + b"]" * 10_000, "json-depth", 1, 1026),
        (b'{"a":' * 10_000, "json-depth", 1, 5130),
        (b"[" * 100 + b"]" * 100, "json-depth", None, None),
    ],
)
def test_what_is_not_plain_json_is_refused_with_its_place(
    data: bytes, code: str, line: int | None, column: int | None
) -> None:
    with pytest.raises(ContentError) as refused:
        read_json(data)
    (problem,) = refused.value.problems
    assert (problem.code, problem.line) == (code, line)
    if code != "json-depth":
        assert problem.column == column


def test_depth_up_to_the_limit_is_read() -> None:
    assert read_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)


def test_more_than_the_limit_is_too_large() -> None:
    with pytest.raises(TooLarge, match="11 bytes; the limit is 10"):
        read_json(b'"123456789"', max_bytes=10)


def test_whole_numbers_are_read_exactly_so_that_schemas_can_refuse_what_cannot_be_kept() -> None:
    assert read_json(b"[9007199254740993, 12345678901234567890123, 1.5e3]") == [
        2**53 + 1,
        12345678901234567890123,
        1500,
    ]
