"""What a base covers: how much there is of each topic, and which years its answers tell about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.models import Topic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.models import Entry, KnowledgeBase

FIRST_YEAR = 2012
"""The first year that is counted by itself; the house's subject begins then."""

_MONTH = len("2020-08")


@dataclass(frozen=True, slots=True)
class TopicCoverage:
    """How much of one topic there is."""

    entries: int
    phrasings: int
    events: int
    """Different dates, exact to the month or the day, of which answers tell."""
    quizzes: int
    terms: int
    sides: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much there is of each topic, and how many entries tell about each year."""

    topics: Mapping[Topic, TopicCoverage]
    years: Mapping[int, Mapping[Topic, int]]
    """By year; what lies before ``FIRST_YEAR`` counts under ``FIRST_YEAR - 1``. No year between is left out."""


def coverage_of(base: KnowledgeBase) -> Coverage:
    """Counts the base."""
    topics = {}
    for topic in Topic:
        entries = [entry for entry in base.entries if entry.topic is topic]
        topics[topic] = TopicCoverage(
            entries=len(entries),
            phrasings=sum(len(entry.asked_as) for entry in entries),
            events=len(events(entries)),
            quizzes=sum(entry.quiz is not None for entry in entries),
            terms=sum(term.topic is topic for term in base.terms),
            sides=sum(side.topic is topic for side in base.sides),
        )
    return Coverage(topics, _years(base))


def events(entries: list[Entry]) -> set[str]:
    """The different dates, exact to the month or the day, of which entries tell."""
    return {span for entry in entries for span in entry.when if len(span.partition("/")[0]) >= _MONTH}


def _years(base: KnowledgeBase) -> dict[int, dict[Topic, int]]:
    counts: dict[int, Counter[Topic]] = {}
    for entry in base.entries:
        for year in {max(int(span[:4]), FIRST_YEAR - 1) for span in entry.when}:
            counts.setdefault(year, Counter())[entry.topic] += 1
    if not counts:
        return {}
    years = range(min(counts), max(counts) + 1)
    return {year: {topic: counts.get(year, Counter())[topic] for topic in Topic} for year in years}
