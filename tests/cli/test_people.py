"""Users, tokens and networks on the command line."""

import click
import pytest
from click.testing import CliRunner

from registry.cli.main import fagregister
from registry.config import Settings
from registry.services.members import people
from registry.services.members.logins import log_in
from registry.services.upkeep.installation import open_installation
from tests.cli.conftest import Shell

PASSWORD = "et langt passord"
NETWORK = ("network", "add", "kreft", "--name", "Kreft")


def add(shell: Shell, username: str, *options: str) -> str:
    return shell.ok("user", "add", username, *options, "--password-stdin", stdin=f"{PASSWORD}\n").out


def test_a_user_is_added_listed_given_a_new_password_and_sent_away(shell: Shell) -> None:
    assert add(shell, "kari", "--name", "Kari", "--role", "specialist", "--role", "builder") == "kari can log in.\n"
    listed = {each["username"]: each for each in shell.ok("user", "list", "--json").json}
    assert listed["kari"] == {"username": "kari", "name": "Kari", "roles": "builder specialist", "active": True}
    opened = open_installation(Settings(data=shell.directory))
    assert log_in(opened.database, "kari", PASSWORD)
    shell.ok("user", "password", "kari", "--password-stdin", stdin="et helt annet passord\n")
    assert log_in(opened.database, "kari", "et helt annet passord")
    opened.database.dispose()
    assert shell.ok("user", "deactivate", "kari").out == "kari can no longer log in.\n"
    assert "False" in shell.ok("user", "list").out
    assert "no user ukjent" in shell.refused("user", "deactivate", "ukjent")


def test_a_user_that_will_not_do_is_refused(shell: Shell) -> None:
    add(shell, "kari")
    assert "is taken" in shell.refused("user", "add", "kari", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert "10 to 200 characters" in shell.misused("user", "add", "ola", "--password-stdin", stdin="kort\n")
    assert "A username has" in shell.misused("user", "add", "Ola Nordmann", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert "no role king" in shell.misused(
        "user", "add", "ola", "--role", "king", "--password-stdin", stdin=f"{PASSWORD}\n"
    )
    said = shell.refused("user", "add", "ola", "--as", "kari", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert "You may not “administer” here" in said


def test_a_password_is_asked_for_twice(shell: Shell) -> None:
    asked = CliRunner().invoke(
        fagregister, ["user", "add", "kari"], input=f"{PASSWORD}\nanother\n{PASSWORD}\n{PASSWORD}\n"
    )
    assert asked.exit_code == 0
    assert asked.stdout == "kari can log in.\n"
    assert PASSWORD not in asked.output
    stopped = CliRunner().invoke(fagregister, ["user", "add", "ola"], input=f"{PASSWORD}\n")
    assert stopped.exit_code == 1


def test_a_name_that_will_not_do_is_told_before_a_password_is_asked_for(shell: Shell) -> None:
    add(shell, "kari")
    assert "is taken" in shell.refused("user", "add", "kari")
    assert "A username has" in shell.misused("user", "add", "Ola Nordmann")
    assert "no user ukjent" in shell.refused("user", "password", "ukjent")


def test_who_changes_their_mind_is_told_that_it_stopped(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> str:
        raise click.Abort

    monkeypatch.setattr(click, "prompt", interrupt)
    assert shell.refused("user", "add", "kari") == "fagregister: stopped"


def test_a_token_is_shown_once_and_can_be_revoked(shell: Shell) -> None:
    add(shell, "kari")
    secret = shell.ok("token", "add", "kari", "--name", "nattlig", "--scope", "read", "--days", "30").out.strip()
    opened = open_installation(Settings(data=shell.directory))
    with opened.database.reading() as session:
        assert people.member_of_token(session, secret).username == "kari"
    opened.database.dispose()
    listed = shell.ok("token", "list", "kari", "--json").json
    assert [(each["name"], each["scopes"], each["revoked"]) for each in listed] == [("nattlig", "read", False)]
    assert secret not in shell.ok("token", "list", "kari").out
    shell.ok("token", "revoke", "kari", "nattlig")
    assert shell.ok("token", "list", "kari", "--json").json[0]["revoked"] is True
    assert "no token named x" in shell.refused("token", "revoke", "kari", "x")
    assert "scopes among" in shell.misused("token", "add", "kari", "--name", "x", "--scope", "all")


def test_a_network_is_added_and_listed(shell: Shell) -> None:
    assert "decides once its checklist is signed" in shell.ok(*NETWORK).out
    assert shell.ok("network", "list", "--json").json == [{"slug": "kreft", "name": "Kreft", "checklist_signed": False}]
    assert "already a network kreft" in shell.refused(*NETWORK)
    assert "no organisation 993467049" in shell.refused(
        "network", "add", "akutt", "--name", "Akutt", "--organisation", "993467049"
    )
    assert "Missing option" in shell.misused("network", "add", "akutt")
