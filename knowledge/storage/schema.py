"""The tables. A change here needs a new file in migrations/versions; a test compares the two.

What a server keeps for itself has its ``server_id`` in the primary key or in every index, and is reached only through
repositories whose every method is given one.

The id of a person stands in four places only, each for as long as it has a use: who changed something (``actor_id``),
who proposed a change (``proposed_by``), who made a suggestion, until it is decided (``suggested_by``), and who asked to
be told (``person_id``), until they were told.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text

from knowledge.storage.types import CountingKey, PersonText, Snowflake, UtcDateTime

LOCALE_LENGTH: Final = 16
"""Longest language code kept; Discord's longest is “es-419” and “zh-CN” is typical."""

ID_LENGTH: Final = 60
"""Longest id of an entry (`knowledge.models.Slug`)."""
WORD_LENGTH: Final = 32
"""Longest word of a fixed list: a state, an action, a kind."""
SUBJECT_LENGTH: Final = 400

METADATA: Final = MetaData(
    # Named constraints can be dropped by a later migration on both databases.
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    },
)

UNANSWERED_QUESTIONS: Final = Table(
    "unanswered_questions",
    METADATA,
    Column("id", CountingKey, primary_key=True),
    Column("server_id", Snowflake, nullable=True, comment="null: asked in a direct message"),
    Column("question", PersonText, nullable=False),
    Column("locale", String(LOCALE_LENGTH), nullable=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Index("ix_unanswered_questions_server_id_asked_at", "server_id", "asked_at"),
)

ANSWER_RATINGS: Final = Table(
    "answer_ratings",
    METADATA,
    Column("id", CountingKey, primary_key=True),
    Column("server_id", Snowflake, nullable=True, comment="null: rated in a direct message"),
    Column("entry_id", Text, nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("question", PersonText, nullable=True),
    Column("rated_at", UtcDateTime, nullable=False),
    Index("ix_answer_ratings_server_id_entry_id", "server_id", "entry_id"),
)

COMMAND_TREES: Final = Table(
    "command_trees",
    METADATA,
    Column("application_id", Snowflake, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False),
    Column("synced_at", UtcDateTime, nullable=False),
)

SERVER_REVISIONS: Final = Table(
    "server_revisions",
    METADATA,
    # Raised by every write of a server. The first statement of each: on PostgreSQL its lock orders a server's writers.
    Column("server_id", Snowflake, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

SERVER_SETTINGS: Final = Table(
    "server_settings",
    METADATA,
    Column("server_id", Snowflake, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False, comment="JSON"),
    Column("version", Integer, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

FACTS: Final = Table(
    "facts",
    METADATA,
    Column("server_id", Snowflake, primary_key=True, autoincrement=False),
    Column("fact_id", String(ID_LENGTH), primary_key=True),
    Column("content", Text, nullable=False, comment="JSON"),
    Column("version", Integer, nullable=False),
    Column("state", String(WORD_LENGTH), nullable=False),
    Column("overrides", String(ID_LENGTH), nullable=True, comment="the shared entry that it stands in for"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

FACT_VERSIONS: Final = Table(
    "fact_versions",
    METADATA,
    Column("server_id", Snowflake, primary_key=True, autoincrement=False),
    Column("fact_id", String(ID_LENGTH), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("action", String(WORD_LENGTH), nullable=False),
    Column("state", String(WORD_LENGTH), nullable=False),
    Column("content", Text, nullable=False, comment="JSON; what was before stands in the version before"),
    Column("overrides", String(ID_LENGTH), nullable=True),
    Column("actor_id", Snowflake, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

HIDDEN_ENTRIES: Final = Table(
    "hidden_entries",
    METADATA,
    Column("server_id", Snowflake, primary_key=True, autoincrement=False),
    Column("entry_id", String(ID_LENGTH), primary_key=True),
    Column("added_at", UtcDateTime, nullable=False),
)

TAUGHT_PHRASINGS: Final = Table(
    "taught_phrasings",
    METADATA,
    Column("server_id", Snowflake, primary_key=True, autoincrement=False),
    Column("entry_id", String(ID_LENGTH), primary_key=True),
    Column("phrasing", Text, primary_key=True),
    Column("added_at", UtcDateTime, nullable=False),
)

SERVER_NEGATIVES: Final = Table(
    "server_negatives",
    METADATA,
    Column("server_id", Snowflake, primary_key=True, autoincrement=False),
    Column("question", Text, primary_key=True),
    Column("added_at", UtcDateTime, nullable=False),
)

SUGGESTIONS: Final = Table(
    "suggestions",
    METADATA,
    Column("id", CountingKey, primary_key=True),
    Column("server_id", Snowflake, nullable=False),
    Column("kind", String(WORD_LENGTH), nullable=False),
    Column("entry_id", String(ID_LENGTH), nullable=True, comment="the entry that it is about"),
    Column("question", PersonText, nullable=False),
    Column("text", PersonText, nullable=True, comment="the answer or the correction"),
    Column("source", PersonText, nullable=True),
    Column("suggested_by", Snowflake, nullable=True, comment="emptied when it is decided"),
    Column("locale", String(LOCALE_LENGTH), nullable=True, comment="of whoever suggested it; emptied with it"),
    Column("suggested_at", UtcDateTime, nullable=False),
    Column("state", String(WORD_LENGTH), nullable=False),
    Column("reason", PersonText, nullable=True),
    Column("decided_at", UtcDateTime, nullable=True),
    Index("ix_suggestions_server_id_state", "server_id", "state"),
)

PROPOSALS: Final = Table(
    "proposals",
    METADATA,
    Column("id", CountingKey, primary_key=True),
    Column("server_id", Snowflake, nullable=False),
    Column("change", Text, nullable=False, comment="JSON"),
    Column("summary", PersonText, nullable=False),
    Column("proposed_by", Snowflake, nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("state", String(WORD_LENGTH), nullable=False),
    Column("reason", PersonText, nullable=True),
    Column("decided_at", UtcDateTime, nullable=True),
    Index("ix_proposals_server_id_state", "server_id", "state"),
)

TELL_REQUESTS: Final = Table(
    "tell_requests",
    METADATA,
    Column("id", CountingKey, primary_key=True),
    Column("server_id", Snowflake, nullable=False),
    Column("question", PersonText, nullable=False),
    Column("person_id", Snowflake, nullable=False),
    Column("locale", String(LOCALE_LENGTH), nullable=True, comment="of that person's Discord"),
    Column("channel_id", Snowflake, nullable=True, comment="null: by direct message"),
    Column("message_id", Snowflake, nullable=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Index("ix_tell_requests_server_id", "server_id"),
)

NOTICES: Final = Table(
    "notices",
    METADATA,
    Column("id", CountingKey, primary_key=True),
    Column("server_id", Snowflake, nullable=False),
    Column("kind", String(WORD_LENGTH), nullable=False),
    Column("person_id", Snowflake, nullable=False),
    Column("locale", String(LOCALE_LENGTH), nullable=True, comment="of that person's Discord"),
    Column("channel_id", Snowflake, nullable=True, comment="null: by direct message"),
    Column("message_id", Snowflake, nullable=True),
    Column("question", PersonText, nullable=False),
    Column("entry_id", String(ID_LENGTH), nullable=True),
    Column("reason", PersonText, nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_notices_server_id", "server_id"),
)

REVIEW_DECISIONS: Final = Table(
    "review_decisions",
    METADATA,
    Column("server_id", Snowflake, primary_key=True, autoincrement=False),
    Column("question_key", Text, primary_key=True, comment="the question in its comparable form"),
    Column("decision", String(WORD_LENGTH), nullable=False),
    Column("entry_id", String(ID_LENGTH), nullable=True),
    Column("decided_at", UtcDateTime, nullable=False),
)

AUDIT: Final = Table(
    "audit",
    METADATA,
    Column("id", CountingKey, primary_key=True),
    Column("server_id", Snowflake, nullable=False),
    Column("actor_id", Snowflake, nullable=False),
    Column("action", String(WORD_LENGTH), nullable=False),
    Column("subject", String(SUBJECT_LENGTH), nullable=False, comment="id of what was changed"),
    Column("old", PersonText, nullable=True),
    Column("new", PersonText, nullable=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_audit_server_id_at", "server_id", "at"),
)

SOURCE_CHECKS: Final = Table(
    "source_checks",
    METADATA,
    Column("server_id", Snowflake, primary_key=True, autoincrement=False),
    Column("url", Text, primary_key=True),
    Column("state", String(WORD_LENGTH), nullable=False),
    Column("detail", Text, nullable=False),
    Column("checked_at", UtcDateTime, nullable=False),
)

DRAFTS: Final = Table(
    "drafts",
    METADATA,
    Column("server_id", Snowflake, primary_key=True, autoincrement=False),
    Column("token", String(WORD_LENGTH), primary_key=True),
    Column("content", PersonText, nullable=False, comment="JSON"),
    Column("kept_at", UtcDateTime, nullable=False),
)
