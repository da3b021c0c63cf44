"""What tests of the bot share: a small base, a real database, and a clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services import SharedBase
    from knowledge.matching.matcher import Matcher
    from knowledge.models import KnowledgeBase
    from knowledge.storage.database import Storage

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TEST_BASE = Path(__file__).parent / "base"


@pytest.fixture(scope="session")
def known() -> tuple[KnowledgeBase, Matcher]:
    from knowledge.content.loading import load_base  # noqa: PLC0415  (tests of the core do without)
    from knowledge.matching.matcher import Matcher  # noqa: PLC0415

    base = load_base(TEST_BASE).base
    return base, Matcher(base)


@pytest.fixture
def shared(known: tuple[KnowledgeBase, Matcher]) -> SharedBase:
    from bot.services import SharedBase  # noqa: PLC0415
    from knowledge.answering import AnswerService  # noqa: PLC0415

    # A fork, because ratings stay with it.
    base, matcher = known[0], known[1].fork()
    return SharedBase(AnswerService(base, matcher), matcher)


@pytest.fixture
async def bot_storage(tmp_path: Path) -> AsyncIterator[Storage]:
    from knowledge.storage.database import Storage  # noqa: PLC0415

    storage = await Storage.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}")
    yield storage
    await storage.close()
