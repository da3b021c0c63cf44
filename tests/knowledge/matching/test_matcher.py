from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.matching.matcher import Matcher
from knowledge.matching.results import Match, Outcome
from knowledge.models import KnowledgeBase, Negative, NegativeReason
from tests.knowledge.samples import make_entry, small_base


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(small_base())


def best(match: Match) -> str:
    return match.hits[0].entry_id


def answers(match: Match) -> str | None:
    return best(match) if match.outcome is Outcome.ANSWER else None


@pytest.mark.parametrize("entry", small_base().entries, ids=lambda entry: entry.id)
def test_every_stored_phrasing_finds_its_entry(matcher: Matcher, entry: object) -> None:
    for phrasing in entry.asked_as:  # type: ignore[attr-defined]
        match = matcher.query(phrasing.upper())
        assert answers(match) == entry.id  # type: ignore[attr-defined]
        assert match.hits[0].confidence > 0.95


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("wen was huawie put on the entity list", "huawei-entity-list"),
        ("date huawei was blacklisted", "huawei-entity-list"),
        ("who is the founder of Huawei Technologies?", "huawei-founder"),
        ("the firm behind tik tok", "tiktok-owner"),
        ("how high are section 301 tariffs on chinese goods", "tariffs-301"),
    ],
)
def test_other_words_find_the_entry_too(matcher: Matcher, question: str, entry: str) -> None:
    assert best(matcher.query(question)) == entry


@pytest.mark.parametrize(
    "question",
    [
        "What are the Section 232 tariffs on China?",
        "When was SMIC added to the Entity List?",
        "When was Samsung added to the Entity List?",
        "Who founded SMIC?",
        "entity list huawei may 2022",
        "When did the trade war begin in 2012?",
    ],
)
def test_another_entity_number_or_year_is_not_answered(matcher: Matcher, question: str) -> None:
    match = matcher.query(question)
    assert match.outcome is not Outcome.ANSWER
    assert match.hits[0].veto


def test_a_year_within_a_period_of_the_entry_is_no_objection(matcher: Matcher) -> None:
    hits = matcher.query("section 301 tariffs on china in 2019").hits
    assert hits[0].entry_id == "tariffs-301"
    assert not hits[0].veto


@pytest.mark.parametrize(
    "question", ["how do I bake bread", "weather in Berlin tomorrow", "hi", "?!", "🎉", "who owns it"]
)
def test_what_the_base_knows_nothing_about_is_not_answered(matcher: Matcher, question: str) -> None:
    assert matcher.query(question).outcome is not Outcome.ANSWER


def test_an_entry_counts_from_when_it_is_added_until_it_is_removed() -> None:
    matcher = Matcher(small_base())
    question = "Which minerals did Beijing stop selling abroad?"
    before = matcher.query(question)
    matcher.add(make_entry("minerals", "Which minerals did China stop exporting?", "china minerals export ban"))
    assert answers(matcher.query("which minerals did china stop exporting")) == "minerals"
    matcher.remove("minerals")
    assert matcher.query(question) == before
    assert len(matcher) == len(small_base().entries)


def test_a_phrasing_of_two_entries_is_left_to_the_other_when_one_is_removed() -> None:
    matcher = Matcher(small_base())
    matcher.add(make_entry("tiktok-again", "What is TikTok's owner called?", "tiktok parent company"))
    matcher.remove("tiktok-owner")
    match = matcher.query("tiktok parent company")
    assert answers(match) == "tiktok-again"
    assert match.hits[0].confidence > 0.95


def test_what_people_type_is_not_kept_without_end() -> None:
    matcher = Matcher(small_base())
    kept = matcher._analyser._features_of_word
    before = len(kept)
    matcher.query("x" * 5000)
    matcher.query("1" * 5000)
    assert len(kept) == before
    matcher.complete("1" * 5000, 25)


def test_an_entry_cannot_be_added_twice() -> None:
    matcher = Matcher(small_base())
    with pytest.raises(ValueError, match="tiktok-owner"):
        matcher.add(small_base().entries[-1])


def test_passing_over_an_entry_leaves_it_out(matcher: Matcher) -> None:
    hits = matcher.query("Who owns TikTok?", without=["tiktok-owner"]).hits
    assert "tiktok-owner" not in [hit.entry_id for hit in hits]


def test_completion_follows_what_is_typed(matcher: Matcher) -> None:
    assert matcher.complete("who own", 25)[0] == "tiktok-owner"
    assert set(matcher.complete("huaw", 25)[:2]) == {"huawei-entity-list", "huawei-founder"}
    assert matcher.complete("", 2) == ["huawei-entity-list", "huawei-founder"]
    assert len(matcher.complete("the", 3)) <= 3


def test_an_empty_base_answers_nothing() -> None:
    match = Matcher(KnowledgeBase()).query("Who owns TikTok?")
    assert match.outcome is Outcome.NO_ANSWER
    assert match.hits == ()


def test_a_restored_matcher_answers_the_same(matcher: Matcher) -> None:
    restored = Matcher(small_base(), state=matcher.state())
    for question in ("huawie blacklist", "Section 232 tariffs", "华为", "nothing of the kind"):
        assert restored.query(question) == matcher.query(question)
    assert restored.complete("who", 5) == matcher.complete("who", 5)


def test_only_a_matcher_as_it_was_built_gives_its_state() -> None:
    changed = Matcher(small_base())
    changed.remove("tiktok-owner")
    with pytest.raises(ValueError, match="build the matcher anew"):
        changed.state()


def test_what_must_not_be_answered_is_not() -> None:
    base = small_base()
    question = "Who owns TikTok then?"
    assert Matcher(base).query(question).outcome is Outcome.ANSWER
    negatives = [Negative(question="Who, then, owns TikTok", reason=NegativeReason.OPINION)]
    match = Matcher(base.model_copy(update={"negatives": negatives})).query(question)
    assert match.outcome is not Outcome.ANSWER
    assert match.kept_back_by == "Who, then, owns TikTok"


def test_a_question_that_is_answered_is_kept_back_by_none() -> None:
    negatives = [Negative(question="Is the owner of TikTok evil?", reason=NegativeReason.OPINION)]
    match = Matcher(small_base().model_copy(update={"negatives": negatives})).query("who owns tiktok?")
    assert (match.negative, match.kept_back_by) == ("Is the owner of TikTok evil?", None)


_MATCHER = Matcher(small_base())


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=4000))
def test_any_text_is_taken_and_answered_the_same_twice(text: str) -> None:
    first = _MATCHER.query(text)
    assert first == _MATCHER.query(text)
    assert all(0.0 <= hit.confidence <= 1.0 for hit in first.hits)
