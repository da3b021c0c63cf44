"""What quality is measured by."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

PRECISION = 0.95


def answered_at(judged: Sequence[tuple[float, bool]], precision: float = PRECISION) -> float:
    """The largest share of all questions that can be answered while so many of the answers are right.

    Args:
        judged: For each question how sure one is, and whether the answer would be right; for a question that must not
            be answered it never is. Questions are answered from the surest down, those with the same confidence
            together; one with minus infinity is not answered at all.
        precision: The share of right answers that is asked for.
    """
    answered = right = most = 0
    by_confidence = sorted((one for one in judged if one[0] > float("-inf")), key=lambda one: -one[0])
    for _, together in groupby(by_confidence, key=lambda one: one[0]):
        outcomes = [is_right for _, is_right in together]
        answered += len(outcomes)
        right += sum(outcomes)
        if right >= precision * answered:
            most = answered
    return most / len(judged) if judged else 0.0


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """How often a question that can be answered gets more confidence than one that must not be; a tie counts half.

    That is the area under the receiver operating characteristic (Hanley and McNeil, Radiology 1982); 0.5 is chance.
    None if there are none of one kind.
    """
    if not inside or not outside:
        return None
    ordered = np.sort(np.array(outside))
    below = np.searchsorted(ordered, inside, side="left")
    not_above = np.searchsorted(ordered, inside, side="right")
    return float((below + not_above).mean() / 2 / len(ordered))


def share(outcomes: Sequence[bool]) -> float:
    """How many of them are true; NaN if there are none."""
    return sum(outcomes) / len(outcomes) if outcomes else float("nan")
