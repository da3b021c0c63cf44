"""What is added is read back, apart for each server."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from knowledge.storage.ratings import RatingTotals
from knowledge.storage.schema import METADATA
from knowledge.storage.types import UtcDateTime

if TYPE_CHECKING:
    from knowledge.storage.database import Storage

NOW = datetime(2026, 11, 23, 12, 30, 15, 250_000, tzinfo=UTC)
SERVER = 2**63 - 1  # the largest id that Discord can give


async def test_unanswered_question_is_read_back_as_it_was_added(storage: Storage) -> None:
    await storage.unanswered.add(question="谁拥有 TikTok? 😀", server_id=SERVER, locale="zh-CN", asked_at=NOW)

    (found,) = await storage.unanswered.recent(SERVER)

    assert found.question == "谁拥有 TikTok? 😀"
    assert (found.server_id, found.locale, found.asked_at) == (SERVER, "zh-CN", NOW)


async def test_moments_come_back_in_utc(storage: Storage) -> None:
    beijing = timezone(timedelta(hours=8))
    await storage.unanswered.add(question="?", server_id=1, locale=None, asked_at=NOW.astimezone(beijing))

    (found,) = await storage.unanswered.recent(1)

    assert found.asked_at == NOW
    assert found.asked_at.utcoffset() == timedelta(0)


def test_a_moment_that_is_not_known_stays_so() -> None:
    kind, dialect = UtcDateTime(), sqlite.dialect()

    assert kind.process_bind_param(None, dialect) is None
    assert kind.process_result_value(None, dialect) is None


async def test_a_moment_without_time_zone_is_refused(storage: Storage) -> None:
    # A mistake of ours, not of the database: it must not be told to a person as a StorageError.
    with pytest.raises(StatementError, match="no time zone"):
        await storage.unanswered.add(question="?", server_id=1, locale=None, asked_at=NOW.replace(tzinfo=None))

    assert await storage.unanswered.recent(1) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\0b", "a\ufffdb"),
        ("half \ud83d of a pair", "half \ufffd of a pair"),
        ("ends in half \ud83d", "ends in half \ufffd"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("x" * 4_000, "x" * 4_000),
        ("'; DROP TABLE unanswered_questions; --", "'; DROP TABLE unanswered_questions; --"),
    ],
)
async def test_hostile_text_is_kept(storage: Storage, typed: str, kept: str) -> None:
    await storage.unanswered.add(question=typed, server_id=1, locale="x" * 99, asked_at=NOW)

    assert [found.question for found in await storage.unanswered.recent(1)] == [kept]


async def test_recent_gives_the_newest_first_and_no_more_than_asked_for(storage: Storage) -> None:
    for minute in (2, 3, 1):
        await storage.unanswered.add(
            question=str(minute),
            server_id=1,
            locale=None,
            asked_at=NOW + timedelta(minutes=minute),
        )

    assert [found.question for found in await storage.unanswered.recent(1, limit=2)] == ["3", "2"]


@pytest.mark.parametrize(("mine", "other"), [(1, 2), (1, None), (None, 1)])
async def test_one_server_does_not_see_another(storage: Storage, mine: int | None, other: int | None) -> None:
    await storage.unanswered.add(question="ours", server_id=mine, locale=None, asked_at=NOW)
    await storage.ratings.add(entry_id="e", helpful=True, question="q", server_id=mine, rated_at=NOW)

    assert await storage.unanswered.recent(other) == []
    assert await storage.ratings.totals("e", other) == RatingTotals(helpful=0, not_helpful=0)
    assert len(await storage.unanswered.recent(mine)) == 1
    assert await storage.ratings.totals("e", mine) == RatingTotals(helpful=1, not_helpful=0)


async def test_ratings_are_counted_by_entry(storage: Storage) -> None:
    for entry_id, helpful in (("a", True), ("a", True), ("a", False), ("b", False)):
        await storage.ratings.add(entry_id=entry_id, helpful=helpful, question=None, server_id=1, rated_at=NOW)

    assert await storage.ratings.totals("a", 1) == RatingTotals(helpful=2, not_helpful=1)
    assert await storage.ratings.totals("b", 1) == RatingTotals(helpful=0, not_helpful=1)


async def test_command_tree_digest_is_replaced(storage: Storage) -> None:
    assert await storage.command_trees.digest(7) is None

    await storage.command_trees.save(application_id=7, digest="old", synced_at=NOW)
    await storage.command_trees.save(application_id=8, digest="other", synced_at=NOW)
    await storage.command_trees.save(application_id=7, digest="new", synced_at=NOW)

    assert await storage.command_trees.digest(7) == "new"
    assert await storage.command_trees.digest(8) == "other"


async def test_many_at_once_all_arrive(storage: Storage) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(40):
            group.create_task(
                storage.unanswered.add(question=str(number), server_id=1, locale=None, asked_at=NOW),
            )
            group.create_task(storage.unanswered.recent(1))

    found = await storage.unanswered.recent(1, limit=100)
    assert {question.question for question in found} == {str(number) for number in range(40)}


async def test_check_changes_nothing(storage: Storage) -> None:
    await storage.unanswered.add(question="?", server_id=1, locale=None, asked_at=NOW)

    await storage.check()

    assert len(await storage.unanswered.recent(1)) == 1


def test_only_known_columns_name_a_person() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if any(word in column.name for word in ("user", "member", "author", "person", "actor", "_by"))
    }
    assert columns == {
        "audit.actor_id",
        "fact_versions.actor_id",
        "notices.person_id",
        "proposals.proposed_by",
        "suggestions.suggested_by",
        "tell_requests.person_id",
    }
