"""A code list by keyboard in a real browser: found in as one types, opened where it stands, a code copied."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Desk

pytestmark = pytest.mark.browser
LIST = "/standards/icd-10/versions/2026"


def in_focus(page: Page) -> str | None:
    found: str | None = page.evaluate("document.activeElement.dataset.code || document.activeElement.id")
    return found


def copied(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


@pytest.fixture
def seat(desk: Callable[..., Desk], shared_address: str) -> Desk:
    found = desk(shared_address)
    found.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return found


def test_a_coder_finds_and_copies_a_code_without_leaving_the_page(seat: Desk, shared_address: str) -> None:
    page = seat.page()
    page.goto(f"{shared_address}{LIST}")
    page.focus("#in-list")
    page.keyboard.type("uspes", delay=10)
    expect(page.locator("#codes-status")).to_have_text("2 treff")
    assert page.url.endswith(f"{LIST}?q=uspes")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert in_focus(page) == "J18.9"
    page.keyboard.press("c")
    expect(page.locator("#codes-status")).to_have_text("J18.9 er kopiert.")
    assert copied(page) == "J18.9"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert in_focus(page) == "in-list"
    page.fill("#in-list", "")
    expect(page.locator("#codes-body .code-link")).to_have_count(1)
    assert (seat.strays, seat.complaints) == ([], [])


def test_branches_open_and_close_where_they_stand(seat: Desk, shared_address: str) -> None:
    page = seat.page()
    page.goto(f"{shared_address}{LIST}")
    links = page.locator("#codes-body .code-link:visible")
    page.focus("#in-list")
    for key, count in (("ArrowDown", 1), ("ArrowRight", 4), ("ArrowDown", 4), ("ArrowDown", 4), ("ArrowRight", 5)):
        page.keyboard.press(key)
        expect(links).to_have_count(count)
    page.keyboard.press("ArrowDown")
    assert in_focus(page) == "J18.9"
    page.keyboard.press("ArrowLeft")
    assert in_focus(page) == "J18"
    page.keyboard.press("ArrowLeft")
    expect(links).to_have_count(4)
    twig = page.get_by_role("button", name="Hva som står under J", exact=True)
    expect(twig).to_have_attribute("aria-expanded", "true")
    twig.click()
    expect(links).to_have_count(1)
    assert (seat.strays, seat.complaints) == ([], [])


def test_the_letter_that_copies_can_be_turned_off(seat: Desk, shared_address: str) -> None:
    page = seat.page()
    page.goto(f"{shared_address}{LIST}/item?key=J12")
    page.keyboard.press("c")
    expect(page.locator("#codes-status")).to_have_text("J12 er kopiert.")
    assert copied(page) == "J12"
    page.get_by_label("Tasten C kopierer den").uncheck()
    page.goto(f"{shared_address}{LIST}/item?key=J18")
    page.keyboard.press("c")
    expect(page.locator("#codes-status")).to_be_empty()
    page.get_by_role("button", name="Kopier koden").click()
    expect(page.locator("#codes-status")).to_have_text("J18 er kopiert.")


def test_without_a_script_the_same_leads_to_pages(desk: Callable[..., Desk], shared_address: str) -> None:
    page = desk(shared_address, script=False).page()
    page.goto(f"{shared_address}{LIST}")
    page.get_by_role("link", name="Hva som står under J", exact=True).click()
    expect(page.locator(".code-link")).to_have_count(4)  # the code itself, and three below it
    page.fill("#in-list", "j189")
    page.get_by_role("button", name="Finn").click()
    expect(page.locator("#codes-body .code-link")).to_have_count(1)
    expect(page.locator("[data-copy]")).to_have_count(0)
