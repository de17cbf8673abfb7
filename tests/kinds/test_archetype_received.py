"""Archetypes and templates in every form that they come in: by name, by type, and by their first sign."""

import json
from pathlib import Path

import pytest

import archetypes
from registry.errors import BadRequest, ContentError, NotAcceptable, TooLarge
from registry.kinds.archetype import ARCHETYPE, receiving
from registry.kinds.archetype.templates import parsed_template
from tests.archetypes.opt.documents import QUANTITY, element, template
from tests.kinds.test_contract import ABOUT

SAMPLE = ARCHETYPE.sample()
XML = ARCHETYPE.write(SAMPLE, "xml", ABOUT)
JSON = ARCHETYPE.write(SAMPLE, "json", ABOUT)
OPT = template(element("at0004", QUANTITY)).encode()
OPT_JSON = archetypes.write(archetypes.read_opt(OPT), "json").encode()

#: As the published schema of AOM 1.4 has it, with a prefix, and without anything of this registry's own.
SCHEMA_FORM = b"""<?xml version="1.0" encoding="UTF-8"?>
<v1:archetype xmlns:v1="http://schemas.openehr.org/v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <v1:original_language>
  <v1:terminology_id><v1:value>ISO_639-1</v1:value></v1:terminology_id><v1:code_string>nb</v1:code_string>
 </v1:original_language>
 <v1:is_controlled>false</v1:is_controlled>
 <v1:uid><v1:value>15f9d2b2-0001-4000-8000-000000000001</v1:value></v1:uid>
 <v1:archetype_id><v1:value>openEHR-EHR-CLUSTER.splint.v1</v1:value></v1:archetype_id>
 <v1:adl_version>1.4</v1:adl_version>
 <v1:concept>at0000</v1:concept>
 <v1:definition>
  <v1:rm_type_name>CLUSTER</v1:rm_type_name>
  <v1:occurrences>
   <v1:lower_included>true</v1:lower_included><v1:upper_included>true</v1:upper_included>
   <v1:lower_unbounded>false</v1:lower_unbounded><v1:upper_unbounded>false</v1:upper_unbounded>
   <v1:lower>1</v1:lower><v1:upper>1</v1:upper>
  </v1:occurrences>
  <v1:node_id>at0000</v1:node_id>
 </v1:definition>
 <v1:ontology>
  <v1:term_definitions language="nb">
   <v1:items code="at0000">
    <v1:items id="text">Skinne</v1:items><v1:items id="description">Det som st\xc3\xb8tter</v1:items>
   </v1:items>
  </v1:term_definitions>
 </v1:ontology>
</v1:archetype>
"""


def refused(data: bytes, form: str = "adl") -> ContentError:
    with pytest.raises(ContentError) as error:
        ARCHETYPE.read(data, form)
    return error.value


@pytest.mark.parametrize("form", ["xml", "opt", "adl"])
def test_xml_becomes_adl_that_says_the_same(form: str) -> None:
    content = ARCHETYPE.read(XML, form)
    assert content.startswith("archetype")
    assert archetypes.read(content) == archetypes.read(SAMPLE)


@pytest.mark.parametrize("form", ["json", "adl"])
def test_json_becomes_adl_that_says_the_same(form: str) -> None:
    content = ARCHETYPE.read(b"\xef\xbb\xbf" + JSON, form)
    assert archetypes.read(content) == archetypes.read(SAMPLE)


@pytest.mark.parametrize(("data", "form"), [(XML, "xml"), (JSON, "json")])
def test_what_says_the_same_as_before_is_what_was_before(data: bytes, form: str) -> None:
    before = SAMPLE.replace("\n", "\r\n")
    assert ARCHETYPE.read(data, form, base=before) == before
    assert ARCHETYPE.read(data, form, base=ARCHETYPE.read(OPT, "opt")) == ARCHETYPE.read(data, form)


