"""FHIR XML and JSON are two writings of the same; what is not FHIR is refused with its place."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets import ReadError, WriteError
from codesets.formats.fhir_definitions import PRIMITIVES, RELEASES, definitions, resource_types
from codesets.formats.fhir_releases import in_r4
from codesets.formats.fhir_structure import misforms
from codesets.formats.fhir_xml import MAX_DEPTH, parse_fhir_xml, write_fhir_xml

FHIR = 'xmlns="http://hl7.org/fhir"'


def xml(inside: str, kind: str = "CodeSystem") -> bytes:
    return f"<{kind} {FHIR}>{inside}</{kind}>".encode()


def test_elements_are_written_in_their_order_and_values_as_attributes() -> None:
    resource = {
        "resourceType": "CodeSystem", "concept": [{"display": "A & B", "code": "a"}], "status": "active", "count": 1,
        "content": "complete", "caseSensitive": True, "id": "x",
    }  # fmt: skip
    text = write_fhir_xml(resource).decode()
    assert text.partition("\n")[2] == (
        '<CodeSystem xmlns="http://hl7.org/fhir"><id value="x"/><status value="active"/><caseSensitive value="true"/>'
        '<content value="complete"/><count value="1"/>'
        '<concept><code value="a"/><display value="A &amp; B"/></concept></CodeSystem>'
    )
    assert parse_fhir_xml(text.encode()) == resource


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ('<url value="http://x"/>', {"url": "http://x"}),
        ('<experimental value="false"/>', {"experimental": False}),
        ('<count value="3"/>', {"count": 3}),
        ('<title value="T" id="t1"/>', {"title": "T", "_title": {"id": "t1"}}),
        (
            '<title><extension url="e"><valueCode value="nb"/></extension></title>',
            {"_title": {"extension": [{"url": "e", "valueCode": "nb"}]}},
        ),
        (
            '<filter><code value="c"/><operator value="="/><operator id="o"><extension url="e"/></operator></filter>',
            {
                "filter": [
                    {
                        "code": "c",
                        "operator": ["=", None],
                        "_operator": [None, {"id": "o", "extension": [{"url": "e"}]}],
                    }
                ]
            },
        ),
        (
            '<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>Hei</p></div></text>',
            {"text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml"><p>Hei</p></div>'}},
        ),
        (
            "<contained><ValueSet><id value='v'/></ValueSet></contained>",
            {"contained": [{"resourceType": "ValueSet", "id": "v"}]},
        ),
        (
            "<extension url='e'><valueDecimal value='1.5'/></extension>",
            {"extension": [{"url": "e", "valueDecimal": 1.5}]},
        ),
        ("<!-- said --><?php x?>", {}),
    ],
)
def test_xml_is_read_as_the_json_that_means_the_same(inside: str, found: dict[str, Any]) -> None:
    read = parse_fhir_xml(xml(inside))
    assert read == {"resourceType": "CodeSystem", **found}
    assert parse_fhir_xml(write_fhir_xml(read)) == read


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<CodeSystem", "syntax"),
        (b"", "syntax"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "doctype"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "doctype"),
        (b"<CodeSystem/>", "namespace"),
        (xml("", "Patient"), "wrong-type"),
        (xml("<nothing value='1'/>"), "unknown-element"),
        (xml("<versionAlgorithmString value='x'/>"), "unknown-element"),
        (xml("<url xmlns='http://other' value='x'/>"), "namespace"),
        (xml("<url value='a'/><url value='b'/>"), "repeated"),
        (xml("<url/>"), "missing-value"),
        (xml("<url value=''/>"), "empty"),
        (xml("<experimental value='yes'/>"), "wrong-type"),
        (xml("<count value='1.5'/>"), "wrong-type"),
        (xml("<count value='99999999999'/>"), "wrong-type"),
        (xml("<extension url='e'><valueDecimal value='1e999'/></extension>"), "number-too-large"),
        (xml("<extension url='e'><valueDecimal value='NaN'/></extension>"), "wrong-type"),
        (xml("<url value='a' class='b'/>"), "unknown-attribute"),
        (xml("words"), "stray-text"),
        (xml("<url value='a'/>words"), "stray-text"),
        (xml("<contained/>"), "wrong-type"),
        (xml("<contained><Patient/></contained>"), "wrong-type"),
        (xml("<text><status value='generated'/><div>x</div></text>"), "namespace"),
        (xml("<concept>" * 200 + "</concept>" * 200), "too-deep"),
    ],
)
def test_what_is_not_fhir_is_refused_with_its_reason_and_line(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as refused:
        parse_fhir_xml(data)
    assert refused.value.problems[0].code == code
    assert refused.value.problems[0].line is not None


def test_entities_are_never_followed() -> None:
    laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + xml("<url value='&b;'/>").decode()
    with pytest.raises(ReadError, match="document type"):
        parse_fhir_xml(laughs.encode())


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        ({"resourceType": "Patient"}, "Patient"),
        ({"resourceType": "CodeSystem", "nothing": 1}, "nothing"),
        ({"resourceType": "CodeSystem", "versionAlgorithmString": "x"}, "in R4"),
        ({"resourceType": "CodeSystem", "url": {"a": 1}}, "plain value"),
        ({"resourceType": "CodeSystem", "concept": {"code": "a"}}, "list"),
        ({"resourceType": "CodeSystem", "concept": ["a"]}, "object"),
        ({"resourceType": "CodeSystem", "url": "a\x01"}, "cannot carry"),
        ({"resourceType": "CodeSystem", "text": {"status": "generated", "div": "<div>"}}, "XML"),
        ({"resourceType": "CodeSystem", "text": {"status": "generated", "div": "<div/>"}}, "namespace"),
    ],
)
def test_what_xml_cannot_carry_is_refused_by_name(resource: dict[str, Any], told: str) -> None:
    with pytest.raises(WriteError, match=told):
        write_fhir_xml(resource)


def test_a_hierarchy_too_deep_is_not_written() -> None:
    concept: dict[str, Any] = {"code": "a"}
    for _ in range(MAX_DEPTH + 1):
        concept = {"code": "a", "concept": [concept]}
    with pytest.raises(WriteError, match="too deep"):
        write_fhir_xml({"resourceType": "CodeSystem", "concept": [concept]})


def test_what_belongs_to_one_release_is_read_in_it_alone() -> None:
    assert parse_fhir_xml(xml("<versionAlgorithmString value='semver'/>"), "R5")["versionAlgorithmString"] == "semver"


_TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1
)
_VALUES: dict[type, st.SearchStrategy[Any]] = {
    str: _TEXTS,
    bool: st.booleans(),
    int: st.integers(0, 2**31 - 1),
    float: st.floats(-1e9, 1e9, allow_nan=False).map(lambda each: round(each, 4)).filter(lambda each: each % 1 != 0),
}


@st.composite
def objects(draw: st.DrawFn, kind: str, release: str, depth: int = 0) -> dict[str, Any]:
    """An object of a type with some of its elements."""
    every = [each for each in definitions(release)[kind] if each.type not in ("Resource", "xhtml", "Narrative")]
    simple = [each for each in every if depth < 3 or each.type in PRIMITIVES]
    found: dict[str, Any] = {}
    if not simple:
        return {"id": "x"}
    for each in draw(st.lists(st.sampled_from(simple), min_size=1, max_size=4, unique_by=lambda e: e.name)):
        name, of = draw(st.sampled_from(sorted(each.names.items())))
        if of not in PRIMITIVES and depth >= 3:
            continue
        value = _VALUES[PRIMITIVES[of]] if of in PRIMITIVES else objects(of, release, depth + 1)
        found[name] = draw(st.lists(value, min_size=1, max_size=2)) if each.repeats else draw(value)
    return found or {"id": "x"}


@st.composite
def resources(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    release = draw(st.sampled_from(RELEASES))
    kind = draw(st.sampled_from(sorted(resource_types(release))))
    return release, {"resourceType": kind, **draw(objects(kind, release))}


@settings(max_examples=60, deadline=None)
@given(resources())
def test_json_and_xml_say_the_same(found: tuple[str, dict[str, Any]]) -> None:
    release, resource = found
    assert parse_fhir_xml(write_fhir_xml(resource, release), release) == resource


def _said(value: Any) -> Any:
    """Without the suite's own notes."""
    if isinstance(value, dict):
        return {name: _said(each) for name, each in value.items() if "$" not in name and ":" not in name}
    return [_said(each) for each in value] if isinstance(value, list) else value


def test_real_resources_go_through_xml_unchanged_in_both_releases(shared_data: Path) -> None:
    paths = sorted((shared_data / "fhir-tx").glob("*/*system*.json")) + sorted(
        (shared_data / "fhir-tx").glob("*/*map*.json")
    )
    assert len(paths) > 30
    for path in paths:
        resource = _said(json.loads(path.read_text("utf-8-sig")))
        assert misforms(resource, "R5") == [], path
        for release, each in (("R5", resource), ("R4", in_r4(resource))):
            assert parse_fhir_xml(write_fhir_xml(each, release), release) == each
