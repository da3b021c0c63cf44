"""Adds, edits, removes and imports facts without end, and confirms each on standard output; a test kills it."""

from __future__ import annotations

import asyncio
import random
import sys
from datetime import UTC, datetime

from knowledge.storage.audit import AuditNote
from knowledge.storage.database import Storage
from knowledge.storage.facts import FactState, FactWrite

NOW = datetime(2026, 11, 23, tzinfo=UTC)


async def write(storage: Storage, server: int, writes: list[FactWrite]) -> None:
    """One write, then its confirmation."""
    notes = [AuditNote(one.action, one.fact_id, None, one.content) for one in writes]
    await storage.writer.write(
        server,
        NOW,
        storage.facts.saving(server, writes, actor_id=1, at=NOW),
        storage.audit.adding(server, notes, actor_id=1, at=NOW),
    )
    for one in writes:
        # One call for each whole line: what is read of it was confirmed.
        sys.stdout.write(f"{one.action} {one.fact_id} {one.expected_version + 1} {one.content}\n")
    sys.stdout.flush()


async def main(url: str, server: int, start: int, parts: int) -> None:
    """Writes until it is killed."""
    chance = random.Random(start)  # noqa: S311
    storage = await Storage.open(url)
    versions: dict[str, int] = {}
    number = 0
    while True:
        number += 1
        action = chance.choice(["add", "add", "edit", "remove", "import"])
        name = f"{start}-{number}"
        if action == "import":
            ids = [f"own-import-{name}-{part}" for part in range(parts)]
            await write(storage, server, [_write(fact_id, "x" * 500, 0, action) for fact_id in ids])
        elif action == "add" or not versions:
            await write(storage, server, [_write(f"own-{name}", f"c{name}", 0, "add")])
            versions[f"own-{name}"] = 1
        else:
            fact_id = chance.choice(list(versions))
            await write(storage, server, [_write(fact_id, f"c{name}", versions[fact_id], action)])
            versions[fact_id] += 1


def _write(fact_id: str, content: str, version: int, action: str) -> FactWrite:
    state = FactState.REMOVED if action == "remove" else FactState.PUBLISHED
    return FactWrite(fact_id, content, state, None, version, action)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], *map(int, sys.argv[2:])))
