"""The line that repeats what somebody asked, and reading it back from a message.

The message itself is where the question is kept until somebody presses a button under it.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.cards.text import escape, one_line, shorten, unescape
from knowledge.answering import MAX_QUESTION_LENGTH

_LINE_ID = 7001
"""The number by which the line is found again among the components of a message."""

_PREFIX = "-# You asked: "


def asked_line(question: str) -> ui.TextDisplay[Any]:
    """The line for the top of a card."""
    return ui.TextDisplay(f"{_PREFIX}{escape(as_shown(question))}", id=_LINE_ID)


def as_shown(question: str) -> str:
    """A question as ``read_question`` gives it back."""
    return shorten(one_line(question), MAX_QUESTION_LENGTH)


def read_question(message: discord.Message | None) -> str | None:
    """The question that was asked for this card, or None if the card does not say."""
    if message is None:
        return None
    line = ui.LayoutView.from_message(message, timeout=None).find_item(_LINE_ID)
    if not isinstance(line, ui.TextDisplay) or not line.content.startswith(_PREFIX):
        return None
    return unescape(line.content.removeprefix(_PREFIX))
