"""Answers nobody asked the bot for: in help channels and new forum posts that a server opted in."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.asker import asker_of_message
from bot.retrying import describe
from knowledge.curation.settings import ServerSettings

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.client import TechDivideBot

_log = logging.getLogger(__name__)


class Unasked(commands.Cog):
    """Speaks up only when it is very sure, and is quiet otherwise."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answers a message if it may, and can."""
        texts = self._texts(message)
        if not texts or message.guild is None:
            return
        with self._bot.open_work.one():
            try:
                if await self._is_opted_in(message):
                    await self._answer(message, texts)
            except Exception as error:  # noqa: BLE001  (nobody asked: nobody is told)
                _log.warning("a message could not be answered unasked: %s", describe(error))

    async def _answer(self, message: discord.Message, texts: Collection[str]) -> None:
        card = await self._bot.asking.unasked(asker_of_message(message), list(texts))
        if card is not None:
            await self._bot.sender.reply_to(message, card)

    async def _is_opted_in(self, message: discord.Message) -> bool:
        assert message.guild is not None  # noqa: S101  (asked before)
        # Not through the live answers: with every message, those of every server would be built.
        stored = await self._bot.services.storage.settings.get(message.guild.id)
        if stored is None:
            return False
        channels = ServerSettings.model_validate_json(stored.content).auto_channels
        return not asker_of_message(message).places.isdisjoint(channels)

    def _texts(self, message: discord.Message) -> list[str]:
        """What may be a question: the title of a new post, and the text where Discord lets us read it."""
        if message.author.bot or message.webhook_id is not None or message.type is not discord.MessageType.default:
            return []
        me = self._bot.user
        if me is None or f"<@{me.id}>" in message.content or f"<@!{me.id}>" in message.content:
            return []  # it is asked, and answered as such
        texts = [message.content]
        if isinstance(message.channel, discord.Thread):
            # The first message of a post has the id of the post; in what follows, people talk to one another.
            texts = [message.channel.name, message.content] if message.id == message.channel.id else []
        return [text for text in texts if text.strip()]


async def setup(bot: TechDivideBot) -> None:
    """Called by discord.py when the module is loaded."""
    await bot.add_cog(Unasked(bot))
