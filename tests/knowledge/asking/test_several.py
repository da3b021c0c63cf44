from __future__ import annotations

from time import perf_counter

import pytest

from knowledge.asking.several import MAX_PARTS, parts_of, pieces_of
from knowledge.matching.matcher import Matcher
from tests.knowledge.samples import small_base

MATCHER = Matcher(small_base())
ENTITIES = {entity.id: entity for entity in small_base().entities}


def parts(text: str) -> list[str]:
    return [part.text for part in parts_of(text, MATCHER.query, ENTITIES)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Who owns TikTok? When did the trade war begin?", ["Who owns TikTok?", "When did the trade war begin?"]),
        ("who owns tiktok\nwho founded huawei", ["who owns tiktok", "who founded huawei"]),
        ("1. who owns tiktok 2. who founded huawei", ["who owns tiktok", "who founded huawei"]),
        ("- tiktok owner\n- huawei founder", ["tiktok owner", "huawei founder"]),
        ("who founded Huawei and also when did it start", ["who founded Huawei", "when did it start"]),
        ("谁拥有TikTok？华为是谁创立的？", ["谁拥有TikTok？", "华为是谁创立的？"]),
        ("华为是谁创立的，还有什么时候成立的", ["华为是谁创立的", "什么时候成立的"]),
        ("What is Section 301. When", ["What is Section 301. When"]),
        ("really?!?", ["really?!?"]),
        ("who owns it? 🎉", ["who owns it?"]),
    ],
)
def test_a_message_may_be_split_here(text: str, pieces: list[str]) -> None:
    assert pieces_of(text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "Which companies and banks were sanctioned?",
        "When and why was Huawei added to the Entity List?",
        "Who owns TikTok? Why?",
        "Who owns TikTok? Thanks!",
        "Quick thing. Who owns TikTok?",
        "who",
        "",
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert parts(text) == []


def test_a_part_that_points_back_takes_the_name() -> None:
    assert parts("Who owns TikTok? And when was it founded?") == ["Who owns TikTok?", "when was TikTok founded?"]


def test_a_name_is_not_taken_where_two_could_be_meant() -> None:
    understood = parts("Did Huawei or Samsung sue? When was Huawei added to the Entity List? Which tariffs hit it?")
    assert understood[1].startswith("When was Huawei added to the Entity List?")
    assert understood[-1].endswith("Which tariffs hit it?")


def test_what_does_not_stand_alone_stays_with_the_question_before() -> None:
    assert parts("Who owns TikTok? Why? Who founded Huawei?") == ["Who owns TikTok? Why?", "Who founded Huawei?"]


def test_no_more_than_a_few_are_looked_up() -> None:
    assert len(parts("Who owns TikTok? Who founded Huawei? " * 10)) == MAX_PARTS


@pytest.mark.parametrize("filler", [" ", "\n", " \n", "\t", "1. ", "- ", "?", "; ", "and "])
def test_thousands_of_the_same_take_no_time(filler: str) -> None:
    started = perf_counter()
    pieces_of("Who owns TikTok?" + filler * 5000 + "x")
    assert perf_counter() - started < 0.5
