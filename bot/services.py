"""What the handlers of commands need, handed to them when the bot is built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from knowledge.storage.ratings import RatingTotals

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.answering import AnswerService
    from knowledge.storage.database import Storage


def utc_now() -> datetime:
    """The time now, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """The core's services and the clock."""

    answers: AnswerService
    storage: Storage
    clock: Callable[[], datetime] = utc_now

    async def learn_ratings(self) -> None:
        """Lets all ratings that are kept count, at the start.

        Raises:
            StorageError: They could not be read.
        """
        for entry_id, totals in (await self.storage.ratings.by_entry()).items():
            self.answers.rate(entry_id, helpful=totals.helpful, not_helpful=totals.not_helpful)

    async def learn_rating(self, entry_id: str) -> None:
        """Lets a rating that was just kept count.

        Raises:
            StorageError: The ratings could not be read.
        """
        totals = (await self.storage.ratings.by_entry(entry_id)).get(entry_id, RatingTotals(0, 0))
        self.answers.rate(entry_id, helpful=totals.helpful, not_helpful=totals.not_helpful)
