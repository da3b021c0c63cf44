"""The facts that a server wrote for itself, with every version that each ever had."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, func, insert, select, update

from knowledge.errors import TechDivideError
from knowledge.storage.schema import FACT_VERSIONS, FACTS
from knowledge.storage.writing import in_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database
    from knowledge.storage.writing import Step

_FEW: Final = 200
"""Facts up to which those that are written are looked for one by one rather than among all of the server."""


class FactState(StrEnum):
    """Whether members see a fact."""

    PUBLISHED = "published"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact as it is now. ``content`` is JSON; what it holds is the business of ``knowledge.curation``."""

    fact_id: str
    content: str
    version: int
    state: FactState
    overrides: str | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class FactVersion:
    """One version of a fact: what it was after somebody's action."""

    fact_id: str
    version: int
    action: str
    state: FactState
    content: str
    overrides: str | None
    actor_id: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class FactWrite:
    """What a fact is to become.

    ``expected_version`` is the one that was looked at (0: there is none yet); the new one is the next.
    """

    fact_id: str
    content: str
    state: FactState
    overrides: str | None
    expected_version: int
    action: str


class FactConflictError(TechDivideError):
    """Somebody else changed the fact since it was looked at; ``theirs`` is what it is now (None: it is not there)."""

    def __init__(self, fact_id: str, theirs: FactVersion | None) -> None:
        self.fact_id = fact_id
        self.theirs = theirs
        super().__init__(
            "This fact was changed in the meantime. Compare both versions, then save yours again or keep theirs."
        )


