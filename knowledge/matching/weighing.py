"""Gives features their numbers, and weighs them by how few entries use them.

What few entries use says more than what many do: a feature weighs as much as its kind, times its inverse document
frequency (Spärck Jones, Journal of Documentation 28, 1972), counted over entries rather than over phrasings, because
what all ten phrasings of one entry share is what that entry is about. The counts change with every entry, so weights
are worked out when they are needed, for the features that are.

A feature ``s:word`` stands for the runs of three and four letters that the word is spelt with, so that words that are
spelt alike are alike without being the same. These runs are features as well, but they are kept once a word instead of
once a phrasing: they would be two thirds of all there is to keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.matching.choosing import added_up, best_rows, shortest
from knowledge.matching.columns import Column, Forkable, Postings, Ragged, Tally
from knowledge.matching.numbering import UNKNOWN, Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from knowledge.matching.columns import Floats, Ints, State

SPELT = "s:"
"""Begins the name of a feature that stands for a word's letters."""

_RUN_SIZES = (3, 4)
_MAX_LETTERS = 40
_MAX_SPELT = 40
"""Only so many letters of a word, and so many words of a question, are compared by their runs of letters."""


@dataclass(frozen=True, slots=True)
class Sought:
    """The features of a question, weighed.

    ``numbers`` are those of the features that some phrasing had, runs of letters from ``first_run`` on; ``worth`` are
    the squares of their weights. ``length`` is that of the question's vector, with the features that nothing has.
    """

    numbers: Ints
    worth: Floats
    first_run: int
    length: float


