"""Who has the last word: bodies in force, leaders on the short paths, and what a recall does at once."""

from datetime import timedelta

import pytest

from registry.errors import BadRequest, Conflict, ContentError, Forbidden
from registry.models import Decision, Escalation, Proposal
from registry.services.members import bodies, people
from registry.services.proposing import decisions, proposals, proposed, records
from registry.services.proposing.actions import actions_for
from registry.services.reading import library
from registry.services.upkeep.verification import verify
from tests.services.proposing.house import House

CONCEPT = "lungebetennelse"


def rule(house: House, id: int) -> tuple[str, str]:
    with house.reading() as session:
        decision = session.get_one(Decision, session.get_one(Proposal, id).decision_id)
        return decision.rule, decision.body


def test_what_a_network_recommends_a_body_adopts(house: House) -> None:
    house.policy(authority="recommends")
    id = house.reach("ballot")
    house.vote_all(id)
    with pytest.raises(Forbidden):
        house.do("leder", id, "adopt", reason="Vi vil")
    assert house.do("styremedlem", id, "adopt", reason="Vedtatt") == "approved"
    assert rule(house, id) == ("adopted", "programstyret")
    assert house.do("leder", id, "publish") == "published"


@pytest.mark.parametrize(
    ("action", "state", "log"), [("return", "accepted", "returned"), ("reject", "rejected", "rejected")]
)
def test_a_body_sends_back_or_stops_with_a_reason(house: House, action: str, state: str, log: str) -> None:
    house.policy(authority="recommends")
    id = house.reach("ballot")
    house.vote_all(id)
    with pytest.raises(ContentError):
        house.do("styremedlem", id, action)
    assert house.do("styremedlem", id, action, reason="Ikke nå") == state
    with house.reading() as session:
        last = decisions.of_proposal(session, session.get_one(Proposal, id))[-1]
        assert (last.rule, last.body, last.prose["reason"]) == (log, "programstyret", "Ikke nå")


@pytest.mark.parametrize("flag", proposals.FLAGS)
def test_a_flag_lays_what_was_carried_before_the_body(house: House, flag: str) -> None:
    id = house.reach("ballot", flags=(flag,))
    house.vote_all(id)
    assert house.state(id) == "escalated"
    with house.reading() as session:
        (case,) = session.query(Escalation).all()
        assert proposals.FLAGS[flag] in case.prose["question"]
    assert house.do("styremedlem", id, "adopt", reason="Innenfor budsjettet") == "approved"
    assert rule(house, id) == ("escalation", "programstyret")


def test_a_leader_escalates_with_a_question_and_the_votes_so_far(house: House) -> None:
    id = house.reach("ballot")
    house.vote_all(id, ahus="against")
    with pytest.raises(ContentError) as refused:
        house.do("leder", id, "escalate")
    assert [fault.code for fault in refused.value.problems] == ["question-missing"]
    house.do("leder", id, "escalate", question="Innføre?", alternatives="Ja eller nei", consequences="To år")
    house.do("styremedlem", id, "adopt", reason="Ja")
    with house.reading() as session:
        decision = session.get_one(Decision, session.get_one(Proposal, id).decision_id)
        record = records.decision_record(session, decision)
    assert record["escalations"][0]["alternatives"] == "Ja eller nei"
    assert len(record["votes"]) == 4
    assert record["reason"] == "Ja"


def test_the_body_in_force_today_decides_and_the_former_one_does_not(house: House) -> None:
    id = house.reach("accepted")
    house.do("leder", id, "escalate", question="Hva nå?")
    with house.writing("console") as (session, console):
        people.add_user(session, console, "ny", "Ny")
        bodies.add_body(session, console, "systemeier", {"nb": "Regional systemeier"})
        session.flush()
        bodies.seat_in_body(session, console, "systemeier", "ny")
        bodies.set_oversight(session, console, "kreft", "systemeier", "decides-escalated")
    with pytest.raises(Forbidden):
        house.do("styremedlem", id, "adopt", reason="Ja")
    assert house.do("ny", id, "adopt", reason="Ja") == "approved"
    assert rule(house, id) == ("escalation", "systemeier")


