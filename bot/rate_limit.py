"""Limits how often one person may ask: a burst, then a steady rate."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_REMEMBERED: Final = 50_000
"""People who are remembered. Whoever is forgotten asked longest ago, and would have a full bucket by then."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How often one person may do something."""

    burst: int
    """At once."""
    per_minute: float
    """What they gain afterwards."""


ASKING: Final = Allowance(burst=30, per_minute=20)
"""For asking, unless the operator chose otherwise."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody may go on."""

    is_allowed: bool
    wait_seconds: int = 0
    is_news: bool = False
    """Whether this is the first refusal since they were last allowed: further ones need not be told everywhere."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime
    was_told: bool = False


class RateLimit:
    """A token bucket for each person (https://en.wikipedia.org/wiki/Token_bucket)."""

    def __init__(self, clock: Callable[[], datetime], allowance: Allowance) -> None:
        self._clock = clock
        self._burst = allowance.burst
        self._per_second = allowance.per_minute / 60
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()

    def take(self, person_id: int) -> Verdict:
        """Counts a question of somebody, unless they asked too much lately."""
        bucket = self._bucket(person_id)
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            bucket.was_told = False
            return Verdict(is_allowed=True)
        is_news, bucket.was_told = not bucket.was_told, True
        wait = max(1, ceil((1 - bucket.tokens) / self._per_second))
        return Verdict(is_allowed=False, wait_seconds=wait, is_news=is_news)

    def _bucket(self, person_id: int) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(person_id, _Bucket(self._burst, now))
        self._buckets.move_to_end(person_id)
        while len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        # A clock that was set back must not take anything away.
        gained = max(0.0, (now - bucket.at).total_seconds()) * self._per_second
        bucket.tokens, bucket.at = min(self._burst, bucket.tokens + gained), now
        return bucket
