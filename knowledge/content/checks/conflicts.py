"""Phrasings that sit better under another entry than under their own, as the matcher sees it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.errors import ContentProblem
from knowledge.matching.matcher import Matcher
from knowledge.matching.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.content.loading import LoadedBase
    from knowledge.models import KnowledgeBase

PARTS = 5
"""A phrasing is asked while it, and a fifth of all others, is not stored."""

CLEARLY_MORE = 0.5
"""By how much (of 1) the matcher must trust the other entry more before the pair is named."""

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Conflict:
    """A phrasing that would be answered by another entry than its own if it were not stored."""

    entry_id: str
    other_id: str
    phrasing: str
    lead: float
    """How much more confidence (0 to 1) the other entry gets."""


def find_conflicts(
    base: KnowledgeBase, build: Callable[[KnowledgeBase], Matcher] = Matcher, *, clearly_more: float = CLEARLY_MORE
) -> Iterator[Conflict]:
    """Asks the matcher every phrasing while it is not stored. Takes about half a minute for 7,000 phrasings.

    The questions of the entries themselves stay stored: they are what tells entries apart.
    """
    for part in range(PARTS):
        matcher = build(without_part(base, part))
        for entry in base.entries:
            for phrasing in entry.phrasings[part::PARTS]:
                match = matcher.query(phrasing)
                if match.outcome is not Outcome.ANSWER or match.hits[0].entry_id == entry.id:
                    continue
                own = next((hit.confidence for hit in match.hits if hit.entry_id == entry.id), 0.0)
                if (lead := match.hits[0].confidence - own) >= clearly_more:
                    yield Conflict(entry.id, match.hits[0].entry_id, phrasing, lead)


def check_conflicts(
    loaded: LoadedBase, build: Callable[[KnowledgeBase], Matcher] = Matcher
) -> Iterator[ContentProblem]:
    """One warning for each pair of entries, with the phrasings that sit better under the other; worst pair first."""
    pairs: dict[tuple[str, str], list[Conflict]] = defaultdict(list)
    for conflict in find_conflicts(loaded.base, build):
        pairs[conflict.entry_id, conflict.other_id].append(conflict)
    for (entry_id, other_id), conflicts in sorted(pairs.items(), key=lambda pair: -sum(c.lead for c in pair[1])):
        shown = ", ".join(f"“{conflict.phrasing}”" for conflict in conflicts[:_SHOWN])
        rest = f" and {len(conflicts) - _SHOWN} more" if len(conflicts) > _SHOWN else ""
        message = f"{shown}{rest} would be answered by {other_id}; say what sets this entry apart, or move it there"
        yield ContentProblem(loaded.file_of("entries", entry_id), entry_id, "phrasings", message, is_warning=True)


def without_part(base: KnowledgeBase, part: int) -> KnowledgeBase:
    """The base without every fifth phrasing, beginning at ``part`` (0 to 4), so that these can be asked of the rest."""
    entries = [
        entry.model_copy(
            update={"phrasings": [text for place, text in enumerate(entry.phrasings) if place % PARTS != part]}
        )
        for entry in base.entries
    ]
    return base.model_copy(update={"entries": entries})
