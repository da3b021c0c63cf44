"""Changes that wait for a second moderator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select

from knowledge.storage.deciding import DecisionState, Numbered, decide, decided
from knowledge.storage.schema import PROPOSALS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database
    from knowledge.storage.writing import Step


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that was not made yet. ``change`` is JSON; what it holds is the business of ``knowledge.curation``."""

    id: int
    change: str
    summary: str
    proposed_by: int
    proposed_at: datetime
    state: DecisionState
    reason: str | None
    decided_at: datetime | None


class Proposals:
    """The changes that wait on every server, each server's apart."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def get(self, server_id: int, number: int) -> Proposal | None:
        """One proposal, decided or not.

        Raises:
            StorageError: It could not be read.
        """
        query = select(PROPOSALS).where(PROPOSALS.c.server_id == server_id, PROPOSALS.c.id == number)
        rows = await self._database.fetch(query)
        return _proposal(rows[0]) if rows else None

    async def open(self, server_id: int, limit: int = 25, offset: int = 0) -> list[Proposal]:
        """Those that wait, the oldest first.

        Raises:
            StorageError: They could not be read.
        """
        query = select(PROPOSALS).where(*_open(server_id)).order_by(PROPOSALS.c.id).limit(limit).offset(offset)
        return [_proposal(row) for row in await self._database.fetch(query)]

    async def count_open(self, server_id: int) -> int:
        """How many wait.

        Raises:
            StorageError: They could not be counted.
        """
        rows = await self._database.fetch(select(func.count()).select_from(PROPOSALS).where(*_open(server_id)))
        return int(rows[0][0])

    def adding(  # noqa: PLR0913  (all that a proposal is made of)
        self, server_id: int, change: str, *, summary: str, proposed_by: int, at: datetime, numbered: Numbered
    ) -> Step:
        """A step that keeps a proposal and tells its number through ``numbered``."""
        values = {
            "server_id": server_id,
            "change": change,
            "summary": summary,
            "proposed_by": proposed_by,
            "proposed_at": at,
            "state": DecisionState.OPEN.value,
        }

        async def step(connection: AsyncConnection) -> None:
            result = await connection.execute(insert(PROPOSALS).values(values).returning(PROPOSALS.c.id))
            numbered.id = int(result.scalar_one())

        return step

    def deciding(
        self, server_id: int, number: int, state: DecisionState, *, reason: str | None = None, at: datetime
    ) -> Step:
        """A step that accepts or declines a proposal.

        The step raises `AlreadyDecidedError` when it does not wait any more.
        """

        async def step(connection: AsyncConnection) -> None:
            await decide(connection, PROPOSALS, server_id, number, decided(state, reason, at))

        return step


def _open(server_id: int) -> tuple[Any, ...]:
    return PROPOSALS.c.server_id == server_id, PROPOSALS.c.state == DecisionState.OPEN.value


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(
        id=row.id,
        change=row.change,
        summary=row.summary,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        state=DecisionState(row.state),
        reason=row.reason,
        decided_at=row.decided_at,
    )
