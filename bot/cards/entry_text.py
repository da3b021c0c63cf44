"""An entry as members read it: its question, its answer, what it is worth, and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.cards.text import escape, link, one_line, shorten
from bot.wording import kind_line, source_label
from knowledge.models import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.cards.layout import TextBudget
    from bot.localisation import Words
    from knowledge.models import Entry, Source

MAX_SOURCES = 5
_MAX_HEADING = 400
_MAX_TITLE = 90
_MAX_LABEL = 200
_MAX_ADDRESS = 400

COLOURS = {
    Kind.FACT: discord.Colour(0x2F7D6B),
    Kind.CLAIM: discord.Colour(0xC27C0E),
    Kind.ANALYSIS: discord.Colour(0x6B5BB5),
}


def entry_items(
    entry: Entry, sources: Sequence[Source], budget: TextBudget, words: Words | None = None
) -> Iterator[ui.Item[Any]]:
    """Draws an entry.

    What matters most takes its room first; what then does not fit is left out.

    Args:
        entry: The entry.
        sources: Its sources.
        budget: The room.
        words: What it is written in; moderators' screens, which are in English, leave it out.
    """
    heading = f"### {escape(shorten(one_line(entry.question), _MAX_HEADING))}\n"
    kind = _kind(entry, words)
    for text in (heading, kind):
        budget.fits(text)
    body = budget.shortened(escape(entry.answer))
    provenance = "\n".join([kind, *_sources(sources, budget, words)]).strip()
    more = _small(entry.more) if entry.more else ""
    yield ui.TextDisplay(heading + body)
    if more and budget.fits(more):
        yield ui.TextDisplay(more)
    if provenance:
        yield ui.Separator()
        yield ui.TextDisplay(provenance)


def _kind(entry: Entry, words: Words | None) -> str:
    """What an answer is worth and when it was verified."""
    if entry.as_of is None:
        return ""
    if words is None:
        return f"**{escape(kind_line(entry))}**"
    return f"**{words(f'kind-{entry.kind}', by=escape(entry.by or ''), day=entry.as_of)}**"


def _sources(sources: Sequence[Source], budget: TextBudget, words: Words | None) -> list[str]:
    lines = []
    for source in sources[:MAX_SOURCES]:
        line = f"- {_source(source)}"
        if not budget.fits(f"\n{line}"):
            break
        lines.append(line)
    count = len(sources) - len(lines)
    left = f"-# {words('more-sources', count=count) if words else f'and {count} more'}"
    return [*lines, left] if len(lines) < len(sources) and budget.fits(f"\n{left}") else lines


def _source(source: Source) -> str:
    # A long title is cut, so that publisher and date are seen all the same.
    short = source.model_copy(update={"title": shorten(source.title, _MAX_TITLE)})
    label, address = shorten(source_label(short), _MAX_LABEL), str(source.url)
    # A link that was cut would lead nowhere, so an endless address is not linked at all.
    return link(label, address) if len(address) <= _MAX_ADDRESS else escape(one_line(label))


def _small(text: str) -> str:
    return "\n".join(f"-# {line}" for line in escape(text).splitlines() if line.strip())
