"""Comments at the nodes of a proposed archetype: written, refused, answered and kept in view, without a script."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest

from registry import kinds
from registry.models import Reference
from registry.services.proposing import drafting, hearing
from registry.services.reading import library
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation
from tests.services.proposing.house import House
from tests.web.archetypes import shelf
from tests.web.archetypes.shelf import DATA, INTENSITY, RELIEF
from tests.web.conftest import Reader
from tests.web.world import World, sign

SITUATION = f"{DATA}/items[at0005]"


@pytest.fixture
def address(world: World) -> str:
    return f"/proposals/{world.proposals['nodes']}"


def at_node(page: str, key: str) -> str:
    """The part of the page from a node to the next one."""
    return page.split(f'<li id="item-{key}"')[1].split("<li id=", maxsplit=1)[0]


def test_comments_stand_beside_changed_and_removed_nodes(reader: Reader, made_world: World) -> None:
    page = reader.get(f"/proposals/{made_world.proposals['nodes']}?lang=nb").text
    changed, removed = at_node(page, INTENSITY), at_node(page, RELIEF)
    assert "Skalaen er fra 0 til 10." in changed
    assert "Antall, 0 til 20" in changed
    assert 'class="node-mark">Endret' in changed
    assert "Den brukes hos oss." in removed
    assert 'class="node-mark">Fjernet' in removed
    assert re.search(r'node-below">.*2 endringer inni.*2 kommentarer inni', page)
    assert "data-comment" not in page  # only those who are logged in comment


def test_a_comment_is_written_at_its_node_and_leads_back_to_it(visit: Callable[[str], Reader], address: str) -> None:
    reader = visit("leser")
    page = reader.get(address).text
    assert f'data-comment="{SITUATION}"' in page
    assert re.search(r'id="comment-at-node"[^>]* hidden', page)
    opened = reader.get(f"{address}?comment={SITUATION}&lang=nb").text
    assert f'name="item" value="{SITUATION}"' in at_node(opened, SITUATION)
    fields = {"item": SITUATION, "back": "node", "grade": "major", "text": "Mangler «ved hoste»."}
    answer = reader.send(f"{address}/comments", fields, page=address)
    assert answer.status_code == 302
    assert unquote(answer.location).endswith(f"?at={SITUATION}#item-{SITUATION}")
    assert "Mangler «ved hoste»." in at_node(reader.get(address).text, SITUATION)


def test_a_refused_comment_is_still_there_at_its_node(visit: Callable[[str], Reader], address: str) -> None:
    reader = visit("leser")
    fields = {"item": RELIEF, "back": "node", "grade": "major", "text": " "}
    answer = reader.send(f"{address}/comments", fields, page=address)
    assert answer.status_code == 422
    shown = at_node(answer.text, RELIEF)
    assert 'id="node-grade-major" value="major" checked' in shown


def test_nobody_comments_on_a_node_that_never_was(visit: Callable[[str], Reader], address: str) -> None:
    fields = {"item": f"{DATA}/items[at0099]", "back": "node", "grade": "minor", "text": "Hva?"}
    assert visit("leser").send(f"{address}/comments", fields, page=address).status_code == 422


def test_the_proposer_answers_at_the_node(visit: Callable[[str], Reader], address: str) -> None:
    reader = visit("ola")
    shown = at_node(reader.get(address).text, INTENSITY)
    assert f'action="{address}/comments/1/answer"' in shown
    fields = {"item": INTENSITY, "back": "node", "text": "Den blir 0 til 10 igjen.", "resolved": "yes"}
    assert reader.send(f"{address}/comments/1/answer", fields, page=address).status_code == 302
    after = at_node(reader.get(f"{address}?lang=nb").text, INTENSITY)
    assert "Den blir 0 til 10 igjen." in after
    assert f'action="{address}/comments/1/answer"' not in after


def test_comments_survive_a_new_draft_where_the_path_does(
    visit: Callable[[str], Reader], own_installation: Installation, address: str
) -> None:
    house = House(own_installation, None)
    id = int(address.rpartition("/")[2])
    added = shelf.changed().replace("ELEMENT[at0008]", "ELEMENT[at0018]").replace('["at0008"]', '["at0018"]')
    with house.writing("leser") as (session, member):
        hearing.comment(session, member, id, "Fint.", "accept", f"{DATA}/items[at0008]")
    house.do("leder", id, "close-hearing")
    with house.writing("ola") as (session, member):
        drafting.set_content(session, member, id, contents.prepare(kinds.kind("archetype"), added))
    page = visit("")
    first = page.get(f"{address}?lang=nb").text
    assert "Skalaen er fra 0 til 10." in at_node(first, INTENSITY)
    assert "Fint." in at_node(first, f"{DATA}/items[at0008]")  # removed, and still in the version it started from


def test_a_difference_shows_the_tree_with_marks_and_narrows_it_by_grade(
    visit: Callable[[str], Reader], own_installation: Installation, address: str
) -> None:
    house = House(own_installation, None)
    id = int(address.rpartition("/")[2])
    for number in (1, 2):
        house.answer(id, number)
    house.do("leder", id, "close-hearing")
    sign(house, id)
    house.do("leder", id, "open-ballot")
    delegate = visit("delegat-ous").get(f"{address}?lang=nb").text
    assert "2 kommentarer kom i høringen." in delegate
    assert delegate.index("Skalaen er fra 0 til 10.") < delegate.index('id="ballot-title"')
    house.vote_all(id)
    house.do("leder", id, "publish")
    page = visit("").get("/standards/arketype/difference?lang=nb").text
    assert 'class="node-mark">Endret' in at_node(page, INTENSITY)
    assert 'class="node-mark">Fjernet' in at_node(page, RELIEF)
    minor = visit("").get("/standards/arketype/difference?grade=minor&nodes=changed&lang=nb").text
    assert f'id="item-{RELIEF}"' not in minor


def test_a_proposal_tells_whose_references_it_displaces(
    visit: Callable[[str], Reader], address: str, own_installation: Installation
) -> None:
    with own_installation.database.writing() as session:
        target = library.standard(session, "arketype")
        user = library.edition(session, "smerte-natt", "1.0.0").version
        row = Reference(version_id=user.id, item="/data", purpose="records", target_uri="arketype")
        row.target_id, row.target_version, row.target_item = target.id, "1.0.0", RELIEF
        session.add(row)
    page = visit("leser").get(f"{address}?lang=nb").text
    told = page.split('id="displaced"')[1].split("</div>", maxsplit=1)[0]
    assert "smerte-natt 1.0.0" in told
    assert f"<code>{RELIEF}</code> finnes ikke lenger" in told
