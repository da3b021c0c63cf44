from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from bot.cli.root import app
from knowledge.storage.database import Storage

if TYPE_CHECKING:
    from pathlib import Path

SERVER = 4711


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}"
    monkeypatch.setenv("TECHDIVIDE_DATABASE_URL", address)
    monkeypatch.chdir(tmp_path)
    return address


async def fill(url: str) -> None:
    storage = await Storage.open(url)
    for minute, (server, question) in enumerate([(SERVER, "What is a fab?"), (None, "Who is who?"), (9, "Why?")]):
        asked_at = datetime(2026, 11, 23, 12, minute, tzinfo=UTC)
        await storage.unanswered.add(question=question, server_id=server, locale=None, asked_at=asked_at)
    await storage.close()


def test_the_newest_come_first_from_everywhere(url: str) -> None:
    asyncio.run(fill(url))
    lines = CliRunner().invoke(app, ["unanswered", "--limit", "2"]).stdout.splitlines()
    assert lines == ["2026-11-23 12:02  server 9  Why?", "2026-11-23 12:01  direct message  Who is who?"]


def test_one_server_can_be_picked(url: str) -> None:
    asyncio.run(fill(url))
    result = CliRunner().invoke(app, ["unanswered", "--server", str(SERVER)])
    assert result.stdout == f"2026-11-23 12:00  server {SERVER}  What is a fab?\n"


@pytest.mark.parametrize("option", ["--server", "--limit"])
@pytest.mark.parametrize("number", ["0", str(10**23)])
def test_a_number_out_of_range_is_refused(option: str, number: str) -> None:
    result = CliRunner().invoke(app, ["unanswered", option, number])
    assert result.exit_code == 2
    told = " ".join(result.stderr.replace("│", " ").split())
    assert option in told
    assert "than or equal to" in told


def test_no_database_is_made(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["unanswered"])
    assert result.exit_code == 1
    assert "Start the bot once" in result.stderr
    assert list(tmp_path.iterdir()) == []


async def make(url: str) -> None:
    await (await Storage.open(url)).close()


def test_an_empty_database_says_so(url: str) -> None:
    asyncio.run(make(url))
    assert "Nobody has passed a question on." in CliRunner().invoke(app, ["unanswered"]).stdout


def test_a_database_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHDIVIDE_DATABASE_URL", "sqlite+aiosqlite:////proc/no/such.sqlite3")
    result = CliRunner().invoke(app, ["unanswered"])
    assert result.exit_code == 1
    assert "TECHDIVIDE_DATABASE_URL" in result.stderr
