"""A proposed value set or map is tried through the API: what would change, what may be amiss, what is covered."""

from typing import Any

import pytest

from codesets import ConceptMap, Filter, Include, IncludedConcept, MapElement, MapGroup, MapTarget, ValueSet
from registry import kinds
from registry.services.proposing import drafting, proposals
from registry.services.proposing.proposals import NewStandard
from registry.services.stored import contents
from tests.api.conftest import Asker
from tests.services.proposing.house import House, describing

LIST = "urn:oid:2.16.578.1.1"


def listed(*codes: str, system: str = LIST) -> Include:
    return Include(system, None, tuple(IncludedConcept(code) for code in codes))


def drafted(house: House, content: Any, slug: str = "valg") -> int:
    with house.writing("ola") as (session, member):
        new = NewStandard(slug, "codeset", {"nb": "Valg"}, "kreft")
        id = proposals.propose_new(session, member, new, describing(intent="Astma")).id
        drafting.set_content(session, member, id, contents.prepare(kinds.kind("codeset"), content))
        return id


def test_a_first_draft_is_expanded_and_advised_on(ask: Asker, house: House) -> None:
    id = drafted(house, ValueSet(include=(listed("A"),)))
    found = ask.by("ola").get(f"/proposals/{id}/trial")
    tried = found["value_set"]
    assert (found["type"], found["groups"], tried["against"], tried["before"], tried["total"]) == (
        "value-set", None, None, None, 1,
    )  # fmt: skip
    assert tried["added"] == {"count": 0, "codes": []}
    suggested = tried["suggestions"]
    assert [(each["reason"], each["code"], each["because"]) for each in suggested["missing"]] == [
        ("below", "A1", ["A"]),
        ("below", "A2", ["A"]),
    ]
    assert [(each["code"], each["display"]) for each in suggested["by_intent"]] == [("B1", "Astma")]


def test_a_change_is_held_against_what_is_in_force(ask: Asker, house: House) -> None:
    house.reach("published", drafted(house, ValueSet(include=(listed("A1", "A2"),))))
    id = house.change("valg")
    assert ask.by("ola").get(f"/proposals/{id}/trial")["value_set"]["against"] == "1.0.0"
    renamed = IncludedConcept("A1", "Pneumoni")
    with house.writing("ola") as (session, member):
        new = ValueSet(include=(Include(LIST, None, (renamed, IncludedConcept("B1"))),))
        drafting.set_content(session, member, id, contents.prepare(kinds.kind("codeset"), new))
    tried = ask.by("ola").get(f"/proposals/{id}/trial?lang=nn")["value_set"]
    assert [each["code"] for each in tried["added"]["codes"]] == ["B1"]
    assert [each["code"] for each in tried["removed"]["codes"]] == ["A2"]
    assert tried["renamed"]["codes"] == [
        {"system": LIST, "code": "A1", "before": "Lungebetennelse", "after": "Pneumoni"}
    ]
    assert f"{LIST}|2026" in tried["used"]


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (Include("http://example.org/unknown"), "unknown-system"),
        (Include(LIST, "1900"), "unknown-version"),
        (Include(LIST, filters=(Filter("vekt", "=", "1"),)), "bad-filter"),
    ],
)
def test_what_cannot_be_expanded_is_told(ask: Asker, house: House, part: Include, code: str) -> None:
    id = drafted(house, ValueSet(include=(part,)))
    assert ask.by("ola").get(f"/proposals/{id}/trial", 422)["code"] == code


def test_a_licence_is_held_to(ask: Asker, house: House) -> None:
    id = drafted(house, ValueSet(include=(listed("A", system="urn:fagregister:lukket"),)))
    assert ask.by("ola").get(f"/proposals/{id}/trial")["value_set"]["total"] == 1
    house.do("ola", id, "submit")
    assert ask.get(f"/proposals/{id}/trial", 401)["code"] == "licence"


def test_a_map_is_counted(ask: Asker, house: House) -> None:
    elements = (MapElement("A1", targets=(MapTarget("A2"),)), MapElement("X", targets=(MapTarget("Y"),)))
    id = drafted(house, ConceptMap(groups=(MapGroup(LIST, None, "urn:fagregister:lukket", None, elements),)))
    found = ask.by("ola").get(f"/proposals/{id}/trial")
    assert (found["type"], found["value_set"]) == ("concept-map", None)
    (group,) = found["groups"]
    assert {name: group[name] for name in ("sources", "mapped", "without", "unmapped", "strangers")} == {
        "sources": 5, "mapped": 1, "without": 0, "unmapped": 4, "strangers": ["X"],
    }  # fmt: skip
    assert group["dead_ends"] == [{"source": "X", "target": "Y"}]


def test_other_content_is_not_tried(ask: Asker, house: House) -> None:
    assert ask.by("ola").get(f"/proposals/{house.draft('nye')}/trial", 409)["code"] == "no-trial"
    assert ask.by("ola").get(f"/proposals/{house.change('lungetermer', 'retire')}/trial", 409)["code"] == "no-trial"
