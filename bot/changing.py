"""Makes moderators' changes, and does what goes with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.curation.curator import By

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord

    from bot.aftermath import Aftermath
    from bot.services import Services
    from knowledge.curation.applying import Prepared
    from knowledge.curation.changes import Change
    from knowledge.curation.curator import Curator, Saved


class Changes:
    """The one way in which commands and buttons change a server's knowledge."""

    def __init__(self, services: Services, aftermath: Aftermath) -> None:
        self._services = services
        self._aftermath = aftermath

    async def make(
        self, interaction: discord.Interaction[Any], change: Change, *, prepared: Prepared | None = None
    ) -> Saved:
        """Makes a change in the name of the person who acts.

        Raises:
            FactError, CurationError, StorageError: As for ``Curator.make``.
        """
        assert interaction.guild_id is not None  # noqa: S101  (only moderators come here, and they are on a server)
        by = By(interaction.user.id, self._services.clock())
        saved = await self._services.curator.make(interaction.guild_id, change, by, prepared=prepared)
        self._aftermath.after(interaction.guild_id, saved, by)
        return saved

    async def decide(
        self, interaction: discord.Interaction[Any], decision: Callable[[Curator, int, By], Awaitable[Saved]]
    ) -> Saved:
        """Makes another decision of the curator's in the name of the person who acts.

        Args:
            interaction: What they did.
            decision: Calls the curator; it is given the server and the person.

        Raises:
            CurationError, StorageError: Whatever the curator raises.
        """
        assert interaction.guild_id is not None  # noqa: S101  (as above)
        by = By(interaction.user.id, self._services.clock())
        saved = await decision(self._services.curator, interaction.guild_id, by)
        self._aftermath.after(interaction.guild_id, saved, by)
        return saved
