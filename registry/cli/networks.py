"""Regions, organisations, networks with their seats and policy, and the bodies above them, on the command line."""

from datetime import datetime

import click

from registry.ballot import Policy
from registry.cli.opening import acting, as_json, member, opened, print_json, print_rows
from registry.errors import BadRequest
from registry.models import OrganisationType, Purpose, SeatRole, moment
from registry.services.acts import now
from registry.services.members import bodies, networks, seats
from registry.services.reading.timeline import parse_moment

_TYPES = ", ".join(each.value for each in OrganisationType)
_ROLES = ", ".join(each.value for each in SeatRole)
_PURPOSES = " or ".join(each.value for each in Purpose)
until = click.option("--until", metavar="DAY", help="The day it ends; open if not given.")


@click.group()
def region() -> None:
    """Health regions."""


@region.command("add")
@click.argument("slug")
@click.option("--name", required=True)
@acting
def region_add(slug: str, name: str, username: str | None) -> None:
    """Add a region that organisations lie in."""
    with opened().database.writing() as session:
        networks.add_region(session, member(session, username), slug, name)
    click.echo(f"{slug} is there.")


@click.group()
def organisation() -> None:
    """Organisations: trusts, municipalities and others that have a vote in networks."""


@organisation.command("add")
@click.argument("orgnr")
@click.option("--name", required=True)
@click.option("--type", "sort", required=True, help=f"One of: {_TYPES}.")
@click.option("--region", help="The region that it lies in.")
@acting
def organisation_add(orgnr: str, name: str, sort: str, region: str | None, username: str | None) -> None:
    """Add an organisation by its number in the central register."""
    with opened().database.writing() as session:
        networks.add_organisation(session, member(session, username), orgnr, name, sort, region)
    click.echo(f"{name} is there.")


@organisation.command("list")
@as_json
def organisation_list(as_json: bool) -> None:
    """Which organisations there are."""
    with opened().database.reading() as session:
        rows = [
            (each.orgnr, each.name, each.type.value, each.region.slug if each.region else "")
            for each in networks.organisations(session)
        ]
    print_rows(as_json, ("orgnr", "name", "type", "region"), rows)


@click.group()
def network() -> None:
    """Networks of clinicians."""


@network.command("add")
@click.argument("slug")
@click.option("--name", required=True, help="In bokmål.")
@click.option("--organisation", "organisations", multiple=True, help="Number of an organisation that has a vote.")
@acting
def network_add(slug: str, name: str, organisations: tuple[str, ...], username: str | None) -> None:
    """Add a network, with the organisations that have a vote in it."""
    with opened().database.writing() as session:
        actor = member(session, username)
        networks.add_network(session, actor, slug, {"nb": name}, organisations=list(organisations))
    click.echo(f"{slug} is there. It decides once its checklist is signed.")


@network.command("join")
@click.argument("slug")
@click.argument("orgnr")
@acting
def network_join(slug: str, orgnr: str, username: str | None) -> None:
    """Give the organisation a vote in the ballots that are opened from now on."""
    with opened().database.writing() as session:
        name = networks.join(session, member(session, username), slug, orgnr).organisation.name
    click.echo(f"{name} has a vote in {slug}. Who votes for it: fagregister seat add.")


@network.command("leave")
@click.argument("slug")
@click.argument("orgnr")
@acting
def network_leave(slug: str, orgnr: str, username: str | None) -> None:
    """End the organisation's vote; ballots that are open keep it, and its seats stand until each is ended."""
    with opened().database.writing() as session:
        name = networks.leave(session, member(session, username), slug, orgnr).organisation.name
    click.echo(f"{name} has no vote in {slug} from now on.")


@network.command("list")
@as_json
def network_list(as_json: bool) -> None:
    """Which networks there are, and whether they may decide."""
    with opened().database.reading() as session:
        rows = [
            (each.slug, each.name.get("nb", ""), each.checklist_signed_at is not None)
            for each in networks.networks(session)
        ]
    print_rows(as_json, ("slug", "name", "checklist_signed"), rows)


@network.command("sign")
@click.argument("slug")
@acting
def network_sign(slug: str, username: str | None) -> None:
    """Sign the start-up checklist: mandate, roles and responsibilities are gone through and anchored."""
    with opened().database.writing() as session:
        networks.sign_checklist(session, member(session, username), slug)
    click.echo(f"{slug} may decide now.")


@network.command("policy")
@click.argument("slug")
@click.argument("settings", nargs=-1, metavar="[NAME=VALUE]...")
@as_json
@acting
def network_policy(slug: str, settings: tuple[str, ...], as_json: bool, username: str | None) -> None:
    """How the network decides; with NAME=VALUE changed first, as rule=majority or ballot_days=10.

    Ballots that are open keep what they were opened with.
    """
    changes = dict(_setting(each) for each in settings)
    database = opened().database
    if changes:
        with database.writing() as session:
            networks.set_policy(session, member(session, username), slug, changes)
    with database.reading() as session:
        policy = networks.network(session, slug).policy
    if as_json:
        print_json(policy)
    else:
        print_rows(False, ("setting", "value"), [(name, _shown(value)) for name, value in sorted(policy.items())])


