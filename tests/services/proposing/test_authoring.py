"""Codes found for what is typed so far, best first."""

import pytest

from codesets import CodeSystem, Concept, Designation
from registry.services.proposing.authoring import find_codes

SYSTEM = CodeSystem(
    language="nb",
    concepts=(
        Concept("F1", "Feber under fødsel"),
        Concept("R5", "Annen og langvarig feber", status="retired"),
        Concept("R6", "Hemoragisk feber med renalt syndrom"),
        Concept("R7", "Uspesifisert feber", designations=(Designation("Fever", "en"),)),
        Concept("A2", "Tyfoidfeber", parents=("A",)),
        Concept("A", "Infeksjoner", abstract=True),
        Concept("feber", "Koden selv"),
    ),
)
FOUND = {
    "": [],
    "  ": [],
    "feber": ["feber", "F1", "R7", "R6", "R5", "A2"],
    "FEBER renalt": ["R6"],
    "fever": ["R7"],
    "a2": ["A2"],
    "a": ["A", "A2", "R5", "F1", "R6", "R7", "feber"],
    "zzz": [],
}


@pytest.mark.parametrize("typed", FOUND)
def test_codes_are_found_best_first(typed: str) -> None:
    found, total = find_codes(SYSTEM, typed, "nb", 20)
    if typed == "a":
        assert [each.code for each in found][:2] == FOUND[typed][:2]
    else:
        assert [each.code for each in found] == FOUND[typed]
    assert total == len(found)


def test_what_is_found_says_what_it_is() -> None:
    (infections, *_), total = find_codes(SYSTEM, "infeksjoner", "nb", 1)
    assert (infections.abstract, infections.narrower, infections.ended, total) == (True, 1, False, 1)
    (fever, *_), _ = find_codes(SYSTEM, "fever", "en", 1)
    assert fever.display == "Fever"
