"""Brings a database up to date with Alembic, safely when several processes start at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text

from knowledge.errors import StorageError

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

MIGRATIONS: Final = Path(__file__).parent / "migrations"

#: Any number that no other program uses for its advisory locks; these are the letters “tech”.
_POSTGRESQL_LOCK: Final = int.from_bytes(b"tech", "big")


async def upgrade(database: Database, revision: str = "head") -> None:
    """Runs the migrations that this database has not seen, all or none of them.

    Raises:
        StorageError: The database cannot be used, or was made by a newer version of this program.
    """

    async def work(connection: AsyncConnection) -> None:
        # SQLite's write transaction already keeps a second process waiting; on PostgreSQL this lock does.
        if not database.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRESQL_LOCK})
        await connection.run_sync(_upgrade, revision)

    try:
        await database.write(work)
    except CommandError as error:
        raise StorageError(
            f"The database {database} cannot be brought up to date: {error}. It was probably made by a newer version "
            "of techdivide: install that version, or name another database in TECHDIVIDE_DATABASE_URL.",
        ) from error


async def ensure_current(database: Database) -> None:
    """Makes sure that all migrations were run, without running any.

    Raises:
        StorageError: The database cannot be used, is empty, or was made by another version of this program.
    """

    async def work(connection: AsyncConnection) -> str | None:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())

    revision, known = await database.read(work), _revisions()
    if revision is None:
        raise not_yet_made(database)
    if revision not in known:
        raise StorageError(
            f"The database {database} was probably made by a newer version of techdivide: install that version, "
            "or name another database in TECHDIVIDE_DATABASE_URL.",
        )
    if revision != known[0]:
        raise StorageError(
            f"The database {database} was made by an older version of techdivide. "
            "Start the bot once, which brings it up to date: techdivide run",
        )


def not_yet_made(database: Database) -> StorageError:
    """What is said of a database that the bot has not made yet."""
    return StorageError(
        f"There is no database at {database} yet. Start the bot once, which makes it (techdivide run), "
        "or name the right one in TECHDIVIDE_DATABASE_URL.",
    )


def alembic_config(connection: Connection) -> Config:
    """The settings of Alembic, for one open connection; there is no alembic.ini."""
    config = Config(attributes={"connection": connection})
    # Alembic reads its options with %-interpolation, and a folder may have such a name.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _upgrade(connection: Connection, revision: str) -> None:
    command.upgrade(alembic_config(connection), revision)


def _revisions() -> list[str]:
    """All revisions, the newest first."""
    return [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
