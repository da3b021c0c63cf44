from __future__ import annotations

from dataclasses import fields

import pytest

from knowledge.matching.confidence import Measures
from knowledge.matching.deciding import CLOSE, Thresholds, decide
from knowledge.matching.guard import Veto
from knowledge.matching.results import Decision, Hit, Outcome, Reason

THRESHOLDS = Thresholds(answer_from=0.4, suggest_from=0.1)


def hit(entry_id: str, confidence: float, *, support: float = 0.0, vetoed: bool = False) -> Hit:
    values = {field.name: 0.0 for field in fields(Measures)} | {"support": support}
    return Hit(entry_id, confidence, Measures(**values), Veto(years=frozenset({2019} if vetoed else ())))


def ids(decision: Decision) -> list[str]:
    return [offer.entry_id for offer in decision.offers]


@pytest.mark.parametrize(
    ("confidences", "reason", "outcome"),
    [
        ((), Reason.NOTHING_NEAR, Outcome.NO_ANSWER),
        ((0.09,), Reason.UNLIKELY, Outcome.NO_ANSWER),
        ((0.1,), Reason.UNSURE, Outcome.SUGGESTIONS),
        ((0.4,), Reason.SURE, Outcome.ANSWER),
        ((0.8, 0.8 - CLOSE / 2), Reason.CLOSE, Outcome.SUGGESTIONS),
        ((0.8, 0.8 - CLOSE * 2), Reason.SURE, Outcome.ANSWER),
        ((0.3, 0.3), Reason.UNSURE, Outcome.SUGGESTIONS),
    ],
)
def test_confidence_decides(confidences: tuple[float, ...], reason: Reason, outcome: Outcome) -> None:
    hits = [hit(str(place), confidence) for place, confidence in enumerate(confidences)]
    decision = decide(hits, THRESHOLDS)
    assert (decision.reason, decision.outcome) == (reason, outcome)


def test_close_entries_are_offered_first() -> None:
    hits = [hit("a", 0.7), hit("b", 0.68), hit("c", 0.2, support=0.9), hit("v", 0.3, support=1.0, vetoed=True)]
    assert ids(decide(hits, THRESHOLDS)) == ["a", "b", "v", "c"]


def test_a_stored_phrasing_is_answered_however_close_another_comes() -> None:
    hits = [hit("a", 0.99), hit("b", 0.98)]
    assert decide(hits, THRESHOLDS, exact="a").reason is Reason.EXACT
    assert decide(hits, THRESHOLDS, exact="b").reason is Reason.CLOSE


def test_entries_that_point_to_each_other_do_not_hold_up_an_answer() -> None:
    hits = [hit("a", 0.7), hit("b", 0.69)]
    assert decide(hits, THRESHOLDS, are_linked=lambda one, other: {one, other} == {"a", "b"}).outcome is Outcome.ANSWER


def test_a_vetoed_entry_that_is_close_does_not_either() -> None:
    assert decide([hit("a", 0.41), hit("b", 0.4, vetoed=True)], THRESHOLDS).outcome is Outcome.ANSWER


def test_what_must_not_be_answered_is_asked_back() -> None:
    assert decide([hit("a", 0.9)], THRESHOLDS, is_refused=True).reason is Reason.REFUSED


def test_what_the_guard_objects_to_is_offered_by_what_speaks_for_it() -> None:
    hits = [hit("a", 0.07), hit("b", 0.01, support=0.1), hit("v", 0.2, support=0.8, vetoed=True)]
    decision = decide(hits, THRESHOLDS)
    assert decision.outcome is Outcome.SUGGESTIONS
    assert ids(decision) == ["a", "v", "b"]


def test_without_objections_the_confidence_orders_what_is_offered() -> None:
    hits = [hit("a", 0.3), hit("b", 0.2), hit("c", 0.1, support=1.0)]
    assert ids(decide(hits, THRESHOLDS)) == ["a", "b", "c"]
