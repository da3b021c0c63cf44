"""The buttons that pass a question to people, and have the asker told of their answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot import custom_ids

if TYPE_CHECKING:
    from bot.localisation import Words

HAND_OVER = "handover"
"""The action of the button that passes a question on; its argument is when the question was asked, if it may have been
logged then."""
TELL = "tell"
"""The action of the button that keeps who wants to be told; its argument is that of the other one."""
TELL_HERE = "tellhere"
"""The action of the button in the note that follows; its argument is the message on which the other was pressed."""

_START = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Audience(StrEnum):
    """Who reads the questions that are passed on."""

    MODERATORS = "moderators"
    OPERATORS = "operators"
    """The people who run the bot."""


def audience_of(interaction: discord.Interaction[Any]) -> Audience:
    """Whoever curates where the interaction came from.

    Somebody who installed the bot for themselves may use it in servers that never added it: those have no moderators of
    the bot's.
    """
    own_install = interaction.is_user_integration() and not interaction.is_guild_integration()
    return Audience.OPERATORS if interaction.guild_id is None or own_install else Audience.MODERATORS


def audience_of_message(message: discord.Message) -> Audience:
    """Whoever curates where the message was written."""
    return Audience.OPERATORS if message.guild is None else Audience.MODERATORS


def pass_on_row(
    audience: Audience, words: Words, *, none_of_these: bool = False, at: datetime | None = None
) -> ui.ActionRow[Any]:
    """The buttons, alone in their row.

    Args:
        audience: Who reads what is passed on; only a server's moderators can have somebody told.
        words: What they are written in.
        none_of_these: They stand under suggestions.
        at: When the question was asked, if it may have been logged then.
    """
    label = words(f"none-of-these-{audience}") if none_of_these else words(f"pass-on-{audience}")
    asked_at = "" if at is None else str((at - _START) // _MILLISECOND)
    row = ui.ActionRow[Any](
        ui.Button(label=label, style=discord.ButtonStyle.primary, custom_id=custom_ids.build(HAND_OVER, asked_at))
    )
    if audience is Audience.MODERATORS:
        row.add_item(ui.Button(label=words("tell-me"), emoji="🔔", custom_id=custom_ids.build(TELL, asked_at)))
    return row


def to_milliseconds(at: datetime) -> datetime:
    """A time as exactly as a button says it."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def read_time(argument: str) -> datetime | None:
    """When a question was asked, from the argument of a button; None if that does not say."""
    try:
        return _START + int(argument) * _MILLISECOND
    except (ValueError, OverflowError):
        return None


def logged_at(message: discord.Message) -> datetime | None:
    """When the question of a card was asked, if it may have been logged then and nobody has passed it on since."""
    for item in ui.LayoutView.from_message(message, timeout=None).walk_children():
        if isinstance(item, ui.Button) and not item.disabled:
            action, argument = custom_ids.parse(item.custom_id or "") or ("", "")
            if action == HAND_OVER:
                return read_time(argument)
    return None


def with_pass_on_disabled(message: discord.Message, words: Words) -> ui.LayoutView:
    """The message's own components, with the button saying that it was pressed."""
    view = ui.LayoutView.from_message(message, timeout=None)
    for item in view.walk_children():
        if isinstance(item, ui.Button) and (custom_ids.parse(item.custom_id or "") or ("",))[0] == HAND_OVER:
            item.disabled = True
            item.label = words("passed-on-button")
    view.stop()
    return view
