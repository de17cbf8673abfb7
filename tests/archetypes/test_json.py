"""JSON reads back as the very same archetype; JSON that is none is refused with line, column and pointer."""

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from archetypes import Archetype, OperationalTemplate, ParseError, check, read, read_json, read_opt, write
from archetypes.reading import recover
from archetypes.values import Date, Interval, OdinTable, Uri
from tests.archetypes.adl2 import strategies as adl2
from tests.archetypes.opt.documents import QUANTITY, element, template
from tests.archetypes.strategies import archetypes
from tests.archetypes.texts import DEVICE, GRIP, SPRING, sample, text

SMALL = write(read(text()), "json")
OPT = write(read_opt(template(element("at0004", QUANTITY)).encode()), "json")


def changed(*steps: Any, to: Any, of: str = SMALL) -> str:
    """The document with another value at the end of these steps."""
    document = json.loads(of)
    inner = document
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = to
    return json.dumps(document, indent=1)


def refused(document: str | bytes) -> ParseError:
    with pytest.raises(ParseError) as error:
        read_json(document)
    return error.value


@pytest.mark.parametrize("archetype_id", [GRIP, DEVICE, SPRING])
def test_the_samples_read_back_equal(archetype_id: str) -> None:
    archetype = read(sample(archetype_id))
    again = read(write(archetype, "json"))
    assert again == archetype
    assert write(again) == write(archetype)


def test_every_published_archetype_reads_back_equal(published: dict[str, bytes]) -> None:
    for name, data in published.items():
        archetype = read(data)
        again = read(write(archetype, "json").encode())
        assert (again, write(again)) == (archetype, write(archetype)), name


def test_every_published_template_reads_back_equal(shared_data: Path) -> None:
    for path in sorted((shared_data / "opt").glob("*.opt")):
        template = read_opt(path.read_bytes())
        again = read_json(write(template, "json"))
        assert isinstance(again, OperationalTemplate)
        assert (again, write(again, "xml")) == (template, write(template, "xml")), path.name


@given(archetypes)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_archetype_reads_back_equal(archetype: Archetype) -> None:
    assert read_json(write(archetype, "json")) == archetype


@given(adl2.archetypes)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_archetype_of_adl_2_reads_back_equal_and_of_its_class(archetype: Archetype) -> None:
    again = read_json(write(archetype, "json"))
    assert again == archetype
    assert type(again) is type(archetype)


def test_numbers_stand_as_they_were_written() -> None:
    archetype = read(sample(GRIP).replace("0.0..<1000.0", "0.50..<1000.000000000000000000001"))
    document = write(archetype, "json")
    assert '"lower": 0.50,' in document
    assert '"upper": 1000.000000000000000000001,' in document
    assert read_json(document) == archetype


def test_keys_that_are_no_texts_stay_what_they_are() -> None:
    table = OdinTable({1: "one", Decimal("1.5"): Interval(1, 2), Date("2026-01-01"): True, Uri("urn:a"): ("x", "y")})
    archetype = read(text())
    archetype.terminology.other["more"] = table  # type: ignore[index]  # a dict, as it was read
    assert read_json(write(archetype, "json")) == archetype


def test_it_may_begin_with_a_mark_and_have_other_line_ends() -> None:
    assert read(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()) == read(text())
    assert check(SMALL) == check(text())
    assert recover(SMALL).archetype == read(text())


def test_a_template_is_no_archetype() -> None:
    with pytest.raises(ParseError, match="operational template"):
        read(OPT)
    assert recover(OPT).archetype is None


@pytest.mark.parametrize(
    ("document", "place", "words"),
    [
        ("", (1, 1), "not JSON"),
        ('{\n "_type": ', (2, 11), "not JSON"),
        ("{" * 200_000, (1, 2), "not JSON"),
        ("[" * 200_000, (1, 1), "too deep"),
        ("[]", (1, 1), "expected an object, found a list"),
        ("7", (1, 1), "found a whole number"),
        ("{}", (1, 1), "_type is one of: Archetype, OperationalArchetype, OperationalTemplate, Template"),
        ('{"_type": "Date"}', (1, 1), "found 'Date'"),
        ('{"_type": ["Archetype"]}', (1, 1), "found ''"),
        ('{"a": 1, "a": 2}', (1, 1), "the object has 'a' twice"),
        (b"\xff\xfe{", (1, 1), "UTF-16"),
    ],
)
def test_what_is_no_archetype_is_refused_at_its_place(
    document: str | bytes, place: tuple[int, int], words: str
) -> None:
    error = refused(document)
    assert words in error.message
    assert (error.line, error.column) == place


CODE = ("terminology", "term_definitions", "en", "at0000")


