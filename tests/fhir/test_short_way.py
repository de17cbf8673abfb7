"""The short way answers as the long way does, to the byte, and as soon as anything changes."""

import importlib
import pkgutil
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.app import create_app
from registry.fhir import operations
from registry.models import Standard
from registry.services.acts import record
from registry.services.members import people
from registry.services.reading import library
from registry.services.stored.remembered import ALL, LONGEST, SHORTEST, answers
from registry.services.terminology import asking
from registry.services.upkeep.installation import Installation
from tests.conftest import Clock
from tests.fhir.conftest import COLOURS, OID, Client
from tests.services import press
from tests.short_ways import LONG, same, watched

URL = "http://example.org/liste"
RGB = "http://example.org/rgb"
WARM = "http://example.org/varme"
PLAIN = [
    f"CodeSystem/$lookup?system={COLOURS}&code=R",
    f"CodeSystem/$lookup?code=R&system={COLOURS}&version=2025",
    f"CodeSystem/$lookup?code=C&system={OID}&displayLanguage=nb",
    f"CodeSystem/$lookup?system={COLOURS}&code=DR&property=parent&property=designation",
    f"CodeSystem/$lookup?system={COLOURS}&code=R&_format=json",
    f"CodeSystem/$lookup?system={COLOURS}&code=R&_format=application/fhir%2Bjson",
    f"CodeSystem/$lookup?system={COLOURS}&code=R&useSupplement=http://example.org/navn",
    f"CodeSystem/$validate-code?url={COLOURS}&code=R",
    f"CodeSystem/$validate-code?url={COLOURS}&code=R&display=Green",
    f"CodeSystem/$validate-code?url={COLOURS}&code=R&display=R%C3%B8d",
    f"CodeSystem/$validate-code?url={COLOURS}&code=no+such+code",
    "CodeSystem/$validate-code?url=http://example.org/none&code=1",
    f"CodeSystem/$subsumes?system={COLOURS}&codeA=C&codeB=DR",
    f"ValueSet/$validate-code?url={WARM}&system={COLOURS}&code=DR",
    f"ValueSet/$validate-code?url={WARM}&system={COLOURS}&code=B",
    f"ValueSet/$validate-code?url={WARM}&code=DR&inferSystem=true",
    f"ValueSet/$validate-code?url={COLOURS}%3Ffhir_vs&system={COLOURS}&code=B",
    f"ConceptMap/$translate?url=http://example.org/kart&system={COLOURS}&sourceCode=R",
    f"ConceptMap/$translate?system={COLOURS}&code=R",
]
HEADS: list[dict[str, str]] = [
    {},
    {"Accept": "application/fhir+json"},
    {"Accept": "application/fhir+xml;q=0.5, application/json"},
    {"Accept-Language": "nb;q=0.9, en;q=0.1"},
    {"X-Request-ID": "0123456789"},
]
OTHERS: list[tuple[str, dict[str, str]]] = [
    (f"CodeSystem/$lookup?system={COLOURS}&code=R&date=2026-03-03", {}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=R&valid_at=2026-03-03", {}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=R&_pretty=true", {}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=R&_format=xml", {}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=R&_format=pdf", {}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=R&_format=json&_format=xml", {}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=R", {"Accept": "application/fhir+xml"}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=R", {"Accept": "text/plain"}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=R", {"X-Cache-Id": "none"}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=R", {"Origin": "https://other.example"}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=R", {"Authorization": "Bearer none"}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=R", {"Authorization": "Basic YTpi"}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=none", {}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=R%00", {}),
    (f"CodeSystem/$lookup?system={COLOURS}&code={'R' * 3000}", {}),
    (f"CodeSystem/$lookup?system={COLOURS}&code=R&code=G", {}),
    ("CodeSystem/$lookup?system=http://example.org/lukket&code=R", {}),
    ("CodeSystem/$lookup?system=http://example.org/farlig&code=R", {}),
    (f"ValueSet/$expand?url={WARM}", {}),
]


@pytest.fixture
def framework(fhir: Client, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that the framework is asked for."""
    return watched(fhir.app, monkeypatch)


def get(app: Flask, path: str, headers: dict[str, str] | None = None) -> TestResponse:
    return app.test_client().get(f"/fhir/{path}", headers=headers or {})


@pytest.mark.parametrize("release", ["", "r5/"])
@pytest.mark.parametrize("question", PLAIN)
def test_a_plain_question_is_answered_to_the_byte_as_by_the_framework(
    fhir: Client, framework: list[str], release: str, question: str
) -> None:
    for heads in (*HEADS, {"Authorization": f"Bearer {fhir.tokens['bygger']}"}):
        long = get(fhir.app, release + question, {**heads, **LONG})
        framework.clear()
        short = [get(fhir.app, release + question, heads) for _ in range(2)]
        assert long.status_code == 200
        assert not framework
        assert all(same(each, long) for each in short)
        assert all("X-Request-ID" in each.headers for each in short)


@pytest.mark.parametrize(("question", "heads"), OTHERS)
def test_what_is_not_plain_or_is_refused_is_answered_by_the_framework(
    fhir: Client, framework: list[str], question: str, heads: dict[str, str]
) -> None:
    answer = get(fhir.app, question, heads)
    assert framework
    if "$expand" not in question:  # each has an identifier of its own
        assert same(answer, get(fhir.app, question, {**heads, **LONG}))


def test_operations_know_no_request_but_what_was_asked() -> None:
    for each in pkgutil.iter_modules(operations.__path__, f"{operations.__name__}."):
        module = importlib.import_module(each.name)
        assert not {"request", "current_app", "g"} & vars(module).keys(), each.name


@pytest.mark.parametrize("method", ["HEAD", "POST"])
def test_only_get_is_short(fhir: Client, framework: list[str], method: str) -> None:
    fhir.app.test_client().open(f"/fhir/{PLAIN[0]}", method=method)
    assert framework


def test_what_is_answered_shortly_is_logged_and_counted_as_all_else(
    fhir: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    def counted() -> int:
        lines = fhir.app.test_client().get("/metrics").get_data(as_text=True).splitlines()
        start = 'fagregister_requests_total{edge="fhir",method="GET",status="200"'
        return sum(int(line.rpartition(" ")[2]) for line in lines if line.startswith(start))

    before = counted()
    capsys.readouterr()
    get(fhir.app, PLAIN[0])
    told = capsys.readouterr().err
    assert '"route":"/fhir/CodeSystem/$lookup"' in told
    assert "code=R" not in told
    assert counted() == before + 1


# -- nothing is stale


@pytest.fixture
def app(sqlite: Installation) -> Flask:
    press.adopt(sqlite, "liste", press.FIRST, "1", identifiers=(URL,))
    return create_app(installation=sqlite)


def told(app: Flask, code: str = "B", **headers: str) -> tuple[int, str | None, str | None]:
    """Status, display and version, asked twice so that the second answer is the remembered one."""
    answers = [get(app, f"CodeSystem/$lookup?system={URL}&code={code}", headers) for _ in range(2)]
    assert same(*answers)
    found = {each["name"]: each.get("valueString") for each in answers[0].get_json().get("parameter", [])}
    return answers[0].status_code, found.get("display"), found.get("version")


def test_a_new_edition_is_told_of_at_once(installation: Installation, clock: Clock) -> None:
    """On either database: PostgreSQL has no counter of commits."""
    press.adopt(installation, "liste", press.FIRST, "1", identifiers=(URL,))
    app = create_app(installation=installation)
    assert told(app) == (200, "Beta", "1")
    assert told(app, "C")[0] == 404
    clock.forward(days=1)
    press.adopt(installation, "liste", press.MINOR, "2")
    assert told(app) == (200, "Beta", "2")
    assert told(app, "C") == (200, "Gamma", "2")


def test_a_scheduled_edition_is_told_of_when_its_time_comes(app: Flask, sqlite: Installation, clock: Clock) -> None:
    press.publish(sqlite, "annen", press.FIRST)
    press.adopt(sqlite, "liste", press.PATCHED, "2", valid_from=clock.time + timedelta(days=2))
    assert told(app) == (200, "Beta", "1")
    clock.forward(days=1, hours=23)
    assert told(app) == (200, "Beta", "1")
    clock.forward(hours=1)
    assert told(app) == (200, "Beta.", "2")


@pytest.mark.parametrize("verb", ["recall", "retire"])
def test_what_is_withdrawn_is_no_longer_answered_from(app: Flask, sqlite: Installation, verb: str) -> None:
    assert told(app)[0] == 200
    press.end(sqlite, "liste", verb)
    assert told(app)[0] == 404


def test_a_retirement_that_is_set_for_later_comes_when_its_time_does(
    app: Flask, sqlite: Installation, clock: Clock
) -> None:
    press.end(sqlite, "liste", "retire", valid_from=clock.time + timedelta(days=2))
    assert told(app)[0] == 200
    clock.forward(days=2)
    assert told(app)[0] == 404


def test_a_licence_holds_from_the_moment_it_is_changed(app: Flask, sqlite: Installation) -> None:
    assert told(app)[0] == 200
    _license(sqlite, {"lookup": "login"})
    assert told(app)[0] == 401
    _license(sqlite, {"lookup": "open"})
    assert told(app)[0] == 200


def _license(installation: Installation, licence: dict[str, str]) -> None:
    with installation.database.writing() as session:
        standard: Standard = library.standard(session, "liste")
        standard.licence = licence
        session.flush()
        record(session, people.console(session), "license", "standard:liste", standard)


def test_members_are_told_what_their_token_lets_them_see_while_it_does(
    app: Flask, sqlite: Installation, clock: Clock
) -> None:
    _license(sqlite, {"lookup": "login"})
    with sqlite.database.writing() as session:
        console = people.console(session)
        people.add_user(session, console, "bygger", "Bygger", roles=["builder"])
        secret = people.issue_token(session, console, "bygger", "t", ["read"], days=10)[1]
        other = people.issue_token(session, console, "bygger", "u", ["read"], days=10)[1]
    heads, others = {"Authorization": f"Bearer {secret}"}, {"Authorization": f"Bearer {other}"}
    assert [told(app)[0], told(app, **heads)[0], told(app)[0], told(app, **others)[0]] == [401, 200, 401, 200]
    with sqlite.database.writing() as session:
        people.revoke_token(session, people.console(session), "bygger", "t")
    assert [told(app, **heads)[0], told(app, **others)[0]] == [401, 200]
    clock.forward(days=10)
    assert told(app, **others)[0] == 401


def test_remembered_answers_go_with_the_state_they_were_drawn_from(app: Flask, sqlite: Installation) -> None:
    told(app)
    with sqlite.database.reading() as session:
        first = asking.remembered(session, sqlite.files)
    assert len(first) == 1
    press.adopt(sqlite, "annen", press.FIRST, "1")
    with sqlite.database.reading() as session:
        assert len(asking.remembered(session, sqlite.files)) == 0


def test_what_is_remembered_is_bounded_in_bytes_and_in_number() -> None:
    kept = answers()
    kept.keep("long", b"x" * LONGEST)
    kept.keep("too long", b"x" * (LONGEST + 1))
    assert [kept.get(question) is None for question in ("long", "too long")] == [False, True]
    for number in range(ALL // SHORTEST):
        kept.keep(number, b"")
    assert (len(kept), kept.get("long")) == (ALL // SHORTEST, None)
