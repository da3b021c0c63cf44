"""The settings of each server: one document, replaced as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, update

from knowledge.errors import TechDivideError
from knowledge.storage.schema import SERVER_SETTINGS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database
    from knowledge.storage.writing import Step


@dataclass(frozen=True, slots=True)
class StoredSettings:
    """The settings of a server: JSON, and how often they were changed."""

    content: str
    version: int


class SettingsConflictError(TechDivideError):
    """Somebody else changed the settings since they were looked at; ``theirs`` is what they are now."""

    def __init__(self, theirs: StoredSettings | None) -> None:
        self.theirs = theirs
        super().__init__("Somebody else changed the settings in the meantime. Look at them again, then change yours.")


class ServerSettingsStore:
    """The settings of every server, each server's apart."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def get(self, server_id: int) -> StoredSettings | None:
        """The settings of a server; None when it never changed any.

        Raises:
            StorageError: They could not be read.
        """
        rows = await self._database.fetch(_query(server_id))
        return StoredSettings(rows[0].content, rows[0].version) if rows else None

    def saving(self, server_id: int, content: str, *, expected_version: int, at: datetime) -> Step:
        """A step that replaces the settings.

        The step raises `SettingsConflictError` when their version is another than the expected (0: none were kept).
        """

        async def step(connection: AsyncConnection) -> None:
            row = (await connection.execute(_query(server_id))).first()
            if (row.version if row else 0) != expected_version:
                raise SettingsConflictError(StoredSettings(row.content, row.version) if row else None)
            values = {"content": content, "version": expected_version + 1, "changed_at": at}
            if row is None:
                await connection.execute(insert(SERVER_SETTINGS).values(server_id=server_id, **values))
            else:
                ours = SERVER_SETTINGS.c.server_id == server_id
                await connection.execute(update(SERVER_SETTINGS).where(ours).values(values))

        return step


def _query(server_id: int) -> Select[Any]:
    return select(SERVER_SETTINGS).where(SERVER_SETTINGS.c.server_id == server_id)
