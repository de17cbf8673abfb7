"""Suggestions on the short way: to the byte those of the framework, and other ones as soon as anything changes."""

from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from registry.app import create_app
from registry.config import Settings
from registry.models import Lack, Login, User
from registry.search import Writer
from registry.services.acts import now, record
from registry.services.members import people
from registry.services.members.logins import LOGIN
from registry.services.reading import library
from registry.services.searching import searches
from registry.services.upkeep import worker
from registry.services.upkeep.installation import Installation
from tests.api.conftest import MORE_CODES, Asker, Furnished, copied, import_codes
from tests.services.proposing import house as houses
from tests.short_ways import LONG, same, watched

#: Headers that do not tell the time, as a cookie that is sent anew does.
KEPT = ("Vary", "Cache-Control", "Content-Type", "Content-Length", "Content-Security-Policy")
PLAIN = (
    "q=lunge",
    "q=lungebet&limit=3",
    "q=LUNGE&kind=codeset,terminology",
    "q=lunge&kind=&network=kreft%2C+akutt",
    "q=%C3%B8vre&lang=nb",
    "q=ovre&lang=",
    "q=a1",
    "q=bronkit+astma",
    "q=no%20such%20thing",
    "q=",
    "",
    "q",
    "limit=50&q=a",
    "q=a+AND+(b",
)
OTHERS = (
    "q=lunge&limit=0",
    "q=lunge&limit=51",
    "q=lunge&limit=05",
    "q=lunge&limit=",
    "q=lunge&lang=fr",
    "q=lunge&valid_at=2026-03-03",
    "q=lunge&known_at=nonsense",
    "q=lunge&status=retired",
    "q=a&q=b",
    f"q={'a' * 301}",
    f"q={'a' * 3000}",
    "q=a%00b",
    "q=(a+AND+)+b+c+d+e+f+g+h",
    "q=ø",
    "nonsense=1",
)


