"""What the handlers of commands need, handed to them when the bot is built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from knowledge.answering import AnswerService
from knowledge.curation.curator import Curator
from knowledge.curation.servers import Servers
from knowledge.matching.matcher import Matcher

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
    calibration: Calibration | None = None
    """The one that the matcher was built with; None for the fitted one."""

    @classmethod
    def of(cls, base: KnowledgeBase, calibration: Calibration | None = None) -> Self:
        """Prepares a base without the cache."""
        matcher = Matcher(base, calibration)
        return cls(AnswerService(base, matcher), matcher, calibration)


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

    @classmethod
    def over(cls, shared: SharedBase, storage: Storage, *, clock: Callable[[], datetime] = utc_now) -> Self:
        """The services over a shared base and what servers keep in storage."""
        servers = Servers(storage, shared.answers, shared.matcher, clock=clock, calibration=shared.calibration)
        return cls(shared.answers, storage, servers, Curator(storage, servers), clock)
