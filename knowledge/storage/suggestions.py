"""What members suggest: a question, an answer, or a correction of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select

from knowledge.storage.deciding import DecisionState, decide, decided
from knowledge.storage.notices import Notice, NoticeKind, add_notices
from knowledge.storage.schema import LOCALE_LENGTH, SUGGESTIONS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database
    from knowledge.storage.writing import Step


class SuggestionKind(StrEnum):
    """What is suggested."""

    QUESTION = "question"
    ANSWER = "answer"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a member wrote. Who it was is known until it is decided."""

    id: int
    kind: SuggestionKind
    entry_id: str | None
    """The entry that a correction is about."""
    question: str
    text: str | None
    """The answer or the correction."""
    source: str | None
    suggested_by: int | None
    suggested_at: datetime
    state: DecisionState
    reason: str | None
    decided_at: datetime | None


class Suggestions:
    """The suggestions on every server, each server's apart."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def add(  # noqa: PLR0913  (all that a suggestion is made of)
        self,
        server_id: int,
        *,
        kind: SuggestionKind,
        question: str,
        text: str | None = None,
        source: str | None = None,
        entry_id: str | None = None,
        suggested_by: int,
        locale: str | None = None,
        suggested_at: datetime,
    ) -> int:
        """Keeps a suggestion, which is on the disk when this returns; gives its number.

        Raises:
            StorageError: It could not be kept.
        """
        values = {
            "server_id": server_id,
            "kind": kind.value,
            "question": question,
            "text": text,
            "source": source,
            "entry_id": entry_id,
            "suggested_by": suggested_by,
            "locale": locale and locale[:LOCALE_LENGTH],
            "suggested_at": suggested_at,
            "state": DecisionState.OPEN.value,
        }

        async def work(connection: AsyncConnection) -> int:
            result = await connection.execute(insert(SUGGESTIONS).values(values).returning(SUGGESTIONS.c.id))
            return int(result.scalar_one())

        return await self._database.write(work)

    async def get(self, server_id: int, number: int) -> Suggestion | None:
        """One suggestion, decided or not.

        Raises:
            StorageError: It could not be read.
        """
        query = select(SUGGESTIONS).where(SUGGESTIONS.c.server_id == server_id, SUGGESTIONS.c.id == number)
        rows = await self._database.fetch(query)
        return _suggestion(rows[0]) if rows else None

    async def open(self, server_id: int, limit: int = 25, offset: int = 0) -> list[Suggestion]:
        """Those that wait, the oldest first.

        Raises:
            StorageError: They could not be read.
        """
        query = select(SUGGESTIONS).where(*_open(server_id)).order_by(SUGGESTIONS.c.id).limit(limit).offset(offset)
        return [_suggestion(row) for row in await self._database.fetch(query)]

    async def count_open(self, server_id: int) -> int:
        """How many wait.

        Raises:
            StorageError: They could not be counted.
        """
        rows = await self._database.fetch(select(func.count()).select_from(SUGGESTIONS).where(*_open(server_id)))
        return int(rows[0][0])

    def deciding(  # noqa: PLR0913  (all that a decision is made of)
        self,
        server_id: int,
        number: int,
        state: DecisionState,
        *,
        reason: str | None = None,
        entry_id: str | None = None,
        at: datetime,
    ) -> Step:
        """A step that accepts or declines a suggestion; its author is forgotten and gets a notice.

        The step raises `AlreadyDecidedError` when it does not wait any more.
        """

        async def step(connection: AsyncConnection) -> None:
            values = {**decided(state, reason, at), "suggested_by": None, "locale": None}
            row = await decide(connection, SUGGESTIONS, server_id, number, values)
            kind = NoticeKind.ACCEPTED if state is DecisionState.ACCEPTED else NoticeKind.DECLINED
            if row.suggested_by is not None:
                notice = Notice(0, kind, row.suggested_by, None, None, row.question, entry_id, reason, at, row.locale)
                await add_notices(connection, server_id, [notice])

        return step


def _open(server_id: int) -> tuple[Any, ...]:
    return SUGGESTIONS.c.server_id == server_id, SUGGESTIONS.c.state == DecisionState.OPEN.value


def _suggestion(row: Row[Any]) -> Suggestion:
    return Suggestion(
        id=row.id,
        kind=SuggestionKind(row.kind),
        entry_id=row.entry_id,
        question=row.question,
        text=row.text,
        source=row.source,
        suggested_by=row.suggested_by,
        suggested_at=row.suggested_at,
        state=DecisionState(row.state),
        reason=row.reason,
        decided_at=row.decided_at,
    )
