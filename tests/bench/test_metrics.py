"""The measures of quality, against examples that were worked out by hand."""

from __future__ import annotations

import pytest

from bench.metrics import answered_at, auroc, share

NEVER = float("-inf")


@pytest.mark.parametrize(
    ("judged", "precision", "expected"),
    [
        # Right, right, wrong, right: after four, three of four are right; after three, only two of three.
        ([(0.9, True), (0.8, True), (0.7, False), (0.6, True)], 0.75, 1.0),
        ([(0.9, True), (0.8, True), (0.7, False), (0.6, True)], 0.95, 0.5),
        # The order in which they are asked says nothing.
        ([(0.6, True), (0.7, False), (0.8, True), (0.9, True)], 0.95, 0.5),
        # A wrong one at the top spoils all that come after it, as long as they are few.
        ([(0.9, False), (0.8, True), (0.7, True)], 0.95, 0.0),
        ([(0.9, False), *[(0.5, True)] * 19], 0.95, 1.0),
        # The same confidence is answered together or not at all.
        ([(0.9, True), (0.5, True), (0.5, False)], 0.95, 1 / 3),
        # What is declined is not answered, though it would be right.
        ([(0.9, True), (NEVER, True)], 0.95, 0.5),
        ([], 0.95, 0.0),
    ],
)
def test_the_share_answered_at_a_precision(judged: list[tuple[float, bool]], precision: float, expected: float) -> None:
    assert answered_at(judged, precision) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("inside", "outside", "expected"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1, 0.2], [0.9, 0.8], 0.0),
        ([0.5], [0.5], 0.5),
        # Of the four pairs 0.9 wins both, 0.4 loses to 0.6 and ties with 0.4: (1 + 1 + 0 + 0.5) / 4.
        ([0.9, 0.4], [0.6, 0.4], 0.625),
        # Declining an unanswerable question is as good as a low confidence.
        ([0.3], [NEVER], 1.0),
        ([NEVER], [NEVER], 0.5),
    ],
)
def test_how_well_confidence_tells_the_answerable(inside: list[float], outside: list[float], expected: float) -> None:
    assert auroc(inside, outside) == pytest.approx(expected)


def test_there_is_nothing_to_tell_apart_without_both_kinds() -> None:
    assert auroc([0.5], []) is None
    assert auroc([], [0.5]) is None


def test_a_share_is_of_all() -> None:
    assert share([True, False, False, True]) == pytest.approx(0.5)
