"""The cards for texts that ask nothing that could be looked up: greetings and the like, and “who owns it”."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot import custom_ids
from bot.cards.layout import QUIET, Card
from bot.cards.suggestions import SHOW
from bot.cards.text import escape, one_line, shorten
from bot.topics import TOPIC_TITLES
from bot.wording import COURTESIES
from knowledge.asking.courtesies import Courtesy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.models import Entry, Topic

HOW_TO_ASK = "Ask with **/ask**, by a mention or in a direct message: a sentence or a few keywords, English or Chinese."
FOR_EXAMPLE = "For example:"
_MAX_QUESTION = 200


def courtesy_card(courtesy: Courtesy, examples: Sequence[Entry], topics: Sequence[Topic]) -> Card:
    """Draws the card: a kind word; with a greeting or “who are you”, also how to ask, examples, and the topics."""
    return Card(_items(courtesy, examples, topics), colour=QUIET)


def _items(courtesy: Courtesy, examples: Sequence[Entry], topics: Sequence[Topic]) -> Iterator[ui.Item[Any]]:
    if courtesy not in {Courtesy.GREETING, Courtesy.ABOUT}:
        yield ui.TextDisplay(COURTESIES[courtesy])
        return
    known = f"\nI know about {'; '.join(TOPIC_TITLES[topic] for topic in topics)}." if topics else ""
    yield ui.TextDisplay(f"{COURTESIES[courtesy]}{known}\n{HOW_TO_ASK}")
    if examples:
        yield ui.TextDisplay(FOR_EXAMPLE)
    for entry in examples:
        question = escape(shorten(one_line(entry.question), _MAX_QUESTION))
        show = ui.Button[Any](
            label="Show", style=discord.ButtonStyle.secondary, custom_id=custom_ids.build(SHOW, entry.id)
        )
        yield ui.Section(ui.TextDisplay(question), accessory=show)
