"""Takes a whole import back: what it added is removed, what it changed is as it was before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from knowledge.curation.applying import Prepared
from knowledge.curation.errors import NotThereError
from knowledge.curation.facts import Fact
from knowledge.curation.history import text_of
from knowledge.curation.server import ServerKnowledge
from knowledge.storage.audit import AuditNote
from knowledge.storage.facts import FactState, FactWrite

if TYPE_CHECKING:
    from knowledge.curation.applying import Update
    from knowledge.exchange.planning import Plan
    from knowledge.storage.database import Storage
    from knowledge.storage.facts import FactVersion, StoredFact


class Imported(BaseModel):
    """What an import did, in few words, so that it can be taken back."""

    model_config = ConfigDict(frozen=True)

    facts: tuple[tuple[str, int], ...] = ()
    """Ids, each with the version that the import made."""
    hidden: tuple[str, ...] = ()
    taught: tuple[tuple[str, str], ...] = ()
    negatives: tuple[str, ...] = ()

    @classmethod
    def by(cls, plan: Plan) -> Imported:
        """What carrying out a plan did."""
        return cls(
            facts=tuple((write.fact_id, write.expected_version + 1) for write in plan.writes),
            hidden=tuple(plan.hidden),
            taught=tuple(plan.taught),
            negatives=tuple(plan.negatives),
        )


async def prepare_undo(storage: Storage, server_id: int, imported: Imported) -> Prepared:
    """Works out how an import is taken back; all of it, or (when a fact was changed since) nothing.

    Args:
        storage: Where the server's facts are.
        server_id: The server.
        imported: What the import did.

    Raises:
        NotThereError: A fact is not kept any more.
        StorageError: It could not be read.
    """
    stored = {fact.fact_id: fact for fact in await storage.facts.all(server_id)}
    count = len(imported.facts) + len(imported.hidden) + len(imported.taught) + len(imported.negatives)
    notes = [AuditNote("undo import", "import", f"{count:,} changes", None)]
    writes: list[FactWrite] = []
    updates: list[Update] = []
    for fact_id, version in imported.facts:
        if (now := stored.get(fact_id)) is None:
            raise NotThereError("A fact of this import is not kept any more. Remove or restore facts one by one.")
        before = await storage.facts.version(server_id, fact_id, version - 1) if version > 1 else None
        write, note, update = _undone(now, before, version)
        writes.append(write)
        notes.append(note)
        updates.append(update)
    updates += [partial(ServerKnowledge.unhide, entry_id=entry_id) for entry_id in imported.hidden]
    updates += [partial(ServerKnowledge.unteach, entry_id=entry, phrasing=text) for entry, text in imported.taught]
    updates += [partial(ServerKnowledge.remove_negative, question=question) for question in imported.negatives]
    store = storage.adjustments
    steps = (
        *(store.unhiding(server_id, entry_id) for entry_id in imported.hidden),
        *(store.unteaching(server_id, entry_id, phrasing) for entry_id, phrasing in imported.taught),
        *(store.no_longer_declining(server_id, question) for question in imported.negatives),
    )
    return Prepared(tuple(notes), tuple(writes), steps, tuple(updates))


def _undone(now: StoredFact, before: FactVersion | None, version: int) -> tuple[FactWrite, AuditNote, Update]:
    old = text_of(Fact.from_json(now.content))
    if before is None or before.state is not FactState.PUBLISHED:
        write = FactWrite(now.fact_id, now.content, FactState.REMOVED, now.overrides, version, "remove")
        return (
            write,
            AuditNote("remove", now.fact_id, old, None),
            partial(ServerKnowledge.drop_fact, fact_id=now.fact_id),
        )
    fact = Fact.from_json(before.content)
    write = FactWrite(now.fact_id, before.content, FactState.PUBLISHED, before.overrides, version, "restore")
    update = partial(
        ServerKnowledge.put_fact, fact_id=now.fact_id, fact=fact, version=version + 1, overrides=before.overrides
    )
    return write, AuditNote("restore", now.fact_id, old, text_of(fact)), update
