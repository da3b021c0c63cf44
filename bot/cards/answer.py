"""The card that answers a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from discord import ui

from bot import custom_ids
from bot.cards.asked import asked_line
from bot.cards.entry_text import COLOURS, entry_items
from bot.cards.layout import Card, TextBudget, entry_select

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.models import Entry, Source

HELPFUL = "helpful"
NOT_HELPFUL = "unhelpful"
INSTEAD = "instead"
RELATED = "related"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer card shows."""

    entry: Entry
    asked: str
    """What the person asked, as they typed it."""

    sources: Sequence[Source] = field(default=())
    alternatives: Sequence[Entry] = field(default=())
    """The next best entries, for when this is not what was asked."""

    related: Sequence[Entry] = field(default=())


def answer_card(answer: Answer) -> Card:
    """Draws the card."""
    return Card(_items(answer), colour=COLOURS[answer.entry.kind])


def _items(answer: Answer) -> Iterator[ui.Item[Any]]:
    budget, entry = TextBudget(), answer.entry
    asked = asked_line(answer.asked)
    budget.fits(asked.content)
    yield asked
    yield from entry_items(entry, answer.sources, budget)
    yield _rating_row(entry)
    if answer.alternatives:
        yield entry_select(INSTEAD, "Not what I asked?", answer.alternatives)
    if answer.related:
        yield entry_select(RELATED, "Related questions", answer.related)


def _rating_row(entry: Entry) -> ui.ActionRow[Any]:
    return ui.ActionRow(
        ui.Button(label="Helpful", emoji="👍", custom_id=custom_ids.build(HELPFUL, entry.id)),
        ui.Button(label="Not helpful", emoji="👎", custom_id=custom_ids.build(NOT_HELPFUL, entry.id)),
    )
