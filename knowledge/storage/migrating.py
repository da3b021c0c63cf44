"""Brings a database up to date with Alembic, safely when several processes start at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
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


def alembic_config(connection: Connection) -> Config:
    """The settings of Alembic, for one open connection; there is no alembic.ini."""
    config = Config(attributes={"connection": connection})
    # Alembic reads its options with %-interpolation, and a folder may have such a name.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _upgrade(connection: Connection, revision: str) -> None:
    command.upgrade(alembic_config(connection), revision)
