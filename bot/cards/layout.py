"""What all cards have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot import custom_ids
from bot.cards.text import one_line, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.models import Entry

MAX_TEXT = 4000
"""Characters of text that Discord allows in one message of components."""

MAX_OPTIONS = 25
MAX_LABEL = 100

QUIET = discord.Colour(0x80848E)
"""The colour of a card that holds no answer."""


class Card(ui.LayoutView):
    """A drawing: one container of components that hold custom ids, and no state.

    It is stopped from the start, because discord.py keeps every view that is still waiting for presses in memory; ours
    are served by the ``ComponentRouter``.
    """

    def __init__(self, items: Iterable[ui.Item[Any]], *, colour: discord.Colour) -> None:
        super().__init__(timeout=None)
        self._box = ui.Container[Any](*items, accent_colour=colour)
        self.add_item(self._box)
        self.stop()

    def add_row(self, row: ui.ActionRow[Any]) -> None:
        """Adds a row below everything else."""
        self._box.add_item(row)


class TextBudget:
    """Keeps the text of a card within what Discord allows."""

    def __init__(self, limit: int = MAX_TEXT) -> None:
        self._left = limit

    def fits(self, text: str) -> bool:
        """Whether there is room for a text; if so the room is taken."""
        if len(text) > self._left:
            return False
        self._left -= len(text)
        return True

    def shortened(self, text: str) -> str:
        """The text, cut to the room that is left, which is then taken."""
        text = shorten(text, self._left) if self._left > 0 else ""
        self._left -= len(text)
        return text


def entry_select(action: str, placeholder: str, entries: Sequence[Entry]) -> ui.ActionRow[Any]:
    """A menu of questions; what is chosen comes back as the id of its entry."""
    options = [
        discord.SelectOption(label=shorten(one_line(entry.question), MAX_LABEL), value=entry.id)
        for entry in entries[:MAX_OPTIONS]
    ]
    return ui.ActionRow(ui.Select(custom_id=custom_ids.build(action), placeholder=placeholder, options=options))
