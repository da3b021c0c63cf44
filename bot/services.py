"""What the handlers of commands need, handed to them when the bot is built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from knowledge.answering import AnswerService
from knowledge.curation.curator import Curator
from knowledge.curation.servers import Servers
from knowledge.matching.matcher import Matcher
from knowledge.storage.ratings import RatingTotals

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.matching.confidence import Calibration
    from knowledge.models import KnowledgeBase
    from knowledge.storage.database import Storage


def utc_now() -> datetime:
    """The time now, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SharedBase:
    """The base that all servers share: its answers, and the matcher that every server's own is laid over."""

    answers: AnswerService
    matcher: Matcher

    @classmethod
    def of(cls, base: KnowledgeBase, calibration: Calibration | None = None) -> Self:
        """Prepares a base without the cache."""
        matcher = Matcher(base, calibration=calibration)
        return cls(AnswerService(base, matcher), matcher)


@dataclass(frozen=True, slots=True)
class Services:
    """The core's services and the clock."""

    answers: AnswerService
    """What is answered from where no server is: in direct messages."""
    storage: Storage
    servers: Servers
    """What each server answers from."""
    curator: Curator
    """The one way in which moderators change something."""
    clock: Callable[[], datetime] = utc_now

    async def learn_ratings(self) -> None:
        """Lets all ratings that are kept count, at the start.

        Raises:
            StorageError: They could not be read.
        """
        for entry_id, totals in (await self.storage.ratings.by_entry()).items():
            self.answers.rate(entry_id, helpful=totals.helpful, not_helpful=totals.not_helpful)

    async def learn_rating(self, entry_id: str, server_id: int | None = None) -> None:
        """Lets a rating that was just kept count, at once also in the server where it was given.

        Raises:
            StorageError: The ratings could not be read.
        """
        totals = (await self.storage.ratings.by_entry(entry_id)).get(entry_id, RatingTotals(0, 0))
        for answers in (self.answers, *((await self.servers.get(server_id),) if server_id is not None else ())):
            answers.rate(entry_id, helpful=totals.helpful, not_helpful=totals.not_helpful)

    @classmethod
    def over(cls, shared: SharedBase, storage: Storage, *, clock: Callable[[], datetime] = utc_now) -> Self:
        """The services over a shared base and what servers keep in storage."""
        servers = Servers(storage, shared.answers, shared.matcher, clock=clock)
        return cls(shared.answers, storage, servers, Curator(storage, servers), clock)
