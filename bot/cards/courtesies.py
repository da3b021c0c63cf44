"""The cards for texts that ask nothing that could be looked up: greetings and the like, and “who owns it”."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot import custom_ids
from bot.cards.layout import QUIET, Card
from bot.cards.suggestions import SHOW
from bot.cards.text import escape, one_line, shorten
from bot.cards.topics import topic_list
from knowledge.asking.courtesies import Courtesy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.localisation import Words
    from knowledge.models import Entry, Topic

_MAX_QUESTION = 200


def courtesy_card(courtesy: Courtesy, examples: Sequence[Entry], topics: Sequence[Topic], words: Words) -> Card:
    """Draws the card: a kind word; with a greeting or “who are you”, also how to ask, examples, and the topics."""
    return Card(_items(courtesy, examples, topics, words), colour=QUIET)


def _items(
    courtesy: Courtesy, examples: Sequence[Entry], topics: Sequence[Topic], words: Words
) -> Iterator[ui.Item[Any]]:
    said = words(f"courtesy-{courtesy}")
    if courtesy not in {Courtesy.GREETING, Courtesy.ABOUT}:
        yield ui.TextDisplay(said)
        return
    known = words("known-topics", topics=topic_list(topics, words)) if topics else ""
    yield ui.TextDisplay("\n".join(filter(None, [said, known, words("how-to-ask")])))
    if examples:
        yield ui.TextDisplay(words("for-example"))
    for entry in examples:
        question = escape(shorten(one_line(entry.question), _MAX_QUESTION))
        show = ui.Button[Any](
            label=words("show"), style=discord.ButtonStyle.secondary, custom_id=custom_ids.build(SHOW, entry.id)
        )
        yield ui.Section(ui.TextDisplay(question), accessory=show)
