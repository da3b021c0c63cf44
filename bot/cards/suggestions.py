"""The card that asks back: did you mean one of these?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot import custom_ids
from bot.cards.asked import asked_line
from bot.cards.layout import QUIET, Card
from bot.cards.passing_on import Audience, pass_on_row
from bot.cards.text import escape, one_line, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from knowledge.models import Entry

SHOW = "show"
MAX_SHOWN = 5
_MAX_QUESTION = 200

NOT_SURE = "I'm not sure what you mean. Did you mean one of these?"


def suggestions_card(
    asked: str, entries: Sequence[Entry], *, audience: Audience, intro: str = NOT_SURE, at: datetime | None = None
) -> Card:
    """Draws up to five questions to choose from, and the way on if none fits.

    Args:
        asked: The question.
        entries: What may be meant.
        audience: Who reads what is passed on.
        intro: What stands above them.
        at: When it was asked, if it may have been logged then.
    """
    return Card(
        _items(asked, entries[:MAX_SHOWN], intro, pass_on_row(audience, none_of_these=True, at=at)), colour=QUIET
    )


def _items(asked: str, entries: Sequence[Entry], intro: str, row: ui.ActionRow[Any]) -> Iterator[ui.Item[Any]]:
    yield asked_line(asked)
    yield ui.TextDisplay(intro)
    for entry in entries:
        question = escape(shorten(one_line(entry.question), _MAX_QUESTION))
        show = ui.Button[Any](
            label="Show", style=discord.ButtonStyle.secondary, custom_id=custom_ids.build(SHOW, entry.id)
        )
        yield ui.Section(ui.TextDisplay(question), accessory=show)
    yield row
