"""The search page in every state: 320 pixels wide, in three languages, by the keyboard alone, seen by axe."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.journeys.browser import Desk
from tests.journeys.test_accessibility import RULES

pytestmark = pytest.mark.browser
NARROW = 320
LEAST = 24
#: Links and controls that can be seen and are smaller than a finger; links within sentences are let be.
SMALL = """least => [...document.querySelectorAll('main a, main button, main summary, main input, [role=option]')]
  .filter(each => each.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}))
  .filter(each => !each.closest('.notice, .hint'))
  .map(each => [each, each.getBoundingClientRect()])
  .filter(([each, box]) => box.left >= 0 && box.width > 2 && (box.height < least || box.width < least))
  .filter(([each]) => each.type !== 'checkbox' || !each.closest('label'))
  .map(([each]) => each.outerHTML.slice(0, 90))"""


def typed(page: Page, text: str) -> None:
    page.locator("#q").press_sequentially(text)
    expect(page.get_by_role("option").first).to_be_visible()


def cut_off(page: Page) -> None:
    page.route("**/api/v1/suggest*", lambda route: route.abort())
    page.locator("#q").press_sequentially("lunge")
    expect(page.locator(".suggestions-note")).to_be_visible()


def older(page: Page) -> None:
    body = '{"hits": [], "total": 0, "did_you_mean": null, "notes": ["database"], "indexed_through": 0}'
    page.route(
        "**/api/v1/suggest*", lambda route: route.fulfill(status=200, body=body, content_type="application/json")
    )
    page.locator("#q").press_sequentially("lunge")
    expect(page.locator(".suggestions-note")).to_be_visible()


def unfold(page: Page) -> None:
    for each in page.locator("main details > summary").all():
        each.click()


def nothing(page: Page) -> None:
    """The page as it comes."""


#: Address, and what is done there.
STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "empty": ("/", nothing),
    "list": ("/", lambda page: typed(page, "lungebet")),
    "misspelt": ("/", lambda page: typed(page, "pnevmonii")),
    "cut off": ("/", cut_off),
    "fallback": ("/", older),
    "hits": ("/?q=pneumoni", nothing),
    "filters, help and times open": ("/?q=pneumoni&kind=codeset", unfold),
    "grouped": ("/?q=pneumoni&group=standard", nothing),
    "another time": ("/?q=pneumoni&valid_at=2200-01-01", nothing),
    "fault": ("/?q=staus:retired", nothing),
    "no hits": ("/?q=finnesikkeiregisteret", nothing),
    "compared": ("/search/compare?hit=icd-10|2026|J18&hit=icd-10|2026|J18.9&q=pneumoni", nothing),
}


#: Seen by axe too.
TELLING = ("list", "fallback", "filters, help and times open", "fault")
#: Looked at in the other languages too, whose words have other lengths.
WORDY = ("filters, help and times open", "fault")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_state_fits_and_can_be_touched(desk: Callable[..., Desk], shared_address: str, language: str) -> None:
    page = desk(shared_address, width=NARROW, language=language).page()
    findings: dict[str, list[str]] = {}
    for name in STATES if language == "nb" else WORDY:
        address, act = STATES[name]
        page.goto(shared_address + address)
        act(page)
        found = page.evaluate(SMALL, LEAST)
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"scrolls sideways: {wide}"] if wide > NARROW else []
        if language == "nb" and name in TELLING:
            found += [each["id"] for each in Axe().run(page, options=RULES).response["violations"]]
        page.unroute_all()
        findings |= {name: found} if found else {}
    assert findings == {}


def test_all_is_reached_by_the_keyboard_alone(desk: Callable[..., Desk], shared_address: str) -> None:
    """Types, opens the filters, chooses one, walks the hits, opens one; and the focus is always seen."""
    page = desk(shared_address, width=NARROW).page()
    page.goto(shared_address)
    page.keyboard.type("pneumoni")
    page.keyboard.press("Enter")
    expect(page.locator("#hits-title")).to_be_focused()
    reached: list[str] = []
    for _ in range(12):
        page.keyboard.press("Tab")
        at = page.evaluate("[document.activeElement.className, getComputedStyle(document.activeElement).outlineStyle]")
        assert at[1] != "none", at
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
        if reached[-1].startswith("Filtre"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-filters")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part][aria-current=true]")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for _ in range(8):
        if page.evaluate("document.activeElement.matches('.hit-link')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    second = page.locator(".hit-link").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_visible()
    assert "q=" not in page.url


def test_a_chosen_line_stays_under_the_finger_when_an_answer_comes_late(
    desk: Callable[..., Desk], shared_address: str
) -> None:
    page = desk(shared_address).page()
    page.goto(shared_address)
    late: list[Route] = []
    longer = re.compile(r"suggest\?q=pneumoni(\+|%20)")

    def hold(route: Route) -> None:
        late.append(route)

    page.route(longer, hold)
    typed(page, "pneumoni")
    chosen = page.get_by_role("option").nth(0)
    with page.expect_request(longer):
        page.locator("#q").press_sequentially(" u")
    page.keyboard.press("ArrowDown")
    name = chosen.inner_text()
    with page.expect_response(longer):
        late[0].continue_()
    expect(chosen).to_have_attribute("aria-selected", "true")
    assert chosen.inner_text() == name
    page.unroute(longer)
    page.keyboard.type("s")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    expect(page.locator("#q")).not_to_have_attribute("aria-activedescendant", "suggestion-0")
