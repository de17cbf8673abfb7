"""Keeping the registry whole: database, index, proof, backup."""

import sys
from pathlib import Path

import click
from tqdm import tqdm

from registry.cli.opening import acting, as_json, member, opened, print_json
from registry.config import read_settings
from registry.db import Database
from registry.search import Writer
from registry.services.proposing import redaction, suggestions
from registry.services.upkeep import backup as backups
from registry.services.upkeep import schema, verification
from registry.services.upkeep import worker as following


@click.group()
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest schema, making it if it is missing."""
    opened()
    click.echo("The database has the newest schema.")


@db.command("check")
def db_check() -> None:
    """Whether the database has the newest schema and agrees with it; exits with 1 if not."""
    settings = read_settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.url)
    if not schema.is_current(database):
        click.echo("fagregister: the schema is not the newest. Run fagregister db upgrade.", err=True)
        sys.exit(1)
    found = schema.differences(database)
    for each in found:
        click.echo(f"fagregister: the database differs from its schema: {each}", err=True)
    if found:
        sys.exit(1)
    click.echo("The database has the newest schema and agrees with it.")


@click.command()
def reindex() -> None:
    """Make the search index anew. Stop the service first: its worker holds the index."""
    installation = opened()
    bar = tqdm(desc="Indexing", unit=" items", disable=not sys.stderr.isatty())

    def progress(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    with Writer(installation.index) as writer, bar:
        following.rebuild(installation, writer, progress)
        click.echo(f"The index has all that was recorded up to entry {writer.indexed_through}.")


@click.command()
@click.option("--checkpoint", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@as_json
def verify(checkpoint: Path | None, as_json: bool) -> None:
    """Prove that nothing was altered: chain, signatures, rows, texts, contents. Exits with 1 on any fault."""
    installation = opened()
    against = verification.read_checkpoint(checkpoint) if checkpoint else None
    with installation.database.reading() as session:
        report = verification.verify(session, installation.ledger.key, against)
    if as_json:
        faults = [{"place": fault.place, "what": fault.what} for fault in report.faults]
        counts = {name: getattr(report, name) for name in ("entries", "rows", "contents", "redacted")}
        print_json(counts | {"faults": faults})
    else:
        for fault in report.faults:
            click.echo(f"{fault.place}: {fault.what}")
        click.echo(
            f"{report.entries} entries, {report.rows} rows, {report.contents} contents, {report.redacted} redacted: "
            + (f"{len(report.faults)} FAULTS" if report.faults else "all is as it was recorded")
        )
    if report.faults:
        sys.exit(1)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--without-key", is_flag=True, help="Leave the signing key out; keep it elsewhere.")
def backup(file: Path, without_key: bool) -> None:
    """Write all that cannot be derived into one file, as it stands at one moment, from a running service too."""
    installation = opened()
    count = backups.backup(installation, file, with_key=not without_key)
    click.echo(f"{file}: {count} rows" + ("" if without_key else ", and the signing key: keep the file safe"))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Fill an empty registry from a backup, and verify it."""
    count = backups.restore(read_settings(), file)
    installation = opened()
    with installation.database.reading() as session:
        faults = verification.verify(session, installation.ledger.key).faults
    for fault in faults:
        click.echo(f"{fault.place}: {fault.what}", err=True)
    click.echo(f"{count} rows restored, {len(faults)} faults")
    if faults:
        sys.exit(1)


@click.command()
@click.argument("proposal", type=int)
@click.argument("place")
@acting
def redact(proposal: int, place: str, username: str | None) -> None:
    """Remove a text of a PROPOSAL for ever, on record; PLACE as the ledger names it, for example comment:5."""
    with opened().database.writing() as session:
        redaction.redact(session, member(session, username), proposal, place)
    click.echo(f"The text of {place} is removed; the ledger says so, and still verifies.")


@click.command("redact-suggestion")
@click.argument("suggestion", type=int)
@click.option("--reply", is_flag=True, help="The network's answer, not what was suggested.")
@acting
def redact_suggestion(suggestion: int, reply: bool, username: str | None) -> None:
    """Remove the text of a SUGGESTION, or the reply to it, for ever, on record."""
    with opened().database.writing() as session:
        suggestions.redact(session, member(session, username), suggestion, "reply" if reply else "text")
    click.echo(f"The text of suggestion:{suggestion} is removed; the ledger says so, and still verifies.")


COMMANDS = (db, reindex, verify, redact, redact_suggestion, backup, restore)
