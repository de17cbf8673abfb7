"""Operational templates read whatever tools write around the schema, and read back equal when written."""

import json
import re
from pathlib import Path

import pytest

from archetypes import OperationalTemplate, ParseError, read_opt, web_template, write
from archetypes.constraints import (
    CObject,
    CodeReference,
    ComplexObject,
    ConstraintRef,
    ForeignConstraint,
    Multiplicity,
    NumberConstraint,
    OrdinalConstraint,
    QuantityConstraint,
    Slot,
    StringConstraint,
    TemporalConstraint,
    UseNode,
)
from archetypes.node_paths import archetype_patterns, walk
from archetypes.opt.writer import write_opt
from archetypes.xml import document
from tests.archetypes.opt.documents import (
    CHOICE,
    MANY,
    ONE,
    QUANTITY,
    SCORE,
    bounds,
    child,
    element,
    multiple,
    primitive,
    single,
    template,
    value,
)

INCLUDES = (
    "<includes><string_expression>archetype_id/value matches {/openEHR-EHR-CLUSTER\\.hand\\.v1/}</string_expression>"
    '<expression xsi:type="EXPR_BINARY_OPERATOR"><type>Boolean</type><operator>2007</operator>'
    "<precedence_overridden>false</precedence_overridden>"
    '<left_operand xsi:type="EXPR_LEAF"><type>String</type><item xsi:type="xsd:string" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema">archetype_id/value</item>'
    "<reference_type>attribute</reference_type></left_operand>"
    '<right_operand xsi:type="EXPR_LEAF"><type>C_STRING</type><item xsi:type="C_STRING">'
    "<pattern>openEHR-EHR-CLUSTER\\.hand\\.v1</pattern></item><reference_type>constraint</reference_type>"
    "</right_operand></expression></includes>"
)
LEAVES = {
    "a quantity": (QUANTITY, QuantityConstraint),
    "any quantity": (child("C_DV_QUANTITY", "DV_QUANTITY"), QuantityConstraint),
    "codes": (CHOICE, ComplexObject),
    "an ordinal with texts": (child("C_DV_ORDINAL", "DV_ORDINAL", SCORE), OrdinalConstraint),
    "a scale": (child("C_DV_SCALE", "DV_SCALE", SCORE.replace(">1<", ">1.5<")), OrdinalConstraint),
    "a reference set": (
        child("C_CODE_REFERENCE", "CODE_PHRASE", "<referenceSetUri>terminology:x?y</referenceSetUri>"),
        CodeReference,
    ),
    "a slot": (child("ARCHETYPE_SLOT", "CLUSTER", INCLUDES, node_id="at0009"), Slot),
    "an open slot": (child("ARCHETYPE_SLOT", "CLUSTER", node_id="at0009"), Slot),
    "an internal reference": (
        child("ARCHETYPE_INTERNAL_REF", "CLUSTER", "<target_path>/data/items[at0004]</target_path>"),
        UseNode,
    ),
    "a reference to a constraint": (
        child("CONSTRAINT_REF", "CODE_PHRASE", "<reference>ac0001</reference>"),
        ConstraintRef,
    ),
    "strings": (
        primitive("STRING", "C_STRING", "<list>a</list><list> b </list><list_open>true</list_open>"),
        StringConstraint,
    ),
    "a pattern": (primitive("STRING", "C_STRING", "<pattern>a+</pattern>"), StringConstraint),
    "whole numbers": (
        primitive("INTEGER", "C_INTEGER", f"<range>{bounds('0', '10')}</range><assumed_value>3</assumed_value>"),
        NumberConstraint,
    ),
    "numbers": (primitive("REAL", "C_REAL", "<list>1.50</list><list>2</list>"), NumberConstraint),
    "doubles": (primitive("DOUBLE", "C_REAL", f"<range>{bounds('0', '1E3')}</range>"), NumberConstraint),
    "a date": (primitive("DATE", "C_DATE", "<pattern>yyyy-mm-??</pattern>"), TemporalConstraint),
    "a time": (
        primitive("TIME", "C_TIME", "<pattern>HH:MM:??</pattern><timezone_validity>1002</timezone_validity>"),
        TemporalConstraint,
    ),
    "a moment": (
        primitive("DATE_TIME", "C_DATE_TIME", f"<range>{bounds('2020-01-01T00:00:00', '2021-01-01')}</range>"),
        TemporalConstraint,
    ),
    "a duration": (
        primitive("DURATION", "C_DURATION", "<pattern>PTM</pattern><assumed_value>PT1M</assumed_value>"),
        TemporalConstraint,
    ),
    "any string": (child("C_PRIMITIVE_OBJECT", "STRING"), ForeignConstraint),
    "a state machine": (child("C_DV_STATE", "DV_STATE", "<value><states/></value>"), ForeignConstraint),
    "an unknown type": (child("X_PICTURE", "DV_MULTIMEDIA", "<size>3</size>"), ForeignConstraint),
    "an ordinal without symbols": (
        child("C_DV_ORDINAL", "DV_ORDINAL", "<list><value>1</value></list>"),
        ForeignConstraint,
    ),
    "a type that is not its item's": (primitive("DV_COUNT", "C_INTEGER", "<list>1</list>"), ForeignConstraint),
}


