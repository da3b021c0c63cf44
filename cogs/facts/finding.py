"""Looks through what a server knows."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.cards.fact_list import PER_PAGE, Listed, Listing
from bot.topics import TOPIC_TITLES
from knowledge.curation.facts import Fact
from knowledge.storage.facts import FactState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.services import Services
    from knowledge.curation.server import ServerKnowledge
    from knowledge.models import Entry

_HITS: Final = 50


class Where(StrEnum):
    """Where to look."""

    OWN = "own"
    EVERYTHING = "everything"
    HIDDEN = "hidden"
    REMOVED = "removed"


TITLES: Final = {
    Where.OWN: "This server's own facts",
    Where.EVERYTHING: "Everything that members can find",
    Where.HIDDEN: "Shared entries that are hidden here",
    Where.REMOVED: "Facts that were removed",
}


async def find(services: Services, server_id: int, where: Where, looked_for: str, page: int) -> Listing:
    """One page of what was found.

    Raises:
        StorageError: It could not be read.
    """
    live = await services.servers.get(server_id)
    if where is Where.REMOVED:
        stored = await services.storage.facts.all(server_id, FactState.REMOVED)
        pairs = [(item.fact_id, Fact.from_json(item.content)) for item in reversed(stored)]
        words = looked_for.casefold().split()
        found = [
            Listed(fact_id, fact.question, f"removed · {TOPIC_TITLES[fact.topic]}")
            for fact_id, fact in pairs
            if _holds(words, (*fact.asked_as, fact.answer))
        ]
    else:
        entries = await asyncio.to_thread(_matching, _entries(live, where), looked_for.casefold().split())
        if looked_for.strip() and where is not Where.HIDDEN:
            entries = _ranked(live, looked_for, entries, where)
        found = [Listed(entry.id, entry.question, _about(live, entry)) for entry in entries]
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    return Listing(TITLES[where], where.value, looked_for, shown, page, len(found))


def _entries(live: ServerKnowledge, where: Where) -> Sequence[Entry]:
    if where is Where.HIDDEN:
        return [entry for entry_id in live.hidden if (entry := live.shared_entry(entry_id))]
    own = [fact.entry for fact in reversed(live.facts)]
    return own if where is Where.OWN else [*own, *live.shared_entries()]


def _matching(entries: Sequence[Entry], words: Sequence[str]) -> list[Entry]:
    """The entries that hold all the words; all of them without any words."""
    return [entry for entry in entries if _holds(words, (*entry.asked_as, entry.answer))] if words else list(entries)


def _holds(words: Iterable[str], texts: Iterable[str]) -> bool:
    text = "\n".join(texts).casefold()
    return all(word in text for word in words)


def _ranked(live: ServerKnowledge, looked_for: str, entries: Sequence[Entry], where: Where) -> list[Entry]:
    """First what members would be answered with, then what holds the words."""
    hits = [live.entry(hit.entry_id) for hit in live.match(looked_for).hits[:_HITS]]
    wanted = [entry for entry in hits if entry and (where is Where.EVERYTHING or live.fact(entry.id))]
    return list({entry.id: entry for entry in (*wanted, *entries)}.values())


def _about(live: ServerKnowledge, entry: Entry) -> str:
    topic = TOPIC_TITLES[entry.topic]
    if (own := live.fact(entry.id)) is not None:
        count = len(own.fact.phrasings)
        place = "in place of a shared entry" if own.overrides else "own"
        return f"{place} · {topic} · {count} other phrasings"
    return f"{'hidden' if entry.id in live.hidden else 'shared'} · {topic}"
