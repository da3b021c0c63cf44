"""The bot's life in Discord: it starts when Discord can be reached, and ends in good order when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

import discord

from bot.api_address import use_api_at
from bot.client import TechDivideBot, find_extensions
from bot.heartbeat import keep_beating
from bot.rate_limit import Allowance
from bot.retrying import delays, describe, is_passing, until_reached
from bot.services import Services
from bot.stop_signals import stop_event
from knowledge.errors import SettingsError, StorageError
from knowledge.storage.database import Storage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.services import SharedBase
    from bot.settings import Settings

_log = logging.getLogger(__name__)

FINISH_SECONDS = 5.0
"""What open replies get to finish. A locked database then takes up to two seconds to close; with what follows, the
whole stop takes less than ten."""
TELL_SECONDS = 0.5
CLOSE_SECONDS = 2.0

WRONG_TOKEN = "Discord does not accept the token. Copy it again from the “Bot” page of your application."  # noqa: S105
NO_PRIVILEGE = (
    "Discord does not let the bot read all messages. Turn on the “Message Content Intent” on the “Bot” page of your "
    "application, or leave TECHDIVIDE_READ_MESSAGES out."
)
_AUTHENTICATION_FAILED = 4004


class Runner:
    """Keeps one bot connected until it is stopped."""

    def __init__(self, settings: Settings, token: str, services: Services) -> None:
        self._settings = settings
        self._token = token
        self._services = services
        self._bot: TechDivideBot | None = None

    async def run(self) -> None:
        """Connects and serves; returns when the connection ended for good.

        Raises:
            SettingsError: Discord refuses the token.
        """
        beating = asyncio.create_task(keep_beating(self._settings.heartbeat_file, self._is_connected))
        try:
            await self._connect()
        except discord.LoginFailure:
            raise SettingsError(WRONG_TOKEN) from None
        except discord.PrivilegedIntentsRequired:
            raise SettingsError(NO_PRIVILEGE) from None
        except discord.ConnectionClosed as error:
            if error.code == _AUTHENTICATION_FAILED:
                raise SettingsError(WRONG_TOKEN) from None
            raise
        finally:
            beating.cancel()
            await asyncio.wait([beating])

    async def stop(self) -> None:
        """Takes no more work, lets open replies finish, and closes."""
        if (bot := self._bot) is None or bot.is_closed():
            return
        try:
            async with asyncio.timeout(FINISH_SECONDS):
                # First the gateway, by which work comes in; replies go out by HTTP, which stays open a little longer.
                await asyncio.gather(*(shard.disconnect() for shard in bot.shards.values()))
                await bot.open_work.finished()
        except TimeoutError:
            # What waits for the database fails now, while the person who waits can still be told.
            await self._services.storage.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(bot.open_work.finished(), TELL_SECONDS)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(bot.close(), CLOSE_SECONDS)

    async def _connect(self) -> None:
        if (url := self._settings.discord_api_url) is not None:
            await until_reached("reaching Discord's API", lambda: use_api_at(url, self._token))
        for delay in delays():
            # A client whose login failed half-way cannot be used again, so each attempt has its own.
            self._bot = bot = self._new_bot()
            try:
                async with bot:
                    await bot.start(self._token)
            except Exception as error:
                if not is_passing(error):
                    raise
                _log.warning("Discord cannot be reached (%s); trying again in %.0f s", describe(error), delay)
                await asyncio.sleep(delay)
            else:
                return

    def _new_bot(self) -> TechDivideBot:
        return TechDivideBot(
            self._services,
            cogs=find_extensions(),
            shard_count=self._settings.shard_count,
            shard_ids=self._settings.shard_ids,
            allowance=Allowance(self._settings.ask_burst, self._settings.ask_per_minute),
            reads_messages=self._settings.read_messages,
        )

    def _is_connected(self) -> bool:
        return self._bot is not None and self._bot.is_connected()


async def serve(settings: Settings, token: str, shared: SharedBase) -> None:
    """Runs the bot until SIGTERM or SIGINT.

    Raises:
        SettingsError: Discord refuses the token.
        StorageError: The database cannot be used.
    """
    stopping = stop_event()
    opening = asyncio.create_task(Storage.open(settings.database_url))
    await _until_done_or(stopping, opening)
    try:
        storage = await opening
    except asyncio.CancelledError:
        if stopping.is_set():
            return
        raise
    try:
        services = Services.over(shared, storage)
        await _learn(services)
        await _run_until(stopping, Runner(settings, token, services))
    finally:
        await storage.close()


async def _learn(services: Services) -> None:
    try:
        await services.learn_ratings()
    except StorageError:
        # They move answers a little; answering without them is better than not answering.
        _log.exception("the ratings could not be read; they do not count until the next start")


async def _run_until(stopping: asyncio.Event, runner: Runner) -> None:
    running = asyncio.create_task(runner.run())
    await _until_done_or(stopping, running, before_cancelling=runner.stop)
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def _until_done_or(
    stopping: asyncio.Event, task: asyncio.Task[Any], *, before_cancelling: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Waits for a task; cancels it when the program is told to stop before it is done."""
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if stopping.is_set():
        _log.info("stopping")
        if before_cancelling is not None:
            await before_cancelling()
        task.cancel()  # it may be waiting for the next attempt to connect
