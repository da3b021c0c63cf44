"""How a server departs from the shared base: entries it hides, phrasings it taught, questions it will not answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, delete, select

from knowledge.storage.schema import HIDDEN_ENTRIES, SERVER_NEGATIVES, TAUGHT_PHRASINGS
from knowledge.storage.writing import upsert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database
    from knowledge.storage.writing import Step


@dataclass(frozen=True, slots=True)
class StoredAdjustments:
    """All of one server, each list in a fixed order."""

    hidden: tuple[str, ...] = ()
    taught: tuple[tuple[str, str], ...] = ()
    """Pairs of a shared entry's id and a phrasing."""
    negatives: tuple[str, ...] = ()


class Adjustments:
    """What every server changed about the shared base, each server's apart. Doing the same twice is no error."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def all(self, server_id: int) -> StoredAdjustments:
        """Everything that a server changed about the shared base.

        Raises:
            StorageError: It could not be read.
        """

        async def work(connection: AsyncConnection) -> StoredAdjustments:
            hidden, taught, negatives = [
                tuple(await connection.execute(select(*columns).where(table.c.server_id == server_id)))
                for table, columns in (
                    (HIDDEN_ENTRIES, [HIDDEN_ENTRIES.c.entry_id]),
                    (TAUGHT_PHRASINGS, [TAUGHT_PHRASINGS.c.entry_id, TAUGHT_PHRASINGS.c.phrasing]),
                    (SERVER_NEGATIVES, [SERVER_NEGATIVES.c.question]),
                )
            ]
            # Sorted here: databases sort text each in their own way.
            return StoredAdjustments(
                tuple(sorted(row.entry_id for row in hidden)),
                tuple(sorted((row.entry_id, row.phrasing) for row in taught)),
                tuple(sorted(row.question for row in negatives)),
            )

        return await self._database.read(work)

    def hiding(self, server_id: int, entry_ids: Sequence[str], *, at: datetime) -> Step:
        """A step that hides shared entries."""
        return self._adding(HIDDEN_ENTRIES, [_row(server_id, at, entry_id=entry_id) for entry_id in entry_ids])

    def unhiding(self, server_id: int, entry_id: str) -> Step:
        """A step that shows a shared entry again."""
        return self._removing(HIDDEN_ENTRIES, server_id, entry_id=entry_id)

    def teaching(self, server_id: int, phrasings: Sequence[tuple[str, str]], *, at: datetime) -> Step:
        """A step that adds phrasings to shared entries: pairs of id and phrasing."""
        rows = [_row(server_id, at, entry_id=entry_id, phrasing=phrasing) for entry_id, phrasing in phrasings]
        return self._adding(TAUGHT_PHRASINGS, rows)

    def unteaching(self, server_id: int, entry_id: str, phrasing: str) -> Step:
        """A step that takes a taught phrasing back."""
        return self._removing(TAUGHT_PHRASINGS, server_id, entry_id=entry_id, phrasing=phrasing)

    def declining(self, server_id: int, questions: Sequence[str], *, at: datetime) -> Step:
        """A step that adds questions that must not be answered."""
        return self._adding(SERVER_NEGATIVES, [_row(server_id, at, question=question) for question in questions])

    def no_longer_declining(self, server_id: int, question: str) -> Step:
        """A step that takes such a question back."""
        return self._removing(SERVER_NEGATIVES, server_id, question=question)

    def _adding(self, table: Table, rows: list[dict[str, Any]]) -> Step:
        statement = upsert(self._database, table).on_conflict_do_nothing()

        async def step(connection: AsyncConnection) -> None:
            if rows:
                await connection.execute(statement, rows)

        return step

    def _removing(self, table: Table, server_id: int, **values: str) -> Step:
        ours = and_(table.c.server_id == server_id, *(table.c[name] == value for name, value in values.items()))

        async def step(connection: AsyncConnection) -> None:
            await connection.execute(delete(table).where(ours))

        return step


def _row(server_id: int, at: datetime, **values: str) -> dict[str, Any]:
    return {"server_id": server_id, "added_at": at, **values}
