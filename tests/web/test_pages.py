"""Every page answers, in every language, with one main heading, a title and the headers that keep readers safe."""

import re

import pytest
from flask import Flask

from registry.web.security import POLICY
from tests.web.conftest import Reader
from tests.web.world import World

OPEN_PAGES = (
    "/",
    "/?q=lungebet",
    "/?q=finnesikkeiregisteret",
    "/?q=pneumoni&kind=codeset&group=standard&valid_at=2200-01-01",
    "/search/compare?hit=icd-10|2026|J18&hit=icd-10|2026|J18.9",
    "/standards",
    "/standards?kind=regimen&q=folfox",
    "/standards/mfolfox6/versions",
    "/standards/mfolfox6/versions/1.0.0",
    "/standards/gammel-kur/versions/1.0.0",
    "/standards/mfolfox6/difference",
    "/standards/lungetermer/versions/1.0.0",
    "/standards/lungetermer/versions/1.0.0?view=table",
    "/standards/innkomst/versions/1.0.0",
    "/standards/arketype/versions/1.0.0",
    "/standards/news2/versions/1.0.0",
    "/standards/icd-10/versions/2026",
    "/standards/icd-10/versions/2026?view=table",
    "/standards/icd-10/versions/2026?parent=J",
    "/standards/icd-10/versions/2026?prefix=J18",
    "/standards/icd-10/versions/2026?q=pneumoni",
    "/standards/icd-10/versions/2026/item?key=J18.9",
    "/standards/sykdommer/versions/1/item?key=J1",
    "/standards/sykdommer/difference",
    "/standards/lunger/versions/1.0.0",
    "/standards/lunger/difference?before=http://example.org/sykdommer|1&after=http://example.org/sykdommer|2",
    "/standards/kart/versions/1.0.0",
    "/proposals",
    "/proposals?state=hearing&network=kreft",
    "/networks",
    "/networks/kreft",
    "/login",
    "/about",
    "/about/accessibility",
)


@pytest.mark.parametrize("path", OPEN_PAGES)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_open_pages_answer_in_every_language(reader: Reader, path: str, language: str) -> None:
    answer = reader.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert len(re.findall(r"<h1[ >]", answer.text)) == 1
    assert answer.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("state", ["submitted", "accepted", "hearing", "ballot", "safety"])
def test_the_page_of_a_proposal_in_each_state(reader: Reader, made_world: World, state: str) -> None:
    assert reader.get(f"/proposals/{made_world.proposals[state]}").status_code == 200


MEMBER_PAGES = (
    "/me",
    "/import",
    "/proposals/new",
    "/proposals/new?standard=mfolfox6",
    "/suggestions/new?standard=mfolfox6",
    "/suggestions/new",
    "/proposals/{draft}/edit",
    "/proposals/{dose}/edit",
    "/proposals/{codes}/edit",
    "/proposals/{codes}/items",
    "/proposals/{codes}/items/edit?key=J18.9",
    "/proposals/{codes}/items/edit",
    "/proposals/{codes}/items/edit?head=1",
)


@pytest.fixture(scope="module")
def ola(shared_app: Flask) -> Reader:
    reader = Reader(shared_app.test_client())
    assert reader.log_in("ola").status_code == 302
    return reader


@pytest.mark.parametrize("path", MEMBER_PAGES)
def test_pages_for_members_lead_to_the_log_in_and_open_after_it(
    reader: Reader, ola: Reader, made_world: World, path: str
) -> None:
    address = path.format(**made_world.proposals)
    turned_away = reader.get(address)
    assert turned_away.status_code == 302
    assert turned_away.headers["Location"].startswith("/login?next=/")
    answer = ola.get(address)
    assert answer.status_code == 200, answer.text
    assert len(re.findall(r"<h1[ >]", answer.text)) == 1
