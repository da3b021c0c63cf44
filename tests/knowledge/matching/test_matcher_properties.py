"""What holds of the matcher whatever is typed and whatever the base holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answering import AnswerService
from knowledge.matching.matcher import Matcher
from knowledge.matching.results import Outcome
from tests.knowledge.samples import make_entry, small_base

if TYPE_CHECKING:
    from knowledge.models import Entry

BASE = small_base()
MATCHER = Matcher(BASE)
SERVICE = AnswerService(BASE, MATCHER)
SOME = settings(max_examples=60, deadline=None)

ENTRIES = st.sampled_from(BASE.entries)
PHRASINGS = st.sampled_from([(entry.id, phrasing) for entry in BASE.entries for phrasing in entry.asked_as])
WORDS = (
    "tiktok huawei owner founder tariffs section 301 list trade war start when who 华为 boil eggs 2019 2022 it".split()
)
QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
NEW_WORDS = st.text(st.characters(categories=["Ll"], max_codepoint=127), min_size=3, max_size=9)
NEW_ENTRIES = st.lists(NEW_WORDS, min_size=3, max_size=6, unique=True).map(
    lambda words: make_entry("new-entry", f"What is {' '.join(words)}?", f"{words[0]} {words[1]} please")
)


@SOME
@given(st.text(max_size=4000))
def test_any_text_is_taken_and_explained(text: str) -> None:
    explanation, match = MATCHER.explain(text), MATCHER.query(text)
    assert explanation.outcome is match.outcome
    assert {hit.entry_id for hit in match.offers} == {hit.entry_id for hit in match.hits}


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=600), st.lists(st.sampled_from([*WORDS, "?", "\n", "1. ", "; ", "thx", "？"])).map(" ".join)
    )
)
def test_any_text_gets_a_reply_and_the_same_one_twice(text: str) -> None:
    first, second = SERVICE.ask(text), SERVICE.ask(text)
    assert (first.outcome, first.best, first.alternatives, first.also_asked, first.courtesy, first.unclear) == (
        second.outcome, second.best, second.alternatives, second.also_asked, second.courtesy, second.unclear,
    )  # fmt: skip
    assert first.question == second.question
    ids = [candidate.entry.id for candidate in first.alternatives]
    assert len(ids) == len(set(ids))
    assert first.answered is None or first.answered.id not in ids


@SOME
@given(PHRASINGS, st.sampled_from([str.upper, str.casefold, "  {}??".format, "“{}”".format]))
def test_a_stored_phrasing_always_finds_its_entry(stored: tuple[str, str], typed: object) -> None:
    entry_id, phrasing = stored
    assert callable(typed)
    match = MATCHER.query(typed(phrasing))
    assert match.outcome is Outcome.ANSWER
    assert match.hits[0].entry_id == entry_id
    assert match.hits[0].confidence > 0.95


@SOME
@given(PHRASINGS, ENTRIES)
def test_removing_another_entry_does_not_change_the_answer(stored: tuple[str, str], other: Entry) -> None:
    entry_id, phrasing = stored
    if other.id == entry_id:
        return
    fork = MATCHER.fork()
    fork.remove(other.id)
    match = fork.query(phrasing)
    assert match.outcome is Outcome.ANSWER
    assert match.hits[0].entry_id == entry_id


@pytest.mark.parametrize(
    ("question", "unrelated"),
    [
        ("wen was huawie put on the entity list", "trade-war-start"),
        ("who is the founder of Huawei Technologies?", "tiktok-owner"),
        ("the firm behind tik tok", "huawei-founder"),
    ],
)
def test_removing_an_unrelated_entry_does_not_change_what_other_words_find(question: str, unrelated: str) -> None:
    fork = MATCHER.fork()
    fork.remove(unrelated)
    assert fork.query(question).hits[0].entry_id == MATCHER.query(question).hits[0].entry_id


@SOME
@given(QUESTIONS, NEW_ENTRIES)
def test_adding_and_removing_again_leaves_all_answers_as_they_were(question: str, entry: Entry) -> None:
    matcher = MATCHER.fork()
    before = matcher.query(question)
    matcher.add(entry)
    assert matcher.query(entry.question).hits[0].entry_id == entry.id
    matcher.remove(entry.id)
    after = matcher.query(question)
    assert [hit.entry_id for hit in after.hits] == [hit.entry_id for hit in before.hits]
    assert [hit.confidence for hit in after.hits] == pytest.approx([hit.confidence for hit in before.hits], abs=1e-9)
    assert after.outcome is before.outcome


@SOME
@given(QUESTIONS, NEW_ENTRIES, ENTRIES)
def test_a_fork_does_not_change_what_it_was_made_of(question: str, entry: Entry, gone: Entry) -> None:
    before = MATCHER.query(question)
    fork = MATCHER.fork()
    fork.add(entry)
    fork.remove(gone.id)
    fork.refuse(question)
    fork.rate(before.hits[0].entry_id if before.hits else "x", helpful=0, not_helpful=9)
    fork.query(question)
    assert MATCHER.query(question) == before
    assert len(MATCHER) == len(BASE.entries)
