"""Holds every phrasing as a row of features, and finds the rows that come nearest to a question.

Rows that share something with a question are found through lists of rows by feature, the rarest features first, and as
many lists as can be gone through in a few milliseconds: only in very large bases are common features left out of this
first search. The rows that look best are then compared in full.

What a base holds when it is sorted is shared by all copies of its index; what is added to a copy, and what is removed
from it, is its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.matching.choosing import added_up, best_rows, shortest
from knowledge.matching.columns import Column, Floats, Forkable, Ints, Postings, Ragged, State
from knowledge.matching.numbering import UNKNOWN
from knowledge.matching.rows import REMOVED, Rows
from knowledge.matching.weighing import Features, Sought

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

__all__ = ["REMOVED", "Floats", "Ints", "PhrasingIndex", "Sought", "State", "best_rows"]

LOOKED_THROUGH = 40_000
"""Rows that are looked through in lists before the best are compared in full: half a millisecond's worth."""

COMPARED, COMPARED_OF_MANY = 2, 16
"""How many times more rows than wanted are compared in full: more when common features were left out of the search."""

SPELT_ALIKE = 48
"""Words spelt like those of the question, whose rows are looked at as well."""

LOOKED_THROUGH_FOR_WORDS = 20_000
"""Words that are looked through in lists by runs of letters, to find those."""

_SPARE = 2
"""How many times more rows than wanted are compared by lengths that are worked out anew, when there were changes."""

_UNSEEN_PHRASINGS = 5
"""Ways to ask an entry that nobody thought of, and that are taken to lack any one word.

Of an entry with fewer than these, what its phrasings have in common says nothing.
"""

_TINY = 1e-9
_ROWS_AT_ONCE = 2000
_MAX_KEPT_ENTRIES = 2000


