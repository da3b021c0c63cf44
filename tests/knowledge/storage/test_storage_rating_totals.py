from __future__ import annotations

from typing import TYPE_CHECKING

from bot.services import Services
from knowledge.storage.ratings import RatingTotals
from tests.conftest import NOW

if TYPE_CHECKING:
    from bot.services import SharedBase
    from knowledge.storage.database import Storage


async def rate(storage: Storage, entry_id: str, *, helpful: bool, server_id: int | None) -> None:
    await storage.ratings.add(entry_id=entry_id, helpful=helpful, question=None, server_id=server_id, rated_at=NOW)


async def test_ratings_are_counted_by_entry_over_all_servers(bot_storage: Storage) -> None:
    assert await bot_storage.ratings.by_entry() == {}
    for server_id in (1, 2, None):
        await rate(bot_storage, "a", helpful=True, server_id=server_id)
    await rate(bot_storage, "a", helpful=False, server_id=1)
    await rate(bot_storage, "b", helpful=False, server_id=1)
    assert await bot_storage.ratings.by_entry() == {"a": RatingTotals(3, 1), "b": RatingTotals(0, 1)}
    assert await bot_storage.ratings.by_entry("b") == {"b": RatingTotals(0, 1)}


async def test_what_was_rated_before_counts_from_the_start(bot_storage: Storage, shared: SharedBase) -> None:
    question, answers = "what company is tiktoks owner then", shared.answers
    before = answers.ask(question).best
    await rate(bot_storage, "tiktok-owner", helpful=False, server_id=1)
    await Services.over(shared, bot_storage).learn_ratings()
    after = answers.ask(question).best
    assert before is not None
    assert after is not None
    assert after.confidence < before.confidence
