from __future__ import annotations

import pytest

from knowledge.matching.spelling import Speller


@pytest.fixture
def speller() -> Speller:
    speller = Speller()
    speller.add(["huawei", "tiktok", "tariffs", "retaliation", "semiconductor", "ban", "chips"])
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
    ],
)
def test_typing_errors_are_mended(speller: Speller, typed: str, meant: list[str]) -> None:
    assert speller.correct(typed) == meant


@pytest.mark.parametrize("word", ["huawei", "bread", "cps", "5g", "华为", "bicycle"])
def test_words_that_are_known_short_or_far_stay(speller: Speller, word: str) -> None:
    assert speller.correct(word) == [word]


def test_a_word_is_forgotten_when_its_last_use_is(speller: Speller) -> None:
    speller.add(["tariffs"])
    speller.remove(["tariffs"])
    assert speller.correct("tarifs") == ["tariffs"]
    speller.remove(["tariffs"])
    assert speller.correct("tarifs") == ["tarifs"]
