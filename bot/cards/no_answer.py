"""The card that says plainly that there is no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.cards.asked import asked_line
from bot.cards.layout import QUIET, Card
from bot.cards.passing_on import Audience, pass_on_row
from bot.cards.topics import topic_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.localisation import Words
    from knowledge.models import Topic


def no_answer_card(asked: str, topics: Sequence[Topic], words: Words, *, audience: Audience, at: datetime) -> Card:
    """Draws the card, with the nearest topics and the offer to pass on the question, which was asked at some time."""
    return Card(_items(asked, topics, words, pass_on_row(audience, words, at=at)), colour=QUIET)


def _items(asked: str, topics: Sequence[Topic], words: Words, row: ui.ActionRow[Any]) -> Iterator[ui.Item[Any]]:
    yield asked_line(asked, words)
    text = f"**{words('no-answer')}**"
    if topics:
        text += f"\n{words('nearest-topics', topics=topic_list(topics, words))}"
    yield ui.TextDisplay(text)
    yield row
