"""Questions that found no answer and were passed to the moderators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select, true

from knowledge.storage.schema import LOCALE_LENGTH, UNANSWERED_QUESTIONS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from knowledge.storage.engine import Database


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """One question as it was asked. Who asked it is not kept."""

    id: int
    server_id: int | None
    question: str
    locale: str | None
    asked_at: datetime


class UnansweredQuestions:
    """The unanswered questions of every server, each server's apart."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def add(self, *, question: str, server_id: int | None, locale: str | None, asked_at: datetime) -> None:
        """Keeps a question; it is on the disk when this returns.

        Args:
            question: As it was typed.
            server_id: Where it was asked; None in a direct message.
            locale: Language of the person's Discord, such as `zh-CN`.
            asked_at: When, with a time zone.

        Raises:
            StorageError: It could not be kept.
        """
        row = {
            "question": question,
            "server_id": server_id,
            "locale": locale and locale[:LOCALE_LENGTH],
            "asked_at": asked_at,
        }
        await self._database.execute(insert(UNANSWERED_QUESTIONS).values(row))

    async def take_back(self, *, question: str, server_id: int, asked_at: datetime) -> None:
        """Forgets one question again: it did find its answer.

        Raises:
            StorageError: It could not be deleted.
        """
        table = UNANSWERED_QUESTIONS.c
        same = (table.server_id == server_id, table.asked_at == asked_at, table.question == question)
        await self._database.execute(delete(UNANSWERED_QUESTIONS).where(*same))

    async def recent_everywhere(self, limit: int) -> list[UnansweredQuestion]:
        """The latest questions of all servers and of direct messages, newest first; for the bot's operator alone.

        Raises:
            StorageError: They could not be read.
        """
        return await self._latest(true(), limit)

    async def recent(self, server_id: int | None, limit: int = 25) -> list[UnansweredQuestion]:
        """The latest questions of one server (None: of direct messages), newest first.

        Raises:
            StorageError: They could not be read.
        """
        return await self._latest(UNANSWERED_QUESTIONS.c.server_id == server_id, limit)

    async def _latest(self, condition: ColumnElement[bool], limit: int) -> list[UnansweredQuestion]:
        table = UNANSWERED_QUESTIONS.c
        query = (
            select(table.id, table.server_id, table.question, table.locale, table.asked_at)
            .where(condition)
            .order_by(table.asked_at.desc(), table.id.desc())
            .limit(limit)
        )
        return [
            UnansweredQuestion(row.id, row.server_id, row.question, row.locale, row.asked_at)
            for row in await self._database.fetch(query)
        ]