def again(made: OperationalTemplate) -> OperationalTemplate:
    return read_opt(write_opt(made))


def test_every_published_template_reads_back_equal(shared_data: Path) -> None:
    files = sorted((shared_data / "opt").glob("*.opt"))
    if not files:
        pytest.skip(f"no templates in {shared_data / 'opt'}")
    for path in files:
        made = read_opt(path.read_bytes())
        written = write_opt(made)
        assert read_opt(written) == made, path.name
        assert write_opt(read_opt(written)) == written, path.name


@pytest.mark.parametrize(("leaf", "kind"), LEAVES.values(), ids=LEAVES)
def test_each_sort_of_constraint_is_read_and_reads_back_equal(leaf: str, kind: type) -> None:
    made = read_opt(template(element("at0004", leaf)))
    found = next(step.node for step in walk(made.definition) if "/items[at0004]/value" in step.path)
    assert isinstance(found, kind)
    assert again(made) == made


def test_what_the_model_does_not_hold_is_kept() -> None:
    odd = child("C_DV_ORDINAL", "DV_ORDINAL", SCORE + '<x:note xmlns:x="urn:x" id="1">hm</x:note>')
    extra = '<attributes xsi:type="C_SINGLE_ATTRIBUTE"><rm_attribute_name>name</rm_attribute_name><m>1</m></attributes>'
    written = write_opt(
        read_opt(template(element("at0004", odd), head="<revision>3</revision>", protocol=extra))
    ).decode()
    for kept in ("urn:x", ">hm<", "<m>1</m>", "<revision>3</revision>", "<value>Right</value>"):
        assert kept in written


def test_annotations_views_constraints_and_terms_in_all_languages_are_read() -> None:
    after = (
        f'<ontology archetype_id="x"><term_definitions language="nb"><items code="at0000"><items id="text">Grep'
        '</items></items></term_definitions><term_bindings terminology="LOINC"><items code="at0000"><value>'
        "<terminology_id><value>LOINC</value></terminology_id><code_string>1-2</code_string></value></items>"
        '</term_bindings><constraint_bindings terminology="T"><items code="ac1"><value>urn:x</value></items>'
        '</constraint_bindings></ontology><component_ontologies archetype_id="y"><odd/></component_ontologies>'
        '<annotations path="[x]/y"><items id="k">v</items></annotations>'
        "<constraints><attributes><rm_attribute_name>value</rm_attribute_name><children>"
        f"<rm_type_name>DV_TEXT</rm_type_name><occurrences>{ONE}</occurrences><node_id/>"
        '<default_value xsi:type="DV_TEXT"><value>so</value></default_value></children>'
        "<differential_path>[x]/y</differential_path></attributes></constraints>"
        '<view><constraints path="[x]/y"><items id="pass_through"><value>true</value></items></constraints></view>'
    )
    made = read_opt(template(after=after, head="<is_controlled>true</is_controlled>"))
    assert made.is_controlled
    assert made.terminologies["x"].term_definitions["nb"]["at0000"].text == "Grep"
    assert made.annotations[0].items == (("k", "v"),)
    assert made.view is not None
    assert made.view[0].items == (("pass_through", "true"),)
    assert made.constraints is not None
    assert made.constraints[0].differential_path == "[x]/y"
    assert again(made) == made


def _encodings() -> dict[str, bytes]:
    text = template(element("at0004", QUANTITY))
    declared = f'<?xml version="1.0" encoding="utf-16"?>\n<!-- made by a tool -->{text}'
    prefixed = text.replace('xmlns="', 'xmlns:o="').replace("</", "</o:").replace("<", "<o:").replace("<o:/o:", "</o:")
    return {
        "UTF-16": declared.encode("utf-16"),
        "UTF-16 without a mark": declared.encode("utf-16-be"),
        "UTF-8 that says it is UTF-16": declared.encode(),
        "a byte order mark": b"\xef\xbb\xbf" + text.encode(),
        "blanks first": b"\n\n " + text.encode(),
        "no namespace": text.replace(' xmlns="http://schemas.openehr.org/v1"', "").encode(),
        "a prefix": prefixed.encode(),
        "types with prefixes": prefixed.replace('xsi:type="', 'xsi:type="o:').encode(),
        "another prefix for types": text.replace("xmlns:xsi", "xmlns:i").replace("xsi:", "i:").encode(),
        "types without a namespace": text.replace("xsi:type", "type").encode(),
    }


@pytest.mark.parametrize("data", _encodings().values(), ids=_encodings())
def test_encodings_and_namespaces_of_the_field_make_no_difference(data: bytes) -> None:
    made = read_opt(data)
    assert made == read_opt(template(element("at0004", QUANTITY)))
    assert again(made) == made


def test_open_bounds_become_those_of_whole_numbers() -> None:
    odd = bounds("0", "3", lower_included="false", upper_included="false")
    made = read_opt(template(element("at0004", QUANTITY, occurrences=odd)))
    found = next(step.node for step in walk(made.definition) if step.node.node_id == "at0004")
    assert found.occurrences == Multiplicity(1, 2)


