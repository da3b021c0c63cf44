"""Opening a database: migrations, two processes at once, and what is said when it cannot be used."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from knowledge.errors import StorageError
from knowledge.storage import migrating
from knowledge.storage.address import parse_url
from knowledge.storage.database import Storage
from knowledge.storage.engine import Database
from knowledge.storage.migrating import alembic_config, upgrade
from knowledge.storage.schema import METADATA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

INSERT = text("INSERT INTO command_trees VALUES (1, 'x', '2026-01-01')")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
ON_FILE_AND_SERVER = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))],
    indirect=True,
)


async def _synchronously(database: Database, function: Callable[[Connection], T]) -> T:
    async def work(connection: AsyncConnection) -> T:
        return await connection.run_sync(function)

    return await database.write(work)


async def _count(database: Database) -> int:
    ((count,),) = await database.fetch(text("SELECT count(*) FROM command_trees"))
    assert isinstance(count, int)
    return count


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), METADATA))


async def test_migrations_and_tables_agree(database_url: str) -> None:
    database = Database(database_url)
    assert await _synchronously(database, _differences), "an empty database must differ"

    await upgrade(database)

    assert await _synchronously(database, _differences) == []
    await database.close()


async def test_every_migration_can_be_taken_back_and_applied_again(database_url: str) -> None:
    def steps(connection: Connection) -> list[str]:
        script = ScriptDirectory.from_config(alembic_config(connection))
        return [step.revision for step in script.walk_revisions("base", "head")][::-1]

    def downgrade(connection: Connection) -> list[str]:
        command.downgrade(alembic_config(connection), "base")
        return inspect(connection).get_table_names()

    database = Database(database_url)
    for revision in await _synchronously(database, steps):
        await upgrade(database, revision)
    assert await _synchronously(database, downgrade) == ["alembic_version"]
    await upgrade(database)
    assert await _synchronously(database, _differences) == []
    await database.close()


FIRST_ROWS = {
    "0001": (
        "INSERT INTO unanswered_questions (server_id, question, asked_at) VALUES (1, 'kept?', '2026-01-01')",
        "INSERT INTO answer_ratings (server_id, entry_id, helpful, rated_at) VALUES (1, 'e', true, '2026-01-01')",
        "INSERT INTO command_trees VALUES (1, 'x', '2026-01-01')",
    ),
    "0002": ("INSERT INTO facts VALUES (1, 'own-a', '{}', 1, 'published', NULL, '2026-01-01', '2026-01-01')",),
    "0003": ("INSERT INTO drafts VALUES (1, 'token', '{}', '2026-01-01')",),
    "0004": (
        """
        INSERT INTO notices (server_id, kind, person_id, locale, question, created_at)
        VALUES (1, 'answered', 2, 'zh-CN', 'q?', '2026-01-01')
        """,
    ),
}
"""Rows as they could be there in each schema; each also holds those of the ones before it."""


def _released() -> list[str]:
    return [step.revision for step in ScriptDirectory(str(migrating.MIGRATIONS)).walk_revisions()][::-1]


@pytest.mark.parametrize("revision", _released())
async def test_every_earlier_schema_is_brought_up_to_date_with_what_it_holds(database_url: str, revision: str) -> None:
    rows = [row for step in _released() if step <= revision for row in FIRST_ROWS[step]]
    database = Database(database_url)
    await upgrade(database, revision)
    for row in rows:
        await database.execute(text(row))

    await upgrade(database)

    for row in rows:
        table = row.split()[2]
        assert len(await database.fetch(text(f"SELECT * FROM {table}"))) == 1, table  # noqa: S608
    assert await _synchronously(database, _differences) == []
    await database.close()


@ON_FILE_AND_SERVER
async def test_what_was_added_is_there_after_opening_again(database_url: str) -> None:
    first = await Storage.open(database_url)
    await first.unanswered.add(question="kept?", server_id=1, locale=None, asked_at=NOW)
    await first.close()

    again = await Storage.open(database_url)

    assert [found.question for found in await again.unanswered.recent(1)] == ["kept?"]
    await again.close()


@ON_FILE_AND_SERVER
async def test_only_a_database_that_is_up_to_date_is_opened_as_it_is(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"There is no database at .* yet\. Start the bot once"):
        await Storage.open_existing(database_url)
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240  (nothing else runs)

    storage = await Storage.open(database_url)
    await storage.unanswered.add(question="kept?", server_id=1, locale=None, asked_at=NOW)
    await storage.close()
    again = await Storage.open_existing(database_url)
    assert [found.question for found in await again.unanswered.recent(1)] == ["kept?"]
    await again.close()


@pytest.mark.parametrize(
    ("version", "advice"),
    [("0000", "made by an older version of techdivide. Start the bot once"), ("9999", "newer version")],
)
async def test_a_database_of_another_version_is_named_and_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str, advice: str
) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    database = Database(url)
    await upgrade(database)
    await database.execute(text("UPDATE alembic_version SET version_num = :version").bindparams(version=version))
    known = migrating._revisions()
    monkeypatch.setattr(migrating, "_revisions", lambda: [*known, "0000"])  # an older one than there really is

    with pytest.raises(StorageError, match=advice):
        await Storage.open_existing(url)

    assert (await database.fetch(text("SELECT version_num FROM alembic_version")))[0][0] == version
    await database.close()


async def test_a_database_in_memory_never_exists_before() -> None:
    with pytest.raises(StorageError, match="There is no database"):
        await Storage.open_existing("sqlite://")


@ON_FILE_AND_SERVER
async def test_several_processes_may_open_an_empty_database_at_once(database_url: str) -> None:
    program = (
        "import asyncio, sys\n"
        "from datetime import UTC, datetime\n"
        "from knowledge.storage.database import Storage\n"
        "async def main():\n"
        "    storage = await Storage.open(sys.argv[1])\n"
        "    for _ in range(10):\n"
        "        now = datetime.now(UTC)\n"
        "        await storage.unanswered.add(question='?', server_id=1, locale=None, asked_at=now)\n"
        "    await storage.close()\n"
        "asyncio.run(main())\n"
    )
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", program, database_url),
            stderr=asyncio.subprocess.PIPE,
        )
        for _ in range(3)
    ]
    errors = [(await process.communicate())[1].decode() for process in processes]

    assert errors == ["", "", ""]
    storage = await Storage.open(database_url)
    assert len(await storage.unanswered.recent(1, limit=100)) == 30
    await storage.close()


async def test_a_database_from_a_newer_version_is_left_alone(database_url: str) -> None:
    database = Database(database_url)
    await upgrade(database)
    await database.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StorageError, match="newer version"):
        await upgrade(database)

    ((version,),) = await database.fetch(text("SELECT version_num FROM alembic_version"))
    assert version == "9999"
    await database.close()


async def test_a_failed_write_leaves_nothing_behind(database_url: str) -> None:
    async def add_and_fail(connection: AsyncConnection) -> None:
        await connection.execute(INSERT)
        raise LookupError

    database = Database(database_url)
    await upgrade(database)
    with pytest.raises(LookupError):
        await database.write(add_and_fail)

    assert await _count(database) == 0
    await database.close()


async def test_work_whose_caller_is_cancelled_is_finished_before_the_end(database_url: str) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def work(connection: AsyncConnection) -> None:
        begun.set()
        await go_on.wait()
        await connection.execute(INSERT)

    database = Database(database_url)
    await upgrade(database)
    caller = asyncio.create_task(database.write(work))
    await begun.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    assert not closing.done()
    go_on.set()
    await closing

    if not database_url.endswith("://"):  # what is in memory is gone
        again = Database(database_url)
        assert await _count(again) == 1
        await again.close()


async def test_nothing_is_begun_after_the_end(database_url: str) -> None:
    storage = await Storage.open(database_url)
    await storage.close()

    with pytest.raises(StorageError, match="stopping"):
        await storage.check()


async def test_folder_of_the_database_is_created_and_its_name_may_hold_anything(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "100%" / "技术.sqlite3"

    storage = await Storage.open(f"sqlite:///{file}")
    await storage.close()

    assert file.is_file()


async def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    found = {
        name: (await database.fetch(text(f"PRAGMA {name}")))[0][0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    await database.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 2_000}


async def test_a_reader_does_not_wait_for_the_writer(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    await upgrade(database)

    async def write_and_read_elsewhere(connection: AsyncConnection) -> int:
        await connection.execute(INSERT)
        async with asyncio.timeout(5):
            return await _count(database)

    assert await database.write(write_and_read_elsewhere) == 0
    assert await _count(database) == 1
    await database.close()


async def test_a_file_that_is_no_database_is_named_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are notes, which are not a database at all. " * 20)
    before = file.read_bytes()

    with pytest.raises(StorageError, match=r"notes\.txt.*not a database.*Check"):
        await Storage.open(f"sqlite:///{file}")

    assert file.read_bytes() == before


async def test_a_folder_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StorageError, match="file/folder for the database cannot be created"):
        await Storage.open(f"sqlite:///{tmp_path}/file/folder/a.sqlite3")


async def test_a_database_that_became_read_only_fails_the_check(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///file:{tmp_path / 'a.sqlite3'}?uri=true"
    await (await Storage.open(url)).close()
    storage = Storage(Database(f"{url}&mode=ro"))

    with pytest.raises(StorageError, match="readonly"):
        await storage.check()

    await storage.close()


@pytest.mark.parametrize(
    "url",
    ["", "techdivide.sqlite3", "mysql://root@localhost/x", "postgresql://user:secret@host:port/x"],
)
async def test_an_unusable_address_is_explained_without_its_password(url: str) -> None:
    with pytest.raises(StorageError, match="Write sqlite") as caught:
        await Storage.open(url)
    assert "secret" not in str(caught.value)


async def test_an_unreachable_server_is_explained_without_its_password() -> None:
    with pytest.raises(StorageError, match="Check that the server is running") as caught:
        await Storage.open("postgresql://bot:secret@127.0.0.1:1/techdivide")
    assert "secret" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


@pytest.mark.xdist_group("postgresql")
async def test_a_missing_database_on_the_server_is_explained(postgresql: str) -> None:
    with pytest.raises(StorageError, match="does not exist"):
        await Storage.open(postgresql.format(name="absent"))


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///a.sqlite3", "sqlite+aiosqlite"),
        ("postgres://u@h/d", "postgresql+asyncpg"),
        ("postgresql+psycopg://u@h/d", "postgresql+asyncpg"),
    ],
)
def test_plain_addresses_get_the_right_driver(url: str, driver: str) -> None:
    assert parse_url(url).drivername == driver


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        ("sslmode=require", {"ssl": "require"}),
        ("sslmode=require&channel_binding=require&connect_timeout=10", {"ssl": "require"}),
        ("ssl=disable&host=/run/postgresql", {"ssl": "disable", "host": "/run/postgresql"}),
    ],
)
def test_addresses_as_hosts_hand_them_out_are_put_into_words_of_the_driver(
    query: str, understood: dict[str, str]
) -> None:
    assert dict(parse_url(f"postgresql://u:secret@h/d?{query}").query) == understood


@pytest.mark.xdist_group("postgresql")
async def test_an_address_with_sslmode_reaches_the_server(postgresql: str) -> None:
    storage = await Storage.open(postgresql.format(name="postgres") + "&sslmode=prefer")
    await storage.close()


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("postgresql://u:secret@h/d?colour=red", "“colour” after the question mark is not understood. Leave it out"),
        ("sqlite:///~nobody-of-that-name/x.sqlite3", "no home folder is known for ~nobody-of-that-name"),
    ],
)
async def test_an_address_that_is_half_understood_is_explained(url: str, advice: str) -> None:
    with pytest.raises(StorageError, match="TECHDIVIDE_DATABASE_URL") as caught:
        await Storage.open(url)
    assert advice in str(caught.value)
    assert "secret" not in str(caught.value)
