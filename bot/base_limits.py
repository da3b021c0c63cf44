"""What Discord asks of a base beyond its own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import custom_ids
from bot.cards.text import one_line
from knowledge.errors import TechDivideError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.models import Entry

MAX_ID_LENGTH = custom_ids.MAX_LENGTH - 20
"""A button carries the id of its entry, besides the action."""


def check_fits_discord(entries: Iterable[Entry]) -> None:
    """Makes sure that every entry can be shown: as a choice, and on buttons. Only a quick base can fail.

    Raises:
        TechDivideError: An id is too long, or a question cannot be seen; the sentence says which.
    """
    for entry in entries:
        if len(entry.id) > MAX_ID_LENGTH:
            raise TechDivideError(
                f"The id “{entry.id[:40]}…” is too long for Discord's buttons; use at most {MAX_ID_LENGTH} characters."
            )
        if not one_line(entry.question):
            raise TechDivideError(
                f"The question of “{entry.id}” has no visible characters, so nobody could choose it; write it anew."
            )
