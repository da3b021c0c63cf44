"""Vetoes entries that speak of somebody or something else, or of another year or number, than the question does.

A question about Section 232 is close to an entry about Section 301 by every measure of likeness, and yet is not
answered by it. So what a question names must be found in the entry: in its question, phrasings, answer, dates or list
of entities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.matching.lexicon import POINTING_WORDS

if TYPE_CHECKING:
    from knowledge.matching.analysis import Analysis
    from knowledge.models import Entry

UBIQUITOUS_SHARE = 0.4
"""An entity that more than this share of all entries names (the United States, China) tells no entries apart."""

_OPEN_END_YEARS = 10

_FEW_SUBJECTS = 2


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What an entry speaks of, in all of its text."""

    entities: frozenset[str]
    years: frozenset[int]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Veto:
    """What a question names that the entry does not."""

    entities: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    numbers: frozenset[str] = frozenset()

    points_nowhere: bool = False
    """The question is about “it” or “them” and does not say whom or what it means."""

    def __bool__(self) -> bool:
        return bool(self.entities or self.years or self.numbers or self.points_nowhere)


def facts_of(entry: Entry, told: Analysis) -> EntryFacts:
    """What an entry speaks of, from its fields and from the analysis of all its text."""
    years, numbers = _dates(entry)
    return EntryFacts(
        entities=told.entities | frozenset(entry.entities),
        years=told.years | years,
        numbers=told.numbers | numbers,
    )


def veto(question: Analysis, facts: EntryFacts, ubiquitous: frozenset[str]) -> Veto:
    """What of the question speaks against the entry; empty (false) if nothing does."""
    return Veto(
        entities=question.entities - facts.entities - ubiquitous,
        years=question.years - facts.years,
        numbers=question.numbers - facts.numbers,
        points_nowhere=_points_nowhere(question, ubiquitous),
    )


def _points_nowhere(question: Analysis, ubiquitous: frozenset[str]) -> bool:
    names_something = bool(question.entities - ubiquitous)
    points = not POINTING_WORDS.isdisjoint(question.words)
    return points and not names_something and len(question.subjects) <= _FEW_SUBJECTS


def _dates(entry: Entry) -> tuple[frozenset[int], frozenset[str]]:
    """The years that an entry's periods cover, and the days of the month that its dates name."""
    years: set[int] = set()
    days: set[str] = set()
    for span in entry.when:
        start, slash, end = span.partition("/")
        first = int(start[:4])
        last = int(end[:4]) if end else first + (_OPEN_END_YEARS if slash else 0)
        years.update(range(first, last + 1))
        days.update(str(int(day)) for day in re.findall(r"\d{4}-\d{2}-(\d{2})", span))
    return frozenset(years), frozenset(days)
