"""Stands between granian and the application, so that no thread waits for a client.

A body is taken in before a thread is asked to work; a long answer goes out in pieces, each made when it is wanted.
"""

import asyncio
import io
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import FrameType
from typing import IO, Any, Final, Protocol
from wsgiref.types import WSGIApplication, WSGIEnvironment

from flask import Flask

from registry.http import journal
from registry.http.intake import Intake

#: Bytes that are handed on at once of an answer that is longer.
PIECE: Final = 256 * 1024
#: Seconds in which a reader must take a piece.
STALLED: Final = 60.0

Headers = list[tuple[str, str]]


class Given(Protocol):
    """The headers of a request."""

    def items(self) -> list[tuple[str, str]]: ...


class Scope(Protocol):
    """What granian tells of a request."""

    method: str
    path: str
    query_string: str
    scheme: str
    http_version: str
    server: str
    client: str
    authority: str | None
    headers: Given


class Transport(Protocol):
    async def send_bytes(self, data: bytes) -> None: ...


class Exchange(Protocol):
    """granian's side of a request: its body, and the place for the answer, which may be given from any thread."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None: ...

    def response_stream(self, status: int, headers: Headers) -> Transport: ...


class Failed(Exception):
    """Ends an answer that cannot be given; what it was stands in the log, without what people wrote."""


class Front:
    """Serves a WSGI application with so many threads, each of which works and never waits for a client."""

    def __init__(
        self, application: WSGIApplication, threads: int, max_upload: int, failed: Callable[[BaseException], None]
    ) -> None:
        """`failed` is told what the application raised."""
        self._application = application
        self._failed = failed
        self._intake = Intake(max_upload)
        self._threads = ThreadPoolExecutor(threads, "answering")
        self._loop: asyncio.AbstractEventLoop

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The server's own handlers of these signals are the loop's, which is told of a signal beside this."""
        self._loop = loop
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._told_to_stop)

    def _told_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._loop.call_soon_threadsafe(self._intake.close)

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        self._threads.shutdown(cancel_futures=True)

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        environ = environment(scope)
        if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
            async with self._intake.taken(environ, exchange) as body:
                await self._answer(environ, body, exchange)
        else:
            await self._answer(environ, io.BytesIO(), exchange)

    async def _answer(self, environ: WSGIEnvironment, body: IO[bytes], exchange: Exchange) -> None:
        environ["wsgi.input"] = body
        answer = await self._loop.run_in_executor(self._threads, self._begun, environ, exchange)
        if answer is not None:
            await self._stream(answer, exchange)

    def _begun(self, environ: WSGIEnvironment, exchange: Exchange) -> "Answer | None":
        """In a thread: an answer of one piece goes out from here, as the loop may have other things to do; of a longer
        one the rest is to be sent."""
        with self._telling():
            answer = Answer(self._application, environ)
            answer.take()
            if not answer.over:
                return answer
            exchange.response_bytes(answer.status, answer.headers, answer.piece)
            return None

    async def _stream(self, answer: "Answer", exchange: Exchange) -> None:
        transport = exchange.response_stream(answer.status, answer.headers)
        try:
            while answer.piece:
                await self._sent(transport, answer.piece)
                await self._loop.run_in_executor(self._threads, self._taken, answer)
        finally:
            await self._loop.run_in_executor(self._threads, answer.close)

    async def _sent(self, transport: Transport, piece: bytes) -> None:
        try:
            await asyncio.wait_for(transport.send_bytes(piece), STALLED)
        except TimeoutError:
            raise Failed from None  # nobody's but the reader's; the connection ends before the answer does

    def _taken(self, answer: "Answer") -> None:
        with self._telling():
            answer.take()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self._failed(error)
            raise Failed from None


class Answer:
    """What the application answers, taken in pieces."""

    def __init__(self, application: WSGIApplication, environ: WSGIEnvironment) -> None:
        self.status, self.headers = 500, Headers()
        self.piece = b""
        self.over = False
        self._whole: Iterable[bytes] = application(environ, self._start)
        self._parts: Iterator[bytes] = iter(self._whole)

    def _start(self, status: str, headers: Headers, *_failure: Any) -> Callable[[bytes], Any]:
        self.status, self.headers = int(status[:3]), headers
        return _no_write

    def take(self) -> None:
        """The next piece, empty at the end; the application is told when there are no more."""
        if self.over:
            self.piece = b""
            return
        parts, size = [], 0
        for part in self._parts:
            parts.append(part)
            size += len(part)
            if size >= PIECE:
                break
        else:
            self.close()
        self.piece = b"".join(parts)

    def close(self) -> None:
        close = getattr(self._whole, "close", None)
        if not self.over and close is not None:
            close()
        self.over = True


def _no_write(_data: bytes) -> None:
    """The older way to answer, by writing (PEP 3333), which nothing behind here uses."""
    raise NotImplementedError("answers are iterated")


def before(app: Flask, threads: int) -> Front:
    """What stands before our application, and is told of failures in its log."""
    log = app.extensions["fagregister-log"]

    def failed(error: BaseException) -> None:
        log.error("failure", **journal.failure(error, error.__traceback__))

    return Front(app, threads, app.extensions["fagregister"].settings.max_upload, failed)


_SETTLED: Final[WSGIEnvironment] = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.input_terminated": True,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
_PLAIN: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def environment(scope: Scope) -> WSGIEnvironment:
    """A request as PEP 3333 tells it, without its body."""
    host, _, port = scope.server.rpartition(":")
    environ = {
        **_SETTLED,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": _as_sent(scope.path),
        "QUERY_STRING": _as_sent(scope.query_string),
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # it would pass for the one with a hyphen
        key = _PLAIN.get(name) or "HTTP_" + name.replace("-", "_").upper()
        if key in environ:
            value = f"{environ[key]}{'; ' if name == 'cookie' else ','}{value}"
        environ[key] = value
    if scope.authority is not None:
        environ["HTTP_HOST"] = scope.authority
    return environ


def _as_sent(text: str) -> str:
    """Its bytes as PEP 3333 has them in a string."""
    return text if text.isascii() else text.encode().decode("latin-1")
