"""Other sites' pages ask from a browser only where the operator names them, and never with cookies."""

from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.app import create_app
from registry.services.upkeep.installation import Installation
from tests.services.proposing.house import House

SITE = "https://app.example"
ASKS = {"Origin": SITE, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}


def opened_to(house: House, *origins: str) -> Flask:
    opened = house.installation
    settings = replace(opened.settings, cors_origins=origins)
    return create_app(installation=Installation(settings, opened.database, opened.ledger))


def ask(app: Flask, path: str, method: str = "GET", **headers: str) -> TestResponse:
    return app.test_client().open(path, method=method, headers=headers)


def test_without_the_setting_nothing_is_said_to_other_sites(house: House) -> None:
    app = opened_to(house)
    for answer in (ask(app, "/api/v1/kinds", Origin=SITE), ask(app, "/api/v1/kinds", "OPTIONS", **ASKS)):
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("path", ["/api/v1/kinds", "/fhir/metadata", "/api/v1/standards/nope", "/api/v1/proposals/1"])
def test_a_named_site_may_ask_api_and_fhir_without_cookies(house: House, path: str) -> None:
    app = opened_to(house, "https://b.example", SITE)
    answer = ask(app, path, Origin=SITE)
    assert answer.headers["Access-Control-Allow-Origin"] == SITE
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]
    stranger = ask(app, path, Origin="https://evil.example")
    assert "Access-Control-Allow-Origin" not in stranger.headers
    assert "Origin" in stranger.headers["Vary"]


def test_what_may_be_sent_is_told_beforehand(house: House) -> None:
    app = opened_to(house, SITE)
    told = ask(app, "/api/v1/proposals", "OPTIONS", **ASKS)
    assert told.status_code == 204
    assert told.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST"
    assert "Authorization" in told.headers["Access-Control-Allow-Headers"]
    refused = ask(app, "/api/v1/proposals", "OPTIONS", **{**ASKS, "Origin": "https://evil.example"})
    assert "Access-Control-Allow-Methods" not in refused.headers


def test_pages_are_opened_to_nobody(house: House) -> None:
    app = opened_to(house, "*")
    assert ask(app, "/api/v1/kinds", Origin="https://any.example").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in ask(app, "/about", Origin=SITE).headers
