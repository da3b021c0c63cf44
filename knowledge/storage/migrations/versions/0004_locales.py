"""In which language people are told later.

Types are spelled out instead of imported: this step must stay what it was when the code moves on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COMMENTS = {
    "suggestions": "of whoever suggested it; emptied with it",
    "tell_requests": "of that person's Discord",
    "notices": "of that person's Discord",
}


def upgrade() -> None:
    """Adds the columns, empty for what is there."""
    for table, comment in _COMMENTS.items():
        op.add_column(table, sa.Column("locale", sa.String(16), nullable=True, comment=comment))


def downgrade() -> None:
    """Drops the columns with what they hold."""
    for table in _COMMENTS:
        op.drop_column(table, "locale")
