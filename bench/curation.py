"""How long it takes to curate a large server: import, export, load, add, look over, ask.

    .venv/bin/python -m bench.curation [--facts 20000] [--url postgresql+asyncpg://…]

Writes to a temporary SQLite file unless a database is named, which should be an empty one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from knowledge.answering import AnswerService
from knowledge.builtin import BUILTIN_BASE
from knowledge.cache import default_cache_dir, load_matcher
from knowledge.curation.changes import AddFact
from knowledge.curation.curator import By, Curator, write_prepared
from knowledge.curation.drafts import Draft, read_draft
from knowledge.curation.findings import look_over
from knowledge.curation.servers import Servers
from knowledge.exchange.importing import GivenFile, export_server, plan_import
from knowledge.exchange.reading import Format
from knowledge.storage.database import Storage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from knowledge.matching.matcher import Matcher
    from knowledge.models import KnowledgeBase

SERVER, TERMINAL = 1, 2
ADDED = 50
ASKED = 300

SUBJECTS = "lithography packaging gallium drone battery robot satellite cable cloud solar memory sensor".split()
PLACES = "Aurora Bergen Cadiz Delft Eindhoven Fukuoka Graz Haifa Izmir Jena Kyoto Leuven Malmo Nagoya Oulu Pune".split()


def facts(count: int) -> list[dict[str, object]]:
    """Facts that are about as long as those of a real server, no two asked alike."""
    chance = random.Random(1)
    made: list[dict[str, object]] = []
    for number in range(count):
        subject, place, year = chance.choice(SUBJECTS), chance.choice(PLACES), chance.randrange(1990, 2026)
        made.append(
            {
                "question": f"Who leads {subject} project {number} in {place}?",
                "phrasings": [
                    f"head of the {place} {subject} project {number}",
                    f"{subject} project {number} leader",
                    f"who is in charge of project {number} on {subject} at {place}",
                ],
                "answer": f"Person {number} has led it since {year}. It is run from {place} and makes {subject} parts.",
                "topic": "chips",
                "sources": [{"title": f"Report {number}", "url": f"https://example.org/reports/{number}"}],
                "as_of": "2026-11-23",
            }
        )
    return made


def rate(count: int, seconds: float) -> str:
    """Seconds, and how many a second that is."""
    return f"{seconds:6.2f} s   {count / seconds:8,.0f} a second"


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """How many seconds it takes."""
    started = perf_counter()
    await work()
    return perf_counter() - started


async def measure(count: int, url: str, base: KnowledgeBase, matcher: Matcher) -> None:
    """Prints every figure."""
    storage = await Storage.open(url)
    answers = AnswerService(base, matcher)
    servers = Servers(storage, answers, matcher, clock=_now)
    curator, by = Curator(storage, servers), By(1, _now())
    file = GivenFile("facts.json", json.dumps({"facts": facts(count)}).encode())
    print(f"{count:,} facts, {len(file.data) / 1e6:.1f} MB of JSON")
    await servers.get(SERVER)

    started = perf_counter()
    planned = await plan_import(storage, base, SERVER, file, by.at)
    planning = perf_counter() - started
    making = await timed(lambda: curator.make(SERVER, planned.change, by, prepared=planned.prepared))
    print(f"import, plan (dry run)         {rate(count, planning)}")
    print(f"import, write and answer       {rate(count, making)}")
    print(f"import, all of it              {rate(count, planning + making)}")
    elsewhere = await plan_import(storage, base, TERMINAL, file, by.at)
    writing = await timed(lambda: write_prepared(storage, TERMINAL, elsewhere.prepared, by))
    print(f"import, write alone            {rate(count, writing)}")
    for wanted in Format:
        exporting = await timed(lambda wanted=wanted: export_server(storage, SERVER, wanted))  # type: ignore[misc]
        print(f"export, {wanted:<4}                   {rate(count, exporting)}")
        data = await export_server(storage, SERVER, wanted)
        reading = await timed(
            lambda data=data, wanted=wanted: plan_import(  # type: ignore[misc]
                storage, base, 3, GivenFile(f"x.{wanted}", data), by.at
            )
        )
        print(f"plan of that {wanted:<4} file         {rate(count, reading)}")
    loading = await timed(lambda: servers.get(TERMINAL))
    print(f"build the view from storage    {rate(count, loading)}")
    while (await servers.get(SERVER)).encode_some(64):  # noqa: ASYNC110  (nothing is waited for)
        await asyncio.sleep(0)
    await _small_changes(servers, curator, count)
    await storage.close()


async def _small_changes(servers: Servers, curator: Curator, count: int) -> None:
    adding, looking, asking = [], [], []
    for number in range(ADDED):
        draft = Draft(f"When did club {number} begin to meet?", "It began in 2020.", "chips", "none: ours")
        change = AddFact(fact=read_draft(draft, today=_now().date()))
        live = await servers.get(SERVER)
        started = perf_counter()
        look_over(live, change)
        looking.append(perf_counter() - started)
        adding.append(await timed(lambda change=change: curator.make(SERVER, change, By(1, _now()))))  # type: ignore[misc]
    live, chance = await servers.get(SERVER), random.Random(2)
    live.ask("warm up")
    for _ in range(ASKED):
        number = chance.randrange(count)
        asking.append(live.ask(f"leader of the project {number} who is it").elapsed_ms / 1000)
    for name, values in (("add one", adding), ("look one over", looking), ("ask", asking)):
        worst = sorted(values)[int(len(values) * 0.99)]
        print(f"{name:<30} median {statistics.median(values) * 1000:6.1f} ms   99th {worst * 1000:6.1f} ms")


def _now() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=int, default=20_000)
    parser.add_argument("--url")
    given = parser.parse_args()
    base, matcher = load_matcher(BUILTIN_BASE, default_cache_dir())
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite+aiosqlite:///{Path(folder) / 'bench.sqlite3'}"
        asyncio.run(measure(given.facts, url, base, matcher))


if __name__ == "__main__":
    main()
