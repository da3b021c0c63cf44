from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.normalise import normalise, strip_markup, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("When was HUAWEI blacklisted?", "when was huawei blacklisted"),
        ("U.S. tariffs", "US tariffs"),
        ("Ｈｕａｗｅｉ　５Ｇ", "huawei 5g"),
        ("華為被禁了嗎", "华为被禁了吗"),
        ("Café Müller", "cafe muller"),
        ("1,000 firms", "1000 firms"),
        ("what’s TikTok’s price", "what is tiktok price"),
        ("didn't China retaliate", "did not china retaliate"),
        ("Why they can't? It won't!", "why they can not it will not"),
        ("wat did the govt say abt it lol", "what did the government say about it"),
        ("**Huawei** ~~ban~~ ||now||", "huawei ban now"),
        ("Hua\u200bwei \u202eban", "huawei ban"),
        ("phase-one deal", "phase one deal"),
    ],
)
def test_what_reads_the_same_becomes_the_same(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Section 301", "Section 232"),
        ("7nm", "14nm"),
        ("52.7 billion", "527 billion"),
        ("did", "did not"),
        ("华为", "中兴"),
    ],
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_numbers_keep_their_decimals_and_units() -> None:
    assert words("$52.7 bn, 5G, 7nm and H200") == ["52.7", "billion", "5g", "7nm", "and", "h200"]


def test_a_run_of_chinese_is_one_word_apart_from_latin_ones() -> None:
    assert words("TikTok在美国被禁") == ["tiktok", "在美国被禁"]


def test_discord_markup_and_links_say_nothing() -> None:
    text = "<@123> <@&5> <#9> <:smile:11> <t:1700000000:R> @everyone https://example.org/huawei Who owns it"
    assert normalise(text) == "who owns it"


def test_a_text_of_nothing_but_chat_noise_is_not_lost() -> None:
    assert words("lol") == ["lol"]


def test_markup_is_stripped_but_the_spelling_kept() -> None:
    assert strip_markup("<@42>  Who\u200b owns\nTikTok? ") == "Who owns TikTok?"


@given(st.text(max_size=300))
def test_any_text_is_normalised_once_and_for_all(text: str) -> None:
    once = normalise(text)
    assert not any(unicodedata.category(char) in {"Cc", "Cf"} for char in once)
    assert once == once.strip()
