"""Hearings: deadlines, comments, answers, and what an unresolved one stops."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from registry.errors import BadRequest, Conflict, ContentError, Forbidden, NotFound, RegistryError, Unauthenticated
from registry.models import Decision, Entry, Proposal
from registry.services.proposing import ballots, hearing, proposed, records
from registry.services.proposing.actions import actions_for, blocked_for
from tests.services.proposing.house import TRUSTS, House

IDENTITY_NUMBER = "13097248022"


def test_a_hearing_lasts_as_long_as_the_policy_says(house: House) -> None:
    house.policy(hearing_days=21)
    id = house.reach("hearing")
    with house.reading() as session:
        (round,) = hearing.rounds(session, session.get_one(Proposal, id))
        assert round.deadline - round.opened_at == timedelta(days=21)
        assert round.closed_at is None


def test_a_hearing_has_the_deadline_and_the_invited_that_it_is_given(house: House) -> None:
    id = house.reach("accepted")
    until = house.clock() + timedelta(days=5)
    house.do("sekretaer", id, "send-to-hearing", deadline=until, invited=("akutt",), note="Særlig om nynorsk")
    with house.reading() as session:
        (round,) = hearing.rounds(session, session.get_one(Proposal, id))
        assert (round.deadline, round.invited, round.prose["summary"]) == (until, ["akutt"], "Særlig om nynorsk")


@pytest.mark.parametrize(
    ("options", "error"),
    [({"deadline": timedelta(0)}, BadRequest), ({"invited": ("finnes-ikke",)}, NotFound)],
)
def test_a_hearing_that_cannot_be_is_refused(
    house: House, options: dict[str, object], error: type[RegistryError]
) -> None:
    id = house.reach("accepted")
    if "deadline" in options:
        options = {"deadline": house.clock() - timedelta(seconds=1)}
    with pytest.raises(error):
        house.do("leder", id, "send-to-hearing", **options)
    assert house.state(id) == "accepted"


@pytest.mark.parametrize("name", ["leser", "lokal", "akuttleder", "delegat-ahus", "farmasoyt", "ola"])
def test_anybody_who_is_logged_in_comments_in_a_hearing(house: House, name: str) -> None:
    id = house.reach("hearing")
    assert house.comment(id, name=name) == 1


def test_nobody_comments_without_logging_in_or_outside_a_hearing(house: House) -> None:
    id = house.reach("hearing")
    with pytest.raises(Unauthenticated):
        house.comment(id, name="")
    house.do("leder", id, "close-hearing")
    with pytest.raises(Conflict) as refused:
        house.comment(id)
    assert refused.value.code == "wrong-state"


def test_a_comment_points_at_an_item_and_speaks_for_an_organisation(house: House) -> None:
    id = house.reach("hearing")
    with house.writing("delegat-ahus") as (session, member):
        said = hearing.comment(session, member, id, "Uklart.", "major", item="lungebetennelse")
        mine = hearing.comment(session, member, id, "", "accept", organisation=TRUSTS["ahus"])
        assert (said.number, mine.number) == (1, 2)
        record = records.comment_record(said)
    assert (record["item"], record["grade"], record["organisation"]) == ("lungebetennelse", "major", TRUSTS["ahus"])
    with house.writing("leser") as (session, member):
        alone = hearing.comment(session, member, id, "Som leser.", "minor")
        assert alone.organisation is None


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"grade": "awful"}, BadRequest),
        ({"text": " "}, ContentError),
        ({"text": f"Fnr {IDENTITY_NUMBER}"}, ContentError),
        ({"text": "a" * 20_001}, ContentError),
        ({"item": "finnes-ikke"}, ContentError),
        ({"organisation": TRUSTS["ous"]}, Forbidden),
    ],
)
def test_a_comment_that_cannot_be_kept_is_refused(
    house: House, said: dict[str, str], error: type[RegistryError]
) -> None:
    id = house.reach("hearing")
    with pytest.raises(error), house.writing("leser") as (session, member):
        hearing.comment(session, member, id, **{"text": "Ja.", "grade": "minor", **said})
    with house.reading() as session:
        assert hearing.comments(session, session.get_one(Proposal, id)) == []


def test_an_unresolved_major_comment_blocks_the_ballot_until_it_is_resolved(house: House) -> None:
    id = house.reach("hearing")
    number = house.comment(id, "major")
    house.do("leder", id, "close-hearing")
    for resolved in (None, False):
        if resolved is not None:
            house.answer(id, number, resolved)
        with pytest.raises(Conflict, match="not resolved: 1") as refused:
            house.do("leder", id, "open-ballot")
        assert refused.value.code == "unresolved-major"
    house.answer(id, number, True)
    assert house.do("leder", id, "open-ballot") == "ballot"


@pytest.mark.parametrize("grade", ["accept", "minor", "reject", "abstain"])
def test_no_other_comment_blocks_the_ballot(house: House, grade: str) -> None:
    id = house.reach("hearing")
    house.comment(id, grade)
    house.do("leder", id, "close-hearing")
    assert house.do("leder", id, "open-ballot") == "ballot"


def test_the_last_answer_counts_and_all_are_kept(house: House) -> None:
    id = house.reach("hearing")
    number = house.comment(id, "major")
    house.answer(id, number, True)
    house.answer(id, number, False, name="sekretaer")
    with house.reading() as session:
        record = records.comment_record(hearing.one_comment(session, session.get_one(Proposal, id), number))
    assert record["resolved"] is False
    assert [answer["resolved"] for answer in record["answers"]] == [True, False]


def test_only_the_editors_answer_and_only_what_was_said(house: House) -> None:
    id = house.reach("hearing")
    number = house.comment(id)
    with pytest.raises(Forbidden):
        house.answer(id, number, name="leser")
    with pytest.raises(NotFound):
        house.answer(id, 99)
    with house.writing("ola") as (session, member), pytest.raises(ContentError):
        hearing.answer(session, member, id, number, "  ", True)


def test_a_hearing_is_not_closed_before_the_minimum_days(house: House) -> None:
    house.policy(minimum_open_days=3)
    id = house.reach("hearing")
    with pytest.raises(Conflict) as refused:
        house.do("leder", id, "close-hearing")
    assert refused.value.code == "too-early"
    house.clock.forward(days=3)
    assert house.do("leder", id, "close-hearing", note="Takk") == "accepted"


def test_a_hearing_closes_at_its_deadline(house: House) -> None:
    id = house.reach("hearing")
    house.clock.forward(days=29)
    with house.writing() as (session, _):
        assert hearing.close_due(session, id) is None
    house.clock.forward(days=1)
    with pytest.raises(Conflict) as refused:
        house.comment(id)
    assert refused.value.code == "hearing-over"
    with house.writing() as (session, _):
        assert hearing.close_due(session, id) is not None
    assert house.state(id) == "accepted"


def test_each_round_shows_what_changed_since_the_one_before(house: House) -> None:
    id = house.reach("heard")
    with house.reading() as session:
        assert proposed.since_last_round(session, session.get_one(Proposal, id)) is None
    house.put(id, "lungebetennelse", definition={"nb": "Klarere."})
    assert house.do("leder", id, "send-to-hearing") == "hearing"
    with house.reading() as session:
        row = session.get_one(Proposal, id)
        difference = proposed.since_last_round(session, row)
        assert difference is not None
        assert [change.key for change in difference.changes] == ["lungebetennelse"]
        assert row.round == 2


def test_slips_mended_after_the_hearing_are_voted_on_and_on_record(house: House) -> None:
    id = house.reach("heard")
    house.put(id, "lungebetennelse", source="Skrevet om igjen")
    house.do("leder", id, "open-ballot")
    house.vote_all(id)
    with house.reading() as session:
        row = session.get_one(Proposal, id)
        (ballot,) = ballots.ballots(session, row)
        (mended,) = records.ballot_record(session, ballot)["changed_since_hearing"]
        assert (mended["item"], mended["grade"]) == ("lungebetennelse", "patch")
        decision = records.decision_record(session, session.get_one(Decision, row.decision_id))
        told = {"grade": "patch", "count": 1, "items": ["lungebetennelse"]}
        assert decision["evidence"]["changed_since_hearing"] == told
        opened = select(Entry).where(Entry.action == "open-ballot", Entry.subject == f"proposal:{id}")
        assert json.loads(session.scalars(opened).one().payload)["facts"]["changed_since_hearing"] == told


def test_what_was_voted_on_as_heard_has_nothing_to_tell(house: House) -> None:
    id = house.reach("published")
    with house.reading() as session:
        row = session.get_one(Proposal, id)
        (ballot,) = ballots.ballots(session, row)
        assert records.ballot_record(session, ballot)["changed_since_hearing"] == []
        decision = records.decision_record(session, session.get_one(Decision, row.decision_id))
        assert "changed_since_hearing" not in decision["evidence"]


def test_more_than_slips_is_heard_again_before_it_is_voted_on(house: House) -> None:
    id = house.reach("heard")
    house.put(id, "lungebetennelse", terms={"nb": {"preferred": "noe annet"}})
    with house.reading() as session:
        row, leader = session.get_one(Proposal, id), house.member(session, "leder")
        assert "open-ballot" not in actions_for(session, leader, row)
        assert [each.code for each in blocked_for(session, leader, row)["open-ballot"]] == ["changed-since-hearing"]
    with pytest.raises(Conflict, match="new hearing") as refused:
        house.do("leder", id, "open-ballot")
    assert refused.value.code == "changed-since-hearing"
    house.do("leder", id, "send-to-hearing")
    house.do("leder", id, "close-hearing")
    assert house.do("leder", id, "open-ballot") == "ballot"


def test_what_is_undone_need_not_be_heard_again(house: House) -> None:
    id = house.reach("heard")
    with house.reading() as session:
        row = session.get_one(Proposal, id)
        items = proposed.kind_of(row).items(proposed.content(session, row))
        before = next(item.content["terms"] for item in items if item.key == "lungebetennelse")
    house.put(id, "lungebetennelse", terms={"nb": {"preferred": "noe annet"}})
    house.put(id, "lungebetennelse", terms=before)
    assert house.do("leder", id, "open-ballot") == "ballot"