def test_what_the_schema_demands_may_be_missing() -> None:
    attribute = "<attributes><rm_attribute_name>a</rm_attribute_name></attributes>"
    made = read_opt(f"<template><definition>{attribute}</definition></template>")
    assert made.definition.reference is None
    assert made.default_language == ""
    assert again(made) == made
    single_without = multiple("items").replace("<cardinality>", "<c>").replace("</cardinality>", "</c>")
    assert again(read_opt(template(single_without, protocol=single("x")))).definition


@pytest.mark.parametrize("inside", ["", None])
@pytest.mark.parametrize(
    "name",
    [
        "language",
        "cardinality",
        "existence",
        "occurrences",
        "node_id",
        "uid",
        "concept",
        "description",
        "is_ordered",
        "list",
        "property",
        "code_list",
        "terminology_id",
        "template_id",
        "archetype_id",
        "term_definitions",
        "purpose",
    ],
)
def test_each_element_may_be_empty_or_missing(name: str, inside: str | None) -> None:
    """Tools of the field leave out what the schema demands, or write it without content."""
    whole = template(element("at0004", QUANTITY, CHOICE), protocol=single("x"))
    made = f"<{name}/>" if inside == "" else ""
    changed = re.sub(rf"<{name}(?:\s[^>]*)?>.*?</{name}>|<{name}(?:\s[^>]*)?/>", made, whole, flags=re.DOTALL)
    read = read_opt(changed)
    assert again(read) == read
    assert web_template(read)


REFUSED = {
    "nothing": (b"", "XSYN"),
    "no XML": (b"archetype (adl_version=1.4)", "XSYN"),
    "binary": (b"\x00\x01\x02", "XSYN"),
    "an end that is missing": (b"<template><definition>", "XSYN"),
    "another document": (b"<archetype/>", "XROOT"),
    "no definition": (b"<template/>", "XMISS"),
    "a document type": (b"<!DOCTYPE t [<!ENTITY a 'b'>]><template><concept>&a;</concept></template>", "XDTD"),
    "an external entity": (
        b"<!DOCTYPE t [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><template><concept>&a;</concept></template>",
        "XDTD",
    ),
    "an unknown entity": (b"<template>&a;</template>", "XSYN"),
    "depth": (b"<a>" * 230 + b"</a>" * 230, "XDEP"),
    "great depth": (b"<a>" * 100_000, "XDEP"),
    "a text without end": (b"<a>" + b"x" * 10_000_010 + b"</a>", "XSIZE"),
    "broken UTF-16": (b"\xff\xfe<\0t\0\0", "XSYN"),
    "a count that is no number": (template(element("at0004", occurrences="<lower>one</lower>")).encode(), "XVAL"),
    "half a count": (template(element("at0004", occurrences="<lower>1.5</lower>")).encode(), "XVAL"),
    "an attribute without a name": (b"<template><definition><attributes/></definition></template>", "XMISS"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_with_a_place(data: bytes, code: str) -> None:
    with pytest.raises(ParseError) as refused:
        read_opt(data)
    assert refused.value.code == code
    assert refused.value.line >= 1


def test_too_large_a_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_BYTES", 10)
    with pytest.raises(ParseError, match="larger than the limit"):
        read_opt(b"<template></template>")


def test_a_bomb_of_entities_is_not_expanded() -> None:
    levels = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    bomb = f"<!DOCTYPE t [<!ENTITY e0 'x'>{levels}]><template><concept>&e11;</concept></template>"
    with pytest.raises(ParseError):
        read_opt(bomb)


def test_the_place_of_a_node_is_its_line() -> None:
    text = template(element("at0004", QUANTITY)).replace("<children", "\n<children")
    places = [step.node.place.line for step in walk(read_opt(text).definition) if step.node.place]
    assert len(set(places)) > 5
    assert MANY in text
    assert value("DV_TEXT") not in text


def test_a_template_is_written_as_xml_or_json() -> None:
    made = read_opt(template(element("at0004", QUANTITY)))
    assert read_opt(write(made, "xml")) == made
    assert json.loads(write(made, "json"))["template_id"] == "hand_report"
    with pytest.raises(ValueError, match="not written as"):
        write(made)


def test_a_slot_whose_assertion_is_text_alone_lets_in_what_that_says() -> None:
    written = '<includes><string_expression>archetype_id/value matches {"x"}</string_expression></includes>'
    told = template(child("ARCHETYPE_SLOT", "CLUSTER", written, node_id="at0009"))
    wrong = template(child("ARCHETYPE_SLOT", "CLUSTER", written.replace('"x"}', '"x"} 1'), node_id="at0009"))
    (said,), (lost,) = ([each for each in _nodes(text) if isinstance(each, Slot)] for text in (told, wrong))
    assert archetype_patterns(said.includes) == ("x",)
    assert archetype_patterns(lost.includes) == ()
    for text in (told, wrong):
        assert read_opt(write_opt(read_opt(text))) == read_opt(text)


def _nodes(text: str) -> list[CObject]:
    return [step.node for step in walk(read_opt(text).definition)]
