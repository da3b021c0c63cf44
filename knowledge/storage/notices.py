"""Who asked to be told of an answer, and what people are still to be told.

A request waits until its question is answered; then it becomes a notice, in the same write as the answer, and a notice
is deleted when its person was told. So whoever asked is told, also when the bot is stopped in between; and afterwards
nothing says who it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select, update

from knowledge.storage.schema import LOCALE_LENGTH, NOTICES, TELL_REQUESTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database
    from knowledge.storage.writing import Step


class NoticeKind(StrEnum):
    """What somebody is told of."""

    ANSWERED = "answered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class TellRequest:
    """Somebody wants to hear when a question is answered; by direct message when there is no channel."""

    id: int
    question: str
    person_id: int
    channel_id: int | None
    message_id: int | None
    asked_at: datetime
    locale: str | None = None
    """Language of the person's Discord, such as `zh-CN`."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is still to be told."""

    id: int
    kind: NoticeKind
    person_id: int
    channel_id: int | None
    message_id: int | None
    question: str
    entry_id: str | None
    """The entry that answers it now."""
    reason: str | None
    created_at: datetime
    locale: str | None = None
    """Language of the person's Discord when they asked or suggested it."""


class Notices:
    """The requests and notices of every server, each server's apart."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def ask_to_be_told(  # noqa: PLR0913  (all that a request is made of)
        self,
        server_id: int,
        *,
        question: str,
        person_id: int,
        channel_id: int | None = None,
        message_id: int | None = None,
        locale: str | None = None,
        asked_at: datetime,
    ) -> bool:
        """Keeps a request; False when this person already waits for this question, and may now want it elsewhere.

        Raises:
            StorageError: It could not be kept.
        """
        values = {
            "server_id": server_id,
            "question": question,
            "person_id": person_id,
            "channel_id": channel_id,
            "message_id": message_id,
            "locale": locale and locale[:LOCALE_LENGTH],
            "asked_at": asked_at,
        }
        table = TELL_REQUESTS.c
        same = (table.server_id == server_id, table.person_id == person_id, table.question == question)

        async def work(connection: AsyncConnection) -> bool:
            if (row := (await connection.execute(select(table.id).where(*same).limit(1))).first()) is not None:
                where = {key: values[key] for key in ("channel_id", "message_id", "locale")}
                await connection.execute(update(TELL_REQUESTS).where(table.id == row.id).values(where))
                return False
            await connection.execute(insert(TELL_REQUESTS).values(values))
            return True

        return await self._database.write(work)

    async def waiting(self, server_id: int) -> list[TellRequest]:
        """Who waits for an answer, the longest first.

        Raises:
            StorageError: They could not be read.
        """
        query = select(TELL_REQUESTS).where(TELL_REQUESTS.c.server_id == server_id).order_by(TELL_REQUESTS.c.id)
        return [_request(row) for row in await self._database.fetch(query)]

    async def due(self, server_id: int, limit: int = 100) -> list[Notice]:
        """What people are still to be told, the oldest first.

        Raises:
            StorageError: They could not be read.
        """
        query = select(NOTICES).where(NOTICES.c.server_id == server_id).order_by(NOTICES.c.id).limit(limit)
        return [_notice(row) for row in await self._database.fetch(query)]

    async def told(self, server_id: int, notice_id: int) -> None:
        """Deletes a notice: its person was told, or cannot be reached.

        Raises:
            StorageError: It could not be deleted.
        """
        ours = (NOTICES.c.server_id == server_id, NOTICES.c.id == notice_id)
        await self._database.execute(delete(NOTICES).where(*ours))

    def answering(self, server_id: int, is_answered: Callable[[str], bool], *, entry_id: str, at: datetime) -> Step:
        """A step that turns the requests whose question is answered into notices.

        Args:
            server_id: The server.
            is_answered: Whether a question (as it was typed) is among those that were answered.
            entry_id: The entry that answers them.
            at: When.
        """

        async def step(connection: AsyncConnection) -> None:
            rows = await connection.execute(select(TELL_REQUESTS).where(TELL_REQUESTS.c.server_id == server_id))
            due = [request for request in map(_request, rows) if is_answered(request.question)]
            notices = [
                Notice(
                    id=0,
                    kind=NoticeKind.ANSWERED,
                    person_id=request.person_id,
                    channel_id=request.channel_id,
                    message_id=request.message_id,
                    question=request.question,
                    entry_id=entry_id,
                    reason=None,
                    created_at=at,
                    locale=request.locale,
                )
                for request in due
            ]
            await add_notices(connection, server_id, notices)
            for request in due:
                ours = (TELL_REQUESTS.c.server_id == server_id, TELL_REQUESTS.c.id == request.id)
                await connection.execute(delete(TELL_REQUESTS).where(*ours))

        return step


async def add_notices(connection: AsyncConnection, server_id: int, notices: Sequence[Notice]) -> None:
    """Keeps what people are to be told; the numbers given are not looked at."""
    rows = [
        {
            "server_id": server_id,
            "kind": notice.kind.value,
            "person_id": notice.person_id,
            "channel_id": notice.channel_id,
            "message_id": notice.message_id,
            "question": notice.question,
            "entry_id": notice.entry_id,
            "reason": notice.reason,
            "created_at": notice.created_at,
            "locale": notice.locale,
        }
        for notice in notices
    ]
    if rows:
        await connection.execute(insert(NOTICES), rows)


def _request(row: Row[Any]) -> TellRequest:
    return TellRequest(row.id, row.question, row.person_id, row.channel_id, row.message_id, row.asked_at, row.locale)


def _notice(row: Row[Any]) -> Notice:
    return Notice(
        id=row.id,
        kind=NoticeKind(row.kind),
        person_id=row.person_id,
        channel_id=row.channel_id,
        message_id=row.message_id,
        question=row.question,
        entry_id=row.entry_id,
        reason=row.reason,
        created_at=row.created_at,
        locale=row.locale,
    )
