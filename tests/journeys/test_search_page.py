"""The search page in a real browser: filters, back and forth, hits by keyboard, and the same without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Desk

pytestmark = pytest.mark.browser


def test_filters_change_the_answer_where_it_stands_and_back_undoes_them(
    desk: Callable[..., Desk], shared_address: str
) -> None:
    seat = desk(shared_address)
    seat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = seat.page()
    page.goto(f"{shared_address}/?q=pneumoni")
    page.evaluate("window.same = true")
    whole = page.locator("#hits-title").inner_text()
    page.locator('[data-part="kind:codeset"]').click()
    chosen = page.locator('[data-part="kind:codeset"][aria-current="true"]')
    expect(chosen).to_be_focused()
    assert page.url.endswith("/?q=pneumoni&kind=codeset")
    expect(page.locator("#codes-status")).to_have_text(page.locator("#hits-title").inner_text())
    page.go_back()
    expect(page.locator("#hits-title")).to_have_text(whole)
    page.fill("#q", "J18.9")
    page.keyboard.press("Enter")
    expect(page.locator("#hits-title")).to_contain_text("J18.9")
    assert page.evaluate("window.same")
    page.locator(".hit-link").first.focus()
    page.keyboard.press("c")
    expect(page.locator("#codes-status")).to_have_text("J18.9 er kopiert.")
    assert page.evaluate("navigator.clipboard.readText()") == "J18.9"
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    assert (seat.strays, seat.complaints) == ([], [])


def test_without_a_script_filters_lead_to_pages(desk: Callable[..., Desk], shared_address: str) -> None:
    page = desk(shared_address, script=False).page()
    page.goto(f"{shared_address}/?q=pneumoni")
    page.locator('[data-part="kind:codeset"]').click()
    expect(page.locator('[data-part="kind:codeset"][aria-current="true"]')).to_be_visible()
    expect(page.locator("#list-keys")).to_be_hidden()


def test_searches_are_remembered_pinned_and_forgotten_in_the_browser(
    desk: Callable[..., Desk], shared_address: str
) -> None:
    seat = desk(shared_address)
    page = seat.page()
    page.goto(f"{shared_address}/?q=pneumoni&kind=codeset")
    page.get_by_role("button", name="Fest dette søket").click()
    expect(page.locator("#codes-status")).to_have_text("Søket er festet til forsiden.")
    page.goto(f"{shared_address}/?q=uspesifisert")
    page.goto(f"{shared_address}/?q=010170 12345 pneumoni")
    page.goto(shared_address)
    pinned, recent = page.locator("[data-list=pinned] a"), page.locator("[data-list=recent] a")
    expect(pinned).to_have_text(["pneumoni · Kodeverk"])
    expect(recent).to_have_text(["uspesifisert"])
    pinned.first.click()
    expect(page.locator('[data-part="kind:codeset"][aria-current="true"]')).to_be_visible()
    page.goto(shared_address)
    page.get_by_role("button", name="Glem alle").click()
    expect(page.locator("#remembered")).to_be_hidden()
    assert page.evaluate("window.localStorage.length") == 0
    page.evaluate('localStorage.setItem(\'fagregister-searches\', \'{"pinned": [{"address": "javascript:1"}, 3]}\')')
    page.goto(shared_address)
    expect(page.locator("#remembered")).to_be_hidden()
    assert (seat.strays, seat.complaints) == ([], [])


def test_two_hits_are_chosen_and_compared(desk: Callable[..., Desk], shared_address: str) -> None:
    seat = desk(shared_address, width=360)
    page = seat.page()
    page.goto(f"{shared_address}/?q=pneumoni&kind=codeset")
    page.get_by_role("button", name="Sammenlign de to som er valgt").click()
    expect(page.get_by_text("Velg to treff å sammenligne.")).to_be_visible()
    boxes = page.locator("input[name=hit]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(boxes.nth(2)).to_be_disabled()
    page.get_by_role("button", name="Sammenlign de to som er valgt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("To treff side om side")
    assert (seat.strays, seat.complaints) == ([], [])
