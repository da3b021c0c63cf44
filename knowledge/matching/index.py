"""Holds every phrasing as a row of features, and finds the rows that come nearest to a question.

A feature that few entries use says more than one that many do, so each weighs by its rarity: the inverse document
frequency of Spärck Jones (Journal of Documentation 28, 1972), counted over entries rather than over phrasings, because
what all ten phrasings of one entry share is what that entry is about.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

_DEAD = -1


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The rows nearest to a question.

    ``rows`` has shape (n,), nearest first; ``entries`` the number of the entry of each; ``closeness`` the cosine of
    each with the question, shape (n,); ``kernel`` their cosines with one another, shape (n, n).
    """

    rows: Ints
    entries: Ints
    closeness: Floats
    kernel: Floats


class PhrasingIndex:
    """An inverted index over phrasings that entries can be added to and removed from."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._kind_weights = array("d")
        self._entries_with = array("i")
        self._postings: list[array[int]] = []
        self._rows: list[Ints] = []
        self._entry_of_row = array("i")
        self._rows_of_entry: dict[int, list[int]] = {}
        self._features_of_entry: dict[int, set[int]] = {}
        self._weights: Floats | None = None
        self._norms: Floats = np.empty(0)

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._rows_of_entry)

    def add(self, entry: int, phrasings: Iterable[Mapping[str, float]]) -> None:
        """Adds an entry.

        Args:
            entry: A number that is not in use.
            phrasings: The features of each of its phrasings, each with the weight of its kind.
        """
        rows: list[int] = []
        features_of_entry: set[int] = set()
        for features in phrasings:
            ids = self._ids_of(features)
            row = len(self._rows)
            rows.append(row)
            self._rows.append(np.array(ids, np.int32))
            self._entry_of_row.append(entry)
            for feature in ids:
                self._postings[feature].append(row)
            features_of_entry.update(ids)
        self._rows_of_entry[entry] = rows
        self._features_of_entry[entry] = features_of_entry
        self._count(features_of_entry, 1)

    def remove(self, entry: int) -> None:
        """Removes an entry and all its rows; their places stay empty.

        Raises:
            KeyError: there is no such entry.
        """
        self._count(self._features_of_entry.pop(entry), -1)
        for row in self._rows_of_entry.pop(entry):
            for feature in self._rows[row].tolist():
                self._postings[feature].remove(row)
            self._entry_of_row[row] = _DEAD
            self._rows[row] = np.empty(0, np.int32)

    def _ids_of(self, features: Mapping[str, float]) -> list[int]:
        """The numbers of the features; new ones get the next."""
        known = self._ids
        for name, kind_weight in features.items():
            if name not in known:
                known[name] = len(known)
                self._postings.append(array("i"))
                self._kind_weights.append(kind_weight)
                self._entries_with.append(0)
        return [known[name] for name in features]

    def _count(self, features: Iterable[int], change: int) -> None:
        for feature in features:
            self._entries_with[feature] += change
        self._weights = None

    def rarity(self, name: str) -> float:
        """The inverse document frequency of a feature: its logarithm is natural, unknown features count as rarest."""
        feature = self._ids.get(name)
        return float(_rarity(len(self), 0 if feature is None else self._entries_with[feature]))

    def knows(self, name: str) -> bool:
        """Whether some entry has the feature."""
        feature = self._ids.get(name)
        return feature is not None and self._entries_with[feature] > 0

    def nearest(self, features: Mapping[str, float], limit: int, without: frozenset[int] = frozenset()) -> Neighbours:
        """The rows that share most with a question, by cosine.

        Args:
            features: The features of the question, each with the weight of its kind.
            limit: How many rows at most.
            without: Rows that are passed over (to ask how the index would answer without a phrasing).
        """
        weights = self._current_weights()
        known = [feature for name in features if (feature := self._ids.get(name)) is not None]
        length = self._length(features, weights)
        scores = np.zeros(len(self._rows))
        if known and length:
            hits = np.concatenate(
                [np.frombuffer(self._postings[f], np.int32) for f in known] or [np.empty(0, np.int32)]
            )
            worth = np.repeat(weights[known] ** 2, [len(self._postings[feature]) for feature in known])
            scores = np.bincount(hits, weights=worth, minlength=len(self._rows)) / (self._norms * length)
        if without:
            scores[list(without)] = 0.0
        found = min(limit, int(np.count_nonzero(scores)))
        top = np.argpartition(-scores, found - 1)[:found] if found else np.empty(0, np.intp)
        rows = top[np.lexsort((top, -scores[top]))].astype(np.int32)
        entries = np.fromiter((self._entry_of_row[row] for row in rows), np.int32, len(rows))
        return Neighbours(rows, entries, scores[rows], self._kernel(rows, weights))

    def rows_of(self, entry: int) -> Sequence[int]:
        """The rows of an entry, in the order in which its phrasings were given."""
        return self._rows_of_entry[entry]

    def _current_weights(self) -> Floats:
        """Weight of each feature (its kind's, times its rarity); norms of the rows follow from them."""
        if self._weights is None:
            counts = np.asarray(self._entries_with, dtype=np.float64)
            self._weights = np.asarray(self._kind_weights) * _rarity(len(self), counts)
            lengths = np.fromiter((len(row) for row in self._rows), np.intp, len(self._rows))
            flat = np.concatenate(self._rows) if self._rows else np.empty(0, np.int32)
            owner = np.repeat(np.arange(len(self._rows)), lengths)
            squares = np.bincount(owner, weights=self._weights[flat] ** 2, minlength=len(self._rows))
            self._norms = np.sqrt(np.maximum(squares, 1e-12))
        return self._weights

    def _length(self, features: Mapping[str, float], weights: Floats) -> float:
        rarest = float(_rarity(len(self), 0))
        total = 0.0
        for name, kind_weight in features.items():
            feature = self._ids.get(name)
            total += float(weights[feature]) ** 2 if feature is not None else (kind_weight * rarest) ** 2
        return float(np.sqrt(total))

    def _kernel(self, rows: Ints, weights: Floats) -> Floats:
        if not len(rows):
            return np.empty((0, 0))
        features = [self._rows[row] for row in rows]
        distinct, place = np.unique(np.concatenate(features), return_inverse=True)
        table = np.zeros((len(rows), len(distinct)))
        table[np.repeat(np.arange(len(rows)), [len(ids) for ids in features]), place] = weights[distinct][place]
        table /= self._norms[rows][:, None]
        return np.asarray(table @ table.T)


def _rarity(entries: int, having: Floats | float) -> Floats:
    """Inverse document frequency, always above zero."""
    share = (entries + 1.0) / (np.asarray(having, dtype=np.float64) + 0.5)
    return np.asarray(np.log(share) + 0.05, dtype=np.float64)
