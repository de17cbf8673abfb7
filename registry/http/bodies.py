"""Bounds every request's body: its size as sent, and its size after decompression."""

import io
import re
import zlib
from collections.abc import Callable
from typing import IO, Any

from flask import request
from werkzeug.wsgi import get_input_stream

from registry.errors import BadRequest, TooLarge, UnsupportedMedia

CHUNK = 64 * 1024
#: Where bodies of the largest size are sent to: editions, contents, resources. Others are small.
UPLOADS = re.compile(r"/(fhir|import|proposals|standards|api/v1/(imports|proposals|standards))(/.*)?")
#: Bytes of a body that is sent anywhere else.
SMALL = 1024 * 1024
#: Where the reason stands, in WSGI's environment, for which a body was not taken in.
REFUSED = "fagregister.refused"
GZIP_WINDOW = 31  # zlib's number for a gzip header with the largest window


def most(path: str, limit: int) -> int:
    """Bytes that a body sent to this address may have, where the largest upload has `limit`."""
    return limit if UPLOADS.fullmatch(path) else min(limit, SMALL)


def bound_bodies(limit: int) -> Callable[[], None]:
    """A hook to run before each request. Bodies that lie about their size, or give none, are bounded as they are read.

    Raises TooLarge (413), and UnsupportedMedia (415) for a Content-Encoding other than gzip.
    """

    def bound() -> None:
        refused = request.environ.get(REFUSED)
        if refused is not None:
            raise refused
        allowed = most(request.path, limit)
        if (request.content_length or 0) > allowed:
            raise too_large(allowed)
        coding = request.headers.get("Content-Encoding", "").strip().lower()
        if coding in {"gzip", "x-gzip"}:
            _replace(request.environ, Inflated(get_input_stream(request.environ), allowed))
        elif coding in {"", "identity"}:
            if request.content_length is None and "wsgi.input_terminated" in request.environ:
                _replace(request.environ, Bounded(get_input_stream(request.environ), allowed))
        else:
            raise UnsupportedMedia(
                "A body in the encoding {coding} cannot be read; send it as gzip or as it is.",
                code="unsupported-encoding",
                coding=coding[:40],
            )

    return bound


def too_large(limit: int) -> TooLarge:
    return TooLarge("The body is larger than {limit} bytes, which is the most that is accepted.", limit=limit)


def _replace(environ: dict[str, Any], body: "Bounded") -> None:
    """Put a bounded stream in the place of the body; its length is not known before it is read.

    The framework's own limit would not do: it cuts such a body off at the limit, and hands on what it has.
    """
    environ["wsgi.input"] = io.BufferedReader(body, CHUNK)
    environ["wsgi.input_terminated"] = True
    environ.pop("CONTENT_LENGTH", None)
    environ.pop("HTTP_CONTENT_ENCODING", None)


class Bounded(io.RawIOBase):
    """A body that may hold so many bytes. Raises TooLarge as soon as it gives more."""

    def __init__(self, source: IO[bytes], limit: int) -> None:
        self._source = source
        self._limit = limit
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._next(len(buffer))
        self._given += len(data)
        if self._given > self._limit:
            raise too_large(self._limit)
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        return self._source.read(size) or b""


class Inflated(Bounded):
    """A gzip stream read as what it holds; bounded on both sides, so that neither bombs nor endless input pass."""

    def __init__(self, source: IO[bytes], limit: int) -> None:
        super().__init__(source, limit)
        self._taken = 0
        self._member = zlib.decompressobj(GZIP_WINDOW)
        self._waiting = b""
        self._started = False

    def _next(self, size: int) -> bytes:
        while True:
            if not self._waiting and not self._fill():
                return b""
            data = self._decompress(size)
            if data:
                return data

    def _fill(self) -> bool:
        self._waiting = self._source.read(CHUNK) or b""
        self._taken += len(self._waiting)
        if self._taken > self._limit:
            raise too_large(self._limit)
        if not self._waiting and self._started and not self._member.eof:
            raise BadRequest("The gzip body ends too early; send it again.", code="truncated-body")
        return bool(self._waiting)

    def _decompress(self, size: int) -> bytes:
        if self._member.eof:  # another member of the same stream
            self._member = zlib.decompressobj(GZIP_WINDOW)
        self._started = True
        try:
            data = self._member.decompress(self._waiting, size)
        except zlib.error as error:
            raise BadRequest("The body says it is gzip, but it is not.", code="bad-gzip") from error
        self._waiting = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        return data
