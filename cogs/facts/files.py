"""Commands that take and give files, and the test of all that is stored."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.fact_files import file_card, progress_card, self_test_card
from bot.cards.notices import notice_card
from cogs.facts.common import Interaction, knowledge_of, server_of
from cogs.facts.report import failures_file, zipped
from knowledge.curation.self_test import Progress, run_self_test
from knowledge.exchange.importing import export_server
from knowledge.exchange.reading import Format

if TYPE_CHECKING:
    from bot.client import TechDivideBot

FORMATS = [
    app_commands.Choice(name="JSON", value=Format.JSON.value),
    app_commands.Choice(name="YAML", value=Format.YAML.value),
    app_commands.Choice(name="CSV, for a spreadsheet", value=Format.CSV.value),
]
_SHOW_EVERY = timedelta(seconds=2)
"""Between two pictures of a progress: Discord limits how often a message may be edited."""

RUNS_ALREADY = "The test of this server is running already. Wait for its end."

_LONGEST = timedelta(minutes=13)
"""Discord takes an answer for a quarter of an hour; then nothing could be told any more."""


class FileCommands(commands.Cog):
    """The part of ``/facts`` that takes and gives files."""

    _bot: TechDivideBot
    _tested: set[int]
    """The servers whose test is running."""

    @app_commands.command(name="import")
    @app_commands.describe(file="JSON, YAML or CSV; at most 25 MB and 20,000 facts.")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Import facts from a file. First you see what it would change; all of it is applied, or nothing."""
        await self._bot.sender.think(interaction)
        await self._bot.imports.plan(interaction, file)

    @app_commands.command()
    @app_commands.describe(format="What the file is to be; JSON if left out.")
    @app_commands.choices(format=FORMATS)
    async def export(self, interaction: Interaction, format: str = Format.JSON.value) -> None:  # noqa: A002
        """Get all that this server wrote for itself as a file, complete, so that it can be imported elsewhere."""
        await self._bot.sender.think(interaction)
        wanted, server_id = Format(format), server_of(interaction)
        data = await export_server(self._bot.services.storage, server_id, wanted)
        name = f"facts-{self._bot.services.clock().date().isoformat()}.{wanted.value}"
        text = "**All that this server wrote for itself.** It can be imported elsewhere."
        if len(data) > interaction.filesize_limit:
            data = await asyncio.to_thread(zipped, name, data)
            name, text = f"{name}.zip", f"{text} It was too large for Discord: unpack it first."
        await self._bot.sender.give_file(interaction, file_card(text, name), data, name)

    @app_commands.command()
    @app_commands.describe(own_only="Leave the shared entries out.")
    async def test(
        self,
        interaction: Interaction,
        own_only: bool = False,  # noqa: FBT001, FBT002  (an option of the command)
    ) -> None:
        """Ask every stored question and see which no longer finds its own entry."""
        await self._bot.sender.think(interaction)
        server_id = server_of(interaction)
        if server_id in self._tested:
            await self._bot.sender.respond(interaction, notice_card(RUNS_ALREADY), private=True)
            return
        self._tested.add(server_id)
        try:
            await self._test(interaction, own_only=own_only)
        finally:
            self._tested.discard(server_id)

    async def _test(self, interaction: Interaction, *, own_only: bool) -> None:
        live = await knowledge_of(self._bot, interaction)
        progress = Progress(0, 0, ())
        started_at = shown_at = discord.utils.utcnow()
        async for progress in run_self_test(live, own_only=own_only):
            now = discord.utils.utcnow()
            if now - started_at > _LONGEST:
                break
            if now - shown_at > _SHOW_EVERY and progress.done < progress.total:
                shown_at = now
                text = f"Asking every stored question: {progress.done:,} of {progress.total:,}"
                await self._bot.sender.update(interaction, progress_card(text))
        asked_of = "this server's own" if own_only else "this server's own and the shared ones"
        await self._bot.sender.update(interaction, self_test_card(progress, asked_of))
        if progress.failures:
            card = file_card("All that do not find their own entry:", "not-found.csv")
            await self._bot.sender.give_file(interaction, card, failures_file(progress.failures), "not-found.csv")
