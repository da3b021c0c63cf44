"""Finds the entries that store a phrasing exactly as it was typed.

Of a phrasing only a digest of 64 bits is kept; see ``numbering`` for how likely two are to share one.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from knowledge.matching.columns import Forkable
from knowledge.matching.numbering import digest_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.matching.columns import Ints, State


class ExactPhrasings(Forkable):
    """Which entries store which phrasings, in their normal form."""

    __slots__ = ("_digests", "_entries", "_fresh_digests", "_fresh_entries", "_hidden", "_own")

    def __init__(self, state: State | None = None) -> None:
        """None yet, or those that ``state`` was taken from."""
        # Shared by copies, in the order of the digests, and for each digest in that of the entries.
        self._digests: NDArray[np.uint64] = np.empty(0, np.uint64) if state is None else state["digests"]
        self._entries: Ints = np.empty(0, np.int32) if state is None else state["entries"]
        # What came in bulk, until it is sorted: what may be very many takes as little room as it can.
        self._fresh_digests, self._fresh_entries = array("Q"), array("i")
        self._own: dict[int, list[int]] = {}
        self._hidden: set[tuple[int, int]] = set()

    def owners(self, normalised: str) -> list[int]:
        """The entries that store a phrasing, each once, in the order of their numbers."""
        return self._owners(digest_of(normalised))

    def add(self, normalised: str, entry: int, *, in_bulk: bool = False) -> None:
        """Notes that an entry stores a phrasing; that it does so twice is noted once.

        Args:
            normalised: The phrasing in its normal form.
            entry: The number of the entry.
            in_bulk: Whether it is one of many, which are sorted together, at the latest when they are asked for.
        """
        digest = digest_of(normalised)
        if in_bulk:
            self._fresh_digests.append(digest)
            self._fresh_entries.append(entry)
        elif entry not in self._owners(digest):
            self._own.setdefault(digest, []).append(entry)

    def remove(self, normalised: str, entry: int) -> None:
        """Notes that an entry stores a phrasing no more; nothing happens if it did not."""
        digest = digest_of(normalised)
        if entry not in self._owners(digest):
            return
        own = self._own.get(digest, [])
        if entry not in own:
            self._hidden.add((digest, entry))
            return
        own.remove(entry)
        if not own:
            del self._own[digest]

    def detach(self) -> None:
        """Copies what came or went since the phrasings were last sorted."""
        self._fresh_digests, self._fresh_entries = self._fresh_digests[:], self._fresh_entries[:]
        self._hidden = set(self._hidden)
        self._own = {digest: entries[:] for digest, entries in self._own.items()}

    def sort(self) -> None:
        """Makes all there is the part that copies share."""
        kept = np.ones(len(self._digests), np.bool_)
        for digest, entry in self._hidden:
            kept[self._span(digest)] &= self._entries[self._span(digest)] != entry
        for digest, own in self._own.items():
            self._fresh_digests.extend([digest] * len(own))
            self._fresh_entries.extend(own)
        digests = np.concatenate([self._digests[kept], np.array(self._fresh_digests, np.uint64)])
        entries = np.concatenate([self._entries[kept], np.array(self._fresh_entries, np.int32)])
        order = np.lexsort((entries, digests))
        digests, entries = digests[order], entries[order]
        is_first = np.ones(len(order), np.bool_)
        is_first[1:] = np.diff(digests).astype(np.bool_) | np.diff(entries).astype(np.bool_)
        self._digests, self._entries = digests[is_first], entries[is_first]
        self._fresh_digests, self._fresh_entries = array("Q"), array("i")
        self._own, self._hidden = {}, set()

    def state(self) -> State:
        """What they can be restored from, as arrays; sorted first."""
        self.sort()
        return {"digests": self._digests, "entries": self._entries}

    def _owners(self, digest: int) -> list[int]:
        if self._fresh_digests:
            self.sort()
        shared = self._entries[self._span(digest)].tolist() if len(self._digests) else []
        if self._hidden:
            shared = [entry for entry in shared if (digest, entry) not in self._hidden]
        return sorted([*shared, *self._own.get(digest, ())])

    def _span(self, digest: int) -> slice:
        wanted = np.uint64(digest)
        return slice(
            int(np.searchsorted(self._digests, wanted)), int(np.searchsorted(self._digests, wanted, side="right"))
        )
