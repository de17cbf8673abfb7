"""A matter may concern one organisation alone, which then decides it.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("proposal", "standard")


def upgrade() -> None:
    for table in TABLES:
        name = f"fk_{table}_organisation_id"
        if op.get_context().dialect.name == "sqlite":
            # a table that others point at is not rebuilt: SQLite adds the column, its key and all, in place
            op.execute(
                f"ALTER TABLE {table} ADD COLUMN organisation_id INTEGER CONSTRAINT {name} REFERENCES organisation (id)"
            )
        else:
            op.add_column(table, sa.Column("organisation_id", sa.BigInteger(), nullable=True))
            op.create_foreign_key(op.f(name), table, "organisation", ["organisation_id"], ["id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "organisation_id")
