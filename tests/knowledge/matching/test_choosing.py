from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.matching import choosing
from knowledge.matching.choosing import added_up, best_rows, shortest


def array(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(values, np.int32)


def test_the_shortest_lists_are_taken_and_the_first_too_long_is_cut() -> None:
    lists = [(1.0, array(1, 2, 3, 4)), (2.0, array(5)), (3.0, array(6, 7))]
    chosen, is_all = shortest(lists, 5)
    assert [(worth, rows.tolist()) for worth, rows in chosen] == [(2.0, [5]), (3.0, [6, 7]), (1.0, [1, 2])]
    assert not is_all
    assert shortest(lists, 7)[1]
    assert shortest([], 7) == ([], True)


def test_what_lists_are_worth_is_added_up() -> None:
    numbers, sums = added_up([(1.0, array(4, 2)), (0.5, array(2, 0))], 5)
    assert dict(zip(numbers.tolist(), sums.tolist(), strict=True)) == {0: 0.5, 2: 1.5, 4: 1.0}
    assert [len(part) for part in added_up([], 5)] == [0, 0]


@pytest.mark.parametrize("many", [10_000, 1])
@settings(max_examples=50, deadline=None)
@given(scores=st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), max_size=400), limit=st.integers(1, 30))
def test_the_best_are_those_that_sorting_would_find(scores: list[float], limit: int, many: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "_MANY", many)
        found = best_rows(np.array(scores), limit)
    expected = sorted((at for at, score in enumerate(scores) if score), key=lambda at: (-scores[at], at))[:limit]
    assert found.tolist() == expected


def test_equal_scores_are_put_in_order_by_the_numbers_given() -> None:
    assert best_rows(np.array([1.0, 0.5, 0.5, 0.5]), 3, array(9, 8, 7, 6)).tolist() == [0, 3, 2]
