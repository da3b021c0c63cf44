"""The entry “Answer this” in the menu of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.asker import asker_of

if TYPE_CHECKING:
    from bot.client import TechDivideBot


class MessageMenu(commands.Cog):
    """Answers somebody else's message, for the person who asked for it."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot
        self._menu = app_commands.ContextMenu(name="Answer this", callback=self.answer_this)

    async def cog_load(self) -> None:
        """Adds the entry; discord.py does not find context menus in cogs by itself."""
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Takes the entry away again."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    async def answer_this(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Answers privately, and logs nothing: others in the channel did not ask."""
        work = self._bot.asking.answer(asker_of(interaction), message.content)
        answered = await self._bot.sender.unless_slow(interaction, work)
        await self._bot.sender.respond(interaction, answered.card, private=True)


async def setup(bot: TechDivideBot) -> None:
    """Called by discord.py when the module is loaded."""
    await bot.add_cog(MessageMenu(bot))
