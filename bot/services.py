"""What the handlers of commands need, handed to them when the bot is built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.answering import AnswerService
    from knowledge.storage.database import Storage


def utc_now() -> datetime:
    """The time now, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """The core's services and the clock."""

    answers: AnswerService
    storage: Storage
    clock: Callable[[], datetime] = utc_now
