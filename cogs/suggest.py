"""``/suggest``, and the button that reports an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.asker import asker_of, server_of
from bot.cards.answer import REPORT
from bot.cards.notices import notice_card
from bot.cards.text import escape, one_line
from bot.errors import sentence_for
from bot.forms.fields import form_values
from bot.forms.suggestion_form import (
    QUESTION,
    REPORTED,
    SOURCE,
    SUGGESTED,
    TEXT,
    report_form,
    suggestion_form,
)
from bot.rate_limit import Allowance, RateLimit
from knowledge.curation.text_rules import tidy
from knowledge.errors import StorageError
from knowledge.storage.suggestions import SuggestionKind

if TYPE_CHECKING:
    from bot.client import TechDivideBot
    from bot.localisation import Words

_ALLOWANCE: Final = Allowance(burst=5, per_minute=0.5)

_MAX_HANDED_BACK: Final = 3500


class Suggest(commands.Cog):
    """Takes what members suggest."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot
        self._limit = RateLimit(bot.services.clock, _ALLOWANCE)
        bot.router.register(REPORT, self.report)
        bot.router.register(SUGGESTED, self.suggested)
        bot.router.register(REPORTED, self.reported)

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def suggest(self, interaction: discord.Interaction[Any]) -> None:
        """Suggest a question, or an answer, to this server's moderators."""
        if await self._may_go_on(interaction):
            await self._bot.sender.open_form(interaction, suggestion_form(await self._words(interaction)))

    async def report(self, interaction: discord.Interaction[Any], entry_id: str) -> None:
        """Asks what is wrong with an answer."""
        server_id = server_of(interaction)
        if server_id is None:
            await self._bot.say_to(interaction, "only-in-servers")
            return
        entry = (await self._bot.services.servers.get(server_id)).entry(entry_id)
        if entry is None:
            await self._bot.say_to(interaction, "entry-gone")
        elif await self._may_go_on(interaction):
            await self._bot.sender.open_form(interaction, report_form(entry, await self._words(interaction)))

    async def suggested(self, interaction: discord.Interaction[Any], _: str) -> None:
        """Keeps a suggestion."""
        values = form_values(interaction)
        text = tidy(values.get(TEXT, ""))
        kind = SuggestionKind.ANSWER if text else SuggestionKind.QUESTION
        await self._keep(interaction, kind, question=tidy(values.get(QUESTION, "")), text=text)

    async def reported(self, interaction: discord.Interaction[Any], entry_id: str) -> None:
        """Keeps what is wrong with an answer."""
        text = tidy(form_values(interaction).get(TEXT, ""))
        server_id = server_of(interaction)
        entry = (await self._bot.services.servers.get(server_id)).entry(entry_id) if server_id is not None else None
        question = entry.question if entry else entry_id
        await self._keep(
            interaction, SuggestionKind.CORRECTION, question=question if text else "", text=text, entry_id=entry_id
        )

    async def _keep(
        self,
        interaction: discord.Interaction[Any],
        kind: SuggestionKind,
        *,
        question: str,
        text: str,
        entry_id: str | None = None,
    ) -> None:
        """Keeps it before thanking for it."""
        server_id = server_of(interaction)
        if server_id is None:
            await self._bot.say_to(interaction, "only-in-servers")
            return
        if not one_line(question):
            await self._bot.say_to(interaction, "suggest-nothing-written")
            return
        await self._bot.sender.think(interaction)
        source = tidy(form_values(interaction).get(SOURCE, ""))
        try:
            await self._bot.services.storage.suggestions.add(
                server_id,
                kind=kind,
                question=question,
                text=text or None,
                source=source or None,
                entry_id=entry_id,
                suggested_by=interaction.user.id,
                locale=interaction.locale.value,
                suggested_at=self._bot.services.clock(),
            )
        except StorageError as error:
            # A form cannot be sent in twice: what was typed is handed back, to be copied.
            words = await self._words(interaction)
            told = "\n".join(
                [sentence_for(error, words), words("suggest-handed-back"), _quoted(question, text, source)]
            )
            await self._bot.sender.respond(interaction, notice_card(told), private=True)
            return
        await self._bot.say_to(interaction, "suggest-thanks")

    async def _may_go_on(self, interaction: discord.Interaction[Any]) -> bool:
        """Counts a form that is opened; moderators may open as many as they like."""
        if asker_of(interaction).manages:
            return True
        verdict = self._limit.take(interaction.user.id)
        if not verdict.is_allowed:
            await self._bot.say_to(interaction, "suggest-too-many", minutes=-(-verdict.wait_seconds // 60))
        return verdict.is_allowed

    async def _words(self, interaction: discord.Interaction[Any]) -> Words:
        return await self._bot.interpreter.words_for(interaction)


def _quoted(*texts: str) -> str:
    """What somebody typed, as a quotation."""
    lines = [line for text in texts if text for line in escape(text).split("\n")]
    return "\n".join(f"> {line}" for line in lines)[:_MAX_HANDED_BACK]


async def setup(bot: TechDivideBot) -> None:
    """Called by discord.py when the module is loaded."""
    await bot.add_cog(Suggest(bot))
