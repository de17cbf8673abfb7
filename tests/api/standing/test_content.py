"""Content as builders fetch it: formats, encodings, validators, ranges, caches, licences."""

import gzip
import hashlib
import json
from dataclasses import replace

import pytest
import zstandard

from registry.api import content as served
from registry.app import create_app
from registry.services.reading import licences
from registry.services.upkeep.installation import Installation
from tests.api.conftest import Asker
from tests.services.proposing.house import House

CONTENT = "/standards/kodeliste/versions/2026/content"
LOCKED = "/standards/lukket/versions/1"


def unpacked(data: bytes, encoding: str | None) -> bytes:
    if encoding == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(data)
    return gzip.decompress(data) if encoding == "gzip" else data


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        (None, None),
        ("", None),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.5, gzip", "gzip"),
        ("identity;q=1, gzip;q=0.5", None),
        ("gzip;q=0", None),
        ("br", None),
        ("identity;q=0", None),
        ("*;q=0", None),
        ("\x7f,,;q=abc", None),
    ],
)
def test_the_best_encoding_that_is_taken_is_sent(ask: Asker, accepted: str | None, encoding: str | None) -> None:
    answer = ask("GET", CONTENT, headers={} if accepted is None else {"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.get_data()).hexdigest()}"'
    assert {"Accept", "Accept-Encoding"} <= set(answer.headers["Vary"].split(", "))
    assert json.loads(unpacked(answer.get_data(), encoding)) == ask.get(CONTENT)


@pytest.mark.parametrize(
    ("accepted", "question", "media"),
    [
        (None, "", "application/json"),
        ("*/*", "", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "", "application/json"),
        ("text/csv", "", "text/csv"),
        ("text/*", "", "text/csv"),
        ("application/fhir+json", "", "application/fhir+json"),
        ("text/csv;q=0.2, application/fhir+json", "", "application/fhir+json"),
        ("text/html", "?format=csv", "text/csv"),
    ],
)
def test_the_format_follows_accept_or_its_name(ask: Asker, accepted: str | None, question: str, media: str) -> None:
    answer = ask("GET", CONTENT + question, headers={} if accepted is None else {"Accept": accepted})
    assert answer.mimetype == media


@pytest.mark.parametrize("form", ["json", "xml"])
def test_fhir_comes_in_either_release(ask: Asker, form: str) -> None:
    old, new = (ask("GET", f"{CONTENT}?format={name}+{form}").get_data() for name in ("fhir", "fhir-r5"))
    assert old
    assert new
    media = f"application/fhir+{form}; fhirVersion=5.0"
    answer = ask("GET", CONTENT, headers={"Accept": media})
    assert (answer.get_data(), answer.headers["Content-Type"]) == (new, media)
    assert ask("GET", CONTENT, headers={"Accept": f"application/fhir+{form}"}).get_data() == old


def test_a_format_that_is_not_there_is_not_acceptable(ask: Asker) -> None:
    refused = ask.get(CONTENT, 406, headers={"Accept": "image/png"})
    assert "text/csv" in refused["detail"]
    assert ask.get(f"{CONTENT}?format=docx", 406)["code"] == "no-format"


def test_each_format_and_encoding_has_its_own_strong_etag(ask: Asker) -> None:
    tags = {
        ask("GET", f"{CONTENT}?format={form}", headers={"Accept-Encoding": encoding}).headers["ETag"]
        for form in ("json", "csv", "fhir+json")
        for encoding in ("identity", "gzip", "zstd")
    }
    assert len(tags) == 9
    assert not any(tag.startswith("W/") for tag in tags)


@pytest.mark.parametrize(
    ("header", "form", "status"),
    [
        ("If-None-Match", "{tag}", 304),
        ("If-None-Match", '"other", {tag}', 304),
        ("If-None-Match", "W/{tag}", 304),
        ("If-None-Match", "*", 304),
        ("If-None-Match", '"other"', 200),
        ("If-Match", "{tag}", 200),
        ("If-Match", "*", 200),
        ("If-Match", '"other"', 412),
    ],
)
def test_conditions_are_held_against_the_etag(ask: Asker, header: str, form: str, status: int) -> None:
    first = ask("GET", CONTENT)
    answer = ask("GET", CONTENT, status, headers={header: form.format(tag=first.headers["ETag"])})
    if status == 304:
        assert not answer.get_data()
        for name in ("ETag", "Cache-Control", "Vary"):
            assert answer.headers[name] == first.headers[name]


def test_the_tag_of_one_encoding_does_not_stand_for_another(ask: Asker) -> None:
    tag = ask("GET", CONTENT, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    ask("GET", CONTENT, 200, headers={"If-None-Match": tag})
    ask("GET", CONTENT, 304, headers={"If-None-Match": tag, "Accept-Encoding": "gzip"})


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=4-", 206, slice(4, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-99999999", 206, slice(0, None)),
        ("bytes=99999999-", 416, None),
        ("bytes=0-1,4-5", 200, slice(0, None)),
        ("items=0-1", 200, slice(0, None)),
        ("bytes=x", 200, slice(0, None)),
        ("bytes=" + "9" * 400 + "-", 200, slice(0, None)),
    ],
)
def test_one_range_is_served_and_others_are_passed_over(
    ask: Asker, asked: str, status: int, part: slice | None
) -> None:
    whole = ask("GET", CONTENT).get_data()
    answer = ask("GET", CONTENT, status, headers={"Range": asked})
    if part is None:
        assert answer.headers["Content-Range"] == f"bytes */{len(whole)}"
    else:
        assert answer.get_data() == whole[part]
        assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_range_of_an_older_file_is_not_mixed_in(ask: Asker) -> None:
    first = ask("GET", CONTENT)
    assert ask("GET", CONTENT, 206, headers={"Range": "bytes=0-3", "If-Range": first.headers["ETag"]})
    assert ask("GET", CONTENT, 200, headers={"Range": "bytes=0-3", "If-Range": '"other"'})


