"""The two named approvals of what touches safety: by whom, of exactly what, and when they are void."""

import pytest

from registry.errors import BadRequest, Conflict, Forbidden, Unauthenticated
from registry.models import Decision, Proposal
from registry.services.members import people, seats
from registry.services.proposing import conditions, proposed, records, signoffs
from tests.services.proposing.house import TRUSTS, House

LINE = "line/fluorouracil-bolus"


def sign(house: House, id: int, role: str, name: str) -> None:
    with house.writing(name) as (session, member):
        signoffs.sign_off(session, member, id, role, note="Kontrollert mot preparatomtalen")


def sign_both(house: House, id: int) -> None:
    sign(house, id, "specialist", "spesialist")
    sign(house, id, "pharmacist", "farmasoyt")


def missing(house: House, id: int) -> list[str]:
    with house.reading() as session:
        return conditions.missing_sign_offs(session, session.get_one(Proposal, id))


@pytest.fixture
def regimen(house: House) -> int:
    """A new regimen that has been accepted."""
    return house.reach("accepted", house.draft(slug="mfolfox6", kind="regimen"))


def approved(house: House, id: int) -> None:
    for action in ("send-to-hearing", "close-hearing", "open-ballot"):
        house.do("leder", id, action)
    house.vote_all(id)


def test_a_new_regimen_is_not_published_before_both_have_signed(house: House, regimen: int) -> None:
    approved(house, regimen)
    assert missing(house, regimen) == ["specialist", "pharmacist"]
    sign(house, regimen, "pharmacist", "farmasoyt")
    with pytest.raises(Conflict, match="have not signed this content: specialist") as refused:
        house.do("leder", regimen, "publish")
    assert refused.value.code == "sign-offs-missing"
    sign(house, regimen, "specialist", "spesialist")
    assert house.do("leder", regimen, "publish") == "published"


def test_a_change_of_a_dose_needs_them_and_they_stand_in_the_decision(house: House, regimen: int) -> None:
    sign_both(house, regimen)
    approved(house, regimen)
    house.do("leder", regimen, "publish")
    id = house.change("mfolfox6")
    house.put(id, LINE, dose=300)
    house.reach("heard", id)
    assert missing(house, id) == ["specialist", "pharmacist"]
    sign_both(house, id)
    house.do("leder", id, "open-ballot")
    house.vote_all(id)
    assert house.do("leder", id, "publish") == "published"
    with house.reading() as session:
        decision = session.get_one(Decision, session.get_one(Proposal, id).decision_id)
        signed = records.decision_record(session, decision)["sign_offs"]
    assert [(each["role"], each["name"]) for each in signed] == [
        ("specialist", "Spesialist"),
        ("pharmacist", "Farmasoyt"),
    ]


def test_a_change_of_a_word_needs_none(house: House) -> None:
    house.reach("published")
    id = house.change("lungetermer")
    house.put(id, "lungebetennelse", definition={"nb": "Ny."})
    house.reach("ballot", id)
    house.vote_all(id)
    assert missing(house, id) == []
    assert house.do("leder", id, "publish") == "published"


def test_changed_content_makes_signatures_void_and_they_are_kept(house: House, regimen: int) -> None:
    sign_both(house, regimen)
    assert missing(house, regimen) == []
    house.put(regimen, LINE, dose=300)
    assert missing(house, regimen) == ["specialist", "pharmacist"]
    with house.reading() as session:
        row = session.get_one(Proposal, regimen)
        assert (len(signoffs.current(session, row)), len(signoffs.signed(session, row))) == (0, 2)
    sign_both(house, regimen)
    assert missing(house, regimen) == []


def test_the_same_content_again_is_signed_again(house: House, regimen: int) -> None:
    sign_both(house, regimen)
    house.put(regimen, LINE, dose=300)
    house.put(regimen, LINE, dose=400)
    assert missing(house, regimen) == []


def test_no_author_signs(house: House, regimen: int) -> None:
    with house.writing("console") as (session, console):
        people.add_user(session, console, "forfatter", "Forfatter", roles=["specialist"])
        seats.add_seat(session, console, "kreft", "forfatter", TRUSTS["ous"], role="secretary")
    house.put(regimen, LINE, name="forfatter", dose=300)
    with pytest.raises(Forbidden) as refused:
        sign(house, regimen, "specialist", "forfatter")
    assert refused.value.code == "own-proposal"


def test_one_person_does_not_sign_twice_nor_two_as_the_same(house: House, regimen: int) -> None:
    with house.writing("console") as (session, console):
        people.add_user(session, console, "begge", "Begge", roles=["specialist", "pharmacist"])
    sign(house, regimen, "specialist", "begge")
    for role, name in (("pharmacist", "begge"), ("specialist", "spesialist")):
        with pytest.raises(Conflict) as refused:
            sign(house, regimen, role, name)
        assert refused.value.code == "already-signed"


@pytest.mark.parametrize(
    ("role", "name", "error"),
    [
        ("specialist", "farmasoyt", Forbidden),
        ("pharmacist", "spesialist", Forbidden),
        ("specialist", "leder", Forbidden),
        ("specialist", "drift", Forbidden),
        ("wizard", "spesialist", BadRequest),
        ("specialist", "", Unauthenticated),
    ],
)
def test_one_signs_as_what_one_is(house: House, regimen: int, role: str, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        sign(house, regimen, role, name)


def test_a_seat_in_the_network_gives_the_right_to_sign_and_another_networks_does_not(
    house: House, regimen: int
) -> None:
    with house.writing("console") as (session, console):
        for name, network in (("her", "kreft"), ("der", "akutt")):
            people.add_user(session, console, name, name.title())
            seats.add_seat(session, console, network, name, TRUSTS["ous"], profession="specialist")
    with pytest.raises(Forbidden):
        sign(house, regimen, "specialist", "der")
    sign(house, regimen, "specialist", "her")


def test_a_draft_is_not_signed(house: House) -> None:
    id = house.draft(kind="regimen")
    with house.writing("console") as (session, console):
        seats.add_seat(session, console, "kreft", "spesialist", TRUSTS["ous"])
    with pytest.raises(Conflict) as refused:
        sign(house, id, "specialist", "spesialist")
    assert refused.value.code == "wrong-state"


def test_a_network_may_ask_for_one_role_alone(house: House, regimen: int) -> None:
    house.policy(sign_off_roles=["pharmacist"])
    assert missing(house, regimen) == ["pharmacist"]
    with house.reading() as session:
        assert proposed.touches_safety(session, session.get_one(Proposal, regimen))
