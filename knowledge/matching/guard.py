"""Vetoes entries that speak of somebody or something else, or of another year or number, than the question does.

A question about Section 232 is close to an entry about Section 301 by every measure of likeness, and yet is not
answered by it. So what a question names must be found in the entry: in its question, phrasings, answer, dates or list
of entities.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.matching.lexicon import POINTING_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.matching.analysis import Analysis
    from knowledge.matching.subject import Subject
    from knowledge.models import Entry

UBIQUITOUS_SHARE = 0.4
"""An entity that more than this share of all entries names (the United States, China) tells no entries apart."""

FOCUS_SHARE = 0.2
"""An entity that at least this share of an entry's phrasings name belongs to its focus."""

_OPEN_END_YEARS = 10
_YEAR = 12

LITTLE_SUBJECT = 0.9
"""Weight of a question's subject up to which it says nothing without what “it” stands for."""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What an entry speaks of, in all of its text."""

    entities: frozenset[str]
    focus: frozenset[str]
    """The entities that people name when they ask it: those of its question and of many of its phrasings."""
    years: frozenset[int]
    numbers: frozenset[str]
    months: frozenset[int]
    """The months, 1 to 12, that it tells of; none if it gives no date more exact than a year."""


@dataclass(frozen=True, slots=True)
class Veto:
    """What a question names that the entry does not."""

    entities: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    numbers: frozenset[str] = frozenset()
    months: frozenset[int] = frozenset()
    points_nowhere: bool = False
    """The question is about “it” or “them” and does not say whom or what it means."""

    def __bool__(self) -> bool:
        return bool(self.entities or self.years or self.numbers or self.months or self.points_nowhere)


def facts_of(entry: Entry, asked: Sequence[Analysis], told: Analysis) -> EntryFacts:
    """What an entry speaks of.

    Args:
        entry: The entry.
        asked: Its question and phrasings, taken apart.
        told: Its answer, taken apart.
    """
    years, numbers, months = _dates(entry)
    naming = Counter(entity for phrasing in asked for entity in phrasing.entities)
    often = {entity for entity, count in naming.items() if count >= FOCUS_SHARE * len(asked)}
    texts = (told, *asked)
    return EntryFacts(
        entities=frozenset(entry.entities).union(*(text.entities for text in texts)),
        focus=frozenset(often) | (asked[0].entities if asked else frozenset()),
        years=years.union(*(text.years for text in texts)),
        numbers=numbers.union(*(text.numbers for text in texts)),
        months=months.union(*(text.months for text in texts)),
    )


def veto(question: Analysis, facts: EntryFacts, ubiquitous: frozenset[str], *, points_nowhere: bool = False) -> Veto:
    """What of the question speaks against the entry; empty (false) if nothing does."""
    named = question.entities - ubiquitous
    return Veto(
        entities=named - facts.entities,
        years=question.years - facts.years,
        numbers=question.numbers - question.casual - facts.numbers,
        months=question.months - facts.months if facts.months else frozenset(),
        points_nowhere=points_nowhere,
    )


def says_nothing_alone(question: Analysis, subject: Subject, ubiquitous: frozenset[str]) -> bool:
    """Whether a question is about “it” or “them” and has no name and no rare word that would say what is meant."""
    points = not POINTING_WORDS.isdisjoint(question.words)
    names_something = bool(question.entities - ubiquitous)
    return points and not names_something and subject.weight <= LITTLE_SUBJECT


def _dates(entry: Entry) -> tuple[frozenset[int], frozenset[str], frozenset[int]]:
    """The years that an entry's periods cover, the days of the month that its dates name, and the months they cover."""
    years: set[int] = set()
    days: set[str] = set()
    months: set[int] = set()
    for span in entry.when:
        start, slash, end = span.partition("/")
        first = int(start[:4])
        last = int(end[:4]) if end else first + (_OPEN_END_YEARS if slash else 0)
        years.update(range(first, last + 1))
        days.update(str(int(day)) for day in re.findall(r"\d{4}-\d{2}-(\d{2})", span))
        named = [(int(year), int(month)) for year, month in re.findall(r"(\d{4})-(\d{2})", span)]
        if slash:
            # A period: every month from its first to its last; all of them when it is open or longer than a year.
            count = (named[1][0] - named[0][0]) * _YEAR + named[1][1] - named[0][1] + 1 if len(named) > 1 else _YEAR
            months.update((named[0][1] - 1 + n) % _YEAR + 1 for n in range(min(count, _YEAR)) if named)
        else:
            months.update(month for _, month in named)
    return frozenset(years), frozenset(days), frozenset(months)
