"""What is told of a version that came of a publisher's revision."""

from collections.abc import Callable

from registry import kinds
from registry.services.proposing import drafting, upstream
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation
from tests.services.proposing.house import House
from tests.web.archetypes import shelf
from tests.web.conftest import Reader
from tests.web.world import sign


def test_notes_of_a_merged_revision_are_told_in_the_readers_language(
    visit: Callable[[str], Reader], own_installation: Installation
) -> None:
    house = House(own_installation, None)
    told = upstream.Account.of("1.0.0", ())
    id = house.change("arketype", title="Ny revisjon", rationale=upstream.account("1.0.0", ()), account=told.as_kept())
    with house.writing("ola") as (session, member):
        drafting.set_content(session, member, id, contents.prepare(kinds.kind("archetype"), shelf.changed()))
    house.reach("hearing", id)
    house.do("leder", id, "close-hearing")
    sign(house, id)
    house.do("leder", id, "open-ballot")
    house.vote_all(id)
    house.do("leder", id, "publish")
    reader = visit("leser")
    address = "/standards/arketype/versions/2.0.0?lang="
    page = reader.get(f"{address}en").text
    assert "new revision is merged with what was changed here since 1.0.0." in page
    assert upstream.account("1.0.0", ()) not in page
    assert "Den nye revisjonen til utgjevaren er fletta" in reader.get(f"{address}nn").text
