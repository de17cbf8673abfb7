"""The forms that an archetype or a template is downloaded in."""

import json
from dataclasses import replace

import pytest

import archetypes
from registry.errors import NotAcceptable
from registry.kinds.archetype import ARCHETYPE
from registry.kinds.archetype.writing import MADE
from registry.kinds.kind import Target
from tests.archetypes.opt.documents import QUANTITY, element, template
from tests.kinds.test_contract import ABOUT
from tests.kinds.worlds import Known

RECORDS = ["web-template", "example", "example-structured", "example-canonical"]
OPT = ARCHETYPE.read(template(element("at0004", QUANTITY)).encode(), "opt")


def _names(content: str) -> list[str]:
    return [each.name for each in ARCHETYPE.forms_of(content)]


def test_an_archetype_of_adl_1_4_has_every_form() -> None:
    assert _names(ARCHETYPE.sample()) == ["adl", "json", "adl2", "xml", "opt2", *RECORDS]


def test_adl_2_reads_back_and_ends_with_what_became_of_each_code() -> None:
    text = ARCHETYPE.write(ARCHETYPE.sample(), "adl2", ABOUT).decode()
    assert archetypes.read(text).is_adl2
    assert "\n-- at0000: id1\n" in text


def test_xml_reads_back_as_the_same_archetype() -> None:
    sample = ARCHETYPE.sample()
    again = archetypes.read(ARCHETYPE.write(sample, "xml", ABOUT))
    assert again.definition == archetypes.read(sample).definition


@pytest.mark.parametrize("form", ["web-template", "example", "example-structured", "example-canonical"])
def test_web_template_and_example_are_json(form: str) -> None:
    assert json.loads(ARCHETYPE.write(ARCHETYPE.sample(), form, ABOUT))


def test_what_a_text_has_no_form_of_is_refused_with_why() -> None:
    adl2 = ARCHETYPE.write(ARCHETYPE.sample(), "adl2", ABOUT).decode()
    assert _names(adl2) == ["adl", "json", "opt2", *RECORDS]
    with pytest.raises(NotAcceptable, match="ADL 2"):
        ARCHETYPE.write(adl2, "xml", ABOUT)
    with pytest.raises(NotAcceptable, match="xml"):
        ARCHETYPE.write(OPT, "adl2", ABOUT)


def test_a_specialisation_by_itself_has_what_its_own_text_holds() -> None:
    child = ARCHETYPE.sample().replace("concept\n", "specialise\n\topenEHR-EHR-OBSERVATION.gone.v1\nconcept\n", 1)
    child = child.replace("[at0000]", "[at0000.1]").replace('["at0000"]', '["at0000.1"]')
    assert _names(child)[-4:] == RECORDS
    assert ARCHETYPE.write(child, "example", ABOUT)
    assert "opt2" not in _names(child)
    with pytest.raises(NotAcceptable, match="gone"):
        ARCHETYPE.write(child, "opt2", ABOUT)
    in_adl2 = ARCHETYPE.write(child, "adl2", ABOUT).decode()
    assert _names(in_adl2) == ["adl", "json"]
    with pytest.raises(NotAcceptable, match="gone"):
        ARCHETYPE.write(in_adl2, "example", ABOUT)


def test_web_template_and_example_name_nodes_as_the_text_does() -> None:
    made = json.loads(ARCHETYPE.write(ARCHETYPE.sample(), "web-template", ABOUT))
    assert "at0001" in json.dumps(made["tree"])
    assert "id2]" not in json.dumps(made["tree"])


def _family() -> tuple[str, Known]:
    """A specialisation of the sample, and a world that holds the sample under version 1.4."""
    parent = ARCHETYPE.sample()
    own = archetypes.read(parent).archetype_id
    child = parent.replace("concept\n", f"specialise\n\t{own}\nconcept\n", 1).replace(str(own), f"{own}", 1)
    child = child.replace(f"\n\t{own}\n", "\n\topenEHR-EHR-OBSERVATION.child.v1\n", 1)
    child = child.replace("[at0000]", "[at0000.1]").replace('["at0000"]', '["at0000.1"]')
    target = Target("parent", "archetype", "1.4", "in-force")
    return child, Known({str(own): target}, contents={"parent": parent})


def test_a_specialisation_has_every_form_where_its_parent_is_here() -> None:
    child, world = _family()
    assert "opt2" not in [each.name for each in ARCHETYPE.forms_of(child)]
    assert [each.name for each in ARCHETYPE.forms_of(child, world)][-5:] == ["opt2", *RECORDS]
    about = replace(ABOUT, world=world)
    assert json.loads(ARCHETYPE.write(child, "web-template", about))["tree"]["nodeId"].startswith(
        "openEHR-EHR-OBSERVATION.child.v1"
    )
    assert json.loads(ARCHETYPE.write(child, "example", about))
    flat = ARCHETYPE.write(child, "opt2", about).decode()
    assert archetypes.read(flat).artefact == "operational_template"
    differential = archetypes.read(ARCHETYPE.write(child, "adl2", about))
    assert len(differential.definition.attributes) < len(archetypes.read(flat).definition.attributes)


def test_what_a_form_was_made_with_stands_in_it() -> None:
    child, world = _family()
    for form in ("adl2", "opt2"):
        text = ARCHETYPE.write(child, form, replace(ABOUT, world=world)).decode()
        assert ": parent 1.4" in text
        assert "-- made with" in text
    assert "-- made with" not in ARCHETYPE.write(ARCHETYPE.sample(), "opt2", ABOUT).decode()


def test_a_template_is_fetched_as_it_was_sent_and_an_archetype_is_none() -> None:
    assert ARCHETYPE.write(OPT, "opt", ABOUT) == ARCHETYPE.write(OPT, "xml", ABOUT) == OPT.encode()
    with pytest.raises(NotAcceptable, match="opt2"):
        ARCHETYPE.write(ARCHETYPE.sample(), "opt", ABOUT)


def test_operational_templates_are_no_adl() -> None:
    with pytest.raises(NotAcceptable, match="xml"):
        ARCHETYPE.write(OPT, "opt2", ABOUT)


def test_a_template_is_its_own_xml_and_its_json_is_the_web_template() -> None:
    assert _names(OPT) == ["json", "opt", *RECORDS]
    assert ARCHETYPE.write(OPT, "xml", ABOUT) == OPT.encode()
    assert ARCHETYPE.write(OPT, "json", ABOUT) == ARCHETYPE.write(OPT, "web-template", ABOUT)


def test_every_made_form_waits_until_it_is_asked_for_and_only_xml_is_read() -> None:
    assert not any(each.at_once for each in MADE)
    assert [each.name for each in MADE if each.reads] == ["xml"]
