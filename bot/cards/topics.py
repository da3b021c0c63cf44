"""Topics as members read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.localisation import Words
    from knowledge.models import Topic


def topic_list(topics: Iterable[Topic], words: Words) -> str:
    """Topics one after another, within a sentence."""
    return words("between-topics").join(words(f"topic-{topic}") for topic in topics)
