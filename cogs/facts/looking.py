"""Commands that only look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.cards.fact_history import history_card
from bot.cards.fact_list import list_card
from bot.cards.fact_try import try_card
from bot.cards.notices import notice_card
from bot.cards.text import whole
from bot.entry_choices import MAX_CHOICES, Choices, all_choices, own_choices, removed_choices
from bot.wording import OBSTACLES
from cogs.facts.common import MAX_ENTRY, Interaction, entry_id_of, knowledge_of, server_of
from cogs.facts.finding import Where, find
from cogs.facts.showing import entry_card
from knowledge.curation.facts import Fact
from knowledge.storage.facts import FactState

if TYPE_CHECKING:
    from bot.client import TechDivideBot

Entry = app_commands.Range[str, 1, MAX_ENTRY]
Question = app_commands.Range[str, 1, 600]
LookedFor = app_commands.Range[str, 1, 200]

NO_HISTORY = (
    "This is a shared entry as all servers have it, so it has no history here. "
    "With **/facts override** you write your server's own version."
)

WHERE = [
    app_commands.Choice(name="this server's own facts", value=Where.OWN.value),
    app_commands.Choice(name="everything that members can find", value=Where.EVERYTHING.value),
    app_commands.Choice(name="shared entries that are hidden here", value=Where.HIDDEN.value),
    app_commands.Choice(name="facts that were removed", value=Where.REMOVED.value),
]


class LookingCommands(commands.Cog):
    """The part of ``/facts`` that looks."""

    _bot: TechDivideBot

    @app_commands.command()
    @app_commands.describe(text="Words to look for; all facts if left out.", where="Where to look.")
    @app_commands.choices(where=WHERE)
    async def find(self, interaction: Interaction, text: LookedFor = "", where: str = Where.OWN.value) -> None:
        """List what this server knows, a page at a time."""
        await self._bot.sender.think(interaction)
        listing = await find(self._bot.services, server_of(interaction), Where(where), text, 0)
        await self._bot.sender.respond(interaction, list_card(listing), private=True)

    @app_commands.command()
    @app_commands.describe(entry="A fact or a shared entry.")
    async def show(self, interaction: Interaction, entry: Entry) -> None:
        """Show an entry with all its phrasings, and what can be done with it."""
        await self._bot.sender.think(interaction)
        entry_id = await entry_id_of(self._bot, interaction, entry)
        card = await entry_card(self._bot.services, server_of(interaction), entry_id)
        await self._bot.sender.respond(interaction, card, private=True)

    @app_commands.command()
    @app_commands.describe(entry="The fact; one that was removed can be named by its id.")
    async def history(self, interaction: Interaction, entry: Entry) -> None:
        """Who changed a fact when, with old and new text; each version can be restored."""
        await self._bot.sender.think(interaction)
        server_id, services = server_of(interaction), self._bot.services
        fact_id = whole(entry).strip()
        if await services.storage.facts.get(server_id, fact_id) is None:
            fact_id = await entry_id_of(self._bot, interaction, entry)
        live = await knowledge_of(self._bot, interaction)
        fact_id = live.overridden_by(fact_id) or fact_id
        if live.shared_entry(fact_id) is not None:
            await self._bot.sender.respond(interaction, notice_card(NO_HISTORY), private=True)
            return
        versions = await services.curator.history(server_id, fact_id)
        await self._bot.sender.respond(interaction, history_card(versions, 0), private=True)

    @app_commands.command(name="try")
    @app_commands.describe(question="A question as a member might ask it.")
    async def try_(self, interaction: Interaction, question: Question) -> None:
        """See what would happen with a question, and why: candidates, how sure it is, what was held back."""
        await self._bot.sender.think(interaction)
        live = await knowledge_of(self._bot, interaction)
        reply = live.ask(question)
        if reply.obstacle is not None:
            await self._bot.sender.respond(interaction, notice_card(OBSTACLES[reply.obstacle]), private=True)
            return
        card = try_card(reply, live.explain(reply.part or reply.question), live.name_of)
        await self._bot.sender.respond(interaction, card, private=True)

    @show.autocomplete("entry")
    async def shown_entry(self, interaction: Interaction, typed: str) -> Choices:
        """Everything that members can find."""
        return all_choices(await knowledge_of(self._bot, interaction), typed)

    @history.autocomplete("entry")
    async def entry_with_history(self, interaction: Interaction, typed: str) -> Choices:
        """The server's own facts, then those that were removed."""
        own = own_choices(await knowledge_of(self._bot, interaction), typed)
        stored = await self._bot.services.storage.facts.all(server_of(interaction), FactState.REMOVED)
        removed = removed_choices(((fact.fact_id, Fact.from_json(fact.content)) for fact in reversed(stored)), typed)
        return [*own, *removed][:MAX_CHOICES]
