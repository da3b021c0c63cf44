"""The bot as discord.py knows it: a client that loads the cogs it is given."""

from __future__ import annotations

import asyncio
import logging
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.aftermath import Aftermath
from bot.asking import Asking
from bot.cards.notices import notice_card
from bot.changing import Changes
from bot.command_sync import sync_commands
from bot.component_router import ComponentRouter
from bot.errors import CommandTree, ErrorReporter
from bot.forms.desk import FactDesk
from bot.forms.imports import ImportDesk
from bot.forms.pending import ChangeDesk
from bot.interpreter import Interpreter
from bot.localisation import Languages
from bot.open_work import OpenWork
from bot.permissions import Gate
from bot.rate_limit import ASKING, Allowance, RateLimit
from bot.sending import Sender
from bot.translator import CommandTranslator, load_translations
from knowledge.errors import TechDivideError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.services import Services

_log = logging.getLogger(__name__)

COGS = "cogs"
"""The package whose modules are loaded. It is named here and never imported by name: cogs know the bot, not the
other way round."""


def find_extensions() -> list[str]:
    """The names of all modules in the package of cogs."""
    package = import_module(COGS)
    return sorted(module.name for module in iter_modules(package.__path__, f"{COGS}."))


class TechDivideBot(commands.AutoShardedBot):
    """The client, with what its cogs share."""

    tree: CommandTree

    def __init__(  # noqa: PLR0913  (each but two has a default that fits)
        self,
        services: Services,
        *,
        cogs: Sequence[str],
        shard_count: int | None = None,
        shard_ids: Sequence[int] | None = None,
        allowance: Allowance = ASKING,
        reads_messages: bool = False,
    ) -> None:
        """Makes the client; nothing happens before it is started.

        Args:
            services: What it answers from.
            cogs: The modules with its commands.
            shard_count: How many shards there are in all; Discord's advice if left out.
            shard_ids: Which of them this process runs; all if left out.
            allowance: How often a person may ask.
            reads_messages: Whether Discord is asked for the text of all messages, which is a privilege.
        """
        # discord.py tells “left out” from None only here.
        sharding: dict[str, Any] = {"shard_count": shard_count}
        if shard_ids is not None:
            sharding["shard_ids"] = list(shard_ids)
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=CommandTree,
            # Without the privilege, Discord sends the text of messages that mention the bot, and of direct messages.
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=reads_messages),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            activity=discord.CustomActivity("Ask me with /ask"),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **sharding,
        )
        self.services = services
        self.open_work = OpenWork()
        self.sender = Sender(self.open_work)
        self.languages = Languages.load()
        self.interpreter = Interpreter(self.languages, services.storage)
        self.reporter = ErrorReporter(self.sender, self.interpreter)
        self.asking = Asking(services, RateLimit(services.clock, allowance), self.languages)
        self.gate = Gate(services.storage)
        self.router = ComponentRouter(self.reporter, self.open_work, self.gate)
        self.tree.reporter = self.reporter
        self.tree.gate = self.gate
        self.aftermath = Aftermath(self)
        self.changes = Changes(services, self.aftermath)
        self.desk = FactDesk(self)
        self.pending = ChangeDesk(self)
        self.imports = ImportDesk(self)
        self._cog_modules = cogs
        self._syncing: asyncio.Task[None] | None = None
        self.add_listener(self.router.dispatch, "on_interaction")

    async def load_cogs(self) -> None:
        """Loads the cogs and the translations of their commands."""
        await self.tree.set_translator(CommandTranslator(load_translations()))
        for extension in self._cog_modules:
            await self.load_extension(extension)

    async def setup_hook(self) -> None:
        """Prepares everything between logging in and connecting."""
        await self.load_cogs()
        # In the background: people can be answered while Discord is slow to take the commands.
        self._syncing = asyncio.create_task(self._sync_commands(), name="sync commands")

    async def _sync_commands(self) -> None:
        assert self.application_id is not None  # noqa: S101  (known once logged in)
        try:
            await sync_commands(self.tree, self.application_id, self.services)
        except (discord.DiscordException, TechDivideError):
            _log.exception("the commands could not be registered; those that Discord knows still work")

    async def on_message(self, message: discord.Message) -> None:
        """Does nothing: there are no text commands. Cogs listen to messages on their own."""

    async def say_to(self, interaction: discord.Interaction[Any], message_id: str, **values: str | int | date) -> None:
        """Tells a person something in a sentence, privately and in their language.

        Args:
            interaction: What they did.
            message_id: The id of the sentence.
            values: What is filled into it.
        """
        words = await self.interpreter.words_for(interaction)
        await self.sender.respond(interaction, notice_card(words(message_id, **values)), private=True)

    async def say_to_author(self, message: discord.Message, message_id: str) -> None:
        """Replies to a message with the sentence of that id, in its author's language."""
        words = await self.interpreter.words_for_author(message)
        await self.sender.reply_to(message, notice_card(words(message_id)))

    async def close(self) -> None:
        """Ends what runs in the background, then the connections."""
        if self._syncing is not None:
            self._syncing.cancel()
        await super().close()

    def is_connected(self) -> bool:
        """Whether every shard of this process is connected."""
        shards: Any = self.shards.values()
        return self.is_ready() and all(not shard.is_closed() for shard in shards)
