"""The first tables: unanswered questions, ratings, command trees.

Types are spelled out instead of imported: this step must stay what it was when the code moves on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates the tables."""
    counting_key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "unanswered_questions",
        sa.Column("id", counting_key, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=True, comment="null: asked in a direct message"),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(16), nullable=True),
        sa.Column("asked_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unanswered_questions"),
    )
    op.create_index(
        "ix_unanswered_questions_server_id_asked_at",
        "unanswered_questions",
        ["server_id", "asked_at"],
    )
    op.create_table(
        "answer_ratings",
        sa.Column("id", counting_key, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=True, comment="null: rated in a direct message"),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("rated_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answer_ratings"),
    )
    op.create_index("ix_answer_ratings_server_id_entry_id", "answer_ratings", ["server_id", "entry_id"])
    op.create_table(
        "command_trees",
        sa.Column("application_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("synced_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("application_id", name="pk_command_trees"),
    )


def downgrade() -> None:
    """Drops the tables with all they hold."""
    op.drop_table("command_trees")
    op.drop_table("answer_ratings")
    op.drop_table("unanswered_questions")
