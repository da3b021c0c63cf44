"""What was confirmed is there after the program was killed, nothing is half there, and it starts again."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

import pytest

from knowledge.storage.database import Storage

ROUNDS = 12
SERVER = 5
WRITER = Path(__file__).with_name("writer_to_be_killed.py")
PARTS_OF_AN_IMPORT = 40


async def _write_until_killed(url: str, start: int, lines: int, pause: float) -> list[list[str]]:
    """What the writer confirmed before it was killed, after so many lines and so many seconds more."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(WRITER), url, str(SERVER), str(start), str(PARTS_OF_AN_IMPORT)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=WRITER.parents[3],
    )
    assert process.stdout is not None
    assert process.stderr is not None
    confirmed = []
    for _ in range(lines):
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        assert line, (await process.stderr.read()).decode()
        confirmed.append(line)
    await asyncio.sleep(pause)
    process.kill()
    rest, errors = await process.communicate()
    assert process.returncode == -9
    assert errors == b""
    whole = b"".join([*confirmed, rest])
    return [line.decode().split() for line in whole.split(b"\n")[:-1]]


async def _check(url: str, confirmed: list[list[str]]) -> None:
    """Holds what is kept against what was confirmed."""
    storage = await Storage.open(url)
    facts = {fact.fact_id: fact for fact in await storage.facts.all(SERVER)}
    audit = [row.note for row in await storage.audit.recent(SERVER, 100_000)]
    revision = await storage.writer.revision(SERVER)
    versions = {fact_id: await storage.facts.versions(SERVER, fact_id) for fact_id in facts}
    await storage.close()

    for action, fact_id, version, content in confirmed:
        assert fact_id in facts, (action, fact_id)
        assert facts[fact_id].version >= int(version)
        assert content in {kept.content for kept in versions[fact_id]}
    for fact_id, fact in facts.items():
        kept = versions[fact_id]
        assert [version.version for version in kept] == list(range(fact.version, 0, -1))
        assert (kept[0].content, kept[0].state) == (fact.content, fact.state)
        assert sum(note.subject == fact_id for note in audit) == fact.version
    imported = [fact_id for fact_id in facts if fact_id.startswith("own-import")]
    assert len(imported) % PARTS_OF_AN_IMPORT == 0
    singles = sum(len(kept) for fact_id, kept in versions.items() if fact_id not in imported)
    assert revision == singles + len(imported) // PARTS_OF_AN_IMPORT


@pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))],
    indirect=True,
)
async def test_nothing_that_was_confirmed_is_lost_when_the_program_is_killed(database_url: str) -> None:
    chance = random.Random(20261123)  # noqa: S311  (the same moments every time)
    await (await Storage.open(database_url)).close()
    confirmed: list[list[str]] = []
    for number in range(ROUNDS):
        lines, pause = chance.randrange(1, 30), chance.random() * 0.02
        told = await _write_until_killed(database_url, number, lines, pause)
        assert len(told) >= lines
        confirmed += told
        await _check(database_url, confirmed)
    assert {action for action, *_ in confirmed} == {"add", "edit", "remove", "import"}


async def test_the_check_notices_what_is_missing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    await (await Storage.open(url)).close()
    with pytest.raises(AssertionError, match="own-absent"):
        await _check(url, [["add", "own-absent", "1", "x"]])
