"""Long lists are edited item by item, and archetypes as text with problems in the margin."""

import html
import io
import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from registry import kinds
from registry.kinds.archetype import reading
from registry.web.views import editing
from tests.web.conftest import Reader
from tests.web.test_proposals import begin, fields_of
from tests.web.world import World


def test_a_long_list_is_found_in_and_changed_item_by_item(
    visit: Callable[..., Reader], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "MANY", 2)
    reader, id = visit("ola"), world.proposals["codes"]
    assert reader.get(f"/proposals/{id}/edit").headers["Location"] == f"/proposals/{id}/items"
    assert "J18.9" in reader.get(f"/proposals/{id}/items?q=pneumoni").text
    assert "Ingenting ble funnet" in reader.get(f"/proposals/{id}/items?q=zzz").text
    address = f"/proposals/{id}/items/edit?key=J18.9"
    sent = fields_of(reader.get(address).text)
    assert sent["definition"] == "Lungebetennelse uten kjent årsak"
    sent["display"] = "Lungebetennelse, uspesifisert"
    assert reader.client.post(address, data=sent).status_code == 302
    page = reader.get(f"/proposals/{id}/items").text
    assert "Lungebetennelse, uspesifisert" in page
    assert "endret her" in page


def test_an_item_is_added_with_a_code_of_its_own(visit: Callable[..., Reader], world: World) -> None:
    reader, id = visit("ola"), world.proposals["codes"]
    address = f"/proposals/{id}/items/edit?table=concepts"
    sent = fields_of(reader.get(address).text)
    sent["display"] = "Ny kode"
    assert reader.client.post(address, data=sent).status_code == 422
    sent["code"] = "J18.9"
    taken = reader.client.post(address, data=sent)
    assert taken.status_code == 422
    assert "finnes allerede" in taken.text
    sent["code"] = "J18.8"
    assert reader.client.post(address, data=sent).status_code == 302
    assert "J18.8" in reader.get(f"/proposals/{id}/items?q=J18.8").text


def test_rows_of_an_item_come_by_button(visit: Callable[..., Reader], world: World) -> None:
    reader, id = visit("ola"), world.proposals["codes"]
    address = f"/proposals/{id}/items/edit?key=J12"
    sent = fields_of(reader.get(address).text)
    sent["command"] = "add:designations"
    again = reader.client.post(address, data=sent)
    assert again.status_code == 200
    assert 'name="designations.1.value"' in again.text


@pytest.mark.parametrize(("command", "there"), [("retire", True), ("remove", False)])
def test_an_item_is_retired_or_removed(visit: Callable[..., Reader], world: World, command: str, there: bool) -> None:
    reader, id = visit("ola"), world.proposals["codes"]
    page = "/about"
    answer = reader.send(f"/proposals/{id}/items/edit?key=J12", {"command": command}, page=page)
    assert answer.status_code == 302
    assert (">J12<" in reader.get(f"/proposals/{id}/items?q=J12").text) is there


def test_the_standard_s_own_fields_are_edited_apart(visit: Callable[..., Reader], world: World) -> None:
    reader, id = visit("ola"), world.proposals["codes"]
    address = f"/proposals/{id}/items/edit?head=1"
    sent = fields_of(reader.get(address).text)
    assert "concepts.0.code" not in sent
    sent["title.nb"] = "ICD-10, ny tittel"
    assert reader.client.post(address, data=sent).status_code == 302
    assert "ICD-10, ny tittel" in reader.get(f"/proposals/{id}").text


def test_an_unknown_item_is_told(visit: Callable[..., Reader], world: World) -> None:
    reader, id = visit("ola"), world.proposals["codes"]
    assert reader.get(f"/proposals/{id}/items/edit?key=finnes-ikke").status_code == 422
    refused = reader.send(f"/proposals/{id}/items/edit?key=finnes-ikke", {"command": "remove"})
    assert refused.status_code == 302


