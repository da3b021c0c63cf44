"""From a question to the card that answers it: the one way that every front end goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.cards.also_asked import also_asked_select
from bot.cards.answer import Answer, answer_card
from bot.cards.asked import as_shown
from bot.cards.courtesies import courtesy_card
from bot.cards.no_answer import no_answer_card
from bot.cards.notices import notice_card
from bot.cards.suggestions import suggestions_card
from bot.cards.text import escape
from knowledge.answering import MAX_QUESTION_LENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.cards.layout import Card
    from bot.cards.passing_on import Audience
    from bot.localisation import Words
    from knowledge.answering import AnswerService, Reply
    from knowledge.models import Entry

ENTRY_MARK = "entry:"
"""What the value of an autocomplete choice begins with; the id of the entry follows."""


@dataclass(frozen=True, slots=True)
class Replied:
    """The card for a question."""

    card: Card
    missed: str | None = None
    """The question, when there was no answer; what was suggested may turn out to be one."""


class Replier:
    """Makes the card for whatever was asked."""

    def __init__(self, answers: AnswerService, words: Words, *, can_report: bool = False) -> None:
        """Takes what is answered from.

        Args:
            answers: A server's knowledge, or the shared base.
            words: What the cards are written in.
            can_report: Whether there are moderators to whom an answer can be reported.
        """
        self._answers = answers
        self.words: Final = words
        self._can_report = can_report

    def to_question(self, question: str, *, audience: Audience, at: datetime) -> Replied:
        """The card for a question as somebody typed it at some time, or for a choice of autocomplete."""
        if (chosen := self._chosen(question)) is not None:
            return Replied(self.with_entry(chosen, asked=chosen.question))
        reply = self._answers.ask(question)
        card = self._aside(reply, audience, at) or self._card(reply, audience, at)
        if reply.also_asked:
            card.add_row(also_asked_select(reply.also_asked, ENTRY_MARK, self.words))
        is_missed = reply.is_question and reply.answered is None
        return Replied(card, missed=as_shown(reply.question) if is_missed else None)

    def _aside(self, reply: Reply, audience: Audience, at: datetime) -> Card | None:
        """The card for a text that asks nothing that could be looked up; None for a question."""
        words = self.words
        if reply.obstacle is not None:
            return notice_card(words(f"obstacle-{reply.obstacle}", most=MAX_QUESTION_LENGTH))
        if reply.courtesy is not None:
            return courtesy_card(reply.courtesy, self._answers.examples(), self._answers.topics, words)
        if reply.unclear is None:
            return None
        back = words("what-do-you-mean", word=escape(reply.unclear)) if reply.unclear else words("what-about")
        if not reply.alternatives:
            return notice_card(back)
        others = [candidate.entry for candidate in reply.alternatives]
        return suggestions_card(
            reply.question, others, words, audience=audience, at=at, intro=f"{back}\n{words('or-these')}"
        )

    def _card(self, reply: Reply, audience: Audience, at: datetime) -> Card:
        others = [candidate.entry for candidate in reply.alternatives]
        if (entry := reply.answered) is not None:
            return self._answer(entry, asked=reply.question, alternatives=others)
        if others:
            return suggestions_card(reply.question, others, self.words, audience=audience, at=at)
        return no_answer_card(reply.question, reply.topics, self.words, audience=audience, at=at)

    def with_entry(self, entry: Entry, *, asked: str) -> Card:
        """The card that shows an entry as the answer to what was asked."""
        return self._answer(entry, asked=asked, alternatives=self._answers.next_best(asked, besides=entry.id))

    def _answer(self, entry: Entry, *, asked: str, alternatives: Sequence[Entry]) -> Card:
        return answer_card(
            Answer(
                entry=entry,
                asked=asked,
                sources=self._answers.sources_of(entry),
                alternatives=alternatives,
                related=self._answers.related_to(entry),
                can_report=self._can_report,
            ),
            self.words,
        )

    def instead_of(self, entry: Entry, *, asked: str, audience: Audience) -> Card:
        """The card for somebody whom an answer did not help."""
        others = self._answers.next_best(asked, besides=entry.id)
        if not others:
            return notice_card(self.words("thanks-nothing-else"))
        return suggestions_card(asked, others, self.words, audience=audience, intro=self.words("thanks-not-helpful"))

    def _chosen(self, question: str) -> Entry | None:
        if not question.startswith(ENTRY_MARK):
            return None
        return self._answers.entry(question.removeprefix(ENTRY_MARK))
