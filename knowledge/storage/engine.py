"""Connections to SQLite and PostgreSQL, and the two ways to use one: reading and writing."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import StaticPool

from knowledge.errors import StorageError
from knowledge.storage.address import parse_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Sequence

    from sqlalchemy import Connection, Executable, Row
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")

_BUSY_TIMEOUT_MS: Final = 2_000
"""What one attempt waits for a locked file. It cannot be interrupted, so it bounds how long the end takes."""
_BUSY_ATTEMPTS: Final = 5
_CONNECT_TIMEOUT_S: Final = 5
_CLOSE_TIMEOUT_S: Final = 2.0
_STOPPING: Final = "The program is stopping, so nothing was kept. Try again when it runs."
_WRITES: Final = "techdivide_writes"

_SQLITE_PRAGMAS: Final = (
    # First, so that the next ones already wait instead of failing when another process has the file.
    f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    # NORMAL would lose the last commits when the power fails; whoever was told “saved” must find it again.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


class Database:
    """An engine, with the rules that there is one writer at a time and that work once begun is finished.

    Everything a person would have to know about when it fails is raised as `StorageError`.
    """

    def __init__(self, url: str) -> None:
        self.url: Final = parse_url(url)
        self.is_sqlite: Final = self.url.get_backend_name() == "sqlite"
        self._is_in_memory: Final = self.is_sqlite and self.url.database in {None, "", ":memory:"}
        self.engine: Final = self._create_engine()
        self._writing: Final = asyncio.Lock()
        self._is_closed = False
        self._under_way: Final[set[asyncio.Task[Any]]] = set()

    def __str__(self) -> str:
        """The address as it may be shown: without the password."""
        return self.url.render_as_string(hide_password=True)

    async def fetch(self, query: Executable) -> Sequence[Row[Any]]:
        """The rows that a query finds.

        Raises:
            StorageError: The database cannot be reached or read.
        """

        async def work(connection: AsyncConnection) -> Sequence[Row[Any]]:
            return (await connection.execute(query)).all()

        return await self.read(work)

    async def read(self, work: Callable[[AsyncConnection], Coroutine[Any, Any, T]]) -> T:
        """Carries out work that only reads, in one transaction.

        Raises:
            StorageError: The database cannot be reached or read.
        """
        # The one connection of a database in memory has one transaction; a reader must not end the writer's.
        return await self._finish(work, queue=self._is_in_memory, writes=False)

    async def execute(self, statement: Executable) -> None:
        """Carries out one statement; what it changed is on the disk when this returns.

        Raises:
            StorageError: The database cannot be reached or written to; nothing was changed.
        """

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self.write(work)

    async def write(self, work: Callable[[AsyncConnection], Coroutine[Any, Any, T]]) -> T:
        """Carries out work in one transaction: kept when it returns, undone when it raises.

        Raises:
            StorageError: The database cannot be reached or written to; nothing of the work was kept.
        """
        # PostgreSQL orders its writers itself. SQLite's wait by polling, unfair and slow: queue them here.
        return await self._finish(work, queue=self.is_sqlite, writes=True)

    async def close(self) -> None:
        """Waits for what has begun, refuses what has not, then closes every connection, for good."""
        self._is_closed = True
        if self._under_way:
            # SQLite's work ends by itself; a server that does not answer might hold the end up for ever.
            _, late = await asyncio.wait(self._under_way, timeout=None if self.is_sqlite else _CLOSE_TIMEOUT_S)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        await self.engine.dispose()

    async def _finish(
        self,
        work: Callable[[AsyncConnection], Coroutine[Any, Any, T]],
        *,
        queue: bool,
        writes: bool,
    ) -> T:
        self._refuse_after_the_end()

        async def whole() -> T:
            async with self._writing if queue else nullcontext():
                return await self._patiently(work, writes=writes)

        # In a task of its own, which a cancelled caller leaves to end by itself: SQLAlchemy closes a connection whose
        # work is cancelled, and when aiosqlite is cancelled again while closing, it waits for its dead thread for ever.
        task = asyncio.create_task(whole())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():  # by the end, and not the caller
                raise StorageError(_STOPPING) from None
            raise

    async def _patiently(self, work: Callable[[AsyncConnection], Coroutine[Any, Any, T]], *, writes: bool) -> T:
        """Carries out work; as long as another program locks the file and the work has not begun, tries again."""
        for attempts_left in reversed(range(_BUSY_ATTEMPTS)):
            self._refuse_after_the_end()
            begun = False
            try:
                async with self._connect(writes=writes) as connection:
                    begun = True
                    return await work(connection)
            except StorageError as error:
                if begun or not attempts_left or not _is_busy(error):
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _refuse_after_the_end(self) -> None:
        if self._is_closed:  # a new connection would never be closed
            raise StorageError(_STOPPING)

    @asynccontextmanager
    async def _connect(self, *, writes: bool = False) -> AsyncIterator[AsyncConnection]:
        try:
            async with self.engine.connect() as connection:
                await connection.execution_options(**{_WRITES: writes})
                async with connection.begin():
                    yield connection
        except (DBAPIError, PoolTimeoutError, OSError) as error:
            reason = error.orig if isinstance(error, DBAPIError) else error
            verb = "write to" if writes else "read"
            raise StorageError(f"Cannot {verb} the database {self}: {reason}. {self._advice()}") from error

    def _advice(self) -> str:
        if self.is_sqlite:
            return (
                "Check that the file and its folder can be written to, that the disk is not full, "
                "and that no other program holds the file."
            )
        return "Check that the server is running, and the name, user and password in TECHDIVIDE_DATABASE_URL."

    def _create_engine(self) -> AsyncEngine:
        if not self.is_sqlite:
            # Without the ping, the first request after a restart of the server would fail.
            timeout = {"timeout": _CONNECT_TIMEOUT_S}
            return create_async_engine(self.url, pool_pre_ping=True, connect_args=timeout)
        options: dict[str, Any] = {"poolclass": StaticPool} if self._is_in_memory else {}
        engine = create_async_engine(self.url, **options)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine


def _is_busy(error: StorageError) -> bool:
    original = error.__cause__.orig if isinstance(error.__cause__, DBAPIError) else None
    # The lowest byte is the error; the rest of an extended code says more about it.
    return getattr(original, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def _prepare_sqlite(dbapi_connection: DBAPIConnection, _record: object) -> None:
    # The driver would begin transactions late, and only before writes; _begin_sqlite begins them instead
    # (https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions).
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that starts by reading and then writes fails at once when another process wrote in
    # between; IMMEDIATE takes its turn at the start.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
