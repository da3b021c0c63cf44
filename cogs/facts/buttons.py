"""What the buttons on moderators' cards about facts do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.cards.fact_card import EDIT, HIDE, REMOVE, RESTORE, TEACH, TEACH_FORM, UNHIDE
from bot.cards.fact_history import VERSIONS, history_card
from bot.cards.fact_list import PAGE, list_card, read_looked_for
from bot.cards.fact_saved import HISTORY, SHOW_FACT, UNDO
from bot.forms.desk import question_of
from bot.forms.fields import Form, form_values, text_field
from cogs.facts.common import Interaction, knowledge_of, server_of, working_on
from cogs.facts.finding import Where, find
from cogs.facts.showing import entry_card
from knowledge.curation.changes import HideEntry, RemoveFact, RestoreFact, UnhideEntry

if TYPE_CHECKING:
    from bot.client import TechDivideBot


class FactButtons(commands.Cog):
    """Serves the presses."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot
        for action, handler in (
            (PAGE, self.turn_page),
            (SHOW_FACT, self.show),
            (HISTORY, self.show_history),
            (VERSIONS, self.turn_history),
            (EDIT, self.edit),
            (REMOVE, self.remove),
            (RESTORE, self.restore),
            (UNDO, self.undo),
            (HIDE, self.hide),
            (UNHIDE, self.unhide),
            (TEACH, self.open_phrasing),
            (TEACH_FORM, self.teach),
        ):
            bot.router.register_for_moderators(action, handler)

    async def turn_page(self, interaction: Interaction, argument: str) -> None:
        """Shows another page of a list."""
        await self._bot.sender.acknowledge(interaction)
        where, page = argument.split(":")[:2]
        looked_for = read_looked_for(interaction.message)
        listing = await find(self._bot.services, server_of(interaction), Where(where), looked_for, int(page))
        await self._bot.sender.update(interaction, list_card(listing))

    async def show(self, interaction: Interaction, entry_id: str) -> None:
        """Shows an entry, below the list."""
        await self._bot.sender.acknowledge(interaction)
        card = await entry_card(self._bot.services, server_of(interaction), entry_id)
        await self._bot.sender.respond(interaction, card, private=True)

    async def show_history(self, interaction: Interaction, fact_id: str) -> None:
        """Shows a fact's history, below its card."""
        await self._bot.sender.acknowledge(interaction)
        versions = await self._bot.services.curator.history(server_of(interaction), fact_id)
        await self._bot.sender.respond(interaction, history_card(versions, 0), private=True)

    async def turn_history(self, interaction: Interaction, argument: str) -> None:
        """Shows another page of a history."""
        await self._bot.sender.acknowledge(interaction)
        fact_id, page = argument.split(":")[:2]
        versions = await self._bot.services.curator.history(server_of(interaction), fact_id)
        await self._bot.sender.update(interaction, history_card(versions, int(page)))

    async def edit(self, interaction: Interaction, entry_id: str) -> None:
        """Opens the form."""
        await self._bot.desk.open(interaction, await working_on(self._bot, interaction, entry_id))

    async def remove(self, interaction: Interaction, argument: str) -> None:
        """Removes a fact, as it was when the card was drawn."""
        await self._bot.sender.acknowledge(interaction)
        fact_id, version = argument.split(":")
        live = (await knowledge_of(self._bot, interaction)).fact(fact_id)
        change = RemoveFact(fact_id=fact_id, expected_version=int(version))
        await self._bot.pending.make(interaction, change, question=live.fact.question if live else "", over_own=True)

    async def restore(self, interaction: Interaction, argument: str) -> None:
        """Brings back a version, or (0) a removed fact as it was last."""
        await self._bot.sender.acknowledge(interaction)
        fact_id, version, expected = argument.split(":")
        change = RestoreFact(fact_id=fact_id, expected_version=int(expected), version=int(version) or None)
        versions = await self._bot.services.curator.history(server_of(interaction), fact_id)
        question = next((at.fact.question for at in versions if at.version == int(version)), versions[0].fact.question)
        await self._bot.pending.make(interaction, change, question=question, over_own=True)

    async def undo(self, interaction: Interaction, argument: str) -> None:
        """Takes back what made a version of a fact."""
        await self._bot.sender.acknowledge(interaction)
        fact_id, version = argument.split(":")
        await self._bot.pending.take_back(interaction, fact_id, int(version), in_place=True)

    async def hide(self, interaction: Interaction, entry_id: str) -> None:
        """Hides a shared entry."""
        await self._bot.sender.acknowledge(interaction)
        question = question_of(await knowledge_of(self._bot, interaction), entry_id) or ""
        await self._bot.pending.make(interaction, HideEntry(entry_id=entry_id), question=question)

    async def unhide(self, interaction: Interaction, entry_id: str) -> None:
        """Shows a hidden entry again."""
        await self._bot.sender.acknowledge(interaction)
        question = question_of(await knowledge_of(self._bot, interaction), entry_id) or ""
        await self._bot.pending.make(interaction, UnhideEntry(entry_id=entry_id), question=question)

    async def open_phrasing(self, interaction: Interaction, entry_id: str) -> None:
        """Asks for a phrasing."""
        field = text_field("phrasing", "Phrasing", hint="How people ask it", max_length=300)
        await self._bot.sender.open_form(interaction, Form("Add a phrasing", TEACH_FORM, entry_id, [field]))

    async def teach(self, interaction: Interaction, entry_id: str) -> None:
        """Teaches the phrasing that was typed."""
        await self._bot.sender.acknowledge(interaction)
        await self._bot.pending.teach(interaction, entry_id, form_values(interaction).get("phrasing", ""))
