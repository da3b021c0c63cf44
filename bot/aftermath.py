"""What follows a change: people who waited are told, and the audit channel hears of it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import aiohttp
import discord

from bot.cards.audit import audit_card
from bot.cards.tellings import telling, telling_here
from bot.localisation import Language, language_of
from bot.retrying import is_passing
from knowledge.errors import TechDivideError

if TYPE_CHECKING:
    from bot.cards.layout import Card
    from bot.client import TechDivideBot
    from bot.localisation import Words
    from knowledge.curation.curator import By, Saved
    from knowledge.curation.server import ServerKnowledge
    from knowledge.storage.notices import Notice

_log = logging.getLogger(__name__)

_NOW = "td"
"""Begins the nonce of a notice: Discord does not post the same one twice within minutes, should we be stopped between
telling somebody and noting that we did."""


class Aftermath:
    """Runs in the background, so that whoever made the change does not wait for it."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot
        self._running: set[asyncio.Task[None]] = set()
        self._delivering: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def after(self, server_id: int, saved: Saved, by: By) -> None:
        """Starts what follows a change. Never raises: what fails goes to the log, and notices stay due."""
        task = asyncio.create_task(self._follow_up(server_id, saved, by), name="aftermath")
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def deliver(self, server_id: int) -> None:
        """Tells everybody who is due on a server. Never raises.

        A notice is deleted only after its person was told, so nobody is forgotten when this is cut short.
        """
        lock = self._delivering.setdefault(server_id, asyncio.Lock())
        try:
            async with lock:
                await self._deliver(server_id)
        except (TechDivideError, discord.DiscordException, aiohttp.ClientError, TimeoutError):
            _log.warning("not everybody on server %s could be told; trying again later", server_id, exc_info=True)

    async def _follow_up(self, server_id: int, saved: Saved, by: By) -> None:
        with self._bot.open_work.one():
            try:
                await self._tell_audit_channel(server_id, saved, by)
            except (TechDivideError, discord.DiscordException, aiohttp.ClientError, TimeoutError) as error:
                _log.warning("the audit channel of server %s could not be told: %s", server_id, error)
            await self.deliver(server_id)

    async def _tell_audit_channel(self, server_id: int, saved: Saved, by: By) -> None:
        live = await self._bot.services.servers.get(server_id)
        guild = self._bot.get_guild(server_id)
        if guild is None or live.settings.audit_channel is None or not saved.notes:
            return
        # Asked of the server, so that the id can never be that of another server's channel.
        channel: Any = guild.get_channel_or_thread(live.settings.audit_channel)
        if channel is not None:
            await channel.send(view=audit_card(saved.notes, actor_id=by.actor_id))

    async def _deliver(self, server_id: int) -> None:
        notices = self._bot.services.storage.notices
        while due := await notices.due(server_id):
            for notice in due:
                await self._tell(server_id, notice)
                await notices.told(server_id, notice.id)

    async def _tell(self, server_id: int, notice: Notice) -> None:
        """Tells a person, by direct message or where they asked; whoever cannot be reached is passed over.

        Raises:
            discord.HTTPException: Discord is away; this one and all that follow can be told later.
        """
        if notice.message_id is not None and await self._tell_here(server_id, notice):
            return
        if await self._tell_directly(server_id, notice):
            return
        if notice.message_id is not None or not await self._tell_here(server_id, notice):
            _log.info("somebody who waited for an answer on server %s could not be reached", server_id)

    async def _tell_directly(self, server_id: int, notice: Notice) -> bool:
        guild = self._bot.get_guild(server_id)
        live = await self._bot.services.servers.get(server_id)
        entry = live.entry(notice.entry_id) if notice.entry_id else None
        sources = live.sources_of(entry) if entry else []
        words = self._words(live, notice)
        server = guild.name if guild else words("a-server")
        card = telling(notice, words, server=server, entry=entry, sources=sources)
        try:
            channel = await self._bot.create_dm(discord.Object(notice.person_id))
            await self._send(channel, card, notice)
        except discord.HTTPException as error:
            if is_passing(error):
                raise
            return False
        return True

    def _words(self, live: ServerKnowledge, notice: Notice) -> Words:
        own = language_of(notice.locale) if notice.locale else Language.ENGLISH
        return self._bot.languages.chosen(live.settings.language, own)

    async def _tell_here(self, server_id: int, notice: Notice) -> bool:
        guild = self._bot.get_guild(server_id)
        channel = guild.get_channel_or_thread(notice.channel_id) if guild and notice.channel_id else None
        if channel is None:
            return False
        live = await self._bot.services.servers.get(server_id)
        entry = live.entry(notice.entry_id) if notice.entry_id else None
        words = self._words(live, notice)
        card = telling_here(notice, words, entry=entry, sources=live.sources_of(entry) if entry else [])
        try:
            await self._send(channel, card, notice)
        except discord.HTTPException as error:
            if is_passing(error):
                raise
            return False
        return True

    async def _send(self, channel: Any, card: Card, notice: Notice) -> None:
        reference = None
        if notice.message_id is not None and channel.id == notice.channel_id:
            reference = discord.MessageReference(
                message_id=notice.message_id, channel_id=channel.id, fail_if_not_exists=False
            )
        await channel.send(
            view=card,
            nonce=f"{_NOW}{notice.id}",
            reference=reference,
            # Only the person who asked for it, whoever else is mentioned in what people wrote.
            allowed_mentions=discord.AllowedMentions(
                everyone=False, roles=False, users=[discord.Object(notice.person_id)], replied_user=False
            ),
        )
