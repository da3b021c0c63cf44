"""Buttons that carry their action, in few words."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot import custom_ids

GREEN = discord.ButtonStyle.success
BLUE = discord.ButtonStyle.primary
GREY = discord.ButtonStyle.secondary
RED = discord.ButtonStyle.danger


def button(
    label: str, action: str, argument: str = "", *, style: discord.ButtonStyle = GREY, disabled: bool = False
) -> ui.Button[Any]:
    """A button whose press is served by the handler of an action."""
    return ui.Button(label=label, custom_id=custom_ids.build(action, argument), style=style, disabled=disabled)


def page_row(action: str, argument: str, page: int, pages: int) -> ui.ActionRow[Any]:
    """Buttons to the page before and the page after; the number of the page ends the argument."""
    return ui.ActionRow(
        button("◀ Back", action, f"{argument}:{page - 1}", disabled=page <= 0),
        button(f"Page {page + 1} of {pages}", action, f"{argument}:{page}:here", disabled=True),
        button("Next ▶", action, f"{argument}:{page + 1}", disabled=page + 1 >= pages),
    )
