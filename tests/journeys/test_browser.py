"""Journeys in a real browser: search by keyboard alone, a dose changed and submitted, and the same without script."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browser import Desk
from tests.web.world import PASSWORD, World

pytestmark = pytest.mark.browser
FIVE_MINUTES = 300
#: Two to find the regimen, one to propose, three to log in, two to begin, the dose, save, submit. Somebody who is new
#: to the pages has 27 seconds for each of so many within five minutes.
MOST_STEPS = 11


def test_a_nurse_finds_a_code_with_the_keyboard_alone(desk: Callable[..., Desk], shared_address: str) -> None:
    seat = desk(shared_address)
    page = seat.page()
    page.goto(shared_address)
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("uspesifisert pneumoni", delay=20)
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("J18.9")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/item?key=J18.9")
    expect(page.get_by_role("heading", level=1)).to_contain_text("J18.9")
    assert (seat.strays, seat.complaints) == ([], [])


def test_the_keyboard_reaches_the_content_first_and_sees_where_it_is(
    desk: Callable[..., Desk], shared_address: str
) -> None:
    page = desk(shared_address).page()
    page.goto(f"{shared_address}/standards/mfolfox6")
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert inside
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def change_a_dose(page: Page, address: str, dose: str) -> None:
    """From the page of the standard to the submitted proposal, as a newcomer finds the way."""
    page.goto(f"{address}/standards/mfolfox6")
    page.get_by_role("link", name="Foreslå en endring").click()
    page.get_by_label("Forslagets tittel").fill("Lavere dose av oksaliplatin")
    page.get_by_label("Hvorfor").fill("Mindre nevropati.")
    page.get_by_role("button", name="Start utkastet").click()
    line = page.get_by_role("group", name="1. oksaliplatin")
    line.get_by_label("Dose (mg", exact=False).or_(line.get_by_label("Dose", exact=True)).first.fill(dose)
    page.get_by_role("button", name="Lagre og se hva som endres").click()
    expect(page.locator("#changes")).to_contain_text(dose)
    expect(page.locator("#changes")).to_contain_text("Gjelder sikkerhet")


@dataclass
class Newcomer:
    """Someone at the pages for the first time; `steps` are the fields filled in and the things pressed."""

    page: Page
    steps: int = 0

    def fill(self, field: Locator, text: str) -> None:
        field.fill(text)
        self.steps += 1

    def press(self, what: Locator) -> None:
        what.click()
        self.steps += 1


def test_a_newcomer_changes_a_dose_in_few_steps_from_the_search_to_submitted(
    desk: Callable[..., Desk], own_address: str
) -> None:
    began = time.monotonic()
    seat = desk(own_address)
    page = seat.page()
    person = Newcomer(page)
    page.goto(own_address)
    person.fill(page.get_by_role("combobox"), "mfolfox")
    person.press(page.get_by_role("option").filter(has_text="mFOLFOX6").first)
    person.press(page.get_by_role("link", name="Foreslå en endring"))
    person.fill(page.get_by_label("Brukernavn"), "ola")
    person.fill(page.get_by_label("Passord"), PASSWORD)
    person.press(page.locator("main").get_by_role("button", name="Logg inn"))
    person.fill(page.get_by_label("Forslagets tittel"), "Lavere dose av oksaliplatin")
    person.press(page.get_by_role("button", name="Start utkastet"))
    line = page.get_by_role("group", name="1. oksaliplatin")
    person.fill(line.get_by_label("Dose", exact=True), "72,5")
    person.press(page.get_by_role("button", name="Lagre og se hva som endres"))
    expect(page.locator("#changes")).to_contain_text("72,5")
    expect(page.locator("#changes")).to_contain_text("Gjelder sikkerhet")
    person.press(page.get_by_role("button", name="Send inn til fagnettverket"))
    expect(page.locator(".badges").first).to_contain_text("Sendt inn")
    assert person.steps <= MOST_STEPS
    assert time.monotonic() - began < FIVE_MINUTES
    assert (seat.strays, seat.complaints) == ([], [])


def test_the_same_works_without_script_on_a_narrow_screen(desk: Callable[..., Desk], own_address: str) -> None:
    seat = desk(own_address, width=360, script=False)
    page = seat.page()
    seat.log_in(page, "ola", PASSWORD)
    change_a_dose(page, own_address, "71")


def test_rows_are_added_in_place_and_what_was_typed_stays(
    desk: Callable[..., Desk], own_address: str, world: World
) -> None:
    seat = desk(own_address)
    page = seat.page()
    seat.log_in(page, "ola", PASSWORD)
    page.goto(f"{own_address}/proposals/{world.proposals['dose']}/edit")
    page.locator("#f-number").fill("Noe jeg skrev")
    page.locator('button[value="add:lines"]').click()
    added = page.locator("#f-lines-4")
    expect(added).to_be_visible()
    expect(page.locator("#f-lines-4-substance")).to_be_focused()
    expect(page.locator("#f-number")).to_have_value("Noe jeg skrev")
    added.get_by_role("button", name="Fjern").click()
    expect(added).to_have_count(0)
    assert seat.complaints == []
