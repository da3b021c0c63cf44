"""What moderators are writing and have not saved yet.

Types are spelled out instead of imported: this step must stay what it was when the code moves on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates the table."""
    op.create_table(
        "drafts",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "token", name="pk_drafts"),
    )


def downgrade() -> None:
    """Drops the table with all it holds."""
    op.drop_table("drafts")
