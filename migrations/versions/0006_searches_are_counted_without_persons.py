"""What searchers choose and look for in vain is counted by the hash of a query.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from registry.models.row import Instant, choice
from registry.models.searches import Lack

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_choice",
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("standard", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("query", "standard", "item", name=op.f("pk_search_choice")),
    )
    op.create_index(op.f("ix_search_choice_last_at"), "search_choice", ["last_at"])
    op.create_table(
        "search_lack",
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("lack", choice(Lack), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("query", "lack", name=op.f("pk_search_lack")),
    )
    op.create_index(op.f("ix_search_lack_count"), "search_lack", ["count"])
    op.create_index(op.f("ix_search_lack_last_at"), "search_lack", ["last_at"])


def downgrade() -> None:
    op.drop_table("search_lack")
    op.drop_table("search_choice")
