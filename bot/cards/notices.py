"""Short notes: a sentence or two, without anything to press."""

from __future__ import annotations

from discord import ui

from bot.cards.layout import QUIET, Card

GONE = "That entry is no longer in the base. Please ask again."
GREETING = (
    "Hello! I answer questions about the US–China technology divide: apps, Huawei, chips, trade, sanctions and more.\n"
    "Mention me with your question, such as “Who owns TikTok?”, or type **/ask** to see questions while you type."
)
THANKS_HELPFUL = "Thank you! Good to know that it helped."
THANKS_NOT_HELPFUL = "Thank you, noted. Perhaps one of these is what you meant?"
THANKS_NOTHING_ELSE = "Thank you, noted."
ALREADY_RATED = "You have already rated this answer."
PASSED_ON = "Thank you. Your question was passed on, without your name."
ALREADY_PASSED_ON = "This question was already passed on."
UNREADABLE = "I cannot read your question back from this message. Please ask it again with /ask."


def notice_card(text: str) -> Card:
    """A note. The text is ours and may hold markup."""
    return Card([ui.TextDisplay(text)], colour=QUIET)
