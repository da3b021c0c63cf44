"""What the bot says in English, for tests that are not about how it is worded."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.localisation import Languages

if TYPE_CHECKING:
    from datetime import date


@lru_cache(maxsize=1)
def all_languages() -> Languages:
    return Languages.load()


def english(message_id: str, **values: str | int | date) -> str:
    return all_languages().english(message_id, **values)
