"""Which rows belong to which entry."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from knowledge.matching.columns import Column, Forkable

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from knowledge.matching.columns import Ints, State

REMOVED = -1
"""Stands for the number of the entry, in rows whose entry was removed."""


class Rows(Forkable):
    """The rows of entries; those of one entry follow one another, and stay when it is removed."""

    __slots__ = ("_entries", "_firsts", "_gone", "_hidden", "_own", "_owners")

    def __init__(self, state: State | None = None) -> None:
        """None yet, or those that ``state`` was taken from."""
        none = np.empty(0, np.int32)
        # Shared: the entries with the span of rows of each, in the order of their numbers.
        self._entries: Ints = none if state is None else state["spans"][0]
        self._firsts: Ints = np.empty((2, 0), np.int32) if state is None else state["spans"][1:]
        self._owners = Column(none if state is None else state["owners"])
        self._own: dict[int, range] = {}
        self._hidden: set[int] = set()
        # One byte a row, 1 if its entry was removed; empty as long as none was.
        self._gone = bytearray()
        if state is not None:
            self._note_gone()

    def __len__(self) -> int:
        """How many rows there are, those of removed entries included."""
        return len(self._owners)

    def add(self, entry: int, count: int) -> None:
        """Gives an entry the next rows."""
        first = len(self)
        self._own[entry] = range(first, first + count)
        self._owners.extend([entry] * count)
        if self._gone:
            self._gone.extend(bytes(count))

    def remove(self, entry: int) -> None:
        """Takes an entry's rows from it.

        Raises:
            KeyError: there is no such entry.
        """
        rows = self.of(entry)
        if self._own.pop(entry, None) is None:
            self._hidden.add(entry)
        if not self._gone:
            self._gone = bytearray(len(self))
        self._gone[rows.start : rows.stop] = bytes([1]) * len(rows)

    def of(self, entry: int) -> range:
        """The rows of an entry.

        Raises:
            KeyError: there is no such entry.
        """
        own = self._own.get(entry)
        if own is not None:
            return own
        at = int(np.searchsorted(self._entries, entry))
        if at == len(self._entries) or self._entries[at] != entry or entry in self._hidden:
            raise KeyError(entry)
        return range(int(self._firsts[0, at]), int(self._firsts[1, at]))

    def owners(self, rows: Ints) -> Ints:
        """The numbers of the entries of rows; ``REMOVED`` for those whose entry was removed."""
        owners = self._owners.take(rows)
        return np.where(self._gone_view()[rows], REMOVED, owners) if self._gone else owners

    def all_owners(self) -> Ints:
        """The same for all rows."""
        owners = self._owners.whole()
        return np.where(self._gone_view(), np.int32(REMOVED), owners) if self._gone else owners

    def gone(self, without: Collection[int] = ()) -> NDArray[np.bool_] | None:
        """Which rows are to be passed over: those of removed entries, and of these; None if there are none."""
        if not without:
            return self._gone_view() if self._gone else None
        gone = self._gone_view().copy() if self._gone else np.zeros(len(self), np.bool_)
        for entry in without:
            rows = self.of(entry)
            gone[rows.start : rows.stop] = True
        return gone

    def detach(self) -> None:
        """Copies what came or went since the rows were last sorted."""
        self._owners = self._owners.fork()
        self._own, self._hidden, self._gone = dict(self._own), set(self._hidden), self._gone[:]

    def sort(self) -> None:
        """Makes all there is the part that copies share."""
        spans = self._spans()
        self._entries, self._firsts = spans[0], spans[1:]
        self._owners = Column(self.all_owners())
        self._own, self._hidden = {}, set()
        self._note_gone()

    def state(self) -> State:
        """What the rows can be restored from; sorted first."""
        return {"spans": np.vstack([self._entries[None], self._firsts]), "owners": self._owners.whole()}

    def _note_gone(self) -> None:
        gone = self._owners.whole() == REMOVED
        self._gone = bytearray(gone.tobytes()) if gone.any() else bytearray()

    def _spans(self) -> Ints:
        """The entries with the span of rows of each, shape (3, entries), in the order of their numbers."""
        kept = ~np.isin(self._entries, list(self._hidden)) if self._hidden else slice(None)
        shared = np.vstack([self._entries[None], self._firsts])[:, kept]
        own = array("i", (n for entry, rows in self._own.items() for n in (entry, rows.start, rows.stop)))
        spans = np.hstack([shared, np.array(own, np.int32).reshape(-1, 3).T])
        return np.ascontiguousarray(spans[:, np.argsort(spans[0], kind="stable")])

    def _gone_view(self) -> NDArray[np.bool_]:
        return np.frombuffer(self._gone, np.bool_)
