"""Pages of large proposals are made of what was found out when the text came in."""

from typing import Any

import pytest
from flask import Flask

from registry.kinds.archetype.definition import ArchetypeKind
from registry.services.judging import assessments, differences
from registry.services.proposing import proposed
from registry.services.stored import judgements
from registry.services.upkeep.installation import Installation
from registry.web.archetype_pages import nodes
from tests.web.world import World


def test_a_large_proposal_is_shown_without_reading_its_text(
    world: World, own_installation: Installation, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.proposals["nodes"]
    client = app.test_client()
    address = f"/proposals/{number}?nodes=all&lang=nb"
    as_ever = client.get(address).text
    monkeypatch.setattr(judgements, "LARGE", 100)
    monkeypatch.setattr(nodes, "LARGE", 100)
    with own_installation.database.reading() as session:
        proposed.make_ready(session, [number])
    for kept in (assessments._problems_kept, assessments._references_kept, differences._kept, nodes._kept):
        kept.cache_clear()
    client.get(address)  # the version that it is compared with has its items in a file now too

    def reading(self: ArchetypeKind, *given: Any) -> None:
        raise AssertionError("the text is read")

    for verb in ("problems", "references", "claims", "changes", "items"):
        monkeypatch.setattr(ArchetypeKind, verb, reading)
    for kept in (assessments._problems_kept, assessments._references_kept, differences._kept, nodes._kept):
        kept.cache_clear()
    assert client.get(address).text == as_ever
