"""Looking up, validating, subsuming and expanding: which edition answers, in which language, and what is refused."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets import (
    CodeSystem,
    Concept,
    Designation,
    Entry,
    Filter,
    Include,
    IncludedConcept,
    Property,
    Subsumption,
    Terminology,
    TerminologyError,
    Thing,
    ValueSet,
    problems,
)

URL = "http://example.org/diseases"
OID = "urn:oid:2.16.578.1.12.4.1.1.7110"
OLD = CodeSystem(
    url=URL,
    version="2019",
    identifiers=(OID,),
    language="en",
    value_set="http://example.org/diseases/all",
    concepts=(
        Concept("J", "Respiratory", abstract=True),
        Concept(
            "J18",
            "Pneumonia",
            parents=("J",),
            designations=(
                Designation("Pneumoni", "nb"),
                Designation("Lungebetennelse", "nb"),
                Designation("Lungebetennelse", "nn"),
            ),
        ),
        Concept("J20", "Bronchitis", parents=("J",), status="retired", replaced_by=("J40",)),
        Concept("J40", "Bronchitis, unspecified", parents=("J",)),
    ),
)
NEW = replace(OLD, version="2026", concepts=(*OLD.concepts, Concept("U07", "Covid-19")))
DRAFT = replace(OLD, version="2030", status="draft")
LUNGS = ValueSet(
    url="http://example.org/lungs",
    version="1",
    include=(Include(URL, filters=(Filter("concept", "descendent-of", "J"),)),),
    exclude=(Include(URL, concepts=(IncludedConcept("J40"),)),),
)


@pytest.fixture
def terminology() -> Terminology:
    return Terminology([OLD, NEW, DRAFT, LUNGS])


def codes(entries: Iterable[Entry]) -> list[str]:
    return [each.code for each in entries]


def refusal(code: str) -> object:
    return pytest.raises(TerminologyError, check=lambda error: error.code == code)


# -- editions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "version", "answers"),
    [
        (URL, None, "2026"),
        (URL, "2019", "2019"),
        (f"{URL}|2019", None, "2019"),
        (f"{URL}|2019", "2019", "2019"),
        (URL, "2030", "2030"),
        (OID, None, "2026"),
        (OID, "2019", "2019"),
        ("2.16.578.1.12.4.1.1.7110", None, "2026"),
    ],
)
def test_the_answer_names_the_edition_it_came_from(
    terminology: Terminology, reference: str, version: str | None, answers: str
) -> None:
    assert terminology.lookup(reference, "J18", version=version).version == answers
    assert terminology.validate("J18", reference, version=version).version == answers
    assert terminology.subsumes(reference, "J", "J18", version=version).version == answers
    assert terminology.code_system(reference, version).version == answers


@pytest.mark.parametrize("version", ["2020", "20", "2019."])
def test_an_unknown_version_is_an_error_and_never_another_one(terminology: Terminology, version: str) -> None:
    for ask in (
        lambda: terminology.lookup(URL, "J18", version=version),
        lambda: terminology.subsumes(URL, "J", "J18", version=version),
        lambda: terminology.expand(f"{URL}?fhir_vs", version=version),
        lambda: terminology.expand(ValueSet(include=(Include(URL, version),))),
    ):
        with pytest.raises(TerminologyError, match=r"Valid versions: 2019, 2026 or 2030") as refused:
            ask()
        assert refused.value.code == "unknown-version"


def test_two_versions_in_one_question_are_refused(terminology: Terminology) -> None:
    with refusal("bad-request"):
        terminology.lookup(f"{URL}|2019", "J18", version="2026")


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("2.9", "2.10"),
        ("1", "2"),
        ("2019", "2019.1"),
        ("2025-12-31", "2026-01-01"),
        ("1.0-draft", "1.0"),
        ("", "1"),
        ("7" * 5000, "8" * 5000),
    ],
)
def test_the_newest_version_is_found_by_its_numbers(older: str, newer: str) -> None:
    for order in ((older, newer), (newer, older)):
        things = [CodeSystem(url=URL, version=each or None, concepts=(Concept("A"),)) for each in order]
        assert Terminology(things).lookup(URL, "A").version == newer


def test_different_things_of_one_version_are_refused_not_chosen_between() -> None:
    terminology = Terminology([OLD, replace(OLD, concepts=())])
    with refusal("ambiguous-version"):
        terminology.lookup(URL, "J18")
    assert Terminology([OLD, replace(OLD)]).lookup(URL, "J18").version == "2019"


def test_an_active_edition_of_one_version_goes_before_a_draft_of_it() -> None:
    draft = replace(OLD, status="draft", concepts=())
    assert Terminology([OLD, draft]).lookup(URL, "J18").concept.code == "J18"


@pytest.mark.parametrize(
    ("code", "ask"),
    [
        ("unknown-system", lambda t: t.lookup("http://example.org/none", "A")),
        ("bad-request", lambda t: t.validate("A", value_set=ValueSet(include=(Include(),)))),
        ("unknown-code", lambda t: t.lookup(URL, "X")),
        ("unknown-code", lambda t: t.subsumes(URL, "J", "X")),
        ("unknown-value-set", lambda t: t.expand("http://example.org/none")),
        ("unknown-value-set", lambda t: t.expand("http://example.org/none?fhir_vs")),
        ("unknown-value-set", lambda t: t.validate("A", value_set=f"{URL}?fhir_vs=refset/1")),
        ("unknown-version", lambda t: t.expand("http://example.org/lungs", version="2")),
        ("bad-request", lambda t: t.validate("A")),
        ("bad-request", lambda t: t.expand("http://example.org/lungs", offset=-1)),
        ("bad-request", lambda t: t.expand("http://example.org/lungs", count=-1)),
        ("bad-request", lambda t: t.expand(ValueSet(include=(Include(concepts=(IncludedConcept("A"),)),)))),
        ("bad-request", lambda t: t.expand(ValueSet(include=(Include(),)))),
        ("too-costly", lambda t: t.expand(f"{URL}?fhir_vs", limit=2)),
    ],
)
def test_questions_without_an_answer_are_refused(terminology: Terminology, code: str, ask: object) -> None:
    with refusal(code):
        ask(terminology)  # type: ignore[operator]


def test_a_system_whose_codes_are_elsewhere_cannot_answer() -> None:
    with refusal("content-not-present"):
        Terminology([CodeSystem(url=URL, content="not-present")]).lookup(URL, "A")


# -- overlays ------------------------------------------------------------------------------------------------------


def test_an_overlay_stands_before_what_is_held_for_one_call_only(terminology: Terminology) -> None:
    local = CodeSystem(url=URL, version="1", concepts=(Concept("J18", "Mine"),))
    assert terminology.lookup(URL, "J18", overlay=[local]).display == "Mine"
    assert terminology.lookup(URL, "J18", version="2019", overlay=[local]).version == "2019"
    assert terminology.lookup(URL, "J18").version == "2026"
    with pytest.raises(TerminologyError, match=r"Valid versions: 1, 2019, 2026 or 2030"):
        terminology.lookup(URL, "J18", version="7", overlay=[local])


def test_an_overlaid_value_set_and_its_system_are_expanded(terminology: Terminology) -> None:
    local = CodeSystem(url="http://example.org/x", value_set="http://example.org/x/all", concepts=(Concept("A"),))
    choice = ValueSet(url="http://example.org/lungs", include=(Include(local.url),))
    assert codes(terminology.expand("http://example.org/lungs", overlay=[choice, local]).entries) == ["A"]
    assert codes(terminology.expand("http://example.org/x/all", overlay=[local]).entries) == ["A"]
    assert codes(terminology.expand("http://example.org/lungs").entries) == ["J18", "J20"]
    assert codes(terminology.expand("http://example.org/diseases/all", overlay=[local]).entries)[0] == "J"


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
    from codesets.formats.columns import SYNONYM

    concept = Concept("A", "a", designations=(Designation("å", "nb", SYNONYM), Designation("untagged")))
    system = CodeSystem(url=URL, language="en", concepts=(concept,))
    assert Terminology([system]).lookup(URL, "A", language="nb").display == "a"


# -- supplements ---------------------------------------------------------------------------------------------------

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


# -- expansion -----------------------------------------------------------------------------------------------------


def test_an_expansion_names_all_it_read(terminology: Terminology) -> None:
    found = terminology.expand("http://example.org/lungs")
    assert (found.url, found.version, found.total, found.offset) == ("http://example.org/lungs", "1", 2, 0)
    assert found.used == ("http://example.org/lungs|1", f"{URL}|2026")
    status = Property("status", "retired", "code")
    assert found.entries[1] == Entry(URL, "2026", "J20", "Bronchitis", inactive=True, properties=(status,))


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({}, ["J", "J18", "J20", "J40", "U07"]),
        ({"active_only": True}, ["J", "J18", "J40", "U07"]),
        ({"text": "bronch"}, ["J20", "J40"]),
        ({"text": "UNSPEC bronch"}, ["J40"]),
        ({"text": "lungebet"}, ["J18"]),
        ({"text": "u07"}, ["U07"]),
        ({"text": "  "}, ["J", "J18", "J20", "J40", "U07"]),
        ({"offset": 3}, ["J40", "U07"]),
        ({"offset": 1, "count": 2}, ["J18", "J20"]),
        ({"offset": 9}, []),
        ({"count": 0}, []),
        ({"count": 2, "limit": 2}, ["J", "J18"]),
    ],
)
def test_filtering_and_paging(terminology: Terminology, wishes: dict[str, object], expected: list[str]) -> None:
    assert codes(terminology.expand(f"{URL}?fhir_vs", **wishes).entries) == expected  # type: ignore[arg-type]


def test_totals_count_all_pages(terminology: Terminology) -> None:
    assert terminology.expand(f"{URL}?fhir_vs", count=0).total == 5
    assert terminology.expand(f"{URL}?fhir_vs", count=1, text="bronch").total == 2


def test_designations_come_where_asked_for(terminology: Terminology) -> None:
    choice = ValueSet(
        include=(Include(URL, concepts=(IncludedConcept("J18", "Lung fever", (Designation("Feber", "nb"),)),)),)
    )
    (entry,) = terminology.expand(choice, designations=True).entries
    assert entry.display == "Lung fever"
    assert [each.value for each in entry.designations] == ["Pneumonia", "Pneumoni", *["Lungebetennelse"] * 2, "Feber"]
    assert terminology.expand(choice).entries[0].designations == ()
    assert terminology.expand(choice, language="nb").entries[0].display == "Feber"


def test_inactive_codes_are_left_out_where_the_value_set_says_so(terminology: Terminology) -> None:
    choice = ValueSet(inactive=False, include=(Include(URL),))
    assert "J20" not in codes(terminology.expand(choice).entries)
    assert not terminology.validate("J20", URL, value_set=choice).valid


def test_listed_codes_keep_their_order_and_unknown_ones_are_told(terminology: Terminology) -> None:
    choice = ValueSet(include=(Include(URL, concepts=tuple(map(IncludedConcept, ("U07", "X", "J18", "U07")))),))
    found = terminology.expand(choice)
    assert codes(found.entries) == ["U07", "J18"]
    assert [(each.severity, each.code) for each in found.issues] == [("warning", "invalid-code")]


def test_value_sets_import_each_other(terminology: Terminology) -> None:
    only = ValueSet(include=(Include(value_sets=("http://example.org/lungs|1",)),))
    found = terminology.expand(only)
    assert codes(found.entries) == ["J18", "J20"]
    assert found.used == ("http://example.org/lungs|1", f"{URL}|2026")
    both = ValueSet(
        include=(Include(URL, filters=(Filter("inactive", "=", "false"),), value_sets=("http://example.org/lungs",)),)
    )
    assert codes(terminology.expand(both).entries) == ["J18"]
    crossed = ValueSet(include=(Include(value_sets=("http://example.org/lungs", f"{URL}?fhir_vs=isa/J18")),))
    assert codes(terminology.expand(crossed).entries) == ["J18"]
    without = ValueSet(include=(Include(URL),), exclude=(Include(value_sets=("http://example.org/lungs",)),))
    assert codes(terminology.expand(without).entries) == ["J", "J40", "U07"]


def test_warnings_of_imported_value_sets_come_along(terminology: Terminology) -> None:
    inner = ValueSet(url="http://example.org/in", include=(Include(URL, concepts=(IncludedConcept("X"),)),))
    outer = ValueSet(
        include=(Include(value_sets=("http://example.org/in",)), Include(value_sets=("http://example.org/in",)))
    )
    assert len(terminology.expand(outer, overlay=[inner]).issues) == 1


def test_codes_of_several_parts_come_once(terminology: Terminology) -> None:
    twice = ValueSet(include=(Include(URL), Include(URL, "2026"), Include(URL, "2019", (IncludedConcept("J"),))))
    found = terminology.expand(twice).entries
    assert codes(found) == ["J", "J18", "J20", "J40", "U07", "J"]
    assert found[-1].version == "2019"


def test_value_sets_in_a_ring_are_refused() -> None:
    def importing(url: str, other: str) -> ValueSet:
        return ValueSet(url=url, include=(Include(value_sets=(other,)),))

    ring: list[Thing] = [importing("http://x/a", "http://x/b"), importing("http://x/b", "http://x/a")]
    with pytest.raises(TerminologyError, match=r"http://x/a via \[http://x/b, http://x/a\]") as refused:
        Terminology(ring).expand("http://x/a")
    assert refused.value.code == "value-set-cycle"


def test_value_sets_imported_without_end_are_refused() -> None:
    chain: list[Thing] = [
        ValueSet(url=f"http://x/{n}", include=(Include(value_sets=(f"http://x/{n + 1}",)),)) for n in range(60)
    ]
    with refusal("too-costly"):
        Terminology(chain).expand("http://x/0")


def test_value_sets_that_import_each_other_along_many_ways_answer_at_once() -> None:
    url = "http://x/{}".format
    twice: list[Thing] = [
        ValueSet(url=url(n), include=(Include(value_sets=(url(n + 1),)), Include(URL, value_sets=(url(n + 1),))))
        for n in range(40)
    ]
    terminology = Terminology(
        [OLD, *twice, ValueSet(url=url(40), include=(Include(URL, concepts=(IncludedConcept("J"),)),))]
    )
    assert codes(terminology.expand(url(0)).entries) == ["J"]
    assert not terminology.validate("J18", URL, value_set=url(0)).valid


def test_implicit_value_sets_name_the_edition(terminology: Terminology) -> None:
    found = terminology.expand("http://example.org/diseases/all")
    assert (found.url, found.version, found.total) == ("http://example.org/diseases/all", "2026", 5)
    assert terminology.expand("http://example.org/diseases/all", version="2019").total == 4
    assert terminology.expand(f"{URL}?fhir_vs=isa/J", version="2019").version == "2019"


def test_selections_are_kept_but_not_without_end() -> None:
    many = Terminology([LUNGS, NEW, CodeSystem(url="http://x", concepts=tuple(Concept(str(n)) for n in range(70)))])
    first = many.expand("http://example.org/lungs")
    for number in range(70):
        assert many.expand(f"http://x?fhir_vs=isa/{number}").total == 1
    assert len(many._selections) == 16
    assert many.expand("http://example.org/lungs") == first


def test_it_resolves_references_for_the_checks(terminology: Terminology) -> None:
    assert terminology.find(URL) == NEW
    assert terminology.find(URL, "1999") is None
    assert terminology.find("http://example.org/lungs|1") == LUNGS
    assert terminology.find("http://example.org/none") is None
    choice = ValueSet(include=(Include(URL, concepts=(IncludedConcept("X"),)),))
    assert [each.code for each in problems(choice, terminology.find)] == ["unknown-code"]


# -- laws ----------------------------------------------------------------------------------------------------------

letters = st.sampled_from([each.code for each in NEW.concepts])
filters = st.one_of(
    st.builds(Filter, st.just("concept"), st.sampled_from(["is-a", "is-not-a", "descendent-of", "child-of"]), letters),
    st.builds(Filter, st.just("inactive"), st.just("="), st.sampled_from(["true", "false"])),
    st.builds(Filter, st.just("code"), st.just("regex"), st.sampled_from(["J.*", ".*0", "U07"])),
)
parts = st.one_of(
    st.builds(Include, st.just(URL), st.just("2026"), filters=st.lists(filters, max_size=2).map(tuple)),
    st.builds(
        Include, st.just(URL), st.none(), st.lists(letters.map(IncludedConcept), min_size=1, max_size=3).map(tuple)
    ),
    st.just(Include(value_sets=("http://example.org/lungs",))),
    st.just(Include(URL, value_sets=("http://example.org/lungs",))),
)
sets = st.builds(
    ValueSet,
    include=st.lists(parts, min_size=1, max_size=3).map(tuple),
    exclude=st.lists(parts, max_size=2).map(tuple),
    inactive=st.none() | st.booleans(),
)
HELD = Terminology([OLD, NEW, LUNGS])


@given(sets)
def test_what_is_expanded_is_what_validates(value_set: ValueSet) -> None:
    expanded = set(codes(HELD.expand(value_set).entries))
    valid = {
        each.code for each in NEW.concepts if HELD.validate(each.code, URL, version="2026", value_set=value_set).valid
    }
    assert expanded == valid


@given(sets, sets)
def test_including_is_union_and_excluding_takes_away(one: ValueSet, other: ValueSet) -> None:
    def members(include: tuple[Include, ...], exclude: tuple[Include, ...] = ()) -> set[str]:
        return set(codes(HELD.expand(ValueSet(include=include, exclude=exclude)).entries))

    assert members((*one.include, *other.include)) == members(one.include) | members(other.include)
    assert members(one.include, other.include) == members(one.include) - members(other.include)


@given(sets, st.integers(1, 4))
def test_pages_cover_an_expansion_exactly_once(value_set: ValueSet, count: int) -> None:
    whole = HELD.expand(value_set)
    pages = [HELD.expand(value_set, offset=start, count=count) for start in range(0, whole.total, count)]
    assert tuple(entry for page in pages for entry in page.entries) == whole.entries
    assert all(page.total == whole.total for page in pages)


def test_what_is_not_in_force_yet_is_meant_by_its_exact_version_alone() -> None:
    terminology = Terminology([OLD], upcoming=[DRAFT, replace(DRAFT, url="http://later")])
    assert terminology.lookup(URL, "J18").version == "2019"
    assert terminology.lookup(URL, "J18", version="2030").version == "2030"
    assert terminology.lookup("http://later", "J18", version="2030").version == "2030"
    for wanted in (None, "20*", "x"):
        with pytest.raises(TerminologyError) as refused:
            terminology.lookup("http://later", "J18", version=wanted)
        assert refused.value.code in ("unknown-system", "unknown-version")
    assert terminology.lookup("http://later", "J18", overlay=[replace(DRAFT, url="http://later")]).version == "2030"
