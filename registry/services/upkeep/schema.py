"""Brings the database to the newest schema and says whether it agrees with the models."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.orm import Session

import migrations
from registry.db import Database
from registry.models import Row


def configuration(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to `revision` in one transaction under the write lock; does nothing where it is there."""
    with database.writing() as session:
        upgrade_within(session, revision)


def upgrade_within(session: Session, revision: str = "head") -> None:
    """The same in a transaction that goes on; it is undone with it."""
    command.upgrade(configuration(session.connection()), revision)


def downgrade(database: Database, revision: str) -> None:
    with database.writing() as session:
        command.downgrade(configuration(session.connection()), revision)


def is_current(database: Database) -> bool:
    with database.reading() as session:
        found = MigrationContext.configure(session.connection()).get_current_revision()
    return found == head()


def differences(database: Database) -> list[Any]:
    """What Alembic would change to make the tables equal to the models; empty when they agree."""
    with database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        return list(compare_metadata(context, Row.metadata))


def head() -> str:
    """The newest revision that this code knows."""
    return str(ScriptDirectory.from_config(configuration()).get_current_head())