class Facts:
    """The facts of every server, each server's apart."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def all(self, server_id: int, state: FactState | None = None) -> list[StoredFact]:
        """All facts of a server (of one state), ordered by id.

        Raises:
            StorageError: They could not be read.
        """
        query = select(FACTS).where(FACTS.c.server_id == server_id).order_by(FACTS.c.fact_id)
        if state is not None:
            query = query.where(FACTS.c.state == state.value)
        return [_stored(row) for row in await self._database.fetch(query)]

    async def get(self, server_id: int, fact_id: str) -> StoredFact | None:
        """One fact, also one that was removed; None when this server never had it.

        Raises:
            StorageError: It could not be read.
        """
        rows = await self._database.fetch(select(FACTS).where(_is(FACTS.c, server_id, fact_id)))
        return _stored(rows[0]) if rows else None

    async def versions(self, server_id: int, fact_id: str, limit: int = 1_000) -> list[FactVersion]:
        """The latest versions of a fact, the newest first.

        Raises:
            StorageError: They could not be read.
        """
        query = select(FACT_VERSIONS).where(_is(FACT_VERSIONS.c, server_id, fact_id))
        rows = await self._database.fetch(query.order_by(FACT_VERSIONS.c.version.desc()).limit(limit))
        return [_version(row) for row in rows]

    async def version(self, server_id: int, fact_id: str, version: int) -> FactVersion | None:
        """One version of a fact.

        Raises:
            StorageError: It could not be read.
        """
        wanted = and_(_is(FACT_VERSIONS.c, server_id, fact_id), FACT_VERSIONS.c.version == version)
        rows = await self._database.fetch(select(FACT_VERSIONS).where(wanted))
        return _version(rows[0]) if rows else None

    async def counts(self, server_id: int) -> dict[FactState, int]:
        """How many facts of each state a server has.

        Raises:
            StorageError: They could not be read.
        """
        query = select(FACTS.c.state, func.count().label("total")).where(FACTS.c.server_id == server_id)
        found = {row.state: row.total for row in await self._database.fetch(query.group_by(FACTS.c.state))}
        return {state: found.get(state.value, 0) for state in FactState}

    def saving(self, server_id: int, writes: Sequence[FactWrite], *, actor_id: int, at: datetime) -> Step:
        """A step that brings facts to what they are to become, and keeps the version of each.

        The step raises `FactConflictError` when one of them has another version than the expected.
        """

        async def step(connection: AsyncConnection) -> None:
            versions = await _versions_now(connection, server_id, writes)
            for write in writes:
                if versions.get(write.fact_id, 0) != write.expected_version:
                    theirs = await _latest_version(connection, server_id, write.fact_id)
                    raise FactConflictError(write.fact_id, theirs)
            await _insert(connection, server_id, [w for w in writes if w.expected_version == 0], at)
            await _update(connection, server_id, [w for w in writes if w.expected_version > 0], at)
            kept = [_version_values(server_id, write, actor_id, at) for write in writes]
            if kept:
                await connection.execute(insert(FACT_VERSIONS), kept)

        return step


async def _versions_now(connection: AsyncConnection, server_id: int, writes: Sequence[FactWrite]) -> Mapping[str, int]:
    query = select(FACTS.c.fact_id, FACTS.c.version).where(FACTS.c.server_id == server_id)
    if len(writes) > _FEW:
        return {row.fact_id: row.version for row in await connection.execute(query)}
    found: dict[str, int] = {}
    for ids in in_parts(write.fact_id for write in writes):
        rows = await connection.execute(query.where(FACTS.c.fact_id.in_(ids)))
        found.update((row.fact_id, row.version) for row in rows)
    return found


async def _latest_version(connection: AsyncConnection, server_id: int, fact_id: str) -> FactVersion | None:
    query = select(FACT_VERSIONS).where(_is(FACT_VERSIONS.c, server_id, fact_id))
    row = (await connection.execute(query.order_by(FACT_VERSIONS.c.version.desc()).limit(1))).first()
    return _version(row) if row else None


async def _insert(connection: AsyncConnection, server_id: int, writes: Sequence[FactWrite], at: datetime) -> None:
    if writes:
        moments = {"created_at": at, "changed_at": at}
        rows = [{"server_id": server_id, "fact_id": write.fact_id, **_values(write), **moments} for write in writes]
        await connection.execute(insert(FACTS), rows)


async def _update(connection: AsyncConnection, server_id: int, writes: Sequence[FactWrite], at: datetime) -> None:
    if writes:
        these = and_(FACTS.c.server_id == bindparam("of_server"), FACTS.c.fact_id == bindparam("of_fact"))
        keys = ("content", "version", "state", "overrides", "changed_at")
        statement = update(FACTS).where(these).values({key: bindparam(f"new_{key}") for key in keys})
        rows = [
            {
                "of_server": server_id,
                "of_fact": write.fact_id,
                **{f"new_{key}": value for key, value in {**_values(write), "changed_at": at}.items()},
            }
            for write in writes
        ]
        await connection.execute(statement, rows)


def _values(write: FactWrite) -> dict[str, Any]:
    return {
        "content": write.content,
        "version": write.expected_version + 1,
        "state": write.state.value,
        "overrides": write.overrides,
    }


def _version_values(server_id: int, write: FactWrite, actor_id: int, at: datetime) -> dict[str, Any]:
    who_and_when = {"action": write.action, "actor_id": actor_id, "changed_at": at}
    return {"server_id": server_id, "fact_id": write.fact_id, **_values(write), **who_and_when}


def _is(columns: Any, server_id: int, fact_id: str) -> ColumnElement[bool]:
    return and_(columns.server_id == server_id, columns.fact_id == fact_id)


def _stored(row: Row[Any]) -> StoredFact:
    return StoredFact(
        row.fact_id, row.content, row.version, FactState(row.state), row.overrides, row.created_at, row.changed_at
    )


def _version(row: Row[Any]) -> FactVersion:
    return FactVersion(
        fact_id=row.fact_id,
        version=row.version,
        action=row.action,
        state=FactState(row.state),
        content=row.content,
        overrides=row.overrides,
        actor_id=row.actor_id,
        changed_at=row.changed_at,
    )
