"""The entry “Save as fact” in the menu of a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.text import clean, one_line
from bot.forms.working import Working
from bot.permissions import for_moderators
from knowledge.curation.drafts import Draft

if TYPE_CHECKING:
    from bot.client import TechDivideBot
    from cogs.facts.common import Interaction

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]]+")
_MENTION = re.compile(r"<(?:@[!&]?|#)\d+>")
_MAX_QUESTION = 300
_MAX_SOURCES = 5


class SaveAsFact(commands.Cog):
    """Turns what somebody wrote into a fact."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot
        self._menu = for_moderators(app_commands.ContextMenu(name="Save as fact", callback=self.save_as_fact))

    async def cog_load(self) -> None:
        """Adds the entry; discord.py does not find context menus in cogs by itself."""
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Takes the entry away again."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    async def save_as_fact(self, interaction: Interaction, message: discord.Message) -> None:
        """Opens the form with what the message says."""
        await self._bot.desk.open(interaction, Working(draft=draft_of_message(message)))


def draft_of_message(message: discord.Message) -> Draft:
    """What a message gives to begin with: a question is one, anything else answers what it replied to."""
    text = clean(_MENTION.sub("", message.content))
    replied_to = message.reference.resolved if message.reference else None
    before = clean(_MENTION.sub("", replied_to.content)) if isinstance(replied_to, discord.Message) else ""
    is_question = text.endswith(("?", "？")) and len(text) <= _MAX_QUESTION
    question = text if is_question else before
    return Draft(
        question=one_line(question) if len(question) <= _MAX_QUESTION else "",
        answer="" if is_question else text,
        topic="",
        source=_sources(text) or f"Message on this server | {message.jump_url}",
    )


def _sources(text: str) -> str:
    """The addresses in a text, one a line."""
    addresses = [found.rstrip(".,;:!?") for found in _ADDRESS.findall(text)]
    return "\n".join(list(dict.fromkeys(addresses))[:_MAX_SOURCES])
