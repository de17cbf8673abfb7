"""Suggestions: made by anybody, sorted by their network, and told of on record."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Member
from registry.errors import BadRequest, Conflict, ContentError, Forbidden, NotFound, RegistryError, Unauthenticated
from registry.models import Entry, Proposal, Suggestion
from registry.services.proposing import suggestions
from registry.services.reading import library
from registry.services.upkeep.verification import verify
from tests.services.proposing.house import House

IDENTITY_NUMBER = "13097248022"
TEXT = "Kortere tittel.\nDen er for lang."


def suggest(house: House, name: str = "leser", text: str = TEXT, **about: Any) -> int:
    about = about or {"network": "kreft"}
    with house.writing(name) as (session, member):
        return suggestions.suggest(session, member, text, **about).id


@contextmanager
def sorting(house: House, name: str = "sekretaer") -> Iterator[tuple[Session, Member]]:
    with house.writing(name) as opened:
        yield opened


def told(house: House, id: int) -> list[tuple[str, dict[str, Any]]]:
    with house.reading() as session:
        found = session.scalars(select(Entry).where(Entry.subject == f"suggestion:{id}").order_by(Entry.seq))
        return [(entry.action, json.loads(entry.payload)["facts"]) for entry in found]


def test_anybody_logged_in_suggests_of_a_standard_or_to_a_network(any_house: House) -> None:
    any_house.reach("published")
    first = suggest(any_house)
    second = suggest(any_house, "lokal", standard="lungetermer", item="lungebetennelse")
    with any_house.reading() as session:
        assert [each.id for each in suggestions.listing(session, network="kreft")] == [second, first]
        assert [each.id for each in suggestions.listing(session, standard="lungetermer")] == [second]
        assert [each.id for each in suggestions.listing(session, before=second, limit=1)] == [first]
        assert suggestions.listing(session, network="akutt") == []
        row = suggestions.one(session, second)
        assert (row.state, row.item, row.prose["text"]) == ("open", "lungebetennelse", TEXT)
        assert verify(session, any_house.installation.ledger.key).faults == ()
    assert told(any_house, second) == [("suggest", {"network": "kreft", "standard": "lungetermer"})]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"name": ""}, Unauthenticated),
        ({"text": " "}, ContentError),
        ({"text": f"Pasient {IDENTITY_NUMBER}"}, ContentError),
        ({"network": None}, BadRequest),
        ({"network": "finnes-ikke"}, NotFound),
        ({"standard": "finnes-ikke"}, NotFound),
        ({"standard": "lungetermer", "item": "finnes-ikke"}, NotFound),
        ({"network": "kreft", "item": "lungebetennelse"}, BadRequest),
    ],
)
def test_a_suggestion_that_cannot_be_is_refused(
    house: House, given: dict[str, Any], error: type[RegistryError]
) -> None:
    house.reach("published")
    with pytest.raises(error):
        suggest(house, **given)
    with house.reading() as session:
        assert suggestions.listing(session) == []


def test_a_standard_without_a_network_has_nobody_to_sort_it(house: House) -> None:
    house.reach("published")
    with house.writing("leser") as (session, member):
        library.standard(session, "lungetermer").network = None
        session.flush()
        with pytest.raises(Conflict) as refused:
            suggestions.suggest(session, member, TEXT, standard="lungetermer")
        assert refused.value.code == "no-network"


def test_it_is_taken_up_as_a_draft_that_says_where_it_came_from(any_house: House) -> None:
    any_house.reach("published")
    id = suggest(any_house, standard="lungetermer")
    with sorting(any_house) as (session, member):
        row = suggestions.accept(session, member, id)
        draft = session.get_one(Proposal, row.proposal_id)
        assert (row.state, draft.state, draft.change) == ("accepted", "draft", "revise")
        assert (draft.prose["title"], draft.prose["rationale"]) == ("Kortere tittel.", TEXT)
        number = draft.id
    assert told(any_house, id)[-1] == ("suggestion-accepted", {"proposal": number})
    with any_house.reading() as session:
        assert verify(session, any_house.installation.ledger.key).faults == ()


def test_it_is_taken_up_in_an_open_proposal_of_the_same_network(house: House) -> None:
    other, closed = house.draft(), house.draft(slug="annet")
    house.do("ola", closed, "withdraw")
    moved = house.reach("submitted", house.draft(slug="tredje"))
    house.do("leder", moved, "move", network="akutt")
    id = suggest(house)
    with sorting(house, "leder") as (session, member):
        for wrong, code in ((None, "proposal-missing"), (closed, "bad-proposal"), (moved, "bad-proposal")):
            with pytest.raises(Conflict) as refused:
                suggestions.accept(session, member, id, wrong)
            assert refused.value.code == code
        with pytest.raises(NotFound):
            suggestions.accept(session, member, id, 999)
        assert suggestions.accept(session, member, id, other).proposal_id == other


@pytest.mark.parametrize(("verb", "state"), [(suggestions.answer, "answered"), (suggestions.decline, "declined")])
def test_it_is_answered_or_declined_with_a_text_and_once(
    any_house: House, verb: Callable[..., Suggestion], state: str
) -> None:
    id = suggest(any_house)
    with sorting(any_house) as (session, member):
        for text in (" ", f"Ring {IDENTITY_NUMBER}"):
            with pytest.raises(ContentError):
                verb(session, member, id, text)
        row = verb(session, member, id, "Det står der alt.")
        assert row.reply is not None
        assert (row.state, row.reply["text"], row.settled_by_id) == (state, "Det står der alt.", member.id)
        with pytest.raises(Conflict) as refused:
            suggestions.decline(session, member, id, "Igjen")
        assert refused.value.code == "settled"
    assert told(any_house, id)[-1] == (f"suggestion-{state}", {})
    with any_house.reading() as session:
        assert [each.id for each in suggestions.listing(session, state=state)] == [id]
        assert verify(session, any_house.installation.ledger.key).faults == ()


def test_it_is_merged_into_another_of_the_same_network(house: House) -> None:
    first, second, elsewhere = suggest(house), suggest(house), suggest(house, network="akutt")
    with sorting(house) as (session, member):
        for wrong in (first, elsewhere):
            with pytest.raises(Conflict) as refused:
                suggestions.merge(session, member, first, wrong)
            assert refused.value.code == "bad-merge"
        with pytest.raises(NotFound):
            suggestions.merge(session, member, first, 999)
        assert suggestions.merge(session, member, first, second).merged_into_id == second
        with pytest.raises(Conflict):
            suggestions.merge(session, member, second, first)
    assert told(house, first)[-1] == ("suggestion-merged", {"into": second})


@pytest.mark.parametrize("name", ["leser", "ola", "akuttleder", "delegat-ous", "lokal", "drift"])
def test_only_the_networks_editors_sort(house: House, name: str) -> None:
    id = suggest(house)
    with house.writing(name) as (session, member), pytest.raises(Forbidden):
        suggestions.decline(session, member, id, "Nei")


def test_a_text_that_should_not_be_there_is_removed_on_record(any_house: House) -> None:
    id = suggest(any_house)
    with sorting(any_house) as (session, member):
        suggestions.answer(session, member, id, "Ja")
        for part in ("text", "reply"):
            suggestions.redact(session, member, id, part)
            with pytest.raises(Conflict):
                suggestions.redact(session, member, id, part)
        with pytest.raises(NotFound):
            suggestions.redact(session, member, id, "margin")
    with any_house.writing("leser") as (session, member), pytest.raises(Forbidden):
        suggestions.redact(session, member, id)
    with any_house.reading() as session:
        row = suggestions.one(session, id)
        assert row.prose["text"] is None
        assert verify(session, any_house.installation.ledger.key).faults == ()


def test_a_suggestion_without_its_text_is_taken_up_under_its_number(house: House) -> None:
    house.reach("published")
    id = suggest(house, standard="lungetermer")
    with sorting(house) as (session, member):
        suggestions.redact(session, member, id)
        row = suggestions.accept(session, member, id)
        assert session.get_one(Proposal, row.proposal_id).prose["title"] == f"suggestion:{id}"


def test_there_is_no_suggestion_of_that_number(house: House) -> None:
    with house.reading() as session:
        for id in (0, 1, 2**70):
            with pytest.raises(NotFound):
                suggestions.one(session, id)
