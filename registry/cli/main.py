"""Puts the commands together, and turns every refusal into one line and an exit code."""

import logging
import os
import shutil
import sys
from collections.abc import Sequence

import click
import structlog
from sqlalchemy.exc import DBAPIError

from registry.cli import conflicts, content, networks, people, records, running, search, upkeep
from registry.config import read_settings
from registry.errors import BadRequest, ContentError, RegistryError

REFUSED = 1
WRONG_USE = 2
SHOWN_PROBLEMS = 20
#: Bytes without which a database cannot even be opened.
LEAST_ROOM = 256 * 1024


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
def fagregister() -> None:
    """The registry of a health region's clinical standards. Settings come from FAGREGISTER_… and hold everywhere."""


for part in (running, content, records, conflicts, search, upkeep, people, networks):
    for command in part.COMMANDS:
        fagregister.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command. Exits with 0, 1 for a refusal, 2 for wrong use; errors go to stderr in one line."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),  # the one there is when something is said
    )
    try:
        sys.exit(fagregister.main(args=arguments, prog_name="fagregister", standalone_mode=False) or 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        _say("stopped")
        sys.exit(REFUSED)
    except click.ClickException as error:
        _say(f"{error.format_message()} See fagregister --help.")
        sys.exit(WRONG_USE)
    except RegistryError as error:
        for each in error.problems[:SHOWN_PROBLEMS] if isinstance(error, ContentError) else ():
            click.echo(content.problem_line(each), err=True)
        _say(str(error))
        sys.exit(WRONG_USE if isinstance(error, BadRequest) else REFUSED)
    except OSError as error:
        _say(_disk() or f"{error.filename or 'The system'}: {error.strerror or error}.")
        sys.exit(REFUSED)
    except DBAPIError as error:
        why = str(error.orig).strip().rstrip(".")
        told = f"The database cannot be used: {why}. See FAGREGISTER_DATABASE_URL and FAGREGISTER_DATA."
        _say(_disk() or told)
        sys.exit(REFUSED)


def _disk() -> str:
    """What there is to say of the data directory: the errors that its disk leads to seldom name it."""
    data = read_settings().data
    if data.is_dir() and shutil.disk_usage(data).free < LEAST_ROOM:
        return f"The disk of {data} is full. Make room there and try again."
    if data.is_dir() and not os.access(data, os.W_OK):
        return f"{data} cannot be written to. Give it to the user that the service runs as, or set FAGREGISTER_DATA."
    return ""


def _say(text: str) -> None:
    click.echo("fagregister: " + " ".join(text.split()), err=True)
