"""Small code systems and value sets, and the question whether a code is in them."""

from collections.abc import Sequence
from typing import Any

from codesets import (
    Carried,
    CodeSystem,
    Coding,
    Concept,
    Designation,
    Include,
    Terminology,
    Validation,
    ValueSet,
)
from codesets.operations.validation import Wishes
from codesets.references.versions import VersionRules

S, T, V = "http://example.org/s", "http://example.org/t", "http://example.org/v"

STATUS = "http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status"


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


OUTSIDE = "None_of_the_provided_codes_are_in_the_value_set_one"

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

MORE = CodeSystem(
    url="http://example.org/more",
    version="2",
    content="supplement",
    supplements=S,
    concepts=(Concept("a", designations=(Designation("Skikk", "nb"),)),),
)
