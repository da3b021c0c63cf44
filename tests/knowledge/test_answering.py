from __future__ import annotations

import pytest

from knowledge.answering import EXAMPLES, MAX_QUESTION_LENGTH, MAX_SUGGESTIONS, AnswerService, Obstacle
from knowledge.asking.courtesies import Courtesy
from knowledge.matching.confidence import Calibration, Margin
from knowledge.matching.matcher import Matcher
from knowledge.matching.results import Outcome
from knowledge.models import KnowledgeBase, Topic
from tests.knowledge.samples import make_entry, small_base


@pytest.fixture(scope="module")
def service() -> AnswerService:
    base = small_base()
    linked = base.entries[0].model_copy(update={"see_also": ["huawei-founder", "gone"], "sources": ["a-page", "gone"]})
    base = base.model_copy(update={"entries": [linked, *base.entries[1:]]})
    return AnswerService(base, Matcher(base))


def hesitant(*, suggest_from: float) -> AnswerService:
    """A service that never answers, so that what it offers instead can be seen."""
    fitted = Calibration.fitted()
    calibration = Calibration(fitted._coefficients, Margin(0.0, 1.0, 0.0), answer_from=1.1, suggest_from=suggest_from)
    return AnswerService(small_base(), Matcher(small_base(), calibration=calibration))


def test_a_known_question_is_answered_and_the_next_best_offered(service: AnswerService) -> None:
    reply = service.ask("When was Huawei added to the Entity List?")
    assert reply.outcome is Outcome.ANSWER
    assert reply.answered is service.entry("huawei-entity-list")
    assert reply.best is not None
    assert reply.best.confidence > 0.95
    assert "huawei-entity-list" not in [other.entry.id for other in reply.alternatives]
    assert len(reply.alternatives) <= MAX_SUGGESTIONS
    assert reply.elapsed_ms > 0


def test_without_an_answer_the_candidates_are_offered_best_first() -> None:
    reply = hesitant(suggest_from=0.0).ask("huawei entity list or founder")
    assert reply.outcome is Outcome.SUGGESTIONS
    assert reply.answered is None
    assert reply.best == reply.alternatives[0]
    confidences = [candidate.confidence for candidate in reply.alternatives]
    assert confidences == sorted(confidences, reverse=True)


def test_without_suggestions_only_the_nearest_topics_are_left() -> None:
    reply = hesitant(suggest_from=1.1).ask("huawei entity list")
    assert reply.outcome is Outcome.NO_ANSWER
    assert reply.alternatives == ()
    assert reply.best is not None
    assert Topic.HUAWEI in reply.topics


@pytest.mark.parametrize(
    ("text", "obstacle"),
    [
        ("", Obstacle.EMPTY),
        ("  \u200b\u202e ", Obstacle.EMPTY),
        ("<@1234> @everyone", Obstacle.EMPTY),
        ("🎉🎉", Obstacle.NO_WORDS),
        ("42", Obstacle.NO_WORDS),
        ("?!", Obstacle.NO_WORDS),
        ("tariffs " * MAX_QUESTION_LENGTH, Obstacle.TOO_LONG),
    ],
)
def test_what_cannot_be_looked_up_says_why(service: AnswerService, text: str, obstacle: Obstacle) -> None:
    reply = service.ask(text)
    assert reply.obstacle is obstacle
    assert reply.outcome is Outcome.NO_ANSWER
    assert reply.best is None


def test_a_question_is_kept_as_it_was_typed_but_for_markup(service: AnswerService) -> None:
    assert service.ask("<@99> Who owns\u200b TikTok?").question == "Who owns TikTok?"


def test_links_that_lead_nowhere_are_left_out(service: AnswerService) -> None:
    entry = service.entry("huawei-entity-list")
    assert entry is not None
    assert [other.id for other in service.related_to(entry)] == ["huawei-founder"]
    assert [source.id for source in service.sources_of(entry)] == ["a-page"]
    assert service.entry("gone") is None


def test_the_next_best_do_not_repeat_what_was_shown(service: AnswerService) -> None:
    others = [entry.id for entry in service.next_best("Who founded Huawei?", besides="huawei-founder")]
    assert others[0] == "huawei-entity-list"
    assert "huawei-founder" not in others


def test_completion_offers_entries(service: AnswerService) -> None:
    assert service.complete("who own")[0].id == "tiktok-owner"
    assert len(service.complete("", limit=3)) == 3
    assert service.entries[0].id == "huawei-entity-list"


