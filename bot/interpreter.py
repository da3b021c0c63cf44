"""Finds the words for whoever reads: in the language of their server if it chose one, else in their own."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

from bot.asker import language_of_author, server_of
from bot.localisation import language_of
from knowledge.curation.settings import ServerSettings
from knowledge.errors import StorageError

if TYPE_CHECKING:
    import discord

    from bot.localisation import Languages, Words
    from knowledge.storage.database import Storage

_log = logging.getLogger(__name__)

_PATIENCE_S: Final = 0.3
"""How long a server's choice is waited for. The rest of Discord's three seconds belongs to what is to be said."""
_REMEMBERED: Final = 10_000
"""Servers whose choice is remembered, for when the database is away."""


class Interpreter:
    """Knows which language a server chose.

    It asks storage each time, and not the live answers: these take seconds to build on a large server, and a form must
    be opened within three. While the database is away or slow, what was known last still holds.
    """

    def __init__(self, languages: Languages, storage: Storage) -> None:
        self._languages: Final = languages
        self._storage: Final = storage
        self._known: Final[OrderedDict[int, str | None]] = OrderedDict()
        self._reading: Final[set[asyncio.Task[None]]] = set()

    async def words_for(self, interaction: discord.Interaction[Any]) -> Words:
        """The words for whoever used a command, pressed something or sent a form in. Never raises."""
        chosen = await self._chosen(server_of(interaction))
        return self._languages.chosen(chosen, language_of(interaction.locale.value))

    async def words_for_author(self, message: discord.Message) -> Words:
        """The words for whoever wrote a message. Never raises."""
        chosen = await self._chosen(message.guild.id if message.guild else None)
        return self._languages.chosen(chosen, language_of_author(message.content, message.guild))

    async def _chosen(self, server_id: int | None) -> str | None:
        if server_id is None:
            return None
        reading = asyncio.create_task(self._read(server_id))
        # Until it is done, also when it is not waited for: it must not be collected half-way.
        self._reading.add(reading)
        reading.add_done_callback(self._reading.discard)
        await asyncio.wait({reading}, timeout=_PATIENCE_S)
        return self._known.get(server_id)

    async def _read(self, server_id: int) -> None:
        try:
            stored = await self._storage.settings.get(server_id)
        except StorageError as error:
            _log.warning("the language of server %s could not be read: %s", server_id, error)
            return
        self._known[server_id] = ServerSettings.model_validate_json(stored.content).language if stored else None
        self._known.move_to_end(server_id)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
