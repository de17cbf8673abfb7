"""Regions, organisations, networks with their seats, and the governing bodies above them."""

from datetime import timedelta
from typing import Any

import pytest

from registry.errors import BadRequest, Conflict, ContentError, Forbidden, NotFound, RegistryError
from registry.models import Purpose
from registry.services.acts import next_seq, now
from registry.services.members import bodies, networks, people, seats
from registry.services.members.networks import valid_orgnr
from registry.services.upkeep.installation import Installation
from tests.conftest import Clock
from tests.services import press

OUS, AHUS = "993467049", "983971636"
NB = {"nb": "Et nettverk"}


@pytest.fixture
def house(installation: Installation) -> Installation:
    return furnish(installation)


@pytest.fixture
def small(sqlite: Installation) -> Installation:
    return furnish(sqlite)


def furnish(installation: Installation) -> Installation:
    with installation.database.writing() as session:
        console = people.console(session)
        networks.add_region(session, console, "sor-ost", "Sør-Øst")
        networks.add_organisation(session, console, OUS, "OUS", "HF", "sor-ost")
        networks.add_organisation(session, console, AHUS, "Ahus", "HF")
        bodies.add_body(session, console, "styret", {"nb": "Styret"})
        bodies.add_body(session, console, "radet", {"nb": "Rådet"})
        networks.add_network(session, console, "kreft", NB, organisations=[OUS, AHUS])
        people.add_user(session, console, "kari", "Kari")
    return installation


def act(installation: Installation, verb: str, *arguments: Any, username: str = "", **options: Any) -> Any:
    with installation.database.writing() as session:
        member = people.member_named(session, username) if username else people.console(session)
        room = next(each for each in (networks, seats, bodies) if hasattr(each, verb))
        row = getattr(room, verb)(session, member, *arguments, **options)
        return getattr(row, "id", None)


@pytest.mark.parametrize(
    ("orgnr", "valid"),
    [
        (OUS, True),
        (AHUS, True),
        ("991324968", True),
        ("894166762", True),
        ("993467048", False),
        ("939467049", False),  # two digits changed places
        ("99346704", False),
        ("9934670490", False),
        ("99346704a", False),
        ("٩٩٣٤٦٧٠٤٩", False),
        ("993467049\n", False),
        ("", False),
    ],
)
def test_organisation_numbers_have_a_check_digit(orgnr: str, valid: bool) -> None:
    assert valid_orgnr(orgnr) is valid


REFUSED = [
    ("add_region", ("Sør", "x"), {}, BadRequest, "bad-slug"),
    ("add_region", ("sor-ost", "x"), {}, Conflict, "region-taken"),
    ("add_organisation", ("1", "x", "HF"), {}, BadRequest, "bad-orgnr"),
    ("add_organisation", (OUS, "x", "HF"), {}, Conflict, "organisation-taken"),
    ("add_organisation", ("991324968", "x", "HF", "vest"), {}, NotFound, "no-region"),
    ("add_organisation", ("991324968", "x", "firm"), {}, BadRequest, "bad-type"),
    ("add_network", ("-kreft", NB), {}, BadRequest, "bad-slug"),
    ("add_network", ("k" * 65, NB), {}, BadRequest, "bad-slug"),
    ("add_network", ("kreft", NB), {}, Conflict, "network-taken"),
    ("add_network", ("akutt", {"en": "x"}), {}, BadRequest, "no-name"),
    ("add_network", ("akutt", NB), {"parent": "ukjent"}, NotFound, "no-network"),
    ("add_network", ("akutt", NB), {"organisations": ["991324968"]}, NotFound, "no-organisation"),
    ("add_network", ("akutt", NB), {"policy": {"quorum": -1}}, ContentError, None),
    ("set_policy", ("kreft", {"no such": 1}), {}, ContentError, None),
    ("set_policy", ("ukjent", {}), {}, NotFound, "no-network"),
    ("sign_checklist", ("ukjent",), {}, NotFound, "no-network"),
    ("add_body", ("styret", {"nb": "x"}), {}, Conflict, "body-taken"),
    ("add_body", ("Å", {"nb": "x"}), {}, BadRequest, "bad-slug"),
    ("add_seat", ("kreft", "ukjent", OUS), {}, NotFound, "no-user"),
    ("add_seat", ("ukjent", "kari", OUS), {}, NotFound, "no-network"),
    ("add_seat", ("kreft", "kari", "991324968"), {}, NotFound, "no-organisation"),
    ("add_seat", ("kreft", "kari", OUS), {"role": "king"}, BadRequest, "bad-role"),
    ("add_seat", ("kreft", "kari", OUS), {"capacity": 0}, BadRequest, "bad-capacity"),
    ("add_seat", ("kreft", "kari", OUS), {"capacity": 101}, BadRequest, "bad-capacity"),
    ("add_seat", ("kreft", "kari", OUS), {"deputy_of": 99}, NotFound, "no-seat"),
    ("end_seat", (99,), {}, NotFound, "no-seat"),
    ("seat_in_body", ("ukjent", "kari"), {}, NotFound, "no-body"),
    ("seat_in_body", ("styret", "ukjent"), {}, NotFound, "no-user"),
    ("set_oversight", ("kreft", "ukjent", "adopts"), {}, NotFound, "no-body"),
    ("set_oversight", ("kreft", "styret", "rules"), {}, BadRequest, "bad-purpose"),
]


