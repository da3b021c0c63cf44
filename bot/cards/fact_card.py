"""An entry as a moderator sees it: what members read, how it is asked, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discord import ui

from bot.cards.buttons import BLUE, RED, button
from bot.cards.entry_text import COLOURS, entry_items
from bot.cards.fact_saved import HISTORY
from bot.cards.layout import Card, TextBudget
from bot.cards.text import escape, one_line, shorten
from bot.topics import TOPIC_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.models import Entry, Source

EDIT = "fact-edit"
REMOVE = "fact-remove"
RESTORE = "fact-restore"
TEACH = "fact-teach"
TEACH_FORM = "fact-teach-form"
HIDE = "fact-hide"
UNHIDE = "fact-unhide"

_MAX_PHRASING = 120


@dataclass(frozen=True, slots=True)
class Shown:
    """What the card shows."""

    entry: Entry
    sources: Sequence[Source]
    phrasings: Sequence[str]
    """All other ways to ask it."""
    taught: Sequence[str] = ()
    """Those of a shared entry that this server added."""
    version: int | None = None
    """Of an own fact; None for a shared entry."""
    overrides: str | None = None
    is_hidden: bool = False
    is_removed: bool = False


def fact_card(shown: Shown) -> Card:
    """Draws the card."""
    return Card(_items(shown), colour=COLOURS[shown.entry.kind])


def _items(shown: Shown) -> Iterator[ui.Item[Any]]:
    budget = TextBudget()
    about = f"{_about(shown)}\n-# {escape(shown.entry.id)} · {TOPIC_TITLES[shown.entry.topic]}"
    budget.fits(about)
    yield from entry_items(shown.entry, shown.sources, budget)
    yield ui.Separator()
    if phrasings := _phrasings(shown, budget):
        yield ui.TextDisplay(phrasings)
    yield ui.TextDisplay(about)
    yield _row(shown)


def _about(shown: Shown) -> str:
    if shown.version is None:
        place = "**Shared entry**" + (", **hidden here**" if shown.is_hidden else "")
        return place + (f", with {len(shown.taught)} phrasings of this server" if shown.taught else "")
    text = f"**This server's own**, version {shown.version}"
    if shown.overrides:
        text += f", in place of the shared entry {escape(shown.overrides)}"
    return text + (", **removed**" if shown.is_removed else "")


def _phrasings(shown: Shown, budget: TextBudget) -> str:
    lines = []
    head = "**Also asked as:**"
    if not shown.phrasings or not budget.fits(f"{head}\n-# and 100 more"):
        return ""
    for phrasing in shown.phrasings:
        mark = " (added here)" if phrasing in shown.taught else ""
        line = f"- {escape(shorten(one_line(phrasing), _MAX_PHRASING))}{mark}"
        if not budget.fits(f"{line}\n"):
            break
        lines.append(line)
    left = len(shown.phrasings) - len(lines)
    return "\n".join([head, *lines, *([f"-# and {left} more"] if left else [])])


def _row(shown: Shown) -> ui.ActionRow[Any]:
    entry_id = shown.entry.id
    if shown.is_removed:
        return ui.ActionRow(button("Restore", RESTORE, f"{entry_id}:0:{shown.version}", style=BLUE), _history(entry_id))
    teach = button("Add a phrasing", TEACH, entry_id)
    if shown.version is not None:
        remove = button("Remove", REMOVE, f"{entry_id}:{shown.version}", style=RED)
        return ui.ActionRow(button("Edit", EDIT, entry_id, style=BLUE), teach, _history(entry_id), remove)
    if shown.is_hidden:
        return ui.ActionRow(button("Show it again", UNHIDE, entry_id, style=BLUE))
    override = button("Write our own version", EDIT, entry_id, style=BLUE)
    return ui.ActionRow(override, teach, button("Hide here", HIDE, entry_id))


def _history(entry_id: str) -> ui.Button[Any]:
    return button("History", HISTORY, entry_id)
