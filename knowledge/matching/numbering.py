"""Gives names numbers, without keeping the names.

A million phrasings have about as many different features, and a dictionary of their names would take more room than
all else together. What is found again is a digest of 64 bits instead: among ten million names the chance that any two
share one is one in 370,000, and if so, two rare features count as one.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from knowledge.matching.columns import Forkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from knowledge.matching.columns import Ints, State

UNKNOWN = -1

_MAX_MET = 100_000
"""How many names are remembered as they are, once they were looked up."""


def digest_of(name: str) -> int:
    """A number of 64 bits that stands for a name, the same on every machine."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class Names(Forkable):
    """Names with their numbers, which count from 0."""

    __slots__ = ("_digests", "_met", "_numbers", "_own")

    def __init__(self, state: State | None = None) -> None:
        """None yet, or those that ``state`` was taken from."""
        self._digests: NDArray[np.uint64] = np.empty(0, np.uint64) if state is None else state["digests"]
        self._numbers: Ints = np.empty(0, np.int32) if state is None else state["numbers"]
        self._own: dict[str, int] = {}
        # Copies have the same digests, so they share this.
        self._met: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._digests) + len(self._own)

    def find(self, name: str) -> int:
        """The number of a name; ``UNKNOWN`` if it has none."""
        number = self._own.get(name)
        if number is not None:
            return number
        if not len(self._digests):
            return UNKNOWN
        number = self._met.get(name)
        return self._look_up((name,))[0] if number is None else number

    def find_all(self, names: Iterable[str]) -> list[int]:
        """The numbers of names; ``UNKNOWN`` for those that have none."""
        names = list(names)
        own, met = self._own, self._met
        if not len(self._digests):
            return [own.get(name, UNKNOWN) for name in names]
        numbers = [own[name] if name in own else met.get(name) for name in names]
        missing = [name for name, number in zip(names, numbers, strict=True) if number is None]
        found = iter(self._look_up(missing) if missing else ())
        return [next(found) if number is None else number for number in numbers]

    def number(self, name: str) -> int:
        """The next number, for a name that has none."""
        number = self._own[name] = len(self)
        return number

    def detach(self) -> None:
        """Copies the names that came since they were last sorted."""
        self._own = dict(self._own)

    def sort(self) -> None:
        """Turns all names into digests."""
        if not self._own:
            return
        digests = np.fromiter(map(digest_of, self._own), np.uint64, len(self._own))
        numbers = np.fromiter(self._own.values(), np.int32, len(self._own))
        digests, numbers = np.concatenate([self._digests, digests]), np.concatenate([self._numbers, numbers])
        order = np.argsort(digests, kind="stable")
        self._digests, self._numbers = digests[order], numbers[order]
        self._own, self._met = {}, {}

    def state(self) -> State:
        """What they can be restored from; sorted first."""
        return {"digests": self._digests, "numbers": self._numbers}

    def _look_up(self, names: Sequence[str]) -> list[int]:
        digests = np.array([digest_of(name) for name in names], np.uint64)
        at = np.minimum(np.searchsorted(self._digests, digests), len(self._digests) - 1)
        found: list[int] = np.where(self._digests[at] == digests, self._numbers[at], UNKNOWN).tolist()
        if len(self._met) + len(found) > _MAX_MET:
            self._met.clear()
        if len(found) <= _MAX_MET:
            self._met.update(zip(names, found, strict=True))
        return found
