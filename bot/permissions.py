"""Who may do what moderators do.

Discord hides moderators' commands from others (``default_member_permissions``), but a server can override that for any
command, and nothing hides a button. So each use is checked here as well: commands by the ``CommandTree``, buttons,
selects and forms by the ``ComponentRouter``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import discord
from discord import app_commands

from bot.localisation import SaidError
from knowledge.curation.settings import ServerSettings

if TYPE_CHECKING:
    from collections.abc import Collection

    from knowledge.storage.database import Storage

C = TypeVar("C", bound="app_commands.Group | app_commands.Command[Any, ..., Any] | app_commands.ContextMenu")

MODERATORS = discord.Permissions(manage_guild=True)
"""To whom Discord shows moderators' commands as long as a server does not choose otherwise."""


class NotAllowedError(SaidError):
    """Somebody tried what only others may do."""


def for_moderators(command: C) -> C:
    """Marks a command, a group or a menu entry as moderators'; only in servers that added the bot.

    The mark is its default permission, so whatever Discord hides by default is also checked by us.
    """
    command.default_permissions = MODERATORS
    command.guild_only = True
    command.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
    command.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
    return command


def is_for_moderators(interaction: discord.Interaction[Any]) -> bool:
    """Whether an interaction uses a command that is marked as moderators'."""
    command = interaction.command
    if isinstance(command, app_commands.Command):
        root = command.root_parent or command
        return root.default_permissions is not None
    return command is not None and command.default_permissions is not None


def may_manage(interaction: discord.Interaction[Any]) -> bool:
    """Whether a person may manage the server they are in, and so everything of ours."""
    return interaction.permissions.manage_guild or interaction.permissions.administrator


def has_role(interaction: discord.Interaction[Any], roles: Collection[int]) -> bool:
    """Whether a person has one of some roles. Nobody has ``@everyone``: a setting cannot open a door by accident."""
    member = interaction.user
    if not isinstance(member, discord.Member):
        return False
    return any(role.id in roles for role in member.roles if not role.is_default())


class Gate:
    """Lets moderators through."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def is_moderator(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether the person may curate on the server where they act.

        Raises:
            StorageError: The server's settings could not be read.
        """
        if interaction.guild_id is None or _is_elsewhere(interaction):
            return False
        # First what Discord says: it needs no database, which may be slow.
        return may_manage(interaction) or has_role(interaction, await self._moderator_roles(interaction.guild_id))

    async def require_moderator(self, interaction: discord.Interaction[Any]) -> int:
        """The id of the server on which the person may curate.

        Raises:
            NotAllowedError: They may not; the sentence says who may.
            StorageError: The server's settings could not be read.
        """
        if interaction.guild_id is None or _is_elsewhere(interaction):
            raise NotAllowedError("no-server")
        if not await self.is_moderator(interaction):
            raise NotAllowedError("only-moderators")
        return interaction.guild_id

    async def _moderator_roles(self, server_id: int) -> Collection[int]:
        # From storage and not from the live answers: these take seconds to build on a large server, and a form must
        # be opened within three.
        stored = await self._storage.settings.get(server_id)
        return ServerSettings.model_validate_json(stored.content).moderator_roles if stored else ()


def _is_elsewhere(interaction: discord.Interaction[Any]) -> bool:
    """Whether somebody brought the bot, installed for themselves, to a server that never added it."""
    return interaction.is_user_integration() and not interaction.is_guild_integration()