class PhrasingIndex(Forkable):
    """An inverted index over phrasings that entries can be added to and removed from."""

    def __init__(self, state: State | None = None) -> None:
        """An empty index, or the one that ``state`` was taken from; its arrays are used as they are."""
        self._features = Features(state)
        self._rows = Rows(state)
        self._flat = Ragged() if state is None else Ragged(state["flat"], state["starts"])
        self._postings = Postings() if state is None else Postings(state["postings"], state["postings_starts"])
        # Lengths of the rows' vectors, as they were when the row was added or all were sorted: good enough to choose
        # the rows that are compared in full, which is done by what counts now.
        self._norms = Column(np.empty(0, np.float32) if state is None else state["norms"])
        self._are_norms_exact = True
        self._counted = len(self._rows)
        self._features_of_entry: dict[int, frozenset[int]] = {}

    def __len__(self) -> int:
        """How many entries there are."""
        return self._features.entries

    @property
    def row_count(self) -> int:
        """How many rows there are, those of removed entries included."""
        return len(self._rows)

    def detach(self) -> None:
        """Copies what came or went since the index was last sorted."""
        self._features, self._rows, self._flat = self._features.fork(), self._rows.fork(), self._flat.fork()
        self._postings, self._norms = self._postings.fork(), self._norms.fork()
        self._features_of_entry = {}

    def add(self, entry: int, phrasings: Iterable[Mapping[str, float]], *, in_bulk: bool = False) -> None:
        """Adds an entry.

        Args:
            entry: A number that is not in use.
            phrasings: The features of each of its phrasings, each with the weight of its kind.
            in_bulk: Whether it is one of many, after which ``sort`` is called: they are made ready to be found
                together, at the latest by the next question.
        """
        phrasings = list(phrasings)
        together: dict[str, float] = {}
        for features in phrasings:
            together.update(features)
        numbers = self._features.number_all(together)
        for features in phrasings:
            self._flat.append([numbers[name] for name in features])
        self._rows.add(entry, len(phrasings))
        self._features.entries += 1
        self._are_norms_exact = False
        if not in_bulk:
            self._settle()

    def remove(self, entry: int) -> None:
        """Removes an entry; its rows stay, but are never found again.

        Raises:
            KeyError: there is no such entry.
        """
        self._count_new()
        features = np.fromiter(held := self._entry_features(entry), np.int32, len(held))
        self._features.count(np.full(len(held), entry), features, -1)
        self._features.entries -= 1
        self._rows.remove(entry)
        self._features_of_entry.pop(entry, None)
        self._are_norms_exact = False

    def sort(self) -> None:
        """Sorts the rows by feature and makes all there is the part that copies share.

        Done once after many entries were added; takes some ten microseconds a row.
        """
        self._count_new()
        self._features.sort()
        self._rows.sort()
        self._flat = Ragged(*self._flat.whole())
        self._postings = Postings.of(self._flat, len(self._features))
        self._norms = Column(self._norms_of(0, len(self._rows)))
        self._are_norms_exact = True

    def rarity(self, name: str) -> float:
        """The inverse document frequency of a feature (natural logarithm); unknown ones count as the rarest."""
        self._count_new()
        return self._features.rarity(self._features.used_by(name))

    @property
    def rarest(self) -> float:
        """The rarity of a feature that no entry has."""
        return self._features.rarity(0)

    def knows(self, name: str) -> bool:
        """Whether some entry has the feature."""
        self._count_new()
        return self._features.used_by(name) > 0

    def numbers_of(self, names: Collection[str]) -> dict[str, int]:
        """The numbers of features, for ``held_by``; without those that nothing ever had."""
        numbers = zip(names, self._features.find_all(names), strict=True)
        return {name: number for name, number in numbers if number != UNKNOWN}

    def held_by(self, entry: int, numbers: Mapping[str, int]) -> set[str]:
        """Which of these features the phrasings of an entry have.

        Args:
            entry: The entry.
            numbers: What ``numbers_of`` returned for the features.

        Raises:
            KeyError: there is no such entry.
        """
        held = self._entry_features(entry)
        return {name for name, number in numbers.items() if number in held}

    def mattering(self, entry: int, name: str) -> float:
        """How much a feature matters to an entry, 0 to 1: the share of its phrasings that have it.

        Of an entry with few phrasings nothing can be said (0): that its only one has a word is chance.

        Raises:
            KeyError: there is no such entry.
        """
        rows = self._rows.of(entry)
        if len(rows) < _UNSEEN_PHRASINGS:
            return 0.0
        features, _ = self._flat.gather(np.arange(rows.start, rows.stop, dtype=np.int32))
        return np.count_nonzero(features == self._features.find(name)) / (len(rows) + _UNSEEN_PHRASINGS)

    def rows_of(self, entry: int) -> range:
        """The rows of an entry, in the order in which its phrasings were given.

        Raises:
            KeyError: there is no such entry.
        """
        return self._rows.of(entry)

    def entries_of(self, rows: Ints) -> Ints:
        """The numbers of the entries of rows; ``REMOVED`` for those whose entry was removed."""
        return self._rows.owners(rows)

    @property
    def entry_of_row(self) -> Ints:
        """The number of the entry of each row, shape (rows,); made anew each time, so ``entries_of`` is quicker."""
        return self._rows.all_owners()

    def gone(self, without: Collection[int] = ()) -> NDArray[np.bool_] | None:
        """Which rows are to be passed over: those of removed entries, and of these; None if there are none."""
        return self._rows.gone(without)

    def seek(self, features: Mapping[str, float]) -> Sought:
        """Weighs the features of a question once, for all that is asked about it until the index changes.

        Args:
            features: The features of the question, each with the weight of its kind.
        """
        self._count_new()
        return self._features.weigh(features)

    def nearest(
        self, question: Mapping[str, float] | Sought, limit: int, without: Collection[int] = ()
    ) -> tuple[Ints, Floats]:
        """The rows that share most with a question, best first, and their cosines.

        Args:
            question: Its features, each with the weight of its kind, or what ``seek`` made of them.
            limit: How many rows at most.
            without: Entries whose rows are passed over.
        """
        sought = self._sought(question)
        rows = self._promising(sought, limit, without)
        cosines = self._cosines(sought, rows, self._norms.take(rows))
        if not self._are_norms_exact:
            rows = np.sort(rows[best_rows(cosines, limit * _SPARE)])
            cosines = self._cosines(sought, rows, self._current_norms(rows))
        best = best_rows(cosines, limit)
        return rows[best], cosines[best]

    def cosines(self, question: Mapping[str, float] | Sought) -> Floats:
        """The cosine of a question with every row, shape (rows,); 0 for the rows of entries that were removed.

        Takes long in a large index, where ``nearest`` and ``cosines_of`` do not.
        """
        sought = self._sought(question)
        cosines = np.zeros(len(self._rows))
        for first in range(0, len(cosines), _ROWS_AT_ONCE):
            rows = np.arange(first, min(first + _ROWS_AT_ONCE, len(cosines)), dtype=np.int32)
            cosines[rows] = self.cosines_of(sought, rows)
        gone = self._rows.gone()
        if gone is not None:
            cosines[gone] = 0.0
        return cosines

    def cosines_of(self, question: Mapping[str, float] | Sought, rows: Ints) -> Floats:
        """The cosines of a question with rows, shape (n,)."""
        sought = self._sought(question)
        self._settle()
        return self._cosines(
            sought, rows, self._norms.take(rows) if self._are_norms_exact else self._current_norms(rows)
        )

    def kernel(self, rows: Ints) -> Floats:
        """The cosines of rows with one another, shape (n, n)."""
        features, owners = self._all_features(rows)
        # The last place that a feature stands at stands for all its places: numbered without sorting.
        last = np.empty(len(self._features), np.int32)
        places = np.arange(len(features), dtype=np.int32)
        last[features] = places
        distinct = last[features] == places
        column = (np.cumsum(distinct) - 1)[last[features]]
        table = np.zeros((len(rows), int(distinct.sum())), np.float32)
        table[owners, column] = self._features.weights(features[distinct])[column]
        lengths = np.sqrt(np.maximum(np.einsum("ij,ij->i", table, table), _TINY))
        # A feature of one row only adds to nothing but that row's cosine with itself, which is 1.
        table = table[:, np.count_nonzero(table, axis=0) > 1] / lengths[:, None]
        kernel: Floats = (table @ table.T).astype(np.float64)
        np.fill_diagonal(kernel, 1.0)
        return kernel

    def state(self) -> State:
        """Everything that the index can be restored from, as arrays; sorted first."""
        self.sort()
        flat, starts = self._flat.whole()
        postings, postings_starts = self._postings.whole()
        return {
            **self._features.state(),
            **self._rows.state(),
            "flat": flat,
            "starts": starts,
            "postings": postings,
            "postings_starts": postings_starts,
            "norms": self._norms.whole(),
        }

    def _sought(self, question: Mapping[str, float] | Sought) -> Sought:
        return question if isinstance(question, Sought) else self.seek(question)

    def _entry_features(self, entry: int) -> frozenset[int]:
        features = self._features_of_entry.get(entry)
        if features is None:
            rows = self._rows.of(entry)
            if len(self._features_of_entry) >= _MAX_KEPT_ENTRIES:
                self._features_of_entry.clear()
            features = frozenset(self._flat.span(rows.start, rows.stop).tolist() if rows else ())
            self._features_of_entry[entry] = features
        return features

    def _count_new(self) -> None:
        """Counts what the entries use that came since this was last done."""
        if self._counted == len(self._rows):
            return
        owners = self._rows.owners(np.arange(self._counted, len(self._rows), dtype=np.int32))
        while len(owners):
            # Some at a time, which need room for all their features; never a part of an entry only.
            taken = int(np.searchsorted(owners, owners[min(len(owners), _ROWS_AT_ONCE) - 1], side="right"))
            features, at = self._flat.gather(np.arange(self._counted, self._counted + taken, dtype=np.int32))
            self._features.count(owners[at], features, 1)
            self._counted += taken
            owners = owners[taken:]

    def _settle(self) -> None:
        """Makes the rows that came since this was last done ready to be found."""
        self._count_new()
        first = len(self._norms)
        if first == len(self._rows):
            return
        for row in range(first, len(self._rows)):
            self._postings.append(self._flat.one(row), row)
        self._norms.extend(self._norms_of(first, len(self._rows)).tolist())

    def _promising(self, sought: Sought, limit: int, without: Collection[int]) -> Ints:
        """The rows worth comparing with a question in full when so many are wanted, in order."""
        self._settle()
        lists, is_whole = shortest(self._lists(sought), LOOKED_THROUGH)
        if not lists:
            return np.empty(0, np.int32)
        touched, shared = added_up(lists, len(self._rows))
        promise = shared / self._norms.take(touched)
        gone = self._rows.gone(without)
        if gone is not None:
            promise[gone[touched]] = 0.0
        best = best_rows(promise, limit * (COMPARED if is_whole else COMPARED_OF_MANY), touched)
        return np.sort(touched[best])

    def _lists(self, sought: Sought) -> list[tuple[float, Ints]]:
        """Lists of rows that share something with a question, each with what that is worth."""
        plain = self._postings.gather(sought.numbers[: sought.first_run])
        words, shared = self._features.spelt_alike(sought, SPELT_ALIKE, LOOKED_THROUGH_FOR_WORDS)
        worth, words_worth = sought.worth.tolist(), shared.tolist()
        spelt = self._postings.gather(words)
        return [(worth[at], rows) for at, rows in plain] + [(words_worth[at], rows) for at, rows in spelt]

    def _cosines(self, sought: Sought, rows: Ints, norms: NDArray[np.float32]) -> Floats:
        if not len(rows) or not len(sought.numbers):
            return np.zeros(len(rows))
        return self._shared_worth(sought, rows) / (norms.astype(np.float64) * max(sought.length, _TINY))

    def _shared_worth(self, sought: Sought, rows: Ints) -> Floats:
        """For each of the rows the sum of the squared weights of the features that it shares with a question."""
        wanted = np.zeros(len(self._features), np.int32)
        wanted[sought.numbers] = np.arange(1, len(sought.numbers) + 1)
        features, owners = self._flat.gather(rows)
        runs, places = self._features.runs.gather(features)
        # A run of letters that two words of a row have counts once, so they are marked before they are added up.
        table = np.zeros((len(rows), len(sought.numbers) + 1), np.bool_)
        table[owners, wanted[features]] = True
        table[owners[places], wanted[runs]] = True
        # Not a product of matrices, whose last bits depend on which rows stand beside a row.
        return np.asarray(np.where(table[:, 1:], sought.worth, 0.0).sum(axis=1))

    def _all_features(self, rows: Ints) -> tuple[Ints, Ints]:
        """The features of rows, runs of letters included, and for each of them which of the rows has it."""
        features, owners = self._flat.gather(rows)
        runs, places = self._features.runs.gather(features)
        return np.concatenate([features, runs]), np.concatenate([owners, owners[places]])

    def _norms_of(self, first: int, stop: int) -> NDArray[np.float32]:
        """The lengths of the vectors of all rows from one to before another."""
        norms = np.empty(stop - first, np.float32)
        for start in range(first, stop, _ROWS_AT_ONCE):
            rows = np.arange(start, min(start + _ROWS_AT_ONCE, stop), dtype=np.int32)
            norms[rows - first] = self._current_norms(rows)
        return norms

    def _current_norms(self, rows: Ints) -> NDArray[np.float32]:
        """The lengths of the vectors of rows, by what counts now; rounded as those that are kept."""
        features, owners = self._flat.gather(rows)
        runs, places = self._features.runs.gather(features)
        squares = np.bincount(owners, self._features.weights(features) ** 2, minlength=len(rows))
        keys = _distinct(owners[places].astype(np.int64) << 32 | runs)
        worth = self._features.weights((keys & 0xFFFFFFFF).astype(np.int32)) ** 2
        squares += np.bincount(keys >> 32, worth, minlength=len(rows))
        return np.sqrt(np.maximum(squares, _TINY)).astype(np.float32)


def _distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each key once, in order; several times quicker than ``numpy.unique``."""
    keys.sort()
    return keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(keys) else keys
