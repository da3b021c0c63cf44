from __future__ import annotations

from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.matching import index as index_module
from knowledge.matching.index import REMOVED, PhrasingIndex, best_rows
from knowledge.matching.weighing import runs_of

if TYPE_CHECKING:
    from collections.abc import Mapping

Features = dict[str, float]

few = settings(max_examples=25, deadline=None)

WORDS = ["ban", "bank", "banned", "huawei", "tiktok", "chips", "chip", "tariff", "tariffs", "华为"]


def features_of(words: list[str]) -> Features:
    return {f"{kind}:{word}": weight for word in words for kind, weight in (("w", 1.0), ("s", 0.2))}


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(features_of)
entries = st.lists(st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=8)


def make_index() -> PhrasingIndex:
    index = PhrasingIndex()
    index.add(0, [{"w:ban": 1.0, "w:huawei": 1.0}, {"w:huawei": 1.0}])
    index.add(7, [{"w:ban": 1.0, "w:tiktok": 1.0}])
    return index


def filled(base: list[list[Features]], *, is_sorted: bool) -> PhrasingIndex:
    index = PhrasingIndex()
    for number, phrasings in enumerate(base):
        index.add(number, phrasings)
    if is_sorted:
        index.sort()
    return index


def answers(
    index: PhrasingIndex, question: Mapping[str, float], limit: int = 10
) -> tuple[list[int], list[float], list[list[float]]]:
    rows, cosines = index.nearest(question, limit)
    return rows.tolist(), cosines.tolist(), index.kernel(rows).tolist() if len(rows) else []


def plainly(base: list[list[Features]], question: Features) -> list[float]:
    """The cosine of a question with every phrasing, worked out one by one."""

    def spread(features: Features) -> Features:
        return {
            name: weight
            for feature, weight in features.items()
            for name in (runs_of(feature[2:]) if feature.startswith("s:") else [feature])
        }

    def rarity(name: str) -> float:
        having = sum(any(name in spread(phrasing) for phrasing in phrasings) for phrasings in base)
        return log(max((len(base) + 1) / (having + 0.5), 1.0)) + 0.05

    def vector(features: Features) -> Features:
        return {name: weight * rarity(name) for name, weight in spread(features).items()}

    asked = vector(question)
    rows = [vector(phrasing) for phrasings in base for phrasing in phrasings]
    return [
        sum(asked[name] * row.get(name, 0.0) for name in asked)
        / sqrt(sum(w * w for w in asked.values()) * sum(w * w for w in row.values()))
        for row in rows
    ]


def test_the_row_that_shares_most_comes_first() -> None:
    index = make_index()
    rows, cosines = index.nearest({"w:tiktok": 1.0, "w:ban": 1.0}, 10)
    assert rows.tolist() == [2, 0]
    assert index.entries_of(rows).tolist() == [7, 0]
    assert cosines[0] == pytest.approx(1.0)
    kernel = index.kernel(rows)
    assert kernel.shape == (2, 2)
    assert np.allclose(np.diag(kernel), 1.0)
    assert 0.0 < kernel[0, 1] == kernel[1, 0] < 1.0


def test_rarity_counts_entries_not_phrasings() -> None:
    index = make_index()
    assert index.rarity("w:huawei") == index.rarity("w:tiktok") > index.rarity("w:ban")
    assert index.rarity("w:nowhere") == index.rarest > index.rarity("w:tiktok")
    assert index.knows("w:ban")
    assert not index.knows("w:nowhere")


def test_unknown_features_lower_the_closeness() -> None:
    assert make_index().nearest({"w:huawei": 1.0, "w:nowhere": 1.0}, 1)[1][0] < 0.9


def test_rows_can_be_passed_over() -> None:
    assert make_index().nearest({"w:tiktok": 1.0}, 10, without=[7])[0].tolist() == []
    with pytest.raises(KeyError):
        make_index().nearest({"w:tiktok": 1.0}, 10, without=[8])


def test_words_that_are_spelt_alike_are_near() -> None:
    index = PhrasingIndex()
    index.add(0, [features_of(["retaliation"])])
    index.add(1, [features_of(["investment"])])
    rows, cosines = index.nearest(features_of(["retaliate"]), 10)
    assert rows[0] == 0
    assert 0.0 < cosines[0] < 1.0


