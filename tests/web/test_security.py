"""Cookies, headers, cross-site protection, log-in and lock-out, licences."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from registry.app import create_app
from registry.config import Settings
from registry.errors import Unavailable
from registry.services.members import people
from registry.web.security import local_path
from tests.web.conftest import Reader
from tests.web.world import PASSWORD

ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")


def test_headers_keep_scripts_styles_and_frames_of_others_out(reader: Reader) -> None:
    headers = reader.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", "/?q=lunge", "/standards/icd-10/versions/2026", "/login", "/about"])
def test_pages_hold_no_inline_script_or_style_and_ask_nothing_of_others(reader: Reader, path: str) -> None:
    page = reader.get(path).text
    assert not re.search(r"<script(?![^>]*src=)", page)
    assert not re.search(r"\son[a-z]+=|\sstyle=|<style", page)
    assert not ELSEWHERE.search(page)


def test_the_session_cookie_is_out_of_scripts_reach_and_stays_on_this_site(visit: Callable[..., Reader]) -> None:
    answer = visit().log_in("ola")
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_under_https_the_cookie_is_secure_and_browsers_are_told_to_stay_on_https(migrated, tmp_path) -> None:  # type: ignore[no-untyped-def]
    app = create_app(Settings(data=tmp_path, base_url="https://fagregister.example", log_level="error"))
    assert app.config["SESSION_COOKIE_SECURE"] is True
    assert "max-age" in app.test_client().get("/login").headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "path", ["/login", "/logout", "/me/password", "/proposals/new", "/import", "/proposals/1/votes", "/me/tokens"]
)
def test_forms_without_the_page_s_token_are_refused(reader: Reader, path: str) -> None:
    answer = reader.client.post(path, data={"username": "ola"})
    assert answer.status_code == 400
    assert "Skjemaet hadde ligget åpent for lenge" in answer.text


def test_after_five_wrong_passwords_nobody_gets_in_for_a_while(visit: Callable[..., Reader]) -> None:
    reader = visit()
    for _ in range(5):
        refused = reader.log_in("ola", "feil passord her")
        assert refused.status_code == 401
        assert 'value="ola"' in refused.text
    locked = reader.log_in("ola")
    assert locked.status_code == 429
    assert reader.get("/me").status_code == 302


def test_a_name_that_nobody_has_is_locked_out_alike(visit: Callable[..., Reader]) -> None:
    told = []
    for name in ("ola", "finnes-ikke"):
        reader = visit()
        answers = [reader.log_in(name, "feil passord her") for _ in range(6)]
        told.append([(each.status_code, each.text.replace(name, "NAVN").count("NAVN")) for each in answers])
    assert told[0] == told[1]
    assert told[0][-1][0] == 429


def test_a_copied_cookie_is_worth_nothing_after_the_log_out(visit: Callable[..., Reader], app: Flask) -> None:
    reader, thief = visit("ola"), visit()
    cookie = reader.client.get_cookie("session")
    assert cookie is not None
    thief.client.set_cookie("session", cookie.value)
    assert thief.get("/me").status_code == 200
    reader.send("/logout")
    thief.client.set_cookie("session", cookie.value)
    assert thief.get("/me").status_code == 302


def test_log_in_leads_back_and_log_out_ends_it(visit: Callable[..., Reader]) -> None:
    reader = visit()
    turned = reader.get("/import?a=b")
    fields = {"username": "ola", "password": PASSWORD, "next": "/import?a=b"}
    assert turned.headers["Location"] == "/login?next=/import?a%3Db"
    assert reader.send("/login", fields, page="/login").headers["Location"] == "/import?a=b"
    assert reader.get("/login").status_code == 302
    assert reader.send("/logout").status_code == 302
    assert reader.get("/me").status_code == 302


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/me", True),
        ("/proposals/1?x=y#z", True),
        (None, False),
        ("", False),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https://evil.example", False),
        ("/ok\n//evil", False),
        ("me", False),
        ("javascript:alert(1)", False),
    ],
)
def test_a_log_in_never_leads_off_the_site(address: str | None, kept: bool) -> None:
    assert local_path(address, "/else") == (address if kept else "/else")


def test_logging_out_everywhere_ends_other_sessions(visit: Callable[..., Reader]) -> None:
    here, there = visit("ola"), visit("ola")
    assert here.send("/me/logout-everywhere").status_code == 302
    assert there.get("/me").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "status"),
    [
        (PASSWORD, "et helt nytt passord", "et helt nytt passord", 302),
        ("feil passord her", "et helt nytt passord", "et helt nytt passord", 422),
        (PASSWORD, "et helt nytt passord", "et annet passord", 422),
        (PASSWORD, "kort", "kort", 400),
    ],
)
def test_a_password_is_changed_only_by_who_knows_the_present_one(
    visit: Callable[..., Reader], old: str, new: str, again: str, status: int
) -> None:
    reader = visit("leser")
    answer = reader.send("/me/password", {"old": old, "new": new, "again": again})
    assert answer.status_code == status
    assert visit().log_in("leser", new if status == 302 else PASSWORD).status_code == 302


def test_a_token_is_shown_once_works_and_is_revoked(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    made = reader.send("/me/tokens", {"name": "skript", "scopes": ["read", "propose"], "days": "30"})
    secret = re.search(r"fgr_[\w-]+", made.text)
    assert secret
    assert made.headers["Cache-Control"].startswith(("private", "no-store"))
    assert secret[0] not in reader.get("/me").text
    assert reader.send("/me/tokens", {"name": "skript", "scopes": ["read"], "days": "30"}).status_code == 409
    assert reader.send("/me/tokens", {"name": "to", "scopes": ["read"], "days": "mange"}).status_code == 400
    assert reader.send("/me/tokens/revoke", {"name": "skript"}).status_code == 302
    assert "trukket tilbake" in reader.get("/me").text


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/finnes-ikke", 404, "Vi finner ikke siden"),
        ("GET", "/standards/finnes-ikke", 404, "finnes-ikke"),
        ("GET", "/standards/mfolfox6/versions/9.9.9", 404, "9.9.9"),
        ("POST", "/about", 405, "Siden kan ikke brukes på den måten"),
        ("GET", "/standards?after=%00", 400, "Gå tilbake"),
        ("GET", "/standards/mfolfox6?valid_at=igår", 400, "Gå tilbake"),
    ],
)
def test_errors_say_in_plain_words_what_to_do(reader: Reader, method: str, path: str, status: int, words: str) -> None:
    answer = reader.client.open(path, method=method)
    assert answer.status_code == status
    assert words in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_failure_of_ours_is_told_without_its_inner_parts(
    app,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret inside")

    app.testing = False
    monkeypatch.setattr("registry.web.views.networks.service.networks", broken)
    answer = app.test_client().get("/networks")
    assert answer.status_code == 500
    assert "Noe gikk galt hos oss" in answer.text
    assert "secret" not in answer.text


def test_a_busy_registry_is_told_as_such(app, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    def busy(*_: object) -> None:
        raise Unavailable("The registry is busy writing. Try again in a minute.")

    monkeypatch.setattr("registry.web.views.networks.service.networks", busy)
    assert app.test_client().get("/networks").status_code == 503


@pytest.mark.parametrize("query", ["endpoint=x", "_scheme=javascript&_external=1", "_method=POST", "_anchor=x"])
def test_a_page_leads_to_its_languages_whatever_its_address_asks(reader: Reader, query: str) -> None:
    answer = reader.get(f"/?{query}")
    assert answer.status_code == 200
    assert f'href="/?{query.replace("&", "&amp;")}&amp;lang=nn"' in answer.text


def test_nobody_reads_without_a_log_in_where_the_operator_wants_one(migrated: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(migrated, data)
    client = create_app(Settings(data=data, require_login=True, log_level="error")).test_client()
    for path in ("/", "/standards", "/proposals", "/networks"):
        assert client.get(path).headers["Location"] == f"/login?next={path}"
    for path in ("/login", "/about", "/about/accessibility", "/web/static/app.css"):
        with client.get(path) as answer:
            assert answer.status_code == 200


def test_suggestions_know_who_is_logged_in_where_nobody_else_may_read(migrated: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(migrated, data)
    app = create_app(Settings(data=data, require_login=True, log_level="error"))
    with app.extensions["fagregister"].database.writing() as session:
        people.add_user(session, people.console(session), username="kari", name="Kari", password=PASSWORD)
    reader, asked = Reader(app.test_client()), "/api/v1/suggest?q=lunge"
    assert reader.get(asked).status_code == 401
    reader.log_in("kari")
    answer = reader.get(asked)
    assert (answer.status_code, "Cookie" in answer.headers["Vary"]) == (200, True)
    assert reader.get(asked, headers={"Authorization": "Bearer fgr_nobody"}).status_code == 401
    assert reader.get("/api/v1/search?q=lunge").status_code == 401
    reader.send("/logout")
    assert reader.get(asked).status_code == 401


def test_a_form_that_is_too_large_is_refused_in_plain_words(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    answer = reader.send("/proposals/new", {"title": "x" * 9_000_000})
    assert answer.status_code == 413
    assert "Det er for stort" in answer.text


def test_the_sign_that_databases_refuse_is_refused_in_words(reader: Reader) -> None:
    answer = reader.send("/login", {"username": "ola\x00", "password": "x"}, page="/login")
    assert answer.status_code == 400
    assert "U+0000" in answer.text
