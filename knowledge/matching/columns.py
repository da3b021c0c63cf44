"""Lists of numbers that many share and each can lengthen for itself.

The base that all servers share is large and does not change; what one server adds is small. So every list here has a
part that is never written to, which copies share (it may be mapped from a file), and a part of its own.
"""

from __future__ import annotations

from array import array
from copy import copy
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

State = dict[str, NDArray[Any]]
"""Named arrays, as they are stored in one file."""

_NONE = np.empty(0, np.int32)
_FIRST_START = np.zeros(1, np.int32)


class Forkable:
    """Something of which copies can be made that share what is large."""

    __slots__ = ()

    def fork(self) -> Self:
        """A copy to change, which leaves this one as it is; what is large and never written to is shared."""
        other = copy(self)
        other.detach()
        return other

    def detach(self) -> None:
        """Copies what is not to be shared; called on a copy that still shares everything."""
        raise NotImplementedError


class Column(Forkable):
    """One number each, by position."""

    __slots__ = ("_own", "_shared")

    def __init__(self, shared: NDArray[Any] = _NONE) -> None:
        """A column of the numbers of ``shared``, of type int32 or float32, which is not copied."""
        self._shared = shared
        self._own: array[Any] = array("f" if shared.dtype == np.float32 else "i")

    def __len__(self) -> int:
        return len(self._shared) + len(self._own)

    def extend(self, values: Iterable[Any]) -> None:
        """Appends numbers."""
        self._own.extend(values)

    def one(self, position: int) -> Any:
        """The number at one position."""
        shared = len(self._shared)
        return self._shared[position].item() if position < shared else self._own[position - shared]

    def take(self, positions: Ints) -> NDArray[Any]:
        """The numbers at positions."""
        if not self._own:
            return np.asarray(self._shared[positions])
        result = np.empty(len(positions), self._shared.dtype)
        shared = positions < len(self._shared)
        result[shared] = self._shared[positions[shared]]
        result[~shared] = self._own_view()[positions[~shared] - len(self._shared)]
        return result

    def whole(self) -> NDArray[Any]:
        """All numbers; what is shared is not copied while there is nothing else."""
        return np.concatenate([self._shared, self._own_view()]) if self._own else self._shared

    def detach(self) -> None:
        """Copies what came since the shared part was made."""
        self._own = self._own[:]

    def _own_view(self) -> NDArray[Any]:
        return np.frombuffer(self._own, self._shared.dtype)


class Tally(Column):
    """One count each, by position, which can change, those of the shared part too."""

    __slots__ = ("_changes",)

    def __init__(self, shared: Ints = _NONE) -> None:
        super().__init__(shared)
        self._changes: Ints | None = None

    def append(self) -> None:
        """Begins the next count, with 0."""
        self.extend((0,))

    def add(self, positions: Ints, changes: Ints) -> None:
        """Changes the counts at positions, none of which is named twice, each by as much as is said."""
        shared = len(self._shared)
        is_shared = positions < shared
        if shared and self._changes is None:
            # The system gives memory that was never written to only when it is: only what changes takes room.
            self._changes = np.zeros(shared, np.int32)
        if self._changes is not None:
            self._changes[positions[is_shared]] += changes[is_shared]
        if self._own:
            np.frombuffer(self._own, np.int32)[positions[~is_shared] - shared] += changes[~is_shared]

    def one(self, position: int) -> int:
        """The count at one position."""
        count = int(super().one(position))
        if self._changes is not None and position < len(self._changes):
            count += int(self._changes[position])
        return count

    def take(self, positions: Ints) -> Ints:
        """The counts at positions."""
        counts: Ints = super().take(positions)
        if self._changes is not None:
            shared = positions < len(self._changes)
            counts = counts + np.where(shared, self._changes[np.where(shared, positions, 0)], np.int32(0))
        return counts

    def whole(self) -> Ints:
        """All counts."""
        counts: Ints = super().whole()
        if self._changes is not None:
            counts = counts.copy()
            counts[: len(self._changes)] += self._changes
        return counts

    def detach(self) -> None:
        """Copies what came or changed since the shared part was made."""
        super().detach()
        self._changes = None if self._changes is None else self._changes.copy()


