"""What a server has now, against which a file is held, and from which one is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.curation.facts import Fact
from knowledge.exchange.records import Record, RecordKind, fact_record
from knowledge.storage.facts import FactState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from knowledge.storage.adjustments import StoredAdjustments
    from knowledge.storage.database import Storage
    from knowledge.storage.facts import StoredFact


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All facts of a server, also those that were removed, and its adjustments, at one revision."""

    server_id: int
    revision: int
    facts: Mapping[str, StoredFact]
    adjustments: StoredAdjustments
    shared: frozenset[str] = field(repr=False)
    """The ids of the shared base."""

    def published(self) -> Iterator[StoredFact]:
        """The facts that members see, by id."""
        return (fact for _, fact in sorted(self.facts.items()) if fact.state is FactState.PUBLISHED)

    def records(self) -> Iterator[Record]:
        """What an export holds, in a fixed order."""
        for stored in self.published():
            yield fact_record(stored.fact_id, Fact.from_json(stored.content), stored.overrides)
        for entry_id in self.adjustments.hidden:
            yield Record(0, RecordKind.HIDDEN, {"entry": entry_id})
        for entry_id, phrasing in self.adjustments.taught:
            yield Record(0, RecordKind.TAUGHT, {"entry": entry_id, "phrasing": phrasing})
        for question in self.adjustments.negatives:
            yield Record(0, RecordKind.NEGATIVE, {"question": question})


async def take_snapshot(storage: Storage, server_id: int, shared: frozenset[str]) -> Snapshot:
    """Reads what a server has.

    Raises:
        StorageError: It could not be read.
    """
    while True:
        revision = await storage.writer.revision(server_id)
        facts = {stored.fact_id: stored for stored in await storage.facts.all(server_id)}
        adjustments = await storage.adjustments.all(server_id)
        if await storage.writer.revision(server_id) == revision:
            return Snapshot(server_id, revision, facts, adjustments, shared)
