"""The search page in a real browser: filters, back and forth, hits by keyboard, and the same without a script."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Route, expect

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
    page.goto(f"{shared_address}/?q=viruspneumoni")
    page.goto(f"{shared_address}/?q=010170 12345 pneumoni")
    page.goto(shared_address)
    pinned, recent = page.locator("[data-list=pinned] a"), page.locator("[data-list=recent] a")
    expect(pinned).to_have_text(["pneumoni · Kodeverk"])
    expect(recent).to_have_text(["viruspneumoni", "uspesifisert"])
    page.get_by_role("button", name="Glem viruspneumoni").click()
    expect(recent).to_have_text(["uspesifisert"])
    expect(page.get_by_role("button", name="Glem uspesifisert")).to_be_focused()
    page.get_by_role("button", name="Løsne pneumoni").click()
    expect(recent).to_have_text(["pneumoni · Kodeverk", "uspesifisert"])
    recent.first.click()
    expect(page.locator('[data-part="kind:codeset"][aria-current="true"]')).to_be_visible()
    page.goto(shared_address)
    page.get_by_role("button", name="Glem alle").click()
    expect(page.locator("#remembered")).to_be_hidden()
    assert page.evaluate("window.localStorage.length") == 0
    page.evaluate('localStorage.setItem(\'fagregister-searches\', \'{"pinned": [{"address": "javascript:1"}, 3]}\')')
    page.goto(shared_address)
    expect(page.locator("#remembered")).to_be_hidden()
    assert (seat.strays, seat.complaints) == ([], [])


def test_nothing_is_remembered_where_the_reader_says_so(desk: Callable[..., Desk], shared_address: str) -> None:
    page = desk(shared_address).page()
    page.goto(f"{shared_address}/?q=pneumoni")
    page.goto(shared_address)
    page.get_by_label("Husk søkene mine i denne nettleseren").uncheck()
    expect(page.locator("#codes-status")).to_contain_text("Ingenting huskes")
    page.goto(f"{shared_address}/?q=uspesifisert")
    page.get_by_role("button", name="Fest dette søket").click()
    expect(page.locator("#codes-status")).to_have_text("Denne nettleseren er bedt om ikke å huske søk.")
    assert page.evaluate("Object.keys(localStorage)") == ["fagregister-remember"]
    page.goto(shared_address)
    expect(page.locator("#remembered a")).to_have_count(0)
    page.get_by_label("Husk søkene mine i denne nettleseren").check()
    assert page.evaluate("localStorage.length") == 0


def test_two_hits_are_chosen_and_compared(desk: Callable[..., Desk], shared_address: str) -> None:
    seat = desk(shared_address, width=360)
    page = seat.page()
    page.goto(f"{shared_address}/?q=pneumoni&kind=codeset")
    boxes, compare = page.locator("input[name=hit]"), page.get_by_role("button", name="Sammenlign de to som er valgt")
    expect(compare).to_be_hidden()
    boxes.nth(0).check()
    expect(page.get_by_text("Velg ett til.")).to_be_visible()
    compare.click()
    expect(page.get_by_text("Velg to treff å sammenligne.")).to_be_visible()
    boxes.nth(1).check()
    expect(boxes.nth(2)).to_be_disabled()
    compare.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("To treff side om side")
    assert (seat.strays, seat.complaints) == ([], [])


def answer(status: int, route: Route) -> None:
    """With nothing but a status; 0 is a network that is down."""
    if status:
        route.fulfill(status=status)
    else:
        route.abort()


def test_suggestions_say_why_there_are_none_and_what_was_typed_stays(
    desk: Callable[..., Desk], shared_address: str
) -> None:
    page = desk(shared_address).page()
    page.goto(shared_address)
    note, field = page.locator(".suggestions-note"), page.locator("#q")
    for text, status, said in (("lu", 0, "svarer ikke"), ("lun", 429, "på kort tid"), ("lung", 500, "noe gikk galt")):
        page.route("**/api/v1/suggest*", partial(answer, status))
        field.press_sequentially(text[len(field.input_value()) :])
        expect(note).to_contain_text(said)
        expect(field).to_have_value(text)
        page.unroute("**/api/v1/suggest*")
    field.press_sequentially("ebet")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(note).to_be_hidden()
    page.route("**/search/found*", lambda route: route.abort())
    page.keyboard.press("Enter")
    expect(page.locator("#search-trouble")).to_contain_text("Registeret svarer ikke.")
    expect(field).to_have_value("lungebet")
    page.unroute("**/search/found*")
    page.get_by_role("link", name="Prøv igjen").click()
    expect(page.locator("#hits-title")).to_contain_text("lungebet")
    expect(page.locator("#search-trouble")).to_be_hidden()


def test_suggestions_tell_what_was_probably_meant_and_how_many_there_are(
    desk: Callable[..., Desk], shared_address: str
) -> None:
    page = desk(shared_address).page()
    page.goto(shared_address)
    page.locator("#q").press_sequentially("pnevmonii")
    expect(page.locator(".suggestions-note")).to_have_text("Mente du «pneumoni»?")
    spoken = page.locator(".search-box [role=status]")
    expect(spoken).to_have_text(re.compile(r"^\d+ forslag, \d+ treff; bruk piltastene Mente du «pneumoni»\?$"))
    page.get_by_role("option", name="Mente du «pneumoni»?").click()
    page.wait_for_url("**/?q=pneumoni")


def test_filters_are_folded_away_where_it_is_narrow_and_stay_as_they_were_left(
    desk: Callable[..., Desk], shared_address: str
) -> None:
    page = desk(shared_address, width=320).page()
    page.goto(f"{shared_address}/?q=pneumoni")
    fold = page.locator(".filters-fold > summary")
    expect(page.locator('[data-part="kind:codeset"]')).to_be_hidden()
    fold.focus()
    page.keyboard.press("Enter")
    page.locator('[data-part="kind:codeset"]').focus()
    page.keyboard.press("Enter")
    chosen = page.locator('[data-part="kind:codeset"][aria-current="true"]')
    expect(chosen).to_be_focused()
    expect(fold).to_contain_text("1 valgt")
    page.get_by_role("link", name="Fjern filteret").click()
    expect(page.locator("#hits-title")).to_be_focused()
    expect(page).to_have_url(f"{shared_address}/?q=pneumoni")


def test_the_times_asked_about_stand_in_the_form_and_in_the_address(
    desk: Callable[..., Desk], shared_address: str
) -> None:
    page = desk(shared_address).page()
    page.goto(f"{shared_address}/?q=pneumoni")
    page.get_by_text("Søk for en annen dag").click()
    page.get_by_label("Det som gjaldt denne dagen").fill("2200-01-01")
    page.get_by_role("button", name="Søk", exact=True).click()
    expect(page.get_by_text("Det som gjaldt 1. januar 2200.")).to_be_visible()
    assert page.url.endswith("/?q=pneumoni&valid_at=2200-01-01")
    page.get_by_role("link", name="Søk i det som gjelder nå").click()
    expect(page.get_by_label("Det som gjaldt denne dagen")).to_have_value("")


def test_who_comes_back_from_a_suggestion_finds_what_was_typed(desk: Callable[..., Desk], shared_address: str) -> None:
    seat = desk(shared_address)
    seat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = seat.page()
    page.goto(shared_address)
    page.locator("#q").press_sequentially("uspesifisert pneu")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+c")
    expect(page.locator("#codes-status")).to_have_text("J18.9 er kopiert.")
    assert page.evaluate("navigator.clipboard.readText()") == "J18.9"
    page.keyboard.press("Enter")
    page.wait_for_url("**/item?key=J18.9")
    page.go_back()
    expect(page.locator("#q")).to_have_value("uspesifisert pneu")
    expect(page.locator("#hits-title")).to_contain_text("uspesifisert pneu")
