"""Mends words that the base does not know: typing errors, and words that were run together.

What is one error away is looked up: of all words that one error could have made into the one that was typed, those
that the vocabulary has. Two errors are too many for that; such words are looked for among those of about the same
length that begin with the same letter. Both take the same time in a vocabulary of thousands and of hundreds of
thousands, or nearly so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from heapq import nsmallest
from itertools import combinations
from string import ascii_lowercase
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.matching.columns import Forkable
from knowledge.matching.lexicon import FUNCTION_WORDS, QUESTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_COMMON = FUNCTION_WORDS | QUESTION_WORDS
"""Words that every base has."""

_SHORTEST = 4
"""Letters from which a word is long enough that one wrong letter leaves it recognisable."""

_FIRST_WRONG = 5
"""Letters from which the first letter may be the wrong one."""

_LONG = 7
"""Letters from which two wrong letters leave it recognisable."""

_LONGEST = 40
"""Letters beyond which nobody means a word."""

_SHORTEST_PART = 3
_MAX_DOUBLED = 4
_MAX_KEPT = 10_000


class Speller(Forkable):
    """Corrects words to the nearest word of a vocabulary.

    The distance is optimal string alignment (insertions, deletions, substitutions, swaps of neighbours): Boytsov,
    “Indexing methods for approximate dictionary searching”, ACM JEA 16 (2011).
    """

    def __init__(self, vocabulary: Iterable[str] | Mapping[str, int] = ()) -> None:
        """Knows words that one entry uses each, or, as restored from ``counts``, as many as are said."""
        # What was there when it was last sorted is shared with copies and never written to; ``_changes`` is what was
        # learnt and forgotten since.
        restored, learnt = (vocabulary, ()) if isinstance(vocabulary, Mapping) else ({}, vocabulary)
        self._shared = _Words(dict(restored))
        self._changes: Counter[str] = Counter(learnt)
        self._own = _Words(self._changes)
        self._corrections: dict[str, list[str]] = {}

    @property
    def counts(self) -> Mapping[str, int]:
        """The vocabulary, with how many entries use each word."""
        together = Counter(self._shared.counts)
        together.update(self._changes)
        return {word: count for word, count in sorted(together.items()) if count > 0}

    def detach(self) -> None:
        """Copies what was learnt and forgotten since the vocabulary was last sorted."""
        self._changes = self._changes.copy()
        self._own = _Words(self._changes)
        self._corrections = {}

    def sort(self) -> None:
        """Makes the whole vocabulary the part that copies share; done once after much was learnt."""
        self._shared = _Words(dict(self.counts))
        self._changes = Counter()
        self._own = _Words(self._changes)

    def add(self, vocabulary: Iterable[str]) -> None:
        """Learns the words of an entry; a word that several entries use counts more than once."""
        for word in vocabulary:
            if word not in self._changes and word not in self._shared.counts:
                self._own.note(word)
            self._changes[word] += 1
        self._corrections.clear()

    def remove(self, vocabulary: Iterable[str]) -> None:
        """Forgets what ``add`` learnt from the same words."""
        for word in vocabulary:
            if self._count(word) > 0:
                self._changes[word] -= 1
        self._corrections.clear()

    def knows(self, word: str) -> bool:
        """Whether the word is one of the vocabulary, or one that every question may have."""
        return self._count(word) > 0 or word in _COMMON

    def beginning_with(self, prefix: str, limit: int) -> list[str]:
        """The words of the vocabulary that begin so, those of most entries first."""
        found = {*self._shared.beginning_with(prefix), *self._own.beginning_with(prefix)}
        counted = ((-self._count(word), word) for word in found)
        return [word for count, word in nsmallest(limit, counted) if count < 0]

    def correct(self, word: str) -> list[str]:
        """The word or words of the vocabulary that an unknown word most likely stands for; itself if none is near."""
        if not word.isalpha() or not word.isascii() or not self._is_fit(word) or self.knows(word):
            return [word]
        known = self._corrections.get(word)
        if known is None:
            if len(self._corrections) >= _MAX_KEPT:
                self._corrections.clear()
            known = self._corrections[word] = self._mended(word)
        return known

    @staticmethod
    def _is_fit(word: str) -> bool:
        return _SHORTEST - 1 <= len(word) <= _LONGEST

    def _mended(self, word: str) -> list[str]:
        if len(word) < _SHORTEST:
            # In a word as short as this only a common one with two letters swapped is believed: “teh”, “hwo”.
            return self._meant(word, (swapped for swapped in _swaps(word) if swapped in _COMMON)) or [word]
        return (
            self._one_error_away(word)
            or self._meant(word, _without_doubles(word))
            or self._two_errors_away(word)
            or self._split(word)
            or [word]
        )

    def _one_error_away(self, word: str) -> list[str]:
        head, tail = word[0], word[1:]
        same_first = (head + other for other in (*_one_error(tail), *_swaps(tail)))
        swapped_first = word[1] + head + word[2:]
        found = self._meant(word, (*same_first, swapped_first))
        if found or len(word) < _FIRST_WRONG:
            return found
        other_first = (letter + rest for letter in ascii_lowercase for rest in (tail, word))
        return self._meant(word, (tail, *other_first))

    def _two_errors_away(self, word: str) -> list[str]:
        if len(word) < _LONG:
            return []
        lengths = range(len(word) - 2, len(word) + 3)
        near = (*self._shared.like(word[0], lengths), *self._own.like(word[0], lengths))
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=2, limit=None)
        return self._meant(word, (candidate for candidate, _, _ in found))

    def _meant(self, word: str, candidates: Iterable[str]) -> list[str]:
        """The candidate that most entries use, if any is known.

        Common words that no entry uses are meant where letters were swapped or one is missing; otherwise “lake” would
        be taken for “like”.
        """
        known = [(-self._count(candidate), candidate) for candidate in set(candidates) if self.knows(candidate)]
        letters = sorted(word)
        believed = [
            (count, candidate)
            for count, candidate in known
            if count < 0 or len(candidate) == len(word) + 1 or sorted(candidate) == letters
        ]
        return [min(believed)[1]] if believed else []

    def _split(self, word: str) -> list[str]:
        parts = [
            (word[:at], word[at:])
            for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
            if self.knows(word[:at]) and self.knows(word[at:])
        ]
        return list(max(parts, key=lambda pair: min(self._count(part) for part in pair))) if parts else []

    def _count(self, word: str) -> int:
        return self._shared.counts.get(word, 0) + self._changes.get(word, 0)


class _Words:
    """Words in the orders in which they are looked for, each made when it is first needed."""

    __slots__ = ("_by_shape", "_in_order", "_is_in_order", "counts")

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._in_order: list[str] | None = None
        self._is_in_order = False
        self._by_shape: dict[tuple[str, int], list[str]] | None = None

    def note(self, word: str) -> None:
        """Takes note of a word that is new among the counts."""
        if self._in_order is not None:
            self._in_order.append(word)
            self._is_in_order = False
        if self._by_shape is not None:
            self._by_shape.setdefault((word[:1], len(word)), []).append(word)

    def beginning_with(self, prefix: str) -> Sequence[str]:
        """The words that begin so."""
        if self._in_order is None:
            self._in_order = list(self.counts)
        if not self._is_in_order:
            self._in_order.sort()
            self._is_in_order = True
        first = bisect_left(self._in_order, prefix)
        return self._in_order[first : bisect_left(self._in_order, prefix + "\U0010ffff", first)]

    def like(self, first: str, lengths: Iterable[int]) -> Iterator[str]:
        """The words of letters only that begin with this letter and have one of these lengths."""
        if self._by_shape is None:
            self._by_shape = {}
            for word in self.counts:
                if word.isalpha():
                    self._by_shape.setdefault((word[:1], len(word)), []).append(word)
        return (word for length in lengths for word in self._by_shape.get((first, length), ()))


def _swaps(word: str) -> Iterator[str]:
    """The word with two neighbouring letters swapped."""
    return (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))


def _one_error(word: str) -> Iterator[str]:
    """The word with a letter left out, put in, or replaced."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield before + after[1:]
        for letter in ascii_lowercase:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]


def _without_doubles(word: str) -> Iterator[str]:
    """The word with one or more of its doubled letters written once."""
    doubled = [at for at in range(1, len(word)) if word[at] == word[at - 1]][:_MAX_DOUBLED]
    for count in range(1, len(doubled) + 1):
        for places in combinations(doubled, count):
            yield "".join(letter for at, letter in enumerate(word) if at not in places)
