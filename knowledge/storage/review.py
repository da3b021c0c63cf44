"""What moderators still have to look at: questions that found no answer, or an answer that did not help."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, select

from knowledge.storage.schema import ANSWER_RATINGS, REVIEW_DECISIONS, UNANSWERED_QUESTIONS
from knowledge.storage.writing import in_parts, upsert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database
    from knowledge.storage.writing import Step

MAX_KEY: Final = 600
"""Characters of a question's comparable form that are compared."""


class ReviewDecision(StrEnum):
    """What a moderator made of a question."""

    ANSWERED = "answered"
    PHRASING = "phrasing"
    NEGATIVE = "negative"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as people typed it: how often in vain, how often its answer did not help. Not who."""

    question: str
    unanswered: int
    not_helpful: int
    last_asked_at: datetime

    @property
    def times(self) -> int:
        """How often it came up."""
        return self.unanswered + self.not_helpful


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a question, and when."""

    decision: ReviewDecision
    entry_id: str | None
    decided_at: datetime


class Review:
    """The questions to be looked at on every server, each server's apart."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def asked(self, server_id: int, limit: int = 5_000) -> list[AskedQuestion]:
        """The questions as they were typed, most asked first, decided or not.

        Raises:
            StorageError: They could not be read.
        """
        table, rating = UNANSWERED_QUESTIONS.c, ANSWER_RATINGS.c
        unanswered = _counted(table.question, table.asked_at, limit, table.server_id == server_id)
        not_helpful = _counted(
            *(rating.question, rating.rated_at, limit, rating.server_id == server_id),
            rating.helpful.is_(False),
            rating.question.is_not(None),
        )

        async def work(connection: AsyncConnection) -> list[AskedQuestion]:
            found: dict[str, AskedQuestion] = {
                row.question: AskedQuestion(row.question, row.times, 0, row.last_at)
                for row in await connection.execute(unanswered)
            }
            for row in await connection.execute(not_helpful):
                known = found.get(row.question)
                before, last = (known.unanswered, max(known.last_asked_at, row.last_at)) if known else (0, row.last_at)
                found[row.question] = AskedQuestion(row.question, before, row.times, last)
            return sorted(found.values(), key=lambda asked: (-asked.times, asked.question))[:limit]

        return await self._database.read(work)

    async def decisions(self, server_id: int) -> dict[str, Decided]:
        """What was decided, by the comparable form of the question.

        Raises:
            StorageError: They could not be read.
        """
        query = select(REVIEW_DECISIONS).where(REVIEW_DECISIONS.c.server_id == server_id)
        return {
            row.question_key: Decided(ReviewDecision(row.decision), row.entry_id, row.decided_at)
            for row in await self._database.fetch(query)
        }

    def deciding(
        self,
        server_id: int,
        question_keys: Sequence[str],
        decision: ReviewDecision,
        *,
        entry_id: str | None = None,
        at: datetime,
    ) -> Step:
        """A step that keeps what was decided about questions (in their comparable form), in place of earlier ones."""
        rows = [
            {
                "server_id": server_id,
                "question_key": key,
                "decision": decision.value,
                "entry_id": entry_id,
                "decided_at": at,
            }
            for key in dict.fromkeys(key[:MAX_KEY] for key in question_keys)
        ]
        statement = upsert(self._database, REVIEW_DECISIONS)
        changed = {name: statement.excluded[name] for name in ("decision", "entry_id", "decided_at")}
        whole = statement.on_conflict_do_update(index_elements=["server_id", "question_key"], set_=changed)

        async def step(connection: AsyncConnection) -> None:
            if rows:
                await connection.execute(whole, rows)

        return step

    def reopening(self, server_id: int, question_keys: Sequence[str]) -> Step:
        """A step that forgets what was decided about questions (in their comparable form)."""
        keys = list(dict.fromkeys(key[:MAX_KEY] for key in question_keys))

        async def step(connection: AsyncConnection) -> None:
            for part in in_parts(keys):
                ours = (REVIEW_DECISIONS.c.server_id == server_id, REVIEW_DECISIONS.c.question_key.in_(part))
                await connection.execute(delete(REVIEW_DECISIONS).where(*ours))

        return step


def _counted(question: Any, at: Any, limit: int, *conditions: Any) -> Select[Any]:
    times = func.count().label("times")
    query = select(question.label("question"), times, func.max(at).label("last_at")).where(*conditions)
    return query.group_by(question).order_by(times.desc()).limit(limit)
