"""Which edition answers, and what stands before it for one call."""

from dataclasses import replace

import pytest

from codesets import (
    CodeSystem,
    Concept,
    Include,
    IncludedConcept,
    Terminology,
    TerminologyError,
    ValueSet,
)
from tests.codesets.terminology.diseases import DRAFT, OID, OLD, URL, codes, refusal

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
