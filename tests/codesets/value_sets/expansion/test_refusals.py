"""What cannot be expanded, and what may not be asked without end."""

from dataclasses import replace

import pytest

from codesets import (
    Carried,
    CodeSystem,
    Concept,
    Filter,
    Include,
    Terminology,
    TerminologyError,
    ValueSet,
)
from codesets.answering.languages import ranges_of
from codesets.references.versions import VersionRules
from tests.codesets.value_sets.expansion.plants import MORE, PLANTS, SD, URL, WHOLE, expand, extended, told


@pytest.mark.parametrize(
    ("rules", "version", "echoed"),
    [
        ({}, "2", None),
        ({"default": (f"{URL}|1",)}, "1", "system-version"),
        ({"check": (f"{URL}|1",)}, "1", "check-system-version"),
        ({"force": (f"{URL}|1",)}, "1", "force-system-version"),
    ],
)
def test_the_rule_that_decided_on_a_version_is_told(
    rules: dict[str, tuple[str, ...]], version: str, echoed: str | None
) -> None:
    found = expand(WHOLE, replace(PLANTS, version="2"), rules=VersionRules.of(**rules))
    assert told(found, "used-codesystem") == [f"{URL}|{version}"]
    assert [each.name for each in found.parameters if each.value == f"{URL}|1"] == [
        name for name in (echoed, "used-codesystem") if name and version == "1"
    ]


@pytest.mark.parametrize(
    ("value_set", "asked", "code", "message_id"),
    [
        (ValueSet(include=(Include("http://none"),)), {}, "unknown-system", "UNKNOWN_CODESYSTEM_EXP"),
        (ValueSet(include=(Include(URL, "9"),)), {}, "unknown-version", "UNKNOWN_CODESYSTEM_VERSION_EXP"),
        (ValueSet(include=(Include("http://n", "9"),)), {}, "unknown-system", "UNKNOWN_CODESYSTEM_VERSION_EXP_NONE"),
        (ValueSet(include=(Include(MORE),)), {}, "is-supplement", "CODESYSTEM_SUPPLEMENTS_ANOTHER"),
        (WHOLE, {"supplements": ("http://none",)}, "unknown-supplement", "VALUESET_SUPPLEMENT_MISSING"),
        (WHOLE, {"supplements": (URL,)}, "unknown-supplement", "VALUESET_SUPPLEMENT_MISSING"),
        (WHOLE, {"limit": 5}, "too-costly", "VALUESET_TOO_COSTLY"),
        (WHOLE, {"limit": 2, "text": "e"}, "too-costly", "VALUESET_TOO_COSTLY"),
        (WHOLE, {"limit": 2, "count": 3}, "too-costly", "VALUESET_TOO_COSTLY"),
        (WHOLE, {"count": -1}, "bad-request", None),
        (WHOLE, {"offset": -1}, "bad-request", None),
        (
            ValueSet(include=(Include(URL, filters=(Filter("concept", "is-a", ""),)),)),
            {},
            "bad-filter",
            "UNABLE_TO_HANDLE_SYSTEM_FILTER_WITH_NO_VALUE",
        ),
        (
            ValueSet(include=(Include(URL, filters=(Filter("height", "like", "1"),)),)),
            {},
            "bad-filter",
            "FILTER_NOT_UNDERSTOOD",
        ),
        (
            replace(WHOLE, carried=extended(("valueset-supplement", "http://none"))),
            {},
            "unknown-supplement",
            "VALUESET_SUPPLEMENT_MISSING",
        ),
    ],
)
def test_what_cannot_be_expanded_is_refused_with_the_reason(
    value_set: ValueSet, asked: dict[str, object], code: str, message_id: str | None
) -> None:
    if message_id == "VALUESET_SUPPLEMENT_MISSING" and value_set.carried:
        value_set = replace(value_set, carried=Carried.of({
            "extension": [{"url": f"{SD}valueset-supplement", "valueCanonical": "http://none"}]
        }))  # fmt: skip
    with pytest.raises(TerminologyError) as refused:
        expand(value_set, **asked)
    assert refused.value.code == code
    assert [each.message_id for each in refused.value.issues] == ([message_id] if message_id else [])


def test_a_faulty_filter_is_told_with_its_place() -> None:
    parts = (Include(URL), Include(URL, filters=(Filter("concept", "is-a", "oak"), Filter("concept", "is-a", ""))))
    with pytest.raises(TerminologyError) as refused:
        expand(ValueSet(include=parts))
    assert refused.value.issues[0].expression == "ValueSet.compose.include[1].filter[1]"


