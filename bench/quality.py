"""How well one peer finds entries of the built-in base, by questions that are not stored when they are asked."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.golden import golden_questions
from bench.measuring import Question
from bench.metrics import answered_at, auroc, share
from bench.questions import with_typos
from knowledge.content.checks.conflicts import PARTS, without_part
from knowledge.matching.normalise import CJK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.peers import Found, Peer
    from knowledge.models import KnowledgeBase

FIRST = 3


@dataclass(frozen=True, slots=True)
class Quality:
    """What came of a set of questions."""

    answerable: int
    """Questions that have an answer."""
    unanswerable: int
    """Questions that must not be answered."""
    top1: float
    """The share of the answerable ones whose right entry came first."""
    first_three: float
    answered: float
    """The share of all that can be answered while 95 of 100 answers are right (see ``metrics.answered_at``)."""
    auroc: float | None
    """How well confidence tells answerable ones from others (see ``metrics.auroc``)."""


@dataclass(frozen=True, slots=True)
class Sets:
    """The questions, in sets by their names; ``left_out`` has those that are taken out of the base, by their fold."""

    golden: dict[str, list[Question]]
    left_out: list[list[Question]]


def question_sets(base: KnowledgeBase, *, left_out: int, parts: int = PARTS, each: int = 1, seed: int = 1) -> Sets:
    """Golden questions, plain and with typing errors, in English and in Chinese, and a sample of the base's phrasings.

    Only those golden questions are taken that nothing of techdivide was fitted on.

    Args:
        base: The base.
        left_out: How many phrasings are asked while they are left out.
        parts: Of how many of the five parts of each entry's phrasings they are.
        each: Every how many-th golden question is asked.
        seed: Which phrasings are chosen, and which errors are made.
    """
    chance = random.Random(seed)
    golden: dict[str, list[Question]] = {name: [] for name in ("english", "english typos", "chinese", "chinese typos")}
    judging = [question for question in golden_questions() if not question.is_for_fitting]
    for question in judging[::each]:
        language = "chinese" if CJK.search(question.text) else "english"
        golden[language].append(Question(question.text, question.expected))
        golden[f"{language} typos"].append(Question(with_typos(question.text, chance), question.expected))
    places = [(place % PARTS, Question(text, frozenset([entry.id])))
              for entry in base.entries for place, text in enumerate(entry.phrasings)
              if place % PARTS < parts]  # fmt: skip
    chosen = chance.sample(places, min(left_out, len(places)))
    return Sets(golden, [[question for part, question in chosen if part == fold] for fold in range(PARTS)])


def ask_golden(peer: Peer, sets: Sets) -> dict[str, Quality]:
    """Asks a peer that knows the whole base."""
    return {name: judged(questions, [peer.query(one.text) for one in questions])
            for name, questions in sets.golden.items()}  # fmt: skip


def ask_left_out(peer: Peer, base: KnowledgeBase, sets: Sets) -> Quality:
    """Asks phrasings while they, and a fifth of all phrasings of each entry with them, are left out of the base."""
    questions, found = [], []
    for fold, some in enumerate(sets.left_out):
        if some:
            peer.build(without_part(base, fold))
        for question in some:
            questions.append(question)
            found.append(peer.query(question.text))
    return judged(questions, found)


def judged(questions: Sequence[Question], found: Sequence[Found]) -> Quality:
    """Holds what was found against what was expected."""
    pairs = list(zip(questions, found, strict=True))
    inside = [(question, one) for question, one in pairs if question.expected]
    outside = [one for question, one in pairs if not question.expected]
    return Quality(
        len(inside),
        len(outside),
        share([bool(question.expected & set(one.entries[:1])) for question, one in inside]),
        share([bool(question.expected & set(one.entries[:FIRST])) for question, one in inside]),
        answered_at([(one.confidence, bool(question.expected & set(one.entries[:1]))) for question, one in pairs]),
        auroc([one.confidence for _, one in inside], [one.confidence for one in outside]),
    )
