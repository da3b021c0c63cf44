"""Whether the pages that a server's facts cite still answered when they were last asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from knowledge.storage.schema import SOURCE_CHECKS
from knowledge.storage.writing import in_parts, upsert

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """What an address answered. ``state`` is a word of ``knowledge.content.links.LinkState``."""

    url: str
    state: str
    detail: str
    checked_at: datetime


class SourceChecks:
    """The last check of every cited address, each server's apart."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def all(self, server_id: int) -> dict[str, SourceCheck]:
        """The last check of each address, by address.

        Raises:
            StorageError: They could not be read.
        """
        rows = await self._database.fetch(select(SOURCE_CHECKS).where(SOURCE_CHECKS.c.server_id == server_id))
        return {row.url: SourceCheck(row.url, row.state, row.detail, row.checked_at) for row in rows}

    async def save(self, server_id: int, checks: Sequence[SourceCheck], *, keep: Collection[str]) -> None:
        """Keeps checks in place of earlier ones, and forgets addresses that are not among those to keep.

        Raises:
            StorageError: They could not be kept.
        """
        statement = upsert(self._database, SOURCE_CHECKS)
        changed = {name: statement.excluded[name] for name in ("state", "detail", "checked_at")}
        whole = statement.on_conflict_do_update(index_elements=["server_id", "url"], set_=changed)
        rows = [
            {"server_id": server_id, "url": c.url, "state": c.state, "detail": c.detail, "checked_at": c.checked_at}
            for c in checks
        ]
        known = select(SOURCE_CHECKS.c.url).where(SOURCE_CHECKS.c.server_id == server_id)

        async def work(connection: AsyncConnection) -> None:
            if rows:
                await connection.execute(whole, rows)
            gone = {row.url for row in await connection.execute(known)} - set(keep)
            for part in in_parts(gone):
                ours = (SOURCE_CHECKS.c.server_id == server_id, SOURCE_CHECKS.c.url.in_(part))
                await connection.execute(delete(SOURCE_CHECKS).where(*ours))

        await self._database.write(work)
