"""Takes every press of our buttons and selects, and every form that is sent in, to the handler of its action.

Cards and forms carry custom ids and nothing else (see ``bot.custom_ids``), so a press can be served by whichever
process gets it, also after a restart. Components that discord.py's own views own are left to them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

import discord

from bot import custom_ids
from bot.localisation import SaidError

if TYPE_CHECKING:
    from bot.errors import ErrorReporter
    from bot.open_work import OpenWork
    from bot.permissions import Gate

_SERVED = {discord.InteractionType.component, discord.InteractionType.modal_submit}

Handler = Callable[["discord.Interaction[Any]", str], Awaitable[None]]
"""Serves a press; the string is the argument of its custom id."""

_SERVED = {discord.InteractionType.component, discord.InteractionType.modal_submit}


def press_data(interaction: discord.Interaction[Any]) -> Mapping[str, Any]:
    """What Discord says about a press: the custom id, and the values chosen in a select."""
    return cast("Mapping[str, Any]", interaction.data or {})


class ComponentRouter:
    """The actions that are known, by name."""

    def __init__(self, reporter: ErrorReporter, open_work: OpenWork, gate: Gate) -> None:
        self._reporter = reporter
        self._open_work = open_work
        self._gate = gate
        self._handlers: dict[str, Handler] = {}
        self._moderators_actions: set[str] = set()

    def register_for_moderators(self, action: str, handler: Handler) -> None:
        """As ``register``; the handler then is called for moderators alone.

        Raises:
            ValueError: The action has a handler already.
        """
        self.register(action, handler)
        self._moderators_actions.add(action)

    def register(self, action: str, handler: Handler) -> None:
        """Lets a handler serve an action from now on.

        Raises:
            ValueError: The action has a handler already.
        """
        if action in self._handlers:
            raise ValueError(f"the action “{action}” has a handler already")
        self._handlers[action] = handler

    async def dispatch(self, interaction: discord.Interaction[Any]) -> None:
        """Serves a press or a form if it is one of ours; a listener of ``on_interaction``."""
        custom_id = str(press_data(interaction).get("custom_id", ""))
        if interaction.type not in _SERVED or not custom_ids.is_ours(custom_id):
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
            raise SaidError("from-other-version")
        if action in self._moderators_actions:
            await self._gate.require_moderator(interaction)
        await handler(interaction, argument)
