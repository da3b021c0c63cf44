"""Deletes what was kept long enough, and what is known of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, update

from knowledge.storage.deciding import DecisionState
from knowledge.storage.schema import (
    ANSWER_RATINGS,
    AUDIT,
    METADATA,
    NOTICES,
    PROPOSALS,
    REVIEW_DECISIONS,
    SUGGESTIONS,
    TELL_REQUESTS,
    UNANSWERED_QUESTIONS,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

_OPEN: Final = DecisionState.OPEN.value


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were deleted."""

    questions: int
    audit: int


class Retention:
    """Deletes by age, by person and by server; what facts say and their versions are not touched by the first two."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def purge(self, server_id: int, *, questions_before: datetime, audit_before: datetime) -> Purged:
        """Deletes what a server no longer wants to keep.

        Args:
            server_id: The server.
            questions_before: Questions, ratings, requests, notices, and what was decided about them, from before this.
            audit_before: Audit rows from before this.

        Raises:
            StorageError: It could not be deleted.
        """
        questions: tuple[tuple[Table, ColumnElement[bool]], ...] = (
            (UNANSWERED_QUESTIONS, UNANSWERED_QUESTIONS.c.asked_at < questions_before),
            (ANSWER_RATINGS, ANSWER_RATINGS.c.rated_at < questions_before),
            (TELL_REQUESTS, TELL_REQUESTS.c.asked_at < questions_before),
            (NOTICES, NOTICES.c.created_at < questions_before),
            (REVIEW_DECISIONS, REVIEW_DECISIONS.c.decided_at < questions_before),
            (SUGGESTIONS, and_(SUGGESTIONS.c.state != _OPEN, SUGGESTIONS.c.decided_at < questions_before)),
        )
        audit: tuple[tuple[Table, ColumnElement[bool]], ...] = (
            (AUDIT, AUDIT.c.at < audit_before),
            (PROPOSALS, and_(PROPOSALS.c.state != _OPEN, PROPOSALS.c.decided_at < audit_before)),
        )

        async def work(connection: AsyncConnection) -> Purged:
            counts = []
            for group in (questions, audit):
                removed = 0
                for table, old in group:
                    ours = delete(table).where(table.c.server_id == server_id, old)
                    removed += (await connection.execute(ours)).rowcount
                counts.append(removed)
            return Purged(*counts)

        return await self._database.write(work)

    async def forget_person(self, server_id: int, person_id: int) -> int:
        """Deletes what says that a member asked or suggested something; says in how many rows it stood.

        What moderators changed stays under their id until the server's retention ends: others must be able to see it.

        Raises:
            StorageError: It could not be deleted.
        """

        async def work(connection: AsyncConnection) -> int:
            found = 0
            for table in (TELL_REQUESTS, NOTICES):
                theirs = delete(table).where(table.c.server_id == server_id, table.c.person_id == person_id)
                found += (await connection.execute(theirs)).rowcount
            made = and_(SUGGESTIONS.c.server_id == server_id, SUGGESTIONS.c.suggested_by == person_id)
            forgotten = update(SUGGESTIONS).where(made).values(suggested_by=None, locale=None)
            return found + (await connection.execute(forgotten)).rowcount

        return await self._database.write(work)

    async def forget_server(self, server_id: int) -> None:
        """Deletes everything of a server, for good.

        Raises:
            StorageError: It could not be deleted; then all of it is still there.
        """

        async def work(connection: AsyncConnection) -> None:
            for table in METADATA.sorted_tables:
                if "server_id" in table.c:
                    await connection.execute(delete(table).where(table.c.server_id == server_id))

        await self._database.write(work)
