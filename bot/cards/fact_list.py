"""A list of entries to look through, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discord import ui

from bot.cards.buttons import button, page_row
from bot.cards.fact_saved import SHOW_FACT
from bot.cards.layout import QUIET, Card
from bot.cards.text import escape, one_line, shorten, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import discord

PAGE = "facts-page"
PER_PAGE = 7
"""With a button each they fill a card: Discord allows 40 components."""

_LOOKED_FOR_ID = 7002
_LOOKED_FOR = "-# Looked for: "
_MAX_LOOKED_FOR = 200
_MAX_QUESTION = 180


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry in the list."""

    entry_id: str
    question: str
    about: str
    """What it is, in a few words of ours."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list."""

    title: str
    where: str
    """Which list it is; the buttons carry it."""
    looked_for: str
    entries: Sequence[Listed]
    page: int
    total: int


def list_card(listing: Listing) -> Card:
    """Draws the page."""
    return Card(_items(listing), colour=QUIET)


def read_looked_for(message: discord.Message | None) -> str:
    """What was looked for, read back from the message that shows the list."""
    if message is None:
        return ""
    line = ui.LayoutView.from_message(message, timeout=None).find_item(_LOOKED_FOR_ID)
    if not isinstance(line, ui.TextDisplay) or not line.content.startswith(_LOOKED_FOR):
        return ""
    return unescape(line.content.removeprefix(_LOOKED_FOR))


def _items(listing: Listing) -> Iterator[ui.Item[Any]]:
    pages = max(1, -(-listing.total // PER_PAGE))
    count = "nothing found" if not listing.total else f"{listing.total:,} found"
    yield ui.TextDisplay(f"**{listing.title}**: {count}")
    if listing.looked_for:
        looked_for = escape(shorten(one_line(listing.looked_for), _MAX_LOOKED_FOR))
        yield ui.TextDisplay(f"{_LOOKED_FOR}{looked_for}", id=_LOOKED_FOR_ID)
    for listed in listing.entries:
        text = f"{escape(shorten(one_line(listed.question), _MAX_QUESTION))}\n-# {listed.about}"
        show = button("Show", SHOW_FACT, listed.entry_id)
        yield ui.Section(ui.TextDisplay(text), accessory=show)
    if pages > 1:
        yield page_row(PAGE, listing.where, listing.page, pages)
