"""Import, export and backup in the terminal."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from bot.cli.root import app
from knowledge.errors import StorageError
from knowledge.storage.backup import back_up
from knowledge.storage.database import Storage

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

ROWS = """question,answer,topic,source
Who leads us?,Anna does.,chips,none: ours
Who pays us?,=Ben does.,trade,none: ours
"""


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}"
    monkeypatch.setenv("TECHDIVIDE_DATABASE_URL", address)
    monkeypatch.setenv("TECHDIVIDE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("TECHDIVIDE_ENCODER", "off")  # unpacking it for each test would take a second
    monkeypatch.setenv("TECHDIVIDE_BASE_DIR", "tests/base")

    async def make() -> None:
        await (await Storage.open(address)).close()

    asyncio.run(make())
    return address


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "facts.csv"
    path.write_text(ROWS)
    return str(path)


@pytest.mark.usefixtures("url")
def test_a_dry_run_changes_nothing_and_an_import_does(file: str, tmp_path: Path) -> None:
    dry = run("import", file, "--server", "7", "--dry-run")
    assert (dry.exit_code, dry.stdout) == (
        0,
        "2 new, 0 changed, 0 same, 0 refused\nNothing was changed: this was a dry run.\n",
    )
    assert '"facts":[]' in run("export", "--server", "7").stdout

    assert run("import", file, "--server", "7").stdout.endswith("Imported.\n")
    assert run("import", file, "--server", "7").stdout.endswith("There was nothing to import.\n")

    out = tmp_path / "out.csv"
    assert run("export", "--server", "7", "--format", "csv", "--output", str(out)).exit_code == 0
    assert "'=Ben does." in out.read_text()
    assert run("import", str(out), "--server", "8").exit_code == 0
    assert run("export", "--server", "8").stdout == run("export", "--server", "7").stdout
    assert '"facts":[]' in run("export", "--server", "9").stdout


@pytest.mark.usefixtures("url")
def test_a_refused_row_is_named_and_nothing_is_imported(file: str, tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text(ROWS + "\nWhy?,@everyone because,trade,\n")
    refused = run("import", file, "--server", "7")
    assert refused.exit_code == 1
    assert "line 5: answer: mentions somebody" in refused.stderr
    assert "line 5: sources: is missing" in refused.stderr
    assert "Nothing was imported" in refused.stderr
    assert '"facts":[]' in run("export", "--server", "7").stdout


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("facts.json", "{", "is not JSON"),
        ("facts.txt", "{}", "must end in .json, .yaml or .csv"),
        ("absent.json", None, "cannot be read: No such file"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(tmp_path: Path, name: str, content: str | None, sentence: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    told = run("import", str(tmp_path / name), "--server", "7")
    assert (told.exit_code, sentence in told.stderr) == (1, True)
    assert "Traceback" not in told.stderr


@pytest.mark.usefixtures("url")
def test_an_export_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    told = run("export", "--server", "7", "--output", str(tmp_path / "absent" / "x.json"))
    assert (told.exit_code, "cannot be written: No such file" in told.stderr) == (1, True)


@pytest.mark.usefixtures("url")
def test_a_backup_is_a_whole_database_also_while_somebody_writes(file: str, tmp_path: Path) -> None:
    run("import", file, "--server", "7")
    copy = tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM facts")
        done = run("backup", str(copy))
        other.rollback()

    assert done.exit_code == 0, done.stderr
    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("SELECT count(*) FROM facts").fetchone() == (2,)
    assert sorted(path.name for path in tmp_path.iterdir() if "copy" in path.name) == ["copy.sqlite3"]

    again = run("backup", str(copy))
    assert (again.exit_code, "is there already" in again.stderr) == (1, True)


def test_what_cannot_be_backed_up_is_explained(tmp_path: Path, url: str) -> None:
    with pytest.raises(StorageError, match="pg_dump"):
        back_up("postgresql://u:secret@h/d", tmp_path / "x")
    with pytest.raises(StorageError, match="nothing to copy"):
        back_up(f"sqlite:///{tmp_path}/absent", tmp_path / "x")
    with pytest.raises(StorageError, match="nothing to copy"):
        back_up("sqlite://", tmp_path / "x")
    with pytest.raises(StorageError, match="cannot be copied"):
        back_up(url, tmp_path / "absent" / "x")
    (tmp_path / "bot.sqlite3").write_bytes(b"no database" * 99)
    with pytest.raises(StorageError, match="not a database"):
        back_up(url, tmp_path / "x")
    assert not (tmp_path / "x").exists()
