"""Holds the vectors of phrasings, and finds those that point most nearly the way of a question's.

A vector is kept in eight bits a number. To find the nearest quickly, only the signs of the numbers are compared first
(a random-projection hash; Charikar, STOC 2002: the share of signs that differ grows with the angle), and the best of
those by the vectors themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from knowledge.encoding.network import Floats
    from knowledge.matching.index import State
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]

_SIZE = 512
_WORDS = _SIZE // 64
_LOOKED_AT = 4
"""How many times more rows than wanted are taken by their signs: with four, 98 of 100 of the nearest are among them."""

_LARGEST = 127


class PhrasingVectors:
    """The vectors of phrasings, by the rows that the phrasings have in the index."""

    def __init__(self, state: State | None = None) -> None:
        """None yet, or those that ``state`` was taken from."""
        self._count = 0 if state is None else len(state["steps"])
        self._numbers: NDArray[np.int8] = np.empty((0, _SIZE), np.int8) if state is None else state["numbers"]
        self._steps: Floats = np.empty(0, np.float32) if state is None else state["steps"]
        # One row for each 64 signs, so that a whole row is compared at once.
        self._signs: NDArray[np.uint64] = _signs_of(self._numbers).T.copy()

    def __len__(self) -> int:
        """How many rows there are, those without a phrasing included."""
        return self._count

    def append(self, vectors: Floats) -> None:
        """Adds the vectors of the next rows, shape (rows, 512)."""
        self._make_room(self._count + len(vectors))
        rows = slice(self._count, self._count + len(vectors))
        steps = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-9) / _LARGEST
        self._numbers[rows] = np.rint(vectors / steps[:, None]).astype(np.int8)
        self._steps[rows] = steps
        self._signs[:, rows] = _signs_of(self._numbers[rows]).T
        self._count += len(vectors)

    def nearest(self, vector: Floats, limit: int, removed: NDArray[np.bool_]) -> Ints:
        """The rows whose vectors are nearest, in no particular order.

        Args:
            vector: Shape (512,).
            limit: How many rows at most.
            removed: Rows to pass over, shape (rows,).
        """
        signs = np.packbits(vector > 0).view(np.uint64)
        differing = np.zeros(self._count, np.uint16)
        for word in range(_WORDS):
            differing += np.bitwise_count(self._signs[word, : self._count] ^ signs[word])
        differing[removed] = _SIZE + 1
        found = min(limit * _LOOKED_AT, self._count - int(np.count_nonzero(removed)))
        if found <= 0:
            return np.empty(0, np.int32)
        rows = np.argpartition(differing, found - 1)[:found].astype(np.int32)
        if found <= limit:
            return rows
        return rows[np.argpartition(-(self.of(rows) @ vector), limit - 1)[:limit]]

    def of(self, rows: Ints) -> Floats:
        """The vectors of rows, shape (rows, 512)."""
        return self._numbers[rows] * self._steps[rows, None]

    def state(self) -> State:
        """What the vectors can be restored from."""
        return {"numbers": self._numbers[: self._count], "steps": self._steps[: self._count]}

    def _make_room(self, count: int) -> None:
        if count <= len(self._steps):
            return
        room = max(count, len(self._steps) * 3 // 2)
        numbers, steps, signs = self._numbers, self._steps, self._signs
        self._numbers, self._steps = np.zeros((room, _SIZE), np.int8), np.zeros(room, np.float32)
        self._signs = np.zeros((_WORDS, room), np.uint64)
        self._numbers[: self._count], self._steps[: self._count] = numbers[: self._count], steps[: self._count]
        self._signs[:, : self._count] = signs[:, : self._count]


def _signs_of(numbers: NDArray[np.int8]) -> NDArray[np.uint64]:
    """The signs of the numbers as bits, shape (rows, 8)."""
    return np.packbits(numbers > 0, axis=1).view(np.uint64).reshape(len(numbers), _WORDS)
