"""Users, what they may act as, and tokens for programs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from registry.access import ANONYMOUS, Member
from registry.errors import BadRequest, Conflict, Forbidden, NotFound, RegistryError, Unauthenticated
from registry.models import Entry, Seat, Token
from registry.services.members import bodies, networks, people, seats
from registry.services.upkeep.installation import Installation
from tests.conftest import Clock
from tests.services import press

OUS = "993467049"


@pytest.fixture
def staffed(installation: Installation) -> Installation:
    """`kari` with a seat in `kreft` for a trust, in a body, and `drift`, an operator."""
    with installation.database.writing() as session:
        console = people.console(session)
        networks.add_organisation(session, console, OUS, "OUS", "HF")
        networks.add_network(session, console, "kreft", {"nb": "Kreft"}, organisations=[OUS])
        bodies.add_body(session, console, "styret", {"nb": "Styret"})
        people.add_user(session, console, "kari", "Kari", password="et langt passord", roles=["specialist"])
        people.add_user(session, console, "drift", "", password="et annet passord", roles=["operator"])
        seats.add_seat(session, console, "kreft", "kari", OUS, role="leader", voting=True, profession="specialist")
        bodies.seat_in_body(session, console, "styret", "kari")
    return installation


def issue(installation: Installation, username: str = "kari", **more: object) -> str:
    given = {"name": "nattlig", "scopes": ["read"], "days": 30} | more
    with installation.database.writing() as session:
        return people.issue_token(session, people.console(session), username, **given)[1]  # type: ignore[arg-type]


def member_of(installation: Installation, secret: str) -> Member:
    with installation.database.reading() as session:
        return people.member_of_token(session, secret)


def test_a_member_acts_with_the_seats_and_bodies_in_force(staffed: Installation, clock: Clock) -> None:
    with staffed.database.reading() as session:
        kari = people.member_named(session, "kari")
    assert (kari.username, kari.roles, kari.bodies, kari.scopes) == ("kari", {"specialist"}, {"styret"}, None)
    assert [(s.network, s.organisation, s.role, s.voting, s.profession) for s in kari.seats] == [
        ("kreft", OUS, "leader", True, "specialist")
    ]
    clock.forward(days=1)
    with staffed.database.writing() as session:
        seats.end_seat(session, people.console(session), kari.seats[0].id or 0)
    clock.forward(seconds=1)
    with staffed.database.reading() as session:
        assert people.member_named(session, "kari").seats == ()
        assert session.scalars(select(Seat)).unique().one().valid_to is not None


def test_a_mandate_counts_from_its_first_moment_until_its_last(staffed: Installation, clock: Clock) -> None:
    start, end = clock.time + timedelta(days=1), clock.time + timedelta(days=2)
    with staffed.database.writing() as session:
        console = people.console(session)
        seats.add_seat(session, console, "kreft", "drift", OUS, valid_from=start, valid_to=end)
    held = {}
    for hours in (0, 23, 25, 47, 49):
        clock.time = start + timedelta(hours=hours - 24)
        with staffed.database.reading() as session:
            held[hours] = len(people.member_named(session, "drift").seats)
    assert held == {0: 0, 23: 0, 25: 1, 47: 1, 49: 0}


def test_users_are_listed_and_found_by_name(staffed: Installation) -> None:
    with staffed.database.reading() as session:
        assert [each.username for each in people.users(session)] == ["console", "drift", "kari"]
        assert people.user_named(session, "drift").name == "drift"
        with pytest.raises(NotFound, match="There is no user ukjent"):
            people.member_named(session, "ukjent")


def test_the_console_is_made_once_and_cannot_log_in(installation: Installation) -> None:
    with installation.database.writing() as session:
        first = people.console(session)
    with installation.database.writing() as session:
        assert people.console(session) == first
        assert people.user_named(session, "console").password_hash is None
        assert [each.action for each in session.scalars(select(Entry))] == ["add-user"]


@pytest.mark.parametrize(
    ("username", "more", "refusal", "code"),
    [
        ("Kari", {}, BadRequest, "bad-username"),
        ("k", {}, BadRequest, "bad-username"),
        ("-kari", {}, BadRequest, "bad-username"),
        ("k" * 41, {}, BadRequest, "bad-username"),
        ("kåre", {}, BadRequest, "bad-username"),
        ("ola\n", {}, BadRequest, "bad-username"),
        ("", {}, BadRequest, "bad-username"),
        ("ola", {"roles": ["operator", "king"]}, BadRequest, "bad-role"),
        ("ola", {"roles": ["leader"]}, BadRequest, "bad-role"),
        ("ola", {"password": "kort"}, BadRequest, "bad-password"),
        ("ola", {"password": "x" * 201}, BadRequest, "bad-password"),
        ("console", {}, Conflict, "username-taken"),
    ],
)
def test_a_user_that_will_not_do_is_refused(
    sqlite: Installation, username: str, more: dict[str, object], refusal: type[RegistryError], code: str
) -> None:
    with pytest.raises(refusal) as refused, sqlite.database.writing() as session:
        people.add_user(session, people.console(session), username, "Navn", **more)  # type: ignore[arg-type]
    assert refused.value.code == code
    with sqlite.database.reading() as session:
        assert people.users(session) == []


def test_only_operators_add_and_deactivate_users_and_change_others_passwords(staffed: Installation) -> None:
    with staffed.database.writing() as session:
        kari = people.member_named(session, "kari")
        for act in (
            lambda: people.add_user(session, kari, "ny", "Ny"),
            lambda: people.deactivate(session, kari, "drift"),
            lambda: people.set_password(session, kari, "drift", "et nytt passord"),
            lambda: people.issue_token(session, kari, "drift", "t", ["read"]),
            lambda: people.revoke_token(session, kari, "drift", "t"),
            lambda: people.add_user(session, ANONYMOUS, "ny", "Ny"),
        ):
            with pytest.raises((Forbidden, Unauthenticated)):
                act()
        people.set_password(session, kari, "kari", "mitt nye passord")
        people.set_password(session, people.member_named(session, "drift"), "kari", "et nytt passord")


def test_secrets_and_names_are_no_matter_of_the_ledger(staffed: Installation) -> None:
    secret = issue(staffed)
    with staffed.database.reading() as session:
        payloads = " ".join(each.payload + each.subject for each in session.scalars(select(Entry)))
        token = session.scalars(select(Token)).unique().one()
        hashed = people.user_named(session, "kari").password_hash
    assert secret.startswith("fgr_")
    assert len(secret) > 40
    assert secret not in token.hash
    assert token.hash == people.token_hash(secret)
    assert hashed is not None
    assert hashed.startswith("$argon2id$")
    for kept in (secret, token.hash, hashed, "Kari"):
        assert kept not in payloads
    assert press.faults(staffed) == []


def test_a_token_acts_as_its_user_within_its_scopes(staffed: Installation) -> None:
    with staffed.database.reading() as session:
        whole = people.member_named(session, "kari")
    narrowed = member_of(staffed, issue(staffed, scopes=["vote", "read", "read"]))
    assert narrowed.scopes == {"read", "vote"}
    assert (narrowed.id, narrowed.seats, narrowed.roles) == (whole.id, whole.seats, whole.roles)


@pytest.mark.parametrize("secret", ["", "fgr_", "fgr_unknown", "x" * 10_000, "\udcff"])
def test_an_unknown_token_is_refused(sqlite: Installation, secret: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        member_of(sqlite, secret)
    assert refused.value.code == "bad-token"


def test_a_token_ends_when_it_expires_is_revoked_or_its_user_leaves(staffed: Installation, clock: Clock) -> None:
    first, second, third = (issue(staffed, name=name, days=days) for name, days in (("a", 30), ("b", 60), ("c", 60)))
    clock.forward(days=29)
    assert member_of(staffed, first).username == "kari"
    clock.forward(days=1)
    refusals = []
    with pytest.raises(Unauthenticated) as refused:
        member_of(staffed, first)
    refusals.append(str(refused.value))
    with staffed.database.writing() as session:
        people.revoke_token(session, people.member_named(session, "kari"), "kari", "b")
    with pytest.raises(Unauthenticated) as refused:
        member_of(staffed, second)
    refusals.append(str(refused.value))
    assert len(set(refusals)) == 1  # which of them it was, is not told
    with staffed.database.writing() as session:
        people.deactivate(session, people.console(session), "kari")
    with pytest.raises(Unauthenticated, match="no longer active"):
        member_of(staffed, third)
    with staffed.database.reading() as session:
        assert [(each.name, each.revoked_at is not None) for each in people.tokens(session, "kari")] == [
            ("a", False), ("b", True), ("c", False),
        ]  # fmt: skip
    assert press.faults(staffed) == []


@pytest.mark.parametrize(
    ("given", "refusal", "code"),
    [
        ({"scopes": []}, BadRequest, "bad-scope"),
        ({"scopes": ["read", "everything"]}, BadRequest, "bad-scope"),
        ({"days": 0}, BadRequest, "bad-days"),
        ({"days": -1}, BadRequest, "bad-days"),
        ({"days": 731}, BadRequest, "bad-days"),
        ({"name": " "}, BadRequest, "bad-name"),
        ({"name": "n" * 81}, BadRequest, "bad-name"),
        ({"name": "tatt"}, Conflict, "token-name-taken"),
        ({"username": "ukjent"}, NotFound, "no-user"),
    ],
)
def test_a_token_that_will_not_do_is_refused(
    sqlite: Installation, given: dict[str, object], refusal: type[RegistryError], code: str
) -> None:
    with sqlite.database.writing() as session:
        people.add_user(session, people.console(session), "kari", "Kari")
    issue(sqlite, name="tatt")
    with pytest.raises(refusal) as refused:
        issue(sqlite, **given)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_a_token_cannot_issue_more_than_it_has(staffed: Installation) -> None:
    reader = member_of(staffed, issue(staffed, scopes=["read"]))
    with staffed.database.writing() as session:
        with pytest.raises(Forbidden) as refused:
            people.issue_token(session, reader, "kari", "mer", ["read", "vote"])
        assert refused.value.code == "token-scope"
        with pytest.raises(Forbidden):
            people.set_password(session, reader, "kari", "et nytt passord")


def test_a_token_that_is_not_there_cannot_be_revoked(sqlite: Installation) -> None:
    with sqlite.database.writing() as session:
        console = people.console(session)
        with pytest.raises(NotFound) as refused:
            people.revoke_token(session, console, "console", "x" * 200)
    assert refused.value.code == "no-token"
    assert len(str(refused.value)) < 150
