"""Files of FHIR XML and NDJSON: read and written in both releases, faults told by line."""

import json

import pytest
from hypothesis import given, settings

import codesets
from codesets import CodeSystem, ReadError, Thing, WriteError
from tests.codesets.formats.test_fhir_json import titled
from tests.codesets.strategies import things

FHIR = 'xmlns="http://hl7.org/fhir"'


def without_unknown(thing: Thing) -> Thing:
    """XML has no place for elements that FHIR does not define, nor for empty texts."""
    data = json.loads(codesets.write(thing, "json"))
    return codesets.read(json.dumps(_known(data)).encode(), "json")[0]


def _known(value: object) -> object:
    if isinstance(value, dict):
        bare = {f"{side}_version" for side in ("source", "target") if side not in value}  # R5 has no place for it
        return {name: _known(each) for name, each in value.items() if name != "carried" and name not in bare}
    return [_known(each) for each in value] if isinstance(value, list) else value


@settings(max_examples=40)
@given(things())
def test_what_is_written_as_xml_is_read_back_equal_in_both_releases(thing: Thing) -> None:
    plain = titled(without_unknown(thing))
    for release in ("R4", "R5"):
        assert codesets.read(codesets.write(plain, "fhir+xml", release=release)) == [plain]


@settings(max_examples=30)
@given(things())
def test_what_is_written_on_lines_is_read_back_equal(thing: Thing) -> None:
    assert codesets.read(codesets.write(thing, "ndjson"), "ndjson") == [titled(thing)]


def test_several_resources_stand_on_a_line_each() -> None:
    text = "\n".join(
        json.dumps({"resourceType": kind, "url": f"http://example.org/{kind}", "status": "active"})
        for kind in ("CodeSystem", "ValueSet", "ConceptMap")
    )
    assert [type(each).__name__ for each in codesets.read(text.encode())] == ["CodeSystem", "ValueSet", "ConceptMap"]


def test_concepts_may_stand_on_lines_below_their_code_system() -> None:
    head = {"resourceType": "CodeSystem", "url": "http://example.org/a", "status": "active", "content": "complete"}
    below = [{"code": "A"}, {"code": "B", "property": [{"code": "parent", "valueCode": "A"}]}]
    (found,) = codesets.read("\n".join(map(json.dumps, [head, *below])).encode())
    assert isinstance(found, CodeSystem)
    assert [(each.code, each.parents) for each in found.concepts] == [("A", ()), ("B", ("A",))]
    (bare,) = codesets.read(b'{"code": "A"}\n{"code": "B"}\n', url="http://example.org/b")
    assert isinstance(bare, CodeSystem)
    assert (bare.url, len(bare)) == ("http://example.org/b", 2)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('{"code": "A"}\n\n{"code": "A"}', "duplicate-code", 3),
        ('{"code": "A"}\n{"code": ', "syntax", 2),
        ('{"code": "A"}\n{"display": "B"}', "missing-element", 2),
        ('{"code": "A"}\n{"code": "B", "display": 1}', "wrong-type", 2),
        ('{"resourceType": "ValueSet"}\n{"code": "A"}', "wrong-type", 2),
        ('{"resourceType": "CodeSystem", "concept": {}}\n{"code": "A"}', "wrong-type", 1),
        ('{"resourceType": "CodeSystem"}\n{"resourceType": "Patient"}', "wrong-type", 2),
        ('{"resourceType": "CodeSystem"}\n[]', "wrong-type", 2),
        ('{"resourceType": "CodeSystem", "x": 12345678901234567890}\n{"code": "A"}', "number-too-large", 1),
        ('{"code": "A"}\n{"code":' + "[" * 10_000, "too-deep", 2),
        ("\n \n", "empty", 1),
    ],
)
def test_lines_at_fault_are_named(text: str, code: str, line: int) -> None:
    with pytest.raises(ReadError) as refused:
        codesets.read(text.encode(), "ndjson")
    assert (refused.value.problems[0].code, refused.value.problems[0].line) == (code, line)


@pytest.mark.parametrize(
    ("inside", "code", "line"),
    [
        ("<status value='active'/>\n<concept><code value='A'/></concept>\n<concept><code value='A'/></concept>",
         "duplicate-code", 4),
        ("<concept><display value='A'/></concept>", "missing-element", 2),
        ("<nothing value='1'/>", "unknown-element", 2),
        ("<versionAlgorithmString value='semver'/>\n<nothing value='1'/>", "unknown-element", 3),
        ("<concept><code value='A'/>\n<property><code value='parent'/><valueCode value='B'/></property></concept>",
         "unknown-parent", 2),
        ("<concept>", "syntax", 2),
    ],
)  # fmt: skip
def test_faults_in_xml_are_told_by_line(inside: str, code: str, line: int) -> None:
    with pytest.raises(ReadError) as refused:
        codesets.read(f"<CodeSystem {FHIR}>\n{inside}</CodeSystem>".encode())
    assert (refused.value.problems[0].code, refused.value.problems[0].line) == (code, line)


def test_faults_in_a_bundle_of_xml_are_told_by_line() -> None:
    text = f"""<Bundle {FHIR}><type value="collection"/>
<entry><resource><CodeSystem><status value="active"/></CodeSystem></resource></entry>
<entry><resource><ConceptMap><group>
<element><code value="A"/><target><equivalence value="none"/></target></element>
</group></ConceptMap></resource></entry></Bundle>"""
    with pytest.raises(ReadError) as refused:
        codesets.read(text.encode())
    assert (refused.value.problems[0].code, refused.value.problems[0].line) == ("unknown-relationship", 4)


def test_the_releases_are_told_apart_by_their_elements() -> None:
    old = f"<ConceptMap {FHIR}><sourceUri value='http://x'/></ConceptMap>"
    new = f"<ConceptMap {FHIR}><sourceScopeUri value='http://x'/></ConceptMap>"
    first, second = codesets.read(old.encode())[0], codesets.read(new.encode())[0]
    assert first == second


def test_a_map_is_written_in_the_words_of_each_release() -> None:
    told = {"resourceType": "ConceptMap", "status": "active", "group": [{"element": [{"code": "a", "target": [
        {"code": "b", "relationship": "source-is-narrower-than-target"}]}]}]}  # fmt: skip
    (thing,) = codesets.read(json.dumps(told).encode())
    assert json.loads(codesets.write(thing, "fhir+json", release="R5"))["group"] == told["group"]
    assert b'<equivalence value="wider"/>' in codesets.write(thing, "fhir+xml")
    assert b'<relationship value="source-is-narrower-than-target"/>' in codesets.write(thing, "fhir+xml", release="R5")


def test_what_only_r5_has_is_an_extension_in_r4_and_found_there_again() -> None:
    (thing,) = codesets.read(b'{"resourceType":"CodeSystem","status":"active","versionAlgorithmString":"semver"}')
    old = json.loads(codesets.write(thing, "fhir+json"))
    assert "versionAlgorithmString" not in old
    assert [each["valueString"] for each in old["extension"]] == ["semver"]
    assert codesets.read(json.dumps(old).encode()) == [thing]


def test_only_two_releases_are_written() -> None:
    with pytest.raises(WriteError, match="R4, R5"):
        codesets.write(CodeSystem(), "fhir+json", release="R6")


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
    ],
)
def test_entities_and_document_types_are_refused(head: str) -> None:
    with pytest.raises(ReadError) as refused:
        codesets.read(f"{head}<CodeSystem {FHIR}><name value='&a;'/></CodeSystem>".encode(), "fhir+xml")
    assert refused.value.problems[0].code in ("doctype", "syntax")
    assert refused.value.problems[0].line == 1
