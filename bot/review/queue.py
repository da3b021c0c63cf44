"""What all queues have in common: a card with pages, redrawn in place after each decision."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

import discord
from discord import ui

from bot.cards.buttons import button
from bot.cards.layout import MAX_TEXT, QUIET, Card
from bot.cards.notices import notice_card
from bot.cards.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.client import TechDivideBot

Interaction = discord.Interaction[Any]

_ROOM_FOR_HEADS: Final = 900
"""Characters of a card that are kept for its heading and note."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the list: its text, and the buttons under it."""

    text: str
    buttons: Sequence[ui.Button[Any]] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What is on a page of a queue."""

    heading: str
    items: Sequence[Item]
    total: int
    """How many things wait in all."""
    empty: str
    """What is said when nothing waits."""
    extra: Sequence[ui.Button[Any]] = ()
    """Buttons for the whole queue."""


@dataclass(frozen=True, slots=True)
class Note:
    """What was just done, with the way back."""

    text: str
    undo: ui.Button[Any] | None = None


class Queue(ABC):
    """A queue. The argument of its buttons ends with the page on which they stand, so that it can be drawn again."""

    name: ClassVar[str]
    """Also the action of the buttons that turn its pages."""
    size: ClassVar[int] = 4
    """Things on a page: with four buttons each, more would be more components than Discord allows."""

    def __init__(self, bot: TechDivideBot) -> None:
        self.bot = bot
        self.services = bot.services
        bot.router.register_for_moderators(self.name, self._turn)

    @abstractmethod
    async def page(self, server_id: int, number: int) -> Page:
        """Reads a page; the first has number 0."""

    async def open(self, interaction: Interaction) -> None:
        """Answers a command with the first page, privately."""
        await self.bot.sender.think(interaction)
        await self.bot.sender.respond(interaction, await self.card(server_of(interaction), 0), private=True)

    async def redraw(self, interaction: Interaction, number: int, note: Note | None = None) -> None:
        """Draws the page again in place of the card on which something was pressed."""
        await self.bot.sender.update(interaction, await self.card(server_of(interaction), number, note))

    async def say(self, interaction: Interaction, text: str) -> None:
        """Says something to the person alone."""
        await self.bot.sender.respond(interaction, notice_card(text), private=True)

    async def card(self, server_id: int, number: int, note: Note | None = None) -> Card:
        """Draws a page; the last one when the queue became shorter."""
        page = await self.page(server_id, number)
        pages = max(1, -(-page.total // self.size))
        if number >= pages:
            page, number = await self.page(server_id, pages - 1), pages - 1
        return Card(self._items(page, number, pages, note), colour=QUIET)

    async def _turn(self, interaction: Interaction, argument: str) -> None:
        await self.bot.sender.acknowledge(interaction)
        await self.redraw(interaction, int(argument) if argument.isdecimal() else 0)

    def _items(self, page: Page, number: int, pages: int, note: Note | None) -> Iterator[ui.Item[Any]]:
        if note is not None:
            yield ui.TextDisplay(note.text)
            if note.undo is not None:
                yield ui.ActionRow(note.undo)
        yield ui.TextDisplay(f"### {page.heading}" if page.items else f"### {page.heading}\n{page.empty}")
        room = (MAX_TEXT - _ROOM_FOR_HEADS) // max(1, len(page.items))
        for item in page.items:
            yield ui.Separator()
            yield ui.TextDisplay(shorten(item.text, room))
            if item.buttons:
                yield ui.ActionRow(*item.buttons)
        turning = self._turning(number, pages) if pages > 1 else []
        if turning or page.extra:
            yield ui.ActionRow(*turning, *page.extra)

    def _turning(self, number: int, pages: int) -> list[ui.Button[Any]]:
        last = pages - 1
        return [
            # Two buttons must not say the same when they are pressed, also where they cannot be.
            button("◀", self.name, str(number - 1) if number > 0 else "first", disabled=number <= 0),
            button(f"{number + 1} of {pages}", self.name, f"{number}:here", disabled=True),
            button("▶", self.name, str(number + 1) if number < last else "last", disabled=number >= last),
        ]


def server_of(interaction: Interaction) -> int:
    """The server on which a moderator acts; the router has made sure that there is one."""
    assert interaction.guild_id is not None  # noqa: S101  (as said)
    return interaction.guild_id


def parted(argument: str) -> tuple[str, int]:
    """What a button is about, and the page on which it stands."""
    what, _, page = argument.rpartition(":")
    return what, int(page) if page.isdecimal() else 0


def chosen(interaction: Interaction) -> str:
    """What was chosen in a select."""
    data: Any = interaction.data or {}
    values = data.get("values") or [""]
    return str(values[0])