@few
@given(base=entries, question=texts, is_sorted=st.booleans())
def test_cosines_are_what_they_are_worked_out_to_be(
    base: list[list[Features]], question: Features, *, is_sorted: bool
) -> None:
    index = filled(base, is_sorted=is_sorted)
    expected = plainly(base, question)
    assert index.cosines(question) == pytest.approx(expected, abs=1e-5)
    rows, cosines = index.nearest(question, 100)
    assert cosines == pytest.approx([expected[row] for row in rows], abs=1e-5)
    every = np.arange(len(expected), dtype=np.int32)
    assert index.cosines_of(question, every) == pytest.approx(expected, abs=1e-5)


@few
@given(base=entries)
def test_the_kernel_holds_the_cosines_of_the_rows(base: list[list[Features]]) -> None:
    index = filled(base, is_sorted=True)
    flat = [phrasing for phrasings in base for phrasing in phrasings]
    kernel = index.kernel(np.arange(len(flat), dtype=np.int32))
    for row in {0, len(flat) - 1}:
        assert kernel[row] == pytest.approx(plainly(base, flat[row]), abs=1e-5)


@few
@given(base=entries, more=st.lists(texts, min_size=1, max_size=4), question=texts, is_sorted=st.booleans())
def test_adding_and_removing_leaves_the_answers_as_they_were(
    base: list[list[Features]], more: list[Features], question: Features, *, is_sorted: bool
) -> None:
    index = filled(base, is_sorted=is_sorted)
    before = answers(index, question)
    index.add(99, more)
    assert len(index) == len(base) + 1
    assert 99 in index.entries_of(index.nearest(more[0], 1000)[0])
    index.remove(99)
    assert answers(index, question) == before
    with pytest.raises(KeyError):
        index.remove(99)


@few
@given(base=entries, more=st.lists(texts, min_size=1, max_size=4), question=texts, is_sorted=st.booleans())
def test_a_copy_and_what_it_was_made_from_leave_each_other_alone(
    base: list[list[Features]], more: list[Features], question: Features, *, is_sorted: bool
) -> None:
    parent = filled(base, is_sorted=is_sorted)
    before = answers(parent, question)
    fork = parent.fork()
    fork.add(99, more)
    fork.remove(0)
    changed = answers(fork, question)
    assert answers(parent, question) == before
    assert parent.rows_of(0) == range(len(base[0]))
    with pytest.raises(KeyError):
        parent.rows_of(99)
    parent.add(100, [{"w:other": 1.0}])
    parent.remove(len(base) - 1)
    parent.sort()
    assert answers(fork, question) == changed
    assert not fork.knows("w:other")


@few
@given(base=entries, more=entries, question=texts)
def test_sorting_changes_no_answer(base: list[list[Features]], more: list[list[Features]], question: Features) -> None:
    index = filled(base, is_sorted=True)
    for number, phrasings in enumerate(more):
        index.add(100 + number, phrasings)
    index.remove(0)
    rows, cosines, kernel = answers(index, question, 100)
    index.sort()
    again, cosines_again, kernel_again = answers(index, question, 100)
    assert cosines == pytest.approx(cosines_again, abs=1e-5)
    if rows == again:
        assert np.allclose(kernel, kernel_again, atol=1e-5)
    assert index.rows_of(100) == range(sum(map(len, base)), sum(map(len, base)) + len(more[0]))


def test_a_restored_index_finds_the_same_and_can_grow() -> None:
    index = make_index()
    index.add(8, [features_of(["ban", "new"])])
    index.remove(7)
    index.sort()
    restored = PhrasingIndex(index.state())
    assert len(restored) == len(index) == 2
    assert restored.entry_of_row.tolist() == [0, 0, REMOVED, 8]
    for features in ({"w:ban": 1.0}, features_of(["newer", "huawei"]), {"w:tiktok": 1.0}):
        assert answers(index, features) == answers(restored, features)
    restored.add(9, [{"w:newer": 1.0}])
    assert restored.entries_of(restored.nearest({"w:newer": 1.0}, 10)[0]).tolist() == [9]
    assert restored.held_by(9, restored.numbers_of(["w:newer", "w:unknown"])) == {"w:newer"}
    assert not restored.held_by(8, restored.numbers_of(["w:newer"]))


def test_a_restored_index_uses_the_arrays_as_they_are() -> None:
    state = make_index().state()
    for values in state.values():
        values.setflags(write=False)  # as a mapped file is
    restored = PhrasingIndex(state)
    restored.add(8, [{"w:ban": 1.0, "w:new": 1.0}])
    restored.remove(0)
    assert restored.entries_of(restored.nearest({"w:ban": 1.0}, 10)[0]).tolist() == [7, 8]


