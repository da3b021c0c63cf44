"""What moderators are told about a question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.cards.fact_try import COURTESY, REASONS, SAYS_TOO_LITTLE, try_card
from knowledge.answering import AnswerService
from knowledge.asking.courtesies import Courtesy
from knowledge.matching.results import Reason
from tests.e2e.drawn import BUTTON, TEXT, walk

if TYPE_CHECKING:
    from bot.services import SharedBase
    from knowledge.answering import Reply
    from knowledge.matching.explaining import Explanation
    from knowledge.matching.matcher import Matcher
    from knowledge.models import KnowledgeBase


def parts(answers: AnswerService, question: str) -> list[dict[str, Any]]:
    reply = answers.ask(question)
    card: Any = try_card(reply, answers.explain(reply.part or reply.question), answers.name_of)
    return list(walk(card.to_components()))


def told(answers: AnswerService, question: str) -> str:
    return "\n".join(part["content"] for part in parts(answers, question) if part["type"] == TEXT)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who owns TikTok?", REASONS[Reason.EXACT]),
        ("the firm that tiktok belongs to, who is it", REASONS[Reason.SURE]),
        ("How long do I boil an egg?", "It says that it has no answer"),
        ("hi there", COURTESY),
        ("who owns it", "It asks what is meant by “it”."),
        ("when", SAYS_TOO_LITTLE),
        ("Who owns TikTok? And who founded Huawei?", "It reads 2 questions in this. Of “Who owns TikTok?”"),
        ("Was Huawei put on the Entity List in 2012?", "held back: the question names 2012; the entry speaks of 2019"),
        ("huawei entity list 16 June", "held back: the question names June; the entry speaks of May"),
        (
            "was ByteDance put on the entity list",
            "the question names ByteDance, of which the entry does not",
        ),
        ("when was huawie put on the entity list", "It read “huawie” as “huawei”."),
    ],
)
def test_what_happens_is_told(shared: SharedBase, question: str, said: str) -> None:
    assert said in told(shared.answers, question)


def test_the_question_that_keeps_one_from_being_answered_is_named_and_only_then(
    known: tuple[KnowledgeBase, Matcher],
) -> None:
    base, matcher = known[0], known[1].fork()
    matcher.refuse("Which firm really owns TikTok now?")
    answers = AnswerService(base, matcher)

    assert "not to be answered: “Which firm really owns TikTok now?”" in told(
        answers, "which firm really owns tiktok now"
    )
    assert matcher.query("Who owns TikTok?").negative is not None
    assert "not to be answered" not in told(answers, "Who owns TikTok?")


def test_every_candidate_can_be_shown_and_the_limits_are_told(shared: SharedBase) -> None:
    drawn = parts(shared.answers, "when was huawei put on the list")
    assert sum(part["type"] == BUTTON for part in drawn) >= 2
    limits = shared.matcher.thresholds
    assert f"from {limits.answer_from:.0%}, and offers a choice from {limits.suggest_from:.0%}" in drawn[-1]["content"]


def test_what_did_not_come_into_question_takes_no_room(shared: SharedBase) -> None:
    reply, told = shared.answers.ask("huawei list"), shared.answers.explain("huawei list")
    assert len(told.hits) > 2
    unlikely = replace(told, hits=tuple(replace(hit, confidence=0.01, vetoes=()) for hit in told.hits))

    def shown(reply: Reply, told: Explanation) -> int:
        card: Any = try_card(reply, told, shared.answers.name_of)
        return sum(part["type"] == BUTTON for part in walk(card.to_components()))

    assert shown(reply, told) > 2
    assert shown(reply, unlikely) == 2
    assert shown(replace(reply, courtesy=Courtesy.GREETING), told) == 0
