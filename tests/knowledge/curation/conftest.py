"""A small shared base, a real database, a clock that is moved by hand, and the curator on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from knowledge.answering import AnswerService
from knowledge.curation.curator import By, Curator
from knowledge.curation.servers import Servers
from knowledge.matching.matcher import Matcher
from tests.knowledge.samples import small_base

if TYPE_CHECKING:
    from knowledge.curation.changes import Change
    from knowledge.curation.curator import Saved
    from knowledge.curation.server import ServerKnowledge
    from knowledge.storage.database import Storage

SERVER, OTHER = 101, 202
MODERATOR, SECOND, MEMBER = 11, 12, 13


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Desk:
    """What a moderator works with."""

    storage: Storage
    servers: Servers
    clock: Clock
    curator: Curator = field(init=False)

    def __post_init__(self) -> None:
        self.curator = Curator(self.storage, self.servers)

    def by(self, actor_id: int = MODERATOR) -> By:
        return By(actor_id, self.clock())

    async def make(self, change: Change, *, actor: int = MODERATOR, server: int = SERVER) -> Saved:
        return await self.curator.make(server, change, self.by(actor))

    async def live(self, server: int = SERVER) -> ServerKnowledge:
        return await self.servers.get(server)

    async def answer(self, question: str, server: int = SERVER) -> str | None:
        answered = (await self.live(server)).ask(question).answered
        return answered.answer if answered else None


@pytest.fixture(scope="session")
def shared() -> tuple[AnswerService, Matcher]:
    base = small_base()
    matcher = Matcher(base)
    return AnswerService(base, matcher), matcher


@pytest.fixture
def desk(storage: Storage, shared: tuple[AnswerService, Matcher]) -> Desk:
    clock = Clock()
    return Desk(storage, Servers(storage, *shared, clock=clock), clock)
