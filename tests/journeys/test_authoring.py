"""A value set and a map are made with the keyboard alone; axe finds nothing, and nothing scrolls sideways at 320."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from codesets import ConceptMap, Filter, Include, MapGroup
from registry.services.upkeep.installation import Installation
from tests.journeys.browser import Desk
from tests.journeys.test_accessibility import NARROW, RULES
from tests.web.authoring.drafts import ICD, TERMS, code_map, content_of, drafted, listed, mapped, value_set
from tests.web.world import PASSWORD

pytestmark = pytest.mark.browser


def sound(page: Page) -> None:
    """The page as it now is: without findings, and no wider than a narrow screen."""
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": NARROW, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    page.set_viewport_size({"width": 1280, "height": 900})


def focused(page: Page) -> str:
    found: str = page.evaluate(
        "document.activeElement.value || document.activeElement.id || document.activeElement.tagName"
    )
    return found


def said(page: Page, text: str) -> None:
    """What is read out to who does not see the page."""
    page.wait_for_function("text => document.querySelector('[data-said]').textContent.includes(text)", arg=text)


@pytest.fixture
def seat(desk: Callable[..., Desk], own_address: str) -> tuple[Desk, Page]:
    found = desk(own_address)
    page = found.page()
    found.log_in(page, "ola", PASSWORD)
    return found, page


def test_a_value_set_is_made_with_the_keyboard(
    seat: tuple[Desk, Page], own_address: str, own_installation: Installation
) -> None:
    place, page = seat
    rule = Include(ICD, filters=(Filter("concept", "is-a", "J18"),))
    id = drafted(own_installation, value_set(rule, exclude=(listed("J99"),)))
    page.goto(f"{own_address}/proposals/{id}/value-set")
    sound(page)
    page.fill("#intent-text", "Pneumoni hos voksne")
    page.focus("#q")
    page.keyboard.type("virus")
    said(page, "1 kode funnet")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "add:J12"
    page.keyboard.press("Enter")
    said(page, "Lagret.")
    page.wait_for_selector("#include-1")
    assert page.input_value("#intent-text") == "Pneumoni hos voksne"  # not saved yet, and not lost
    assert content_of(own_installation, id).include == (rule, listed("J12"))
    page.focus("#include-0 [value='drop-filter:0']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#include-1", state="detached")
    assert focused(page) != "BODY"
    sound(page)
    assert (place.strays, place.complaints) == ([], [])


def test_two_editors_do_not_write_over_each_other(
    seat: tuple[Desk, Page], own_address: str, own_installation: Installation
) -> None:
    place, page = seat
    id = drafted(own_installation, value_set(listed("J12", "J18")))
    page.goto(f"{own_address}/proposals/{id}/value-set")
    other = place.page()
    other.goto(f"{own_address}/proposals/{id}/value-set")
    other.click("[value='unlist:J12']")
    other.wait_for_selector("[value='unlist:J12']", state="detached")
    page.click("[value='unlist:J18']")
    page.wait_for_selector("#error-summary")
    assert focused(page) == "error-summary"
    assert content_of(own_installation, id).include == (listed("J18"),)


def test_a_map_is_made_row_by_row(seat: tuple[Desk, Page], own_address: str, own_installation: Installation) -> None:
    place, page = seat
    id = drafted(own_installation, code_map(mapped("feil", "J99")))
    page.goto(f"{own_address}/proposals/{id}/map?code=lungebetennelse&find=pneumoni")
    sound(page)
    page.focus("#hits [value='target:J18.9']")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Beslektet: 1")
    page.goto(f"{own_address}/proposals/{id}/map?view=mapped")
    page.select_option("[name='relationship-0'] >> nth=0", "source-is-narrower-than-target")
    page.focus("[name='comment-0'] >> nth=0")
    page.keyboard.type("Se på dette")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Målet er videre: 1")
    sound(page)
    targets = [each for element in content_of(own_installation, id).groups[0].elements for each in element.targets]
    assert ("source-is-narrower-than-target", "Se på dette") in [(each.relationship, each.comment) for each in targets]
    assert (place.strays, place.complaints) == ([], [])


def test_empty_editors_are_without_findings(
    seat: tuple[Desk, Page], own_address: str, own_installation: Installation
) -> None:
    _, page = seat
    strange = ConceptMap(groups=(MapGroup(TERMS, None, "http://example.org/unknown"),))
    for content, address in ((value_set(), "value-set"), (ConceptMap(), "map"), (strange, "map")):
        page.goto(f"{own_address}/proposals/{drafted(own_installation, content)}/{address}")
        sound(page)
