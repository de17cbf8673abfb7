"""Runs migrations on the connection that registry.services.upkeep.schema hands over."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext

from registry.models import Row
from registry.models.row import Document, Identity, Instant

NAMED = {id(Document): "Document", id(Identity): "Identity"}


def render(kind: str, value: Any, autogenerate: AutogenContext) -> str | bool:
    """Write our own column types by name, so that a migration reads as the models do."""
    name = "Instant()" if isinstance(value, Instant) else NAMED.get(id(value))
    if kind != "type" or name is None:
        return False
    autogenerate.imports.add("from registry.models.row import " + name.removesuffix("()"))
    return name


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Row.metadata,
        render_as_batch=True,  # SQLite alters tables by copying them
        compare_type=True,
        render_item=render,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
