"""Suggestions are objects of their own.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from registry.models.row import Identity, Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "suggestion",
        sa.Column("id", Identity, nullable=False),
        sa.Column("network_id", Identity, nullable=False),
        sa.Column("standard_id", Identity, nullable=True),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "answered",
                "merged",
                "declined",
                name="suggestionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("author_id", Identity, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("settled_by_id", Identity, nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("proposal_id", Identity, nullable=True),
        sa.Column("merged_into_id", Identity, nullable=True),
        sa.Column("reply_id", Identity, nullable=True),
        sa.Column("prose_id", Identity, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_suggestion_author_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["suggestion.id"], name=op.f("fk_suggestion_merged_into_id")),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_suggestion_network_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_suggestion_proposal_id")),
        sa.ForeignKeyConstraint(["prose_id"], ["prose.id"], name=op.f("fk_suggestion_prose_id")),
        sa.ForeignKeyConstraint(["reply_id"], ["prose.id"], name=op.f("fk_suggestion_reply_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["user.id"], name=op.f("fk_suggestion_settled_by_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standard.id"], name=op.f("fk_suggestion_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_network_id"), ["network_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestion_standard_id"), ["standard_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestion_state"), ["state"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_state"))
        batch_op.drop_index(batch_op.f("ix_suggestion_standard_id"))
        batch_op.drop_index(batch_op.f("ix_suggestion_network_id"))

    op.drop_table("suggestion")
