"""Ballots: mandates, one vote per organisation, closing and judging."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from registry.errors import BadRequest, Conflict, ContentError, Forbidden, NotFound, RegistryError
from registry.models import Decision, Entry, Proposal, Purpose
from registry.services.members import bodies, networks, people, seats
from registry.services.proposing import ballots, decisions, records
from tests.services.proposing.house import STRANGER, TRUSTS, House


def last_outcome(house: House, id: int) -> str | None:
    with house.reading() as session:
        return ballots.ballots(session, session.get_one(Proposal, id))[-1].outcome


def test_a_delegate_votes_for_the_own_organisation(house: House) -> None:
    id = house.reach("ballot")
    house.vote(id, "ahus", works_here="with-reservation", reason="Krever opplæring")
    with house.reading() as session:
        (ballot,) = ballots.ballots(session, session.get_one(Proposal, id))
        (vote,) = records.ballot_record(session, ballot)["votes"]
        assert (vote["organisation"], vote["vote"], vote["works_here"]) == (TRUSTS["ahus"], "for", "with-reservation")
        assert vote["voter"] == "Delegat-Ahus"


def test_a_vote_for_anothers_organisation_is_refused(house: House) -> None:
    id = house.reach("ballot")
    with pytest.raises(Forbidden) as refused:
        house.vote(id, "ahus", name="delegat-ous")
    assert refused.value.code == "no-mandate"


def test_an_organisation_votes_once(house: House) -> None:
    id = house.reach("ballot")
    house.vote(id, "ous")
    for name in ("delegat-ous", "vara"):
        with pytest.raises(Conflict) as refused:
            house.vote(id, "ous", "against", name=name)
        assert refused.value.code == "second-vote"


def test_a_deputy_votes_where_the_delegate_has_not(house: House) -> None:
    id = house.reach("ballot")
    house.vote(id, "ous", name="vara")
    with pytest.raises(Conflict) as refused:
        house.vote(id, "ous")
    assert refused.value.code == "second-vote"


def test_a_deputy_of_a_seat_without_a_vote_has_none(house: House) -> None:
    with house.writing("console") as (session, console):
        people.add_user(session, console, "vara2", "Vara to")
        seats.add_seat(session, console, "kreft", "vara2", TRUSTS["ous"], deputy_of=house.seats["ola"])
        people.add_user(session, console, "vara3", "Vara tre")
        seats.add_seat(session, console, "kreft", "vara3", TRUSTS["ahus"], deputy_of=house.seats["delegat-ous"])
    id = house.reach("ballot")
    for name, trust in (("vara2", "ous"), ("vara3", "ahus")):
        with pytest.raises(Forbidden) as refused:
            house.vote(id, trust, name=name)
        assert refused.value.code == "no-mandate"


@pytest.mark.parametrize("name", ["ola", "leder", "sekretaer", "lokal", "leser", "drift", "styremedlem", "akuttleder"])
def test_nobody_else_votes(house: House, name: str) -> None:
    id = house.reach("ballot")
    with pytest.raises(Forbidden):
        house.vote(id, "ous", name=name)


def test_a_mandate_that_ended_yesterday_is_none(house: House) -> None:
    id = house.reach("ballot")
    with house.writing("console") as (session, console):
        seats.end_seat(session, console, house.seats["delegat-ous"])
    house.clock.forward(days=1)
    with pytest.raises(Forbidden):
        house.vote(id, "ous")
    house.vote(id, "ous", name="vara")


def test_a_mandate_ends_to_the_moment_also_for_one_who_votes_for_two(house: House) -> None:
    with house.writing("console") as (session, console):
        seats.add_seat(
            session, console, "kreft", "delegat-ous", TRUSTS["ahus"], voting=True,
            valid_to=house.clock() + timedelta(days=2),
        )  # fmt: skip
    id = house.reach("ballot")
    house.clock.forward(days=2)
    with pytest.raises(Forbidden) as refused:
        house.vote(id, "ahus", name="delegat-ous")
    assert refused.value.code == "no-mandate"
    house.vote(id, "ous")


def test_an_organisation_outside_the_scope_has_no_vote(house: House) -> None:
    with house.writing("console") as (session, console):
        people.add_user(session, console, "fremmed", "Fremmed")
        seats.add_seat(session, console, "kreft", "fremmed", STRANGER, voting=True)
    id = house.reach("ballot")
    with pytest.raises(Forbidden) as refused:
        house.vote(id, STRANGER, name="fremmed")
    assert refused.value.code == "not-in-electorate"
    with pytest.raises(NotFound):
        house.vote(id, "000000000", name="fremmed")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"choice": "maybe"}, BadRequest),
        ({"works_here": "sometimes"}, BadRequest),
        ({"works_here": ""}, ContentError),
        ({"choice": "against", "reason": " "}, ContentError),
        ({"reason": "Fnr 13097248022"}, ContentError),
    ],
)
def test_a_vote_that_cannot_be_is_refused(house: House, given: dict[str, str], error: type[RegistryError]) -> None:
    id = house.reach("ballot")
    with pytest.raises(error):
        house.vote(id, "ous", **given)
    house.vote(id, "ous")


def test_a_network_may_ask_for_interests(house: House) -> None:
    house.policy(interests_declared=True)
    id = house.reach("ballot")
    with pytest.raises(ContentError, match="declare their interests"):
        house.vote(id, "ous")
    house.vote(id, "ous", interests="Ingen")


def test_the_last_vote_closes_the_ballot_and_nothing_is_judged_before(house: House) -> None:
    house.policy(minimum_open_days=3)
    id = house.draft()
    house.reach("hearing", id)
    house.clock.forward(days=3)
    house.do("leder", id, "close-hearing")
    house.do("leder", id, "open-ballot")
    for trust in ("ous", "ahus", "innlandet"):
        house.vote(id, trust)
        assert (house.state(id), last_outcome(house, id)) == ("ballot", None)
    house.vote(id, "vestreviken")
    assert (house.state(id), last_outcome(house, id)) == ("approved", "carried")


def test_no_vote_after_the_ballot_is_closed(house: House) -> None:
    id = house.reach("ballot")
    house.vote(id, "ous")
    house.do("leder", id, "close-ballot")
    with pytest.raises(Conflict) as refused:
        house.vote(id, "ahus")
    assert refused.value.code == "wrong-state"


def test_a_ballot_is_not_closed_before_the_minimum_days(house: House) -> None:
    id = house.reach("heard")
    house.policy(minimum_open_days=2)
    house.do("leder", id, "open-ballot")
    house.vote(id, "ous")
    house.policy()
    house.clock.forward(days=1)
    with pytest.raises(Conflict) as refused:
        house.do("leder", id, "close-ballot")
    assert refused.value.code == "too-early"
    house.clock.forward(days=1)
    assert house.do("leder", id, "close-ballot") == "accepted"


def test_a_ballot_closes_at_its_deadline_and_takes_no_vote_after(house: House) -> None:
    id = house.reach("ballot")
    for trust in ("ous", "ahus", "innlandet"):
        house.vote(id, trust)
    house.clock.forward(days=14)
    with pytest.raises(Conflict) as refused:
        house.vote(id, "vestreviken")
    assert refused.value.code == "ballot-over"
    with house.writing() as (session, _):
        assert ballots.close_due(session, id) is not None
        assert ballots.close_due(session, id) is None
    assert house.state(id) == "approved"
    with house.reading() as session:
        decision = session.get_one(Decision, session.get_one(Proposal, id).decision_id)
        assert decision.decided_by_id == house.member(session, "delegat-innlandet").id
        closing = session.scalars(select(Entry).order_by(Entry.seq.desc()).limit(1)).one()
        assert (closing.action, closing.actor_id) == ("close-ballot", None)


@pytest.mark.parametrize(("early", "counts"), [(1, False), (2, True)])
def test_a_vote_counts_until_the_deadline_and_not_at_it(house: House, early: int, counts: bool) -> None:
    """The clock goes on by a microsecond before it tells the time."""
    id = house.reach("ballot")
    with house.reading() as session:
        (ballot,) = ballots.ballots(session, session.get_one(Proposal, id))
    house.clock.time = ballot.deadline - timedelta(microseconds=early)
    if counts:
        house.vote(id, "ous")
    else:
        with pytest.raises(Conflict) as refused:
            house.vote(id, "ous")
        assert refused.value.code == "ballot-over"
    with house.reading() as session:
        (ballot,) = ballots.ballots(session, session.get_one(Proposal, id))
        assert len(ballot.votes) == counts


def test_a_ballot_that_nobody_came_to_ends_too(house: House) -> None:
    id = house.reach("ballot")
    house.clock.forward(days=15)
    with house.writing() as (session, _):
        ballots.close_due(session, id)
    assert (house.state(id), last_outcome(house, id)) == ("accepted", "no-quorum")


@pytest.mark.parametrize(
    ("settings", "votes", "outcome", "state"),
    [
        ({}, "for for", "no-quorum", "accepted"),
        ({}, "for for abstain", "carried", "approved"),
        ({}, "for for for against", "not-carried", "accepted"),
        ({"rule": "majority"}, "for for against", "carried", "approved"),
        ({"rule": "majority"}, "for for against against", "not-carried", "accepted"),
        ({"rule": "two-thirds"}, "for for against", "carried", "approved"),
        ({"rule": "two-thirds"}, "for against abstain", "not-carried", "accepted"),
        ({"quorum": "all"}, "for for for", "no-quorum", "accepted"),
        ({"authority": "recommends"}, "for for for for", "carried", "recommended"),
        ({"authority": "recommends"}, "for for for against", "not-carried", "accepted"),
    ],
)
def test_the_policy_judges_the_ballot(
    house: House, settings: dict[str, str], votes: str, outcome: str, state: str
) -> None:
    house.policy(**settings)
    id = house.reach("ballot")
    for trust, choice in zip(TRUSTS, votes.split(), strict=False):
        house.vote(id, trust, choice)
    if house.state(id) == "ballot":
        house.do("leder", id, "close-ballot", note="Da lukker vi")
    assert (house.state(id), last_outcome(house, id)) == (state, outcome)


def test_the_policy_of_the_opening_holds(house: House) -> None:
    id = house.reach("ballot")
    house.policy(rule="majority")
    house.vote_all(id, ous="against")
    assert last_outcome(house, id) == "not-carried"


def test_after_the_rounds_of_the_policy_only_escalation_is_left(house: House) -> None:
    id = house.reach("ballot")
    house.vote_all(id, ous="against")
    assert house.do("leder", id, "open-ballot") == "ballot"
    house.vote_all(id, ous="against")
    for action in ("open-ballot", "send-to-hearing"):
        with pytest.raises(Conflict) as refused:
            house.do("leder", id, action)
        assert refused.value.code == "rounds-exhausted"
    house.do("leder", id, "escalate", question="Hva nå?")
    assert house.do("styremedlem", id, "return", reason="Prøv igjen") == "accepted"
    assert house.do("leder", id, "open-ballot") == "ballot"


def test_a_round_that_failed_stands_in_the_log(house: House) -> None:
    id = house.reach("ballot")
    house.vote_all(id, ous="against")
    with house.reading() as session:
        (decision,) = decisions.of_proposal(session, session.get_one(Proposal, id))
        record = records.decision_record(session, decision)
    assert (record["rule"], record["evidence"]["outcome"]["result"]) == ("not-carried", "not-carried")
    assert sum(vote["vote"] == "against" for vote in record["votes"]) == 1


def test_a_ballot_stays_open_for_the_minimum_days_at_least(house: House) -> None:
    house.policy(ballot_days=2, minimum_open_days=0)
    id = house.reach("heard")
    house.policy(ballot_days=2, minimum_open_days=5)
    for days in (-1, 4):
        with pytest.raises(BadRequest) as refused:
            house.do("leder", id, "open-ballot", deadline=house.clock() + timedelta(days=days))
        assert refused.value.code == "bad-deadline"
    house.do("leder", id, "open-ballot", meeting="Møte 3/2026")
    with house.reading() as session:
        (ballot,) = ballots.ballots(session, session.get_one(Proposal, id))
        assert (ballot.deadline - ballot.opened_at, ballot.meeting) == (timedelta(days=5), "Møte 3/2026")


def test_a_network_without_organisations_holds_no_ballot(house: House) -> None:
    with house.writing("console") as (session, console):
        networks.add_network(session, console, "tomt", {"nb": "Tomt"}, policy={"minimum_open_days": 0})
        seats.add_seat(session, console, "tomt", "leder", TRUSTS["ous"], role="leader")
        networks.sign_checklist(session, console, "tomt")
    id = house.reach("heard")
    house.do("leder", id, "move", network="tomt")
    house.do("leder", id, "accept")
    with pytest.raises(Conflict) as refused:
        house.do("leder", id, "open-ballot")
    assert refused.value.code == "no-electorate"


@pytest.mark.parametrize(
    ("policy", "said", "purpose"),
    [
        ({"authority": "recommends"}, {}, Purpose.ADOPTS),
        ({}, {"flags": ("outside-frames",)}, Purpose.DECIDES_ESCALATED),
    ],
)
def test_a_ballot_waits_for_the_body_that_has_the_last_word(
    house: House, policy: dict[str, str], said: dict[str, tuple[str, ...]], purpose: Purpose
) -> None:
    house.policy(**policy)
    id = house.reach("heard", **said)
    with house.writing("console") as (session, console):
        row = bodies.set_oversight(session, console, "kreft", "programstyret", purpose.value)
        row.valid_to = house.clock()
    with pytest.raises(Conflict) as refused:
        house.do("leder", id, "open-ballot")
    assert refused.value.code == "no-body"
