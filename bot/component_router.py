"""Takes every press of our buttons and selects to the handler of its action.

Cards carry custom ids and nothing else (see ``bot.custom_ids``), so a press can be served by whichever process gets it,
also after a restart. Components that discord.py's own views own are left to them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

import discord

from bot import custom_ids
from bot.cards.notices import notice_card

if TYPE_CHECKING:
    from bot.errors import ErrorReporter
    from bot.open_work import OpenWork
    from bot.sending import Sender

Handler = Callable[["discord.Interaction[Any]", str], Awaitable[None]]
"""Serves a press; the string is the argument of its custom id."""

FROM_OTHER_VERSION = "This was made by another version of me, and I no longer know what it does. Please ask again."


def press_data(interaction: discord.Interaction[Any]) -> Mapping[str, Any]:
    """What Discord says about a press: the custom id, and the values chosen in a select."""
    return cast("Mapping[str, Any]", interaction.data or {})


class ComponentRouter:
    """The actions that are known, by name."""

    def __init__(self, sender: Sender, reporter: ErrorReporter, open_work: OpenWork) -> None:
        self._sender = sender
        self._reporter = reporter
        self._open_work = open_work
        self._handlers: dict[str, Handler] = {}

    def register(self, action: str, handler: Handler) -> None:
        """Lets a handler serve an action from now on.

        Raises:
            ValueError: The action has a handler already.
        """
        if action in self._handlers:
            raise ValueError(f"the action “{action}” has a handler already")
        self._handlers[action] = handler

    async def dispatch(self, interaction: discord.Interaction[Any]) -> None:
        """Serves a press if it is one of ours; a listener of ``on_interaction``."""
        custom_id = str(press_data(interaction).get("custom_id", ""))
        if interaction.type is not discord.InteractionType.component or not custom_ids.is_ours(custom_id):
            return
        with self._open_work.one():
            try:
                await self._serve(interaction, custom_id)
            except Exception as error:  # noqa: BLE001  (whatever it is, the person must hear of it)
                await self._reporter.to_interaction(interaction, error)

    async def _serve(self, interaction: discord.Interaction[Any], custom_id: str) -> None:
        action, argument = custom_ids.parse(custom_id) or ("", "")
        handler = self._handlers.get(action)
        if handler is None:
            await self._sender.respond(interaction, notice_card(FROM_OTHER_VERSION), private=True)
        else:
            await handler(interaction, argument)
