"""Files of archetypes: named by id and version, with their media types, and why some forms are not made."""

import pytest

from registry.kinds.archetype import ARCHETYPE
from registry.kinds.archetype.writing import Alone
from registry.web.archetype_pages import downloads
from tests.archetypes.opt.documents import template
from tests.web.archetypes import shelf
from tests.web.archetypes.test_family import CHILD
from tests.web.conftest import Reader

BASE = "/standards/{slug}/versions/1.0.0/download/{form}"


@pytest.mark.parametrize(
    ("slug", "form", "media", "name"),
    [
        ("arketype", "adl", "text/plain", "openEHR-EHR-OBSERVATION.pain_registration_ward.v1-1.0.0.adl"),
        ("arketype", "adl2", "text/x-adl2", "openEHR-EHR-OBSERVATION.pain_registration_ward.v1-1.0.0.adls"),
        ("arketype", "xml", "application/xml", "openEHR-EHR-OBSERVATION.pain_registration_ward.v1-1.0.0.xml"),
        ("arketype", "opt2", "text/x-adl2-opt", "openEHR-EHR-OBSERVATION.pain_registration_ward.v1-1.0.0.adlo"),
        ("arketype", "web-template", "application/vnd.openehr.web-template+json",
         "openEHR-EHR-OBSERVATION.pain_registration_ward.v1-1.0.0.web-template.json"),
        ("arketype", "example", "application/vnd.openehr.example+json",
         "openEHR-EHR-OBSERVATION.pain_registration_ward.v1-1.0.0.example.json"),
        ("arketype", "example-canonical", "application/vnd.openehr.canonical+json",
         "openEHR-EHR-OBSERVATION.pain_registration_ward.v1-1.0.0.canonical.example.json"),
        ("smerteskjema", "adl", "text/plain", "openEHR-EHR-OBSERVATION.pain_form.v1.0.0-1.0.0.adls"),
        ("smerte-natt", "adl", "text/plain", "openEHR-EHR-OBSERVATION.pain_at_night.v1.0.0-1.0.0.adlt"),
        ("handrapport", "xml", "application/xml", "hand_report-1.0.0.opt"),
        ("handrapport", "json", "application/json", "hand_report-1.0.0.json"),
    ],
)  # fmt: skip
def test_a_file_is_called_by_the_id_and_the_version(
    reader: Reader, slug: str, form: str, media: str, name: str
) -> None:
    with reader.get(BASE.format(slug=slug, form=form)) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == media
        assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"


@pytest.mark.parametrize("slug", ["arketype", "smerte-natt", "handrapport"])
def test_every_form_that_is_offered_can_be_had(reader: Reader, slug: str) -> None:
    page = reader.get(f"/standards/{slug}/versions/1.0.0").text
    offered = [line.split('"')[0] for line in page.split("/download/")[1:]]
    assert len(offered) >= 4
    for form in offered:
        with reader.get(BASE.format(slug=slug, form=form)) as answer:
            assert answer.status_code == 200, form


def test_a_form_that_cannot_be_made_is_refused_with_its_reason(reader: Reader) -> None:
    answer = reader.get(BASE.format(slug="handrapport", form="adl2") + "?lang=nb")
    assert answer.status_code == 406
    assert "skrives ikke som ADL" in answer.text


@pytest.mark.parametrize(
    ("content", "form", "why"),
    [
        (shelf.in_adl2(), "XML", "The text is ADL 2 already, which has no XML."),
        (CHILD, "Operational template (ADL 2)",
         "It rests on archetypes that are not in the registry: openEHR-EHR-OBSERVATION.pulse_test.v1."),
    ],
)  # fmt: skip
def test_the_page_says_what_is_not_made_and_why(content: str, form: str, why: str) -> None:
    made = ARCHETYPE.forms_of(content, Alone())
    ((names, text),) = downloads.withheld(content, Alone(), ARCHETYPE.formats, made)
    assert (form in names, str(text)) == (True, why)


def test_a_template_has_no_adl_and_is_xml_itself() -> None:
    content = template()
    told = {
        name: str(text)
        for names, text in downloads.withheld(content, Alone(), ARCHETYPE.formats, ARCHETYPE.forms_of(content))
        for name in names
    }
    assert told["XML"] == "An operational template is XML itself: take it as it came (OPT)."
    assert told["ADL"] == told["ADL 2, converted"] == "An operational template in XML has no ADL."


def test_a_template_in_xml_says_that_it_has_no_adl(reader: Reader) -> None:
    page = reader.get("/standards/handrapport/versions/1.0.0?lang=nb").text
    assert "En operasjonell mal i XML har ingen ADL." in page
