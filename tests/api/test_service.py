"""What all edges share: health, counters, headers, the request log."""

import json
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from registry.app import create_app
from registry.config import Settings
from registry.errors import BadRequest
from registry.http import health
from registry.services.upkeep import schema
from registry.services.upkeep.installation import Installation
from tests.api.conftest import Asker, Furnished
from tests.services.proposing.house import House


def test_a_living_process_says_so(app: Flask) -> None:
    answer = app.test_client().get("/healthz")
    assert answer.get_json() == {"status": "ok"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_readiness_tells_of_database_schema_and_index(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.test_client()
    ready = client.get("/readyz").get_json()
    assert (ready["status"], ready["database"], ready["schema"]) == ("ready", "ok", "current")
    assert ready["index"]["state"] == "ok"
    assert ready["index"]["indexed_through"] <= ready["ledger_head"]
    monkeypatch.setattr(schema, "is_current", lambda _: False)
    outdated = client.get("/readyz")
    assert (outdated.status_code, outdated.get_json()["schema"]) == (503, "outdated")

    def gone(_: object) -> bool:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(schema, "is_current", gone)
    unreachable = client.get("/readyz")
    assert (unreachable.status_code, unreachable.get_json()["database"]) == (503, "unreachable")


def test_counters_are_given_as_prometheus_reads_them(ask: Asker, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ask.get("/kinds")
    ask.get("/nope", 404)
    answer = app.test_client().get("/metrics")
    assert answer.mimetype == "text/plain"
    lines = answer.get_data(as_text=True).splitlines()
    assert any(line.startswith('fagregister_requests_total{edge="api",method="GET",status="404"') for line in lines)
    assert any(line.startswith("fagregister_ledger_head ") for line in lines)
    assert any(line.startswith("fagregister_index_through ") for line in lines)
    monkeypatch.setattr(health, "_head", lambda: None)
    assert "ledger_head" not in app.test_client().get("/metrics").get_data(as_text=True)


def test_methods_that_clients_invent_are_counted_as_one(app: Flask) -> None:
    client = app.test_client()
    for method in ("BREW", "WHEN", "PROPFIND"):
        client.open("/healthz", method=method)
    lines = client.get("/metrics").get_data(as_text=True)
    assert 'method="other",status="405"' in lines
    assert "BREW" not in lines


@pytest.mark.parametrize("path", ["/api/v1/kinds", "/api/v1/nope", "/healthz", "/api/v1/docs", "/nope"])
def test_every_answer_has_the_security_headers(app: Flask, path: str) -> None:
    headers = app.test_client().get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Referrer-Policy" in headers
    assert headers["X-Request-ID"]


def test_data_is_not_kept_without_asking_again(ask: Asker) -> None:
    assert ask("GET", "/kinds").headers["Cache-Control"] == "no-cache"
    assert ask("GET", "/nope", 404).headers["Cache-Control"] == "no-store"
    assert "Authorization" in ask("GET", "/kinds").headers["Vary"]


def test_an_https_service_says_so_to_browsers(house: House) -> None:
    opened = house.installation
    secure = Installation(replace(opened.settings, base_url="https://x.example"), opened.database, opened.ledger)
    answer = create_app(installation=secure).test_client().get("/healthz")
    assert "max-age" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(("given", "kept"), [("abcdef-123456", True), ("short", False), ("a b\x7f<script>", False)])
def test_a_request_keeps_its_id_where_it_is_one(app: Flask, given: str, kept: bool) -> None:
    answer = app.test_client().get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is kept


def test_the_log_names_the_route_and_neither_query_nor_token(ask: Asker, capsys: pytest.CaptureFixture[str]) -> None:
    ask.by("ola").get("/standards/kodeliste?valid_at=2026-03-03")
    ask("BREW", "/standards", 405)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert lines[-2]["route"] == "/api/v1/standards/<slug>"
    assert (lines[-2]["method"], lines[-2]["status"]) == ("GET", 200)
    assert lines[-1]["method"] == "other"
    assert ask.tokens["ola"] not in json.dumps(lines)
    assert "2026-03-03" not in json.dumps([{k: v for k, v in line.items() if k != "timestamp"} for line in lines])


def test_a_log_level_that_does_not_exist_is_refused(house: House) -> None:
    opened = house.installation
    odd = Installation(replace(opened.settings, log_level="loud"), opened.database, opened.ledger)
    with pytest.raises(BadRequest, match="log_level"):
        create_app(installation=odd)


def test_the_service_opens_what_its_settings_name(furnished: Furnished) -> None:
    app = create_app(Settings(data=furnished.directory))
    assert app.test_client().get("/readyz").get_json()["status"] == "ready"
    app.extensions["fagregister"].database.dispose()


def test_pages_have_pages_of_their_own_for_errors(app: Flask) -> None:
    answer = app.test_client().get("/nope")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    refused = app.test_client().delete("/healthz")
    assert (refused.status_code, refused.mimetype) == (405, "text/html")
    assert "GET" in refused.headers["Allow"]


def test_fhir_has_operation_outcomes(app: Flask) -> None:
    answer = app.test_client().get("/fhir/Nothing/1")
    assert answer.status_code == 404
    assert answer.get_json()["resourceType"] == "OperationOutcome"
