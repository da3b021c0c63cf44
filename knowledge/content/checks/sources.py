"""Sources: each is complete, cited, and there once."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from knowledge.errors import ContentProblem
from knowledge.matching.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from knowledge.content.loading import LoadedBase
    from knowledge.models import Source

_PLACEHOLDER = re.compile(r"(?:https?://.*|todo|tbd|unknown|untitled|no title|n/?a|none|null|[\W_]*)", re.IGNORECASE)
_SEEN_BY_NOBODY = re.compile(r"(?:[^.]+|.*\.(?:local|internal|invalid|test|localhost))", re.IGNORECASE)


def check_sources(loaded: LoadedBase, _today: date) -> Iterator[ContentProblem]:
    """What a source lacks, addresses that stand twice, and sources that nothing cites."""
    base = loaded.base
    by_url: dict[str, list[str]] = defaultdict(list)
    for source in base.sources:
        by_url[str(source.url)].append(source.id)
        for field, message in incomplete(source):
            yield ContentProblem(loaded.file_of("sources", source.id), source.id, field, message)
    for ids in by_url.values():
        for repeated in ids[1:]:
            message = f"has the same address as {ids[0]}; keep one of them"
            yield ContentProblem(loaded.file_of("sources", repeated), repeated, "url", message, is_warning=True)
    used = cited(loaded)
    for source in base.sources:
        if source.id not in used:
            file = loaded.file_of("sources", source.id)
            yield ContentProblem(file, source.id, "id", "is cited nowhere; cite or remove it", is_warning=True)


def cited(loaded: LoadedBase) -> set[str]:
    """The ids of all sources that an entry, a term or a view cites."""
    base = loaded.base
    used = {source for entry in base.entries for source in entry.sources}
    used |= {source for term in base.terms for source in term.sources}
    return used | {source for side in base.sides for view in side.views for source in view.sources}


def incomplete(source: Source) -> Iterator[tuple[str, str]]:
    """What one source lacks: fields and messages."""
    if _PLACEHOLDER.fullmatch(source.title):
        yield "title", f"“{source.title}” is not a title; write the one that stands on the page"
    elif normalise(source.title) == normalise(source.publisher):
        yield "title", "is the publisher's name; write the title that stands on the page"
    if _PLACEHOLDER.fullmatch(source.publisher):
        yield "publisher", f"“{source.publisher}” is not a publisher; say who published the page"
    if _SEEN_BY_NOBODY.fullmatch(source.url.host or ""):
        yield "url", f"{source.url.host} is not an address that others can open; give the public one"
