"""What was last told to Discord about our commands, so that it is told again only when that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.storage.schema import COMMAND_TREES

if TYPE_CHECKING:
    from datetime import datetime

    from knowledge.storage.engine import Database


class CommandTrees:
    """One digest of the command tree for each application (bot account)."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def digest(self, application_id: int) -> str | None:
        """The digest of the tree that Discord has; None when it was never sent.

        Raises:
            StorageError: It could not be read.
        """
        query = select(COMMAND_TREES.c.digest).where(COMMAND_TREES.c.application_id == application_id)
        rows = await self._database.fetch(query)
        return rows[0].digest if rows else None

    async def save(self, *, application_id: int, digest: str, synced_at: datetime) -> None:
        """Remembers what was sent, in place of what was sent before.

        Raises:
            StorageError: It could not be kept.
        """
        # Both databases spell an upsert alike, but SQLAlchemy has it in each dialect apart.
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        statement = insert(COMMAND_TREES).values(
            application_id=application_id,
            digest=digest,
            synced_at=synced_at,
        )
        changed = {"digest": statement.excluded.digest, "synced_at": statement.excluded.synced_at}
        await self._database.execute(
            statement.on_conflict_do_update(index_elements=["application_id"], set_=changed),
        )
