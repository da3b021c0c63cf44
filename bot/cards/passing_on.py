"""The button that passes a question to people."""

from __future__ import annotations

from enum import Enum
from typing import Any

import discord
from discord import ui

from bot import custom_ids

HAND_OVER = "handover"
"""The action of the button."""


class Audience(Enum):
    """Who reads the questions that are passed on."""

    MODERATORS = "the moderators"
    OPERATORS = "the people who run this bot"


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


def pass_on_row(audience: Audience, *, none_of_these: bool = False) -> ui.ActionRow[Any]:
    """The button, alone in its row."""
    label = f"{'None of these – pass' if none_of_these else 'Pass'} it to {audience.value}"
    return ui.ActionRow(
        ui.Button(label=label, style=discord.ButtonStyle.primary, custom_id=custom_ids.build(HAND_OVER))
    )


def with_pass_on_disabled(message: discord.Message) -> ui.LayoutView:
    """The message's own components, with the button saying that it was pressed."""
    view = ui.LayoutView.from_message(message, timeout=None)
    for item in view.walk_children():
        if isinstance(item, ui.Button) and item.custom_id == custom_ids.build(HAND_OVER):
            item.disabled = True
            item.label = "Passed on"
    view.stop()
    return view
