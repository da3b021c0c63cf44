from __future__ import annotations

from datetime import timedelta

from bot.rate_limit import Allowance, RateLimit, Verdict
from tests.conftest import NOW

ANA, BEN = 1, 2


class Clock:
    def __init__(self) -> None:
        self.now = NOW


def limited() -> tuple[RateLimit, Clock]:
    clock = Clock()
    return RateLimit(lambda: clock.now, Allowance(burst=3, per_minute=6)), clock


def test_a_burst_is_allowed_then_a_steady_rate() -> None:
    limit, clock = limited()
    assert [limit.take(ANA).is_allowed for _ in range(4)] == [True, True, True, False]
    clock.now += timedelta(seconds=10)
    assert [limit.take(ANA).is_allowed for _ in range(2)] == [True, False]
    clock.now += timedelta(hours=1)
    assert [limit.take(ANA).is_allowed for _ in range(4)] == [True, True, True, False]


def test_each_person_has_their_own() -> None:
    limit, _ = limited()
    for _ in range(4):
        limit.take(ANA)
    assert limit.take(BEN).is_allowed


def test_refusal_says_how_long_and_is_news_once() -> None:
    limit, clock = limited()
    for _ in range(3):
        limit.take(ANA)
    assert limit.take(ANA) == Verdict(is_allowed=False, wait_seconds=10, is_news=True)
    clock.now += timedelta(seconds=4)
    assert limit.take(ANA) == Verdict(is_allowed=False, wait_seconds=6, is_news=False)
    clock.now += timedelta(seconds=6)
    assert limit.take(ANA).is_allowed
    assert limit.take(ANA).is_news


def test_clock_that_is_set_back_takes_nothing_away() -> None:
    limit, clock = limited()
    limit.take(ANA)
    clock.now -= timedelta(days=1)
    assert [limit.take(ANA).is_allowed for _ in range(3)] == [True, True, False]


def test_memory_is_bounded() -> None:
    limit, _ = limited()
    for person in range(50_010):
        limit.take(person)
    assert len(limit._buckets) == 50_000
