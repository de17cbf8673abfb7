"""Database, proof and backup on the command line; and how every command ends."""

import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import click
import pytest

from registry.cli.main import fagregister
from registry.config import Settings
from registry.ledger import checkpoint
from registry.search import Writer
from registry.services.members import networks, people
from registry.services.proposing import suggestions
from registry.services.upkeep.installation import open_installation
from tests.cli.conftest import Shell

ROOT = Path(__file__).parents[2]
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands() -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in fagregister.commands.items():
        if isinstance(command, click.Group):
            found |= {f"{name} {each}": inner for each, inner in command.commands.items()}
        else:
            found[name] = command
    return found


def tamper(shell: Shell, statement: str) -> None:
    with closing(sqlite3.connect(shell.directory / "fagregister.sqlite3")) as file, file:
        file.execute(statement)


@pytest.fixture
def filled(shell: Shell) -> Shell:
    shell.ok("user", "add", "kari", "--name", "Kari", "--password-stdin", stdin="et langt passord\n")
    return shell


def save_checkpoint(shell: Shell) -> Path:
    opened = open_installation(Settings(data=shell.directory))
    with opened.database.reading() as session:
        saved = json.dumps(checkpoint(session))
    opened.database.dispose()
    return shell.file("checkpoint.json", saved)


# Proof


def test_an_untouched_registry_is_proven(filled: Shell) -> None:
    ended = filled.ok("verify")
    assert ended.out == "2 entries, 2 rows, 0 contents, 0 redacted: all is as it was recorded\n"
    assert filled.ok("verify", "--checkpoint", save_checkpoint(filled), "--json").json == {
        "entries": 2, "rows": 2, "contents": 0, "redacted": 0, "faults": [],
    }  # fmt: skip


def test_a_suggestions_text_is_removed_on_record(filled: Shell) -> None:
    assert "There is no suggestion 7" in filled.refused("redact-suggestion", "7")
    installation = open_installation(Settings(data=filled.directory))
    with installation.database.writing() as session:
        console = people.console(session)
        networks.add_network(session, console, "kreft", {"nb": "Kreft"})
        suggestions.suggest(session, console, "Navnet på en pasient", network="kreft")
    installation.database.dispose()
    assert "suggestion:1 is removed" in filled.ok("redact-suggestion", "1").out
    assert "has no reply" in filled.refused("redact-suggestion", "1", "--reply")
    assert "1 redacted" in filled.ok("verify").out


def test_every_fault_is_named_and_ends_with_1(filled: Shell) -> None:
    tamper(filled, "UPDATE user SET roles = '[\"operator\"]' WHERE username = 'kari'")
    ended = filled("verify")
    assert ended.code == 1
    assert ended.out.splitlines()[0].startswith("user:2: it has been altered")
    assert ended.out.splitlines()[-1].endswith("1 FAULTS")
    ended = filled("verify", "--json")
    assert (ended.code, [each["place"] for each in ended.json["faults"]]) == (1, ["user:2"])


def test_a_cut_tail_is_noticed_against_a_checkpoint(filled: Shell) -> None:
    file = save_checkpoint(filled)
    tamper(filled, "DELETE FROM entry WHERE seq = 2")
    tamper(filled, "DELETE FROM user WHERE id = 2")
    assert filled("verify").code == 0
    ended = filled("verify", "--checkpoint", file)
    assert (ended.code, ended.out.splitlines()[0].split(":")[:2]) == (1, ["entry", "2"])


def test_what_is_no_checkpoint_is_wrong_use(filled: Shell) -> None:
    assert "is not a checkpoint" in filled.misused("verify", "--checkpoint", filled.file("c.json", "{}"))
    assert "does not exist" in filled.misused("verify", "--checkpoint", filled.directory / "none")


# Database, index, backup


def test_the_schema_is_made_and_checked(shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert shell.ok("db", "check").out == "The database has the newest schema and agrees with it.\n"
    tamper(shell, "ALTER TABLE region ADD COLUMN extra TEXT")
    assert "differs from its schema" in shell.refused("db", "check")
    monkeypatch.setenv("FAGREGISTER_DATA", str(tmp_path / "new"))
    assert "Run fagregister db upgrade" in shell.refused("db", "check")
    shell.ok("db", "upgrade")
    shell.ok("db", "check")


def test_a_backup_fills_another_directory(filled: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "b.zip"
    assert "and the signing key: keep the file safe" in filled.ok("backup", file).out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "key" not in filled.ok("backup", tmp_path / "c.zip", "--without-key").out
    assert "not empty" in filled.refused("restore", file)
    monkeypatch.setenv("FAGREGISTER_DATA", str(tmp_path / "new"))
    assert filled.ok("restore", file).out.endswith("rows restored, 0 faults\n")
    assert "kari" in filled.ok("user", "list").out
    monkeypatch.setenv("FAGREGISTER_DATA", str(tmp_path / "newer"))
    ended = filled("restore", tmp_path / "c.zip")
    assert (ended.code, "signature is not this registry's" in ended.err) == (1, True)


def test_a_backup_that_cannot_be_written_or_read_is_told(filled: Shell, tmp_path: Path) -> None:
    assert "No such file" in filled.refused("backup", tmp_path / "no" / "b.zip")
    assert "is not a whole backup" in filled.misused("restore", filled.file("b.zip", "no zip"))


def test_an_index_that_another_process_writes_is_left_alone(filled: Shell) -> None:
    with Writer(filled.directory / "index"):
        assert "Another process" in filled.refused("reindex")
    filled.ok("reindex")


def test_a_database_that_cannot_be_used_is_told_in_one_line(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAGREGISTER_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert "FAGREGISTER_DATABASE_URL" in shell.refused("verify")
    monkeypatch.delenv("FAGREGISTER_DATABASE_URL")
    (shell.directory / "fagregister.sqlite3").write_bytes(b"this is no database" * 100)
    assert "not a database" in shell.refused("verify")


# How every command ends


@pytest.mark.parametrize(
    "arguments",
    [("nothing",), ("import",), ("import", "/none", "--kind", "codeset"), ("search",), ("diff", "a"), ("user",),
     ("token", "add", "kari"), ("serve", "--port", "0"), ("export", "a", "b"), ("verify", "--chekpoint", "x"),
     ("import", str(Path(__file__)), "--kind", "codeset", "--map", "code")],
)  # fmt: skip
def test_wrong_use_ends_with_2_and_one_line(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert "fagregister --help" in shell.misused(*arguments)


def test_wrong_settings_are_wrong_use(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAGREGISTER_MAX_UPLOAD", "mye")
    assert "max_upload must be a whole number" in shell.misused("verify")


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_says_what_it_does(shell: Shell, name: str) -> None:
    ended = shell.ok(*name.split(), "--help")
    assert ended.out.startswith(f"Usage: fagregister {name}")
    assert commands()[name].help, f"{name} has no help"


def test_every_command_is_in_the_documents() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in DOCS)
    missing = [name for name in commands() if f"fagregister {name}" not in text]
    assert missing == []


def test_help_is_given_and_is_no_failure(shell: Shell) -> None:
    for arguments in (["--help"], ["-h"], ["user", "--help"]):
        assert "Usage: fagregister" in shell.ok(*arguments).out
