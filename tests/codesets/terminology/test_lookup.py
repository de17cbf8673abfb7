"""Looking up: what is told about a code, in which language, with which supplements."""

from dataclasses import replace

import pytest

from codesets import (
    CodeSystem,
    Concept,
    Designation,
    Include,
    Property,
    Terminology,
    ValueSet,
)
from tests.codesets.terminology.diseases import NEW, OLD, URL, refusal

# -- lookup --------------------------------------------------------------------------------------------------------


def test_lookup_tells_all_about_a_code(terminology: Terminology) -> None:
    found = terminology.lookup(URL, "J")
    assert (found.system, found.concept, found.display) == (URL, OLD.concepts[0], "Respiratory")
    assert found.children == ("J18", "J20", "J40")
    assert terminology.lookup(URL, "J18").parents == ("J",)


@pytest.mark.parametrize(
    ("language", "display"),
    [
        (None, "Pneumonia"),
        ("en", "Pneumonia"),
        ("en-GB", "Pneumonia"),
        ("nb", "Pneumoni"),
        ("nb-NO", "Pneumoni"),
        ("nn", "Lungebetennelse"),
        ("no", "Pneumoni"),
        ("se", "Pneumonia"),
        ("se, nn;q=0.5, nb;q=0.9", "Pneumoni"),
        ("nn;q=0.5, en;q=0.4", "Lungebetennelse"),
        ("nb;q=0, en", "Pneumonia"),
        ("nb;q=x, nn", "Lungebetennelse"),
        ("*", "Pneumonia"),
        ("nn;level=1", "Lungebetennelse"),
        ("", "Pneumonia"),
        (";q=1, nb", "Pneumoni"),
    ],
)
def test_the_display_is_in_the_language_asked_for(terminology: Terminology, language: str | None, display: str) -> None:
    assert terminology.lookup(URL, "J18", language=language).display == display
    (entry,) = terminology.expand("http://example.org/lungs", language=language, count=1).entries
    assert entry.display == display


def test_a_synonym_does_not_stand_for_the_display() -> None:
    from codesets.things.snomed import SYNONYM_USE

    concept = Concept("A", "a", designations=(Designation("å", "nb", SYNONYM_USE), Designation("untagged")))
    system = CodeSystem(url=URL, language="en", concepts=(concept,))
    assert Terminology([system]).lookup(URL, "A", language="nb").display == "a"


NORWEGIAN = CodeSystem(
    url="http://example.org/diseases-nb",
    version="1",
    language="nb",
    content="supplement",
    supplements=URL,
    concepts=(
        Concept(
            "J40", "Bronkitt", designations=(Designation("Bronkitt", "nn"),), properties=(Property("icpc", "R78"),)
        ),
    ),
)


def test_a_supplement_adds_names_only_where_asked_for() -> None:
    terminology = Terminology([NEW, NORWEGIAN])
    plain = terminology.lookup(URL, "J40", language="nb")
    assert (plain.display, plain.supplements) == ("Bronchitis, unspecified", ())
    found = terminology.lookup(URL, "J40", language="nb", supplements=[NORWEGIAN.url or ""])
    assert (found.display, found.supplements) == ("Bronkitt", ("http://example.org/diseases-nb|1",))
    assert found.concept.values("icpc") == ("R78",)
    assert terminology.lookup(URL, "J18", supplements=[NORWEGIAN.url or ""]).concept == NEW.concepts[1]


def test_a_supplement_works_in_validation_and_expansion_too() -> None:
    terminology = Terminology([NEW, NORWEGIAN])
    wished = [f"{NORWEGIAN.url}|1"]
    assert not terminology.validate("J40", URL, display="Bronkitt").valid
    assert terminology.validate("J40", URL, display="Bronkitt", supplements=wished).valid
    found = terminology.expand(f"{URL}?fhir_vs", text="bronkitt", language="nb", supplements=wished)
    assert [(each.code, each.display) for each in found.entries] == [("J40", "Bronkitt")]
    assert found.used[-1] == "http://example.org/diseases-nb|1"


@pytest.mark.parametrize(
    ("supplement", "wished", "code"),
    [
        (NORWEGIAN, "http://example.org/none", "unknown-supplement"),
        (NORWEGIAN, URL, "unknown-supplement"),
        (replace(NORWEGIAN, supplements="http://example.org/other"), NORWEGIAN.url, "unknown-supplement"),
        (replace(NORWEGIAN, supplements=f"{URL}|1999"), NORWEGIAN.url, "unknown-supplement"),
        (replace(NORWEGIAN, supplements=None), NORWEGIAN.url, "unknown-supplement"),
    ],
)
def test_supplements_that_do_not_fit_are_refused(supplement: CodeSystem, wished: str, code: str) -> None:
    with refusal(code):
        Terminology([NEW, supplement]).lookup(URL, "J40", supplements=[wished])


def test_a_supplement_is_no_code_system() -> None:
    with refusal("is-supplement"):
        Terminology([NEW, NORWEGIAN]).lookup(NORWEGIAN.url or "", "J40")


def test_each_system_gets_its_own_supplements() -> None:
    other = CodeSystem(url="http://example.org/other", concepts=(Concept("J40", "Other"),))
    both = ValueSet(include=(Include(URL), Include(other.url)))
    found = Terminology([NEW, NORWEGIAN, other]).expand(both, language="nb", supplements=[NORWEGIAN.url or ""])
    assert [each.display for each in found.entries if each.code == "J40"] == ["Bronkitt", "Other"]
