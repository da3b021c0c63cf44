"""Mends words that the base does not know: typing errors, and words that were run together."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHORTEST = 4
"""Letters from which a word is long enough that one wrong letter leaves it recognisable."""

_LONG = 8
"""Letters from which two wrong letters do."""

_SHORTEST_PART = 3


class Speller:
    """Corrects words to the nearest word of a vocabulary.

    The distance is optimal string alignment (insertions, deletions, substitutions, swaps of neighbours): Boytsov,
    “Indexing methods for approximate dictionary searching”, ACM JEA 16 (2011).
    """

    def __init__(self, vocabulary: Iterable[str] | Mapping[str, int] = ()) -> None:
        self._counts = Counter(vocabulary)
        self._by_length: dict[int, list[str]] | None = None
        self._in_order: list[str] | None = None

    @property
    def counts(self) -> Mapping[str, int]:
        """The vocabulary, with how many entries use each word."""
        return self._counts

    def add(self, vocabulary: Iterable[str]) -> None:
        """Learns the words of an entry; a word that several entries use counts more than once."""
        self._counts.update(vocabulary)
        self._by_length = self._in_order = None

    def remove(self, vocabulary: Iterable[str]) -> None:
        """Forgets what ``add`` learnt from the same words."""
        for word in vocabulary:
            self._counts[word] -= 1
            if self._counts[word] <= 0:
                del self._counts[word]
        self._by_length = self._in_order = None

    def knows(self, word: str) -> bool:
        """Whether the word is one of the vocabulary."""
        return word in self._counts

    def beginning_with(self, prefix: str, limit: int) -> list[str]:
        """The words of the vocabulary that begin so, those of most entries first."""
        if self._in_order is None:
            self._in_order = sorted(self._counts)
        found: list[str] = []
        for word in self._in_order[bisect_left(self._in_order, prefix) :]:
            if not word.startswith(prefix):
                break
            found.append(word)
        return sorted(found, key=lambda word: (-self._counts[word], word))[:limit]

    def correct(self, word: str) -> list[str]:
        """The word or words of the vocabulary that an unknown word most likely stands for; itself if none is near."""
        if self.knows(word) or len(word) < _SHORTEST or not word.isalpha() or not word.isascii():
            return [word]
        return self._nearest(word) or self._split(word) or [word]

    def _nearest(self, word: str) -> list[str]:
        reach = 2 if len(word) >= _LONG else 1
        found = [
            (distance, -self._counts[candidate], candidate)
            for candidate, distance, _ in process.extract(
                word, self._of_length(len(word), reach), scorer=OSA.distance, score_cutoff=reach, limit=8
            )
            # A wrong first letter is rare: it is believed where nothing else is wrong in a long word, or where two
            # letters changed places.
            if candidate[0] == word[0] or (distance == 1 and len(word) >= _LONG) or sorted(candidate) == sorted(word)
        ]
        return [min(found)[2]] if found else []

    def _split(self, word: str) -> list[str]:
        parts = [
            (word[:at], word[at:])
            for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
            if self.knows(word[:at]) and self.knows(word[at:])
        ]
        return list(max(parts, key=lambda pair: min(self._counts[part] for part in pair))) if parts else []

    def _of_length(self, length: int, reach: int) -> list[str]:
        if self._by_length is None:
            self._by_length = defaultdict(list)
            for word in sorted(self._counts):
                if word.isalpha():
                    self._by_length[len(word)].append(word)
        return [word for n in range(length - reach, length + reach + 1) for word in self._by_length.get(n, ())]
