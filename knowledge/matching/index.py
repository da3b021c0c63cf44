"""Holds every phrasing as a row of features, and finds the rows that come nearest to a question.

A feature that few entries use says more than one that many do, so each weighs by its rarity: the inverse document
frequency of Spärck Jones (Journal of Documentation 28, 1972), counted over entries rather than over phrasings, because
what all ten phrasings of one entry share is what that entry is about.

Rows lie in one flat array. The lists of rows by feature are arrays too, for the rows that were there when they were
last sorted; rows added since then are found through small lists beside them, so that adding an entry sorts nothing.
"""

from __future__ import annotations

from array import array
from math import log, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

State = dict[str, "NDArray[Any]"]
"""Named arrays, as they are stored in one file."""

REMOVED = -1
"""Stands for the number of the entry, in rows whose entry was removed."""


class PhrasingIndex:
    """An inverted index over phrasings that entries can be added to and removed from."""

    def __init__(self, state: State | None = None) -> None:
        """An empty index, or the one that ``state`` was taken from."""
        self._ids: dict[str, int] = {}
        self._kind_weights = array("d")
        self._entries_with = array("i")
        self._flat = array("i")
        self._starts = array("i", [0])
        self._entry_of_row = array("i")
        self._rows_of_entry: dict[int, range] = {}
        self._sorted_rows: Ints = np.empty(0, np.int32)
        self._sorted_starts: Ints = np.zeros(1, np.int32)
        self._recent: dict[int, list[int]] = {}
        self._features_of_entry: dict[int, frozenset[int]] = {}
        self._weights: Floats | None = None
        self._norms: Floats = np.empty(0)
        if state is not None:
            self._restore(state)

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._rows_of_entry)

    def add(self, entry: int, phrasings: Iterable[Mapping[str, float]]) -> None:
        """Adds an entry.

        Args:
            entry: A number that is not in use.
            phrasings: The features of each of its phrasings, each with the weight of its kind.
        """
        first = len(self._entry_of_row)
        for features in phrasings:
            ids = self._ids_of(features)
            for feature in ids:
                self._recent.setdefault(feature, []).append(len(self._entry_of_row))
            self._flat.extend(ids)
            self._starts.append(len(self._flat))
            self._entry_of_row.append(entry)
        self._rows_of_entry[entry] = range(first, len(self._entry_of_row))
        self._count(entry, 1)

    def remove(self, entry: int) -> None:
        """Removes an entry; its rows stay, but are never found again.

        Raises:
            KeyError: there is no such entry.
        """
        self._count(entry, -1)
        for row in self._rows_of_entry.pop(entry):
            self._entry_of_row[row] = REMOVED
        del self._features_of_entry[entry]

    def sort(self) -> None:
        """Sorts the rows by feature; done once after many entries were added."""
        flat = np.array(self._flat, np.int32)
        lengths = self._row_lengths()
        order = np.argsort(flat, kind="stable")
        self._sorted_rows = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[order]
        counts = np.bincount(flat, minlength=len(self._ids))
        self._sorted_starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        self._recent = {}

    def rarity(self, name: str) -> float:
        """The inverse document frequency of a feature (natural logarithm); unknown ones count as the rarest."""
        feature = self._ids.get(name)
        return _rarity_of(len(self), 0 if feature is None else self._entries_with[feature])

    @property
    def rarest(self) -> float:
        """The rarity of a feature that no entry has."""
        return _rarity_of(len(self), 0)

    def knows(self, name: str) -> bool:
        """Whether some entry has the feature."""
        feature = self._ids.get(name)
        return feature is not None and self._entries_with[feature] > 0

    def entry_has(self, entry: int, name: str) -> bool:
        """Whether a phrasing of the entry has the feature."""
        feature = self._ids.get(name)
        return feature is not None and feature in self._entry_features(entry)

    def rows_of(self, entry: int) -> range:
        """The rows of an entry, in the order in which its phrasings were given."""
        return self._rows_of_entry[entry]

    def cosines(self, features: Mapping[str, float]) -> Floats:
        """The cosine of a question with every row, shape (rows,); 0 for the rows of entries that were removed.

        Args:
            features: The features of the question, each with the weight of its kind.
        """
        weights = self._current_weights()
        scores = self._shared_worth(features, weights) / (self._norms * max(self._length(features, weights), 1e-9))
        scores[self.entry_of_row == REMOVED] = 0.0
        return scores

    def nearest(self, features: Mapping[str, float], limit: int) -> tuple[Ints, Floats]:
        """The rows that share most with a question, best first, and their cosines.

        Args:
            features: The features of the question, each with the weight of its kind.
            limit: How many rows at most.
        """
        cosines = self.cosines(features)
        rows = best_rows(cosines, limit)
        return rows, cosines[rows]

    @property
    def entry_of_row(self) -> Ints:
        """The number of the entry of each row, shape (rows,); ``REMOVED`` for those whose entry was removed."""
        return np.array(self._entry_of_row, np.int32)

    def closeness(self, features: Mapping[str, float], row: int) -> float:
        """The cosine of a question with one row."""
        weights = self._current_weights()
        known = {self._ids[name] for name in features if name in self._ids}
        shared = known.intersection(self._flat[self._starts[row] : self._starts[row + 1]])
        worth = sum(float(weights[feature]) ** 2 for feature in shared)
        return worth / max(float(self._norms[row]) * self._length(features, weights), 1e-9)

    def cosine(self, one: Mapping[str, float], other: Mapping[str, float]) -> float:
        """The cosine of two texts, neither of which need be stored, in the weights of this index."""
        weights = self._current_weights()
        shared = sum(self._weight(name, one[name], weights) ** 2 for name in one.keys() & other.keys())
        lengths = self._length(one, weights) * self._length(other, weights)
        return shared / lengths if lengths else 0.0

    def kernel(self, rows: Ints) -> Floats:
        """The cosines of rows with one another, shape (n, n)."""
        weights = self._current_weights()
        features = [np.array(self._flat[self._starts[row] : self._starts[row + 1]], np.int32) for row in rows.tolist()]
        owner = np.repeat(np.arange(len(rows)), [len(ids) for ids in features])
        distinct, place, count = np.unique(np.concatenate(features), return_inverse=True, return_counts=True)
        # A feature of one row only adds to nothing but that row's cosine with itself, which is 1.
        shared = count > 1
        column = np.cumsum(shared) - 1
        kept = shared[place]
        table = np.zeros((len(rows), int(shared.sum())))
        table[owner[kept], column[place[kept]]] = weights[distinct[place[kept]]]
        table /= self._norms[rows][:, None]
        kernel = table @ table.T
        np.fill_diagonal(kernel, 1.0)
        return np.asarray(kernel)

    def state(self) -> State:
        """Everything that the index can be restored from, as arrays; sorted first."""
        self.sort()
        names = "\n".join(self._ids).encode()
        return {
            "names": np.frombuffer(names, np.uint8),
            "kind_weights": np.array(self._kind_weights),
            "entries_with": np.array(self._entries_with),
            "flat": np.array(self._flat),
            "starts": np.array(self._starts),
            "entry_of_row": np.array(self._entry_of_row),
            "sorted_rows": self._sorted_rows,
            "sorted_starts": self._sorted_starts,
        }

    def _restore(self, state: State) -> None:
        names = state["names"].tobytes().decode()
        self._ids = {name: number for number, name in enumerate(names.split("\n"))} if names else {}
        self._kind_weights = array("d", state["kind_weights"].tobytes())
        self._entries_with = array("i", state["entries_with"].tobytes())
        self._flat = array("i", state["flat"].tobytes())
        self._starts = array("i", state["starts"].tobytes())
        self._entry_of_row = array("i", state["entry_of_row"].tobytes())
        self._sorted_rows = state["sorted_rows"].astype(np.int32)
        self._sorted_starts = state["sorted_starts"].astype(np.int32)
        for row, entry in enumerate(self._entry_of_row):
            if entry != REMOVED:
                first = self._rows_of_entry.get(entry, range(row, row)).start
                self._rows_of_entry[entry] = range(first, row + 1)

    def _row_lengths(self) -> Ints:
        starts = np.array(self._starts, np.int32)
        return starts[1:] - starts[:-1]

    def _ids_of(self, features: Mapping[str, float]) -> list[int]:
        """The numbers of the features; new ones get the next."""
        known = self._ids
        for name, kind_weight in features.items():
            if name not in known:
                known[name] = len(known)
                self._kind_weights.append(kind_weight)
                self._entries_with.append(0)
        return [known[name] for name in features]

    def _entry_features(self, entry: int) -> frozenset[int]:
        features = self._features_of_entry.get(entry)
        if features is None:
            rows = self._rows_of_entry[entry]
            flat = self._flat[self._starts[rows.start] : self._starts[rows.stop]] if rows else ()
            features = self._features_of_entry[entry] = frozenset(flat)
        return features

    def _count(self, entry: int, change: int) -> None:
        for feature in self._entry_features(entry):
            self._entries_with[feature] += change
        self._weights = None

    def _current_weights(self) -> Floats:
        """Weight of each feature (its kind's, times its rarity); the norms of the rows follow from them."""
        if self._weights is None:
            counts = np.array(self._entries_with, dtype=np.float64)
            self._weights = np.array(self._kind_weights) * _rarities(len(self), counts)
            squares = self._weights[np.array(self._flat, np.int32)] ** 2
            lengths = self._row_lengths()
            owner = np.repeat(np.arange(len(lengths)), lengths)
            sums = np.bincount(owner, weights=squares, minlength=len(lengths))
            self._norms = np.sqrt(np.maximum(sums, 1e-12))
        return self._weights

    def _shared_worth(self, features: Mapping[str, float], weights: Floats) -> Floats:
        """For each row the sum of the squared weights of the features that it shares with the question."""
        lists: list[Ints] = []
        worth: list[float] = []
        for name in features:
            if (feature := self._ids.get(name)) is None:
                continue
            if feature < len(self._sorted_starts) - 1:
                lists.append(self._sorted_rows[self._sorted_starts[feature] : self._sorted_starts[feature + 1]])
                worth.append(float(weights[feature]) ** 2)
            if feature in self._recent:
                lists.append(np.array(self._recent[feature], np.int32))
                worth.append(float(weights[feature]) ** 2)
        rows = np.concatenate(lists) if lists else np.empty(0, np.int32)
        each = np.repeat(worth, [len(found) for found in lists])
        return np.bincount(rows, weights=each, minlength=len(self._entry_of_row)).astype(np.float64)

    def _length(self, features: Mapping[str, float], weights: Floats) -> float:
        return sqrt(sum(self._weight(name, kind_weight, weights) ** 2 for name, kind_weight in features.items()))

    def _weight(self, name: str, kind_weight: float, weights: Floats) -> float:
        feature = self._ids.get(name)
        return float(weights[feature]) if feature is not None else kind_weight * self.rarest


def best_rows(scores: Floats, limit: int) -> Ints:
    """The rows with the highest scores, best first, ties in order; never one with a score of 0."""
    found = min(limit, int(np.count_nonzero(scores)))
    if not found:
        return np.empty(0, np.int32)
    top = np.argpartition(-scores, found - 1)[:found]
    return top[np.lexsort((top, -scores[top]))].astype(np.int32)


def _rarities(entries: int, having: Floats) -> Floats:
    return np.asarray(np.log(np.maximum((entries + 1.0) / (having + 0.5), 1.0)) + 0.05, dtype=np.float64)


def _rarity_of(entries: int, having: int) -> float:
    """Inverse document frequency, always above zero; ``_rarities`` is the same for an array."""
    return log(max((entries + 1.0) / (having + 0.5), 1.0)) + 0.05