def test_without_a_body_there_is_nobody_to_escalate_to(house: House) -> None:
    id = house.reach("accepted")
    house.do("leder", id, "move", network="akutt")
    house.do("akuttleder", id, "accept")
    with pytest.raises(Conflict) as refused:
        house.do("akuttleder", id, "escalate", question="Hva nå?")
    assert refused.value.code == "no-body"


def correction(house: House, **fields: object) -> int:
    house.reach("published")
    id = house.change("lungetermer", "correct")
    house.put(id, CONCEPT, **fields)
    house.reach("accepted", id)
    return id


def test_a_correction_takes_the_short_path_and_leaves_the_same_record(house: House) -> None:
    id = correction(house, source="Skrevet om igjen")
    assert house.do("nestleder", id, "adopt", reason="Skrivefeil") == "approved"
    assert rule(house, id) == ("correction", "kreft")
    assert house.do("sekretaer", id, "publish") == "published"
    with house.reading() as session:
        assert library.current_number(session, "lungetermer") == "1.0.1"
        assert verify(session, house.installation.ledger.key).faults == ()


def test_a_correction_is_not_approved_by_whoever_wrote_it(house: House) -> None:
    house.reach("published")
    id = house.change("lungetermer", "correct", name="leder")
    house.put(id, CONCEPT, name="leder", source="Skrevet om igjen")
    house.do("leder", id, "submit")
    house.do("leder", id, "accept")
    with pytest.raises(Forbidden) as refused:
        house.do("leder", id, "adopt", reason="Skrivefeil")
    assert refused.value.code == "own-proposal"
    assert house.do("nestleder", id, "adopt", reason="Skrivefeil") == "approved"


def test_what_changes_meaning_is_no_correction_and_told_so_in_the_draft(house: House) -> None:
    house.reach("published")
    id = house.change("lungetermer", "correct")
    house.put(id, CONCEPT, terms={"nb": {"preferred": "noe annet"}})
    with house.reading() as session:
        row = session.get_one(Proposal, id)
        (told,) = [each for each in proposed.problems(session, row) if each.code == "not-a-correction"]
        assert (told.item, told.severity) == (CONCEPT, "error")
        assert "propose a revision" in told.message
        assert told in proposed.problems_of(session, row, proposed.content(session, row))
        assert "submit" not in actions_for(session, house.member(session, "ola"), row)
    with pytest.raises(Conflict, match="propose a revision") as refused:
        house.do("ola", id, "submit")
    assert refused.value.code == "not-a-correction"
    assert house.state(id) == "draft"


def test_a_correction_that_grew_after_it_was_submitted_is_not_adopted(house: House) -> None:
    id = correction(house, source="Skrevet om igjen")
    house.put(id, CONCEPT, terms={"nb": {"preferred": "noe annet"}})
    with pytest.raises(Conflict) as refused:
        house.do("nestleder", id, "adopt", reason="Skrivefeil")
    assert refused.value.code == "not-a-correction"


@pytest.mark.parametrize("action", ["send-to-hearing", "open-ballot", "escalate"])
def test_a_correction_has_no_long_path(house: House, action: str) -> None:
    id = correction(house, source="Skrevet om igjen")
    with pytest.raises(Conflict) as refused:
        house.do("leder", id, action, question="?")
    assert refused.value.code == "wrong-state"


def test_a_standard_is_retired_by_a_vote(house: House) -> None:
    house.reach("published")
    id = house.change("lungetermer", "retire")
    house.do("ola", id, "submit")
    house.do("leder", id, "accept")
    house.do("leder", id, "open-ballot")
    house.vote_all(id)
    start = house.clock() + timedelta(days=30)
    assert house.do("leder", id, "publish", valid_from=start) == "published"
    with house.reading() as session:
        assert library.edition(session, "lungetermer", "1.0.0").status == "in-force"
    house.clock.forward(days=31)
    with house.reading() as session:
        assert library.edition(session, "lungetermer", "1.0.0").status == "retired"


