"""The menu of the questions that were asked in the same message and wait for their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot import custom_ids
from bot.cards.layout import MAX_LABEL
from bot.cards.text import one_line, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.localisation import Words
    from knowledge.answering import AlsoAsked

ALSO_ASKED = "also"
"""The action of the menu; what is chosen comes back as the question itself."""


def also_asked_select(asked: Sequence[AlsoAsked], mark: str, words: Words) -> ui.ActionRow[Any]:
    """Draws the menu.

    Args:
        asked: The questions, in the order of asking.
        mark: What comes before the id of an entry, for a question that is too long to come back as it is.
        words: What it is written in.
    """
    values: dict[str, discord.SelectOption] = {}
    for also in asked:
        question = one_line(also.question)
        is_long = len(question) > MAX_LABEL
        value = f"{mark}{also.best.entry.id}" if is_long and also.best else shorten(question, MAX_LABEL)
        values.setdefault(value, discord.SelectOption(label=shorten(question, MAX_LABEL), value=value))
    return ui.ActionRow(
        ui.Select(
            custom_id=custom_ids.build(ALSO_ASKED), placeholder=words("also-asked"), options=list(values.values())
        )
    )
