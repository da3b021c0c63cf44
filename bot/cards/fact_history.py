"""The versions of a fact: who changed what, when, old and new text, and the way back to each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.cards.buttons import button, page_row
from bot.cards.fact_card import RESTORE
from bot.cards.fact_changes import changes_text
from bot.cards.layout import MAX_TEXT, QUIET, Card, TextBudget
from bot.cards.text import escape, one_line, shorten
from knowledge.storage.facts import FactState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.curation.history import FactAt

VERSIONS = "fact-versions"
PER_PAGE = 2
_HEAD = 400
_MAX_QUESTION = 200

_ACTIONS = {
    "add": "added",
    "override": "written in place of a shared entry",
    "edit": "changed",
    "teach": "given a phrasing",
    "unteach": "rid of a phrasing",
    "remove": "removed",
    "restore": "restored",
    "import": "imported",
}


def history_card(history: Sequence[FactAt], page: int) -> Card:
    """Draws a page of the history, newest first."""
    return Card(_items(history, page), colour=QUIET)


def _items(history: Sequence[FactAt], page: int) -> Iterator[ui.Item[Any]]:
    newest = history[0]
    pages = -(-len(history) // PER_PAGE)
    page = min(max(page, 0), pages - 1)
    question = escape(shorten(one_line(newest.fact.question), _MAX_QUESTION))
    yield ui.TextDisplay(f"**History of** “{question}”")
    room = (MAX_TEXT - _HEAD) // PER_PAGE
    for fact in history[page * PER_PAGE : (page + 1) * PER_PAGE]:
        text = ui.TextDisplay[Any](_version(fact, room))
        if fact is newest and fact.state is FactState.PUBLISHED:
            yield text
        else:
            # A version that removed it cannot be gone back to; its text can.
            argument = f"{fact.fact_id}:{fact.version}:{newest.version}"
            yield ui.Section(text, accessory=button(f"Restore version {fact.version}", RESTORE, argument))
    if pages > 1:
        yield page_row(VERSIONS, newest.fact_id, page, pages)


def _version(fact: FactAt, room: int) -> str:
    who = f"<@{fact.actor_id}>" if fact.actor_id else "the operator of the bot"
    when = discord.utils.format_dt(fact.changed_at, "f")
    done = _ACTIONS.get(fact.action, "changed")
    head = f"**Version {fact.version}**: {done} by {who}, {when}"
    budget = TextBudget(room)
    budget.fits(head + "\n-# and 11 more fields, too long to be shown here")
    return "\n".join([head, changes_text(fact.changes, budget, before="Before", after="After")]).strip()
