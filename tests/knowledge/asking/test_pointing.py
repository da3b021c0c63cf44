from __future__ import annotations

import pytest

from knowledge.asking.pointing import naming, pointing_word, points_in_chinese
from knowledge.models import Entity, EntityKind
from tests.knowledge.samples import make_entity

TIKTOK = make_entity("tiktok", "TikTok")
REN = Entity(id="ren", name="Ren Zhengfei", kind=EntityKind.PERSON)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("who owns it?", "it"),
        ("Why did they do that", "they"),
        ("那它是谁的", "它"),
        ("why", ""),
        ("the second one", ""),
    ],
)
def test_the_word_that_points_is_found(text: str, word: str) -> None:
    assert pointing_word(text) == word


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("那它是谁的", True),
        ("为什么他们那样做", True),
        ("那个公司是什么时候成立的", True),
        ("它的芯片是谁做的", False),
        ("华为是谁的", False),
        ("它和TikTok是什么关系", False),
        ("who owns it", False),
        ("", False),
    ],
)
def test_a_chinese_question_that_only_points_is_told(text: str, points: bool) -> None:  # noqa: FBT001
    assert points_in_chinese(text) is points


@pytest.mark.parametrize(
    ("text", "entity", "understood"),
    [
        ("When was it founded?", TIKTOK, "When was TikTok founded?"),
        ("who are its investors", TIKTOK, "who are TikTok's investors"),
        ("How old is he?", REN, "How old is Ren Zhengfei?"),
        ("它是什么时候成立的？", TIKTOK, "TikTok是什么时候成立的？"),
        ("How old is he?", TIKTOK, None),
        ("When was it founded?", REN, None),
        ("Is it true that chips are short?", TIKTOK, None),
        ("What happened this year?", TIKTOK, None),
        ("When did the trade war begin?", TIKTOK, None),
    ],
)
def test_a_name_takes_the_place_of_what_points_to_it(text: str, entity: Entity, understood: str | None) -> None:
    assert naming(text, entity) == understood
