"""What suggestions and proposals share: they wait until a moderator decides, once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from knowledge.errors import TechDivideError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row, Table
    from sqlalchemy.ext.asyncio import AsyncConnection


class DecisionState(StrEnum):
    """Whether something still waits, and what became of it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class AlreadyDecidedError(TechDivideError):
    """Another moderator was quicker, or it is not there (any more)."""


@dataclass(slots=True)
class Numbered:
    """The number that a step gave to what it added; 0 before it was carried out."""

    id: int = 0


_GONE: Final = "That is not there any more. Open the list again."
_LATE: Final = "Another moderator has already decided this. Open the list again."


async def decide(
    connection: AsyncConnection, table: Table, server_id: int, number: int, values: dict[str, Any]
) -> Row[Any]:
    """Decides what still waits, and returns the row as it was.

    Raises:
        AlreadyDecidedError: It was decided before, or this server has none of that number.
    """
    ours = (table.c.server_id == server_id, table.c.id == number)
    row = (await connection.execute(select(table).where(*ours))).first()
    if row is None:
        raise AlreadyDecidedError(_GONE)
    if row.state != DecisionState.OPEN.value:
        raise AlreadyDecidedError(_LATE)
    await connection.execute(update(table).where(*ours).values(values))
    return row


def decided(state: DecisionState, reason: str | None, at: datetime) -> dict[str, Any]:
    """The columns of a decision."""
    return {"state": state.value, "reason": reason, "decided_at": at}
