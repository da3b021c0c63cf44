"""``techdivide run``, ``preview``, ``doctor`` and ``health`` as they are called."""

from __future__ import annotations

import asyncio
import importlib.util
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from bot.cli import preview as preview_command
from bot.cli.root import app
from bot.client import TechDivideBot, find_extensions
from bot.command_sync import tree_digest
from bot.doctor import application_id_in
from bot.services import Services
from bot.settings import Settings, variable_of
from knowledge.errors import SettingsError
from knowledge.storage.database import Storage
from tests.conftest import NOW, TEST_BASE

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

    from bot.services import SharedBase

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde." + "x" * 38
APPLICATION = 123456789012345678


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(variable_of(field), raising=False)
    monkeypatch.setenv("TECHDIVIDE_DATABASE_URL", database_url(tmp_path))
    monkeypatch.setenv("TECHDIVIDE_HEARTBEAT_FILE", str(tmp_path / "heartbeat"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.logs.configure_logging", lambda *_, **__: None)


def database_url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'bot.sqlite3'}"


def techdivide(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def good_base(tmp_path: Path) -> str:
    """A base without problems: a quick one, of which no sources are asked."""
    folder = tmp_path / "base"
    folder.mkdir()
    line = '{"id": "a", "question": "Who owns TikTok?", "aliases": [], "answer": "ByteDance."}\n'
    (folder / "questions.jsonl").write_text(line)
    return str(folder)


def test_run_without_a_token_says_what_to_do() -> None:
    result = techdivide("run")
    assert result.exit_code == 1
    assert "DISCORD_TOKEN is not set" in result.output
    assert "techdivide preview" in result.output


def test_run_or_preview_without_a_token_opens_the_preview(monkeypatch: pytest.MonkeyPatch, good_base: str) -> None:
    shown: list[tuple[int, bool]] = []

    async def show(_: SharedBase, port: int, *, open_it: bool) -> None:
        shown.append((port, open_it))

    monkeypatch.setattr(preview_command, "_show", show)
    result = techdivide("run", "--or-preview", "--base", good_base, "--port", "9999", "--no-open")
    assert result.exit_code == 0
    assert result.output == "DISCORD_TOKEN is not set: opening the preview in the browser instead.\n"
    assert shown == [(9999, False)]


def test_run_with_a_token_goes_to_discord(monkeypatch: pytest.MonkeyPatch, good_base: str) -> None:
    served: list[str] = []

    async def serve(_: Settings, token: str, shared: SharedBase) -> None:
        served.append(token)
        assert shared.answers.entry("a")
        raise SettingsError("the token is not accepted")

    monkeypatch.setattr("bot.running.serve", serve)
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    result = techdivide("run", "--base", good_base)
    assert served == [TOKEN]
    assert (result.exit_code, result.output) == (1, "the token is not accepted\n")


def test_run_with_a_wrong_setting_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHDIVIDE_SHARD_COUNT", "some")
    result = techdivide("run")
    assert result.exit_code == 1
    assert "TECHDIVIDE_SHARD_COUNT" in result.output


@pytest.mark.parametrize("command", ["run", "preview"])
def test_base_that_cannot_be_put_on_buttons_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "%s", "question": "Why?", "aliases": [], "answer": "So."}\n' % ("x" * 99))
    result = techdivide(command, "--base", str(file))
    assert result.exit_code == 1
    assert "too long for Discord's buttons" in result.output


def test_preview_shows_the_base_that_is_set(monkeypatch: pytest.MonkeyPatch, good_base: str) -> None:
    shown: list[int] = []

    async def show(shared: SharedBase, *_: int, **__: bool) -> None:
        shown.append(len(shared.answers.entries))

    monkeypatch.setattr(preview_command, "_show", show)
    monkeypatch.setenv("TECHDIVIDE_BASE_DIR", good_base)
    assert techdivide("preview").exit_code == 0
    assert shown == [1]


def test_preview_that_is_not_installed_says_which_command_to_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    result = techdivide("preview")
    assert result.exit_code == 1
    assert "make run" in result.output
    assert "pip install 'techdivide[preview]'" in result.output


@pytest.mark.parametrize(("variable", "has"), [("DISPLAY", True), ("WAYLAND_DISPLAY", True), ("OTHER", False)])
def test_browser_is_opened_only_where_there_is_a_screen(
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    has: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, ":0")
    assert preview_command._has_screen() is has


def test_health_looks_at_the_heartbeat(tmp_path: Path) -> None:
    assert techdivide("health").exit_code == 1
    (tmp_path / "heartbeat").touch()
    assert techdivide("health").output == "connected\n"


def test_health_with_a_wrong_setting_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHDIVIDE_LOG_FORMAT", "xml")
    assert techdivide("health").exit_code == 1


async def register_commands(
    folder: Path, shared: SharedBase, *, digest: str | None = None, application: int = APPLICATION
) -> None:
    storage = await Storage.open(database_url(folder))
    async with TechDivideBot(Services.over(shared, storage), cogs=find_extensions()) as bot:
        await bot.load_cogs()
        digest = digest or await tree_digest(bot.tree)
    await storage.command_trees.save(application_id=application, digest=digest, synced_at=NOW)
    await storage.close()


def test_doctor_finds_everything_in_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shared: SharedBase, good_base: str
) -> None:
    asyncio.run(register_commands(tmp_path, shared))
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    result = techdivide("doctor", "--base", good_base)
    lines = result.output.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["ok", f"{subject}:"] for subject in ("token", "base", "database", "commands", "preview")
    ]
    assert result.exit_code == 0


