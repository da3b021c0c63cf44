"""References: every id that is named is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.errors import ContentProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from knowledge.content.loading import LoadedBase


def check_references(loaded: LoadedBase, _today: date) -> Iterator[ContentProblem]:
    """Ids that point nowhere."""
    base = loaded.base
    known = {
        "entries": {entry.id for entry in base.entries},
        "sources": {source.id for source in base.sources},
        "entities": {entity.id for entity in base.entities},
    }

    def missing(kind: str, item_id: str, field: str, target: str, ids: Iterable[str]) -> Iterator[ContentProblem]:
        for wanted in ids:
            if wanted not in known[target]:
                message = f"“{wanted}” is not among the {target}; correct it or add it there"
                yield ContentProblem(loaded.file_of(kind, item_id), item_id, field, message)

    for entry in base.entries:
        yield from missing("entries", entry.id, "sources", "sources", entry.sources)
        yield from missing("entries", entry.id, "entities", "entities", entry.entities)
        yield from missing("entries", entry.id, "see_also", "entries", entry.see_also)
    for term in base.terms:
        yield from missing("terms", term.id, "sources", "sources", term.sources)
        yield from missing("terms", term.id, "see_also", "entries", term.see_also)
    for side in base.sides:
        yield from missing("sides", side.id, "entities", "entities", side.entities)
        yield from missing("sides", side.id, "see_also", "entries", side.see_also)
        for view in side.views:
            yield from missing("sides", side.id, f"views ({view.party})", "sources", view.sources)