def test_an_archetype_is_edited_as_text_and_faults_stand_in_the_margin(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    id = begin(reader, "arketype")
    page = reader.get(f"/proposals/{id}/edit")
    sent = fields_of(page.text)
    kind = kinds.kind("archetype")
    assert sent["source"].strip() == kind.canonical(kind.sample()).decode().strip()
    broken = {**sent, "source": sent["source"].replace("}", "", 1), "command": "save"}
    refused = reader.client.post(f"/proposals/{id}/edit", data=broken)
    assert refused.status_code == 422
    (line,) = re.findall(r'<span id="line-(\d+)">▶', refused.text)
    assert f'<a href="#line-{line}">' in refused.text
    notes = refused.text.split('class="source-notes" aria-hidden="true">\n')[1].split("</pre>")[0]
    assert "«matches»" in html.unescape(" ".join(notes.split("\n")[int(line) - 1 : int(line) + 3]))  # from its line on
    assert fields_of(refused.text)["source"].strip() == broken["source"].strip()
    changed = {**sent, "source": sent["source"].replace('purpose = <"', 'purpose = <"Endret: ', 1)}
    assert reader.client.post(f"/proposals/{id}/edit", data={**changed, "command": "check"}).status_code == 200
    assert reader.client.post(f"/proposals/{id}/edit", data={**changed, "command": "save"}).status_code == 302
    late = reader.client.post(f"/proposals/{id}/edit", data={**sent, "command": "save"})
    assert late.status_code == 412


def test_what_is_wrong_with_a_node_is_told_by_its_name_and_leads_to_it(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    id = begin(reader, "arketype")
    sent = fields_of(reader.get(f"/proposals/{id}/edit?lang=nb").text)
    wrong = {**sent, "source": sent["source"].replace("DV_COUNT", "DV_KOUNT", 1), "command": "save"}
    assert reader.client.post(f"/proposals/{id}/edit", data=wrong).status_code == 302
    for page, place in (
        (reader.get(f"/proposals/{id}/edit").text, "#line-"),
        (reader.get(f"/proposals/{id}").text, "#item-"),
    ):
        (told,) = (each for each in re.findall(r'<li class="problem .*?</li>', page) if "DV_KOUNT" in each)
        assert "<strong>Smerteintensitet</strong>" in told
        assert place in told
        assert "VCORM" in told


def test_a_text_is_replaced_by_a_file_and_its_lines_end_as_before(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    id = begin(reader, "arketype")
    address = f"/proposals/{id}/edit"
    text = str(kinds.kind("archetype").sample()).replace("\n", "\r\n")

    def sent_file(data: bytes, status: int) -> TestResponse:
        sent = {**fields_of(reader.get(address).text), "command": "save", "file": (io.BytesIO(data), "ny.adl")}
        answer = reader.client.post(address, data=sent, content_type="multipart/form-data")
        assert answer.status_code == status
        return answer

    sent_file(text.encode(), 302)
    assert reader.get(f"/proposals/{id}/source").data == text.encode()
    assert "▶" in sent_file(b"archetype\n(", 422).text
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "MAX_BYTES", 100)
        assert "100" in sent_file(b" " * 101, 413).text.split('id="error-summary"')[1]
    saved = {**fields_of(reader.get(address).text), "command": "save"}
    saved["source"] = saved["source"].replace('purpose = <"', 'purpose = <"Endret: ', 1)
    assert reader.client.post(address, data=saved).status_code == 302
    assert reader.get(f"/proposals/{id}/source").data.replace(b"Endret: ", b"") == text.encode()


def test_a_text_that_is_too_large_for_a_page_is_a_file(
    visit: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = visit("ola")
    id = begin(reader, "arketype")
    monkeypatch.setattr(editing, "LARGE", 100)
    page = reader.get(f"/proposals/{id}/edit").text
    assert "<textarea" not in page
    assert f'href="/proposals/{id}/source"' in page


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nb", "Ventet «}» til «{» i linje 58, men fant «matches», ved «matches {»"),
        ("nn", "Venta «}» til «{» i linje 58, men fann «matches», ved «matches {»"),
        ("en", "expected '}' for the '{' of line 58, found 'matches', near 'matches {'"),
    ],
)
def test_a_broken_archetype_is_told_in_the_reader_s_language(
    visit: Callable[..., Reader], language: str, told: str
) -> None:
    reader = visit("ola")
    id = begin(reader, "arketype")
    reader.get(f"/about?lang={language}")
    sent = fields_of(reader.get(f"/proposals/{id}/edit").text)
    broken = {**sent, "source": sent["source"].replace("}", "", 1), "command": "save"}
    page = reader.client.post(f"/proposals/{id}/edit", data=broken)
    assert page.status_code == 422
    assert told in html.unescape(page.text)
