"""What happens while another program has locked the database, and how long the end takes then."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from knowledge.errors import StorageError
from knowledge.storage import engine
from knowledge.storage.engine import Database
from knowledge.storage.migrating import upgrade

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

INSERT = text("INSERT INTO command_trees SELECT count(*), 'x', '2026-01-01' FROM command_trees")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.sqlite3"


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{file}")
    await upgrade(database)
    yield database
    await database.close()


@contextmanager
def locked(file: Path) -> Iterator[sqlite3.Connection]:
    """Another program that is writing until its transaction is ended."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def impatient(monkeypatch: pytest.MonkeyPatch, milliseconds: int) -> None:
    pragmas = (f"PRAGMA busy_timeout = {milliseconds}", *engine._SQLITE_PRAGMAS[1:])
    monkeypatch.setattr(engine, "_SQLITE_PRAGMAS", pragmas)


async def test_the_end_does_not_wait_for_what_has_not_begun(database: Database, file: Path) -> None:
    with locked(file):
        writes = [asyncio.create_task(database.execute(INSERT)) for _ in range(6)]
        await asyncio.sleep(0.1)
        async with asyncio.timeout(25):  # one attempt and much time to spare; six took a minute
            await database.close()
        results = await asyncio.gather(*writes, return_exceptions=True)

    assert [type(result) for result in results] == [StorageError] * 6
    assert sum("stopping" in str(result) for result in results) >= 5
    with closing(sqlite3.connect(file)) as other:
        assert other.execute("SELECT count(*) FROM command_trees").fetchone() == (0,)


async def test_a_write_outlasts_a_lock_that_one_attempt_does_not(
    monkeypatch: pytest.MonkeyPatch, file: Path, database: Database
) -> None:
    await database.engine.dispose()
    impatient(monkeypatch, 150)
    with locked(file) as other:
        write = asyncio.create_task(database.execute(INSERT))
        await asyncio.sleep(0.3)
        assert not write.done()
        other.execute("ROLLBACK")
        await write
    assert (await database.fetch(text("SELECT count(*) FROM command_trees")))[0][0] == 1


async def test_a_lock_that_stays_is_told(monkeypatch: pytest.MonkeyPatch, file: Path, database: Database) -> None:
    await database.engine.dispose()
    impatient(monkeypatch, 1)
    with locked(file), pytest.raises(StorageError, match=r"locked.*no other program holds the file"):
        await database.execute(INSERT)
    await database.execute(INSERT)


@pytest.mark.xdist_group("postgresql")
async def test_the_end_does_not_wait_for_a_server_for_ever(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_CLOSE_TIMEOUT_S", 0.1)
    database = Database(postgresql.format(name="postgres"))
    sleeping = asyncio.create_task(database.execute(text("SELECT pg_sleep(20)")))
    await asyncio.sleep(0.3)
    async with asyncio.timeout(5):
        await database.close()
    with pytest.raises(StorageError, match="stopping"):
        await sleeping
