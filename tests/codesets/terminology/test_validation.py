"""Validating and subsuming."""

from dataclasses import replace

import pytest

from codesets import (
    CodeSystem,
    Concept,
    Include,
    IncludedConcept,
    Subsumption,
    Terminology,
    ValueSet,
)
from tests.codesets.terminology.diseases import OID, OLD, URL

# -- validation ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "wishes", "valid", "issues"),
    [
        ("J18", {}, True, []),
        ("X", {}, False, ["invalid-code"]),
        ("j18", {}, False, ["invalid-code"]),
        ("J20", {}, True, ["code-comment"]),
        ("J20", {"active_only": True}, False, ["code-comment", "code-rule"]),
        ("J", {}, True, []),
        ("J", {"allow_abstract": False}, False, ["code-rule"]),
        ("J18", {"display": "Pneumonia"}, True, []),
        ("J18", {"display": " pneumonia "}, True, []),
        ("J18", {"display": "Lungebetennelse"}, True, []),
        ("J18", {"display": "Pneumoni", "language": "nb"}, True, []),
        ("J18", {"display": "Pneumonia", "language": "nb"}, False, ["invalid-display"]),
        ("J18", {"display": "Pneumonia", "language": "se"}, True, ["invalid-display"]),
        ("J18", {"display": "Influenza"}, False, ["invalid-display"]),
        ("J18", {"display": "Influenza", "lenient_display": True}, True, ["invalid-display"]),
        ("J18", {"value_set": "http://example.org/lungs"}, True, []),
        ("J40", {"value_set": "http://example.org/lungs"}, False, ["not-in-vs"]),
        ("J", {"value_set": "http://example.org/lungs"}, False, ["not-in-vs"]),
        ("X", {"value_set": "http://example.org/lungs"}, False, ["invalid-code", "not-in-vs"]),
        ("J18", {"value_set": "http://example.org/lungs", "value_set_version": "1"}, True, []),
        ("J18", {"value_set": "http://example.org/lungs", "version": "2019"}, True, []),
        ("J18", {"value_set": "http://example.org/diseases/all"}, True, []),
        ("J18", {"value_set": f"{URL}?fhir_vs=isa/J"}, True, []),
        ("U07", {"value_set": f"{URL}?fhir_vs=isa/J"}, False, ["not-in-vs"]),
    ],
)
def test_validation(
    terminology: Terminology, code: str, wishes: dict[str, object], valid: bool, issues: list[str]
) -> None:
    found = terminology.validate(code, URL, **wishes)  # type: ignore[arg-type]
    assert (found.valid, [each.code for each in found.issues]) == (valid, issues)


def test_a_valid_code_comes_with_edition_and_display(terminology: Terminology) -> None:
    found = terminology.validate("J18", URL, value_set="http://example.org/lungs", language="nn")
    assert (found.system, found.version, found.code, found.display) == (URL, "2026", "J18", "Lungebetennelse")
    assert (found.value_set, found.value_set_version) == ("http://example.org/lungs", "1")


def test_an_inactive_code_says_so(terminology: Terminology) -> None:
    (told,) = terminology.validate("J20", URL).issues
    assert (told.severity, told.message_id) == ("warning", "INACTIVE_CONCEPT_FOUND")
    assert told.text == "The concept 'J20' has a status of retired and inactive and its use should be reviewed"


def test_the_system_is_inferred_from_the_value_set(terminology: Terminology) -> None:
    found = terminology.validate("J18", value_set="http://example.org/lungs")
    assert (found.valid, found.system, found.version) == (True, URL, "2026")
    for absent in ("J40", "X"):
        outside = terminology.validate(absent, value_set="http://example.org/lungs")
        assert (outside.valid, outside.system) == (False, None)
        assert [each.code for each in outside.issues] == ["cannot-infer", "not-in-vs"]


def test_a_code_in_several_systems_of_a_value_set_is_not_guessed() -> None:
    other = CodeSystem(url="http://example.org/other", concepts=(Concept("J18"),))
    both = ValueSet(include=(Include(URL), Include(other.url)))
    terminology = Terminology([OLD, other])
    assert [each.code for each in terminology.validate("J18", value_set=both).issues] == ["cannot-infer", "not-in-vs"]
    assert terminology.validate("J18", other.url, value_set=both).valid


def test_a_value_set_that_pins_an_edition_is_asked_in_that_edition(terminology: Terminology) -> None:
    pinned = ValueSet(include=(Include(URL, "2019"),))
    assert terminology.validate("J18", URL, value_set=pinned).version == "2019"
    assert terminology.validate("J18", OID, value_set=pinned).version == "2019"
    assert not terminology.validate("U07", URL, value_set=pinned).valid
    other = ValueSet(include=(Include(URL, "2019"), Include(URL, "2026")))
    assert terminology.validate("U07", URL, value_set=other).version == "2026"


def test_a_system_outside_the_value_set_is_not_in_it(terminology: Terminology) -> None:
    other = CodeSystem(url="http://example.org/other", concepts=(Concept("J18"),))
    found = terminology.validate("J18", other.url, value_set="http://example.org/lungs", overlay=[other])
    assert [each.code for each in found.issues] == ["not-in-vs"]


def test_letter_case_is_told_where_it_does_not_count() -> None:
    system = CodeSystem(url=URL, case_sensitive=False, concepts=(Concept("J18", "P"),))
    found = Terminology([system]).validate("j18", URL)
    assert (found.valid, found.code, found.normalized_code) == (True, "j18", "J18")
    assert [each.message_id for each in found.issues] == ["CODE_CASE_DIFFERENCE"]
    choice = ValueSet(include=(Include(URL, concepts=(IncludedConcept("j18"),)),))
    assert Terminology([system]).validate("J18", URL, value_set=choice).valid


def test_a_fragment_does_not_know_what_it_does_not_hold() -> None:
    terminology = Terminology([replace(OLD, content="fragment")])
    found = terminology.validate("Z99", URL)
    assert (found.valid, [each.code for each in found.issues]) == (True, ["invalid-code"])
    assert terminology.validate("Z99", URL, value_set=f"{URL}?fhir_vs").valid
    assert not terminology.validate("Z99", URL, value_set=f"{URL}?fhir_vs=isa/J").valid


def test_a_display_of_the_value_set_is_a_name_too() -> None:
    choice = ValueSet(include=(Include(URL, concepts=(IncludedConcept("J18", "Lung fever"),)),))
    terminology = Terminology([OLD])
    assert terminology.validate("J18", URL, display="Lung fever", value_set=choice).valid
    assert not terminology.validate("J18", URL, display="Lung fever").valid
    assert not terminology.validate("J", URL, display="x", value_set=ValueSet(include=(Include(URL),))).valid


def test_a_code_without_names_has_no_valid_display() -> None:
    found = Terminology([CodeSystem(url=URL, concepts=(Concept("A"),))]).validate("A", URL, display="a", language="nb")
    assert [each.code for each in found.issues] == ["invalid-display"]


def test_nothing_is_in_a_value_set_without_systems() -> None:
    found = Terminology([]).validate("A", value_set=ValueSet(url="http://example.org/v"))
    assert [each.code for each in found.issues] == ["cannot-infer", "not-in-vs"]


# -- subsumption ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [("J", "J18", "subsumes"), ("J18", "J", "subsumed-by"), ("J", "J", "equivalent"), ("J18", "J40", "not-subsumed")],
)
def test_subsumption(terminology: Terminology, first: str, second: str, outcome: str) -> None:
    assert terminology.subsumes(URL, first, second) == Subsumption(outcome, URL, "2026")  # type: ignore[arg-type]
