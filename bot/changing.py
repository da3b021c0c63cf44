"""Makes moderators' changes, and does what goes with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.curation.curator import By

if TYPE_CHECKING:
    import discord

    from bot.services import Services
    from knowledge.curation.applying import Prepared
    from knowledge.curation.changes import Change
    from knowledge.curation.curator import Saved


class Changes:
    """The one way in which commands and buttons change a server's knowledge."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def make(
        self, interaction: discord.Interaction[Any], change: Change, *, prepared: Prepared | None = None
    ) -> Saved:
        """Makes a change in the name of the person who acts.

        Raises:
            FactError, CurationError, StorageError: As for ``Curator.make``.
        """
        assert interaction.guild_id is not None  # noqa: S101  (only moderators come here, and they are on a server)
        by = By(interaction.user.id, self._services.clock())
        return await self._services.curator.make(interaction.guild_id, change, by, prepared=prepared)