def problems(result: Result) -> dict[str, str]:
    assert result.exit_code == 1
    lines = [line.removeprefix("problem").strip() for line in result.output.splitlines() if line.startswith("problem")]
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def test_doctor_says_what_to_do(tmp_path: Path, shared: SharedBase) -> None:
    asyncio.run(register_commands(tmp_path, shared))
    found = problems(techdivide("doctor", "--base", str(tmp_path / "nowhere")))
    assert "Set DISCORD_TOKEN" in found["token"]
    assert found["base"].startswith("The base cannot be read")
    assert "without a token" in found["commands"]


def test_doctor_checks_what_a_base_says() -> None:
    assert "`techdivide check` lists them" in problems(techdivide("doctor", "--base", str(TEST_BASE)))["base"]


def test_doctor_sees_commands_that_were_never_or_otherwise_registered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shared: SharedBase, good_base: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    asyncio.run(register_commands(tmp_path, shared, digest="of another version", application=APPLICATION + 1))
    assert "Start the bot once" in problems(techdivide("doctor", "--base", good_base))["commands"]
    asyncio.run(register_commands(tmp_path, shared, digest="of another version"))
    assert "Restart the bot" in problems(techdivide("doctor", "--base", good_base))["commands"]


def test_doctor_makes_no_database(tmp_path: Path, good_base: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    found = problems(techdivide("doctor", "--base", good_base))
    assert "Start the bot once" in found["database"]
    assert sorted(tmp_path.rglob("*")) == before


def test_doctor_sees_an_odd_token_and_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch, good_base: str) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "hello")
    monkeypatch.setenv("TECHDIVIDE_DATABASE_URL", "sqlite+aiosqlite:////proc/nowhere/bot.sqlite3")
    found = problems(techdivide("doctor", "--base", good_base))
    assert "form of a token" in found["token"]
    assert found["database"]
    assert "hello" not in str(found)


def test_doctor_sees_a_token_file_that_is_missing(monkeypatch: pytest.MonkeyPatch, good_base: str) -> None:
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "missing")
    found = problems(techdivide("doctor", "--base", good_base))
    assert "DISCORD_TOKEN_FILE cannot be read" in found["token"]


def test_doctor_with_a_wrong_setting_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHDIVIDE_LOG_FORMAT", "xml")
    assert "TECHDIVIDE_LOG_FORMAT" in techdivide("doctor").output


@pytest.mark.parametrize(
    ("token", "application"),
    [
        (TOKEN, APPLICATION),
        ("", None),
        ("hello", None),
        ("!!!" + TOKEN, None),
        (TOKEN.replace("MTIz", "TWFu"), None),
        ("____" + TOKEN, None),
    ],
)
def test_application_is_read_from_the_token(token: str, application: int | None) -> None:
    assert application_id_in(token) == application


def test_commands_import_discord_only_when_they_run() -> None:
    # What makes `techdivide ask` start quickly.
    slow = {"discord", "sqlalchemy", "simcord", "fluent", "babel"}
    script = f"import sys, bot.cli.root, bot.cli.terminal; print(sorted({slow} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
