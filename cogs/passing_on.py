"""Passing a question on to the moderators, and asking to be told of their answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from discord.ext import commands

from bot import custom_ids
from bot.asker import server_of
from bot.cards.asked import asked_line, read_question
from bot.cards.layout import QUIET, Card
from bot.cards.notices import notice_card
from bot.cards.passing_on import HAND_OVER, TELL, TELL_HERE, read_time, with_pass_on_disabled
from bot.localisation import language_of
from bot.recently import Recently

if TYPE_CHECKING:
    from bot.client import TechDivideBot
    from bot.localisation import Words

_REMEMBERED = 10_000
"""Presses that are remembered, so that a second one does not count; of the order of a busy day."""
_LOOKED_AT = 500
"""Latest questions among which one is looked for that was logged when it was asked."""


class PassingOn(commands.Cog):
    """Serves the presses under questions without an answer."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot
        self._passed_on = Recently[int](_REMEMBERED)
        bot.router.register(HAND_OVER, self.pass_on)
        bot.router.register(TELL, self.tell)
        bot.router.register(TELL_HERE, self.tell_here)

    async def pass_on(self, interaction: discord.Interaction[Any], asked_at: str) -> None:
        """Keeps the question for the people who curate the answers."""
        message, question = interaction.message, read_question(interaction.message)
        if message is None or question is None:
            await self._bot.say_to(interaction, "question-unreadable")
            return
        with self._passed_on.first_time(message.id) as is_first:
            if not is_first:
                await self._bot.say_to(interaction, "already-passed-on")
                return
            # Before the database: it may have to wait longer than Discord does.
            await self._bot.sender.acknowledge(interaction)
            await self._keep(interaction, question, asked_at)
        words = await self._bot.interpreter.words_for(interaction)
        await self._bot.sender.update(interaction, with_pass_on_disabled(message, words))
        await self._bot.say_to(interaction, "passed-on")

    async def tell(self, interaction: discord.Interaction[Any], asked_at: str) -> None:
        """Keeps who wants to be told; their question is passed on with it."""
        message, question, server_id = interaction.message, read_question(interaction.message), server_of(interaction)
        if message is None or question is None:
            await self._bot.say_to(interaction, "question-unreadable")
            return
        if server_id is None:
            await self._bot.say_to(interaction, "only-in-servers")
            return
        await self._bot.sender.acknowledge(interaction)
        answers = await self._bot.asking.knowledge(server_id)
        if (entry := answers.ask(question).answered) is not None:
            # It was answered since, and nobody would be told of it again.
            replier = await self._bot.asking.replier(server_id, language_of(interaction.locale.value))
            card = replier.with_entry(entry, asked=question)
            await self._bot.sender.respond(interaction, card, private=True)
            return
        is_public = not message.flags.ephemeral
        with self._passed_on.first_time(message.id) as is_first:
            if is_first:
                await self._keep(interaction, question, asked_at)
        await self._bot.services.storage.notices.ask_to_be_told(
            server_id,
            question=question,
            person_id=interaction.user.id,
            locale=interaction.locale.value,
            # A question that was asked privately must not come up in public.
            channel_id=interaction.channel_id if is_public else None,
            asked_at=self._bot.services.clock(),
        )
        words = await self._bot.interpreter.words_for(interaction)
        if is_first:
            await self._bot.sender.update(interaction, with_pass_on_disabled(message, words))
        card = _told_card(question, message.id if is_public else None, words)
        await self._bot.sender.respond(interaction, card, private=True)

    async def tell_here(self, interaction: discord.Interaction[Any], message_id: str) -> None:
        """Keeps that somebody wants to be told where they asked."""
        question, server_id = read_question(interaction.message), server_of(interaction)
        if question is None or server_id is None or not message_id.isdecimal():
            await self._bot.say_to(interaction, "question-unreadable")
            return
        await self._bot.sender.acknowledge(interaction)
        await self._bot.services.storage.notices.ask_to_be_told(
            server_id,
            question=question,
            person_id=interaction.user.id,
            locale=interaction.locale.value,
            channel_id=interaction.channel_id,
            message_id=int(message_id),
            asked_at=self._bot.services.clock(),
        )
        words = await self._bot.interpreter.words_for(interaction)
        await self._bot.sender.update(interaction, notice_card(words("will-tell-here")))

    async def _keep(self, interaction: discord.Interaction[Any], question: str, asked_at: str) -> None:
        """Keeps a question, unless it was logged when it was asked: one question counts once."""
        unanswered, server_id, at = self._bot.services.storage.unanswered, server_of(interaction), read_time(asked_at)
        if at is not None:
            kept = await unanswered.recent(server_id, _LOOKED_AT)
            if any(one.asked_at == at and one.question == question for one in kept):
                return
        await unanswered.add(
            question=question,
            server_id=server_id,
            locale=interaction.locale.value,
            asked_at=at or self._bot.services.clock(),
        )


def _told_card(question: str, message_id: int | None, words: Words) -> Card:
    """Says how the person will be told. The question stands in it, for whoever then wants to be told elsewhere."""
    if message_id is None:
        return notice_card(words("will-tell"))
    here = ui.Button[Any](label=words("tell-me-here"), custom_id=custom_ids.build(TELL_HERE, str(message_id)))
    return Card(
        [asked_line(question, words), ui.TextDisplay(words("will-tell-or-here")), ui.ActionRow(here)], colour=QUIET
    )


async def setup(bot: TechDivideBot) -> None:
    """Called by discord.py when the module is loaded."""
    await bot.add_cog(PassingOn(bot))
