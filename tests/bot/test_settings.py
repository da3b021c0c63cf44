from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.settings import Settings, read_settings, variable_of
from knowledge.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    SetVariable = Callable[[str, str], None]

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"
VARIABLES = [variable_of(field) for field in Settings.model_fields]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)


def test_all_settings_are_in_the_docs_and_nothing_else_is() -> None:
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    rows = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert sorted(rows) == sorted(VARIABLES)


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings()
    assert settings.token() is None
    assert settings.database_url.startswith("sqlite+aiosqlite:///")


def test_values_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", " abc.def.ghi\n")
    monkeypatch.setenv("TECHDIVIDE_SHARD_COUNT", "4")
    monkeypatch.setenv("TECHDIVIDE_SHARD_IDS", "0, 3")
    monkeypatch.setenv("TECHDIVIDE_LOG_LEVEL", "debug")
    monkeypatch.setenv("TECHDIVIDE_LOG_FORMAT", "")
    settings = read_settings()
    assert settings.token() == "abc.def.ghi"
    assert (settings.shard_count, settings.shard_ids) == (4, [0, 3])
    assert (settings.log_level, settings.log_format) == ("DEBUG", "console")


def test_file_beside_the_program_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DISCORD_TOKEN=from.the.file\nUNRELATED=1\n")
    assert read_settings().token() == "from.the.file"


def test_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# Schlüssel\nDISCORD_TOKEN=from.the.file\n", encoding="utf-16")
    with pytest.raises(SettingsError, match=r"\.env cannot be read: it is not UTF-8"):
        read_settings()


def test_token_of_blanks_counts_as_not_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", " \t")
    assert read_settings().token() is None
    (tmp_path / "token").write_text("abc.def.ghi")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "token"))
    assert read_settings().token() == "abc.def.ghi"


@pytest.mark.parametrize(
    ("variable", "value", "advice"),
    [
        ("TECHDIVIDE_SHARD_COUNT", "none", "TECHDIVIDE_SHARD_COUNT: Input should be a valid integer"),
        ("TECHDIVIDE_SHARD_IDS", "0;1", "TECHDIVIDE_SHARD_IDS: write numbers separated by commas"),
        ("TECHDIVIDE_SHARD_IDS", "0", "TECHDIVIDE_SHARD_IDS needs TECHDIVIDE_SHARD_COUNT"),
        ("TECHDIVIDE_LOG_FORMAT", "xml", "TECHDIVIDE_LOG_FORMAT: Input should be 'console' or 'json'"),
        ("TECHDIVIDE_DISCORD_API_URL", "proxy", "TECHDIVIDE_DISCORD_API_URL: "),
    ],
)
def test_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, advice: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert advice in str(caught.value)
    assert "pydantic" not in str(caught.value)


@pytest.mark.parametrize("ids", ["0,0", "0,2", "7"])
def test_shards_must_exist_and_differ(monkeypatch: pytest.MonkeyPatch, ids: str) -> None:
    monkeypatch.setenv("TECHDIVIDE_SHARD_COUNT", "2")
    monkeypatch.setenv("TECHDIVIDE_SHARD_IDS", ids)
    with pytest.raises(SettingsError, match="each of 0 to 1 at most once"):
        read_settings()


def test_token_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "token"
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(file))
    with pytest.raises(SettingsError, match="DISCORD_TOKEN_FILE cannot be read"):
        read_settings().token()
    file.write_text("\n")
    with pytest.raises(SettingsError, match="DISCORD_TOKEN_FILE is empty"):
        read_settings().token()
    file.write_text("abc.def.ghi\n")
    assert read_settings().token() == "abc.def.ghi"


def test_secrets_are_not_in_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret")
    monkeypatch.setenv("TECHDIVIDE_DATABASE_URL", "postgresql+asyncpg://me:very-secret@host/db")
    assert "very-secret" not in repr(read_settings())