def test_head_says_the_same_without_the_body(ask: Asker) -> None:
    whole, head = ask("GET", CONTENT), ask("HEAD", CONTENT)
    assert head.get_data() == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Vary", "Cache-Control"):
        assert head.headers[name] == whole.headers[name]
    assert ask("HEAD", CONTENT, 200, headers={"Range": "bytes=0-3"}).headers["Content-Length"] == str(len(whole.data))


def test_what_is_open_is_cached_for_ever_and_the_rest_only_privately(ask: Asker) -> None:
    assert "immutable" in ask("GET", CONTENT).headers["Cache-Control"]
    assert "public" in ask.by("ola")("GET", CONTENT).headers["Cache-Control"]
    assert "Authorization" not in ask("GET", CONTENT).headers["Vary"]
    licensed = ask.by("ola")("GET", f"{LOCKED}/content").headers["Cache-Control"]
    assert licensed.startswith("private")
    assert "immutable" not in licensed


def test_a_download_has_a_name(ask: Asker) -> None:
    assert "kodeliste-2026.csv" in ask("GET", f"{CONTENT}?format=csv").headers["Content-Disposition"]


def test_content_that_is_fetched_is_made_again_when_its_file_is_gone(ask: Asker, house: House) -> None:
    first = ask("GET", CONTENT)
    for path in (house.installation.files / "renditions").rglob("content*"):
        path.unlink()
    for path in (house.installation.files / "renditions").rglob("manifest.json"):
        path.unlink()
    assert ask("GET", CONTENT).get_data() == first.get_data()


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("", f"{LOCKED}/content", 401),
        ("", f"{LOCKED}/items", 401),
        ("", f"{LOCKED}/items?parent=A", 401),
        ("", f"{LOCKED}/items?key=A", 401),
        ("", "/standards/lukket/diff?from=1&to=1", 401),
        ("", "/standards/lukket", 200),
        ("", "/standards/lukket/versions", 200),
        ("leser", f"{LOCKED}/content", 403),
        ("leser", f"{LOCKED}/items", 403),
        ("leser", f"{LOCKED}/items?parent=A", 200),
        ("leser", f"{LOCKED}/items?key=A", 200),
        ("leser", "/standards/lukket/diff?from=1&to=1", 200),
        ("ola", f"{LOCKED}/content", 200),
        ("ola", f"{LOCKED}/items", 200),
    ],
)
def test_the_licence_is_asked_wherever_content_leaves(ask: Asker, name: str, path: str, status: int) -> None:
    answer = ask.by(name)("GET", path, status)
    if status == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.get_json()["code"] == "licence"


