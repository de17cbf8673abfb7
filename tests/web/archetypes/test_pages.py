"""The pages of a published archetype in each of its views."""

from urllib.parse import unquote

import pytest
from flask import Flask
from lxml import etree

from registry.web.archetype_pages import mindmap_parts, nodes
from registry.web.views.search import place_of
from tests.web.conftest import Reader

INTENSITY = "/data[at0001]/events[at0002]/data[at0003]/items[at0004]"
PAGE = "/standards/arketype/versions/1.0.0"


@pytest.fixture(scope="module")
def page(shared_app) -> str:  # type: ignore[no-untyped-def]
    return str(Reader(shared_app.test_client()).get("/standards/arketype").location)


@pytest.mark.parametrize("view", ["tree", "table", "map", "languages", "family", "form", "source", "nonsense"])
@pytest.mark.parametrize("spoken", ["nb", "nn", "en"])
def test_every_view_is_shown_in_each_language_of_the_page(reader: Reader, page: str, view: str, spoken: str) -> None:
    answer = reader.get(f"{page}?view={view}&lang={spoken}")
    assert answer.status_code == 200
    assert 'aria-current="page"' in answer.text


def test_the_map_is_drawn_twice_with_text_that_can_be_selected(reader: Reader, page: str) -> None:
    text = reader.get(f"{page}?view=map").text
    assert "mindmap-wide" in text
    assert "mindmap-narrow" in text
    assert "<tspan" in text


def test_the_map_is_a_file_of_its_own_in_the_language_asked_for(reader: Reader, page: str) -> None:
    answer = reader.get(f"{page}/map.svg?in=nb")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="arketype-1.0.0.svg"'
    picture = etree.fromstring(answer.data)
    assert "Smerteintensitet" in "".join(picture.itertext())
    assert picture.get("lang") == "nb"


def test_what_is_no_archetype_has_no_map(reader: Reader) -> None:
    answer = reader.get("/standards/icd-10/versions/2026/map.svg?lang=nb")
    assert answer.status_code == 404
    assert "Bare arketyper tegnes som tankekart." in answer.text


def test_of_a_large_map_a_branch_can_be_chosen(reader: Reader, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mindmap_parts, "GLANCE", 4)
    text = reader.get(f"{page}?view=map&lang=nb").text
    assert " bokser er tegnet" in text
    assert '<option value="1" selected' in reader.get(f"{page}?view=map&part=1&lang=nb").text


def test_lines_of_the_source_have_anchors(reader: Reader, page: str) -> None:
    text = reader.get(f"{page}?view=source").text
    assert '<li id="L1"' in text
    assert 'href="#L2"' in text


def test_the_page_of_a_node_tells_its_constraint_and_path_and_where_it_stands(reader: Reader, page: str) -> None:
    text = reader.get(f"{page}/item?key={INTENSITY}&lang=nb").text
    assert "1..1, Antall, 0 til 10" in text
    assert f'data-copy="{INTENSITY}"' in text
    assert f"#item-{INTENSITY}" in unquote(text)


def test_a_value_is_shown_at_its_element(shared_app: Flask) -> None:
    with shared_app.test_request_context():
        address = unquote(place_of("arketype", "1.0.0", "archetype", f"{INTENSITY}/value"))
        assert address == f"/standards/arketype/versions/1.0.0?at={INTENSITY}#item-{INTENSITY}"
        assert place_of("arketype", "1.0.0", "archetype", "") == "/standards/arketype/versions/1.0.0"


def test_nodes_are_found_on_the_page_and_lead_into_the_tree(reader: Reader, page: str) -> None:
    text = reader.get(f"{page}?find=smerteintensitet&lang=nb").text
    assert "1 node inneholder «smerteintensitet»." in text
    assert f'href="{page}?lang=nb&amp;at=' in text
    assert "0 noder inneholder «xyz»." in reader.get(f"{page}?find=xyz&lang=nb").text


def test_a_large_text_is_not_read_for_what_can_wait(reader: Reader, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "LARGE", 10)
    tree = reader.get(f"{page}?lang=nb").text
    assert "Smerteintensitet" in tree
    assert "Forfatter" in tree
    assert "for stor" in reader.get(f"{page}?view=form&lang=nb").text
    assert "check=1#archetype" in reader.get(f"{page}?view=source&lang=nb").text
    assert "Ingen problemer" in reader.get(f"{page}?view=source&check=1&lang=nb").text
    for view in ("table", "map", "languages", "family"):
        assert reader.get(f"{page}?view={view}").status_code == 200


def test_lines_lead_to_nodes_and_nodes_to_lines(reader: Reader, page: str) -> None:
    source = unquote(reader.get(f"{page}?view=source").text)
    assert f"#item-{INTENSITY}" in source
    line = source.split(f"#item-{INTENSITY}")[0].rpartition('id="L')[2].split('"')[0]
    assert f"view=source#L{line}" in reader.get(page).text


def test_what_is_written_as_a_difference_says_so_and_views_have_titles_of_their_own(reader: Reader, page: str) -> None:
    template = reader.get("/standards/smerte-natt/versions/1.0.0?lang=nb").text
    assert "Bare det som er annerledes enn i openEHR-EHR-OBSERVATION.pain_form.v1 vises" in template
    assert 'id="about-archetype"' not in template  # nothing is said of it
    assert "Bare det som er annerledes" not in reader.get(f"{page}?lang=nb").text
    assert "<title>Tankekart – En arketype 1.0.0" in reader.get(f"{page}?view=map&lang=nb").text
