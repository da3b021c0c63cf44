"""Who changed what, when: the old and the new text of every change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select

from knowledge.storage.schema import AUDIT, SUBJECT_LENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database
    from knowledge.storage.writing import Step


@dataclass(frozen=True, slots=True)
class AuditNote:
    """One change: what was done to what, and the text before and after (None: there was none)."""

    action: str
    subject: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A change that was made, with its number, who made it and when."""

    id: int
    actor_id: int
    at: datetime
    note: AuditNote


class Audit:
    """The audit rows of every server, each server's apart."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def recent(self, server_id: int, limit: int = 25, *, subject: str | None = None) -> list[AuditRow]:
        """The latest changes of a server (of one subject), the newest first.

        Raises:
            StorageError: They could not be read.
        """
        query = select(AUDIT).where(AUDIT.c.server_id == server_id).order_by(AUDIT.c.id.desc()).limit(limit)
        if subject is not None:
            query = query.where(AUDIT.c.subject == subject[:SUBJECT_LENGTH])
        return [
            AuditRow(row.id, row.actor_id, row.at, AuditNote(row.action, row.subject, row.old, row.new))
            for row in await self._database.fetch(query)
        ]

    def adding(self, server_id: int, notes: Sequence[AuditNote], *, actor_id: int, at: datetime) -> Step:
        """A step that keeps who changed what."""
        rows = [
            {
                "server_id": server_id,
                "actor_id": actor_id,
                "at": at,
                "action": note.action,
                "subject": note.subject[:SUBJECT_LENGTH],
                "old": note.old,
                "new": note.new,
            }
            for note in notes
        ]

        async def step(connection: AsyncConnection) -> None:
            if rows:
                await connection.execute(insert(AUDIT), rows)

        return step
