"""What became of a change, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.cards.buttons import button
from bot.cards.layout import QUIET, Card
from bot.cards.text import escape, one_line, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.curation.curator import Saved

UNDO = "fact-undo"
HISTORY = "fact-history"
SHOW_FACT = "fact-show"
MAKE = "change-make"
DROP = "change-drop"

WAITS = (
    "**Waits for a second moderator.** Nothing is published yet: on this server somebody else must approve it under "
    "**/review approvals**."
)
_MAX_QUESTION = 300


def saved_card(text: str, saved: Saved, *, question: str = "", undo: ui.Button[Any] | None = None) -> Card:
    """Draws that a change is on the disk (or waits), with the way back.

    Args:
        text: A sentence of ours.
        saved: What became of it.
        question: The question of the fact, as somebody wrote it.
        undo: The button that takes it back.
    """
    lines = [WAITS if saved.waits else text]
    if question:
        lines.append(f"“{escape(shorten(one_line(question), _MAX_QUESTION))}”")
    buttons: list[ui.Button[Any]] = []
    if not saved.waits:
        buttons = [*([undo] if undo else []), *_look(saved)]
    row: Sequence[ui.Item[Any]] = [ui.ActionRow(*buttons)] if buttons else []
    return Card([ui.TextDisplay("\n".join(lines)), *row], colour=QUIET)


def undo_button(fact_id: str, version: int) -> ui.Button[Any]:
    """Takes back what made a version of a fact."""
    return button("Undo", UNDO, f"{fact_id}:{version}")


def _look(saved: Saved) -> list[ui.Button[Any]]:
    if saved.entry_id is None:
        return []
    shown = [button("Show", SHOW_FACT, saved.entry_id)]
    if saved.version is not None:
        shown.append(button("History", HISTORY, saved.entry_id))
    return shown
