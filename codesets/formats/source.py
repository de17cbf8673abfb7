"""Bytes and text of a source: bounded in size, in an encoding told or detected, faults with their place."""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

from codesets.problem import ReadError
from codesets.telling import tell

#: Bytes; a national edition of ICD-10 with all its texts is a tenth of it.
DEFAULT_LIMIT: Final = 64 * 1024 * 1024
#: Single-byte encodings that Nordic lists come in; others must be named.
_LEGACY: Final = ["cp1252", "latin_1", "iso8859_15", "iso8859_10", "cp865", "cp850", "mac_roman"]
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Text encodings of Python that no list is written in: the first takes time by the square of the text, others raise
#: errors without a place, or read escapes that were meant as text.
_NO_CHARSETS: Final = frozenset({"punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"})
_SAMPLE: Final = 64 * 1024
_MULTIBYTE: Final = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def load(source: str | os.PathLike[str] | bytes, limit: int) -> bytes:
    """The bytes of a file, or the bytes given; refused above `limit` without reading further."""
    if isinstance(source, bytes):
        data = source
    else:
        with Path(source).open("rb") as file:
            data = file.read(limit + 1)
    if len(data) > limit:
        raise ReadError.at(
            "too-large",
            tell(
                "more than {limit} bytes; split the list, or raise the limit if it is meant to be so large", limit=limit
            ),
        )
    return data


def charset(name: str) -> str:
    """The encoding's proper name. Raises LookupError for what is no character set."""
    try:
        found = codecs.lookup(name)
    except (ValueError, UnicodeError) as error:  # a name with U+0000, or beyond ASCII
        raise LookupError(name) from error
    if not found._is_text_encoding or found.name.replace("_", "-") in _NO_CHARSETS:
        raise LookupError(name)
    return found.name


def decode(data: bytes, encoding: str | None = None, *, legacy: bool = True) -> str:
    """Text without its byte order mark; ReadError gives line and column of the first byte that does not fit.

    Without `legacy` no single-byte encoding is guessed at: the format is Unicode by its specification.
    """
    try:
        chosen = charset(encoding or _detect(data, legacy))
        text = data.decode(chosen)
    except LookupError:
        raise ReadError.at(
            "encoding", tell("no encoding is called {encoding!r}; try utf-8, utf-16 or cp1252", encoding=encoding)
        ) from None
    except UnicodeDecodeError as error:
        raise _undecodable(data, chosen, error) from None
    return text.removeprefix("\ufeff")


def guessed(data: bytes) -> str | None:
    """The single-byte encoding that `decode` would take the bytes to be in, by a guess; None for Unicode."""
    found = charset(_detect(data, legacy=True))
    return None if found.startswith("utf") else found


def _detect(data: bytes, legacy: bool) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    if _is_utf8(data):
        return "utf-8"
    sample = data[:_SAMPLE]
    if sample.count(0) * 4 > len(sample):
        return "utf-16-le" if sample[1:2] == b"\x00" else "utf-16-be"
    if not legacy or _MULTIBYTE.search(data):
        return "utf-8"  # damaged UTF-8: decoding it names the damaged place, guessing would hide it
    best = from_bytes(sample, cp_isolation=_LEGACY, enable_fallback=False).best()
    return best.encoding if best is not None else "utf-8"


def _is_utf8(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return text.count("\x00") * 4 <= len(text)


def _undecodable(data: bytes, encoding: str, error: UnicodeDecodeError) -> ReadError:
    before = data[: error.start]
    line_start = before.rfind(b"\n") + 1
    column = len(before[line_start:].decode(encoding, "replace")) + 1
    found = " ".join(f"{byte:02x}" for byte in data[error.start : error.start + 4])
    return ReadError.at(
        "encoding",
        tell(
            "the bytes {found} are not {encoding}; save the file as UTF-8, or name its encoding",
            found=found,
            encoding=encoding,
        ),
        line=before.count(b"\n") + 1,
        column=column,
    )
