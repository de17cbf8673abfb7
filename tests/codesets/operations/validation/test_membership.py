"""Whether a code is in a value set: versions, places of the question, codeable concepts."""

from typing import Any

import pytest

from codesets import (
    Carried,
    CodeSystem,
    Coding,
    Concept,
    Filter,
    Include,
    IncludedConcept,
    TerminologyError,
    ValueSet,
)
from tests.codesets.operations.validation.questions import (
    NAMES,
    ONE,
    OUTSIDE,
    TWO,
    S,
    T,
    V,
    ask,
    ids,
    system,
    value_set,
)

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
    "other", [Coding("a/b", "x"), Coding(S, "a", "7"), Coding(S, "q"), Coding("http://example.org/none", "q")]
)
def test_membership_alone_is_not_spoilt_by_another_coding(other: Coding) -> None:
    for codings in ((other, Coding(S, "a")), (Coding(S, "a"), other)):
        found = ask(*codings, of=value_set(Include(S)), place="CodeableConcept", membership_only=True)
        assert (found.valid, found.code, found.message) == (True, "a", None)
    assert not ask(other, of=value_set(Include(S)), place="CodeableConcept", membership_only=True).valid


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
    """A code system that is not the in-memory one: only what `System` names can be asked of it."""

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
    assert not compiled.asked & {"every", "codes", "naming", "descendants"}


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
