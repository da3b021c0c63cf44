"""What happens by itself: people are told what they waited for, and what was kept long enough is deleted."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from discord.ext import commands, tasks

from knowledge.curation.settings import ServerSettings
from knowledge.errors import TechDivideError

if TYPE_CHECKING:
    from bot.client import TechDivideBot

_log = logging.getLogger(__name__)

_HOURS_BETWEEN_DELIVERIES: Final = 1.0
_HOURS_BETWEEN_PURGES: Final = 24.0


class Housekeeping(commands.Cog):
    """Begins once the servers are known."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Starts, the first time; Discord says so again after a lost connection."""
        for job in (self.deliver, self.purge):
            if not job.is_running():
                job.start()

    async def cog_unload(self) -> None:
        """Ends with the bot."""
        self.deliver.cancel()
        self.purge.cancel()

    @tasks.loop(hours=_HOURS_BETWEEN_DELIVERIES)
    async def deliver(self) -> None:
        """Tells whoever is due: at the start, in case the bot was stopped in between, and when Discord was down."""
        for guild in self._bot.guilds:
            await self._bot.aftermath.deliver(guild.id)

    @tasks.loop(hours=_HOURS_BETWEEN_PURGES)
    async def purge(self) -> None:
        """Deletes what each server's settings say is kept no longer."""
        for guild in self._bot.guilds:
            try:
                await self._purge(guild.id)
            except TechDivideError:
                _log.exception("what server %s keeps could not be looked through", guild.id)

    async def _purge(self, server_id: int) -> None:
        storage, now = self._bot.services.storage, self._bot.services.clock()
        # Not through the live answers: they would be built for every server, for this alone.
        stored = await storage.settings.get(server_id)
        settings = ServerSettings.model_validate_json(stored.content) if stored else ServerSettings()
        purged = await storage.retention.purge(
            server_id, questions_before=now - settings.question_period, audit_before=now - settings.audit_period
        )
        if purged.questions or purged.audit:
            _log.info("server %s: deleted %s old questions, %s audit rows", server_id, purged.questions, purged.audit)


async def setup(bot: TechDivideBot) -> None:
    """Called by discord.py when the module is loaded."""
    await bot.add_cog(Housekeeping(bot))
