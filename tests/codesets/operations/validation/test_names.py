"""Which names of a code are right, in which language, and what supplements add."""

import pytest

from codesets import (
    Carried,
    CodeSystem,
    Coding,
    Concept,
    Designation,
    Include,
    IncludedConcept,
    Terminology,
    TerminologyError,
)
from codesets.answering.languages import ranges_of
from codesets.value_sets.expansion import ExpansionAsked
from tests.codesets.operations.validation.questions import MORE, NAMES, ONE, S, V, ask, ids, marked, system, value_set

SUPPLEMENT = "http://hl7.org/fhir/StructureDefinition/valueset-supplement"

PARAMETER = "http://hl7.org/fhir/StructureDefinition/valueset-expansion-parameter"

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
        ("Feber", "nn", True, [NONE_OK]),
        ("Pyrexia", "nn", True, [NONE_OK]),
        ("Ague", "nn", True, ["INACTIVE_DISPLAY_FOUND"]),
        ("Feber", "sv", False, [NONE_ERR]),
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


@pytest.mark.parametrize(
    ("tag", "wanted", "shown"),
    [
        ("no", "nb", "Feber"),
        ("no", "nn-NO", "Feber"),
        ("nb", "no-NO", "Feber"),
        ("nn", "no", "Feber"),
        ("nb-NO", "nb", "Feber"),
        ("nb", "sv", "Fever"),
        ("da", "nb", "Fever"),
        ("en-NO", "no", "Fever"),
    ],
)
def test_norwegian_is_one_family_of_languages(tag: str, wanted: str, shown: str) -> None:
    named = Concept("a", "Fever", designations=(Designation("Feber", tag),))
    found = ask(Coding(S, "a", None, shown), held=[system("1", concepts=(named,))], languages=wanted)
    assert (found.valid, found.display) == (True, shown)
    assert ids(found) == ([] if shown == "Feber" else [NONE_OK])


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
