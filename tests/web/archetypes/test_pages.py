"""The pages of a published archetype in each of its views."""

import pytest

from tests.web.conftest import Reader

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


def test_lines_of_the_source_have_anchors(reader: Reader, page: str) -> None:
    text = reader.get(f"{page}?view=source").text
    assert '<li id="L1"' in text
    assert 'href="#L2"' in text
