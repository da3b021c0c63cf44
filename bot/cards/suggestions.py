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

    from bot.localisation import Words
    from knowledge.models import Entry

SHOW = "show"
MAX_SHOWN = 5
_MAX_QUESTION = 200


def suggestions_card(  # noqa: PLR0913  (two have a default that fits)
    asked: str,
    entries: Sequence[Entry],
    words: Words,
    *,
    audience: Audience,
    intro: str | None = None,
    at: datetime | None = None,
) -> Card:
    """Draws up to five questions to choose from, and the way on if none fits.

    Args:
        asked: The question.
        entries: What may be meant.
        words: What the card is written in.
        audience: Who reads what is passed on.
        intro: What stands above them, if not that we are not sure.
        at: When it was asked, if it may have been logged then.
    """
    row = pass_on_row(audience, words, none_of_these=True, at=at)
    return Card(_items(asked, entries[:MAX_SHOWN], intro or words("not-sure"), words, row), colour=QUIET)


def _items(
    asked: str, entries: Sequence[Entry], intro: str, words: Words, row: ui.ActionRow[Any]
) -> Iterator[ui.Item[Any]]:
    yield asked_line(asked, words)
    yield ui.TextDisplay(intro)
    for entry in entries:
        question = escape(shorten(one_line(entry.question), _MAX_QUESTION))
        show = ui.Button[Any](
            label=words("show"), style=discord.ButtonStyle.secondary, custom_id=custom_ids.build(SHOW, entry.id)
        )
        yield ui.Section(ui.TextDisplay(question), accessory=show)
    yield row
