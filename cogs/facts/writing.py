"""Commands that change what the server knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.entry_choices import Choices, all_choices, hidden_choices, own_choices, removed_choices, shared_choices
from bot.forms.working import GivenPhrasings, Working
from cogs.facts.common import MAX_ENTRY, Interaction, entry_id_of, knowledge_of, server_of, working_on
from knowledge.curation.changes import HideEntry, RemoveFact, RestoreFact, UnhideEntry
from knowledge.curation.facts import Fact
from knowledge.storage.facts import FactState

if TYPE_CHECKING:
    from bot.client import TechDivideBot

Entry = app_commands.Range[str, 1, MAX_ENTRY]
Phrasing = app_commands.Range[str, 1, 300]


class WritingCommands(commands.Cog):
    """The part of ``/facts`` that writes."""

    _bot: TechDivideBot

    @app_commands.command()
    @app_commands.describe(phrasings="A text file of other phrasings, one a line; they are added to those of the form.")
    async def add(self, interaction: Interaction, phrasings: discord.Attachment | None = None) -> None:
        """Write a new fact: a form opens, then you see it before it is saved."""
        file = GivenPhrasings(name=phrasings.filename, url=phrasings.url, size=phrasings.size) if phrasings else None
        await self._bot.desk.open(interaction, Working(file=file))

    @app_commands.command()
    @app_commands.describe(
        entry="The fact. A shared entry gets a version of this server's own.",
        phrasings="A text file of further phrasings, one a line.",
    )
    async def edit(self, interaction: Interaction, entry: Entry, phrasings: discord.Attachment | None = None) -> None:
        """Change a fact: the form opens with its text."""
        working = await working_on(self._bot, interaction, await entry_id_of(self._bot, interaction, entry))
        if phrasings is not None:
            file = GivenPhrasings(name=phrasings.filename, url=phrasings.url, size=phrasings.size)
            working = working.changed(file=file)
        await self._bot.desk.open(interaction, working)

    @app_commands.command()
    @app_commands.describe(entry="The shared entry. All other servers keep it as it is.")
    async def override(self, interaction: Interaction, entry: Entry) -> None:
        """Write this server's own version of a shared entry: the form opens with its text."""
        working = await working_on(self._bot, interaction, await entry_id_of(self._bot, interaction, entry))
        await self._bot.desk.open(interaction, working)

    @app_commands.command()
    @app_commands.describe(entry="The fact. It can be restored.")
    async def remove(self, interaction: Interaction, entry: Entry) -> None:
        """Take away one of this server's own facts; it can be restored."""
        await self._bot.sender.think(interaction)
        fact_id = await entry_id_of(self._bot, interaction, entry)
        live = (await knowledge_of(self._bot, interaction)).fact(fact_id)
        change = RemoveFact(fact_id=fact_id, expected_version=live.version if live else 0)
        await self._bot.pending.make(interaction, change, question=live.fact.question if live else "")

    @app_commands.command()
    @app_commands.describe(entry="The fact that was removed.")
    async def restore(self, interaction: Interaction, entry: Entry) -> None:
        """Bring back a fact that was removed. For an earlier text of a fact, use its history."""
        await self._bot.sender.think(interaction)
        fact_id = await entry_id_of(self._bot, interaction, await self._removed(interaction, entry))
        newest = (await self._bot.services.curator.history(server_of(interaction), fact_id))[0]
        change = RestoreFact(fact_id=fact_id, expected_version=newest.version)
        await self._bot.pending.make(interaction, change, question=newest.fact.question)

    @app_commands.command()
    @app_commands.describe(entry="The shared entry. All other servers keep it.")
    async def hide(self, interaction: Interaction, entry: Entry) -> None:
        """Hide a shared entry from the members of this server."""
        await self._bot.sender.think(interaction)
        entry_id = await entry_id_of(self._bot, interaction, entry)
        await self._bot.pending.make(interaction, HideEntry(entry_id=entry_id), question=self._shared(entry_id))

    @app_commands.command()
    @app_commands.describe(entry="The hidden entry.")
    async def unhide(self, interaction: Interaction, entry: Entry) -> None:
        """Show a hidden shared entry again."""
        await self._bot.sender.think(interaction)
        entry_id = await entry_id_of(self._bot, interaction, entry)
        await self._bot.pending.make(interaction, UnhideEntry(entry_id=entry_id), question=self._shared(entry_id))

    @app_commands.command()
    @app_commands.describe(entry="What is to be found by it.", phrasing="How people ask it.")
    async def alias(self, interaction: Interaction, entry: Entry, phrasing: Phrasing) -> None:
        """Teach one more way to ask for a fact or a shared entry."""
        await self._bot.sender.think(interaction)
        entry_id = await entry_id_of(self._bot, interaction, entry)
        await self._bot.pending.teach(interaction, entry_id, phrasing)

    @edit.autocomplete("entry")
    @alias.autocomplete("entry")
    async def any_entry(self, interaction: Interaction, typed: str) -> Choices:
        """Everything that members can find."""
        return all_choices(await knowledge_of(self._bot, interaction), typed)

    @remove.autocomplete("entry")
    async def own_entry(self, interaction: Interaction, typed: str) -> Choices:
        """The server's own facts."""
        return own_choices(await knowledge_of(self._bot, interaction), typed)

    @hide.autocomplete("entry")
    @override.autocomplete("entry")
    async def shared_entry(self, interaction: Interaction, typed: str) -> Choices:
        """The shared entries that are seen here."""
        return shared_choices(await knowledge_of(self._bot, interaction), typed)

    @unhide.autocomplete("entry")
    async def hidden_entry(self, interaction: Interaction, typed: str) -> Choices:
        """The shared entries that are hidden here."""
        return hidden_choices(await knowledge_of(self._bot, interaction), typed)

    @restore.autocomplete("entry")
    async def removed_entry(self, interaction: Interaction, typed: str) -> Choices:
        """The facts that were removed."""
        stored = await self._bot.services.storage.facts.all(server_of(interaction), FactState.REMOVED)
        return removed_choices(((fact.fact_id, Fact.from_json(fact.content)) for fact in reversed(stored)), typed)

    async def _removed(self, interaction: Interaction, entry: str) -> str:
        """The option as a choice would have it: the live answers know nothing of what was removed."""
        typed = entry.strip()
        for stored in await self._bot.services.storage.facts.all(server_of(interaction), FactState.REMOVED):
            if typed in {stored.fact_id, Fact.from_json(stored.content).question}:
                return f"entry:{stored.fact_id}"
        return entry

    def _shared(self, entry_id: str) -> str:
        entry = self._bot.services.answers.entry(entry_id)
        return entry.question if entry else ""
