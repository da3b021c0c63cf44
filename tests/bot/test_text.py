from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.text import clean, escape, link, one_line, shorten, unescape


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a*b_c~d`e|f", r"a\*b\_c\~d\`e\|f"),
        ("# big\n- item\n+ item\n> quote\n-# small", "\\# big\n\\- item\n\\+ item\n\\> quote\n\\-# small"),
        ("1. one\n 2) two", "1\\. one\n 2\\) two"),
        ("[x](https://e.example)", r"\[x\](https\://e.example)"),
        ("<@1> <#2> </ask:3> <t:4:R> <:e:5>", r"\<@1> \<#2> \</ask:3> \<t:4:R> \<:e:5>"),
        ("@everyone @HERE", "@\u200beveryone @\u200bHERE"),
        ("$200 billion (10.5 %), 2018-19: fine", "$200 billion (10.5 %), 2018-19: fine"),
        ("back\\slash", r"back\\slash"),
    ],
)
def test_text_is_shown_as_it_was_written(written: str, shown: str) -> None:
    assert escape(written) == shown
    assert unescape(shown) == written


@given(st.text())
def test_escaping_loses_nothing(text: str) -> None:
    assert unescape(escape(text)) == clean(text)


@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    kept = one_line(text)
    assert "\n" not in kept
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in kept)


@given(st.text(alphabet=st.characters(exclude_characters="\u200b")))
def test_no_mark_is_left_that_discord_reads(text: str) -> None:
    shown = escape(text)
    for mark in "*_~`|<[":
        pieces = shown.split(mark)[:-1]
        assert all((len(piece) - len(piece.rstrip("\\"))) % 2 for piece in pieces)
    assert "@everyone" not in shown


def test_shortening_says_so() -> None:
    assert shorten("short", 5) == "short"
    assert shorten("too long", 5) == "too…"


def test_link_cannot_be_left() -> None:
    shown = link("a] (b", "https://e.example/<x> y")
    assert shown == r"[a\] (b](<https://e.example/%3Cx%3E%20y>)"
