"""Entries that somebody should look at again: their day has come, they are old, or their source is gone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from knowledge.content.checks.dates import MAX_AGE
from knowledge.content.links import LinkState
from knowledge.storage.source_checks import SourceCheck

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from knowledge.content.links import LinkChecker
    from knowledge.curation.server import ServerKnowledge
    from knowledge.models import Entry
    from knowledge.storage.database import Storage


class StaleReason(StrEnum):
    """Why an entry is to be looked at."""

    REVIEW = "review"
    AGE = "age"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class StaleEntry:
    """An entry to look at: since when its review is due, when it was verified, or when its source was found gone."""

    entry: Entry
    is_own: bool
    reason: StaleReason
    since: date
    url: str | None = None
    detail: str = ""


_BROKEN: Final = {LinkState.GONE.value}


def stale_entries(live: ServerKnowledge, today: date, checks: Mapping[str, SourceCheck]) -> list[StaleEntry]:
    """What is to be looked at, the server's own first, the longest due first.

    Args:
        live: The server.
        today: The day it is.
        checks: What its sources' addresses last answered.
    """
    own = {fact.fact_id for fact in live.facts}
    found = [stale for entry in live.entries for stale in _reasons(live, entry, today, checks, is_own=entry.id in own)]
    return sorted(found, key=lambda stale: (not stale.is_own, stale.since, stale.entry.id))


def own_addresses(live: ServerKnowledge) -> dict[str, list[str]]:
    """The addresses that the server's own facts cite, each with the ids of those facts."""
    citing: dict[str, list[str]] = defaultdict(list)
    for fact in live.facts:
        for source in fact.fact.sources:
            citing[source.url].append(fact.fact_id)
    return citing


async def check_sources(storage: Storage, live: ServerKnowledge, checker: LinkChecker, at: datetime) -> int:
    """Asks the addresses that the server's own facts cite; says how many are gone. The checker was entered before.

    Raises:
        StorageError: What they answered could not be kept.
    """
    citing = own_addresses(live)
    checks = [SourceCheck(report.url, report.state.value, report.detail, at) async for report in checker.check(citing)]
    await storage.source_checks.save(live.server_id, checks, keep=citing)
    return sum(check.state in _BROKEN for check in checks)


def _reasons(
    live: ServerKnowledge, entry: Entry, today: date, checks: Mapping[str, SourceCheck], *, is_own: bool
) -> Iterator[StaleEntry]:
    if entry.review_by is not None and entry.review_by < today:
        yield StaleEntry(entry, is_own, StaleReason.REVIEW, entry.review_by)
    elif entry.as_of is not None and today - entry.as_of > MAX_AGE:
        yield StaleEntry(entry, is_own, StaleReason.AGE, entry.as_of)
    for source in live.sources_of(entry) if checks else ():
        check = checks.get(str(source.url))
        if check is not None and check.state in _BROKEN:
            day = check.checked_at.date()
            yield StaleEntry(entry, is_own, StaleReason.SOURCE, day, check.url, check.detail)
