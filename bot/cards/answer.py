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
REPORT = "report"


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
    can_report: bool = False
    """Whether there are moderators to whom the answer can be reported."""
    can_act: bool = True
    """Whether there is anything to press: not where a server's answer is shown outside of it."""
    intro: str = ""
    """A sentence of ours that comes first."""


def answer_card(answer: Answer) -> Card:
    """Draws the card."""
    return Card(_items(answer), colour=COLOURS[answer.entry.kind])


def _items(answer: Answer) -> Iterator[ui.Item[Any]]:
    budget, entry = TextBudget(), answer.entry
    asked = asked_line(answer.asked)
    budget.fits(asked.content)
    if answer.intro and budget.fits(answer.intro):
        yield ui.TextDisplay(answer.intro)
    yield asked
    yield from entry_items(entry, answer.sources, budget)
    if not answer.can_act:
        return
    yield _rating_row(entry, can_report=answer.can_report)
    if answer.alternatives:
        yield entry_select(INSTEAD, "Not what I asked?", answer.alternatives)
    if answer.related:
        yield entry_select(RELATED, "Related questions", answer.related)


def _rating_row(entry: Entry, *, can_report: bool) -> ui.ActionRow[Any]:
    row = ui.ActionRow[Any](
        ui.Button(label="Helpful", emoji="👍", custom_id=custom_ids.build(HELPFUL, entry.id)),
        ui.Button(label="Not helpful", emoji="👎", custom_id=custom_ids.build(NOT_HELPFUL, entry.id)),
    )
    if can_report:
        row.add_item(ui.Button(label="Report this answer", emoji="🚩", custom_id=custom_ids.build(REPORT, entry.id)))
    return row
