"""Drafts: begun, described, listed, and private until they are submitted."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import ANONYMOUS, Member
from registry.errors import BadRequest, Conflict, ContentError, NotFound, RegistryError, Unauthenticated
from registry.models import Entry, Proposal
from registry.services.proposing import procedure, proposals, proposed
from registry.services.proposing.proposals import Description, NewStandard
from tests.services.proposing.house import TITLE, House, describing

IDENTITY_NUMBER = "13097248022"  # a well-known fictional one


def test_a_draft_of_a_new_standard_begins_empty_but_whole(house: House) -> None:
    with house.writing("ola") as (session, member):
        new = NewStandard(
            "frasene", "phrase", TITLE, "kreft", ("urn:oid:2.16.578.1.1",), {"holder": "HSØ", "view": "login"}
        )
        row = proposals.propose_new(session, member, new, describing())
        assert (row.state, row.round, row.kind, row.base_id) == ("draft", 0, "phrase", None)
        assert proposed.content(session, row)["title"] == TITLE
        assert proposals.target_slug(row) == "frasene"


def test_a_change_begins_from_the_latest_version(house: House) -> None:
    house.reach("published")
    with house.writing("ola") as (session, member):
        row = proposals.propose(session, member, "lungetermer", "revise", describing())
        assert row.base is not None
        assert (row.base.number, row.content_hash) == ("1.0.0", row.base.content_hash)
        assert proposals.target_slug(row) == "lungetermer"


@pytest.mark.parametrize(
    ("slug", "change", "error"),
    [("lungetermer", "new", BadRequest), ("lungetermer", "improve", BadRequest), ("finnes-ikke", "revise", NotFound)],
)
def test_a_change_that_cannot_be_is_refused(house: House, slug: str, change: str, error: type[RegistryError]) -> None:
    house.reach("published")
    with pytest.raises(error):
        house.change(slug, change)


def test_a_standard_without_a_network_has_nobody_to_decide(house: House) -> None:
    house.reach("published")
    with house.writing("ola") as (session, member):
        row = proposals.propose(session, member, "lungetermer", "revise", describing())
        assert row.standard is not None
        row.standard.network = None
        session.flush()
        session.expire(row.standard)
        with pytest.raises(Conflict, match="nobody can decide"):
            proposals.propose(session, member, "lungetermer", "revise", describing())


@pytest.mark.parametrize(
    ("new", "error", "code"),
    [
        (NewStandard("Stor-bokstav", "phrase", TITLE, "kreft"), BadRequest, "bad-slug"),
        (NewStandard("x", "poem", TITLE, "kreft"), NotFound, "unknown-kind"),
        (NewStandard("x", "phrase", {"nn": "Berre nynorsk"}, "kreft"), ContentError, "content"),
        (NewStandard("x", "phrase", {"nb": "Ja", "xx": "?"}, "kreft"), ContentError, "content"),
        (NewStandard("x", "phrase", {"nb": "a" * 301}, "kreft"), ContentError, "content"),
        (NewStandard("x", "phrase", {"nb": "halv \ud800"}, "kreft"), ContentError, "content"),
        (NewStandard("x", "phrase", TITLE, "kreft", ("ikke en URI",)), ContentError, "content"),
        (NewStandard("x", "phrase", TITLE, "kreft", ("urn:oid:1.3", "urn:oid:1.3")), ContentError, "content"),
        (NewStandard("x", "phrase", TITLE, "kreft", (), {"view": "everybody"}), ContentError, "content"),
        (NewStandard("x", "phrase", TITLE, "kreft", (), {"holder": 3}), ContentError, "content"),
        (NewStandard("x", "phrase", TITLE, "kreft", (), {"price": "free"}), ContentError, "content"),
        (NewStandard("x", "phrase", TITLE, "finnes-ikke"), NotFound, "no-network"),
        (NewStandard("lungetermer", "phrase", TITLE, "kreft"), Conflict, "slug-taken"),
        (NewStandard("venter", "phrase", TITLE, "kreft"), Conflict, "slug-taken"),
        (NewStandard("x", "phrase", TITLE, "kreft", ("urn:oid:1.2",)), Conflict, "identifier-taken"),
    ],
)
def test_a_new_standard_that_cannot_be_is_refused(
    house: House, new: NewStandard, error: type[RegistryError], code: str
) -> None:
    house.reach("published", house.draft(identifiers=("urn:oid:1.2",)))
    house.draft(slug="venter")
    with house.writing("ola") as (session, member), pytest.raises(error) as refused:
        proposals.propose_new(session, member, new, describing())
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("description", "field"),
    [
        (Description("  "), "title"),
        (Description("a" * 301), "title"),
        (Description("Ja", sources=("kilde",) * 101), "sources"),
        (Description("Ja", flags=("expensive",)), "flags"),
        (Description("Ja", rationale="a" * 20_001), "rationale"),
        (Description("Ja", intent=f"Pasient {IDENTITY_NUMBER}"), "intent"),
        (Description("Ja", benefit="null\x00"), "benefit"),
        (Description("Ja", edition="halv \ud800"), "edition"),
    ],
)
def test_a_description_that_cannot_be_kept_names_the_field(house: House, description: Description, field: str) -> None:
    with house.writing("ola") as (session, member), pytest.raises(ContentError) as refused:
        proposals.propose_new(session, member, NewStandard("x", "phrase", TITLE, "kreft"), description)
    assert [fault.field for fault in refused.value.problems] == [field]


def test_nobody_proposes_without_logging_in(house: House) -> None:
    with house.writing() as (session, _), pytest.raises(Unauthenticated):
        proposals.propose_new(session, ANONYMOUS, NewStandard("x", "phrase", TITLE, "kreft"), describing())


def test_a_proposal_is_described_anew_and_what_was_said_stays(house: House) -> None:
    id = house.draft()
    with house.writing("ola") as (session, member):
        before = session.get_one(Proposal, id).prose_id
        row = proposals.describe(session, member, id, describing("Annen tittel"))
        assert row.prose["title"] == "Annen tittel"
        assert row.prose_id != before
    with house.writing("leser") as (session, member), pytest.raises(NotFound):
        proposals.describe(session, member, id, describing("Kapret"))


def test_a_co_author_writes_along(house: House) -> None:
    id = house.draft()
    with house.writing("ola") as (session, member):
        proposals.add_author(session, member, id, "leser")
        proposals.add_author(session, member, id, "leser")
        assert len(session.get_one(Proposal, id).co_authors) == 1
        with pytest.raises(BadRequest, match="no user"):
            proposals.add_author(session, member, id, "ingen")
    house.put(id, "lungebetennelse", name="leser", definition={"nb": "Ny."})


def listed(house: House, name: str, **wanted: object) -> list[int]:
    with house.writing(name) as (session, _):
        member = house.member(session, name)
        return [row.id for row in proposals.listing(session, member, **wanted)]  # type: ignore[arg-type]


def test_a_draft_is_seen_by_its_author_and_its_network_and_no_one_else(house: House) -> None:
    id = house.draft(name="leser")
    seen = {name for name in ("leser", "ola", "leder", "drift", "lokal", "akuttleder") if listed(house, name)}
    assert seen == {"leser", "ola", "leder", "drift"}
    with house.reading() as session, pytest.raises(NotFound):
        procedure.proposal(session, ANONYMOUS, id)
    house.do("leser", id, "submit")
    with house.reading() as session:
        assert procedure.proposal(session, ANONYMOUS, id).id == id


def test_strangers_walk_through_nobodys_drafts(any_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = any_house
    for slug in ("a", "b"):
        house.draft(slug=slug)
    house.do("ola", house.draft(slug="c"), "withdraw")
    open_one = house.reach("submitted", house.draft(slug="d"))
    looked_at = []

    def look(session: Session, member: Member, row: Proposal) -> bool:
        looked_at.append(row.id)
        return procedure.visible(session, member, row)

    monkeypatch.setattr(proposals, "visible", look)
    for stranger in ("akuttleder", "leser"):
        assert listed(house, stranger) == [open_one]
        assert listed(house, stranger, state="draft") == listed(house, stranger, state="withdrawn") == []
    with house.reading() as session:
        assert [row.id for row in proposals.listing(session, ANONYMOUS)] == [open_one]
    assert set(looked_at) == {open_one}


def test_a_draft_withdrawn_before_anybody_saw_it_stays_private(house: House) -> None:
    id = house.draft(name="leser")
    house.do("leser", id, "withdraw")
    assert listed(house, "akuttleder") == []
    assert listed(house, "leser") == [id]
    later = house.reach("submitted", house.draft(slug="annen"))
    house.do("ola", later, "withdraw")
    assert listed(house, "akuttleder") == [later]


def test_a_list_is_narrowed_and_paged(house: House) -> None:
    first = house.draft(slug="a")
    second = house.draft(slug="b", name="leser")
    house.do("leser", second, "submit")
    third = house.draft(slug="c")
    assert listed(house, "ola") == [third, second, first]
    assert listed(house, "ola", limit=1) == [third]
    assert listed(house, "ola", before=third, limit=1) == [second]
    assert listed(house, "ola", state="submitted") == [second]
    assert listed(house, "ola", network="kreft") == [third, second, first]
    assert listed(house, "ola", network="akutt") == []
    assert listed(house, "ola", mine=True) == [third, first]
    assert listed(house, "ola", standard="b") == [second]
    with pytest.raises(BadRequest, match="A state is one of"):
        listed(house, "ola", state="asleep")


def test_a_long_list_is_read_in_batches(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposals, "BATCH", 2)
    ids = [house.draft(slug=f"s-{number}") for number in range(5)]
    assert listed(house, "ola") == ids[::-1]


@pytest.mark.parametrize("id", [0, -1, 999, 2**70])
def test_a_proposal_that_is_not_there_is_not_found(house: House, id: int) -> None:
    with house.reading() as session, pytest.raises(NotFound):
        procedure.proposal(session, ANONYMOUS, id)


def test_what_is_private_stays_out_of_the_public_ledger(house: House) -> None:
    id = house.draft()
    house.do("ola", id, "submit")
    with house.reading() as session:
        entries = session.scalars(select(Entry).where(Entry.subject == f"proposal:{id}").order_by(Entry.seq))
        assert [(entry.action, entry.public) for entry in entries] == [
            ("propose", False),
            ("set-content", False),
            ("submit", True),
        ]
