from __future__ import annotations

import numpy as np
import pytest

from knowledge.matching.index import PhrasingIndex


def make_index() -> PhrasingIndex:
    index = PhrasingIndex()
    index.add(0, [{"w:ban": 1.0, "w:huawei": 1.0}, {"w:huawei": 1.0}])
    index.add(7, [{"w:ban": 1.0, "w:tiktok": 1.0}])
    return index


def test_the_row_that_shares_most_comes_first() -> None:
    index = make_index()
    found = index.nearest({"w:tiktok": 1.0, "w:ban": 1.0}, 10)
    assert found.entries.tolist() == [7, 0]
    assert found.closeness[0] == pytest.approx(1.0)
    kernel = index.kernel(found.rows)
    assert kernel.shape == (2, 2)
    assert np.allclose(np.diag(kernel), 1.0)
    assert 0.0 < kernel[0, 1] == kernel[1, 0] < 1.0


def test_rarity_counts_entries_not_phrasings() -> None:
    index = make_index()
    assert index.rarity("w:huawei") == index.rarity("w:tiktok") > index.rarity("w:ban")
    assert index.rarity("w:nowhere") > index.rarity("w:tiktok")
    assert not index.knows("w:nowhere")


def test_unknown_features_lower_the_closeness() -> None:
    index = make_index()
    assert index.nearest({"w:huawei": 1.0, "w:nowhere": 1.0}, 1).closeness[0] < 0.9


def test_rows_can_be_passed_over() -> None:
    index = make_index()
    assert index.nearest({"w:tiktok": 1.0}, 10, frozenset([7])).rows.tolist() == []


def test_a_restored_index_finds_the_same_and_can_grow() -> None:
    index = make_index()
    index.add(8, [{"w:ban": 1.0, "w:new": 1.0}])
    index.remove(7)
    restored = PhrasingIndex(index.state())
    for features in ({"w:ban": 1.0}, {"w:new": 1.0, "w:huawei": 0.5}, {"w:tiktok": 1.0}):
        one, other = index.nearest(features, 10), restored.nearest(features, 10)
        assert one.rows.tolist() == other.rows.tolist()
        assert one.closeness.tolist() == other.closeness.tolist()
    restored.add(9, [{"w:newer": 1.0}])
    assert restored.nearest({"w:newer": 1.0}, 10).entries.tolist() == [9]
    assert restored.entry_has(9, "w:newer")
    assert not restored.entry_has(8, "w:newer")


def test_an_empty_index_can_be_restored() -> None:
    assert len(PhrasingIndex(PhrasingIndex().state())) == 0


def test_removing_gives_back_what_was_before() -> None:
    index = make_index()
    before = index.nearest({"w:ban": 1.0}, 10)
    index.add(8, [{"w:ban": 1.0, "w:new": 1.0}])
    assert len(index) == 3
    index.remove(8)
    after = index.nearest({"w:ban": 1.0}, 10)
    assert after.rows.tolist() == before.rows.tolist()
    assert after.closeness.tolist() == before.closeness.tolist()
    with pytest.raises(KeyError):
        index.remove(8)
