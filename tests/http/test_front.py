"""What stands between the server and the application: bodies taken in first, answers in pieces."""

import asyncio
import errno
import io
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from registry.errors import RegistryError
from registry.http import bodies, front, intake

LARGE, SMALL = "/fhir/CodeSystem/$lookup", "/login"
LIMIT = 4 * intake.IN_MEMORY
Chunks = list[bytes | None]
"""What a client sends; None is a silence that does not end."""


class Exchange:
    """Stands in for granian's side of a request."""

    def __init__(self, chunks: Chunks, slow: bool = False) -> None:
        self._chunks = chunks
        self._slow = slow
        self.sent: list[bytes] = []
        self.status = 0
        self.headers: list[tuple[str, str]] = []

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            if chunk is None:
                await asyncio.Event().wait()
            else:
                yield chunk
        yield b""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.sent = status, headers, [body]

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> "Exchange":
        self.status, self.headers = status, headers
        return self

    async def send_bytes(self, data: bytes) -> None:
        if self._slow:
            await asyncio.Event().wait()
        self.sent.append(data)


def asked(
    exchange: Exchange, path: str = LARGE, application: Any = None, told: list[str] | None = None, **headers: str
) -> list[str]:
    """The exchange played through; what was told of failures."""
    told = [] if told is None else told
    given = [(name.replace("_", "-"), value) for name, value in headers.items()]
    scope = SimpleNamespace(
        method="POST",
        path=path,
        query_string="q=å",
        scheme="http",
        http_version="1.1",
        server="127.0.0.1:80",
        client="::1:5000",
        authority=None,
        headers=SimpleNamespace(items=lambda: given),
    )

    async def play() -> None:
        made = front.Front(application or echo, 2, LIMIT, lambda error: told.append(type(error).__name__))
        made.__rsgi_init__(asyncio.get_running_loop())
        try:
            await made.__rsgi__(scope, exchange)  # type: ignore[arg-type]  # as much of a scope as is looked at
        finally:
            made.__rsgi_del__(asyncio.get_running_loop())

    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        asyncio.run(play())
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    return told


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """Says what was refused, or how long the body is."""
    refused: RegistryError | None = environ.get(bodies.REFUSED)
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain")])
    return [refused.code.encode() if refused else f"{len(body)} of {environ['CONTENT_LENGTH']}".encode()]


MEGABYTE = b"x" * intake.IN_MEMORY

BODIES: dict[str, tuple[str, dict[str, str], Chunks, bytes]] = {
    "as long as stated": (LARGE, {"content_length": "6"}, [b"abc", b"def"], b"6 of 6"),
    "of no stated length": (LARGE, {"transfer_encoding": "chunked"}, [b"abc", b"def"], b"6 of 6"),
    "empty": (LARGE, {"content_length": "0"}, [], b"0 of 0"),
    "kept on the disk": (LARGE, {"transfer_encoding": "chunked"}, [MEGABYTE, MEGABYTE], b"2097152 of 2097152"),
    "shorter than stated": (LARGE, {"content_length": "6"}, [b"abc"], b"truncated-body"),
    "broken off between chunks": (LARGE, {"transfer_encoding": "chunked"}, [b"abc", b""], b"truncated-body"),
    "too large by its word": (LARGE, {"content_length": str(LIMIT + 1)}, [None], b"too-large"),
    "too large as it comes": (LARGE, {"transfer_encoding": "chunked"}, [MEGABYTE] * 5, b"too-large"),
    "larger than a form": (SMALL, {"content_length": "1048577"}, [None], b"too-large"),
    "silent": (LARGE, {"content_length": "6"}, [b"abc", None], b"too-slow"),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_body_is_there_whole_or_refused_before_a_thread_works(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "SILENT", 0.05)
    path, headers, chunks, answer = BODIES[case]
    exchange = Exchange(chunks)
    assert asked(exchange, path, **headers) == []
    assert (exchange.status, b"".join(exchange.sent)) == (200, answer)


def test_a_body_that_trickles_is_not_waited_for_longer_than_its_bytes_are_worth(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "GRACE", 0.0)
    exchange = Exchange([b"a", None])
    asked(exchange, content_length="9")
    assert exchange.sent == [b"too-slow"]


def test_all_bodies_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "ON_DISK", 0)
    exchange = Exchange([b"abc"])
    asked(exchange, content_length="3")
    assert exchange.sent == [b"busy"]


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, b"disk-full"), (errno.EIO, b"busy")])
def test_a_body_for_which_there_is_no_room_is_refused(
    number: int, code: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(**_options: Any) -> Any:
        raise OSError(number, "no")

    monkeypatch.setattr(tempfile, "TemporaryFile", none)
    exchange = Exchange([MEGABYTE, MEGABYTE])
    asked(exchange, transfer_encoding="chunked")
    assert exchange.sent == [code]


def test_when_the_server_stops_bodies_are_waited_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "CLOSING", 0.01)
    on_the_way = Exchange([b"abc", None])
    later = Exchange([b"abc", None])

    async def play() -> list[Any]:
        taking = intake.Intake(LIMIT)

        async def take(exchange: Exchange) -> Any:
            environ: dict[str, Any] = {"PATH_INFO": LARGE, "CONTENT_LENGTH": "6"}
            async with taking.taken(environ, exchange):
                return environ[bodies.REFUSED].code

        first = asyncio.ensure_future(take(on_the_way))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        taking.close()
        return [await first, await take(later)]

    assert asyncio.run(play()) == ["too-slow", "too-slow"]