class Ragged(Forkable):
    """A list of numbers each, by position."""

    __slots__ = ("_flat", "_own_flat", "_own_starts", "_starts")

    def __init__(self, flat: Ints = _NONE, starts: Ints = _FIRST_START) -> None:
        """Lists that lie one after the other in ``flat``; the list at position p begins at ``starts[p]``."""
        self._flat = flat
        self._starts = starts
        self._own_flat = array("i")
        self._own_starts = array("i", [0])

    def __len__(self) -> int:
        return len(self._starts) + len(self._own_starts) - 2

    def append(self, values: Iterable[int]) -> None:
        """Appends a list."""
        self._own_flat.extend(values)
        self._own_starts.append(len(self._own_flat))

    def one(self, position: int) -> Iterable[int]:
        """The list at one position."""
        shared = len(self._starts) - 1
        if position < shared:
            numbers: list[int] = self._flat[self._starts[position] : self._starts[position + 1]].tolist()
            return numbers
        return self._own_flat[self._own_starts[position - shared] : self._own_starts[position - shared + 1]]

    def span(self, first: int, stop: int) -> Ints:
        """What the lists from ``first`` to before ``stop`` hold; they are all shared or all not."""
        shared = len(self._starts) - 1
        if first < shared:
            return self._flat[self._starts[first] : self._starts[stop]]
        part = self._own_flat[self._own_starts[first - shared] : self._own_starts[stop - shared]]
        return np.frombuffer(part, np.int32) if part else _NONE

    def gather(self, positions: Ints) -> tuple[Ints, Ints]:
        """What the lists at positions hold, and for each number which of the positions it is from.

        Their order is that of the positions only among shared lists, and among the others.
        """
        shared = len(self._starts) - 1
        if not self._own_flat:
            inside = positions if len(self) == shared else positions[positions < shared]
            place = None if len(inside) == len(positions) else np.flatnonzero(positions < shared).astype(np.int32)
            return _spread(self._flat, self._starts, inside, place)
        is_shared = positions < shared
        here, there = np.flatnonzero(is_shared).astype(np.int32), np.flatnonzero(~is_shared).astype(np.int32)
        own_flat = np.frombuffer(self._own_flat, np.int32)
        own_starts = np.frombuffer(self._own_starts, np.int32)
        values, owners = _spread(self._flat, self._starts, positions[here], here)
        own_values, own_owners = _spread(own_flat, own_starts, positions[there] - shared, there)
        return np.concatenate([values, own_values]), np.concatenate([owners, own_owners])

    def whole(self) -> tuple[Ints, Ints]:
        """All lists, one after the other, and where each begins."""
        if len(self._own_starts) == 1:
            return self._flat, self._starts
        flat = np.concatenate([self._flat, np.frombuffer(self._own_flat, np.int32)]) if self._own_flat else self._flat
        own_starts = np.frombuffer(self._own_starts, np.int32)[1:] + np.int32(len(self._flat))
        return flat, np.concatenate([self._starts, own_starts])

    def detach(self) -> None:
        """Copies what came since the shared part was made."""
        self._own_flat, self._own_starts = self._own_flat[:], self._own_starts[:]


class Postings(Forkable):
    """A growing list of numbers each, by position, made for looking up few of very many.

    Unlike those of ``Ragged``, lists can grow after they were begun; what is shared stays as it is, and each has a
    little array of its own for what came later.
    """

    __slots__ = ("_flat", "_own", "_starts")

    def __init__(self, flat: Ints = _NONE, starts: Ints = _FIRST_START) -> None:
        self._flat = flat
        self._starts = starts
        self._own: dict[int, array[int]] = {}

    @classmethod
    def of(cls, lists: Ragged, positions: int) -> Self:
        """What is found by position in ``lists``, found by what it holds: for each number below ``positions``, where.

        Numbers are sorted together with where they were found, as one number of 64 bits each.
        """
        flat, starts = lists.whole()
        keys = flat.astype(np.int64)
        keys <<= 32
        keys |= np.repeat(np.arange(len(starts) - 1, dtype=np.int64), np.diff(starts))
        keys.sort()
        counts = np.bincount(flat, minlength=positions)
        keys &= 0xFFFFFFFF
        return cls(keys.astype(np.int32), np.concatenate([_FIRST_START, np.cumsum(counts, dtype=np.int32)]))

    def __bool__(self) -> bool:
        """Whether there is a shared part."""
        return len(self._flat) > 0

    def append(self, positions: Iterable[int], value: int) -> None:
        """Appends a number to several lists."""
        own = self._own
        for position in positions:
            if position in own:
                own[position].append(value)
            else:
                own[position] = array("i", (value,))

    def gather(self, positions: Ints) -> list[tuple[int, Ints]]:
        """The lists at positions, each with its place among them; empty ones are left out, some come in two parts."""
        inside = np.where(positions < len(self._starts) - 1, positions, 0)
        firsts, stops = (
            self._starts[inside].tolist(),
            self._starts[inside + 1].tolist() if len(self._starts) > 1 else [],
        )
        found = []
        for place, position in enumerate(positions.tolist()):
            if position < len(self._starts) - 1 and firsts[place] < stops[place]:
                found.append((place, self._flat[firsts[place] : stops[place]]))
            if position in self._own:
                found.append((place, np.frombuffer(self._own[position], np.int32)))
        return found

    def whole(self) -> tuple[Ints, Ints]:
        """The shared part: all lists, one after the other, and where each begins."""
        return self._flat, self._starts

    def detach(self) -> None:
        """Copies what came since the shared part was made."""
        self._own = {position: own[:] for position, own in self._own.items()}


def _spread(flat: Ints, starts: Ints, positions: Ints, places: Ints | None) -> tuple[Ints, Ints]:
    """What the lists at positions hold, one after the other, and the place of each (by default its position's)."""
    first = starts[positions]
    lengths = starts[positions + 1] - first
    if places is None:
        places = np.arange(len(positions), dtype=np.int32)
    owners = np.repeat(places, lengths)
    ends = np.cumsum(lengths)
    if not len(owners):
        return _NONE, owners
    index = np.arange(ends[-1])
    index += np.repeat(first - (ends - lengths), lengths)
    return flat[index], owners
