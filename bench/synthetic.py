"""Bases of any size, made from the built-in one, and questions to ask them.

The phrasings have the frame of a real phrasing with other words in it, some of the base, some invented, drawn so that
the word of rank r comes up as often as 1/r (Zipf's law) and that there are new words without end, as in real
collections. Answers are as long as those of the base in proportion to its phrasings: three words for each.
"""

from __future__ import annotations

import random
from itertools import islice
from typing import TYPE_CHECKING

from bench.measuring import Question
from bench.questions import with_typos
from knowledge.matching.lexicon import FUNCTION_WORDS, QUESTION_WORDS
from knowledge.matching.normalise import words
from knowledge.models import Entry, Kind, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.models import KnowledgeBase

PHRASINGS = 6
"""Of each entry."""

QUESTIONS = 400
_SUBJECTS = 3
_ANSWER_WORDS = 3 * PHRASINGS
_NEW_WORDS = 0.3
_SYLLABLES = [first + second + third for first in "bcdfglmnprstvz" for second in "aeiou" for third in ("", "n", "r")]


def synthetic_base(base: KnowledgeBase, phrasings: int, *, more: int = 0) -> tuple[KnowledgeBase, list[Entry]]:
    """A base with so many phrasings, which knows the names and synonyms of the real one, and ``more`` new entries."""
    made = list(islice(_entries(synthetic_phrasings(base, phrasings)), phrasings // PHRASINGS + more))
    held = len(made) - more
    return base.model_copy(update={"entries": made[:held], "negatives": []}), made[held:]


def synthetic_phrasings(base: KnowledgeBase, phrasings: int, *, seed: int = 1) -> Iterator[list[str]]:
    """The phrasings of one entry after another, without end, for a base that is to have so many."""
    chance = random.Random(seed)
    frames = [words(phrasing) for entry in base.entries for phrasing in entry.asked_as]
    common = FUNCTION_WORDS | QUESTION_WORDS
    known = list(dict.fromkeys(word for frame in frames for word in frame if word.isascii() and word not in common))
    vocabulary = len(known) + int(_NEW_WORDS * phrasings)

    def word() -> str:
        rank = int(vocabulary ** chance.random()) - 1
        return known[rank] if rank < len(known) else _invented(rank)

    while True:
        subjects = [word() for _ in range(_SUBJECTS)]
        made = []
        for frame in chance.choices(frames, k=PHRASINGS):
            others = [*chance.sample(subjects, _SUBJECTS), word()]
            made.append(" ".join(part if part in common or not others else others.pop(0) for part in frame))
        yield made


def synthetic_questions(entries: list[Entry]) -> list[Question]:
    """Stored phrasings, each without one of its words, every other one with typing errors."""
    chance = random.Random(2)
    asked = []
    for number in range(QUESTIONS):
        entry = entries[chance.randrange(len(entries))]
        typed = chance.choice([entry.question, *entry.phrasings]).split()
        del typed[chance.randrange(len(typed))]
        text = " ".join(typed) or "what"
        asked.append(Question(with_typos(text, chance) if number % 2 else text, frozenset([entry.id])))
    return asked


def _entries(all_phrasings: Iterator[list[str]]) -> Iterator[Entry]:
    """Entries with an answer out of the words of their own phrasings and of those of the entry before."""
    before: list[str] = []
    for number, phrasings in enumerate(all_phrasings):
        answer = " ".join([*phrasings[-1].split(), *before][:_ANSWER_WORDS])
        before = " ".join(phrasings).split()
        # They are what they must be, and checking a hundred thousand of them takes long.
        yield Entry.model_construct(
            id=f"made-{number}", topic=Topic.CHIPS, kind=Kind.FACT, question=phrasings[0], phrasings=phrasings[1:],
            answer=f"{answer.capitalize()}.",
        )  # fmt: skip


def _invented(rank: int) -> str:
    """A word for each number, as long as words are."""
    made = ""
    while rank:
        rank, at = divmod(rank, len(_SYLLABLES))
        made += _SYLLABLES[at]
    return made