@pytest.mark.parametrize(("verb", "arguments", "options", "refusal", "code"), REFUSED)
def test_what_cannot_be_is_refused(
    small: Installation,
    verb: str,
    arguments: tuple[Any, ...],
    options: dict[str, Any],
    refusal: type[RegistryError],
    code: str | None,
) -> None:
    with pytest.raises(refusal) as refused:
        act(small, verb, *arguments, **options)
    assert code in (None, refused.value.code)


VERBS = [
    ("add_region", ("vest", "Vest")),
    ("add_organisation", ("991324968", "RHF", "RHF")),
    ("add_network", ("akutt", NB)),
    ("set_policy", ("kreft", {"rule": "majority"})),
    ("sign_checklist", ("kreft",)),
    ("add_seat", ("kreft", "kari", OUS)),
    ("add_body", ("nytt", NB)),
    ("seat_in_body", ("styret", "kari")),
    ("set_oversight", ("kreft", "styret", "adopts")),
]


@pytest.mark.parametrize(("verb", "arguments"), VERBS)
def test_nobody_but_an_operator_builds_the_house(small: Installation, verb: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(Forbidden):
        act(small, verb, *arguments, username="kari")


def test_a_leader_signs_the_checklist_of_their_own_network(house: Installation, clock: Clock) -> None:
    act(house, "add_network", "akutt", NB)
    act(house, "add_seat", "kreft", "kari", OUS, role="leader")
    clock.forward(seconds=1)
    act(house, "sign_checklist", "kreft", username="kari")
    with pytest.raises(Forbidden):
        act(house, "sign_checklist", "akutt", username="kari")
    with house.database.reading() as session:
        signed = networks.network(session, "kreft")
        assert signed.checklist == dict.fromkeys(networks.CHECKLIST, True)
        assert signed.checklist_signed_by_id == people.user_named(session, "kari").id
        assert networks.network(session, "akutt").checklist_signed_at is None


def test_a_network_knows_its_organisations_policy_and_parent(house: Installation) -> None:
    organisations = [OUS, OUS, AHUS]
    act(house, "add_network", "lunge", NB, organisations=organisations, parent="kreft", policy={"minimum_open_days": 0})
    with house.database.reading() as session:
        row = networks.network(session, "lunge")
        assert row.policy["minimum_open_days"] == 0
        assert row.parent_id == networks.network(session, "kreft").id
        assert [each.orgnr for each in networks.organisations_of(session, row.id)] == [AHUS, OUS]  # by name
        assert [each.slug for each in networks.networks(session)] == ["kreft", "lunge"]
        assert [each.name for each in networks.organisations(session)] == ["Ahus", "OUS"]
        assert networks.organisation(session, OUS).region is not None
    act(house, "set_policy", "lunge", {"minimum_open_days": 3})
    with house.database.reading() as session:
        assert networks.network(session, "lunge").policy["minimum_open_days"] == 3
    assert press.faults(house) == []


def test_seats_are_dated(house: Installation, clock: Clock) -> None:
    later = clock.time + timedelta(days=10)
    first = act(house, "add_seat", "kreft", "kari", OUS, voting=True, capacity=20)
    coming = act(house, "add_seat", "kreft", "kari", AHUS, deputy_of=first, valid_from=later)
    with pytest.raises(BadRequest) as refused:
        act(house, "add_seat", "kreft", "kari", OUS, valid_from=later, valid_to=later)
    assert refused.value.code == "bad-dates"
    with pytest.raises(Conflict) as refused:
        act(house, "end_seat", coming)
    assert refused.value.code == "not-begun"
    clock.forward(days=1)
    act(house, "end_seat", first)
    clock.forward(days=10)
    with house.database.reading() as session:
        network = networks.network(session, "kreft")
        assert [seat.id for seat in seats.seats_in(session, network.id, now(session))] == [coming]
        assert [seat.id for seat in seats.seats_in(session, network.id, clock.time - timedelta(days=11))] == [first]
    assert press.faults(house) == []


def test_a_seat_that_has_ended_stays_ended_when_it_ended(house: Installation, clock: Clock) -> None:
    seat = act(house, "add_seat", "kreft", "kari", OUS)
    clock.forward(days=1)
    act(house, "end_seat", seat)
    clock.forward(days=1)
    with pytest.raises(Conflict) as refused:
        act(house, "end_seat", seat)
    assert refused.value.code == "ended"
    assert press.faults(house) == []


def test_the_body_above_a_network_is_the_one_in_force(house: Installation, clock: Clock) -> None:
    act(house, "set_oversight", "kreft", "styret", "adopts")
    clock.forward(days=1)
    act(house, "set_oversight", "kreft", "radet", "adopts")
    with house.database.reading() as session:
        network, today = networks.network(session, "kreft").id, now(session)

        def above(purpose: Purpose, days: int) -> str | None:
            body = bodies.body_above(session, network, purpose, today - timedelta(days=days))
            return body.slug if body else None

        assert [above(Purpose.ADOPTS, days) for days in (0, 0, 1, 2)] == ["radet", "radet", "styret", None][0:4]
        assert above(Purpose.DECIDES_ESCALATED, 0) is None
    assert press.faults(house) == []


def test_a_body_set_twice_in_one_transaction_stands_once(house: Installation, clock: Clock) -> None:
    with house.database.writing() as session:
        console = people.console(session)
        bodies.set_oversight(session, console, "kreft", "styret", "adopts")
        bodies.set_oversight(session, console, "kreft", "styret", "adopts")
    assert press.faults(house) == []


@pytest.fixture
def led(small: Installation, clock: Clock) -> dict[str, int]:
    """A network with a leader, a secretary and a delegate; `kari` and `per` have no seat."""
    with small.database.writing() as session:
        console = people.console(session)
        for name in ("leder", "sekretaer", "delegat", "per"):
            people.add_user(session, console, name, name.title())
    seats = {
        "leder": act(small, "add_seat", "kreft", "leder", OUS, role="leader"),
        "sekretaer": act(small, "add_seat", "kreft", "sekretaer", OUS, role="secretary"),
        "delegat": act(small, "add_seat", "kreft", "delegat", AHUS, voting=True),
    }
    clock.forward(days=1)
    return seats


@pytest.mark.parametrize("username", ["leder", "sekretaer", ""])
def test_those_who_lead_a_network_say_how_it_decides(small: Installation, led: dict[str, int], username: str) -> None:
    act(small, "set_policy", "kreft", {"rule": "majority", "ballot_days": 10}, username=username)
    act(small, "set_policy", "kreft", {"quorum": "all"}, username=username)
    with small.database.reading() as session:
        policy = networks.network(session, "kreft").policy
    assert (policy["rule"], policy["ballot_days"], policy["quorum"]) == ("majority", 10, "all")
    assert press.faults(small) == []


@pytest.mark.parametrize(
    "settings", [{"authority": "recommends"}, {"sign_off_roles": ["pharmacist"]}, {"kinds": {"regimen": {}}}]
)
def test_what_a_network_may_decide_is_not_its_own_to_say(
    small: Installation, led: dict[str, int], settings: dict[str, Any]
) -> None:
    with pytest.raises(Forbidden):
        act(small, "set_policy", "kreft", settings, username="leder")
    act(small, "set_policy", "kreft", settings)


def test_a_policy_that_changes_nothing_leaves_no_entry(small: Installation, led: dict[str, int]) -> None:
    with small.database.reading() as session:
        policy, before = networks.network(session, "kreft").policy, next_seq(session)
    act(small, "set_policy", "kreft", dict(policy), username="leder")
    with small.database.reading() as session:
        assert next_seq(session) == before


def test_a_deputy_stands_in_for_the_same_organisation(small: Installation, led: dict[str, int], clock: Clock) -> None:
    made = act(small, "name_deputy", led["delegat"], "kari", clock.time + timedelta(days=5), username="sekretaer")
    with small.database.reading() as session:
        kari = people.member_named(session, "kari")
        assert [(each.id, each.organisation, each.deputy_of) for each in kari.seats] == [(made, AHUS, led["delegat"])]
    clock.forward(days=5)
    with small.database.reading() as session:
        assert people.member_named(session, "kari").seats == ()
    act(small, "name_deputy", led["delegat"], "kari", username="leder")  # the one before has ended
    assert press.faults(small) == []


DEPUTIES: list[tuple[str, str, type[RegistryError], str]] = [
    ("delegat", "delegat", Conflict, "own-deputy"),
    ("delegat", "per", Conflict, "deputy-taken"),
    ("delegat", "ukjent", NotFound, "no-user"),
    ("leder", "kari", Conflict, "no-such-mandate"),
]


def test_a_deputy_that_cannot_be(small: Installation, led: dict[str, int]) -> None:
    act(small, "name_deputy", led["delegat"], "per")
    for seat, username, refusal, code in DEPUTIES:
        with pytest.raises(refusal) as refused:
            act(small, "name_deputy", led[seat], username, username="leder")
        assert refused.value.code == code


def test_a_deputy_of_nobody_or_of_yesterday(small: Installation, led: dict[str, int], clock: Clock) -> None:
    with pytest.raises(NotFound):
        act(small, "name_deputy", 2**70, "kari")
    with pytest.raises(BadRequest) as refused:
        act(small, "name_deputy", led["delegat"], "kari", clock.time)
    assert refused.value.code == "bad-dates"
    act(small, "end_seat", led["delegat"], username="leder")
    with pytest.raises(Conflict):
        act(small, "name_deputy", led["delegat"], "kari")


ENDS = [
    ("leder", "delegat", True), ("sekretaer", "delegat", True), ("sekretaer", "leder", False),
    ("leder", "leder", True), ("", "leder", True), ("delegat", "delegat", False), ("per", "delegat", False),
]  # fmt: skip


@pytest.mark.parametrize(("username", "seat", "may"), ENDS)
def test_who_ends_whose_mandate(small: Installation, led: dict[str, int], username: str, seat: str, may: bool) -> None:
    if may:
        act(small, "end_seat", led[seat], username=username)
        assert press.faults(small) == []
    else:
        with pytest.raises(Forbidden):
            act(small, "end_seat", led[seat], username=username)
