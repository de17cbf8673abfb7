"""Each log-in is a row and ends by itself; failures are counted by name, whether or not anybody has it.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from registry.models.row import Identity, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "login",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("user_id", Identity, nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_login_user_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_login")),
    )
    op.create_index(op.f("ix_login_user_id"), "login", ["user_id"])
    op.create_table(
        "attempt",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_attempt")),
    )
    for column in ("failures", "locked_until", "session_epoch"):
        op.drop_column("user", column)


def downgrade() -> None:
    op.add_column("user", sa.Column("session_epoch", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("user", sa.Column("locked_until", Instant(), nullable=True))
    op.add_column("user", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    op.drop_table("attempt")
    op.drop_table("login")
