"""``/server settings``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.server_settings import CHOOSE, DEFAULT, FLIP, SECTION_OF, TAB, Section, View, settings_card
from bot.component_router import press_data
from bot.permissions import NotAllowedError, for_moderators, may_manage
from knowledge.curation.rules import FactError, FieldProblem
from knowledge.storage.server_settings import SettingsConflictError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.cards.layout import Card
    from bot.client import TechDivideBot
    from knowledge.curation.curator import By, Curator, Saved
    from knowledge.curation.settings import ServerSettings

Interaction = discord.Interaction[Any]

_TRIES: Final = 3

SAVED: Final = "✅ Saved."
EVERYBODY: Final = "“@everyone” cannot be chosen: every member would be one of them. Choose another role."


class Server(commands.Cog):
    """Shows and changes the settings of a server."""

    server = for_moderators(app_commands.Group(name="server", description="How I behave on this server."))

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot
        bot.router.register_for_moderators(TAB, self.turn)
        bot.router.register_for_moderators(CHOOSE, self.choose)
        bot.router.register_for_moderators(FLIP, self.flip)

    @server.command()
    async def settings(self, interaction: Interaction) -> None:
        """See and change who moderates, where and when I answer, and what is kept."""
        await self._bot.sender.think(interaction)
        await self._bot.sender.respond(interaction, await self._card(interaction, Section.PEOPLE), private=True)

    async def turn(self, interaction: Interaction, section: str) -> None:
        """Shows another section."""
        await self._bot.sender.acknowledge(interaction)
        await self._bot.sender.update(interaction, await self._card(interaction, Section(section)))

    async def choose(self, interaction: Interaction, field: str) -> None:
        """Takes what was chosen for a setting."""
        values = [str(value) for value in press_data(interaction).get("values", [])]
        await self._change(interaction, field, lambda _: _read(interaction, field, values))

    async def flip(self, interaction: Interaction, field: str) -> None:
        """Turns a setting on or off."""
        await self._change(interaction, field, lambda settings: not getattr(settings, field))

    async def _change(self, interaction: Interaction, field: str, value: Callable[[ServerSettings], object]) -> None:
        # Whoever moderates by a role must not give that role, or this right, to others.
        if not may_manage(interaction):
            raise NotAllowedError("only-managers")
        await self._bot.sender.acknowledge(interaction)
        try:
            await self._save(interaction, field, value)
            note = SAVED
        except FactError as error:
            note = f"⚠️ {error}"
        await self._bot.sender.update(interaction, await self._card(interaction, SECTION_OF[field], note))

    async def _save(self, interaction: Interaction, field: str, value: Callable[[ServerSettings], object]) -> None:
        """Changes one setting, whatever others somebody else changes meanwhile."""
        for left in reversed(range(_TRIES)):
            live = await self._bot.services.servers.get(_server(interaction))
            settings, version = live.settings, live.settings_version
            changed = settings.changed(**{field: value(settings)})
            try:
                await self._bot.changes.decide(interaction, partial(_carry_out, changed, version))
            except SettingsConflictError:
                if not left:
                    raise
            else:
                return

    async def _card(self, interaction: Interaction, section: Section, note: str = "") -> Card:
        live = await self._bot.services.servers.get(_server(interaction))
        guild = interaction.guild
        return settings_card(
            View(
                settings=live.settings,
                section=section,
                may_change=may_manage(interaction),
                has_role=lambda role: guild is not None and guild.get_role(role) is not None,
                has_channel=lambda channel: guild is not None and guild.get_channel_or_thread(channel) is not None,
                note=note,
            )
        )


def _read(interaction: Interaction, field: str, values: Sequence[str]) -> object:
    """What was chosen, as the setting holds it.

    Raises:
        FactError: It cannot be chosen.
    """
    match field:
        case "moderator_roles" | "teacher_roles" | "public_channels" | "auto_channels":
            ids = [int(value) for value in values]
            # Its id is that of the server.
            if interaction.guild_id in ids:
                raise FactError([FieldProblem("", EVERYBODY)])
            return ids
        case "audit_channel":
            return int(values[0]) if values else None
    return None if not values or values[0] == DEFAULT else values[0]


async def _carry_out(settings: ServerSettings, version: int, curator: Curator, server_id: int, by: By) -> Saved:
    return await curator.change_settings(server_id, settings, version, by)


def _server(interaction: Interaction) -> int:
    assert interaction.guild_id is not None  # noqa: S101  (the router let only moderators of a server through)
    return interaction.guild_id


async def setup(bot: TechDivideBot) -> None:
    """Called by discord.py when the module is loaded."""
    await bot.add_cog(Server(bot))
