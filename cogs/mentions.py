"""Questions in messages: a mention of the bot in a channel or thread, or a direct message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.asker import asker_of_message

if TYPE_CHECKING:
    from bot.client import TechDivideBot

_ASKING = {discord.MessageType.default, discord.MessageType.reply}


class Mentions(commands.Cog):
    """Replies to messages that are meant for the bot."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Replies if the message asks the bot something."""
        question = self._question_in(message)
        if question is None:
            return
        with self._bot.open_work.one():
            try:
                await self._reply(message, question)
            except Exception as error:  # noqa: BLE001  (whatever it is, the person must hear of it)
                await self._bot.reporter.to_message(message, error)

    async def _reply(self, message: discord.Message, question: str) -> None:
        if not question:
            await self._bot.say_to_author(message, "mentioned-only")
            return
        answered = await self._bot.asking.answer(asker_of_message(message), question)
        if answered.is_worth_saying:
            # Nothing in a channel can be seen by the asker alone.
            if answered.is_public or answered.is_refusal:
                await self._bot.sender.reply_to(message, answered.card)
            else:
                await self._bot.say_to_author(message, "only-privately")
        await self._bot.asking.keep(answered.missed)

    def _question_in(self, message: discord.Message) -> str | None:
        """What is asked, without the mention of the bot; None if the message is not meant for it."""
        if message.author.bot or message.webhook_id is not None or message.type not in _ASKING:
            return None
        user = self._bot.user
        assert user is not None  # noqa: S101  (known once connected)
        # The text counts, not message.mentions: a mere reply to the bot is listed there as well.
        spellings = (f"<@{user.id}>", f"<@!{user.id}>")
        if message.guild is not None and not any(spelling in message.content for spelling in spellings):
            return None
        text = message.content
        for spelling in spellings:
            text = text.replace(spelling, " ")
        return text.strip()


async def setup(bot: TechDivideBot) -> None:
    """Called by discord.py when the module is loaded."""
    await bot.add_cog(Mentions(bot))
