"""What a valid code's standing is: inactive, abstract, deprecated, drawn from drafts."""

from dataclasses import replace
from typing import Any

import pytest

from codesets import (
    Carried,
    Coding,
    Concept,
    Include,
    IncludedConcept,
    Property,
    Terminology,
    ValueSet,
)
from tests.codesets.operations.validation.questions import (
    ONE,
    OUTSIDE,
    STATUS,
    TWO,
    S,
    ask,
    ids,
    marked,
    system,
    value_set,
)

UNUSED = "http://hl7.org/fhir/StructureDefinition/valueset-deprecated"


@pytest.mark.parametrize(
    ("concept", "inactive", "status", "expected"),
    [
        (Concept("a"), False, None, None),
        (Concept("a", status="inactive"), True, None, "inactive"),
        (Concept("a", status="inactive", properties=(Property("status", "inactive", "code"),)),
         True, "inactive", "status of inactive and"),
        (Concept("a", status="retired"), True, "retired", "retired and inactive"),
        (Concept("a", status="deprecated"), False, "deprecated", "deprecated"),
        (Concept("a", status="draft"), False, "draft", None),
        (Concept("a", carried=marked(STATUS, valueCode="deprecated")), False, "deprecated", "deprecated"),
        (Concept("a", carried=marked(STATUS, valueCode="withdrawn")), False, "withdrawn", "deprecated"),
        (Concept("a", carried=marked(STATUS, valueCode="normative")), False, None, None),
        (Concept("a", properties=(Property("deprecated", True, "boolean"),)), False, "deprecated", "deprecated"),
        (Concept("a", properties=(Property("deprecated", False, "boolean"),)), False, None, None),
        (Concept("a", properties=(Property("status", "deprecated", "code"), Property("inactive", True, "boolean"))),
         True, "deprecated", "deprecated and inactive"),
    ],
)  # fmt: skip
def test_the_standing_of_a_concept_is_told(
    concept: Concept, inactive: bool, status: str | None, expected: str | None
) -> None:
    found = ask(Coding(S, "a"), held=[system("1", concepts=(concept,))])
    assert (found.valid, found.inactive, found.status) == (True, inactive, status)
    assert (expected or "") in (found.message or "")
    assert bool(found.issues) is (expected is not None)


def test_a_value_set_without_inactive_codes_refuses_them() -> None:
    held = [system("1", concepts=(Concept("a", status="retired"),))]
    found = ask(Coding(S, "a"), of=value_set(Include(S), inactive=False), held=held)
    assert ids(found) == sorted(["INACTIVE_CONCEPT_FOUND", "STATUS_CODE_WARNING_CODE", OUTSIDE])
    assert ask(Coding(S, "a"), of=value_set(Include(S)), held=held).valid
    assert not ask(Coding(S, "a"), held=held, active_only=True).valid


def test_an_imported_set_keeps_its_inactive_codes_out() -> None:
    held = [
        system("1", concepts=(Concept("a", status="retired"), Concept("b"))),
        ValueSet(url="http://example.org/i", inactive=False, include=(Include(S),)),
    ]
    of = value_set(Include(value_sets=("http://example.org/i",)))
    assert ids(ask(Coding(S, "a"), of=of, held=held)) == sorted(
        ["INACTIVE_CONCEPT_FOUND", "STATUS_CODE_WARNING_CODE", OUTSIDE]
    )
    assert ask(Coding(S, "b"), of=of, held=held).valid


@pytest.mark.parametrize(
    ("included", "excluded", "told", "valid"),
    [
        ([None], None, None, False),
        ([None], None, "1.0.0", False),
        (["1.0.0"], None, None, False),
        (["1.0.0"], "1.0.0", None, False),
        (["1.0.0"], "1.2.0", None, True),
        (["1.0.0", "1.2.0"], None, None, False),
        (["1.0.0", "1.2.0"], "1.2.0", None, True),
        (["1.0.0", "1.2.0"], "1.2.0", "1.0.0", True),
        (["1.0.0", "1.2.0"], "1.2.0", "1.2.0", False),
    ],
)
def test_an_exclusion_means_the_editions_that_are_included(
    included: list[str | None], excluded: str | None, told: str | None, valid: bool
) -> None:
    left_out = (Include(S, excluded, (IncludedConcept("a"),)),)
    of = value_set(*(Include(S, each) for each in included), exclude=left_out)
    assert ask(Coding(S, "a", told), of=of).valid is valid
    if told is None:
        expanded = Terminology([ONE, TWO]).expand(of)
        assert any(each.code == "a" for each in expanded.entries) is valid


def test_an_abstract_code_is_refused_only_where_it_is_asked_not_to_be() -> None:
    held = [system("1", concepts=(Concept("a", abstract=True),))]
    assert ask(Coding(S, "a"), held=held).valid
    refused = ask(Coding(S, "a"), of=value_set(Include(S)), held=held, allow_abstract=False)
    assert ids(refused) == sorted(["ABSTRACT_CODE_NOT_ALLOWED", OUTSIDE])


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        (IncludedConcept("a"), False),
        (IncludedConcept("a", carried=marked(UNUSED, valueBoolean=True)), True),
        (IncludedConcept("a", carried=marked(UNUSED, valueBoolean=False)), False),
        (IncludedConcept("a", carried=marked(STATUS, valueCode="deprecated")), True),
    ],
)
def test_a_code_that_the_value_set_wants_to_be_rid_of(listed: IncludedConcept, told: bool) -> None:
    found = ask(Coding(S, "a"), of=value_set(Include(S, "1.0.0", (listed,))))
    assert (found.valid, found.message) == (True, None)
    assert ids(found) == (["CONCEPT_DEPRECATED_IN_VALUESET"] if told else [])


@pytest.mark.parametrize(
    ("fields", "own", "expected"),
    [
        ({}, {}, []),
        ({"carried": marked(STATUS, valueCode="deprecated")}, {}, ["MSG_DEPRECATED"]),
        ({"carried": marked(STATUS, valueCode="withdrawn")}, {}, ["MSG_WITHDRAWN"]),
        ({"status": "retired"}, {}, ["MSG_RETIRED"]),
        ({"status": "draft"}, {}, ["MSG_DRAFT"]),
        ({"status": "draft"}, {"status": "draft"}, []),
        ({"carried": Carried.of({"experimental": True})}, {}, ["MSG_EXPERIMENTAL"]),
        ({}, {"carried": marked(STATUS, valueCode="withdrawn")}, ["MSG_WITHDRAWN"]),
        ({}, {"status": "draft"}, []),
    ],
)
def test_what_an_answer_rests_on_tells_its_standing(
    fields: dict[str, Any], own: dict[str, Any], expected: list[str]
) -> None:
    found = ask(Coding(S, "a"), of=value_set(Include(S), **own), held=[replace(ONE, **fields)])
    assert (found.valid, ids(found), found.message) == (True, expected, None)
    assert ids(ask(Coding(S, "a"), of=value_set(Include(S), **own), held=[replace(ONE, **fields)],
                   membership_only=True)) == []  # fmt: skip
