"""What people are told later: that their question was answered, or what became of what they suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui

from bot.cards.answer import Answer, answer_card
from bot.cards.layout import QUIET, Card
from bot.cards.text import escape, one_line, shorten
from knowledge.storage.notices import NoticeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.models import Entry, Source
    from knowledge.storage.notices import Notice

_MAX_QUOTED = 300
_MAX_REASON = 1000


def telling(notice: Notice, *, server: str, entry: Entry | None, sources: Sequence[Source]) -> Card:
    """The card for a direct message. There is nothing to press: what a server knows is not at hand there."""
    intro = _intro(notice, server)
    if entry is None:
        return Card([ui.TextDisplay(intro)], colour=QUIET)
    return answer_card(Answer(entry, notice.question, sources, can_act=False, intro=intro))


def telling_here(notice: Notice, *, entry: Entry | None, sources: Sequence[Source]) -> Card:
    """The card for the channel in which somebody asked. It mentions them; the sender lets that ping nobody else."""
    intro = f"<@{notice.person_id}>, your question was answered."
    if entry is None:
        return Card([ui.TextDisplay(f"{intro} Please ask it again: {_quoted(notice.question)}")], colour=QUIET)
    return answer_card(Answer(entry, notice.question, sources, intro=intro, can_report=True))


def _intro(notice: Notice, server: str) -> str:
    where = f"**{escape(one_line(server))}**"
    what = _quoted(notice.question)
    match notice.kind:
        case NoticeKind.ANSWERED:
            return f"Your question in {where} was answered: {what}"
        case NoticeKind.ACCEPTED:
            return f"Thank you! The moderators of {where} accepted what you suggested: {what}"
        case NoticeKind.DECLINED:
            told = f"The moderators of {where} looked at what you suggested, and did not take it over: {what}"
            reason = escape(shorten(one_line(notice.reason or ""), _MAX_REASON))
            return f"{told}\nTheir reason: {reason}" if reason else told


def _quoted(text: str) -> str:
    return f"“{escape(shorten(one_line(text), _MAX_QUOTED))}”"
