"""What can be constructed but not written is refused with its place, by every writer that stumbles over it."""

from contextlib import suppress
from dataclasses import replace

import pytest

import codesets
from codesets import (
    CodeSystem,
    Concept,
    ConceptMap,
    MapElement,
    MapGroup,
    MapTarget,
    Property,
    PropertyDeclaration,
    Thing,
    WriteError,
)
from codesets.formats.unwritable import first_unwritable

HALF = "\ud800"
PLAIN = CodeSystem(
    url="http://example.org/list",
    properties=(PropertyDeclaration("p"),),
    concepts=(Concept("A", "Alfa"), Concept("B", "Beta")),
)


def holding(each: Property) -> CodeSystem:
    return replace(PLAIN, concepts=(Concept("A"), Concept("B", properties=(each,))))


def mapped(relationship: str) -> ConceptMap:
    element = MapElement("a", targets=(MapTarget("b", relationship=relationship),))
    return ConceptMap(groups=(MapGroup("http://example.org/a", target="http://example.org/b", elements=(element,)),))


ODD = [
    (
        holding(Property("p", "v", "")),
        "concepts['B'].properties[0].type: '' is not one of code, string, integer, boolean, dateTime, decimal, Coding",
    ),
    (holding(Property("p", "v", "Code")), "concepts['B'].properties[0].type: 'Code' is not one of code, string"),
    (
        holding(Property("p", float("nan"), "decimal")),
        "concepts['B'].properties[0]: nan is no value of type decimal",
    ),
    (
        holding(Property("p", 2**64, "integer")),
        "concepts['B'].properties[0]: a number beyond what FHIR's type integer holds, at most 2147483647; make it a",
    ),
    (
        holding(Property("p", -(2**53), "decimal")),
        "concepts['B'].properties[0]: a number beyond what FHIR's type decimal holds, at most 9007199254740991",
    ),
    (
        replace(PLAIN, concepts=(Concept("A", HALF),)),
        "concepts['A'].display: the text holds half a pair of surrogates, which no file can carry",
    ),
    (replace(PLAIN, title=(("nb", HALF),)), "title[0][1]: the text holds half a pair of surrogates"),
    (mapped("same"), "groups[0].elements[0].targets[0].relationship: 'same' is not one of related-to, equivalent"),
]


@pytest.mark.parametrize(("thing", "told"), ODD, ids=range(len(ODD)))
def test_what_fits_no_file_is_told_with_its_place(thing: Thing, told: str) -> None:
    with pytest.raises(WriteError) as refused:
        codesets.write(thing, "fhir+json")
    assert str(refused.value).startswith(told)
    assert str(refused.value) == first_unwritable(thing)


@pytest.mark.parametrize("format", codesets.formats_of(PLAIN))
@pytest.mark.parametrize("place", range(len(ODD)))
def test_every_writer_refuses_it_or_leaves_it_out(place: int, format: str) -> None:
    """A writer may write what it has no field for, or has as text; nothing else than its own refusal comes out."""
    thing, _ = ODD[place]
    with suppress(WriteError):
        assert isinstance(codesets.write(thing, format), bytes)


@pytest.mark.parametrize("format", sorted(set(codesets.formats_of(PLAIN)) - {"diagnosekoder"}))
@pytest.mark.parametrize(
    ("type", "smallest", "largest"), [("integer", -(2**31), 2**31 - 1), ("decimal", -(2**53) + 1, 2**53 - 1)]
)
def test_the_numbers_that_are_written_are_those_that_are_read(
    type: str, smallest: int, largest: int, format: str
) -> None:
    whole = replace(PLAIN, properties=(PropertyDeclaration("p", type),))
    for number in (smallest, largest, *([0.1234567890123, 5e-324] if type == "decimal" else [])):
        thing = replace(whole, concepts=(Concept("A", "Alfa", properties=(Property("p", number, type),)),))
        (read,) = codesets.read(codesets.write(thing, format), format)
        assert [each.value for each in read.concepts[0].properties] == [number]
    for number in (smallest - 1, largest + 1):
        thing = replace(whole, concepts=(Concept("A", "Alfa", properties=(Property("p", number, type),)),))
        assert [each.code for each in codesets.problems(thing) if each.severity == "error"] == ["property-type"]
        with pytest.raises(WriteError, match="properties\\[0\\]: a number beyond"):
            codesets.write(thing, format)


def test_what_can_be_written_has_no_fault() -> None:
    assert first_unwritable(PLAIN) is None
    assert first_unwritable(mapped("equivalent")) is None


def test_a_noncharacter_fits_no_sheet() -> None:
    with pytest.raises(WriteError, match="a control sign that XLSX cannot carry"):
        codesets.write(replace(PLAIN, concepts=(Concept("A\ufffe"),)), "xlsx")


def test_a_property_whose_uri_is_no_name_in_xml_is_written_as_turtle() -> None:
    declared = (PropertyDeclaration("p", uri="http://example.org/p/"),)
    thing = replace(holding(Property("p", "v")), properties=declared)
    with pytest.raises(WriteError, match="use turtle"):
        codesets.write(thing, "skos")
    assert b"<http://example.org/p/>" in codesets.write(thing, "turtle")


def test_a_value_of_another_type_is_no_literal() -> None:
    with pytest.raises(WriteError, match="the property p is of type integer and cannot be 'v'"):
        codesets.write(holding(Property("p", "v", "integer")), "turtle")