def test_the_published_schemas_form_is_read() -> None:
    content = ARCHETYPE.read(SCHEMA_FORM, "xml")
    assert ARCHETYPE.described(content).slug == "openehr-ehr-cluster-splint-v1"
    assert [item.label for item in ARCHETYPE.items(content)] == ["Skinne", "Skinne"]
    utf16 = SCHEMA_FORM.decode().replace('"UTF-8"', '"UTF-16"').encode("utf-16")
    assert ARCHETYPE.read(utf16, "adl") == content


@pytest.mark.parametrize("form", ["xml", "opt", "adl"])
def test_a_templates_xml_stays_as_it_came(form: str) -> None:
    assert ARCHETYPE.read(OPT, form) == OPT.decode()


def test_a_templates_json_becomes_its_xml() -> None:
    content = ARCHETYPE.read(OPT_JSON, "json")
    assert parsed_template(content) == archetypes.read_opt(OPT)
    assert ARCHETYPE.read(OPT_JSON, "json", base=OPT.decode()) == OPT.decode()


def test_a_web_template_cannot_be_read_back_and_says_what_can() -> None:
    (fault,) = refused(ARCHETYPE.write(OPT.decode(), "web-template", ABOUT), "json").problems
    assert (fault.code, fault.line) == ("web-template", 1)
    assert "opt" in fault.message


@pytest.mark.parametrize(
    ("data", "form", "code", "line"),
    [
        (b"<html>\n</html>", "xml", "XROOT", 1),
        (b"<archetype>\n<", "adl", "XSYN", 2),
        (b"<archetype/>", "opt", "XMISS", 1),
        (b"{\n", "json", "JSYN", 2),
        (b'{"_type":\n "Date"}', "adl", "JMOD", 1),
        (SAMPLE.encode(), "json", "JSYN", 1),
        (SAMPLE.encode(), "xml", "XSYN", 1),
        (b'{"_type": "Archetype", "concept": "\xff"}', "json", "invalid-utf8", 1),
        (JSON.replace(b'"at0000"', b'"at0000 ]"'), "json", "not-adl", None),
        (JSON.replace(b'"rm_type": "OBSERVATION"', b'"rm_type": "OBS/*"'), "json", "not-adl", None),
    ],
)
def test_what_cannot_be_read_is_refused_with_code_and_place(
    data: bytes, form: str, code: str, line: int | None
) -> None:
    (fault,) = refused(data, form).problems
    assert (fault.code, fault.line) == (code, line)


def test_json_that_adl_reads_otherwise_is_refused() -> None:
    document = json.loads(JSON)
    document["concept"] = "at0000] -- [at0000"
    (fault,) = refused(json.dumps(document).encode(), "json").problems
    assert fault.code == "not-adl"


def test_other_forms_and_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadRequest, match="web-template"):
        ARCHETYPE.read(JSON, "web-template")
    monkeypatch.setattr(receiving, "MAX_BYTES", 10)
    with pytest.raises(TooLarge):
        ARCHETYPE.read(JSON, "json")


def test_control_characters_in_names_have_no_xml() -> None:
    text = SAMPLE.replace('["name"]', '["\\u0001name"]', 1)
    assert text != SAMPLE
    with pytest.raises(NotAcceptable, match="XML cannot hold"):
        ARCHETYPE.write(text, "xml", ABOUT)


def test_halves_of_characters_stay_as_they_are_written() -> None:
    text = SAMPLE.replace('<"Smerteregistrering', '<"\\ud83d\\ude00 \\ud83d \\u00e5', 1)
    assert text != SAMPLE
    written = ARCHETYPE.write(text, "json", ABOUT).decode()
    assert "\U0001f600 \\\\ud83d å" in written


def test_shared_archetypes_come_back_from_json_and_xml(shared_data: Path) -> None:
    for path in sorted((shared_data / "archetypes").glob("*.adl"))[:3]:
        content = ARCHETYPE.read(path.read_bytes(), "adl")
        for form in ("json", "xml"):
            assert ARCHETYPE.read(ARCHETYPE.write(content, form, ABOUT), form, base=content) == content, path.name
