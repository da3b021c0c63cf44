"""Chooses the best of many without putting all of them in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.matching.columns import Floats, Ints

_MANY = 10_000
_SAMPLED = 32
_SPARE = 4


def shortest(lists: Sequence[tuple[float, Ints]], limit: int) -> tuple[list[tuple[float, Ints]], bool]:
    """The shortest lists, as many as have no more than ``limit`` numbers together, and whether those are all.

    The first that is too long is cut, so that there is always something.
    """
    chosen: list[tuple[float, Ints]] = []
    left = limit
    for worth, numbers in sorted(lists, key=lambda item: len(item[1])):
        chosen.append((worth, numbers[:left]))
        left -= len(numbers)
        if left <= 0:
            break
    return chosen, len(chosen) == len(lists) and left >= 0


def added_up(lists: Sequence[tuple[float, Ints]], size: int) -> tuple[Ints, Floats]:
    """The numbers that lists hold, each once, with the sum of what the lists that hold it are worth.

    Args:
        lists: Numbers below ``size``, with what it is worth to be among them.
        size: How many numbers there are. Nothing here takes time for those that are in no list.
    """
    if not lists:
        return np.empty(0, np.int32), np.empty(0)
    numbers = np.concatenate([found for _, found in lists])
    worth = np.repeat(np.array([worth for worth, _ in lists], np.float32), [len(found) for _, found in lists])
    sums = np.zeros(size, np.float32)
    np.add.at(sums, numbers, worth)
    # The last place at which a number stands stands for all its places: told apart without sorting.
    last = np.empty(size, np.int32)
    places = np.arange(len(numbers), dtype=np.int32)
    last[numbers] = places
    touched = numbers[last[numbers] == places]
    return touched, sums[touched].astype(np.float64)


def best_rows(scores: Floats, limit: int, numbers: Ints | None = None) -> Ints:
    """The positions of the highest scores, best first; never one with a score of 0.

    Args:
        scores: None below 0.
        limit: How many at most.
        numbers: By which equal scores are put in order; by default their positions.
    """
    candidates = _promising(scores, limit)
    found = min(limit, len(candidates))
    if not found:
        return np.empty(0, np.int32)
    worth = scores[candidates]
    least = np.partition(worth, len(worth) - found)[len(worth) - found]
    above, level = candidates[worth > least], candidates[worth == least]
    if numbers is not None:
        level = level[np.argsort(numbers[level], kind="stable")]
    top = np.concatenate([above, level[: found - len(above)]])
    return top[np.lexsort((top if numbers is None else numbers[top], -scores[top]))].astype(np.int32)


def _promising(scores: Floats, limit: int) -> Ints:
    """Positions among which the best are, in order: all that are above 0, or if those are many, fewer.

    A sample tells from which score on there are more than enough; should it be wrong, all are taken.
    """
    if len(scores) > _MANY:
        sample = scores[::_SAMPLED]
        wanted = min(len(sample), _SPARE + 2 * limit // _SAMPLED)
        least = np.partition(sample, len(sample) - wanted)[len(sample) - wanted]
        above = np.flatnonzero(scores > least)
        if len(above) >= limit and least >= 0.0:
            return above.astype(np.int32)
    return np.flatnonzero(scores > 0.0).astype(np.int32)
