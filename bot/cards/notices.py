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
WILL_TELL = "I will tell you by direct message when it is answered."
WILL_TELL_OR_HERE = (
    "I will tell you by direct message when it is answered; if you do not take those from me, I will mention you here."
)
WILL_TELL_HERE = "I will mention you here when it is answered."
TELL_ONLY_IN_SERVERS = "That works only in a server whose moderators use me."
ONLY_PRIVATELY = "In this channel I answer only privately: please type **/ask** and your question."
UNREADABLE = "I cannot read your question back from this message. Please ask it again with /ask."


def notice_card(text: str) -> Card:
    """A note. The text is ours and may hold markup."""
    return Card([ui.TextDisplay(text)], colour=QUIET)
