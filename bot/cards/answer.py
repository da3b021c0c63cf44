"""The card that answers a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from discord import ui

from bot import custom_ids
from bot.cards.asked import asked_line
from bot.cards.entry_text import COLOURS, entry_items
from bot.cards.layout import Card, TextBudget, entry_select
from knowledge.asking.chinese import is_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.localisation import Words
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


def answer_card(answer: Answer, words: Words) -> Card:
    """Draws the card."""
    return Card(_items(answer, words), colour=COLOURS[answer.entry.kind])


def _items(answer: Answer, words: Words) -> Iterator[ui.Item[Any]]:
    budget, entry = TextBudget(), answer.entry
    asked = asked_line(answer.asked, words)
    budget.fits(asked.content)
    if answer.intro and budget.fits(answer.intro):
        yield ui.TextDisplay(answer.intro)
    yield asked
    if (note := words("answer-in-english")) and not is_chinese(entry.answer) and budget.fits(f"-# {note}"):
        yield ui.TextDisplay(f"-# {note}")
    yield from entry_items(entry, answer.sources, budget, words)
    if not answer.can_act:
        return
    yield _rating_row(entry, words, can_report=answer.can_report)
    if answer.alternatives:
        yield entry_select(INSTEAD, words("not-what-i-asked"), answer.alternatives)
    if answer.related:
        yield entry_select(RELATED, words("related-questions"), answer.related)


def _rating_row(entry: Entry, words: Words, *, can_report: bool) -> ui.ActionRow[Any]:
    row = ui.ActionRow[Any](
        ui.Button(label=words("helpful"), emoji="👍", custom_id=custom_ids.build(HELPFUL, entry.id)),
        ui.Button(label=words("not-helpful"), emoji="👎", custom_id=custom_ids.build(NOT_HELPFUL, entry.id)),
    )
    if can_report:
        label = words("report-answer")
        row.add_item(ui.Button(label=label, emoji="🚩", custom_id=custom_ids.build(REPORT, entry.id)))
    return row