def test_a_version_that_is_not_allowed_is_refused() -> None:
    with pytest.raises(TerminologyError, match="'1' is not allowed for system"):
        expand(ValueSet(include=(Include(URL, "1"),)), rules=VersionRules.of(check=(f"{URL}|2",)))


def test_a_value_set_that_is_nothing_but_its_expansion_is_taken_as_told() -> None:
    contains = [
        {"system": URL, "version": "1", "code": "oak", "display": "Oak tree"},
        {"display": "heading", "contains": [{"system": "http://gone", "code": "x", "display": "X"}]},
    ]
    given = ValueSet(url="http://v", carried=Carried.of({"expansion": {"contains": contains}}))
    found = expand(given, nested=True)
    assert [(each.system, each.code, each.display) for each in found.entries] == [
        (URL, "oak", "Oak tree"),
        ("http://gone", "x", "X"),
    ]
    with pytest.raises(TerminologyError, match="expansion cannot be read"):
        expand(ValueSet(carried=Carried.of({"expansion": {"contains": [3]}})))


def test_value_sets_and_code_systems_may_be_contained() -> None:
    contained = [
        {"resourceType": "ValueSet", "id": "v", "status": "active", "compose": {"include": [
            {"system": URL, "concept": [{"code": "oak"}, {"code": "moss"}]}]}},
        {"resourceType": "CodeSystem", "id": "c", "url": "http://within", "status": "active", "content": "complete",
         "concept": [{"code": "in"}]},
        {"resourceType": "Basic", "id": "b"},
    ]  # fmt: skip
    parts = (Include(URL, filters=(Filter("concept", "is-a", "tree"),), value_sets=("#v",)), Include("#c"))
    found = expand(ValueSet(include=parts, carried=Carried.of({"contained": contained})))
    assert [each.code for each in found.entries] == ["oak", "in"]
    assert told(found, "used-valueset") == []
    bad = Carried.of({"contained": [{"resourceType": "ValueSet", "id": "v", "compose": {"include": 3}}]})
    with pytest.raises(TerminologyError, match="contained"):
        expand(ValueSet(include=(Include(value_sets=("#v",)),), carried=bad))


@pytest.mark.parametrize(("locked", "version"), [(None, "3"), ("2020-06-01", "2"), ("2019-01-01", "1"), ("1999", "3")])
def test_a_locked_value_set_means_the_editions_of_its_date(locked: str | None, version: str) -> None:
    editions = [
        CodeSystem(url="http://x", version=each, concepts=(Concept("a"),), carried=Carried.of({"date": date}))
        for each, date in (("1", "2018-01-01"), ("2", "2020-01-01"), ("3", "2022-01-01"))
    ]
    found = expand(ValueSet(locked_date=locked, include=(Include("http://x"),)), *editions)
    assert told(found, "used-codesystem") == [f"http://x|{version}"]
    stated = expand(ValueSet(locked_date=locked, include=(Include("http://x", "3"),)), *editions)
    assert told(stated, "used-codesystem") == ["http://x|3"]


def test_a_value_set_cannot_keep_the_server_busy_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codesets.value_sets.selection.MOST_LOOKED_AT", 100)
    often = Filter("code", "regex", "x.*")
    many = ValueSet(url="http://many", include=(Include(URL, filters=(often,)),) * 40)
    with pytest.raises(TerminologyError, match="look at more than 100 codes") as refused:
        expand(many)
    assert refused.value.code == "too-costly"
    without = ValueSet(include=(Include(URL),), exclude=(Include(URL, filters=(often,)),) * 40)
    importing = ValueSet(
        include=(Include(URL, filters=(often,), value_sets=("http://many",)), Include(value_sets=("http://many",)))
    )
    for each in (without, importing):
        with pytest.raises(TerminologyError, match="look at more than 100 codes"):
            expand(each, many)
    terminology = Terminology([PLANTS, replace(WHOLE, inactive=False)])
    for _ in range(40):  # each question has its own
        assert terminology.expand("http://example.org/all").total == 5


def test_words_and_languages_without_end_are_not_looked_for() -> None:
    with pytest.raises(TerminologyError, match="at most 50 words"):
        expand(text=" ".join(map(str, range(60))))
    assert len(ranges_of(",".join(["nb"] * 10_000))) == 50
