"""Writes what belongs together on one server in one transaction: a change, its version, its audit row, its notices.

Repositories do not write by themselves what must not come apart; they make steps, and `ServerWriter` carries several
steps out as one. Each step was bound to its server when it was made.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.errors import TechDivideError
from knowledge.storage.schema import SERVER_REVISIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

Step = Callable[["AsyncConnection"], Coroutine[Any, Any, None]]
"""A part of a write. What it raises undoes the whole write."""

_AT_ONCE: Final = 500
"""Values that are compared in one statement; both databases bound how many parameters there are."""


class RevisionConflictError(TechDivideError):
    """Something was changed since it was looked at."""


class ServerWriter:
    """Carries out steps, all or none of them, and counts the writes of each server."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def write(
        self, server_id: int, at: datetime, *steps: Step, expected_revision: int | None = None, counts: bool = True
    ) -> int:
        """Carries out the steps in one transaction; they are on the disk when this returns.

        Args:
            server_id: The server that all the steps were made for.
            at: When, with a time zone.
            steps: Made by the repositories.
            expected_revision: The revision that the server must still have.
            counts: Whether this changes what people are answered, and so the revision.

        Returns:
            The server's revision after this write.

        Raises:
            RevisionConflictError: The revision is another one; nothing was written.
            StorageError: It could not be kept.
        """

        async def work(connection: AsyncConnection) -> int:
            revision = await self._raise(connection, server_id, at, by=1 if counts else 0)
            if expected_revision is not None and revision != expected_revision + (1 if counts else 0):
                raise RevisionConflictError(
                    "Somebody changed this server's facts since you looked. Look again, then repeat what you did."
                )
            for step in steps:
                await step(connection)
            return revision

        return await self._database.write(work)

    async def revision(self, server_id: int) -> int:
        """The server's revision: 0 before its first change, and one more after each.

        Raises:
            StorageError: It could not be read.
        """
        query = select(SERVER_REVISIONS.c.revision).where(SERVER_REVISIONS.c.server_id == server_id)
        rows = await self._database.fetch(query)
        return rows[0].revision if rows else 0

    async def _raise(self, connection: AsyncConnection, server_id: int, at: datetime, *, by: int) -> int:
        insert = upsert(self._database, SERVER_REVISIONS)
        insert = insert.values(server_id=server_id, revision=by, changed_at=at)
        changed = {"revision": SERVER_REVISIONS.c.revision + by, "changed_at": insert.excluded.changed_at}
        statement = insert.on_conflict_do_update(index_elements=["server_id"], set_=changed)
        result = await connection.execute(statement.returning(SERVER_REVISIONS.c.revision))
        return int(result.scalar_one())


def upsert(database: Database, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that can say what is to happen when the row is there already."""
    # Both databases spell it alike, but SQLAlchemy has it in each dialect apart.
    return sqlite.insert(table) if database.is_sqlite else postgresql.insert(table)


def in_parts(values: Iterable[str]) -> Iterable[Sequence[str]]:
    """The values in parts that are small enough for one statement."""
    every = list(values)
    return (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))


async def count(connection: AsyncConnection, table: Table, server_id: int) -> int:
    """How many rows a server has in a table."""
    query = select(func.count()).select_from(table).where(table.c.server_id == server_id)
    return int((await connection.execute(query)).scalar_one())
