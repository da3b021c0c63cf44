"""Plans an import, makes a change of the plan, and writes an export."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from knowledge.curation.applying import Prepared, Update
from knowledge.curation.changes import ImportFacts
from knowledge.curation.server import FEW, ServerKnowledge
from knowledge.exchange.planning import Plan, RowOutcome, make_plan
from knowledge.exchange.reading import Format, decode, encode
from knowledge.exchange.records import ExchangeError
from knowledge.exchange.snapshot import Snapshot, take_snapshot
from knowledge.storage.audit import AuditNote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from knowledge.models import KnowledgeBase
    from knowledge.storage.database import Storage


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that somebody gave: of its name only the ending counts."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A dry run: what a file would do, and the change that does it."""

    plan: Plan
    change: ImportFacts
    prepared: Prepared
    """For ``Curator.make(server_id, plan.change, by, prepared=plan.prepared)``: worked out already."""


async def plan_import(
    storage: Storage, base: KnowledgeBase, server_id: int, file: GivenFile, at: datetime
) -> ImportPlan:
    """Reads a file and holds it against what a server has; changes nothing.

    Args:
        storage: Where the server's facts are.
        base: The shared base.
        server_id: The server.
        file: What was given.
        at: Now.

    Raises:
        ExchangeError: The file cannot be read. Rows that are refused are no error; they stand in the plan.
        StorageError: The server's facts could not be read.
    """
    snapshot = await take_snapshot(storage, server_id, _ids(base))
    return await asyncio.to_thread(_plan, storage, snapshot, file, at)


async def export_server(storage: Storage, server_id: int, wanted: Format) -> bytes:
    """Writes everything that a server wrote for itself: complete, and the same bytes for the same content.

    Raises:
        StorageError: It could not be read.
    """
    snapshot = await take_snapshot(storage, server_id, frozenset())
    return await asyncio.to_thread(lambda: encode(snapshot.records(), wanted))


async def prepare_import(storage: Storage, live: ServerKnowledge, change: ImportFacts, at: datetime) -> Prepared:
    """Works out an import that waited for a second moderator, against the server as it is now.

    Raises:
        ExchangeError: It cannot be carried out any more; the sentence names the first reason.
        StorageError: The server's facts could not be read.
    """
    file = GivenFile("waiting.json", change.document.encode())
    planned = await plan_import(storage, live.base, live.server_id, file, at)
    if refused := planned.plan.refused:
        row = refused[0]
        raise ExchangeError(f"“{row.text}” cannot be imported any more: {row.problems[0]}")
    return planned.prepared


def _plan(storage: Storage, snapshot: Snapshot, file: GivenFile, at: datetime) -> ImportPlan:
    plan = make_plan(decode(file.data, file.name), snapshot, today=at.date())
    document = encode(plan.records(), Format.JSON).decode() if plan.is_applicable else ""
    return ImportPlan(plan, ImportFacts(document=document), _prepared(storage, plan, at))


def _prepared(storage: Storage, plan: Plan, at: datetime) -> Prepared:
    counts, store, server_id = plan.counts, storage.adjustments, plan.server_id
    summary = f"{counts[RowOutcome.NEW]} new, {counts[RowOutcome.CHANGED]} changed, {counts[RowOutcome.SAME]} same"
    return Prepared(
        notes=(AuditNote("import", "file", None, summary), *plan.notes),
        writes=tuple(plan.writes),
        steps=(
            store.hiding(server_id, plan.hidden, at=at),
            store.teaching(server_id, plan.taught, at=at),
            store.declining(server_id, plan.negatives, at=at),
        ),
        updates=tuple(_updates(plan)),
        expected_revision=plan.revision,
    )


def _updates(plan: Plan) -> Iterator[Update]:
    # Partial calls: a lambda would look its names up when the loop is long over.
    many = len(plan.facts) > FEW
    for write, fact in plan.facts:
        version = write.expected_version + 1
        yield partial(
            ServerKnowledge.put_fact,
            fact_id=write.fact_id, fact=fact, version=version, overrides=write.overrides, in_bulk=many,
        )  # fmt: skip
    for entry_id in plan.hidden:
        yield partial(ServerKnowledge.hide, entry_id=entry_id)
    for entry_id, phrasing in plan.taught:
        yield partial(ServerKnowledge.teach, entry_id=entry_id, phrasing=phrasing)
    for question in plan.negatives:
        yield partial(ServerKnowledge.add_negative, question=question)


def _ids(base: KnowledgeBase) -> frozenset[str]:
    return frozenset(entry.id for entry in base.entries)