@pytest.mark.parametrize("name", ["leder", "nestleder", "farmasoyt", "spesialist"])
def test_a_recall_is_one_persons_act_and_holds_at_once(house: House, name: str) -> None:
    house.reach("published")
    id = house.change("lungetermer", "recall", name=name)
    assert house.do(name, id, "adopt", reason="Feil dose i omløp") == "published"
    assert rule(house, id) == ("recall", "kreft")
    with house.reading() as session:
        assert library.edition(session, "lungetermer", "1.0.0").status == "recalled"
        assert verify(session, house.installation.ledger.key).faults == ()


@pytest.mark.parametrize("name", ["leser", "ola", "sekretaer", "drift", "delegat-ous"])
def test_not_everybody_recalls(house: House, name: str) -> None:
    house.reach("published")
    id = house.change("lungetermer", "recall", name=name)
    with pytest.raises(Forbidden):
        house.do(name, id, "adopt", reason="Jeg tror det er feil")
    house.do(name, id, "submit")
    assert house.do("leder", id, "adopt", reason="Bekreftet") == "published"


def test_a_recall_without_a_reason_or_with_nothing_in_force_is_refused(house: House) -> None:
    house.reach("published")
    first, second = (house.change("lungetermer", "recall", name="leder") for _ in range(2))
    with pytest.raises(ContentError):
        house.do("leder", first, "adopt")
    house.do("leder", first, "adopt", reason="Feil")
    with pytest.raises(Conflict) as refused:
        house.do("leder", second, "adopt", reason="Feil")
    assert refused.value.code == "none-in-force"
    assert house.state(second) == "draft"


def test_a_version_is_scheduled_and_comes_into_force_by_itself(house: House) -> None:
    id = house.reach("ballot")
    house.vote_all(id)
    with pytest.raises(BadRequest) as refused:
        house.do("leder", id, "publish", valid_from=house.clock() - timedelta(days=2))
    assert refused.value.code == "bad-valid-from"
    house.do("leder", id, "publish", valid_from=house.clock() + timedelta(days=7), note="Fra neste uke")
    with house.reading() as session:
        assert library.edition(session, "lungetermer", "1.0.0").status == "scheduled"
    house.clock.forward(days=8)
    with house.reading() as session:
        found = library.edition(session, "lungetermer", "1.0.0")
        assert (found.status, found.version.prose["notes"]) == ("in-force", "Fra neste uke")


def test_of_two_who_publish_the_second_is_told(house: House) -> None:
    house.reach("published")
    ids = [house.change("lungetermer", title=str(number)) for number in (1, 2)]
    for id, key in zip(ids, (CONCEPT, "akutt-bronkitt"), strict=True):
        house.put(id, key, definition={"nb": f"Fra {id}."})
        house.reach("ballot", id)
        house.vote_all(id)
    assert house.do("leder", ids[0], "publish") == "published"
    for action in (1, 2):
        with pytest.raises(Conflict) as refused:
            house.do("leder", ids[action - 1], "publish")
        assert refused.value.code == ("wrong-state" if action == 1 else "base-moved")


def test_a_new_standard_belongs_to_its_network_with_its_names(house: House) -> None:
    house.reach("published", house.draft(slug="termer", identifiers=("urn:oid:2.16.578.1",), benefit="Færre feil"))
    with house.reading() as session:
        found = library.resolve(session, "urn:oid:2.16.578.1").version.standard
        assert (found.slug, found.origin.value) == ("termer", "own")
        assert found.network is not None
        assert found.network.slug == "kreft"


def test_what_is_retired_already_is_not_retired_again(house: House) -> None:
    house.reach("published")
    first, second, third = (house.change("lungetermer", "retire", title=str(number)) for number in (1, 2, 3))
    for id in (first, second):
        house.do("ola", id, "submit")
        house.do("leder", id, "accept")
        house.do("leder", id, "open-ballot")
        house.vote_all(id)
    assert house.do("leder", first, "publish") == "published"
    for name, id, action in (("leder", second, "publish"), ("ola", third, "submit")):
        with pytest.raises(Conflict) as refused:
            house.do(name, id, action)
        assert refused.value.code == "none-in-force"
