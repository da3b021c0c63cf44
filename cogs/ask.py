"""``/ask``: a question with autocomplete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.asker import asker_of, server_of
from bot.cards.text import one_line, shorten
from bot.replying import ENTRY_MARK

if TYPE_CHECKING:
    from bot.client import TechDivideBot

MAX_CHOICE_NAME = 100
MAX_QUESTION = 6000
"""The most that Discord allows: whatever is typed gets a reply of ours rather than a refusal of the client's."""


class Ask(commands.Cog):
    """Answers a typed question."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot

    @app_commands.command()
    @app_commands.describe(
        question="What do you want to know? Known questions appear while you type.",
        private="Only I see the answer.",
    )
    async def ask(
        self,
        interaction: discord.Interaction[Any],
        question: app_commands.Range[str, 1, MAX_QUESTION],
        private: bool = False,  # noqa: FBT001, FBT002  (an option of the command)
    ) -> None:
        """Ask about the US–China technology divide and get a dated, sourced answer."""
        work = self._bot.asking.answer(asker_of(interaction), question)
        answered = await self._bot.sender.unless_slow(interaction, work)
        await self._bot.sender.respond(interaction, answered.card, private=private or not answered.is_public)
        await self._bot.asking.keep(answered.missed)

    @ask.autocomplete("question")
    async def known_questions(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        """The known questions that fit best to what was typed so far."""
        answers = await self._bot.asking.knowledge(server_of(interaction))
        return [
            app_commands.Choice(
                name=shorten(one_line(entry.question), MAX_CHOICE_NAME), value=f"{ENTRY_MARK}{entry.id}"
            )
            for entry in answers.complete(typed)
        ]


async def setup(bot: TechDivideBot) -> None:
    """Called by discord.py when the module is loaded."""
    await bot.add_cog(Ask(bot))
