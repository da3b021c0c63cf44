"""The questions that moderators still have to look at, those that are alike together, the most asked first."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from knowledge.curation.keys import key_of
from knowledge.matching.lexicon import FUNCTION_WORDS, QUESTION_WORDS, Lexicon
from knowledge.storage.review import MAX_KEY, ReviewDecision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from knowledge.curation.server import ServerKnowledge
    from knowledge.models import Entry
    from knowledge.storage.database import Storage
    from knowledge.storage.review import AskedQuestion, Decided

_FOR_GOOD: Final = {ReviewDecision.DISMISSED, ReviewDecision.NEGATIVE}
"""Decisions after which a question does not come back, however often it is asked."""

_COMPARED: Final = 1_000
"""Questions that are compared with one another; what is asked less often than all of these stands alone."""

_SHARED_FROM: Final = 0.6
"""Share of their telling words from which two questions are alike …"""
_SPELLED_FROM: Final = 86.0
"""… or likeness (0 to 100) of these words, spelled out: for typing errors."""
_FEWEST: Final = 2
"""Telling words that questions must share to be alike by their words."""


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that are alike, as they were typed, the most asked first. Who asked is not known."""

    questions: tuple[str, ...]
    unanswered: int
    not_helpful: int
    last_asked_at: datetime
    nearest: Entry | None = None
    """What the server's answers come nearest to it."""
    is_answered: bool = False
    """Whether it would be answered by now."""

    @property
    def times(self) -> int:
        """How often it came up."""
        return self.unanswered + self.not_helpful


@dataclass(slots=True)
class _One:
    """One question in its comparable form, with every way in which it was typed."""

    key: str
    asked: list[AskedQuestion]
    bag: frozenset[str]
    figures: frozenset[str]

    @property
    def times(self) -> int:
        return sum(asked.times for asked in self.asked)


async def unanswered_groups(
    storage: Storage, live: ServerKnowledge, limit: int = 25, offset: int = 0
) -> tuple[list[QuestionGroup], int]:
    """A page of the review queue, and how many groups there are.

    Raises:
        StorageError: The questions could not be read.
    """
    asked = await storage.review.asked(live.server_id)
    decisions = await storage.review.decisions(live.server_id)
    groups = await asyncio.to_thread(lambda: group_questions(open_questions(asked, decisions)))
    page = [_with_nearest(group, live) for group in groups[offset : offset + limit]]
    return page, len(groups)


def open_questions(asked: Iterable[AskedQuestion], decisions: Mapping[str, Decided]) -> list[AskedQuestion]:
    """The questions that were not decided, or were asked again since they were answered."""
    found = []
    for question in asked:
        decided = decisions.get(key_of(question.question)[:MAX_KEY])
        if decided is None or (decided.decision not in _FOR_GOOD and question.last_asked_at > decided.decided_at):
            found.append(question)
    return found


def group_questions(asked: Sequence[AskedQuestion]) -> list[QuestionGroup]:
    """Puts questions together that are alike, the most asked groups first. Figures and codes must agree."""
    groups: list[list[_One]] = []
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(_by_key(asked)):
        near = {group for word in one.bag for group in by_word[word]} if number < _COMPARED else set()
        if not near and number < _COMPARED:
            near = set(range(len(groups)))  # a typing error may be in its only word
        home = next((group for group in sorted(near) if _alike(groups[group][0], one)), None)
        if home is None:
            home = len(groups)
            groups.append([])
            for word in one.bag:
                by_word[word].append(home)
        groups[home].append(one)
    made = [_group(group) for group in groups]
    return sorted(made, key=lambda group: (-group.times, group.questions[0]))


def _by_key(asked: Sequence[AskedQuestion]) -> list[_One]:
    typed: dict[str, list[AskedQuestion]] = defaultdict(list)
    for question in asked:
        typed[key_of(question.question) or question.question].append(question)
    stem = Lexicon().stem
    found = []
    for key, ways in typed.items():
        words = [word for word in key.split() if word not in FUNCTION_WORDS and word not in QUESTION_WORDS]
        figures = frozenset(word for word in words if any(char.isdigit() for char in word))
        found.append(_One(key, ways, frozenset(stem(word) for word in words), figures))
    return sorted(found, key=lambda one: (-one.times, one.key))


def _alike(first: _One, second: _One) -> bool:
    if first.figures != second.figures:
        return False
    shared = first.bag & second.bag
    if len(shared) >= _FEWEST and len(shared) >= _SHARED_FROM * len(first.bag | second.bag):
        return True
    spelled = (" ".join(sorted(one.bag)) for one in (first, second))
    return bool(first.bag and second.bag) and fuzz.ratio(*spelled, score_cutoff=_SPELLED_FROM) > 0


def _group(ones: Sequence[_One]) -> QuestionGroup:
    asked = sorted((way for one in ones for way in one.asked), key=lambda way: (-way.times, way.question))
    return QuestionGroup(
        questions=tuple(way.question for way in asked),
        unanswered=sum(way.unanswered for way in asked),
        not_helpful=sum(way.not_helpful for way in asked),
        last_asked_at=max(way.last_asked_at for way in asked),
    )


def _with_nearest(group: QuestionGroup, live: ServerKnowledge) -> QuestionGroup:
    reply = live.ask(group.questions[0])
    return QuestionGroup(
        group.questions,
        group.unanswered,
        group.not_helpful,
        group.last_asked_at,
        reply.best.entry if reply.best else None,
        reply.answered is not None,
    )
