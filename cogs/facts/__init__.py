"""``/facts``: what moderators do to a server's knowledge. One module for each group of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.permissions import for_moderators
from cogs.facts.buttons import FactButtons
from cogs.facts.files import FileCommands
from cogs.facts.looking import LookingCommands
from cogs.facts.message_menu import SaveAsFact
from cogs.facts.writing import WritingCommands

if TYPE_CHECKING:
    from bot.client import TechDivideBot


class Facts(
    FileCommands,
    LookingCommands,
    WritingCommands,
    commands.GroupCog,
    group_name="facts",
    group_description="Write, change, find and check what this server knows.",
):
    """The commands of the group."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot
        self._tested = set()
        super().__init__()
        assert self.app_command is not None  # noqa: S101  (a cog that is a group has one)
        for_moderators(self.app_command)


async def setup(bot: TechDivideBot) -> None:
    """Called by discord.py when the module is loaded."""
    await bot.add_cog(Facts(bot))
    await bot.add_cog(SaveAsFact(bot))
    await bot.add_cog(FactButtons(bot))
