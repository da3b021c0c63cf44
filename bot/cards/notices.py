"""Short notes: a sentence or two, without anything to press."""

from __future__ import annotations

from discord import ui

from bot.cards.layout import QUIET, Card


def notice_card(text: str) -> Card:
    """A note. The text is ours and may hold markup."""
    return Card([ui.TextDisplay(text)], colour=QUIET)
