"""The address of the database, as people and hosts write it, made into what the drivers understand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from knowledge.errors import StorageError

if TYPE_CHECKING:
    from sqlalchemy import URL

_SQLITE: Final = "sqlite+aiosqlite"
_POSTGRESQL: Final = "postgresql+asyncpg"
_DRIVERS: Final = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL, "postgres": _POSTGRESQL}

#: What libpq calls otherwise than asyncpg, which takes the same values.
_RENAMED: Final = {"sslmode": "ssl"}
#: What hosts add to their addresses and asyncpg does without: it has no channel binding, and the time-out is ours.
_LEFT_OUT: Final = {"channel_binding", "connect_timeout", "application_name"}
_UNDERSTOOD: Final = {
    *("host", "port", "ssl", "passfile", "target_session_attrs", "krbsrvname", "gsslib"),
    "prepared_statement_cache_size",
}


def parse_url(url: str) -> URL:
    """Reads the address of a database; the plain forms `sqlite://` and `postgresql://` are understood too.

    Raises:
        StorageError: It is not such an address.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = None
    driver = _DRIVERS.get(parsed.drivername.partition("+")[0]) if parsed else None
    if parsed is None or driver is None:
        raise StorageError(
            "TECHDIVIDE_DATABASE_URL is not the address of a database that can be used. "
            "Write sqlite+aiosqlite:///FOLDER/FILE.sqlite3 or postgresql+asyncpg://USER:PASSWORD@HOST/NAME.",
        )
    parsed = parsed.set(drivername=driver)
    return _with_home(parsed) if driver == _SQLITE else _for_asyncpg(parsed)


def _with_home(url: URL) -> URL:
    if not url.database:
        return url
    try:
        return url.set(database=str(Path(url.database).expanduser()))
    except RuntimeError:
        raise StorageError(
            f"TECHDIVIDE_DATABASE_URL: no home folder is known for {Path(url.database).parts[0]}. "
            "Write the whole path, as in sqlite+aiosqlite:////FOLDER/FILE.sqlite3.",
        ) from None


def _for_asyncpg(url: URL) -> URL:
    query = {_RENAMED.get(name, name): value for name, value in url.query.items() if name not in _LEFT_OUT}
    if unknown := sorted(query.keys() - _UNDERSTOOD):
        raise StorageError(
            f"TECHDIVIDE_DATABASE_URL: “{unknown[0]}” after the question mark is not understood. Leave it out; "
            f"understood are {', '.join(sorted(_UNDERSTOOD | _RENAMED.keys()))}.",
        )
    return url.set(query=query)
