"""Writing content: whole, item by item, and carried over to a newer version."""

import pytest
from sqlalchemy import select

from registry import kinds
from registry.errors import BadRequest, Conflict, ContentError, Forbidden, PreconditionFailed, RegistryError
from registry.models import Decision, Proposal
from registry.services.proposing import drafting, procedure, proposals, proposed, records
from registry.services.proposing.drafting import Operation
from registry.services.proposing.proposals import NewStandard
from registry.services.reading import library
from registry.services.stored import contents
from tests.services.proposing.house import TITLE, House, content_of, describing, patch_items

CONCEPT = "lungebetennelse"


def prepared_with(title: str) -> contents.Prepared:
    content = content_of("terminology")
    content["title"] = {"nb": title}
    return contents.prepare(kinds.kind("terminology"), content)


def definition(house: House, id: int, key: str = CONCEPT) -> str:
    with house.reading() as session:
        row = session.get_one(Proposal, id)
        items = {item.key: item for item in proposed.kind_of(row).items(proposed.content(session, row))}
        return str(items[key].content["definition"]["nb"])


def keys(house: House, id: int) -> list[str]:
    with house.reading() as session:
        row = session.get_one(Proposal, id)
        return [item.key for item in proposed.kind_of(row).items(proposed.content(session, row))]


def test_content_is_replaced_whole(house: House) -> None:
    id = house.draft()
    with house.writing("ola") as (session, member):
        before = session.get_one(Proposal, id)
        ordinal, old = before.content_ordinal, before.content_hash
        new = prepared_with("Ny tittel")
        row = drafting.set_content(session, member, id, new, expected=old)
        assert (row.content_hash, row.content_ordinal) == (new.hash, ordinal + 1)
        again = drafting.set_content(session, member, id, new)
        assert again.content_ordinal == ordinal + 1


def test_whoever_starts_from_old_content_is_told(house: House) -> None:
    id = house.draft()
    with house.writing("ola") as (session, member), pytest.raises(PreconditionFailed):
        drafting.set_content(session, member, id, prepared_with("Ny"), expected="0" * 64)


def test_items_are_put_retired_and_removed(house: House) -> None:
    id = house.draft()
    put = {"id": "apne", "terms": {"nb": {"preferred": "apné"}}}
    with house.writing("ola") as (session, member):
        patch_items(session, member, id, [Operation("put", "apne", put), Operation("retire", "akutt-bronkitt")])
    assert "apne" in keys(house, id)
    with house.writing("ola") as (session, member):
        patch_items(session, member, id, [Operation("remove", "apne")])
    assert "apne" not in keys(house, id)


@pytest.mark.parametrize(
    ("operations", "error"),
    [
        ([Operation("put", "x")], BadRequest),
        ([Operation("bend", "x")], BadRequest),
        ([Operation("remove", "x")] * 5_001, BadRequest),
        ([Operation("put", "x", {"id": "x", "terms": "?"})], ContentError),
    ],
)
def test_a_patch_that_cannot_be_changes_nothing(
    house: House, operations: list[Operation], error: type[RegistryError]
) -> None:
    id = house.draft()
    before = keys(house, id)
    with pytest.raises(error), house.writing("ola") as (session, member):
        patch_items(session, member, id, operations)
    assert keys(house, id) == before


def test_a_patch_is_made_outside_the_lock_and_kept_only_on_what_it_was_made_from(house: House) -> None:
    id = house.draft()
    with house.reading() as session:
        new, start = drafting.patched(session, house.member(session, "ola"), id, [Operation("retire", CONCEPT)])
    house.put(id, CONCEPT, definition={"nb": "I mellomtiden."})
    with house.writing("ola") as (session, member), pytest.raises(PreconditionFailed):
        drafting.set_content(session, member, id, new, start)


@pytest.mark.parametrize("state", ["submitted", "hearing", "ballot"])
def test_content_lies_still_while_it_is_judged(house: House, state: str) -> None:
    id = house.reach(state)
    with house.writing("ola") as (session, member), pytest.raises(Conflict) as refused:
        drafting.set_content(session, member, id, prepared_with("Ny"))
    assert refused.value.code == "wrong-state"


def test_a_stranger_does_not_write(house: House) -> None:
    id = house.reach("accepted")
    with house.writing("leser") as (session, member), pytest.raises(Forbidden):
        drafting.set_content(session, member, id, prepared_with("Ny"))


def test_a_leader_edits_what_is_accepted_and_becomes_an_author(house: House) -> None:
    id = house.reach("accepted")
    house.put(id, CONCEPT, name="leder", definition={"nb": "Ny."})
    with house.reading() as session:
        row = session.get_one(Proposal, id)
        assert house.member(session, "leder").id in procedure.authors(row)


def test_a_retirement_has_no_content_to_edit(house: House) -> None:
    house.reach("published")
    id = house.change("lungetermer", "retire")
    with house.writing("ola") as (session, member), pytest.raises(Conflict) as refused:
        drafting.set_content(session, member, id, prepared_with("Ny"))
    assert refused.value.code == "no-content"
    with house.reading() as session:
        assert proposed.problems(session, session.get_one(Proposal, id)) == []


