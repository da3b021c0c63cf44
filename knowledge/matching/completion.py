"""Finds the entries whose questions fit what somebody is typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.matching.normalise import normalise, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.matching.analysis import Analyser
    from knowledge.matching.index import PhrasingIndex
    from knowledge.matching.register import Register
    from knowledge.matching.spelling import Speller

_COMPLETED_WORDS = 4
"""Words that are tried for one that is still being typed."""

_ROWS = 48
_ROWS_EACH = 4
"""Phrasings that are looked at, and how many more for each entry that is wanted."""


@dataclass(frozen=True, slots=True)
class Completer:
    """Completes questions, with what it takes from a matcher."""

    register: Register
    index: PhrasingIndex
    analyser: Analyser
    speller: Speller

    def complete(self, typed: str, limit: int) -> list[str]:
        """Ids of the entries whose questions fit best to what was typed so far; the first entries for nothing typed."""
        entries = self.register.entries
        if not (start := normalise(typed)):
            return [entry.id for entry in list(entries.values())[:limit]]
        typed_words = start.split()
        # The last word may still be being typed: words that begin with it count beside it.
        endings = self.speller.beginning_with(typed_words[-1], _COMPLETED_WORDS)
        features = self.analyser.analyse(" ".join([start, *endings])).features
        rows, cosines = self.index.nearest(features, _ROWS + _ROWS_EACH * limit)
        fit: dict[int, float] = {}
        for number, cosine in zip(self.index.entries_of(rows).tolist(), cosines.tolist(), strict=True):
            if number in entries and number not in fit:
                # What people see and choose from is the question, so its own words count most.
                fit[number] = cosine + _share_begun(typed_words, words(entries[number].question))
        best = sorted(fit, key=lambda number: (-fit[number], number))
        return [entries[number].id for number in best[:limit]]


def _share_begun(typed: Sequence[str], title: Sequence[str]) -> float:
    """Which share of the typed words the title has; the last one counts when a word begins with it."""
    *whole, last = typed
    found = sum(word in title for word in whole) + any(word.startswith(last) for word in title)
    return found / len(typed)
