"""Archetypes in a real browser: views without findings and at 320 pixels, by keyboard, on paper, without script."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from registry.web.archetype_pages import VIEWS, outline
from tests.journeys.browser import Desk
from tests.journeys.test_accessibility import NARROW, RULES, _told
from tests.web.archetypes.shelf import DATA, INTENSITY, RELIEF
from tests.web.world import PASSWORD, World

pytestmark = pytest.mark.browser
PAGE = "/standards/arketype/versions/1.0.0"
SITUATION = f"{DATA}/items[at0005]"
#: An archetype in ADL 1.4, a template in ADL 2, an operational template in XML.
VIEWED = {
    "arketype": tuple(view for view in VIEWS if view != "tree"),  # which test_accessibility looks at
    "smerte-natt": ("tree",),
    "handrapport": ("form",),
}


def node(page: Page, key: str) -> Locator:
    return page.locator(f'[id="item-{key}"]')


@pytest.mark.parametrize("slug", VIEWED)
def test_every_view_is_without_findings_and_fits_the_narrowest_screen(
    desk: Callable[..., Desk], shared_address: str, slug: str
) -> None:
    """320 CSS pixels are also what is left of 1280 at a zoom of 400 %."""
    seat = desk(shared_address, width=NARROW)
    page = seat.page()
    findings: dict[str, list[str]] = {}
    for view in VIEWED[slug]:
        page.goto(f"{shared_address}/standards/{slug}/versions/1.0.0?view={view}")
        found = Axe().run(page, options=RULES)
        told = [_told(each) for each in found.response["violations"]]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if told or wide > NARROW:
            findings[view] = [*told, f"{wide} px wide"]
    assert findings == {}
    assert (seat.strays, seat.complaints) == ([], [])


def test_the_proposal_with_its_comments_is_without_findings(
    desk: Callable[..., Desk], shared_address: str, made_world: World
) -> None:
    seat = desk(shared_address, width=NARROW, language="nn")
    page = seat.page()
    seat.log_in(page, "leser", PASSWORD)
    page.goto(f"{shared_address}/proposals/{made_world.proposals['nodes']}?comment={SITUATION}")
    expect(page.locator("#node-text")).to_be_visible()
    assert [_told(each) for each in Axe().run(page, options=RULES).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert page.evaluate(TWICE) == 1


#: Sends the form twice in a row, and counts what would leave the page.
TWICE = """() => {
  const form = document.getElementById("comment-at-node");
  let sent = 0;
  window.addEventListener("submit", (event) => { if (!event.defaultPrevented) sent += 1; event.preventDefault(); });
  form.requestSubmit();
  form.requestSubmit();
  return sent;
}"""


def test_the_tree_is_read_by_keyboard_alone(desk: Callable[..., Desk], shared_address: str) -> None:
    seat = desk(shared_address)
    page = seat.page()
    page.goto(shared_address + PAGE)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    heads = page.locator(".node-tree summary")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.node-tree summary')"):
            break
    expect(heads.first).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("ArrowDown")
    expect(heads.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(node(page, INTENSITY)).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(node(page, INTENSITY)).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(heads.first).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#codes-status")).to_have_text("Stien / er kopiert.")
    assert seat.complaints == []


def test_a_value_beyond_the_limits_is_told_beside_its_field(desk: Callable[..., Desk], shared_address: str) -> None:
    page = desk(shared_address).page()
    page.goto(f"{shared_address}{PAGE}?view=form")
    field = page.get_by_role("spinbutton", name="Smerteintensitet")
    field.fill("11")
    field.press("Tab")
    expect(page.get_by_role("alert")).to_have_text("Ikke tillatt her; det skal være 0 til 10.")
    field.fill("10")
    field.press("Tab")
    expect(page.locator(".part-error")).to_have_text("")


def test_the_map_has_a_name_and_holds_nobody(desk: Callable[..., Desk], shared_address: str) -> None:
    page = desk(shared_address).page()
    page.goto(f"{shared_address}{PAGE}?view=map")
    picture = page.locator("svg.mindmap-wide")
    expect(picture).to_have_attribute("role", "img")
    assert "En arketype" in str(picture.get_attribute("aria-label"))
    scroller = page.locator(".mindmap-scroll")
    scroller.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    assert not page.evaluate("document.querySelector('.mindmap-scroll').contains(document.activeElement)")
    page.keyboard.press("Shift+Tab")
    expect(scroller).to_be_focused()


def test_colours_that_a_reader_forces_leave_names_and_lines_of_the_map(
    desk: Callable[..., Desk], shared_address: str
) -> None:
    page = desk(shared_address).page()
    page.emulate_media(forced_colors="active")
    page.goto(f"{shared_address}{PAGE}?view=map")
    text, box = (
        page.locator(f".mindmap-wide .topic-root {part}").first.evaluate("each => getComputedStyle(each).fill")
        for part in ("text", ".box-shape")
    )
    assert text != box


def test_on_paper_closed_branches_are_printed_and_buttons_are_not(
    desk: Callable[..., Desk], shared_address: str
) -> None:
    page = desk(shared_address).page()
    page.goto(shared_address + PAGE)
    page.emulate_media(media="print")
    expect(node(page, INTENSITY)).to_be_visible()
    expect(page.locator(".sections-nav")).to_be_hidden()
    expect(page.locator("#find")).to_be_hidden()


@pytest.mark.parametrize("script", [True, False])
def test_a_comment_is_written_where_the_node_stands(
    desk: Callable[..., Desk], own_address: str, world: World, script: bool
) -> None:
    seat = desk(own_address, width=360, script=script)
    page = seat.page()
    seat.log_in(page, "leser", PASSWORD)
    address = f"{own_address}/proposals/{world.proposals['nodes']}"
    page.goto(address)
    node(page, SITUATION).get_by_role("link", name="Kommenter Situasjon").click()
    form = node(page, SITUATION).locator("#comment-at-node")
    expect(form).to_be_visible()
    assert ("comment=" in page.url) != script
    if script:
        expect(form.locator("textarea")).to_be_focused()
        form.get_by_text("Avbryt").click()
        expect(page.locator("#comment-at-node")).to_be_hidden()
        page.keyboard.press("Enter")
    form.get_by_label("Vesentlig innvending").check()
    form.locator("textarea").fill("Mangler «ved hoste».")
    form.get_by_role("button", name="Send kommentaren").click()
    expect(node(page, SITUATION)).to_contain_text("Mangler «ved hoste».")
    expect(node(page, RELIEF)).to_contain_text("Den brukes hos oss.")
    if script:
        page.locator(".node-tree summary").first.click()
        expect(page.locator(".node-tree summary").first).to_contain_text("3 kommentarer inni")
    assert [each for each in seat.complaints if "404" not in each] == []


def test_a_branch_of_a_large_tree_opens_where_it_stands(
    desk: Callable[..., Desk], shared_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outline, "MOST", 5)
    page = desk(shared_address).page()
    page.goto(shared_address + PAGE)
    expect(node(page, RELIEF)).to_have_count(0)
    page.locator("[data-branch]").last.click()
    expect(node(page, f"{DATA}/items[at0008]")).to_be_visible()
    assert "at=" not in page.url
