"""What makes a question void, and what it may not cost."""

from dataclasses import replace

import pytest

from codesets import (
    Carried,
    Coding,
    Filter,
    Include,
    IncludedConcept,
    TerminologyError,
    ValueSet,
)
from tests.codesets.operations.validation.questions import MORE, ONE, TWO, S, V, ask, ids, system, value_set

# -- what makes a question void


@pytest.mark.parametrize(
    ("of", "code", "message_id"),
    [
        ("http://example.org/none", "unknown-value-set", "Unable_to_resolve_value_Set_"),
        (f"{V}|9", "unknown-version", "Unable_to_resolve_value_Set_"),
        ("http://example.org/ring", "value-set-cycle", "VALUESET_CIRCULAR_REFERENCE"),
        ("http://example.org/void", "bad-filter", "UNABLE_TO_HANDLE_SYSTEM_FILTER_WITH_NO_VALUE"),
    ],
)
def test_a_value_set_that_cannot_be_asked_is_refused(of: str, code: str, message_id: str) -> None:
    ring = ValueSet(url="http://example.org/ring", include=(Include(S), Include(value_sets=("http://example.org/r2",))))
    back = ValueSet(url="http://example.org/r2", include=(Include(value_sets=("http://example.org/ring",)),))
    void = ValueSet(url="http://example.org/void", include=(Include(S, filters=(Filter("concept", "is-a", ""),)),))
    with pytest.raises(TerminologyError) as refused:
        ask(Coding(S, "a"), of=of, held=[ONE, ring, back, void, value_set(Include(S))])
    assert refused.value.code == code
    assert refused.value.issues[0].message_id == message_id


def test_imports_deeper_than_anybody_needs_are_refused() -> None:
    chain = [ValueSet(url=f"{V}{n}", include=(Include(value_sets=(f"{V}{n + 1}",)),)) for n in range(60)]
    with pytest.raises(TerminologyError, match="more than 50 deep"):
        ask(Coding(S, "a"), of=f"{V}0", held=[ONE, *chain])


def test_many_ways_to_one_set_are_walked_once() -> None:
    ladder = [
        ValueSet(url=f"{V}{n}", include=(Include(value_sets=(f"{V}{n + 1}",)), Include(value_sets=(f"{V}{n + 1}",))))
        for n in range(40)
    ]
    held = [ONE, *ladder, ValueSet(url=f"{V}40", include=(Include(S),))]
    assert ask(Coding(S, "a"), of=f"{V}0", held=held).valid
    assert not ask(Coding(S, "q"), of=f"{V}0", held=held).valid


def test_a_locked_value_set_means_the_edition_of_its_date() -> None:
    held = [
        replace(each, carried=Carried.of({"date": date})) for each, date in ((ONE, "2020-05-01"), (TWO, "2024-05-01"))
    ]
    for locked, version in (("2021-01-01", "1.0.0"), ("2025-01-01", "1.2.0"), ("2019-01-01", "1.2.0"), (None, "1.2.0")):
        of = value_set(Include(S), locked_date=locked)
        assert ask(Coding(S, "a"), of=of, held=held).version == version


def test_contained_value_sets_are_named_by_their_id() -> None:
    inner = {
        "resourceType": "ValueSet", "id": "inner", "status": "active",
        "compose": {"include": [{"system": S, "concept": [{"code": "a"}]}]},
    }  # fmt: skip
    carried = Carried.of({"contained": [inner, {"resourceType": "Patient", "id": "p"}]})
    of = value_set(Include(value_sets=("#inner",)), carried=carried)
    assert [ask(Coding(S, code), of=of).valid for code in ("a", "b")] == [True, False]


def test_rules_reach_imported_value_sets() -> None:
    first, second = (
        ValueSet(url="http://example.org/i", version=version, include=(Include(S, concepts=(IncludedConcept(code),)),))
        for version, code in (("1", "a"), ("2", "b"))
    )
    of = value_set(Include(value_sets=("http://example.org/i",)))
    held = [ONE, first, second]
    assert not ask(Coding(S, "a"), of=of, held=held).valid
    for rule in ("value_sets", "force_sets", "check_sets"):
        assert ask(Coding(S, "a"), of=of, held=held, rules={rule: ["http://example.org/i|1"]}).valid
    pinned = value_set(Include(value_sets=("http://example.org/i|2",)))
    refused = ask(Coding(S, "b"), of=pinned, held=held, rules={"check_sets": ["http://example.org/i|1"]})
    assert (refused.valid, ids(refused)) == (False, ["VALUESET_VERSION_CHECK_VS"])


def test_a_malformed_contained_resource_is_a_bad_question() -> None:
    for carried in ({"contained": [{"resourceType": "ValueSet", "id": "x", "compose": 3}]}, {"contained": "x"}):
        with pytest.raises(TerminologyError, match="contained") as refused:
            ask(Coding(S, "a"), of=value_set(Include(S), carried=Carried.of(carried)))
        assert refused.value.code == "bad-request"


def test_a_system_that_needs_versions_wants_the_coding_to_tell_one() -> None:
    held = system("1", "a", carried=Carried.of({"versionNeeded": True}))
    for of in (None, value_set(Include(S))):
        assert ids(ask(Coding(S, "a"), of=of, held=[held])) == ["CODESYSTEM_VERSION_NEEDED"]
        assert ask(Coding(S, "a", "1"), of=of, held=[held]).valid
        assert ask(Coding(S, "a"), of=of, held=[held], rules={"default": [f"{S}|1"]}).valid


def test_an_unknown_code_of_a_system_with_a_grammar_is_told_to_be_no_defined_one() -> None:
    held = system("1", "a", carried=Carried.of({"compositional": True}))
    for of in (None, value_set(Include(S))):
        found = ask(Coding(S, "a:b=c"), of=of, held=[held])
        assert "CODESYSTEM_GRAMMAR_UNKNOWN" in ids(found)
        assert not found.valid
    assert ids(ask(Coding(S, "a"), held=[held])) == []


@pytest.mark.parametrize("other", [f"{S}|7", "http://example.org/none", None])
def test_a_supplement_to_what_is_not_here_is_refused_rather_than_passed_over(other: str | None) -> None:
    with pytest.raises(TerminologyError, match="Required supplement not found"):
        ask(Coding(S, "a"), held=[ONE, replace(MORE, supplements=other)], supplements=["http://example.org/more"])
    assert ask(Coding(S, "a"), held=[ONE, replace(MORE, supplements=f"{S}|1.0.0")], supplements=[str(MORE.url)]).valid
