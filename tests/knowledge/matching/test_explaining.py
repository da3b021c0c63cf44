from __future__ import annotations

import json

import pytest

from knowledge.matching.confidence import Calibration
from knowledge.matching.matcher import Matcher
from knowledge.matching.ratings import Rating, moved
from knowledge.matching.results import Outcome, Reason
from knowledge.models import KnowledgeBase, Negative, NegativeReason
from tests.knowledge.samples import small_base

QUESTIONS = [
    "Who owns TikTok?",
    "wen was huawie put on the entity list",
    "When was Samsung added to the Entity List in 2022?",
    "who owns it",
    "华为是谁创立的",
    "nothing of the kind",
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    negatives = [Negative(question="Is Huawei evil?", reason=NegativeReason.OPINION)]
    return Matcher(small_base().model_copy(update={"negatives": negatives}))


@pytest.mark.parametrize("question", QUESTIONS)
def test_contributions_sum_to_the_score_that_was_used(matcher: Matcher, question: str) -> None:
    explanation, match = matcher.explain(question), matcher.query(question)
    assert [hit.entry_id for hit in explanation.hits] == [hit.entry_id for hit in match.hits]
    for told, used in zip(explanation.hits, match.hits, strict=True):
        total = sum(part.amount for part in told.parts)
        assert all(part.amount == part.coefficient * part.value for part in told.parts)
        assert min(max(total, -10.0), 10.0) == pytest.approx(used.score)
        assert (told.score, told.confidence) == (used.score, used.confidence)


@pytest.mark.parametrize("question", ["the firm behind tik tok", "huawei founder or entity list", "trade war tariffs"])
def test_score_best_other_and_rating_make_the_confidence(question: str) -> None:
    matcher, calibration = Matcher(small_base()), Calibration.fitted(encoded=False)
    matcher.rate(matcher.query(question).hits[0].entry_id, helpful=7, not_helpful=1)
    explanation = matcher.explain(question)
    assert explanation.hits[0].bonus == pytest.approx(Rating(7, 1).bonus)
    for hit in explanation.hits:
        if not hit.vetoes and explanation.reason is not Reason.EXACT:
            expected = moved(calibration.confidence(hit.score, hit.best_other), hit.bonus)
            assert hit.confidence == pytest.approx(expected)


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_weighs_most_comes_first(matcher: Matcher, question: str) -> None:
    for hit in matcher.explain(question).hits:
        amounts = [abs(part.amount) for part in hit.parts]
        assert amounts == sorted(amounts, reverse=True)


def test_what_was_understood_is_told(matcher: Matcher) -> None:
    understood = matcher.explain("wen was Huawie added to the entity list in 2022?").understood
    assert understood.corrections == (("huawie", "huawei"),)
    assert understood.entities == ("entity-list", "huawei")
    assert understood.years == (2022,)
    assert understood.unknown == ("2022",)
    assert sum(share for _, share in understood.subject) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("question", "veto"),
    [
        ("Was Huawei added to the Entity List in 2022?", "the question names 2022; the entry speaks of 2019"),
        ("When was Samsung added to the Entity List?", "the question names samsung, of which the entry does not speak"),
        ("who owns it", "the question does not say whom or what it means"),
        ("huawei entity list 16 June", "the question names June; the entry speaks of May"),
    ],
)
def test_vetoes_are_told_in_words(matcher: Matcher, question: str, veto: str) -> None:
    assert any(veto in hit.vetoes for hit in matcher.explain(question).hits)


def test_the_nearest_phrasing_is_named(matcher: Matcher) -> None:
    assert matcher.explain("huawei blacklist date please").hits[0].phrasing == "huawei blacklist date"


def test_what_is_not_to_be_answered_is_named(matcher: Matcher) -> None:
    explanation = matcher.explain("Is Huawei evil?")
    assert explanation.reason is Reason.REFUSED or explanation.outcome is Outcome.NO_ANSWER
    assert explanation.refusals[0].question == "Is Huawei evil?"
    assert explanation.refused == pytest.approx(sum(refusal.support for refusal in explanation.refusals))


@pytest.mark.parametrize("question", [*QUESTIONS, "", "🎉"])
def test_an_explanation_is_a_sentence_and_fits_json(matcher: Matcher, question: str) -> None:
    explanation = matcher.explain(question)
    assert explanation.sentence.endswith(".")
    record = json.loads(json.dumps(explanation.as_record()))
    assert record["outcome"] == matcher.query(question).outcome.value


def test_an_empty_base_explains_itself() -> None:
    explanation = Matcher(KnowledgeBase()).explain("Who owns TikTok?")
    assert (explanation.reason, explanation.hits) == (Reason.NOTHING_NEAR, ())
    assert "Nothing in the base" in explanation.sentence