def _setting(text: str) -> tuple[str, object]:
    """NAME=VALUE with the value as the policy has it. Raises BadRequest for another form."""
    name, sign, value = text.partition("=")
    if not sign:
        raise BadRequest("{text} is not NAME=VALUE.", code="bad-setting", text=text[:60])
    kept = getattr(Policy, name, None)
    if isinstance(kept, bool):
        return name, {"true": True, "false": False}.get(value, value)
    if isinstance(kept, tuple):
        return name, value.split(",")
    return name, int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else value


def _shown(value: object) -> object:
    return ",".join(value) if isinstance(value, list) else value


@network.command("oversight")
@click.argument("slug")
@click.argument("body")
@click.option("--purpose", required=True, help=f"{_PURPOSES}.")
@acting
def network_oversight(slug: str, body: str, purpose: str, username: str | None) -> None:
    """From now this governing body stands above the network; the one before it ends."""
    with opened().database.writing() as session:
        bodies.set_oversight(session, member(session, username), slug, body, purpose)
    click.echo(f"{body} stands above {slug} ({purpose}).")


@click.group()
def seat() -> None:
    """Who sits in networks, and who votes for whom."""


@seat.command("add")
@click.argument("network")
@click.argument("user")
@click.option("--organisation", "orgnr", required=True, help="Number of the organisation that the seat is for.")
@click.option("--role", default="member", show_default=True, help=f"One of: {_ROLES}.")
@click.option("--voting", is_flag=True, help="Votes for the organisation.")
@click.option("--profession", help="specialist or pharmacist: may sign for safety.")
@until
@acting
def seat_add(
    network: str, user: str, orgnr: str, role: str, voting: bool, profession: str | None, until: str | None,
    username: str | None,
) -> None:  # fmt: skip
    """Give a user a seat in a network, from now."""
    with opened().database.writing() as session:
        row = seats.add_seat(
            session, member(session, username), network, user, orgnr, role=role, voting=voting,
            profession=profession, valid_to=_day(until),
        )  # fmt: skip
        number = row.id
    click.echo(f"{user} has seat {number} in {network}.")


@seat.command("deputy")
@click.argument("number", type=int)
@click.argument("user")
@until
@acting
def seat_deputy(number: int, user: str, until: str | None, username: str | None) -> None:
    """Name a deputy: who votes for the organisation when the holder of seat NUMBER does not."""
    with opened().database.writing() as session:
        row = seats.name_deputy(session, member(session, username), number, user, _day(until))
        made = row.id
    click.echo(f"{user} is deputy of seat {number}, with seat {made}.")


@seat.command("end")
@click.argument("number", type=int)
@acting
def seat_end(number: int, username: str | None) -> None:
    """End a seat now; what it has done stays."""
    with opened().database.writing() as session:
        seats.end_seat(session, member(session, username), number)
    click.echo(f"Seat {number} has ended.")


@seat.command("list")
@click.argument("network")
@as_json
def seat_list(network: str, as_json: bool) -> None:
    """The seats in force in a network."""
    with opened().database.reading() as session:
        found = seats.seats_in(session, networks.network(session, network).id, now(session))
        rows = [
            (
                each.id, each.user.username, each.organisation.orgnr, each.role.value, each.voting, each.deputy_of_id,
                moment(each.valid_to) if each.valid_to else None,
            )
            for each in found
        ]  # fmt: skip
    print_rows(as_json, ("seat", "user", "organisation", "role", "voting", "deputy_of", "valid_to"), rows)


def _day(text: str | None) -> datetime | None:
    return parse_moment(text, "until") if text else None


@click.group()
def body() -> None:
    """Governing bodies above the networks."""


@body.command("add")
@click.argument("slug")
@click.option("--name", required=True, help="In bokmål.")
@acting
def body_add(slug: str, name: str, username: str | None) -> None:
    """Add a governing body."""
    with opened().database.writing() as session:
        bodies.add_body(session, member(session, username), slug, {"nb": name})
    click.echo(f"{slug} is there. Say which networks it stands above: fagregister network oversight.")


@body.command("seat")
@click.argument("slug")
@click.argument("user")
@click.option("--role", default="member", show_default=True)
@acting
def body_seat(slug: str, user: str, role: str, username: str | None) -> None:
    """Give a user a seat in a governing body, from now."""
    with opened().database.writing() as session:
        bodies.seat_in_body(session, member(session, username), slug, user, role)
    click.echo(f"{user} sits in {slug}.")


COMMANDS = (region, organisation, network, seat, body)
