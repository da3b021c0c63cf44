"""The way of every question, however it is asked: the limit, the server's knowledge, the card, the miss log."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cards.notices import notice_card
from bot.cards.passing_on import to_milliseconds
from bot.replying import Replier
from knowledge.curation.server import ServerKnowledge
from knowledge.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.asker import Asker
    from bot.cards.layout import Card
    from bot.localisation import Language, Languages
    from bot.rate_limit import RateLimit
    from bot.replying import Replied
    from bot.services import Services
    from knowledge.answering import AnswerService

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that found no answer, to be kept once the person was answered."""

    question: str
    server_id: int
    locale: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """What a question is answered with."""

    card: Card
    is_public: bool
    """Whether the server lets everybody see answers in this place."""
    missed: Missed | None = None
    is_refusal: bool = False
    """It says that the person asked too much."""
    is_worth_saying: bool = True
    """False for a refusal after another: in a channel, everybody sees each."""


class Asking:
    """Answers questions."""

    def __init__(self, services: Services, limit: RateLimit, languages: Languages) -> None:
        self._services = services
        self._languages = languages
        self._limit = limit

    async def knowledge(self, server_id: int | None) -> AnswerService:
        """What is answered from: a server's own knowledge, or the shared base.

        Raises:
            StorageError: The server's could not be read.
        """
        return self._services.answers if server_id is None else await self._services.servers.get(server_id)

    async def replier(self, server_id: int | None, language: Language) -> Replier:
        """What makes the cards of a server, or of the shared base, for somebody who reads a language.

        Raises:
            StorageError: The server's knowledge could not be read.
        """
        return self._replier(await self.knowledge(server_id), language)

    async def answer(self, asker: Asker, question: str) -> Answered:
        """What is to be said to a question, unless the person asked too much lately.

        Raises:
            StorageError: The server's knowledge could not be read.
        """
        answers = await self.knowledge(asker.server_id)
        settings = answers.settings if isinstance(answers, ServerKnowledge) else None
        replier = self._replier(answers, asker.language)
        if settings is None or not asker.is_moderator(settings):
            verdict = self._limit.take(asker.person_id)
            if not verdict.is_allowed:
                refusal = notice_card(replier.words("slow-down", seconds=verdict.wait_seconds))
                return Answered(refusal, is_public=False, is_refusal=True, is_worth_saying=verdict.is_news)
        now = to_milliseconds(self._services.clock())
        replied = replier.to_question(question, audience=asker.audience, at=now)
        is_public = settings is None or asker.may_see_publicly(settings)
        is_logged = settings is not None and settings.log_questions
        return Answered(replied.card, is_public, _missed(replied, asker, now) if is_logged else None)

    async def unasked(self, asker: Asker, texts: Sequence[str]) -> Card | None:
        """The answer to what somebody wrote without asking the bot, if it is very sure of one.

        Args:
            asker: Who wrote it.
            texts: What may be the question, the likeliest first.

        Raises:
            StorageError: The server's knowledge could not be read.
        """
        answers = await self.knowledge(asker.server_id)
        if not isinstance(answers, ServerKnowledge):
            return None
        for text in texts:
            reply = answers.ask(text)
            is_sure = reply.best is not None and reply.best.confidence >= answers.settings.auto_answer_from
            if reply.answered is not None and is_sure and self._limit.take(asker.person_id).is_allowed:
                return self._replier(answers, asker.language).with_entry(reply.answered, asked=reply.question)
        return None

    def _replier(self, answers: AnswerService, language: Language) -> Replier:
        server = answers if isinstance(answers, ServerKnowledge) else None
        words = self._languages.chosen(server.settings.language if server else None, language)
        return Replier(answers, words, can_report=server is not None)

    async def keep(self, missed: Missed | None) -> None:
        """Keeps a question that found no answer, without saying whose it was. To be called after the reply."""
        if missed is None:
            return
        try:
            await self._services.storage.unanswered.add(
                question=missed.question, server_id=missed.server_id, locale=missed.locale, asked_at=missed.at
            )
        except StorageError:
            # The person was answered, and did not ask for this; the button under the answer still keeps it.
            _log.exception("a question without an answer could not be logged")

    async def take_back(self, question: str, server_id: int, asked_at: datetime) -> None:
        """Forgets a logged question whose answer was among what was suggested. To be called after the reply."""
        try:
            await self._services.storage.unanswered.take_back(question=question, server_id=server_id, asked_at=asked_at)
        except StorageError:
            _log.exception("a question that was answered after all stays on the list")


def _missed(replied: Replied, asker: Asker, now: datetime) -> Missed | None:
    if replied.missed is None or asker.server_id is None:
        return None
    return Missed(replied.missed, asker.server_id, asker.locale, now)
