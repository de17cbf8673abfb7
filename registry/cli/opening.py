"""What the commands share: the installation of the settings, who acts, and how results are printed."""

from collections.abc import Iterable, Sequence
from typing import Any

import click
import orjson
from sqlalchemy.orm import Session

from registry.access import Member
from registry.config import read_settings
from registry.services.members import people
from registry.services.upkeep.installation import Installation, open_installation

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
acting = click.option("--as", "username", metavar="USER", help="Act as this user; the console if not given.")


def opened() -> Installation:
    """The installation of the settings; a missing database is made."""
    return open_installation(read_settings())


def member(session: Session, username: str | None) -> Member:
    return people.member_named(session, username) if username else people.console(session)


def print_json(value: Any) -> None:
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns as wide as their widest cell."""
    lines = [list(headings), *([str(cell) if cell is not None else "" for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_rows(as_json: bool, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table, or as JSON a list of objects with the headings as names."""
    if as_json:
        print_json([dict(zip(headings, row, strict=True)) for row in rows])
    else:
        print_table(headings, rows)
