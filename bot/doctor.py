"""The checks of ``techdivide doctor``."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.base_limits import check_fits_discord
from knowledge.builtin import BUILTIN_BASE
from knowledge.content.loading import load_base
from knowledge.content.validation import check_base
from knowledge.errors import TechDivideError
from knowledge.models import KnowledgeBase
from knowledge.storage.database import Storage

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings

_TOKEN = re.compile(r"([\w-]{18,})\.[\w-]{5,}\.[\w-]{25,}")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    subject: str
    is_ok: bool
    message: str


async def examine(settings: Settings, base: Path | None) -> list[Finding]:
    """Makes every check, also when an earlier one failed."""
    token = _check_token(settings)
    return [
        token,
        _check_base(base),
        *await _check_database(settings),
        _check_preview(),
    ]


def application_id_in(token: str) -> int | None:
    """The id of the application that a token is for, or None if the text does not have the form of a token."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    try:
        digits = base64.urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return int(digits) if digits.isdecimal() else None


def _check_token(settings: Settings) -> Finding:
    try:
        token = settings.token()
    except TechDivideError as error:
        return Finding("token", is_ok=False, message=str(error))
    if token is None:
        return Finding("token", is_ok=False, message="not set. Set DISCORD_TOKEN to the bot's token.")
    if application_id_in(token) is None:
        advice = "does not have the form of a token. Copy it again from the “Bot” page of your application."
        return Finding("token", is_ok=False, message=advice)
    return Finding("token", is_ok=True, message="present and of the right form")


def _check_base(base: Path | None) -> Finding:
    folder = base or BUILTIN_BASE
    try:
        loaded = load_base(folder)
        check_fits_discord(loaded.base.entries)
    except TechDivideError as error:
        return Finding("base", is_ok=False, message=str(error))
    problems = [problem for problem in check_base(loaded, today=datetime.now(UTC).date()) if not problem.is_warning]
    if problems:
        advice = f"{len(problems)} problems; `techdivide check` lists them. The first: {problems[0]}"
        return Finding("base", is_ok=False, message=advice)
    return Finding("base", is_ok=True, message=f"{len(loaded.base.entries)} entries in {folder}")


async def _check_database(settings: Settings) -> list[Finding]:
    try:
        storage = await Storage.open_existing(settings.database_url)
    except TechDivideError as error:
        return [Finding("database", is_ok=False, message=str(error))]
    try:
        await storage.check()
        reachable = Finding("database", is_ok=True, message="can be reached and written to")
        return [reachable, await _check_commands(settings, storage)]
    except TechDivideError as error:
        return [Finding("database", is_ok=False, message=str(error))]
    finally:
        await storage.close()


async def _check_commands(settings: Settings, storage: Storage) -> Finding:
    try:
        application_id = application_id_in(settings.token() or "")
    except TechDivideError:
        application_id = None
    if application_id is None:
        return Finding("commands", is_ok=False, message="cannot be compared without a token")
    told = await storage.command_trees.digest(application_id=application_id)
    if told is None:
        advice = "were never registered. Start the bot once: techdivide run"
        return Finding("commands", is_ok=False, message=advice)
    if told != await _current_digest(storage):
        advice = "changed since they were registered. Restart the bot; it registers them then."
        return Finding("commands", is_ok=False, message=advice)
    return Finding("commands", is_ok=True, message="in step with what Discord was told")


async def _current_digest(storage: Storage) -> str:
    from bot.client import TechDivideBot, find_extensions  # noqa: PLC0415  (the client is not needed for the rest)
    from bot.command_sync import tree_digest  # noqa: PLC0415
    from bot.services import Services, SharedBase  # noqa: PLC0415

    services = Services.over(SharedBase.of(KnowledgeBase()), storage)
    async with TechDivideBot(services, cogs=find_extensions()) as bot:
        await bot.load_cogs()
        return await tree_digest(bot.tree)


def _check_preview() -> Finding:
    if find_spec("simcord") is None:
        return Finding("preview", is_ok=True, message="not installed; `make run` in the repository adds it")
    return Finding("preview", is_ok=True, message="installed")