def test_search_holds_back_what_a_licence_closes(ask: Asker) -> None:
    def standards(name: str, path: str) -> set[str]:
        return {hit["standard"] for hit in ask.by(name).get(path)["hits"]} & {"kodeliste", "lukket"}

    for path in ("/search?q=bronkitt", "/suggest?q=bronk"):
        assert standards("", path) == {"kodeliste"}
        assert standards("leser", path) == {"kodeliste", "lukket"}


def test_counts_and_suggestions_tell_nothing_of_what_a_licence_holds_back(ask: Asker) -> None:
    stranger, reader = (ask.by(name).get("/search?q=bronkitt&facets=system") for name in ("", "leser"))
    assert reader["total"] - stranger["total"] == 1
    counts = [{each["value"]: each["count"] for each in found["facets"]["system"]} for found in (stranger, reader)]
    assert counts == [{"kodeliste": 1}, {"kodeliste": 1, "lukket": 1}]


def test_a_list_that_may_be_viewed_and_not_downloaded_cannot_be_leafed_through(ask: Asker) -> None:
    reader = ask.by("leser")
    for path in (f"{LOCKED}/items?parent=&limit=1", f"{LOCKED}/items?parent=A&limit=1"):
        assert len(reader.get(path)["items"]) == 1
        assert reader.get(path)["next"] is None
        following = ask.by("ola").get(path)["next"]
        assert reader.get(f"{path}&cursor={following}", 403)["code"] == "licence"
    assert [each["key"] for each in reader.get(f"{LOCKED}/items?prefix=A1")["items"]] == ["A1"]
    short = reader.get(f"{LOCKED}/items?prefix=A", 403)
    assert short["code"] == "licence"
    assert "at least 2 characters" in short["detail"]
    assert len(ask.by("ola").get(f"{LOCKED}/items?prefix=A")["items"]) == 3


def test_far_into_an_answer_only_what_may_be_downloaded_is_shown(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "DEPTH", 1)

    def found(name: str) -> set[str]:
        path, shown, cursor = "/search?q=bronkitt&limit=1", set(), ""
        for _ in range(9):
            page = ask.by(name).get(path + cursor)
            shown |= {hit["standard"] for hit in page["hits"][: None if cursor else 0]}
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
        return shown

    assert "lukket" in found("ola")
    assert "lukket" not in found("leser")


def test_pointers_follow_the_licence_and_name_versions_that_are(ask: Asker) -> None:
    for path in ("/standards/lukket/dependents", "/standards/lukket/dependencies"):
        assert ask.get(path, 401)["code"] == "licence"
        assert ask.by("leser").get(path)["items"] == []
        assert ask.by("leser").get(f"{path}?version=9", 404)["code"] == "no-version"


def test_a_registry_that_wants_log_in_shows_nothing_without(ask: Asker, house: House) -> None:
    opened = house.installation
    closed = Installation(replace(opened.settings, require_login=True), opened.database, opened.ledger)
    strict = Asker(create_app(installation=closed), ask.contract, ask.tokens)
    for path in ("/kinds", "/standards", CONTENT, "/search?q=a", "/changes", "/ledger/key"):
        if path != "/kinds":
            strict.get(path, 401)
        strict.by("leser")("GET", path, 200)
    assert strict.by("leser")("GET", CONTENT).headers["Cache-Control"].startswith("private")


def test_a_large_file_is_streamed_with_the_same_headers(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    small = ask("GET", CONTENT)
    monkeypatch.setattr(served, "SMALL", 0)
    large = ask("GET", CONTENT)
    assert large.get_data() == small.get_data()
    for name in ("ETag", "Content-Length", "Content-Type", "Content-Disposition", "Cache-Control", "Vary"):
        assert large.headers[name] == small.headers[name]
    assert "Last-Modified" not in large.headers
    assert ask("GET", CONTENT, 206, headers={"Range": "bytes=2-5"}).get_data() == small.get_data()[2:6]
    ask("GET", CONTENT, 304, headers={"If-None-Match": small.headers["ETag"]})
    ask("GET", CONTENT, 412, headers={"If-Match": '"other"'})


def test_content_is_there_for_what_was_known_at_a_time(ask: Asker) -> None:
    ask.get("/standards/kodeliste/versions/2025/content?known_at=2026-03-02T12:00:00Z")
    assert ask.get(f"{CONTENT}?known_at=2026-03-02T12:00:00Z", 404)["code"] == "no-version"
