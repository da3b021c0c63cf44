"""The one service that turns a question into a reply; every way of asking goes through it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from knowledge.matching.normalise import normalise, strip_markup
from knowledge.matching.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.matching.results import Match
    from knowledge.models import Entry, KnowledgeBase, Source, Topic

MAX_QUESTION_LENGTH = 500
"""Characters of a question that are looked at; people who type more get asked for the short form."""

MAX_SUGGESTIONS = 5
MAX_COMPLETIONS = 25


class Obstacle(StrEnum):
    """Why a text could not be looked up at all."""

    EMPTY = "empty"
    NO_WORDS = "no_words"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry and how sure it is (0 to 1) that it answers the question."""

    entry: Entry
    confidence: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What is to be said to a question.

    ``best`` is the best candidate, also when it was not good enough to be served. ``alternatives`` are the candidates
    to choose from, best first: the next best ones beside an answer, all of them (``best`` among them) otherwise.
    ``topics`` are the nearest subjects, for when there is no answer.
    """

    question: str
    outcome: Outcome
    best: Candidate | None
    alternatives: tuple[Candidate, ...]
    topics: tuple[Topic, ...]
    obstacle: Obstacle | None
    elapsed_ms: float

    @property
    def answered(self) -> Entry | None:
        """The entry that is served as the answer, if there is one."""
        return self.best.entry if self.best and self.outcome is Outcome.ANSWER else None


class Lookup(Protocol):
    """What finds entries: the matcher of a base, or that of one server."""

    def query(self, text: str) -> Match:
        """Looks a question up."""
        ...

    def complete(self, typed: str, limit: int) -> list[str]:
        """Ids of the entries whose questions fit best to what was typed so far."""
        ...


class AnswerService:
    """Answers questions from one base; holds no state that asking would change."""

    def __init__(self, base: KnowledgeBase, matcher: Lookup) -> None:
        self._base = base
        self._matcher = matcher
        self._entries = {entry.id: entry for entry in base.entries}
        self._sources = {source.id: source for source in base.sources}

    @property
    def entries(self) -> Sequence[Entry]:
        """All entries, in the order of the base."""
        return self._base.entries

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with this id, or None if it is not (or no longer) in the base."""
        return self._entries.get(entry_id)

    def sources_of(self, entry: Entry) -> list[Source]:
        """The sources that an entry cites, in its order."""
        return [self._sources[source] for source in entry.sources if source in self._sources]

    @property
    def base(self) -> KnowledgeBase:
        """The base that is answered from."""
        return self._base

    def related_to(self, entry: Entry) -> list[Entry]:
        """The entries that an entry points to, in its order."""
        return [other for other_id in entry.see_also if (other := self.entry(other_id)) is not None]

    def ask(self, question: str) -> Reply:
        """Looks a question up. Never raises for any text that a person can type."""
        started = perf_counter()
        text = strip_markup(question)
        if obstacle := _obstacle(text):
            return Reply(text, Outcome.NO_ANSWER, None, (), (), obstacle, _since(started))
        match = self._matcher.query(text)
        return self._reply(text, match, started)

    def _reply(self, text: str, match: Match, started: float) -> Reply:
        candidates = [Candidate(entry, hit.confidence) for hit in match.hits if (entry := self.entry(hit.entry_id))]
        best = candidates[0] if candidates else None
        outcome = self._outcome(match)
        alternatives = candidates[1:] if outcome is Outcome.ANSWER else candidates
        topics = tuple(dict.fromkeys(candidate.entry.topic for candidate in candidates))[:3]
        if outcome is Outcome.NO_ANSWER:
            alternatives = []
        shown = tuple(alternatives[:MAX_SUGGESTIONS])
        return Reply(text, outcome, best, shown, topics, None, _since(started))

    def _outcome(self, match: Match) -> Outcome:
        """What becomes of the question; a server may be stricter."""
        return match.outcome

    def next_best(self, question: str, *, besides: str, limit: int = 10) -> list[Entry]:
        """The entries that come nearest to a question, without the one that was already shown."""
        hits = self._matcher.query(strip_markup(question)[:MAX_QUESTION_LENGTH]).hits
        return self._found(hit.entry_id for hit in hits if hit.entry_id != besides)[:limit]

    def complete(self, typed: str, limit: int = MAX_COMPLETIONS) -> list[Entry]:
        """The entries whose questions fit best to what was typed so far; the first of the base for nothing typed."""
        return self._found(self._matcher.complete(typed[:MAX_QUESTION_LENGTH], limit))

    def _found(self, entry_ids: Iterable[str]) -> list[Entry]:
        return [entry for entry_id in entry_ids if (entry := self.entry(entry_id)) is not None]


def _obstacle(text: str) -> Obstacle | None:
    if not text:
        return Obstacle.EMPTY
    if len(text) > MAX_QUESTION_LENGTH:
        return Obstacle.TOO_LONG
    if not any(char.isalpha() for char in normalise(text)):
        return Obstacle.NO_WORDS
    return None


def _since(started: float) -> float:
    return (perf_counter() - started) * 1000
