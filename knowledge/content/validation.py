"""What must hold across the items of a base, beyond the form of each: references, repetition, style."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from knowledge.errors import ContentProblem
from knowledge.matching.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from knowledge.content.loading import LoadedBase
    from knowledge.models import Entity, Entry

MIN_PHRASINGS = 10
MAX_SENTENCES = 4
_SENTENCE_END = re.compile(r"(\S+?)[.!?][”’\")\]]*\s+(?=[“\"‘(A-Z0-9])")
_ABBREVIATIONS = frozenset(
    "No Mr Ms Mrs vs v St Dr Co Inc Ltd Jan Feb Aug Sept Oct Nov Dec Corp U.S U.K U.N Art Sec".split()
)


def check_base(loaded: LoadedBase, *, today: date) -> list[ContentProblem]:
    """All problems of a base that was loaded, errors and warnings, in the order of its files.

    Args:
        loaded: The base and where its items stand.
        today: The day against which ``as_of`` and ``seen`` are held.
    """
    checks = [_check_phrasings(loaded)]
    if not loaded.base.quick:
        checks += [
            _check_entries(loaded, today),
            _check_references(loaded),
            _check_names(loaded),
            _check_sources(loaded, today),
        ]
    return sorted((problem for check in checks for problem in check), key=lambda p: (p.file, p.is_warning))


def sentences(text: str) -> int:
    """How many sentences a text has."""
    ends = (word for word in _SENTENCE_END.findall(text.strip()) if word not in _ABBREVIATIONS and len(word) > 1)
    return sum(1 for _ in ends) + 1


def _check_entries(loaded: LoadedBase, today: date) -> Iterator[ContentProblem]:
    for entry in loaded.base.entries:
        for field, message in _entry_problems(entry, today):
            yield ContentProblem(loaded.file_of("entries", entry.id), entry.id, field, message)


def _entry_problems(entry: Entry, today: date) -> Iterator[tuple[str, str]]:
    if not entry.sources:
        yield "sources", "is empty; every answer names at least one source"
    if entry.as_of is None:
        yield "as_of", "is missing; give the day on which the answer was last verified"
    elif entry.as_of > today:
        yield "as_of", f"{entry.as_of} lies in the future"
    if len(entry.asked_as) - 1 < MIN_PHRASINGS:
        yield "phrasings", f"has {len(entry.asked_as) - 1} other ways to ask; write at least {MIN_PHRASINGS}"
    if (count := sentences(entry.answer)) > MAX_SENTENCES:
        yield "answer", f"has {count} sentences; say it in {MAX_SENTENCES} and move the rest to “more”"
    if entry.id in entry.see_also:
        yield "see_also", "points to the entry itself"


def _check_phrasings(loaded: LoadedBase) -> Iterator[ContentProblem]:
    """No two phrasings of the base may be alike, in one entry or in two."""
    owner: dict[str, str] = {}
    for entry in loaded.base.entries:
        for phrasing in (entry.question, *entry.phrasings):
            key = normalise(phrasing)
            file = loaded.file_of("entries", entry.id)
            if (first := owner.setdefault(key, entry.id)) != entry.id:
                message = f"“{phrasing}” is already a phrasing of {first}; keep it where it fits better"
                yield ContentProblem(file, entry.id, "phrasings", message, is_warning=loaded.base.quick)
        if not loaded.base.quick:
            yield from _repeated_in(entry, file)


def _repeated_in(entry: Entry, file: str) -> Iterator[ContentProblem]:
    seen: set[str] = set()
    for phrasing in (entry.question, *entry.phrasings):
        key = normalise(phrasing)
        if key in seen:
            yield ContentProblem(file, entry.id, "phrasings", f"“{phrasing}” is there twice; remove one")
        seen.add(key)


def _check_references(loaded: LoadedBase) -> Iterator[ContentProblem]:
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


def _check_names(loaded: LoadedBase) -> Iterator[ContentProblem]:
    """A name may stand for one entity only: the guard that tells entities apart rests on it."""
    owner: dict[str, Entity] = {}
    for entity in loaded.base.entities:
        file = loaded.file_of("entities", entity.id)
        chinese = [name for pair in entity.chinese for name in (pair.simplified, pair.traditional)]
        for name in dict.fromkeys([entity.name, *entity.aliases, *chinese]):
            first = owner.setdefault(normalise(name), entity)
            if first is not entity:
                yield ContentProblem(file, entity.id, "aliases", f"“{name}” is already a name of {first.id}; keep one")


def _check_sources(loaded: LoadedBase, today: date) -> Iterator[ContentProblem]:
    base = loaded.base
    by_url: dict[str, list[str]] = defaultdict(list)
    for source in base.sources:
        by_url[str(source.url)].append(source.id)
        if source.seen > today:
            file = loaded.file_of("sources", source.id)
            yield ContentProblem(file, source.id, "seen", f"{source.seen} lies in the future")
    for ids in by_url.values():
        for repeated in ids[1:]:
            message = f"has the same address as {ids[0]}; keep one of them"
            yield ContentProblem(loaded.file_of("sources", repeated), repeated, "url", message, is_warning=True)
    used = {source for entry in base.entries for source in entry.sources}
    used |= {source for term in base.terms for source in term.sources}
    used |= {source for side in base.sides for view in side.views for source in view.sources}
    for source in base.sources:
        if source.id not in used:
            file = loaded.file_of("sources", source.id)
            yield ContentProblem(file, source.id, "id", "is cited nowhere; cite or remove it", is_warning=True)