@pytest.fixture
def framework(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that the framework is asked."""
    return watched(app, monkeypatch)


def get(app: Flask, query: str, heads: dict[str, str] | None = None) -> TestResponse:
    return app.test_client().get(f"/api/v1/suggest?{query}", headers=heads or {})


def test_plain_questions_are_answered_to_the_byte_as_by_the_framework(ask: Asker, framework: list[str]) -> None:
    for heads in ({}, {"Accept": "application/json"}, {"Authorization": f"Bearer {ask.tokens['leser']}"}):
        for query in PLAIN:
            long = get(ask.app, query, {**heads, **LONG})
            assert long.status_code == 200, query
            framework.clear()
            short = [get(ask.app, query, heads) for _ in range(2)]
            assert not framework, query
            assert all(same(each, long) for each in short), query


def test_what_is_not_plain_or_is_refused_is_answered_by_the_framework(ask: Asker, framework: list[str]) -> None:
    heads = [{"Authorization": "Bearer none"}, {"Authorization": "Basic YTpi"}, {"Origin": "https://other.example"}]
    for query, head in [(query, {}) for query in OTHERS] + [("q=lunge", head) for head in heads]:
        framework.clear()
        answer = get(ask.app, query, head)
        assert framework, query
        assert same(answer, get(ask.app, query, {**head, **LONG})), query
    for method in ("HEAD", "POST"):
        framework.clear()
        ask.app.test_client().open("/api/v1/suggest?q=lunge", method=method)
        assert framework


def test_where_all_must_log_in_a_token_is_wanted_on_this_way_too(furnished: Furnished, tmp_path: Any) -> None:
    with copied(furnished, tmp_path / "data") as house:
        shut = Installation(
            Settings(data=house.installation.settings.data, require_login=True),
            house.installation.database,
            house.installation.ledger,
        )
        app = create_app(installation=shut)
        token = {"Authorization": f"Bearer {furnished.tokens['leser']}"}
        assert [get(app, "q=lunge", heads).status_code for heads in (token, {}, token)] == [200, 401, 200]


def test_who_is_logged_in_with_this_browser_is_known_by_its_cookie(
    ask: Asker, house: houses.House, framework: list[str]
) -> None:
    secret = "a secret of a browser"
    with house.installation.database.writing() as session:
        user = session.scalars(select(User).where(User.username == "leser")).one()
        session.add(Login(hash=sha256(secret.encode()).hexdigest(), user_id=user.id, began_at=now(session)))
    client = ask.app.test_client()
    with client.session_transaction() as kept:
        kept[LOGIN], kept.permanent = secret, True
    asked = "/api/v1/suggest?q=bronkitt&kind=codeset"
    framework.clear()
    short, short_again = client.get(asked), client.get(asked)
    assert not framework
    long = client.get(asked, headers=LONG)
    assert framework
    assert short.data == short_again.data == long.data
    assert {hit["standard"] for hit in long.get_json()["hits"]} == {"kodeliste", "lukket"}
    assert set(short.headers.keys()) == set(long.headers.keys())
    assert [short.headers[name] for name in KEPT] == [long.headers[name] for name in KEPT]
    strangers = [get(ask.app, "q=bronkitt&kind=codeset", {"Cookie": f"session={each}"}) for each in ("", "x.y")]
    assert [len(each.get_json()["hits"]) for each in strangers] == [1, 1]
    client.get(asked, headers={"Authorization": f"Bearer {ask.tokens['leser']}"})
    assert len(framework) == 2


def test_what_is_answered_shortly_is_logged_without_its_words(ask: Asker, capsys: pytest.CaptureFixture[str]) -> None:
    get(ask.app, "q=bronkitt")
    told = capsys.readouterr().err
    assert '"route":"/api/v1/suggest"' in told
    assert "bronkitt" not in told


# -- nothing is stale


def told(app: Flask, query: str, **heads: str) -> list[tuple[str, str, str]]:
    """Hits, asked for twice so that the second answer is one that was kept."""
    answers = [get(app, query, heads) for _ in range(2)]
    assert same(*answers)
    return [(hit["standard"], hit["item"], hit["status"]) for hit in answers[0].get_json()["hits"]]


def indexed(house: houses.House, app: Flask) -> None:
    with Writer(house.installation.index) as writer:
        while worker.step(house.installation, writer):
            pass
    app.extensions["fagregister-search"].reopen()


def test_what_is_published_is_suggested_as_soon_as_it_is_indexed(app: Flask, house: houses.House) -> None:
    assert told(app, "q=sjiraffer&kind=codeset") == []
    import_codes(house.installation, "sjiraffer", "1", MORE_CODES)
    assert told(app, "q=sjiraffer&kind=codeset") == []
    indexed(house, app)
    assert told(app, "q=sjiraffer&kind=codeset") == [("sjiraffer", "", "in-force")]


def test_a_licence_holds_from_the_moment_it_is_changed(app: Flask, furnished: Furnished, house: houses.House) -> None:
    token = {"Authorization": f"Bearer {furnished.tokens['leser']}"}
    asked = "q=bronkitt&kind=codeset"
    assert [slug for slug, _, _ in told(app, asked)] == ["kodeliste"]
    assert {slug for slug, _, _ in told(app, asked, **token)} == {"kodeliste", "lukket"}
    for lookup, expected in (("login", []), ("open", ["kodeliste"])):
        with house.installation.database.writing() as session:
            standard = library.standard(session, "kodeliste")
            standard.licence = {"lookup": lookup}
            session.flush()
            record(session, people.console(session), "license", "standard:kodeliste", standard)
        assert [slug for slug, _, _ in told(app, asked)] == expected


def test_what_many_chose_counts_from_the_moment_it_is_counted(app: Flask, house: houses.House) -> None:
    import_codes(house.installation, "tvilling", "1", MORE_CODES)
    indexed(house, app)
    asked = "q=bronkitt&kind=codeset"
    first, second = (slug for slug, _, _ in told(app, asked))
    files = house.installation.files
    for _ in range(searches.COUNTED_FROM):
        searches.note_choice(files, "bronkitt", second, "A2")
    searches.note_lack(files, "bronkitt", Lack.ABANDONED)
    assert [slug for slug, _, _ in told(app, asked)] == [first, second]
    worker._fold(house.installation)
    assert [slug for slug, _, _ in told(app, asked)] == [second, first]


def test_where_commits_are_not_counted_answers_are_made_each_time(
    app: Flask, house: houses.House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on PostgreSQL."""
    monkeypatch.setattr(house.installation.database, "_pulse", None)
    assert [slug for slug, _, _ in told(app, "q=bronkitt&kind=codeset")] == ["kodeliste"]
    with house.installation.database.writing() as session:
        library.standard(session, "kodeliste").licence = {"lookup": "login"}
    assert told(app, "q=bronkitt&kind=codeset") == []
