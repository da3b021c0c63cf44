from __future__ import annotations

import pytest

from knowledge.answering import MAX_QUESTION_LENGTH, MAX_SUGGESTIONS, AnswerService, Obstacle
from knowledge.matching.confidence import Calibration, Margin
from knowledge.matching.matcher import Matcher
from knowledge.matching.results import Outcome
from knowledge.models import Topic
from tests.knowledge.samples import small_base


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