@pytest.mark.parametrize(
    ("steps", "value", "words"),
    [
        (("archetype_id",), 7, "at /archetype_id: expected an archetype id"),
        (("archetype_id",), "nonsense", "at /archetype_id: expected an archetype id"),
        (("concept",), None, "at /concept: expected a text, found nothing"),
        (("concept",), "\ud800", "at /concept: half of a pair"),
        (("artefact",), "poem", "at /artefact: expected one of: archetype, template"),
        (("more",), 1, "at /more: Archetype has no more"),
        (("place",), [1, 1], "at /place: Archetype has no place"),
        (("definition",), {"_type": "Slot"}, "at /definition: expected an object whose _type is one of"),
        (("definition", "rm_type"), True, "at /definition/rm_type: expected a text, found true or false"),
        (("definition", "attributes"), {}, "at /definition/attributes: expected a list, found an object"),
        (("definition", "attributes"), [3], "at /definition/attributes/0: expected an object"),
        (("definition", "occurrences"), {"_type": "Multiplicity", "lower": 0}, "Multiplicity needs upper"),
        (("definition", "occurrences"), {"_type": "Multiplicity", "lower": 0.5, "upper": None}, "occurrences/lower"),
        (("terminology", "term_definitions"), [], "at /terminology/term_definitions: expected an object"),
        (("terminology", "term_definitions", "a/b~c"), 1, "at /terminology/term_definitions/a~1b~0c: expected"),
        (("terminology", "value_sets"), [], "at /terminology/value_sets: expected an object"),
    ],
)
def test_a_value_that_has_no_place_in_the_model_is_pointed_at(steps: tuple[str, ...], value: Any, words: str) -> None:
    error = refused(changed(*steps, to=value))
    assert words in error.message
    assert error.code == "JMOD"


def test_line_and_column_are_those_of_the_value() -> None:
    document = '{\n "_type": "Archetype",\n "archetype_id": "openEHR-EHR-CLUSTER.a.v1",\n "concept": [1, {}]\n}'
    error = refused(document)
    assert (error.line, error.column) == (4, 13)
    document = changed("definition", "attributes", to=[])
    marked = document.replace('"rm_type": "CLUSTER"', '"rm_type": 5', 1)
    error = refused(marked)
    assert marked.splitlines()[error.line - 1][error.column - 1 :].startswith("5")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("NaN", "NaN is no number of JSON"),
        ("-Infinity", "-Infinity is no number"),
        ("9" * 5000, "more than 100 digits"),
        ("1e99999999999", "more than 100 digits"),
        ("0." + "1" * 5000, "more than 100 digits"),
    ],
)
def test_numbers_that_would_cost_much_are_refused(number: str, words: str) -> None:
    document = changed("definition", "occurrences", to="HERE").replace('"HERE"', number)
    assert words in refused(document).message


def test_rows_of_a_tuple_are_as_long_as_its_names() -> None:
    ragged = {"_type": "AttributeTuple", "names": ["magnitude", "units"], "rows": [[]]}
    assert "/definition/tuples/0" in refused(changed("definition", "tuples", to=[ragged])).message


def test_keys_of_a_table_are_not_objects() -> None:
    table = {"_type": "OdinTable", "items": [[{"_type": "OdinObject"}, 1]]}
    assert (
        "/annotations/attributes/a/items/0/0"
        in refused(changed("annotations", to={"_type": "OdinObject", "attributes": {"a": table}})).message
    )
    table["items"] = [[1, 2, 3]]
    assert (
        "expected a list of 2"
        in refused(changed("annotations", to={"_type": "OdinObject", "attributes": {"a": table}})).message
    )


@pytest.mark.parametrize("sign", ["\x00", "\x1f", "\f", "\uffff"])
def test_a_template_has_no_sign_that_xml_cannot_hold(sign: str) -> None:
    assert "XML" in refused(changed("template_id", to=f"a{sign}", of=OPT)).message
    assert read_json(changed("template_id", to="a\\u0000\t", of=OPT))


def test_a_document_with_values_in_wrong_places_is_read_or_refused_and_nothing_else() -> None:
    chance = random.Random(5)
    values: list[Any] = [None, True, 0, -1, 1.5, "", 'a"b', "\x00", [], {}, [[]], {"_type": "Slot", "rm_type": "X"}]
    document = json.loads(write(read(sample(GRIP)), "json"))
    places = list(_places(document))
    for _ in range(60):
        steps = chance.choice(places)
        broken = changed(*steps, to=chance.choice(values), of=json.dumps(document))
        try:
            made = read_json(broken)
        except ParseError as error:
            assert "at /" in error.message  # noqa: PT017 - either is right
        else:
            assert isinstance(made, Archetype)
            assert write(made)


def _places(value: Any, steps: tuple[Any, ...] = ()) -> Any:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in pairs:
        yield (*steps, step)
        yield from _places(each, (*steps, step))
