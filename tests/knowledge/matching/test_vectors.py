from __future__ import annotations

import numpy as np
import pytest

from knowledge.matching.vectors import PhrasingVectors


@pytest.fixture
def drawn() -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    vectors = np.random.default_rng(1).standard_normal((60, 512)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def test_the_nearest_are_found_among_shared_and_own(drawn: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> None:
    vectors = PhrasingVectors()
    vectors.append(drawn[:30])
    vectors.sort()
    vectors.append(drawn[30:])
    assert len(vectors) == 60
    for row in (3, 33):
        assert row in vectors.nearest(drawn[row], 3)
    rows = np.array([33, 3], np.int32)
    assert np.allclose(vectors.of(rows), drawn[rows], atol=0.002)
    removed = np.zeros(60, np.bool_)
    removed[3] = True
    assert 3 not in vectors.nearest(drawn[3], 3, removed)
    assert vectors.nearest(drawn[3], 3, np.ones(60, np.bool_)).tolist() == []


def test_a_copy_grows_by_itself(drawn: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> None:
    parent = PhrasingVectors()
    parent.append(drawn[:10])
    parent.sort()
    parent.append(drawn[10:12])
    fork = parent.fork()
    fork.append(drawn[12:20])
    parent.append(drawn[30:31])
    assert (len(parent), len(fork)) == (13, 20)
    assert np.allclose(parent.of(np.array([12], np.int32)), drawn[30], atol=0.002)
    assert np.allclose(fork.of(np.array([12], np.int32)), drawn[12], atol=0.002)


def test_vectors_can_be_restored_from_arrays_that_cannot_be_written(
    drawn: np.ndarray[tuple[int, int], np.dtype[np.float32]],
) -> None:
    vectors = PhrasingVectors()
    vectors.append(drawn)
    state = vectors.state()
    for values in state.values():
        values.setflags(write=False)
    restored = PhrasingVectors(state)
    restored.append(drawn[:1])
    assert len(restored) == 61
    assert restored.nearest(drawn[5], 4).tolist() == vectors.nearest(drawn[5], 4).tolist()
