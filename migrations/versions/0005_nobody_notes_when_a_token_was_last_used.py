"""Nobody notes when a token was last used: the column was never filled.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from registry.models.row import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("token", "last_used_at")


def downgrade() -> None:
    op.add_column("token", sa.Column("last_used_at", Instant(), nullable=True))