def test_an_empty_index_can_be_restored_and_asked() -> None:
    index = PhrasingIndex(PhrasingIndex().state())
    assert len(index) == 0
    assert index.nearest({"w:ban": 1.0}, 10)[0].tolist() == []
    assert index.cosines({"w:ban": 1.0}).tolist() == []


def test_a_large_index_looks_through_the_rarest_features_and_compares_with_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = PhrasingIndex()
    for number in range(50):
        index.add(number, [{"w:ban": 1.0, f"w:{number}": 1.0} | ({"w:rare": 1.0} if number in {7, 9} else {})])
    index.sort()
    monkeypatch.setattr(index_module, "LOOKED_THROUGH", 3)
    question = {"w:ban": 1.0, "w:rare": 1.0, "w:9": 1.0}
    rows, cosines = index.nearest(question, 2)
    assert rows.tolist() == [9, 7]
    assert cosines == pytest.approx(index.cosines(question)[[9, 7]])
    assert len(index.nearest({"w:ban": 1.0}, 5)[0]) == 3


def test_a_question_is_weighed_once_for_all_that_is_asked_about_it() -> None:
    index = make_index()
    sought = index.seek({"w:ban": 1.0})
    assert answers(index, {"w:ban": 1.0})[:2] == tuple(part.tolist() for part in index.nearest(sought, 10))
    assert index.cosines_of(sought, np.array([2], np.int32)).tolist() == [index.cosines(sought)[2]]


def test_of_equal_scores_the_first_rows_are_taken() -> None:
    assert best_rows(np.array([0.0, 0.5, 1.0, 0.5, 0.5]), 3).tolist() == [2, 1, 3]
    assert best_rows(np.zeros(3), 2).tolist() == []


@pytest.mark.parametrize("is_sorted", [True, False])
def test_the_number_of_a_removed_entry_can_be_used_again(*, is_sorted: bool) -> None:
    index = make_index()
    if is_sorted:
        index.sort()
    index.remove(7)
    index.add(7, [{"w:new": 1.0}])
    for _ in range(2):
        assert index.entries_of(index.nearest({"w:tiktok": 1.0, "w:new": 1.0}, 9)[0]).tolist() == [7]
        assert index.rows_of(7) == range(3, 4)
        assert index.held_by(7, index.numbers_of(["w:new", "w:tiktok"])) == {"w:new"}
        index.sort()
    index.remove(7)
    with pytest.raises(KeyError):
        index.rows_of(7)


def test_entries_that_are_added_in_bulk_count_as_if_they_had_come_one_by_one() -> None:
    texts = {0: ["who owns tiktok", "tiktok owner"], 1: ["tiktok ban", "was tiktok banned"], 2: ["who owns huawei"]}
    one_by_one, in_bulk = PhrasingIndex(), PhrasingIndex()
    for index, bulk in ((one_by_one, False), (in_bulk, True)):
        for entry, phrasings in texts.items():
            index.add(entry, [features_of(text.split()) for text in phrasings], in_bulk=bulk)
    question = features_of("owner of huawei".split())
    for _ in range(2):
        assert in_bulk.rarity("w:tiktok") == one_by_one.rarity("w:tiktok")
        assert answers(in_bulk, question) == answers(one_by_one, question)
        for index in (one_by_one, in_bulk):
            index.remove(2)
            index.add(3, [features_of("huawei owner".split())], in_bulk=index is in_bulk)
            index.remove(3)
        assert answers(in_bulk, question) == answers(one_by_one, question)
        for index in (one_by_one, in_bulk):
            index.add(2, [features_of("who owns huawei".split())], in_bulk=index is in_bulk)
            index.sort()


def test_what_matters_to_an_entry_is_only_told_of_those_with_many_phrasings() -> None:
    index = PhrasingIndex()
    index.add(0, [{"w:trade": 1.0, "w:war": 1.0}] * 4 + [{"w:war": 1.0}])
    index.add(1, [{"w:chip": 1.0}])
    assert index.mattering(0, "w:trade") == pytest.approx(4 / (5 + 5))
    assert index.mattering(1, "w:chip") == index.mattering(0, "w:chip") == index.mattering(0, "w:unknown") == 0.0
