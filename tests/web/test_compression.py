"""Pages and files are sent compressed where it is asked for, and never together with a reader's secrets."""

import gzip
from collections.abc import Callable

import pytest
from flask import Flask

from tests.web.conftest import Reader

TAKES = {"Accept-Encoding": "gzip, br"}


def test_pages_and_files_are_compressed_for_those_who_take_it(shared_app: Flask) -> None:
    client = shared_app.test_client()
    for address in ("/standards?lang=nb", "/web/static/app.css", "/bootstrap/static/css/bootstrap.min.css"):
        plain = client.get(address, buffered=True)
        packed = client.get(address, headers=TAKES, buffered=True)
        assert (plain.content_encoding, packed.content_encoding) == (None, "gzip"), address
        assert gzip.decompress(packed.data) == plain.data
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_file_that_a_browser_has_is_not_sent_again(shared_app: Flask) -> None:
    client = shared_app.test_client()
    first = client.get("/web/static/app.css", headers=TAKES, buffered=True)
    again = client.get("/web/static/app.css", headers={**TAKES, "If-None-Match": first.headers["ETag"]}, buffered=True)
    assert first.headers["ETag"].startswith("W/")
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "br"}, {"Accept-Encoding": "gzip;q=0"}])
def test_who_does_not_take_it_gets_it_plain(shared_app: Flask, headers: dict[str, str]) -> None:
    assert shared_app.test_client().get("/standards", headers=headers).content_encoding is None


def test_pages_with_tokens_of_a_session_are_not_compressed(visit: Callable[..., Reader]) -> None:
    """BREACH: what an address holds would be compressed together with them."""
    member = visit("ola").client
    assert member.get("/standards?q=x", headers=TAKES, buffered=True).content_encoding is None
    assert member.get("/web/static/app.css", headers=TAKES, buffered=True).content_encoding == "gzip"
    stranger = visit("").client
    login = stranger.get("/login", headers=TAKES, buffered=True)
    assert ("csrf_token" in login.text, login.content_encoding) == (True, None)


def test_short_answers_and_errors_are_as_they_are(shared_app: Flask) -> None:
    client = shared_app.test_client()
    assert client.get("/web/static/icon.svg", headers=TAKES, buffered=True).content_encoding is None
    assert client.get("/no-such-page", headers=TAKES, buffered=True).content_encoding is None
    assert client.get("/api/v1/kinds", headers=TAKES, buffered=True).content_encoding is None
