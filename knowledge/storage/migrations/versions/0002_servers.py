"""What servers keep for themselves: settings, facts and their versions, changes to the shared base, the queues.

Types are spelled out instead of imported: this step must stay what it was when the code moves on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "server_revisions",
    "server_settings",
    "facts",
    "fact_versions",
    "hidden_entries",
    "taught_phrasings",
    "server_negatives",
    "suggestions",
    "proposals",
    "tell_requests",
    "notices",
    "review_decisions",
    "audit",
    "source_checks",
)


def upgrade() -> None:
    """Creates the tables."""
    counting_key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "server_revisions",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("server_id", name="pk_server_revisions"),
    )
    op.create_table(
        "server_settings",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("server_id", name="pk_server_settings"),
    )
    op.create_table(
        "facts",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fact_id", sa.String(60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("overrides", sa.String(60), nullable=True, comment="the shared entry that it stands in for"),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "fact_id", name="pk_facts"),
    )
    op.create_table(
        "fact_versions",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fact_id", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON; what was before stands in the version before"),
        sa.Column("overrides", sa.String(60), nullable=True),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "fact_id", "version", name="pk_fact_versions"),
    )
    op.create_table(
        "hidden_entries",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.String(60), nullable=False),
        sa.Column("added_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "entry_id", name="pk_hidden_entries"),
    )
    op.create_table(
        "taught_phrasings",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.String(60), nullable=False),
        sa.Column("phrasing", sa.Text(), nullable=False),
        sa.Column("added_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "entry_id", "phrasing", name="pk_taught_phrasings"),
    )
    op.create_table(
        "server_negatives",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("added_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "question", name="pk_server_negatives"),
    )
    op.create_table(
        "suggestions",
        sa.Column("id", counting_key, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("entry_id", sa.String(60), nullable=True, comment="the entry that it is about"),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True, comment="the answer or the correction"),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("suggested_by", sa.BigInteger(), nullable=True, comment="emptied when it is decided"),
        sa.Column("suggested_at", moment, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
    )
    op.create_index("ix_suggestions_server_id_state", "suggestions", ["server_id", "state"])
    op.create_table(
        "proposals",
        sa.Column("id", counting_key, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", moment, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
    )
    op.create_index("ix_proposals_server_id_state", "proposals", ["server_id", "state"])
    op.create_table(
        "tell_requests",
        sa.Column("id", counting_key, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True, comment="null: by direct message"),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tell_requests"),
    )
    op.create_index("ix_tell_requests_server_id", "tell_requests", ["server_id"])
    op.create_table(
        "notices",
        sa.Column("id", counting_key, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True, comment="null: by direct message"),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.String(60), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index("ix_notices_server_id", "notices", ["server_id"])
    op.create_table(
        "review_decisions",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question_key", sa.Text(), nullable=False, comment="the question in its comparable form"),
        sa.Column("decision", sa.String(32), nullable=False),
        sa.Column("entry_id", sa.String(60), nullable=True),
        sa.Column("decided_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "question_key", name="pk_review_decisions"),
    )
    op.create_table(
        "audit",
        sa.Column("id", counting_key, nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(400), nullable=False, comment="id of what was changed"),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_server_id_at", "audit", ["server_id", "at"])
    op.create_table(
        "source_checks",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("checked_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "url", name="pk_source_checks"),
    )


def downgrade() -> None:
    """Drops the tables with all they hold."""
    for table in reversed(TABLES):
        op.drop_table(table)
