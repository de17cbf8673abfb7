"""What a trial of a value set is held against."""

import pytest

from codesets import CodeSystem, Concept, Include, IncludedConcept, ValueSet
from registry import kinds
from registry.services.proposing import drafting, proposals, trials
from registry.services.stored import contents
from tests.services.proposing.house import House, describing


@pytest.mark.parametrize("retired", [False, True])
def test_a_change_is_tried_against_what_is_in_force_or_else_what_it_began_from(house: House, retired: bool) -> None:
    system = CodeSystem(url="http://example.org/a", concepts=(Concept("1", "En"), Concept("2", "To")))
    first = ValueSet(include=(Include(system.url, None, (IncludedConcept("1"),)),))
    kind = kinds.kind("codeset")
    for slug, content in (("liste", system), ("valg", first)):
        with house.writing("ola") as (session, member):
            new = proposals.NewStandard(slug, "codeset", {"nb": slug}, "kreft", (content.url,) if content.url else ())
            id = proposals.propose_new(session, member, new, describing()).id
            drafting.set_content(session, member, id, contents.prepare(kind, content))
        house.reach("published", id)
    id = house.change("valg")
    if retired:
        house.reach("published", house.change("valg", "retire"))
    with house.reading() as session:
        row = session.get_one(proposals.Proposal, id)
        tried = trials.try_value_set(session, house.member(session, "ola"), row, ValueSet(), "nb")
    assert (tried.against, tried.trial.before, len(tried.trial.removed)) == ("1.0.0", 1, 1)
