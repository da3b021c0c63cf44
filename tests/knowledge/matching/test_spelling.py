from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.matching.spelling import Speller

VOCABULARY = [
    "huawei", "tiktok", "tariffs", "retaliation", "semiconductor", "ban", "chips", "charge", "amount", "apple",
    "minerals",
]  # fmt: skip


@pytest.fixture
def speller() -> Speller:
    speller = Speller()
    speller.add(VOCABULARY)
    return speller


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("huawie", ["huawei"]),
        ("huwaei", ["huawei"]),
        ("tarifs", ["tariffs"]),
        ("retalliaton", ["retaliation"]),
        ("semicondutcor", ["semiconductor"]),
        ("tiktokban", ["tiktok", "ban"]),
        ("chps", ["chips"]),
        ("harge", ["charge"]),
        ("mount", ["amount"]),
        ("yiktok", ["tiktok"]),
        ("tthiktok", ["tiktok"]),
        ("aapplle", ["apple"]),
        ("minrals", ["minerals"]),
        ("minirels", ["minerals"]),
        ("teh", ["the"]),
        ("hwat", ["what"]),
        ("shuold", ["should"]),
        ("wich", ["which"]),
    ],
)
def test_typing_errors_are_mended(speller: Speller, typed: str, meant: list[str]) -> None:
    assert speller.correct(typed) == meant


@pytest.mark.parametrize(
    "word", ["huawei", "bread", "cps", "nab", "5g", "华为", "bicycle", "hips2", "the", "lake", "owns", "x" * 4000]
)
def test_words_that_are_known_short_or_far_stay(speller: Speller, word: str) -> None:
    assert speller.correct(word) == [word]


def test_what_is_a_word_of_the_base_is_no_error(speller: Speller) -> None:
    assert speller.correct("mount") == ["amount"]
    speller.add(["mount"])
    assert speller.correct("mount") == ["mount"]


def test_a_word_is_forgotten_when_its_last_use_is(speller: Speller) -> None:
    speller.add(["tariffs"])
    speller.remove(["tariffs"])
    assert speller.correct("tarifs") == ["tariffs"]
    speller.remove(["tariffs"])
    assert speller.correct("tarifs") == ["tarifs"]
    speller.remove(["tariffs"])
    assert "tariffs" not in speller.counts
    speller.add(["tariffs"])
    assert speller.correct("tarifs") == ["tariffs"]


def test_of_two_words_as_near_the_more_used_is_meant(speller: Speller) -> None:
    speller.add(["chaps"])
    speller.add(["chaps"])
    assert speller.correct("chps") == ["chaps"]


def test_words_are_completed_in_the_order_of_their_use(speller: Speller) -> None:
    speller.sort()
    assert speller.beginning_with("ch", 5) == ["charge", "chips"]
    speller.add(["chips", "china"])
    assert speller.beginning_with("ch", 5) == ["chips", "charge", "china"]
    speller.remove(["charge"])
    speller.add(["chad"])
    assert speller.beginning_with("ch", 2) == ["chips", "chad"]
    assert speller.beginning_with("", 1) == ["chips"]


def test_a_copy_learns_and_forgets_by_itself(speller: Speller) -> None:
    speller.sort()
    fork = speller.fork()
    fork.add(["bicycle"])
    fork.remove(["huawei"])
    speller.add(["gallium"])
    assert [fork.correct(word) for word in ("bycicle", "huwaei", "galium")] == [["bicycle"], ["huwaei"], ["galium"]]
    assert [speller.correct(word) for word in ("bycicle", "huwaei", "galium")] == [["bycicle"], ["huawei"], ["gallium"]]


words = st.text(min_size=1, max_size=12)


@settings(max_examples=50, deadline=None)
@given(typed=words, more=st.lists(words, max_size=5), is_sorted=st.booleans())
def test_learning_and_forgetting_leaves_the_corrections_as_they_were(
    typed: str, more: list[str], *, is_sorted: bool
) -> None:
    speller = Speller(VOCABULARY)
    if is_sorted:
        speller.sort()
    before = speller.correct(typed), speller.beginning_with(typed[:1], 9), speller.counts
    speller.add(more)
    assert all(speller.correct(word) == [word] for word in more)
    speller.remove(more)
    assert (speller.correct(typed), speller.beginning_with(typed[:1], 9), speller.counts) == before
    assert Speller(speller.counts).correct(typed) == before[0]
