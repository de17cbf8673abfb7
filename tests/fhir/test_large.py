"""Code systems that are too large to be held are sent as they are read, by themselves and whole."""

import pytest

import codesets
from tests.fhir.conftest import Client


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.fhir.large.LARGE", 4)


@pytest.mark.parametrize("release", ["", "/r5"])
def test_what_is_streamed_says_the_same(fhir: Client, release: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"{release}/CodeSystem/farger"
    usual = fhir.ask(path)
    monkeypatch.setattr("registry.fhir.large.LARGE", 4)
    streamed = fhir.ask(path)
    assert streamed.get_json() == usual.get_json()
    assert codesets.read(streamed.get_data(), "fhir+json") == codesets.read(usual.get_data(), "fhir+json")
    names = ("ETag", "Last-Modified", "Vary", "Content-Type")
    assert [streamed.headers[name] for name in names] == [usual.headers[name] for name in names]
    assert fhir.ask(path, If_None_Match=usual.headers["ETag"]).status_code == 304


@pytest.mark.usefixtures("small_limit")
@pytest.mark.parametrize("asked", ["_format=xml", "_elements=concept", "_summary=data"])
def test_parts_and_other_forms_of_it_are_refused_with_a_remedy(fhir: Client, asked: str) -> None:
    answer = fhir.app.test_client().get(f"/fhir/CodeSystem/farger?{asked}")
    assert answer.status_code == 413
    assert "too-long" in answer.text
    assert "$expand" in answer.text


@pytest.mark.usefixtures("small_limit")
def test_its_head_is_told_as_of_any_other(fhir: Client) -> None:
    assert "concept" not in fhir.get("/CodeSystem/farger?_summary=true")
    assert fhir.get("/CodeSystem/farger?_elements=url")["url"]


@pytest.mark.usefixtures("small_limit")
def test_it_stands_in_no_bundle(fhir: Client) -> None:
    found = fhir.get("/CodeSystem?_id=farger&_summary=false")
    assert "concept" not in found["entry"][0]["resource"]
    batch = {"resourceType": "Bundle", "type": "batch", "entry": [
        {"request": {"method": "GET", "url": "CodeSystem/farger"}},
        {"request": {"method": "GET", "url": "CodeSystem/farger?_summary=true"}},
    ]}  # fmt: skip
    one, other = fhir.get("", body=batch)["entry"]
    assert one["response"]["status"] == "413"
    assert other["response"]["status"] == "200"
