"""What is refused before anything is done: wrong paths, methods, tokens, parameters, bodies of every hostile kind."""

import errno
import gzip
import io
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from registry.api import problem_answer
from registry.app import create_app
from registry.config import MEGABYTE
from registry.services.reading import feeds, library
from registry.services.upkeep.installation import Installation
from tests.api.conftest import Asker
from tests.services.proposing.house import House

LIMIT = 64 * 1024
JSON = {"Content-Type": "application/json"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE")


@pytest.fixture
def small(ask: Asker, house: House) -> Asker:
    """A service that takes bodies of up to 64 KB."""
    opened = house.installation
    narrow = Installation(replace(opened.settings, max_upload=LIMIT), opened.database, opened.ledger)
    return Asker(create_app(installation=narrow), ask.contract, ask.tokens, "ola")


def test_every_path_answers_a_wrong_method_with_405_and_allow(ask: Asker, app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api/"):
            continue
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(next(part for part in path.split("/") if f"{argument}>" in part), "1")
        allowed = set(adapter.allowed_methods(path))
        for method in set(METHODS) - allowed:
            answer = ask(method, path, 405)
            assert set(answer.headers["Allow"].split(", ")) == allowed
            assert answer.get_json()["code"] == "method-not-allowed"


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1", "/api/v1/nope", "/api/v2/standards", "/api/v1/standards/"]
)
def test_what_is_not_there_is_a_problem_too(ask: Asker, path: str) -> None:
    assert ask.get(path, 404)["code"] == "no-route"


@pytest.mark.parametrize("id", ["0", "-1", "x", "1.0", "9" * 30, "9007199254740993", "1%2F2"])
def test_an_id_that_cannot_be_is_not_found(ask: Asker, id: str) -> None:
    ask.get(f"/proposals/{id}", 404)


def test_the_character_nul_is_in_no_address(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/standards/%00")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "nul-character")


@pytest.mark.parametrize(
    "question",
    [
        "limit=0", "limit=501", "limit=-1", "limit=1.0", "limit=1e2", "limit=%201", "limit=", "limit=١",
        "limit=1&limit=2", "cursor=x", "cursor=", "cursor=WzEsMl0", "cursor=bnVsbA", "cursor=" + "A" * 2001, "cursor=é",
        "unknown=1", "kind=nothing", "status=nonsense", "valid_at=yesterday", "known_at=2026-13-01",
        "valid_at=9999999999",
        "valid_at=0001-01-01", "valid_at=9999-12-31T23:59:59-12:00",
        "q=%00", "%00=1", "q=" + "x" * 201, "network=" + "x" * 65,
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_used_is_refused(ask: Asker, question: str) -> None:
    assert ask.get(f"/standards?{question}", 400)["code"] in {
        "bad-parameter", "bad-cursor", "bad-time", "repeated", "nul-character",
    }  # fmt: skip


def test_a_cursor_belongs_to_its_own_list(ask: Asker) -> None:
    cursor = ask.get("/standards?limit=1")["next"]
    assert ask.get(f"/standards?limit=2&cursor={cursor}")["items"]
    assert ask.get(f"/standards?kind=codeset&cursor={cursor}", 400)["code"] == "bad-cursor"
    assert ask.get(f"/changes?cursor={cursor}", 400)["code"] == "bad-cursor"
    number = ask.get("/changes?limit=1")["next"]
    assert ask.get(f"/changes?limit=1&cursor={number}")["items"][0]["seq"] == 2
    item = ask.get("/standards/kodeliste/versions/2026/items?limit=1")["next"]
    assert ask.get(f"/standards/kodeliste/versions/2025/items?limit=1&cursor={item}", 400)["code"] == "bad-cursor"


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic b2xhOng=", "Bearer nonsense", "Bearer a b", "Bearer " + "x" * 5000, "bearer \xff",
     "Token {ola}", "{ola}"],
)  # fmt: skip
def test_only_a_valid_bearer_token_is_taken(ask: Asker, header: str) -> None:
    headers = {"Authorization": header.format(ola=ask.tokens["ola"])}
    for method, path in (("GET", "/standards"), ("POST", "/proposals")):
        answer = ask(method, path, 401, headers=headers)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=")
        assert answer.get_json()["code"] == "bad-token"


def test_a_token_is_named_without_regard_to_case(ask: Asker) -> None:
    ask("GET", "/proposals?mine=true", headers={"Authorization": f"bearer {ask.tokens['ola']}"})


def test_a_session_cookie_is_no_token(ask: Asker, app: Flask, house: House) -> None:
    client = app.test_client()
    with client.session_transaction() as session:
        session["user"], session["epoch"] = 1, 0
    refused = client.post("/api/v1/proposals", json={"title": "x"})
    assert refused.status_code == 401
    assert refused.get_json()["code"] == "unauthenticated"


@pytest.mark.parametrize(
    ("data", "headers", "status", "code"),
    [
        (b"{", JSON, 400, "bad-json"),
        (b"nul", JSON, 400, "bad-json"),
        (b"\xff\xfe", JSON, 400, "bad-json"),
        (b"[" * 10_000 + b"]" * 10_000, JSON, 400, "bad-json"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, JSON, 400, "bad-json"),
        (b'{"title": "a", "title": "b"}', JSON, 400, "bad-json"),
        (b'{"title": NaN}', JSON, 400, "bad-json"),
        (b'{"title": "\\u0000"}', JSON, 400, "bad-json"),
        (b'{"title": "\\ud800"}', JSON, 400, "bad-json"),
        (b"", JSON, 422, "bad-body"),
        (b"", {}, 422, "bad-body"),
        (b"{}", {}, 415, "unsupported-media-type"),
        (b"{}", {"Content-Type": "text/plain"}, 415, "unsupported-media-type"),
        (b"title=x", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "unsupported-media-type"),
        (b"{}", {**JSON, "Content-Encoding": "br"}, 415, "unsupported-encoding"),
        (b"{}", {**JSON, "Content-Encoding": "gzip, gzip"}, 415, "unsupported-encoding"),
        (b"{}", {**JSON, "Content-Encoding": "identity"}, 422, "bad-body"),
        (b"{}", {**JSON, "Content-Encoding": "gzip"}, 400, "bad-gzip"),
        (gzip.compress(b"{}", mtime=0), {**JSON, "Content-Encoding": "gzip"}, 422, "bad-body"),
        (
            gzip.compress(b"{", mtime=0) + gzip.compress(b"}", mtime=0),
            {**JSON, "Content-Encoding": "x-gzip"},
            422,
            "bad-body",
        ),
        (gzip.compress(b"{}", mtime=0)[:-4], {**JSON, "Content-Encoding": "gzip"}, 400, "truncated-body"),
        (gzip.compress(b"{}" * 99, mtime=0)[:15], {**JSON, "Content-Encoding": "gzip"}, 400, "truncated-body"),
        (gzip.compress(b"{}", mtime=0) + b"junk", {**JSON, "Content-Encoding": "gzip"}, 400, "bad-gzip"),
        (b"x" * (LIMIT + 1), JSON, 413, "too-large"),
        (gzip.compress(b" " * (LIMIT + 1), mtime=0), {**JSON, "Content-Encoding": "gzip"}, 413, "too-large"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    small: Asker, data: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = small("POST", "/proposals", status, data=data, headers=headers)
    assert answer.get_json()["code"] == code
    if status == 415:
        assert answer.headers["Accept-Encoding"] == "gzip"


class Endless(io.RawIOBase):
    """A body that never ends, and counts what was taken of it."""

    def __init__(self, portion: bytes) -> None:
        self.portion, self.taken = portion, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        size = min(len(buffer), len(self.portion))
        buffer[:size] = self.portion[:size]
        self.taken += size
        return size


@pytest.mark.parametrize(
    ("portion", "encoding"),
    [(b" " * 1000, ""), (gzip.compress(b"", mtime=0), "gzip")],
    ids=["plain", "empty gzip members"],
)
def test_a_body_without_a_length_is_bounded_as_it_is_read(small: Asker, portion: bytes, encoding: str) -> None:
    body = Endless(portion)
    headers = {**JSON, **({"Content-Encoding": encoding} if encoding else {})}
    environ = {"wsgi.input": io.BufferedReader(body), "wsgi.input_terminated": True}
    small("POST", "/proposals", 413, headers=headers, environ_overrides=environ)
    assert body.taken < 4 * LIMIT


def test_a_bomb_is_not_unpacked(small: Asker) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(_bomb(packer))
    assert len(bomb) < LIMIT
    small("POST", "/proposals", 413, data=bomb, headers={**JSON, "Content-Encoding": "gzip"})


def _bomb(packer: "zlib._Compress") -> Iterator[bytes]:
    for _ in range(48):
        yield packer.compress(b"\0" * MEGABYTE)
    yield packer.flush()


def test_a_large_body_is_refused_on_paths_that_take_none(small: Asker) -> None:
    small("GET", "/standards", 413, data=b"x" * (LIMIT + 1))
    assert small.get("/standards", 400, data=b"x")["code"] == "body-not-wanted"


def test_a_database_that_is_gone_is_an_outage_not_a_crash(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("SELECT secret", {}, Exception("secret"))

    monkeypatch.setattr(library, "standards", gone)
    answer = ask("GET", "/standards", 503)
    assert answer.get_json()["code"] == "database"
    assert answer.headers["Retry-After"]
    assert "secret" not in answer.get_data(as_text=True)


def failure(name: str, value: str) -> OperationalError:
    cause = Exception("secret")
    setattr(cause, name, value)
    return OperationalError("INSERT secret", {}, cause)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (failure("sqlite_errorname", "SQLITE_FULL"), "disk-full"),
        (failure("sqlstate", "53100"), "disk-full"),
        (failure("sqlite_errorname", "SQLITE_READONLY"), "read-only"),
        (failure("sqlstate", "25006"), "read-only"),
        (failure("sqlstate", "08006"), "database"),
        (OSError(errno.ENOSPC, "secret"), "disk-full"),
        (OSError(errno.EDQUOT, "secret"), "disk-full"),
        (OSError(errno.EROFS, "secret"), "read-only"),
    ],
    ids=["sqlite full", "postgresql full", "sqlite read", "postgresql read", "lost", "space", "quota", "read"],
)
def test_a_disk_that_takes_no_more_is_told_as_such(
    ask: Asker, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(library, "standards", full)
    answer = ask("GET", "/standards", 503)
    assert answer.get_json()["code"] == code
    assert "secret" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "error", [RuntimeError("Kari Nordmann"), OSError(errno.EIO, "Kari Nordmann")], ids=["bug", "system"]
)
def test_a_crash_tells_nothing_outside_and_its_place_in_the_log(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(feeds, "changes", broken)
    answer = app.test_client().get("/api/v1/changes")
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert answer.get_json()["code"] == "internal"
    log = capsys.readouterr().err
    assert '"event":"failure"' in log
    assert type(error).__name__ in log
    assert "Nordmann" not in log + answer.get_data(as_text=True)


def test_a_cursor_of_another_sort_is_refused(ask: Asker) -> None:
    text = ask.get("/standards?limit=1")["next"]
    number = urlsafe_b64encode(b'["' + urlsafe_b64decode(text + "==")[2:14] + b'",7]').rstrip(b"=").decode()
    assert ask.get(f"/standards?limit=1&cursor={number}", 400)["code"] == "bad-cursor"
    item = ask.get("/changes?limit=1")["next"]
    worded = urlsafe_b64encode(b'["' + urlsafe_b64decode(item + "==")[2:14] + b'","x"]').rstrip(b"=").decode()
    assert ask.get(f"/changes?limit=1&cursor={worded}", 400)["code"] == "bad-cursor"
    below = urlsafe_b64encode(b'["' + urlsafe_b64decode(item + "==")[2:14] + b'",-1]').rstrip(b"=").decode()
    assert ask.get(f"/changes?limit=1&cursor={below}", 400)["code"] == "bad-cursor"


def test_a_crash_outside_the_framework_has_the_same_shape(app: Flask) -> None:
    with app.test_request_context("/api/v1/kinds"):
        answer = problem_answer(RuntimeError("Kari"))
    assert (answer.status_code, answer.get_json()["code"]) == (500, "internal")
