"""Holds the vectors of phrasings, and finds those that point most nearly the way of a question's.

A vector is kept in eight bits a number. To find the nearest quickly, only the signs of the numbers are compared first
(a random-projection hash; Charikar, STOC 2002: the share of signs that differ grows with the angle), and the best of
those by the vectors themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.encoding.network import SIZE
from knowledge.matching.columns import Forkable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.encoding.network import Floats
    from knowledge.matching.columns import State

    Ints = NDArray[np.int32]

_WORDS = SIZE // 64
_LOOKED_AT = 4
"""How many times more rows than wanted are taken by their signs: with four, 98 of 100 of the nearest are among them."""

_LARGEST = 127


class PhrasingVectors(Forkable):
    """The vectors of phrasings, by the rows that the phrasings have in the index."""

    def __init__(self, state: State | None = None) -> None:
        """None yet, or those that ``state`` was taken from; its arrays are used as they are."""
        # Copies share the first block, which is never written to; what is added goes to the second.
        self._shared = _Block() if state is None else _Block(state["numbers"], state["steps"], state["signs"])
        self._own = _Block()

    def __len__(self) -> int:
        """How many rows there are, those without a phrasing included."""
        return len(self._shared) + len(self._own)

    def append(self, vectors: Floats) -> None:
        """Adds the vectors of the next rows, shape (rows, 512)."""
        self._own.append(vectors)

    def put_off(self, count: int) -> None:
        """Makes room for the vectors of so many next rows, which ``put`` gives them; until then they are all 0."""
        self._own.lengthen(count)

    def put(self, row: int, vector: Floats) -> None:
        """Gives a row that was appended since the vectors were last sorted another vector, shape (512,)."""
        self._own.put(row - len(self._shared), vector)

    def nearest(self, vector: Floats, limit: int, removed: NDArray[np.bool_] | None = None) -> Ints:
        """The rows whose vectors are nearest, in no particular order.

        Args:
            vector: Shape (512,).
            limit: How many rows at most.
            removed: Rows to pass over, shape (rows,); None if there are none.
        """
        signs = np.packbits(vector > 0).view(np.uint64)
        differing = np.empty(len(self), np.uint16)
        self._shared.count_differing(signs, differing[: len(self._shared)])
        self._own.count_differing(signs, differing[len(self._shared) :])
        if removed is not None:
            differing[removed] = SIZE + 1
        # So few signs differ in those that are looked at, and in some more that are as near as the last of them.
        with_fewer = np.cumsum(np.bincount(differing, minlength=SIZE + 1)[: SIZE + 1])
        most = int(np.searchsorted(with_fewer, min(limit * _LOOKED_AT, int(with_fewer[-1]))))
        rows = np.flatnonzero(differing <= most).astype(np.int32)
        if len(rows) <= limit:
            return rows
        return rows[np.argpartition(-(self.of(rows) @ vector), limit - 1)[:limit]]

    def of(self, rows: Ints) -> Floats:
        """The vectors of rows, shape (rows, 512)."""
        if not len(self._own):
            return self._shared.of(rows)
        vectors = np.empty((len(rows), SIZE), np.float32)
        is_shared = rows < len(self._shared)
        vectors[is_shared] = self._shared.of(rows[is_shared])
        vectors[~is_shared] = self._own.of(rows[~is_shared] - len(self._shared))
        return vectors

    def detach(self) -> None:
        """Copies the vectors that came since they were last sorted."""
        self._own = self._own.fork()

    def sort(self) -> None:
        """Makes all vectors the part that copies share."""
        if not len(self._own):
            return
        shared, own = self._shared.arrays(), self._own.arrays()
        self._shared = _Block(
            np.concatenate([shared[0], own[0]]),
            np.concatenate([shared[1], own[1]]),
            np.concatenate([shared[2], own[2]], axis=1),
        )
        self._own = _Block()

    def state(self) -> State:
        """What the vectors can be restored from; sorted first."""
        self.sort()
        numbers, steps, signs = self._shared.arrays()
        return {"numbers": numbers, "steps": steps, "signs": signs}


class _Block(Forkable):
    """Vectors that lie together, with room for more."""

    __slots__ = ("_count", "_numbers", "_signs", "_steps")

    def __init__(
        self,
        numbers: NDArray[np.int8] | None = None,
        steps: Floats | None = None,
        signs: NDArray[np.uint64] | None = None,
    ) -> None:
        self._numbers = np.empty((0, SIZE), np.int8) if numbers is None else numbers
        self._steps: Floats = np.empty(0, np.float32) if steps is None else steps
        # One row for each 64 signs, so that a whole row is compared at once.
        self._signs = np.empty((_WORDS, 0), np.uint64) if signs is None else signs
        self._count = len(self._steps)

    def __len__(self) -> int:
        return self._count

    def append(self, vectors: Floats) -> None:
        """Adds vectors, shape (rows, 512)."""
        self.lengthen(len(vectors))
        self._write(slice(self._count - len(vectors), self._count), vectors)

    def lengthen(self, count: int) -> None:
        """Adds so many vectors of which all numbers are 0."""
        self._make_room(self._count + count)
        self._count += count

    def put(self, row: int, vector: Floats) -> None:
        """Replaces a vector by another, shape (512,)."""
        self._write(slice(row, row + 1), vector[None])

    def count_differing(self, signs: NDArray[np.uint64], differing: NDArray[np.uint16]) -> None:
        """Counts how many signs of each vector are not these, into an array of shape (rows,)."""
        others, count = np.empty(self._count, np.uint64), np.empty(self._count, np.uint8)
        differing[:] = 0
        for word in range(_WORDS):
            np.bitwise_xor(self._signs[word, : self._count], signs[word], out=others)
            np.bitwise_count(others, out=count)
            differing += count

    def of(self, rows: Ints) -> Floats:
        """The vectors of rows, shape (rows, 512)."""
        return self._numbers[rows] * self._steps[rows, None]

    def arrays(self) -> tuple[NDArray[np.int8], Floats, NDArray[np.uint64]]:
        """The numbers, their steps and the signs, without the room."""
        return self._numbers[: self._count], self._steps[: self._count], self._signs[:, : self._count]

    def detach(self) -> None:
        """Copies the vectors, without the room."""
        numbers, steps, signs = self.arrays()
        self._numbers, self._steps, self._signs = numbers.copy(), steps.copy(), signs.copy()

    def _write(self, rows: slice, vectors: Floats) -> None:
        steps = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-9) / _LARGEST
        self._numbers[rows] = np.rint(vectors / steps[:, None]).astype(np.int8)
        self._steps[rows] = steps
        self._signs[:, rows] = _signs_of(self._numbers[rows]).T

    def _make_room(self, count: int) -> None:
        if count <= len(self._steps):
            return
        room = max(count, len(self._steps) * 3 // 2)
        old_numbers, old_steps, old_signs = self.arrays()
        self._numbers, self._steps = np.zeros((room, SIZE), np.int8), np.zeros(room, np.float32)
        self._signs = np.zeros((_WORDS, room), np.uint64)
        self._numbers[: self._count], self._steps[: self._count] = old_numbers, old_steps
        self._signs[:, : self._count] = old_signs


def _signs_of(numbers: NDArray[np.int8]) -> NDArray[np.uint64]:
    """The signs of the numbers as bits, shape (rows, 8)."""
    return np.packbits(numbers > 0, axis=1).view(np.uint64).reshape(len(numbers), _WORDS)
