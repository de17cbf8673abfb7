"""The forms that an archetype or a template is downloaded in."""

import json

import pytest

import archetypes
from registry.errors import NotAcceptable
from registry.kinds.archetype import ARCHETYPE
from registry.kinds.archetype.writing import MADE
from tests.archetypes.opt.documents import QUANTITY, element, template
from tests.kinds.test_contract import ABOUT

OPT = ARCHETYPE.read(template(element("at0004", QUANTITY)).encode(), "opt")


def _names(content: str) -> list[str]:
    return [each.name for each in ARCHETYPE.forms_of(content)]


def test_an_archetype_of_adl_1_4_has_every_form() -> None:
    assert _names(ARCHETYPE.sample()) == ["adl", "json", "adl2", "xml", "web-template", "example"]


def test_adl_2_reads_back_and_ends_with_what_became_of_each_code() -> None:
    text = ARCHETYPE.write(ARCHETYPE.sample(), "adl2", ABOUT).decode()
    assert archetypes.read(text).is_adl2
    assert "\n-- at0000: id1\n" in text


def test_xml_reads_back_as_the_same_archetype() -> None:
    sample = ARCHETYPE.sample()
    again = archetypes.read(ARCHETYPE.write(sample, "xml", ABOUT))
    assert again.definition == archetypes.read(sample).definition


@pytest.mark.parametrize("form", ["web-template", "example"])
def test_web_template_and_example_are_json(form: str) -> None:
    assert json.loads(ARCHETYPE.write(ARCHETYPE.sample(), form, ABOUT))


def test_what_a_text_has_no_form_of_is_refused_with_why() -> None:
    adl2 = ARCHETYPE.write(ARCHETYPE.sample(), "adl2", ABOUT).decode()
    assert _names(adl2) == ["adl", "json", "web-template", "example"]
    with pytest.raises(NotAcceptable, match="ADL 2"):
        ARCHETYPE.write(adl2, "xml", ABOUT)
    with pytest.raises(NotAcceptable, match="xml"):
        ARCHETYPE.write(OPT, "adl2", ABOUT)


def test_a_specialisation_has_no_example_by_itself() -> None:
    child = ARCHETYPE.sample().replace("concept\n", "specialise\n\topenEHR-EHR-OBSERVATION.gone.v1\nconcept\n", 1)
    child = child.replace("[at0000]", "[at0000.1]").replace('["at0000"]', '["at0000.1"]')
    assert "example" not in _names(child)
    with pytest.raises(NotAcceptable, match="gone"):
        ARCHETYPE.write(child, "example", ABOUT)


def test_a_template_is_its_own_xml_and_its_json_is_the_web_template() -> None:
    assert _names(OPT) == ["json", "xml", "web-template", "example"]
    assert ARCHETYPE.write(OPT, "xml", ABOUT) == OPT.encode()
    assert ARCHETYPE.write(OPT, "json", ABOUT) == ARCHETYPE.write(OPT, "web-template", ABOUT)


def test_every_made_form_waits_until_it_is_asked_for_and_only_xml_is_read() -> None:
    assert not any(each.at_once for each in MADE)
    assert [each.name for each in MADE if each.reads] == ["xml"]
