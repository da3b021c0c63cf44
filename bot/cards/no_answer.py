"""The card that says plainly that there is no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.cards.asked import asked_line
from bot.cards.layout import QUIET, Card
from bot.cards.passing_on import Audience, pass_on_row
from bot.topics import TOPIC_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from knowledge.models import Topic

NO_ANSWER = "I don't have an answer to that."


def no_answer_card(asked: str, topics: Sequence[Topic], *, audience: Audience, at: datetime) -> Card:
    """Draws the card, with the nearest topics and the offer to pass on the question, which was asked at some time."""
    return Card(_items(asked, topics, audience, at), colour=QUIET)


def _items(asked: str, topics: Sequence[Topic], audience: Audience, at: datetime) -> Iterator[ui.Item[Any]]:
    yield asked_line(asked)
    text = f"**{NO_ANSWER}**"
    if topics:
        names = [TOPIC_TITLES[topic] for topic in topics]
        text += f"\nThe nearest topics I know about: {'; '.join(names)}."
    yield ui.TextDisplay(text)
    yield pass_on_row(audience, at=at)
