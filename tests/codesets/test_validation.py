"""Everything that validation tells: versions, membership, standing, names, and codeable concepts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from codesets import (
    Carried,
    CodeSystem,
    Coding,
    Concept,
    Designation,
    Filter,
    Include,
    IncludedConcept,
    Property,
    Terminology,
    TerminologyError,
    Validation,
    ValueSet,
)
from codesets.expansion import ExpansionAsked
from codesets.languages import ranges_of
from codesets.validation import Wishes
from codesets.versions import VersionRules

S, T, V = "http://example.org/s", "http://example.org/t", "http://example.org/v"
STATUS = "http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status"
UNUSED = "http://hl7.org/fhir/StructureDefinition/valueset-deprecated"
SUPPLEMENT = "http://hl7.org/fhir/StructureDefinition/valueset-supplement"
PARAMETER = "http://hl7.org/fhir/StructureDefinition/valueset-expansion-parameter"


def marked(url: str, **value: Any) -> Carried:
    return Carried.of({"extension": [{"url": url, **value}]})


def system(version: str | None, *codes: str, **fields: Any) -> CodeSystem:
    concepts = tuple(Concept(code, f"Name of {code}") for code in codes)
    return CodeSystem(**{"url": S, "version": version, "language": "en", "concepts": concepts, **fields})


ONE, TWO = system("1.0.0", "a", "b"), system("1.2.0", "a", "b", "c")
OTHER = system("9", "x", url=T)


def value_set(*parts: Include, **fields: Any) -> ValueSet:
    return ValueSet(**{"url": V, "version": "5", "include": parts, **fields})


def ask(
    *codings: Coding,
    of: ValueSet | str | None = None,
    held: Sequence[Any] = (ONE, TWO, OTHER),
    place: str = "Coding",
    supplements: Sequence[str] = (),
    rules: dict[str, list[str]] | None = None,
    **wishes: Any,
) -> Validation:
    asked = Wishes(rules=VersionRules.of(**(rules or {})), **wishes)
    return Terminology(held).judge(codings, place=place, wishes=asked, value_set=of, supplements=supplements)


def ids(found: Validation) -> list[str]:
    return sorted(each.message_id for each in found.issues)


MISMATCH, CHANGED, DEFAULT = (f"VALUESET_VALUE_MISMATCH{ending}" for ending in ("", "_CHANGED", "_DEFAULT"))
MISSING, CHECK = "UNKNOWN_CODESYSTEM_VERSION", "VALUESET_VERSION_CHECK"
#: (what the value set states, what the coding tells, rules) -> (valid, version, message ids)
VERSIONS: list[tuple[str | None, str | None, dict[str, list[str]], bool, str, list[str]]] = [
    (None, None, {}, True, "1.2.0", []),
    (None, "1.0.0", {}, True, "1.0.0", []),
    (None, "3", {}, False, "1.2.0", [MISSING, DEFAULT]),
    ("1.0.0", None, {}, True, "1.0.0", []),
    ("1.0.0", "1.0.0", {}, True, "1.0.0", []),
    ("1.0.0", "1.2.0", {}, False, "1.0.0", [MISMATCH]),
    ("1.0.0", "3", {}, False, "1.0.0", [MISSING, MISMATCH]),
    ("1.x.x", None, {}, True, "1.2.0", []),
    ("1.x.x", "1.0.0", {}, True, "1.0.0", []),
    ("1.x.x", "1.1.0", {}, False, "1.2.0", [MISSING]),
    ("1.0.0", "1.0.x", {}, True, "1.0.0", []),
    ("7", None, {}, False, "1.2.0", [MISSING]),
    ("7", "1.0.0", {}, False, "1.0.0", [MISSING, MISMATCH]),
    ("7", None, {"default": [f"{S}|1.0.0"]}, False, "1.0.0", [MISSING]),
    (None, None, {"default": [f"{S}|1.0.0"]}, True, "1.0.0", []),
    ("1.2.0", None, {"default": [f"{S}|1.0.0"]}, True, "1.2.0", []),
    (None, "1.2.0", {"default": [f"{S}|1.0.0"]}, False, "1.0.0", [CHANGED]),
    ("1.2.0", None, {"force": [f"{S}|1.0.0"]}, True, "1.0.0", []),
    ("1.2.0", "1.2.0", {"force": [f"{S}|1.0.x"]}, False, "1.0.0", [CHANGED]),
    ("1.2.0", None, {"check": [f"{S}|1.0.x"]}, False, "1.2.0", [CHECK]),
    ("1.2.0", "1.0.0", {"check": [f"{S}|1.0.x"]}, False, "1.2.0", [MISMATCH, CHECK]),
    (None, None, {"check": [f"{S}|1.0.x"]}, True, "1.0.0", []),
]


@pytest.mark.parametrize(("stated", "told", "rules", "valid", "version", "expected"), VERSIONS)
def test_versions_of_value_set_coding_and_request(
    stated: str | None, told: str | None, rules: dict[str, list[str]], valid: bool, version: str, expected: list[str]
) -> None:
    found = ask(Coding(S, "a", told), of=value_set(Include(S, stated)), rules=rules)
    assert (found.valid, found.version, ids(found)) == (valid, version, sorted(expected))


def test_what_is_missing_is_named_with_the_versions_there_are() -> None:
    found = ask(Coding(S, "a", "3"), of=value_set(Include(S, "1.0.0")))
    assert found.causes == (f"{S}|3",)
    assert "Valid versions: 1.0.0 or 1.2.0" in (found.message or "")
    assert {each.expression for each in found.issues} == {"Coding.version", "Coding.system"}


def test_of_several_editions_in_a_value_set_the_one_that_lists_the_code_counts() -> None:
    both = value_set(
        Include(S, "1.0.0", (IncludedConcept("a"),)),
        Include(S, "1.2.0", (IncludedConcept("c"),)),
    )
    assert [ask(Coding(S, code), of=both).version for code in ("a", "c")] == ["1.0.0", "1.2.0"]
    outside = ask(Coding(S, "b"), of=both)
    assert (outside.valid, ids(outside)) == (False, ["None_of_the_provided_codes_are_in_the_value_set_one"])


OUTSIDE = "None_of_the_provided_codes_are_in_the_value_set_one"
#: (coding, value set, wishes) -> (valid, message ids)
PLACES: list[tuple[Coding, ValueSet | None, dict[str, Any], bool, list[str]]] = [
    (Coding(S, "a"), None, {}, True, []),
    (Coding(S, "q"), None, {}, False, ["Unknown_Code_in_Version"]),
    (Coding("http://example.org/none", "a"), None, {}, False, ["UNKNOWN_CODESYSTEM"]),
    (Coding(S, "a", "3"), None, {}, False, [MISSING]),
    (Coding("http://example.org/none", "a", "3"), None, {}, False, ["UNKNOWN_CODESYSTEM_VERSION_NONE"]),
    (Coding(None, "a"), None, {}, False, ["Coding_has_no_system__cannot_validate"]),
    (Coding("local", "a"), None, {}, False, ["Terminology_TX_System_Relative", "UNKNOWN_CODESYSTEM"]),
    (Coding(S, "a"), value_set(Include(S)), {}, True, []),
    (Coding(S, "q"), value_set(Include(S)), {}, False, ["Unknown_Code_in_Version", OUTSIDE]),
    (Coding(S, "q"), value_set(Include(S)), {"membership_only": True}, False, [OUTSIDE]),
    (Coding(T, "x"), value_set(Include(S)), {}, False, [OUTSIDE]),
    (Coding(T, "q"), value_set(Include(S)), {}, False, ["Unknown_Code_in_Version", OUTSIDE]),
    (Coding(T, "q"), value_set(Include(S)), {"membership_only": True}, False, [OUTSIDE]),
    (Coding("http://example.org/none", "a"), value_set(Include(S)), {}, False, ["UNKNOWN_CODESYSTEM", OUTSIDE]),
    (Coding(T, "x", "3"), value_set(Include(S)), {}, False, [MISSING, OUTSIDE]),
    (Coding(None, "a"), value_set(Include(S)), {}, False, ["Coding_has_no_system__cannot_validate", OUTSIDE]),
    (Coding(None, "a"), value_set(Include(S)), {"infer_system": True}, True, []),
    (Coding(None, "q"), value_set(Include(S)), {"infer_system": True}, False, [OUTSIDE, "UNABLE_TO_INFER_CODESYSTEM"]),
    (Coding("local", "a"), value_set(Include(S)), {}, False,
     ["Terminology_TX_System_Relative", "UNKNOWN_CODESYSTEM", OUTSIDE]),
    (Coding(S, "a"), value_set(Include(S), exclude=(Include(S, concepts=(IncludedConcept("a"),)),)), {}, False,
     [OUTSIDE]),
    (Coding(S, "a"), value_set(Include(S), exclude=(Include("http://example.org/none"),)), {}, True, []),
    (Coding(S, "a"), value_set(Include(S), exclude=(Include(S, "7"),)), {}, False, [MISSING]),
    (Coding(S, "a"), value_set(Include(S, filters=(Filter("concept", "=", "a"),))), {}, True, []),
    (Coding(S, "b"), value_set(Include(S, filters=(Filter("concept", "=", "a"),))), {}, False, [OUTSIDE]),
    (Coding("http://example.org/none", "a"), value_set(Include("http://example.org/none")), {}, False,
     ["UNKNOWN_CODESYSTEM"]),
    (Coding(S, "a"), value_set(Include(value_sets=("http://example.org/none",))), {}, False,
     ["Unable_to_resolve_value_Set_"]),
    (Coding(S, "a"), value_set(Include(S), Include(value_sets=("http://example.org/none",))), {}, True, []),
    (Coding(S, "a"), value_set(Include(T, value_sets=("http://example.org/none",))), {}, False, [OUTSIDE]),
    (Coding(S, "a", None, "wrong"), value_set(Include(T)), {}, False,
     ["Display_Name_for__should_be_one_of__instead_of", OUTSIDE]),
]  # fmt: skip


@pytest.mark.parametrize(("coding", "of", "wishes", "valid", "expected"), PLACES)
def test_where_a_code_belongs(
    coding: Coding, of: ValueSet | None, wishes: dict[str, Any], valid: bool, expected: list[str]
) -> None:
    found = ask(coding, of=of, **wishes)
    assert (found.valid, ids(found)) == (valid, sorted(expected))


def test_unknown_systems_are_named_as_causes_or_as_strangers() -> None:
    none = "http://example.org/none"
    assert ask(Coding(none, "a"), of=value_set(Include(none))).causes == (none,)
    assert ask(Coding(none, "a"), of=value_set(Include(S))).strangers == (none,)
    assert ask(Coding(T, "x", "3"), of=value_set(Include(S))).strangers == (f"{T}|3",)


def test_a_value_set_is_no_system_and_a_supplement_is_none_either() -> None:
    more = CodeSystem(url="http://example.org/more", version="1", content="supplement", supplements=S)
    held = [ONE, value_set(Include(S)), more]
    assert ids(ask(Coding(V, "a"), held=held)) == ["Terminology_TX_System_ValueSet2"]
    supplement = ask(Coding("http://example.org/more", "a"), held=held)
    assert (supplement.valid, ids(supplement)) == (False, ["CODESYSTEM_CS_NO_SUPPLEMENT"])
    assert "http://example.org/more|1 is a supplement" in (supplement.message or "")


def test_places_follow_the_form_of_the_question() -> None:
    expected = {"": "code", "Coding": "Coding.code"}
    for place, expression in expected.items():
        (told,) = ask(Coding(S, "q"), place=place).issues
        assert told.expression == expression
    (told,) = ask(Coding(S, "a"), Coding(S, "q"), place="CodeableConcept").issues
    assert told.expression == "CodeableConcept.coding[1].code"


# -- codeable concepts


def test_one_coding_in_the_value_set_is_enough() -> None:
    found = ask(Coding(T, "x"), Coding(S, "a"), of=value_set(Include(S)), place="CodeableConcept")
    assert (found.valid, found.system, found.code, ids(found)) == (True, S, "a", [OUTSIDE])
    assert [(each.severity, each.code) for each in found.issues] == [("information", "this-code-not-in-vs")]
    assert found.message is None


def test_a_wrong_coding_beside_a_right_one_is_one_too_many() -> None:
    found = ask(Coding(S, "a"), Coding(S, "q"), of=value_set(Include(S)), place="CodeableConcept")
    assert (found.valid, found.code) == (False, "a")
    assert ids(found) == sorted([OUTSIDE, "Unknown_Code_in_Version"])


def test_no_coding_in_the_value_set_names_none() -> None:
    found = ask(Coding(T, "x"), of=value_set(Include(S)), place="CodeableConcept")
    assert (found.valid, found.code, found.system) == (False, None, None)
    assert ids(found) == sorted([OUTSIDE, "TX_GENERAL_CC_ERROR_MESSAGE"])


def test_what_cannot_be_told_is_not_outside() -> None:
    found = ask(Coding(S, "a"), of=value_set(Include(S, "7")), place="CodeableConcept")
    assert (found.valid, found.code, ids(found)) == (False, None, [MISSING])


# -- standing


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


# -- names

NAMES = Concept(
    "a",
    "Fever",
    designations=(
        Designation("Feber", "nb"),
        Designation("Pyrexia", "en"),
        Designation("Heat", "en", Coding("http://example.org/use", "old")),
        Designation("Ague", "en", carried=marked(STATUS, valueCode="withdrawn")),
    ),
)
WRONG, BLANKS = (f"Display_Name_{what}__should_be_one_of__instead_of" for what in ("for", "WS_for"))
NONE_OK, NONE_ERR = (f"NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_{ending}" for ending in ("OK", "ERR"))


@pytest.mark.parametrize(
    ("display", "languages", "valid", "expected"),
    [
        ("Fever", None, True, []),
        ("fever", None, True, []),
        ("Feber", None, True, []),
        ("Heat", None, True, []),
        ("Fe  ver", None, False, [WRONG]),
        ("Pyrexia", "en", True, []),
        ("Feber", "en", False, [WRONG]),
        ("Feber", "nb", True, []),
        ("Feber", "no", True, []),
        ("Feber", "sv, nb;q=0.5", True, []),
        ("Fever", "de", True, [NONE_OK]),
        ("Pyrexia", "de", True, [NONE_OK]),
        ("Fieber", "de", False, [NONE_ERR]),
        ("Ague", None, True, ["INACTIVE_DISPLAY_FOUND"]),
    ],
)
def test_a_display_must_be_a_name_in_the_languages(
    display: str, languages: str | None, valid: bool, expected: list[str]
) -> None:
    held = [system("1", concepts=(NAMES,))]
    found = ask(Coding(S, "a", None, display), held=held, languages=languages)
    assert (found.valid, ids(found)) == (valid, expected)
    lenient = ask(Coding(S, "a", None, display), held=held, languages=languages, lenient_display=True)
    assert (lenient.valid, ids(lenient)) == (True, expected)


def test_the_right_names_are_told_with_their_languages() -> None:
    held = [system("1", concepts=(NAMES,))]
    expected = "Wrong Display Name 'x' for http://example.org/s#a. Valid display is "
    assert ask(Coding(S, "a", None, "x"), held=held).message == (
        expected + "one of 3 choices: 'Fever' (en), 'Feber' (nb) or 'Pyrexia' (en) (for the language(s) '--')"
    )
    one = ask(Coding(S, "a", None, "x"), held=held, languages="nb")
    assert one.message == expected + "'Feber' (nb) (for the language(s) 'nb')"


def test_only_blanks_are_told_apart_from_another_name() -> None:
    held = [system("1", concepts=(Concept("a", "Old age"),))]
    assert ids(ask(Coding(S, "a", None, "Old  age"), held=held)) == [BLANKS]
    assert ids(ask(Coding(S, "a", None, " Old age "), held=held)) == []


def test_a_code_without_names_accepts_none() -> None:
    held = [system("1", concepts=(Concept("a"),))]
    assert ids(ask(Coding(S, "a", None, "x"), held=held)) == ["NO_VALID_DISPLAY_FOUND"]


def test_a_name_of_no_stated_language_is_right_in_any() -> None:
    held = [system("1", concepts=(Concept("a", "Feber"),), language=None)]
    assert ask(Coding(S, "a", None, "Feber"), held=held, languages="nb").issues == ()


def test_the_names_of_the_value_set_stand_first() -> None:
    listed = IncludedConcept("a", "Hot", (Designation("Varm", "nb"),))
    of = value_set(Include(S, concepts=(listed,)))
    held = [system("1", concepts=(NAMES,))]
    assert [ask(Coding(S, "a", None, name), of=of, held=held).valid for name in ("Hot", "Varm", "Fever")] == [True] * 3
    assert ask(Coding(S, "a"), of=of, held=held).display == "Hot"
    assert ask(Coding(S, "a"), of=of, held=held, languages="nb").display == "Varm"


def test_a_value_set_may_name_the_language() -> None:
    parameter = [{"url": "name", "valueCode": "displayLanguage"}, {"url": "value", "valueCode": "nb"}]
    compose = {"compose": {"extension": [{"url": PARAMETER, "extension": parameter}]}}
    held = [system("1", concepts=(NAMES,))]
    for own in ({"carried": Carried.of(compose)}, {"language": "nb"}):
        of = value_set(Include(S), **own)
        assert ask(Coding(S, "a"), of=of, held=held).display == "Feber"
        assert ask(Coding(S, "a"), of=of, held=held, languages="en").display == "Fever"


# -- supplements

MORE = CodeSystem(
    url="http://example.org/more",
    version="2",
    content="supplement",
    supplements=S,
    concepts=(Concept("a", designations=(Designation("Skikk", "nb"),)),),
)


def test_a_supplement_adds_names_where_it_is_asked_for() -> None:
    coding = Coding(S, "a", None, "Skikk")
    assert not ask(coding, held=[ONE, MORE]).valid
    assert ask(coding, held=[ONE, MORE], supplements=["http://example.org/more"]).valid
    carried = marked(SUPPLEMENT, valueCanonical="http://example.org/more|2")
    found = ask(coding, of=value_set(Include(S), carried=carried), held=[ONE, MORE], languages="nb")
    assert (found.valid, found.display) == (True, "Skikk")
    assert "http://example.org/more|2" in found.used


@pytest.mark.parametrize("missing", ["http://example.org/none", S, "http://example.org/more|3"])
def test_a_missing_supplement_makes_the_question_void(missing: str) -> None:
    with pytest.raises(TerminologyError, match="Required supplement not found") as refused:
        ask(Coding(S, "a"), held=[ONE, MORE], supplements=[missing])
    assert refused.value.code == "unknown-supplement"


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


def test_an_expansion_without_definition_means_the_codes_it_lists() -> None:
    none = "http://example.org/none"
    contains = [{"system": S, "code": "a", "display": "A here"}, {"system": none, "code": "z", "display": "Z"}]
    of = ValueSet(url=V, carried=Carried.of({"expansion": {"contains": contains}}))
    asked = ((S, "a"), (S, "b"), (none, "z"), (none, "y"))
    assert [ask(Coding(*each), of=of).valid for each in asked] == [True, False, True, False]
    assert ask(Coding(S, "a"), of=of).display == "A here"
    assert ask(Coding(None, "z"), of=of, infer_system=True).system == none
    damaged = ValueSet(url=V, carried=Carried.of({"expansion": {"contains": 3}}))
    with pytest.raises(TerminologyError, match="expansion cannot be read"):
        ask(Coding(S, "a"), of=damaged)


def test_a_coding_is_judged_in_the_edition_that_it_tells() -> None:
    both = value_set(Include(S, "1.0.0"), Include(S, "1.2.0"))
    assert ask(Coding(S, "c"), of=both).version == "1.2.0"
    older = ask(Coding(S, "c", "1.0.0"), of=both)
    assert (older.valid, older.version, ids(older)) == (False, "1.0.0", sorted([OUTSIDE, "Unknown_Code_in_Version"]))
    third = ask(Coding(S, "a", "2.0.0"), of=both, held=[ONE, TWO, system("2.0.0", "a")])
    assert (third.valid, third.version, ids(third)) == (False, "1.2.0", [MISMATCH])


def test_what_cannot_be_inferred_tells_which_systems_are_missing() -> None:
    none = "http://example.org/none"
    of = value_set(Include(S), Include(none))
    assert ask(Coding(None, "a"), of=of, infer_system=True).system == S
    found = ask(Coding(None, "q"), of=of, infer_system=True)
    assert (found.valid, found.causes) == (False, (none,))
    assert ids(found) == ["UNABLE_TO_INFER_CODESYSTEM", "UNKNOWN_CODESYSTEM"]


def test_membership_alone_does_not_need_the_system() -> None:
    none = "http://example.org/none"
    of = value_set(Include(none, concepts=(IncludedConcept("z"),)))
    assert not ask(Coding(none, "z"), of=of).valid
    assert ask(Coding(none, "z"), of=of, membership_only=True).valid
    assert not ask(Coding(none, "y"), of=of, membership_only=True).valid
    assert not ask(Coding(none, "z"), of=value_set(Include(none)), membership_only=True).valid


@pytest.mark.parametrize(
    ("content", "valid", "expected"),
    [
        ("complete", False, ["Unknown_Code_in_Version"]),
        ("fragment", True, ["UNKNOWN_CODE_IN_FRAGMENT"]),
        ("example", True, ["UNKNOWN_CODE_IN_FRAGMENT"]),
        ("not-present", False, ["UNKNOWN_CODESYSTEM"]),
    ],
)
def test_a_code_that_a_part_of_a_system_does_not_hold_may_be_elsewhere(
    content: str, valid: bool, expected: list[str]
) -> None:
    held = [system("1", "a", content=content)]
    alone = ask(Coding(S, "q"), held=held)
    assert (alone.valid, ids(alone)) == (valid, expected)
    found = ask(Coding(S, "q"), of=value_set(Include(S)), held=held)
    outside = [OUTSIDE] if content == "complete" else []
    assert (found.valid, ids(found)) == (valid, sorted([*expected, *outside]))
    listed = value_set(Include(S, concepts=(IncludedConcept("q"),)))
    assert ask(Coding(S, "q"), of=listed, held=held).valid is valid
    filtered = value_set(Include(S, filters=(Filter("concept", "=", "q"),)))
    assert not ask(Coding(S, "q"), of=filtered, held=held).valid


def test_of_several_editions_that_hold_a_code_the_newest_counts() -> None:
    both = value_set(Include(S, "1.0.0"), Include(S, "1.2.0"))
    assert ask(Coding(S, "a"), of=both).version == "1.2.0"
    assert ask(Coding(S, "a", "1.0.0"), of=both).version == "1.0.0"
    assert ask(Coding(S, "a", "3"), of=both).version == "1.2.0"


class Compiled:
    """A code system that is not the in-memory one: only what `codesets.system.System` names can be asked of it."""

    def __init__(self, inner: CodeSystem) -> None:
        self._inner = inner
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name in ("tree", "concepts", "folded", "searchable"):
            raise AssertionError(f"{name} is not for every code system")
        self.asked.add(name)
        return getattr(self._inner, name)


def test_one_code_is_judged_without_walking_through_its_system() -> None:
    compiled = Compiled(system("1", concepts=(NAMES, Concept("b", parents=("a",)))))
    of = value_set(
        Include(S, filters=(Filter("concept", "is-a", "a"),)), exclude=(Include(S, concepts=(IncludedConcept("c"),)),)
    )
    assert ask(Coding(S, "b"), of=of, held=[compiled]).valid
    assert ask(Coding(S, "a", None, "Feber"), held=[compiled]).valid
    assert not ask(Coding(S, "q"), of=of, held=[compiled]).valid
    assert not compiled.asked & {"every", "codes", "with_property", "naming", "descendants"}


@pytest.mark.parametrize(
    ("sensitive", "listed", "asked", "valid"),
    [
        (True, "a", "a", True),
        (True, "A", "a", False),
        (False, "A", "a", True),
        (False, "a", "A", True),
        (False, "b", "a", False),
    ],
)
def test_a_list_follows_the_letter_case_of_its_system(sensitive: bool, listed: str, asked: str, valid: bool) -> None:
    held = [system("1", "a", "A" if sensitive else "c", "b", case_sensitive=sensitive)]
    for parts in ((Include(S, concepts=(IncludedConcept(listed),)),), (Include(S),)):
        of = value_set(*parts, exclude=() if parts[0].concepts else (Include(S, concepts=(IncludedConcept(listed),)),))
        assert ask(Coding(S, asked), of=of, held=held).valid is (valid if parts[0].concepts else not valid)


def test_a_value_set_drawing_on_too_many_others_is_refused() -> None:
    many = [ValueSet(url=f"{V}{n}", include=(Include(S),)) for n in range(2001)]
    of = value_set(*(Include(value_sets=(f"{V}{n}",)) for n in range(2001)))
    with pytest.raises(TerminologyError, match="more than 2000 others"):
        ask(Coding(S, "a"), of=of, held=[ONE, *many])


@pytest.mark.parametrize(
    ("asked", "own", "usual", "of", "spoken"),
    [
        ("nb", "de", "en", "fr", "nb"),
        (None, "de", "en", "fr", "de"),
        (None, None, "en", "fr", "en"),
        (None, None, None, "fr", "fr"),
        (None, None, None, None, "la"),
    ],
)
def test_the_question_goes_before_the_value_set_s_wish_before_the_reader_s_habit_before_its_language(
    asked: str | None, own: str | None, usual: str | None, of: str | None, spoken: str
) -> None:
    names = tuple(Designation(tag, tag) for tag in ("nb", "de", "en", "fr"))
    held = CodeSystem(url=S, language="la", concepts=(Concept("a", "la", designations=names),))
    extension = {"url": PARAMETER, "extension": [{"url": "name", "valueCode": "displayLanguage"}]}
    extension["extension"].append({"url": "value", "valueCode": own})  # type: ignore[attr-defined]
    compose = {"compose": {"extension": [extension]}} if own else {}
    wanted = value_set(Include(S), language=of, carried=Carried.of(compose))
    found = ask(Coding(S, "a"), of=wanted, held=[held], languages=asked, usual_languages=usual)
    assert found.display == spoken


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


@pytest.mark.parametrize(
    ("languages", "shown", "right"),
    [
        (None, "Egen", {"Egen"}),
        ("nb", "Egen", {"Egen"}),
        ("en", "Own", {"Own", "Name of a"}),
        ("de", "Egen", {"Egen"}),
    ],
)
def test_what_the_value_set_calls_a_code_in_its_own_language_goes_before_what_its_system_does(
    languages: str | None, shown: str, right: set[str]
) -> None:
    """The same name is shown by validation and by expansion."""
    listed = IncludedConcept("a", "Egen", (Designation("Own", "en"),))
    of = value_set(Include(S, "1.0.0", concepts=(listed,)), language="nb")
    ways = {name: ask(Coding(S, "a", None, name), of=of, languages=languages) for name in ("Egen", "Own", "Name of a")}
    assert {name for name, found in ways.items() if found.valid} == right
    assert {found.display for found in ways.values()} == {shown}
    asked = ExpansionAsked(ranges=ranges_of(languages or of.language))
    (entry,) = Terminology([ONE]).expand(of, asked=asked).entries
    assert entry.display == shown
    importing = value_set(Include(value_sets=(V,)), url="http://example.org/importing")
    found = ask(Coding(S, "a", None, "Own"), of=importing, held=[ONE, of], languages="en")
    assert (found.valid, found.display) == (True, "Own")
