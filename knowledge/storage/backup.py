"""Copies an SQLite database while others use it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import StorageError
from knowledge.storage.address import parse_url

if TYPE_CHECKING:
    from sqlalchemy import URL

_WAIT_S = 10.0


def back_up(url: str, target: Path) -> int:
    """Copies a database, whole and as it was at one moment, with SQLite's online backup.

    Args:
        url: The address of the database.
        target: Where the copy goes. It appears when it is complete.

    Returns:
        The size of the copy in bytes.

    Raises:
        StorageError: It is no SQLite file, is not there, or the copy cannot be written.
    """
    source = _source(parse_url(url))
    if target.exists():
        raise StorageError(f"{target} is there already. Name another file, or move that one away.")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _copy(source, part)
        # A link, unlike a renaming, never replaces what appeared there in the meantime.
        os.link(part, target)
        return target.stat().st_size
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise StorageError(f"{source} cannot be copied to {target}: {reason}.") from error
    finally:
        part.unlink(missing_ok=True)


def _source(url: URL) -> Path:
    if url.get_backend_name() != "sqlite":
        raise StorageError(
            "The database is on a PostgreSQL server, which makes its own copies: "
            "pg_dump --format=custom --file=FILE NAME (and pg_restore brings it back)."
        )
    name = url.database
    if not name or name == ":memory:" or name.startswith("file:") or not Path(name).is_file():
        raise StorageError(f"There is no database file at {name or 'memory'}, so there is nothing to copy.")
    return Path(name)


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source, timeout=_WAIT_S)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)
        # One file, which can be carried away, and not a file and its log.
        copy.execute("PRAGMA journal_mode = DELETE")
        (found,) = copy.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(f"the copy is damaged ({found})")
    descriptor = os.open(target, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