class Pieces:
    """An answer of so many parts, closed once."""

    def __init__(self, parts: int, fault: bool = False) -> None:
        self._parts = parts
        self._fault = fault
        self.closed = 0

    def __call__(self, _environ: dict[str, Any], start: Callable[..., Any]) -> "Pieces":
        start("200 OK", [("Content-Type", "text/plain")])
        return self

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(self._parts):
            yield b"x" * (front.PIECE // 2)
        if self._fault:
            raise ValueError("what somebody wrote")

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize(("parts", "sent"), [(0, 1), (1, 1), (2, 1), (3, 2), (5, 3)])
def test_an_answer_goes_out_in_pieces_and_is_closed_once(parts: int, sent: int) -> None:
    exchange, answer = Exchange([]), Pieces(parts)
    assert asked(exchange, application=answer) == []
    assert b"".join(exchange.sent) == b"x" * (front.PIECE // 2 * parts)
    assert (len(exchange.sent), answer.closed) == (sent, 1)


@pytest.mark.parametrize("parts", [0, 3])
def test_what_fails_is_told_without_its_message_and_ends_the_answer(parts: int) -> None:
    exchange, told = Exchange([]), list[str]()
    with pytest.raises(front.Failed, match=r"^$"):
        asked(exchange, application=Pieces(parts, fault=True), told=told)
    assert (told, len(exchange.sent)) == (["ValueError"], 1 if parts else 0)


def test_a_reader_that_takes_nothing_ends_its_answer_and_that_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "STALLED", 0.01)
    answer = Pieces(5)
    with pytest.raises(front.Failed):
        asked(Exchange([], slow=True), application=answer)
    assert answer.closed == 1


def test_a_request_is_told_as_wsgi_has_it() -> None:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        seen.update(environ)
        start("204 No Content", [])
        return []

    asked(Exchange([]), "/søk", application, content_type="text/plain", accept="a", host="x")
    assert (seen["PATH_INFO"], seen["QUERY_STRING"]) == ("/s\xc3\xb8k", "q=\xc3\xa5")
    assert (seen["SERVER_NAME"], seen["SERVER_PORT"], seen["REMOTE_ADDR"]) == ("127.0.0.1", "80", "::1")
    assert (seen["CONTENT_TYPE"], seen["HTTP_ACCEPT"], seen["HTTP_HOST"]) == ("text/plain", "a", "x")
    assert isinstance(seen["wsgi.input"], io.BytesIO)


def test_headers_that_come_twice_are_joined_and_those_with_underscores_left_out() -> None:
    given = [("x-a", "1"), ("x-a", "2"), ("cookie", "a=1"), ("cookie", "b=2"), ("x_a", "3"), ("host", "x")]
    scope = SimpleNamespace(
        method="GET",
        path="*",
        query_string="",
        scheme="http",
        http_version="1.1",
        server="h:1",
        client="c:1",
        authority="other",
        headers=SimpleNamespace(items=lambda: given),
    )
    environ = front.environment(scope)  # type: ignore[arg-type]  # as much of a scope as is looked at
    assert (environ["HTTP_X_A"], environ["HTTP_COOKIE"], environ["HTTP_HOST"]) == ("1,2", "a=1; b=2", "other")
