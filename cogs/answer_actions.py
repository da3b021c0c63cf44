"""What the buttons and menus under an answer do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot.asker import server_of
from bot.cards.also_asked import ALSO_ASKED
from bot.cards.answer import HELPFUL, INSTEAD, NOT_HELPFUL, RELATED
from bot.cards.asked import read_question
from bot.cards.passing_on import audience_of, logged_at
from bot.cards.suggestions import SHOW
from bot.component_router import press_data
from bot.localisation import language_of
from bot.recently import Recently

if TYPE_CHECKING:
    from bot.cards.layout import Card
    from bot.client import TechDivideBot
    from bot.replying import Replier
    from knowledge.models import Entry

_REMEMBERED = 10_000
"""Presses that are remembered, so that a second one does not count; of the order of a busy day."""


class AnswerActions(commands.Cog):
    """Serves the presses under answers and suggestions."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot
        self._rated = Recently[tuple[int, int]](_REMEMBERED)
        bot.router.register(SHOW, self.show)
        bot.router.register(INSTEAD, self.show_instead)
        bot.router.register(RELATED, self.show_related)
        bot.router.register(ALSO_ASKED, self.answer_also)
        bot.router.register(HELPFUL, self.rate_helpful)
        bot.router.register(NOT_HELPFUL, self.rate_not_helpful)

    async def show(self, interaction: discord.Interaction[Any], entry_id: str) -> None:
        """Shows the suggestion that somebody chose."""
        message, question, server_id = interaction.message, read_question(interaction.message), server_of(interaction)
        at = logged_at(message) if message is not None else None
        await self._show(interaction, entry_id, asked=question)
        if question is not None and server_id is not None and at is not None:
            await self._bot.asking.take_back(question, server_id, at)

    async def show_instead(self, interaction: discord.Interaction[Any], _: str) -> None:
        """Shows the entry that was meant instead, as the answer to the same question."""
        await self._show(interaction, _chosen(interaction), asked=read_question(interaction.message))

    async def show_related(self, interaction: discord.Interaction[Any], _: str) -> None:
        """Shows a related entry, which is a question of its own."""
        await self._show(interaction, _chosen(interaction), asked=None)

    async def answer_also(self, interaction: discord.Interaction[Any], _: str) -> None:
        """Answers another question of the same message, below the first answer; privately to anybody but its asker."""
        replier = await self._replier(interaction)
        at = self._bot.services.clock()
        card = replier.to_question(_chosen(interaction), audience=audience_of(interaction), at=at).card
        message = interaction.message
        is_private = not _is_asker(interaction) or (message is not None and message.flags.ephemeral)
        await self._bot.sender.respond(interaction, card, private=is_private)

    async def rate_helpful(self, interaction: discord.Interaction[Any], entry_id: str) -> None:
        """Keeps that an answer helped."""
        if await self._rate(interaction, entry_id, helpful=True):
            await self._bot.say_to(interaction, "thanks-helpful")

    async def rate_not_helpful(self, interaction: discord.Interaction[Any], entry_id: str) -> None:
        """Keeps that an answer did not help, and offers others."""
        if not await self._rate(interaction, entry_id, helpful=False):
            return
        entry = (await self._bot.asking.knowledge(server_of(interaction))).entry(entry_id)
        if entry is None:
            await self._bot.say_to(interaction, "entry-gone")
            return
        asked = read_question(interaction.message) or entry.question
        replier = await self._replier(interaction)
        card = replier.instead_of(entry, asked=asked, audience=audience_of(interaction))
        await self._bot.sender.respond(interaction, card, private=True)

    async def _rate(self, interaction: discord.Interaction[Any], entry_id: str, *, helpful: bool) -> bool:
        """Keeps a rating unless this person rated this message before; says whether it was kept."""
        message_id = interaction.message.id if interaction.message else 0
        with self._rated.first_time((message_id, interaction.user.id)) as is_first:
            if not is_first:
                await self._bot.say_to(interaction, "already-rated")
                return False
            await self._bot.sender.acknowledge(interaction)
            await self._bot.services.storage.ratings.add(
                entry_id=entry_id,
                helpful=helpful,
                question=read_question(interaction.message),
                server_id=server_of(interaction),
                rated_at=self._bot.services.clock(),
            )
            await self._bot.services.learn_rating(entry_id, server_of(interaction))
        return True

    async def _show(self, interaction: discord.Interaction[Any], entry_id: str, *, asked: str | None) -> None:
        work = self._bot.asking.knowledge(server_of(interaction))
        entry: Entry | None = (await self._bot.sender.unless_slow(interaction, work)).entry(entry_id)
        if entry is None:
            await self._bot.say_to(interaction, "entry-gone")
            return
        replier = await self._replier(interaction)
        card = replier.with_entry(entry, asked=asked or entry.question)
        await self._in_place(interaction, card)

    async def _in_place(self, interaction: discord.Interaction[Any], card: Card) -> None:
        """Changes the message for its asker; anybody else gets a private card, so that nobody loses an answer."""
        if _is_asker(interaction):
            await self._bot.sender.update(interaction, card)
        else:
            await self._bot.sender.respond(interaction, card, private=True)

    async def _replier(self, interaction: discord.Interaction[Any]) -> Replier:
        return await self._bot.asking.replier(server_of(interaction), language_of(interaction.locale.value))


def _chosen(interaction: discord.Interaction[Any]) -> str:
    values = press_data(interaction).get("values")
    return str(values[0]) if values else ""


def _is_asker(interaction: discord.Interaction[Any]) -> bool:
    message = interaction.message
    if message is None:
        return False
    if message.flags.ephemeral or isinstance(interaction.channel, discord.DMChannel):
        return True
    if message.interaction_metadata is not None:
        return message.interaction_metadata.user.id == interaction.user.id
    replied_to = message.reference.resolved if message.reference else None
    return isinstance(replied_to, discord.Message) and replied_to.author.id == interaction.user.id


async def setup(bot: TechDivideBot) -> None:
    """Called by discord.py when the module is loaded."""
    await bot.add_cog(AnswerActions(bot))
