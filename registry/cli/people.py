"""Users and tokens on the command line."""

import sys

import click

from registry.cli.opening import as_json, member, opened, print_rows
from registry.models import moment
from registry.services.members import people


@click.group()
def user() -> None:
    """Who can log in."""


@user.command("add")
@click.argument("username")
@click.option("--name", default="", help="Full name.")
@click.option("--role", "roles", multiple=True, help="operator, builder, specialist or pharmacist.")
@click.option("--email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; else it is asked for.")
@click.option("--as", "username_acting", metavar="USER", help="Act as this user; the console if not given.")
def user_add(
    username: str,
    name: str,
    roles: tuple[str, ...],
    email: str | None,
    password_stdin: bool,
    username_acting: str | None,
) -> None:
    """Add a user with a password."""
    database = opened().database
    with database.writing() as session:  # for a moment: the lock is not held while the password is typed
        people.check_user(session, member(session, username_acting), username, roles)
    secret = _password(password_stdin)
    with database.writing() as session:
        actor = member(session, username_acting)
        people.add_user(session, actor, username, name, password=secret, roles=roles, email=email)
    click.echo(f"{username} can log in.")


@user.command("list")
@as_json
def user_list(as_json: bool) -> None:
    """Who there is, with roles."""
    with opened().database.reading() as session:
        rows = [(each.username, each.name, " ".join(each.roles), each.active) for each in people.users(session)]
    print_rows(as_json, ("username", "name", "roles", "active"), rows)


@user.command("deactivate")
@click.argument("username")
def user_deactivate(username: str) -> None:
    """End all sessions and tokens of a user; what the user did stays."""
    with opened().database.writing() as session:
        people.deactivate(session, people.console(session), username)
    click.echo(f"{username} can no longer log in.")


@user.command("password")
@click.argument("username")
@click.option("--password-stdin", is_flag=True)
def user_password(username: str, password_stdin: bool) -> None:
    """Give a user a new password."""
    database = opened().database
    with database.reading() as session:
        people.user_named(session, username)
    secret = _password(password_stdin)
    with database.writing() as session:
        people.set_password(session, people.console(session), username, secret)
    click.echo(f"{username} has a new password.")


@click.group()
def token() -> None:
    """Tokens for programs."""


@token.command("add")
@click.argument("username")
@click.option("--name", required=True)
@click.option("--scope", "scopes", multiple=True, required=True, help="read, propose, vote or admin.")
@click.option("--days", default=365, show_default=True)
def token_add(username: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token; its secret is printed once and never kept."""
    with opened().database.writing() as session:
        _, secret = people.issue_token(session, people.console(session), username, name, scopes, days)
    click.echo(secret)


@token.command("list")
@click.argument("username")
@as_json
def token_list(username: str, as_json: bool) -> None:
    """The tokens of a user, without their secrets."""
    with opened().database.reading() as session:
        rows = [
            (each.name, " ".join(each.scopes), moment(each.expires_at), each.revoked_at is not None)
            for each in people.tokens(session, username)
        ]
    print_rows(as_json, ("name", "scopes", "expires", "revoked"), rows)


@token.command("revoke")
@click.argument("username")
@click.argument("name")
def token_revoke(username: str, name: str) -> None:
    """End a token at once."""
    with opened().database.writing() as session:
        people.revoke_token(session, people.console(session), username, name)
    click.echo("The token is revoked.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    found: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return found


COMMANDS = (user, token)