class Features(Forkable):
    """All features, with how many entries use each."""

    def __init__(self, state: State | None = None) -> None:
        """None yet, or those that ``state`` was taken from."""
        self.entries = 0
        self._names = Names(state)
        self._kinds = Column(np.empty(0, np.float32) if state is None else state["kinds"])
        self._counts = Tally() if state is None else Tally(state["counts"])
        # By feature, the runs of letters that it stands for; by run, the words that have it, by their own numbers.
        self.runs = Ragged() if state is None else Ragged(state["runs"], state["runs_starts"])
        self._words_with = Postings() if state is None else Postings(state["words_with"], state["words_with_starts"])
        self._word_features = Column() if state is None else Column(state["word_features"])
        self._found_words = len(self._word_features)
        if state is not None:
            self.entries = int(state["entries"][0])

    def __len__(self) -> int:
        return len(self._kinds)

    def detach(self) -> None:
        """Copies what came or changed since the features were last sorted."""
        self._names, self._kinds, self._counts = self._names.fork(), self._kinds.fork(), self._counts.fork()
        self.runs, self._words_with = self.runs.fork(), self._words_with.fork()
        self._word_features = self._word_features.fork()

    def number_all(self, features: Mapping[str, float]) -> dict[str, int]:
        """The numbers of features by their names; new ones get the next."""
        numbers = dict(zip(features, self._names.find_all(features), strict=True))
        new = [name for name, number in numbers.items() if number == UNKNOWN]
        for name in new:
            runs: list[int] = []
            if name.startswith(SPELT):
                runs = [self._run(run, features[name]) for run in runs_of(name.removeprefix(SPELT))]
                self._word_features.extend((len(self),))
            # What stands for runs weighs nothing by itself.
            numbers[name] = self._begin(name, 0.0 if runs else features[name], runs)
        return numbers

    def count(self, entries: Ints, features: Ints, change: int) -> None:
        """Counts what entries have, and with it the runs of letters that it stands for; each once an entry.

        Args:
            entries: The numbers of entries that have ``features``, shape (n,). All that an entry has is given at once.
            features: Shape (n,).
            change: 1 to count them, -1 to count them no more.
        """
        pairs = np.unique(_pairs(entries, features))
        runs, places = self.runs.gather((pairs & _LOW).astype(np.int32))
        pairs = np.concatenate([pairs, np.unique(_pairs((pairs >> _BITS)[places], runs))])
        # Not by an array of counts of all features: of those there may be millions.
        numbers, counts = np.unique(pairs & _LOW, return_counts=True)
        self._counts.add(numbers.astype(np.int32), (counts * change).astype(np.int32))

    def find(self, name: str) -> int:
        """The number of a feature; ``UNKNOWN`` if it has none."""
        return self._names.find(name)

    def find_all(self, names: Iterable[str]) -> list[int]:
        """The numbers of features; ``UNKNOWN`` for those that have none."""
        return self._names.find_all(names)

    def used_by(self, name: str) -> int:
        """How many entries have the feature."""
        number = self._names.find(name)
        return 0 if number == UNKNOWN else self._counts.one(number)

    def rarity(self, used_by: int) -> float:
        """The inverse document frequency (natural logarithm) of what so many entries have; always above zero."""
        return log(max((self.entries + 1.0) / (used_by + 0.5), 1.0)) + 0.05

    def weights(self, numbers: Ints) -> Floats:
        """The weights of features, by their numbers."""
        return np.asarray(self._kinds.take(numbers) * self._rarities(self._counts.take(numbers)), np.float64)

    def weigh(self, features: Mapping[str, float]) -> Sought:
        """Weighs the features of a question, each given with the weight of its kind."""
        plain = {name: kind for name, kind in features.items() if not name.startswith(SPELT)}
        runs = _runs_in(features)
        numbers, used_by = self._used_by([*plain, *runs])
        kinds = np.fromiter((*plain.values(), *runs.values()), np.float64, len(numbers))
        worth = (kinds * self._rarities(used_by)) ** 2
        # What no entry has any more is as unknown as what none ever had, to the last bit of every sum.
        known = used_by > 0
        first_run = int(np.count_nonzero(known[: len(plain)]))
        return Sought(numbers[known], worth[known], first_run, sqrt(float(worth.sum())))

    def spelt_alike(self, sought: Sought, limit: int, looked_through: int) -> tuple[Ints, Floats]:
        """The words that share most runs of letters with a question: their features, and what they share is worth."""
        self._find_words()
        worth = sought.worth[sought.first_run :].tolist()
        found = self._words_with.gather(sought.numbers[sought.first_run :])
        lists, _ = shortest([(worth[place], words) for place, words in found], looked_through)
        words, shared = added_up(lists, len(self._word_features))
        best = best_rows(shared, limit, words)
        return self._word_features.take(words[best]), shared[best]

    def sort(self) -> None:
        """Makes all there is the part that copies share."""
        self._names.sort()
        self._kinds, self._counts = Column(self._kinds.whole()), Tally(self._counts.whole())
        self._word_features = Column(self._word_features.whole())
        self.runs = Ragged(*self.runs.whole())
        flat, starts = self.runs.whole()
        features = self._word_features.whole()
        lists = Ragged(flat, np.concatenate([starts[features], starts[-1:]]))
        self._words_with = Postings.of(lists, len(self))
        self._found_words = len(features)

    def state(self) -> State:
        """What the features can be restored from; sorted first."""
        runs, runs_starts = self.runs.whole()
        words_with, words_with_starts = self._words_with.whole()
        return {
            **self._names.state(),
            "kinds": self._kinds.whole(),
            "counts": self._counts.whole(),
            "runs": runs,
            "runs_starts": runs_starts,
            "words_with": words_with,
            "words_with_starts": words_with_starts,
            "word_features": self._word_features.whole(),
            "entries": np.array([self.entries], np.int32),
        }

    def _used_by(self, names: Iterable[str]) -> tuple[Ints, Ints]:
        """The numbers of features, and how many entries have each: none, if it is unknown."""
        numbers = np.array(self._names.find_all(names), np.int32)
        used_by = np.zeros(len(numbers), np.int32)
        known = numbers != UNKNOWN
        used_by[known] = self._counts.take(numbers[known])
        return numbers, used_by

    def _rarities(self, used_by: Ints) -> Floats:
        """``rarity`` of many."""
        return np.asarray(np.log(np.maximum((self.entries + 1.0) / (used_by + 0.5), 1.0)) + 0.05, np.float64)

    def _begin(self, name: str, kind: float, runs: Iterable[int]) -> int:
        self._kinds.extend((kind,))
        self._counts.append()
        self.runs.append(runs)
        return self._names.number(name)

    def _run(self, name: str, kind: float) -> int:
        number = self._names.find(name)
        return self._begin(name, kind, ()) if number == UNKNOWN else number

    def _find_words(self) -> None:
        """Notes, for the words that came since this was last done, which runs of letters they have."""
        for word in range(self._found_words, len(self._word_features)):
            self._words_with.append(self.runs.one(self._word_features.one(word)), word)
        self._found_words = len(self._word_features)


_BITS = 32
_LOW = (1 << _BITS) - 1


def _pairs(highs: NDArray[Any], lows: Ints) -> NDArray[np.int64]:
    """Two numbers each as one of 64 bits."""
    pairs = highs.astype(np.int64) << _BITS
    pairs |= lows
    return pairs


def runs_of(word: str) -> Iterator[str]:
    """The names of the runs of letters that a word is spelt with, its beginning and end marked; each once."""
    marked = f"^{word[:_MAX_LETTERS]}$"
    found = (f"g:{marked[start : start + size]}" for size in _RUN_SIZES for start in range(len(marked) - size + 1))
    return iter(dict.fromkeys(found))


def _runs_in(features: Mapping[str, float]) -> dict[str, float]:
    """The runs of letters that the features of a text stand for, each with the weight of its kind."""
    spelt = [name for name in features if name.startswith(SPELT)][:_MAX_SPELT]
    return {run: features[name] for name in spelt for run in runs_of(name.removeprefix(SPELT))}
