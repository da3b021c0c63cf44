"""What the commands of the group share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.cards.text import whole
from bot.entry_choices import meant_id, named_id
from bot.forms.working import Working
from knowledge.curation.errors import CurationError, NotThereError
from knowledge.curation.facts import Fact
from knowledge.storage.facts import FactState

if TYPE_CHECKING:
    from bot.client import TechDivideBot
    from knowledge.curation.server import ServerKnowledge

Interaction = discord.Interaction[Any]

MAX_ENTRY = 300
"""Characters of an option that names an entry."""


def server_of(interaction: Interaction) -> int:
    """The server on which a moderator acts."""
    assert interaction.guild_id is not None  # noqa: S101  (only moderators come here, and they are on a server)
    return interaction.guild_id


async def knowledge_of(bot: TechDivideBot, interaction: Interaction) -> ServerKnowledge:
    """What the server of an interaction knows now."""
    return await bot.services.servers.get(server_of(interaction))


async def entry_id_of(bot: TechDivideBot, interaction: Interaction, entry: str) -> str:
    """The id of the entry that an option names.

    Raises:
        NotThereError: It names none.
    """
    # A choice carries its id: then the live answers, which may have to be built first, are not needed.
    chosen = named_id(whole(entry))
    return chosen if chosen is not None else meant_id(await knowledge_of(bot, interaction), whole(entry))


async def working_on(bot: TechDivideBot, interaction: Interaction, entry_id: str) -> Working:
    """The editing of an own fact; of a shared entry, the writing of a version of the server's own.

    Raises:
        CurationError: The fact was removed.
        NotThereError: There is no such entry.
    """
    server_id, storage = server_of(interaction), bot.services.storage
    stored = await storage.facts.get(server_id, entry_id)
    if stored is not None and stored.state is FactState.PUBLISHED:
        return Working.of_fact(entry_id, Fact.from_json(stored.content), stored.version)
    if stored is not None:
        raise CurationError("This fact was removed. Restore it first with /facts restore.")
    shared = bot.services.answers.entry(entry_id)
    if shared is None:
        raise NotThereError("There is no such entry (any more). Choose one from the list that appears while you type.")
    # From storage: the live answers of a large server take seconds to build, and a form must be opened within three.
    for own in await storage.facts.all(server_id, FactState.PUBLISHED):
        if own.overrides == entry_id:
            return Working.of_fact(own.fact_id, Fact.from_json(own.content), own.version)
    return Working.in_place_of(shared, bot.services.answers.sources_of(shared))
