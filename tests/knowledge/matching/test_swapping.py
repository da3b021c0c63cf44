from __future__ import annotations

import pytest

from knowledge.matching.swapping import NO_SWAP, Swap, swap_between

STORED = ["q:when", "w:trump", "w:trade", "w:war", "w:easi"]


def test_a_word_in_the_place_of_another_is_a_swap() -> None:
    asked = ["q:when", "w:trump", "w:currenc", "w:war", "w:easi"]
    swap = swap_between(asked, STORED, set(asked), {"w:currenc"})
    assert swap == Swap(0.8, frozenset({"w:currenc"}), frozenset({"w:trade"}))


@pytest.mark.parametrize(
    ("asked", "strange"),
    [
        pytest.param(STORED, set[str](), id="the same"),
        pytest.param(["q:when", "w:trump", "w:tariff", "w:war", "w:easi"], set[str](), id="the entry speaks of it"),
        pytest.param(["q:when", "w:mr", *STORED[1:]], {"w:mr"}, id="added, not put in a place"),
        pytest.param(["q:why", *STORED[1:]], {"q:why"}, id="nothing of the subject is lost"),
        pytest.param(["q:when", "w:mr", "w:trade", "w:war", "w:easi", "w:trump"], {"w:mr"}, id="only moved"),
    ],
)
def test_other_differences_are_none(asked: list[str], strange: set[str]) -> None:
    assert swap_between(asked, STORED, set(asked), strange) == NO_SWAP


def test_chinese_is_compared_by_pairs_of_characters() -> None:
    stored, asked = ["c:华为", "c:为被", "c:被禁"], ["c:小米", "c:米被", "c:被禁"]
    swap = swap_between(asked, stored, set(asked), {"c:小米", "c:米被"})
    assert swap.lost == {"c:华为", "c:为被"}
    assert swap.frame == pytest.approx(1 / 3)
