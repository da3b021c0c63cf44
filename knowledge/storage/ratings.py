"""Whether people found an answer helpful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, insert, select

from knowledge.storage.schema import ANSWER_RATINGS

if TYPE_CHECKING:
    from datetime import datetime

    from knowledge.storage.engine import Database


@dataclass(frozen=True, slots=True)
class RatingTotals:
    """How often an answer was called helpful, and not helpful."""

    helpful: int
    not_helpful: int


class Ratings:
    """The ratings given on every server, each server's apart."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def add(
        self,
        *,
        entry_id: str,
        helpful: bool,
        question: str | None,
        server_id: int | None,
        rated_at: datetime,
    ) -> None:
        """Keeps a rating; it is on the disk when this returns.

        Args:
            entry_id: The entry that was shown as the answer.
            helpful: What the person pressed.
            question: What had been asked, when that is known.
            server_id: Where; None in a direct message.
            rated_at: When, with a time zone.

        Raises:
            StorageError: It could not be kept.
        """
        row = {
            "entry_id": entry_id,
            "helpful": helpful,
            "question": question,
            "server_id": server_id,
            "rated_at": rated_at,
        }
        await self._database.execute(insert(ANSWER_RATINGS).values(row))

    async def totals(self, entry_id: str, server_id: int | None) -> RatingTotals:
        """Counts the ratings of an entry on one server (None: in direct messages).

        Raises:
            StorageError: They could not be read.
        """
        table = ANSWER_RATINGS.c
        query = (
            select(table.helpful, func.count().label("total"))
            .where(table.server_id == server_id, table.entry_id == entry_id)
            .group_by(table.helpful)
        )
        counts = {row.helpful: row.total for row in await self._database.fetch(query)}
        return RatingTotals(helpful=counts.get(True, 0), not_helpful=counts.get(False, 0))

    async def by_entry(self, entry_id: str | None = None) -> dict[str, RatingTotals]:
        """Counts the ratings of each entry over all servers and direct messages.

        Args:
            entry_id: Counts those of this entry only.

        Raises:
            StorageError: They could not be read.
        """
        table = ANSWER_RATINGS.c
        query = select(table.entry_id, table.helpful, func.count().label("total"))
        if entry_id is not None:
            query = query.where(table.entry_id == entry_id)
        counts: dict[str, dict[bool, int]] = {}
        for row in await self._database.fetch(query.group_by(table.entry_id, table.helpful)):
            counts.setdefault(row.entry_id, {})[row.helpful] = row.total
        return {
            entry: RatingTotals(helpful=of_entry.get(True, 0), not_helpful=of_entry.get(False, 0))
            for entry, of_entry in counts.items()
        }
