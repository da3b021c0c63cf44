"""``/review``: what waits for moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.permissions import for_moderators
from bot.review.approvals import ApprovalQueue
from bot.review.questions import QuestionQueue
from bot.review.stale import StaleQueue
from bot.review.suggestions import SuggestionQueue

if TYPE_CHECKING:
    from bot.client import TechDivideBot


class Review(commands.Cog):
    """Opens the queues."""

    review = for_moderators(app_commands.Group(name="review", description="What waits for moderators."))

    def __init__(self, bot: TechDivideBot) -> None:
        self._questions = QuestionQueue(bot)
        self._suggestions = SuggestionQueue(bot)
        self._stale = StaleQueue(bot)
        self._approvals = ApprovalQueue(bot)

    @review.command()
    async def unanswered(self, interaction: discord.Interaction[Any]) -> None:
        """Questions that found no answer, or one that did not help; most asked first."""
        await self._questions.open(interaction)

    @review.command()
    async def suggestions(self, interaction: discord.Interaction[Any]) -> None:
        """What members suggested: accept it, edit it, or decline it with a reason."""
        await self._suggestions.open(interaction)

    @review.command()
    async def stale(self, interaction: discord.Interaction[Any]) -> None:
        """Entries whose day has come, that are a year old, or whose source is gone."""
        await self._stale.open(interaction)

    @review.command()
    async def approvals(self, interaction: discord.Interaction[Any]) -> None:
        """Changes that wait for a second moderator."""
        await self._approvals.open(interaction)


async def setup(bot: TechDivideBot) -> None:
    """Called by discord.py when the module is loaded."""
    await bot.add_cog(Review(bot))
