from __future__ import annotations

from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.matching.matcher import Matcher
from knowledge.matching.ratings import MOST, EntryRatings, Rating, moved
from tests.knowledge.samples import small_base

QUESTION = "who is the founder of the telecoms firm Huawei, and which lists is it on?"
COUNTS = st.integers(0, 10_000)
IDS = [entry.id for entry in small_base().entries]


def log_odds(confidence: float) -> float:
    return log(confidence / (1.0 - confidence))


@given(COUNTS, COUNTS)
def test_a_bonus_stays_within_its_bounds(helpful: int, not_helpful: int) -> None:
    bonus = Rating(helpful, not_helpful).bonus
    assert abs(bonus) < MOST
    assert (bonus > 0) == (helpful > not_helpful)
    assert Rating(not_helpful, helpful).bonus == pytest.approx(-bonus)


def test_the_first_presses_move_little() -> None:
    assert Rating(1, 0).bonus < 0.03
    assert Rating(10, 0).bonus == pytest.approx(MOST / 2)
    assert Rating().bonus == 0


@given(st.floats(0, 1), st.floats(-MOST, MOST))
def test_a_moved_probability_is_one(confidence: float, bonus: float) -> None:
    assert 0.0 <= moved(confidence, bonus) <= 1.0
    assert moved(confidence, 0.0) == confidence


def test_a_count_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than no times"):
        EntryRatings().put("x", Rating(-1, 0))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(IDS), st.tuples(COUNTS, COUNTS)), st.sampled_from([QUESTION, "tiktok tariffs"]))
def test_entries_further_apart_than_twice_the_bound_never_change_places(
    given_ratings: dict[str, tuple[int, int]], question: str
) -> None:
    before = Matcher(small_base()).query(question).hits
    rated = Matcher(small_base())
    for entry_id, (helpful, not_helpful) in given_ratings.items():
        rated.rate(entry_id, helpful=helpful, not_helpful=not_helpful)
    after = rated.query(question).hits
    order = [hit.entry_id for hit in after]
    free = [hit for hit in before if not hit.veto]
    for first in free:
        for second in free:
            if log_odds(first.confidence) - log_odds(second.confidence) > 2 * MOST:
                assert order.index(first.entry_id) < order.index(second.entry_id)
    assert after == rated.query(question).hits


def test_ratings_decide_between_entries_that_are_as_likely() -> None:
    matcher = Matcher(small_base())
    first, second, *_ = matcher.query(QUESTION).hits
    gap = log_odds(first.confidence) - log_odds(second.confidence)
    matcher.rate(second.entry_id, helpful=10_000, not_helpful=0)
    rated = {hit.entry_id: hit for hit in matcher.query(QUESTION).hits}
    moved_gap = log_odds(rated[first.entry_id].confidence) - log_odds(rated[second.entry_id].confidence)
    assert moved_gap == pytest.approx(gap - MOST, abs=0.001)
    assert rated[second.entry_id].bonus == pytest.approx(MOST, abs=0.001)


@pytest.mark.parametrize("question", ["Who owns TikTok?", "When was Samsung added to the Entity List?"])
def test_stored_phrasings_and_vetoes_are_not_moved(question: str) -> None:
    matcher = Matcher(small_base())
    before = matcher.query(question).hits[0]
    matcher.rate(before.entry_id, helpful=0, not_helpful=10_000)
    assert matcher.query(question).hits[0] == before


def test_a_fork_rates_for_itself() -> None:
    matcher = Matcher(small_base())
    before = matcher.query(QUESTION)
    fork = matcher.fork()
    fork.rate(before.hits[0].entry_id, helpful=0, not_helpful=50)
    assert fork.query(QUESTION) != before
    assert matcher.query(QUESTION) == before
