from __future__ import annotations

from time import perf_counter

import pytest

from knowledge.asking.courtesies import Courtesy, courtesy_in, without_courtesies


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("hi", Courtesy.GREETING),
        ("Heyyy there!!", Courtesy.GREETING),
        ("good morning everyone", Courtesy.GREETING),
        ("how are you?", Courtesy.GREETING),
        ("你好！", Courtesy.GREETING),
        ("thx", Courtesy.THANKS),
        ("thank u so much 🙏", Courtesy.THANKS),
        ("thansk", Courtesy.THANKS),
        ("ok cool", Courtesy.THANKS),
        ("Thanks for the help!", Courtesy.THANKS),
        ("謝謝", Courtesy.THANKS),
        ("谢谢你的帮助", Courtesy.THANKS),
        ("ok, bye", Courtesy.GOODBYE),
        ("再见", Courtesy.GOODBYE),
        ("wat r u", Courtesy.ABOUT),
        ("What can you do?", Courtesy.ABOUT),
        ("hi, who are you?", Courtesy.ABOUT),
        ("help", Courtesy.ABOUT),
        ("你好，你是谁？", Courtesy.ABOUT),
        ("你能做什么", Courtesy.ABOUT),
    ],
)
def test_courtesies_are_told_by_what_they_say(text: str, courtesy: Courtesy) -> None:
    assert courtesy_in(text) is courtesy


@pytest.mark.parametrize(
    "text",
    [
        "hi, who owns tiktok?",
        "great firewall",
        "what do you know about Huawei",
        "help wanted at huawei",
        "你好，华为是谁创立的",
        "thanks to whom did Huawei survive",
        "no",
        "",
        "🎉",
        "hi " * 20,
    ],
)
def test_what_says_something_else_is_none(text: str) -> None:
    assert courtesy_in(text) is None


@pytest.mark.parametrize("text", ["好的" * 250 + "x", "谢谢了" * 160 + "x", "good thanks " * 5 + "x"])
def test_a_long_run_of_courtesies_takes_no_time(text: str) -> None:
    started = perf_counter()
    assert courtesy_in(text) is None
    assert perf_counter() - started < 0.5


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Hi! Who owns TikTok? Thanks!", "Who owns TikTok?"),
        ("hey guys who owns tiktok thx", "who owns tiktok"),
        ("你好，华为是谁创立的？谢谢", "华为是谁创立的？"),
        ("請問華為是誰創立的", "華為是誰創立的"),
        ("Hi-tech exports to China", "Hi-tech exports to China"),
        ("Thanks to whom did Huawei survive?", "Thanks to whom did Huawei survive?"),
        ("thanks", "thanks"),
    ],
)
def test_what_is_around_a_question_is_taken_off(text: str, question: str) -> None:
    assert without_courtesies(text) == question