def overtaken(house: House, key: str = "akutt-bronkitt", until: str = "accepted") -> int:
    """A revision of one concept, overtaken by a published revision of `key`."""
    house.reach("published")
    slow, fast = house.change("lungetermer"), house.change("lungetermer")
    house.put(slow, CONCEPT, definition={"nb": "Min."})
    house.put(fast, key, definition={"nb": "Deres."})
    house.reach(until, slow)
    if until == "ballot":
        house.vote_all(slow)
    house.reach("published", fast)
    return slow


def test_a_proposal_that_was_overtaken_is_rebased(house: House) -> None:
    id = overtaken(house)
    assert house.do("ola", id, "rebase") == "accepted"
    assert definition(house, id) == "Min."
    assert definition(house, id, "akutt-bronkitt") == "Deres."
    with house.reading() as session:
        row = session.get_one(Proposal, id)
        assert row.base is not None
        assert row.base.number == library.latest_number(session, "lungetermer")
        assert [change.key for change in proposed.difference(session, row).changes] == [CONCEPT]


def test_a_rebase_over_the_same_item_is_refused_with_the_item(house: House) -> None:
    id = overtaken(house, CONCEPT)
    with pytest.raises(Conflict, match=CONCEPT) as refused:
        house.do("ola", id, "rebase")
    assert refused.value.code == "rebase-conflict"
    assert definition(house, id) == "Min."


@pytest.mark.parametrize("action", ["send-to-hearing"])
def test_what_was_overtaken_goes_no_further_before_it_is_rebased(house: House, action: str) -> None:
    id = overtaken(house)
    with pytest.raises(Conflict, match="rebase it first") as refused:
        house.do("leder", id, action)
    assert refused.value.code == "base-moved"


def test_what_was_approved_and_then_overtaken_is_decided_anew(house: House) -> None:
    id = overtaken(house, until="ballot")
    with pytest.raises(Conflict) as refused:
        house.do("leder", id, "publish")
    assert refused.value.code == "base-moved"
    assert house.do("leder", id, "rebase") == "accepted"
    with house.reading() as session:
        assert session.get_one(Proposal, id).decision_id is None


def test_there_is_nothing_to_rebase_on_the_latest_version(house: House) -> None:
    house.reach("published")
    id = house.change("lungetermer")
    with pytest.raises(Conflict) as refused:
        house.do("ola", id, "rebase")
    assert refused.value.code == "base-is-latest"


def test_two_who_change_the_same_item_are_shown_to_each_other(house: House) -> None:
    house.reach("published")
    one, other, third = (house.change("lungetermer", title=f"Nr {number}") for number in (1, 2, 3))
    for id, key in ((one, CONCEPT), (other, CONCEPT), (third, "akutt-bronkitt")):
        house.put(id, key, definition={"nb": f"Fra {id}."})
        house.do("ola", id, "submit")
    retirement = house.change("lungetermer", "retire", title="Bort med alt")
    house.do("ola", retirement, "submit")
    with house.reading() as session:
        found = proposed.impact(session, session.get_one(Proposal, one))
        assert found == [
            {"proposal": other, "title": "Nr 2", "state": "submitted", "items": [CONCEPT]},
            {"proposal": retirement, "title": "Bort med alt", "state": "submitted", "items": []},
        ]
        assert [each["proposal"] for each in proposed.impact(session, session.get_one(Proposal, third))] == [retirement]


def test_a_new_standard_gets_in_nobodys_way(house: House) -> None:
    id = house.draft()
    with house.reading() as session:
        assert proposed.impact(session, session.get_one(Proposal, id)) == []


def test_the_whole_content_written_anew_takes_along_what_follows_from_it(house: House) -> None:
    id = house.draft()
    content = content_of("terminology")
    content["concepts"][1]["definition"] = {"nb": "Skrevet om."}
    with house.writing("ola") as (session, member):
        row = session.get_one(Proposal, id)
        drafting.set_content(session, member, id, drafting.rewritten(session, row, content), row.content_hash)
    assert definition(house, id) == "Skrevet om."


def test_a_changed_dose_takes_the_test_vectors_along(house: House) -> None:
    with house.writing("ola") as (session, member):
        new = NewStandard("kur", "regimen", TITLE, "kreft")
        id = proposals.propose_new(session, member, new, describing()).id
        whole = kinds.kind("regimen").sample()
        whole.pop("indications")
        drafting.set_content(session, member, id, contents.prepare(kinds.kind("regimen"), whole))
    house.put(id, "line/fluorouracil-bolus", dose=300)
    assert house.do("ola", id, "submit") == "submitted"


def test_a_proposal_is_called_after_its_standard(house: House) -> None:
    house.reach("published")
    id = house.change("lungetermer")
    with house.reading() as session:
        assert proposed.title_of(session.get_one(Proposal, id)) == TITLE


def test_a_decision_without_a_proposal_has_its_own_evidence_alone(house: House) -> None:
    house.reach("published")
    with house.reading() as session:
        decision = session.scalars(select(Decision)).unique().first()
        assert decision is not None
        decision.proposal_id = None
        assert "proposal" not in records.decision_record(session, decision)["evidence"]
        session.expunge_all()
