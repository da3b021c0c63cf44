"""The tables. A change here needs a new file in migrations/versions; a test compares the two.

No table holds the id of a person.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, Index, MetaData, String, Table, Text

from knowledge.storage.types import CountingKey, PersonText, Snowflake, UtcDateTime

LOCALE_LENGTH: Final = 16
"""Longest language code kept; Discord's longest is “es-419” and “zh-CN” is typical."""

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
