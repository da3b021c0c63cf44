"""What moderators are writing and have not saved yet: a press, also after a restart, finds it again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from knowledge.storage.schema import DRAFTS
from knowledge.storage.writing import upsert

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

KEPT: Final = timedelta(days=7)
"""How long a draft waits for its author."""


class Drafts:
    """The drafts on every server, each server's apart; who writes one is not kept."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def keep(self, server_id: int, token: str, content: str, *, at: datetime) -> None:
        """Keeps a draft in place of its earlier form; it is on the disk when this returns. Old ones are deleted.

        Raises:
            StorageError: It could not be kept.
        """
        statement = upsert(self._database, DRAFTS).values(server_id=server_id, token=token, content=content, kept_at=at)
        changed = {name: statement.excluded[name] for name in ("content", "kept_at")}
        whole = statement.on_conflict_do_update(index_elements=["server_id", "token"], set_=changed)

        async def work(connection: AsyncConnection) -> None:
            old = (DRAFTS.c.server_id == server_id, DRAFTS.c.kept_at < at - KEPT)
            await connection.execute(delete(DRAFTS).where(*old))
            await connection.execute(whole)

        await self._database.write(work)

    async def get(self, server_id: int, token: str) -> str | None:
        """A draft, or None if it is not there (any more).

        Raises:
            StorageError: It could not be read.
        """
        ours = (DRAFTS.c.server_id == server_id, DRAFTS.c.token == token)
        rows = await self._database.fetch(select(DRAFTS.c.content).where(*ours))
        return str(rows[0].content) if rows else None

    async def drop(self, server_id: int, token: str) -> None:
        """Deletes a draft that is not needed any more.

        Raises:
            StorageError: It could not be deleted.
        """
        await self._database.execute(delete(DRAFTS).where(DRAFTS.c.server_id == server_id, DRAFTS.c.token == token))
