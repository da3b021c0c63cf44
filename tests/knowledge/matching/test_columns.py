from __future__ import annotations

import numpy as np
import pytest

from knowledge.matching.columns import Column, Postings, Ragged, Tally


def positions(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(values, np.int32)


def test_a_column_is_lengthened_and_its_shared_part_left_alone() -> None:
    shared = positions(5, 6)
    column = Column(shared)
    column.extend([7])
    fork = column.fork()
    fork.extend([8])
    column.extend([9])
    assert (len(column), len(fork)) == (4, 4)
    assert column.take(positions(3, 0, 2)).tolist() == [9, 5, 7]
    assert fork.whole().tolist() == [5, 6, 7, 8]
    assert [fork.one(at) for at in range(4)] == [5, 6, 7, 8]
    assert Column(shared).whole() is shared


@pytest.mark.parametrize("is_shared", [True, False])
def test_counts_change_in_a_copy_only(*, is_shared: bool) -> None:
    tally = Tally(positions(5, 6)) if is_shared else Tally()
    for _ in range(1 if is_shared else 3):
        tally.append()
    tally.add(positions(0, 2), positions(2, 2))
    fork = tally.fork()
    fork.add(positions(1, 2), positions(-1, -1))
    before = [7, 6, 2] if is_shared else [2, 0, 2]
    assert tally.whole().tolist() == tally.take(positions(0, 1, 2)).tolist() == before
    assert [fork.one(at) for at in range(3)] == fork.whole().tolist() == [before[0], before[1] - 1, 1]


def test_ragged_lists_are_gathered_from_both_parts() -> None:
    ragged = Ragged(positions(1, 2, 3), positions(0, 2, 2, 3))
    ragged.append([4, 5])
    ragged.append([])
    fork = ragged.fork()
    fork.append([6])
    values, owners = fork.gather(positions(5, 0, 1, 3))
    assert sorted(zip(owners.tolist(), values.tolist(), strict=True)) == [(0, 6), (1, 1), (1, 2), (3, 4), (3, 5)]
    assert [list(fork.one(at)) for at in range(6)] == [[1, 2], [], [3], [4, 5], [], [6]]
    assert (fork.span(0, 3).tolist(), fork.span(3, 6).tolist(), fork.span(4, 5).tolist()) == ([1, 2, 3], [4, 5, 6], [])
    assert [part.tolist() for part in ragged.whole()] == [[1, 2, 3, 4, 5], [0, 2, 2, 3, 5, 5]]


def test_postings_turn_lists_round_and_grow() -> None:
    lists = Ragged()
    for values in ([0, 2], [2], []):
        lists.append(values)
    postings = Postings.of(lists, 4)
    postings.append([2, 3], 9)
    fork = postings.fork()
    fork.append([2], 10)
    found = [(place, rows.tolist()) for place, rows in fork.gather(positions(2, 1, 3, 7))]
    assert found == [(0, [0, 1]), (0, [9, 10]), (2, [9])]
    assert [(place, rows.tolist()) for place, rows in postings.gather(positions(2))] == [(0, [0, 1]), (0, [9])]
