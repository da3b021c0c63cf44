"""The line that repeats what somebody asked, and reading it back from a message.

The message itself is where the question is kept until somebody presses a button under it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import ui

from bot.cards.text import escape, one_line, shorten, unescape
from knowledge.answering import MAX_QUESTION_LENGTH

if TYPE_CHECKING:
    from bot.localisation import Words

_LINE_ID = 7001
"""The number by which the line is found again among the components of a message."""

_SMALL: Final = "-# "
_BEFORE_QUESTION: Final = re.compile(r"-# [^:：]*(?:: |：)")
"""What stands before the question, in any language: it ends with the first colon."""


def asked_line(question: str, words: Words) -> ui.TextDisplay[Any]:
    """The line for the top of a card."""
    text = words("you-asked", question=escape(as_shown(question)))
    return ui.TextDisplay(f"{_SMALL}{text}", id=_LINE_ID)


def as_shown(question: str) -> str:
    """A question as ``read_question`` gives it back."""
    return shorten(one_line(question), MAX_QUESTION_LENGTH)


def read_question(message: discord.Message | None) -> str | None:
    """The question that was asked for this card, or None if the card does not say."""
    if message is None:
        return None
    line = ui.LayoutView.from_message(message, timeout=None).find_item(_LINE_ID)
    before = _BEFORE_QUESTION.match(line.content) if isinstance(line, ui.TextDisplay) else None
    if not isinstance(line, ui.TextDisplay) or before is None:
        return None
    return unescape(line.content[before.end() :])
