"""axe finds nothing on any page, no page asks anything of other sites, and none scrolls sideways at 320 pixels."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.browser import Desk
from tests.web.test_pages import MEMBER_PAGES, OPEN_PAGES
from tests.web.world import PASSWORD, World

pytestmark = pytest.mark.browser
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],  # what is in order need not be told: telling takes as long as looking
}
NARROW = 320
PROPOSALS = tuple(f"/proposals/{{{state}}}" for state in ("submitted", "accepted", "hearing", "ballot", "safety"))
VISITORS = {
    "": (*OPEN_PAGES, *PROPOSALS, "/finnes-ikke"),
    "ola": (*MEMBER_PAGES, "/proposals/{hearing}", "/proposals/{draft}"),
    "leder": ("/suggestions/1", "/networks/kreft", "/me", *PROPOSALS),
    "delegat-ous": ("/proposals/{ballot}",),
    "spesialist": ("/proposals/{safety}",),
}


def _told(violation: dict[str, Any]) -> str:
    places = "; ".join(f"{node['target']} {node['html'][:120]}" for node in violation["nodes"][:4])
    return f"{violation['id']}: {places}"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("username", VISITORS)
def test_every_page_is_without_findings(
    desk: Callable[..., Desk], shared_address: str, made_world: World, username: str, language: str
) -> None:
    paths = VISITORS[username] if language == "nb" else VISITORS[username][:3]
    seat = desk(shared_address, language=language)
    page = seat.page()
    if username:
        seat.log_in(page, username, PASSWORD)
    findings: dict[str, list[str]] = {}
    for path in paths:
        page.goto(shared_address + path.format(**made_world.proposals))
        result = Axe().run(page, options=RULES)
        if result.violations_count:
            findings[path] = [_told(each) for each in result.response["violations"]]
        page.set_viewport_size({"width": NARROW, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > NARROW:
            findings.setdefault(path, []).append(f"scrolls sideways: {wide} px wide")
        page.set_viewport_size({"width": 1280, "height": 900})
    assert findings == {}
    assert seat.strays == []
    assert [said for said in seat.complaints if "404" not in said] == []
