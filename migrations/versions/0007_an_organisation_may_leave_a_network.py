"""An organisation may leave a network; what it has decided there stays.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from registry.models.row import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("scope", sa.Column("left_at", Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("scope", "left_at")
