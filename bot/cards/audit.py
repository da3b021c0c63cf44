"""What the audit channel is told of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.cards.layout import QUIET, Card, TextBudget
from bot.cards.text import escape, one_line, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.storage.audit import AuditNote

_MAX_NOTES = 5
_MAX_TEXT = 800
_MAX_SUBJECT = 100


def audit_card(notes: Sequence[AuditNote], *, actor_id: int) -> Card:
    """Draws who changed what, with the old and the new text."""
    return Card(_items(notes, actor_id), colour=QUIET)


def _items(notes: Sequence[AuditNote], actor_id: int) -> Iterator[ui.Item[Any]]:
    budget = TextBudget()
    left = len(notes)
    for note in notes[:_MAX_NOTES]:
        text = _note(note, actor_id)
        if not budget.fits(text):
            break
        left -= 1
        yield ui.TextDisplay(text)
    if left:
        yield ui.TextDisplay(f"-# and {left} more")


def _note(note: AuditNote, actor_id: int) -> str:
    lines = [f"<@{actor_id}> · **{escape(note.action)}** {escape(shorten(one_line(note.subject), _MAX_SUBJECT))}"]
    lines += [f"**{title}**\n{_quoted(text)}" for title, text in (("Before", note.old), ("After", note.new)) if text]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Text as a quotation, each of its lines marked, so that it cannot look like a line of ours."""
    return "\n".join(f"> {line}" for line in escape(shorten(text, _MAX_TEXT)).split("\n"))
