"""Asks every stored question of the live answers, and tells which no longer finds its own entry."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Final

from knowledge.matching.results import Outcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from knowledge.curation.server import ServerKnowledge

_TURN: Final = 0.02
"""Seconds of asking before others have their turn."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A stored question, and what became of it instead of being answered by its entry."""

    entry_id: str
    phrasing: str
    outcome: Outcome
    found_id: str | None
    confidence: float
    negative: str | None
    """The question not to be answered that keeps it from being answered."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the test is; the last one is complete."""

    done: int
    total: int
    failures: tuple[Failure, ...]


async def run_self_test(live: ServerKnowledge, *, own_only: bool = False) -> AsyncIterator[Progress]:
    """Asks every stored question; tells how far it is now and then, and at the end.

    Args:
        live: The server. What is changed while the test runs counts from then on.
        own_only: Leave the shared entries out, but for what was taught to them.
    """
    asked = _stored(live, own_only=own_only)
    failures: list[Failure] = []
    turn_ends = perf_counter() + _TURN
    for done, (entry_id, phrasing) in enumerate(asked, start=1):
        if (failure := _ask(live, entry_id, phrasing)) is not None:
            failures.append(failure)
        if perf_counter() > turn_ends:
            yield Progress(done, len(asked), tuple(failures))
            await asyncio.sleep(0)
            turn_ends = perf_counter() + _TURN
    yield Progress(len(asked), len(asked), tuple(failures))


def _stored(live: ServerKnowledge, *, own_only: bool) -> list[tuple[str, str]]:
    own = [(fact.fact_id, phrasing) for fact in live.facts for phrasing in fact.fact.asked_as]
    taught = [pair for pair in live.all_taught() if _is_shown(live, pair[0])]
    shared = [(entry.id, phrasing) for entry in live.shared_entries() for phrasing in entry.asked_as]
    return [*own, *taught, *([] if own_only else shared)]


def _is_shown(live: ServerKnowledge, entry_id: str) -> bool:
    entry = live.entry(entry_id)
    return entry is not None and entry.id == entry_id


def _ask(live: ServerKnowledge, entry_id: str, phrasing: str) -> Failure | None:
    if not _is_shown(live, entry_id):  # removed while the test ran
        return None
    match = live.match(phrasing)
    best = match.hits[0] if match.hits else None
    if best is not None and best.entry_id == entry_id and match.outcome is Outcome.ANSWER:
        return None
    return Failure(
        entry_id,
        phrasing,
        match.outcome,
        best.entry_id if best else None,
        best.confidence if best else 0.0,
        match.kept_back_by,
    )
