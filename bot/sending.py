"""Sends cards to Discord, and once more when the connection broke under a reply.

discord.py repeats a request after a server error, but not after a connection that was reset (on Linux).
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, TypeVar

import aiohttp
import discord

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.cards.layout import Card
    from bot.open_work import OpenWork

_log = logging.getLogger(__name__)
T = TypeVar("T")

_SLOW_SECONDS: Final = 1.5
"""After which work counts as slow: half of what Discord waits for a sign of life."""

ALREADY_ACKNOWLEDGED = 40060
"""Discord's code for a second first response to an interaction."""

_ARRIVED = "techdivide: the first response arrived, although discord.py did not learn of it"


class Sender:
    """Sends cards; what is being sent counts as open work."""

    def __init__(self, open_work: OpenWork) -> None:
        self._open_work = open_work

    async def acknowledge(self, interaction: discord.Interaction[Any]) -> None:
        """Tells Discord that a press arrived, which it wants to know within three seconds; the answer comes later.

        Nothing is seen of it. ``respond`` and ``update`` then work as ever.
        """
        await self._send_first(interaction, interaction.response.defer)

    async def think(self, interaction: discord.Interaction[Any]) -> None:
        """Shows the person who used a command, or sent a form in, that a private answer is on its way.

        ``respond`` then puts its message in that place.
        """
        await self._send_first(interaction, lambda: interaction.response.defer(ephemeral=True, thinking=True))

    async def unless_slow(self, interaction: discord.Interaction[Any], work: Awaitable[T]) -> T:
        """Waits for work, and gives Discord a sign of life when it takes long. What follows may then be private."""
        task = asyncio.ensure_future(work)
        done, _ = await asyncio.wait({task}, timeout=_SLOW_SECONDS)
        if not done and interaction.type is discord.InteractionType.application_command:
            await self.think(interaction)
        elif not done:
            await self.acknowledge(interaction)
        return await task

    async def open_form(self, interaction: discord.Interaction[Any], form: discord.ui.Modal) -> None:
        """Answers a command or a press by opening a form, which only a first answer can do."""
        await self._send_first(interaction, lambda: interaction.response.send_modal(form))

    async def respond(self, interaction: discord.Interaction[Any], card: Card, *, private: bool) -> None:
        """Answers an interaction with a message of its own; a further one when it was answered already.

        Args:
            interaction: What is answered.
            card: What is shown.
            private: Only the person who acted sees it.
        """
        if _is_acknowledged(interaction):
            await self._send(lambda: interaction.followup.send(view=card, ephemeral=private))
        else:
            await self._send_first(interaction, lambda: interaction.response.send_message(view=card, ephemeral=private))

    async def give_file(self, interaction: discord.Interaction[Any], card: Card, data: bytes, filename: str) -> None:
        """Sends the person who acted a file, privately; the interaction must have been acknowledged.

        Args:
            interaction: What is answered.
            card: What is shown, with a component that names the file.
            data: What the file holds.
            filename: What it is called.
        """

        async def send() -> None:
            # Made anew for each attempt: sending one uses it up.
            file = discord.File(BytesIO(data), filename=filename)
            await interaction.followup.send(view=card, file=file, ephemeral=True)

        await self._send(send)

    async def update(self, interaction: discord.Interaction[Any], card: discord.ui.LayoutView) -> None:
        """Answers a press by changing the message it was made on."""
        if _is_acknowledged(interaction):
            await self._send(lambda: interaction.edit_original_response(view=card))
        else:
            await self._send_first(interaction, lambda: interaction.response.edit_message(view=card))

    async def reply_to(self, message: discord.Message, card: Card) -> None:
        """Replies to a message, without a ping.

        Where the bot may not write, nothing happens: nobody there could be told.
        """
        # The same nonce both times: Discord then does not post a repeated message twice.
        nonce = secrets.randbits(63)
        reference = message.to_reference(fail_if_not_exists=False)

        async def send() -> discord.Message:
            return await message.channel.send(view=card, reference=reference, mention_author=False, nonce=nonce)

        try:
            await self._send(send)
        except discord.Forbidden:
            _log.info("may not reply in channel %s", message.channel.id)

    async def _send_first(self, interaction: discord.Interaction[Any], send: Callable[[], Awaitable[object]]) -> None:
        async def send_again() -> None:
            try:
                await send()
            except discord.HTTPException as error:
                if error.code != ALREADY_ACKNOWLEDGED:
                    raise
                # The first attempt did arrive; only Discord's answer to it was lost, and discord.py does not know.
                interaction.extras[_ARRIVED] = True

        await self._send(send, send_again)

    async def _send(
        self, send: Callable[[], Awaitable[object]], send_again: Callable[[], Awaitable[object]] | None = None
    ) -> None:
        with self._open_work.one():
            try:
                await send()
            except aiohttp.ClientConnectionError as error:
                _log.info("the connection broke under a reply (%s); sending it once more", type(error).__name__)
                await (send_again or send)()


def _is_acknowledged(interaction: discord.Interaction[Any]) -> bool:
    return interaction.response.is_done() or bool(interaction.extras.get(_ARRIVED))
