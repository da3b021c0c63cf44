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

    from bot.localisation import Words
    from knowledge.models import Entry, Source
    from knowledge.storage.notices import Notice

_MAX_QUOTED = 300
_MAX_REASON = 1000


def telling(notice: Notice, words: Words, *, server: str, entry: Entry | None, sources: Sequence[Source]) -> Card:
    """The card for a direct message. There is nothing to press: what a server knows is not at hand there."""
    intro = _intro(notice, server, words)
    if entry is None:
        return Card([ui.TextDisplay(intro)], colour=QUIET)
    return answer_card(Answer(entry, notice.question, sources, can_act=False, intro=intro), words)


def telling_here(notice: Notice, words: Words, *, entry: Entry | None, sources: Sequence[Source]) -> Card:
    """The card for the channel in which somebody asked. It mentions them; the sender lets that ping nobody else."""
    intro = words("answered-here", who=f"<@{notice.person_id}>")
    if entry is None:
        again = words("ask-it-again", told=intro, what=_quoted(notice.question, words))
        return Card([ui.TextDisplay(again)], colour=QUIET)
    return answer_card(Answer(entry, notice.question, sources, intro=intro, can_report=True), words)


def _intro(notice: Notice, server: str, words: Words) -> str:
    where = f"**{escape(one_line(server))}**"
    what = _quoted(notice.question, words)
    told = words(f"told-{notice.kind}", server=where, what=what)
    if notice.kind is NoticeKind.ACCEPTED and notice.entry_id is None:
        # No entry was changed: more cannot be said of it.
        told = words("told-noted", server=where, what=what)
    reason = escape(shorten(one_line(notice.reason or ""), _MAX_REASON))
    if notice.kind is NoticeKind.DECLINED and reason:
        return f"{told}\n{words('their-reason', reason=reason)}"
    return told


def _quoted(text: str, words: Words) -> str:
    return words("quoted", text=escape(shorten(one_line(text), _MAX_QUOTED)))