@pytest.mark.parametrize(
    ("text", "courtesy"), [("hi", Courtesy.GREETING), ("thx!", Courtesy.THANKS), ("你是谁？", Courtesy.ABOUT)]
)
def test_a_courtesy_is_answered_as_such_and_is_no_question(
    service: AnswerService, text: str, courtesy: Courtesy
) -> None:
    reply = service.ask(text)
    assert reply.courtesy is courtesy
    assert reply.outcome is Outcome.NO_ANSWER
    assert reply.answered is None
    assert not reply.alternatives
    assert not reply.is_question


def test_a_greeting_before_a_question_is_passed_over(service: AnswerService) -> None:
    reply = service.ask("Hello there, who owns TikTok? Thanks!")
    assert reply.courtesy is None
    assert reply.answered is service.entry("tiktok-owner")
    assert reply.question == "Hello there, who owns TikTok? Thanks!"


def test_a_base_that_stores_a_courtesy_answers_it() -> None:
    entry = make_entry("small-talk", "Hi", "thanks a lot")
    base = KnowledgeBase(entries=[entry])
    assert AnswerService(base, Matcher(base)).ask("thanks a lot!").answered == entry


@pytest.mark.parametrize(
    ("text", "word"),
    [("who owns it", "it"), ("why did they do that?", "they"), ("那它是谁的", "它"), ("and then?", "")],
)
def test_a_question_that_only_points_is_asked_back(service: AnswerService, text: str, word: str) -> None:
    reply = service.ask(text)
    assert reply.unclear == word
    assert reply.answered is None
    assert not reply.is_question


@pytest.mark.parametrize("text", ["Who owns TikTok?", "how do I boil an egg", "华为是谁创立的"])
def test_a_question_with_a_subject_is_not_asked_back(service: AnswerService, text: str) -> None:
    reply = service.ask(text)
    assert reply.unclear is None
    assert reply.is_question


def test_the_first_of_several_questions_is_answered_and_the_others_wait(service: AnswerService) -> None:
    reply = service.ask("Who owns TikTok? And who founded Huawei?")
    assert reply.answered is service.entry("tiktok-owner")
    assert reply.part == "Who owns TikTok?"
    (other,) = reply.also_asked
    assert (other.question, other.outcome) == ("who founded Huawei?", Outcome.ANSWER)
    assert reply.alternatives[0].entry.id == "huawei-founder"
    assert reply.question == "Who owns TikTok? And who founded Huawei?"


def test_the_first_with_an_answer_is_answered_whatever_was_asked_before(service: AnswerService) -> None:
    reply = service.ask("How do I boil an egg?\nWho founded Huawei?\nWho owns TikTok?")
    assert reply.answered is service.entry("huawei-founder")
    assert [also.question for also in reply.also_asked] == ["How do I boil an egg?", "Who owns TikTok?"]


def test_a_question_asked_twice_waits_for_nothing(service: AnswerService) -> None:
    reply = service.ask("Who owns TikTok? Who does TikTok belong to?")
    assert reply.answered is service.entry("tiktok-owner")
    assert reply.also_asked == ()


def test_what_is_stored_as_one_question_is_not_split() -> None:
    both = make_entry("both", "Who owns TikTok? Who founded Huawei?", "tiktok and huawei people")
    base = small_base().model_copy(update={"entries": [*small_base().entries, both]})
    reply = AnswerService(base, Matcher(base)).ask("who owns TikTok? who founded Huawei?")
    assert reply.answered == both
    assert reply.also_asked == ()


def test_a_quick_base_is_asked_several_questions_only_if_it_answers_each() -> None:
    base = small_base().model_copy(update={"quick": True})
    service = AnswerService(base, Matcher(base))
    assert service.ask("Who owns TikTok? How do I boil an egg?").also_asked == ()
    assert len(service.ask("Who owns TikTok? Who founded Huawei?").also_asked) == 1


def test_examples_are_of_different_topics(service: AnswerService) -> None:
    examples = service.examples()
    assert len({entry.topic for entry in examples}) == len(examples) == EXAMPLES
    assert service.topics == [Topic.HUAWEI, Topic.TRADE, Topic.APPS]


def test_an_explanation_is_of_the_question_without_its_greeting(service: AnswerService) -> None:
    assert service.explain("<@1> hi, the firm behind tik tok, thanks").question == "the firm behind tik tok"
    assert service.explain("x" * 2000).question == "x" * MAX_QUESTION_LENGTH


def test_a_rating_counts_from_the_next_question_on() -> None:
    service = AnswerService(small_base(), Matcher(small_base()))
    question = "the firm behind tik tok"
    before = service.ask(question).best
    service.rate("tiktok-owner", helpful=0, not_helpful=5)
    after = service.ask(question).best
    assert before is not None
    assert after is not None
    assert after.confidence < before.confidence
