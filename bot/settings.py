"""The settings: environment variables (or a ``.env`` file beside the program), read once at the start."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Literal, Self

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.rate_limit import ASKING
from knowledge.errors import SettingsError

APP_NAME = "techdivide"


def _default_database_url() -> str:
    return f"sqlite+aiosqlite:///{platformdirs.user_data_path(APP_NAME) / 'techdivide.sqlite3'}"


def _default_heartbeat_file() -> Path:
    # Temporary on purpose: it is writable where nothing else is, and gone after a restart of the machine.
    return Path(tempfile.gettempdir()) / "techdivide-heartbeat"


class Settings(BaseSettings):
    """What can be set from outside. ``docs/settings.md`` lists all of it."""

    model_config = SettingsConfigDict(
        env_prefix="TECHDIVIDE_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # the wrong value may be a secret in the wrong place
    )

    discord_token: SecretStr | None = Field(
        default=None,
        validation_alias="DISCORD_TOKEN",
        description="The bot's token, from the “Bot” page of the application.",
    )
    discord_token_file: Path | None = Field(
        default=None,
        validation_alias="DISCORD_TOKEN_FILE",
        description="A file that holds the token, instead of DISCORD_TOKEN (for Docker secrets).",
    )
    database_url: str = Field(
        default_factory=_default_database_url,
        repr=False,
        description="Where the bot keeps what it must remember: sqlite+aiosqlite:///… or postgresql+asyncpg://….",
    )
    base_dir: Path | None = Field(default=None, description="A folder with a base to use instead of the built-in one.")
    cache_dir: Path | None = Field(
        default=None,
        description="Where what is derived from the base is kept, so that the next start is quick; may be emptied.",
    )
    encoder: bool = Field(
        default=True,
        description="Whether questions are also compared by what they mean (on or off); off saves 40 MB.",
    )
    discord_api_url: str | None = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description="An HTTP proxy in front of Discord's API, such as http://proxy:8080/api/v10.",
    )
    shard_count: int | None = Field(
        default=None, ge=1, description="How many shards there are in all; Discord's own advice if left out."
    )
    shard_ids: Annotated[list[int] | None, NoDecode] = Field(
        default=None,
        description="Which of the shards this process runs, such as 0,1; all if left out. Needs the count.",
    )
    ask_burst: int = Field(default=ASKING.burst, ge=1, description="How many questions one person may ask at once.")
    ask_per_minute: float = Field(
        default=ASKING.per_minute, gt=0, description="How many further questions that person gains in a minute."
    )
    read_messages: bool = Field(
        default=False,
        description="Whether the bot asks Discord for the text of all messages, to answer unasked in help channels. "
        "Needs the “Message Content Intent” on the “Bot” page of the application.",
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="console for people, json (one object per line) for machines."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="The least serious messages that are logged."
    )
    heartbeat_file: Path = Field(
        default_factory=_default_heartbeat_file,
        description="A file that is touched while all shards are connected; `techdivide health` looks at its age.",
    )

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _comma_separated(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if not all(part.strip().isdecimal() for part in value.split(",")):
            raise ValueError("write numbers separated by commas, such as 0,1")
        return [int(part) for part in value.split(",")]

    @model_validator(mode="after")
    def _shards_exist(self) -> Self:
        if self.shard_ids is None:
            return self
        if self.shard_count is None:
            raise ValueError("TECHDIVIDE_SHARD_IDS needs TECHDIVIDE_SHARD_COUNT: set both")
        if len(set(self.shard_ids)) < len(self.shard_ids) or max(self.shard_ids) >= self.shard_count:
            raise ValueError(f"TECHDIVIDE_SHARD_IDS: name each of 0 to {self.shard_count - 1} at most once")
        return self

    def token(self) -> str | None:
        """The bot's token, from the variable or from the file; None when neither is set.

        Raises:
            SettingsError: The file cannot be read, or is empty.
        """
        if self.discord_token is not None and (token := self.discord_token.get_secret_value().strip()):
            return token
        if self.discord_token_file is None:
            return None
        try:
            token = self.discord_token_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"DISCORD_TOKEN_FILE cannot be read: {error}. Name a file with the token.") from None
        if not token:
            raise SettingsError("DISCORD_TOKEN_FILE is empty. Write the bot's token into it.")
        return token


def variable_of(field: str) -> str:
    """The environment variable that sets a field of ``Settings``."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"TECHDIVIDE_{field.upper()}"


def read_settings() -> Settings:
    """Reads the settings from the environment.

    Raises:
        SettingsError: A value does not have the form it needs; the sentence names the variable.
    """
    try:
        return Settings()
    except UnicodeDecodeError:
        raise SettingsError("The file .env cannot be read: it is not UTF-8. Save it as UTF-8.") from None
    except ValidationError as error:
        problems = []
        for detail in error.errors(include_input=False, include_url=False):
            message = detail["msg"].removeprefix("Value error, ")
            field = str(detail["loc"][0]) if detail["loc"] else ""
            name = variable_of(field) if field in Settings.model_fields else field
            problems.append(f"{name}: {message}" if name else message)
        raise SettingsError(f"{'; '.join(problems)}. See docs/settings.md.") from None
