"""Codes of other terminologies are asked for through a callback, and told of where they are unknown (VETDF)."""

import pytest

from archetypes import check
from archetypes.values import CodeTerm, Uri
from tests.archetypes.texts import element, text
from tests.archetypes.validation.texts import adl

CODES = tuple(f"at{number:04}" for number in range(3))
BOUND = 'term_bindings = <["LOINC"] = <items = <["at0000"] = <[LOINC::1-8]>>>>'


def told(source: str, answer: bool | None) -> list[tuple[str, str]]:
    """What is asked, and how grave it is found."""
    asked: list[str] = []

    def known(term: CodeTerm | Uri) -> bool | None:
        asked.append(str(term) if isinstance(term, CodeTerm) else term.text)
        return answer

    severities = [problem.severity for problem in check(source, known=known) if problem.code == "VETDF"]
    return list(zip(asked, severities, strict=answer is False))


@pytest.mark.parametrize(
    ("source", "terms"),
    [
        (text(element("DV_X matches { value matches {[LOINC(2.7)::1, 2]} }")), ["[LOINC(2.7)::1]", "[LOINC(2.7)::2]"]),
        (text(element("DV_X matches { value matches {[LOINC::1; 1]} }")), ["[LOINC::1]"]),
        (text(element("0|[SNOMED-CT::12], 1|[local::at0001]")), ["[SNOMED-CT::12]"]),
        (text(element("C_DV_QUANTITY <property = <[openehr::125]>>")), ["[openehr::125]"]),
        (text(ontology=BOUND), ["[LOINC::1-8]"]),
        (
            adl(terminology='term_bindings = <["X"] = <["id1"] = <http://snomed.info/id/1>>>'),
            ["http://snomed.info/id/1"],
        ),
        (text(element("DV_X matches { value matches {[local::at0001]} }")), []),
    ],
)
def test_every_external_term_is_asked_for(source: str, terms: list[str]) -> None:
    assert told(source, answer=False) == [(term, "error") for term in terms]
    assert told(source, answer=True) == []


def test_a_terminology_that_nobody_has_is_warned_of_once() -> None:
    source = text(element("DV_X matches { value matches {[LOINC::1, 2]} }"), codes=CODES)
    found = [problem for problem in check(source, known=lambda _term: None) if problem.code == "VETDF"]
    assert [(each.severity, each.message) for each in found] == [("warning", "codes of LOINC cannot be looked up here")]


def test_without_a_callback_nothing_is_said_of_them() -> None:
    assert not [problem for problem in check(text(ontology=BOUND)) if problem.code == "VETDF"]
