"""The one service that turns a question into a reply; every way of asking goes through it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from knowledge.asking.courtesies import courtesy_in, without_courtesies
from knowledge.asking.pointing import pointing_word, points_in_chinese
from knowledge.asking.several import parts_of
from knowledge.matching.normalise import normalise, strip_markup
from knowledge.matching.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from knowledge.asking.courtesies import Courtesy
    from knowledge.matching.explaining import Explanation
    from knowledge.matching.results import Match
    from knowledge.models import Entry, KnowledgeBase, Source, Topic

MAX_QUESTION_LENGTH = 500
"""Characters of a question that are looked at; people who type more get asked for the short form."""

MAX_SUGGESTIONS = 5
MAX_COMPLETIONS = 25
EXAMPLES = 2

LONE_SUBJECT = 0.7
"""Weight of its subject up to which a question that points is asked back; “splinternet, what is that” says enough."""


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
class AlsoAsked:
    """One of several questions that were asked at once, which waits for its answer."""

    question: str
    """As it was understood: “When was TikTok founded?” for “And when was it founded?”."""
    best: Candidate | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Reply:
    """What is to be said to a question.

    ``best`` is the best candidate, also when it was not good enough to be served. ``alternatives`` are the candidates
    to choose from, best first: the next best ones beside an answer, all of them (``best`` among them) otherwise.
    ``topics`` are the nearest subjects, for when there is no answer. Where several questions were asked at once, this
    is what is said to the first that has an answer, ``part`` is how that one was understood, and ``also_asked`` are the
    others in the order of asking.
    """

    question: str
    outcome: Outcome
    best: Candidate | None
    alternatives: tuple[Candidate, ...]
    topics: tuple[Topic, ...]
    obstacle: Obstacle | None
    elapsed_ms: float
    courtesy: Courtesy | None = None
    """What the text is if it is a greeting, thanks or the like, and asks nothing."""
    unclear: str | None = None
    """The word that points to something the text does not say (“it”); empty if the text says nothing at all."""
    part: str | None = None
    also_asked: tuple[AlsoAsked, ...] = ()

    @property
    def is_question(self) -> bool:
        """Whether it asks something that an entry could answer: only then can it count as unanswered."""
        return self.obstacle is None and self.courtesy is None and self.unclear is None

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

    def explain(self, text: str, name_of: Callable[[str], str] = str) -> Explanation:
        """Tells what becomes of a question and by what; ``name_of`` gives the names of entities by their ids."""
        ...

    def rate(self, entry_id: str, *, helpful: int, not_helpful: int) -> None:
        """Notes how often people found an entry helpful and not helpful, all in all."""
        ...


class AnswerService:
    """Answers questions from one base; holds no state that asking would change."""

    def __init__(self, base: KnowledgeBase, matcher: Lookup) -> None:
        self._base = base
        self._matcher = matcher
        self._entries = {entry.id: entry for entry in base.entries}
        self._sources = {source.id: source for source in base.sources}
        self._entities = {entity.id: entity for entity in base.entities}

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
        match = self._understood(text)
        reply = self._aside(text, match) or self._reply_to_parts(question, match) or self._reply(text, match)
        return replace(reply, question=text, elapsed_ms=_since(started))

    def explain(self, question: str) -> Explanation:
        """Tells what becomes of a question as it is looked up, and by what."""
        text = strip_markup(question)[:MAX_QUESTION_LENGTH]
        plain = text if self._matcher.query(text).exact else without_courtesies(text)
        return self._matcher.explain(plain, self.name_of)

    def match(self, question: str) -> Match:
        """What a question is found to ask for, whatever would be said to whoever asks it."""
        return self._matcher.query(question)

    def name_of(self, entity_id: str) -> str:
        """The name of an entity, such as a company or a law, by its id."""
        entity = self._entities.get(entity_id)
        return entity.name if entity else entity_id

    def rate(self, entry_id: str, *, helpful: int, not_helpful: int) -> None:
        """Notes how often people found an entry helpful and not helpful, all in all; it counts from now on."""
        self._matcher.rate(entry_id, helpful=helpful, not_helpful=not_helpful)

    def examples(self) -> list[Entry]:
        """Two entries of different topics, to show what can be asked; fewer if there are not so many."""
        by_topic: dict[Topic, Entry] = {}
        for entry in self.entries:
            by_topic.setdefault(entry.topic, entry)
        return list(by_topic.values())[:EXAMPLES]

    @property
    def topics(self) -> list[Topic]:
        """The topics of the entries, in the order of the base."""
        return list(dict.fromkeys(entry.topic for entry in self.entries))

    def _understood(self, text: str) -> Match:
        """What a text is found to ask for; a greeting before it is looked up only if a phrasing has it too."""
        match = self._matcher.query(text)
        plain = without_courtesies(text)
        return match if match.exact is not None or plain == text else self._matcher.query(plain)

    def _is_for_base(self, match: Match) -> bool:
        """Whether a text is certainly for the base: it stores it, or it is somebody's own list of what they get asked.

        People bring bases in which “hi” and “thanks” are questions like any other.
        """
        return match.exact is not None or (self._base.quick and match.outcome is not Outcome.NO_ANSWER)

    def _aside(self, text: str, match: Match) -> Reply | None:
        """What is said to a text that asks nothing, or nothing that could be looked up; None if it does ask."""
        if self._is_for_base(match):
            return None
        reply = self._reply(text, match)
        if (courtesy := courtesy_in(text)) is not None:
            return replace(reply, outcome=Outcome.NO_ANSWER, alternatives=(), topics=(), courtesy=courtesy)
        if reply.outcome is not Outcome.ANSWER and _says_too_little(text, match):
            return replace(reply, unclear=pointing_word(text))
        return None

    def _reply(self, text: str, match: Match) -> Reply:
        candidates = self._candidates(match)
        best = candidates[0] if candidates else None
        offered = self._offered(match)
        if match.outcome is Outcome.ANSWER:
            offered = [candidate for candidate in offered if candidate != best]
        topics = tuple(dict.fromkeys(candidate.entry.topic for candidate in candidates))[:3]
        if match.outcome is Outcome.NO_ANSWER:
            offered = []
        return Reply(text, match.outcome, best, tuple(offered[:MAX_SUGGESTIONS]), topics, None, 0.0)

    def _reply_to_parts(self, text: str, whole: Match) -> Reply | None:
        """What is said to several questions at once; None if there is one, or they are better taken for one."""
        if whole.exact is not None:
            return None
        parts = parts_of(text, self._matcher.query, self._entities)
        replies = [self._reply(part.text, part.match) for part in parts]
        answered = [reply for reply in replies if reply.answered is not None]
        helped = answered or [reply for reply in replies if reply.outcome is Outcome.SUGGESTIONS]
        if not helped or self._is_better_whole(whole, answered):
            return None
        if self._base.quick and len(answered) < len(replies):
            # What people type into a help desk is often one question in several sentences.
            return None
        first = helped[0]
        # A question that was asked twice in other words waits for nothing.
        others = [r for r in replies if r is not first and (r.answered is None or r.answered is not first.answered)]
        if not others:
            return None
        waiting = tuple(AlsoAsked(reply.question, reply.best, reply.outcome) for reply in others)
        return replace(first, alternatives=_together(first, others), part=first.question, also_asked=waiting)

    def _is_better_whole(self, whole: Match, answered: Sequence[Reply]) -> bool:
        """Whether a message is answered as one question more surely than any of its parts."""
        if whole.outcome is not Outcome.ANSWER:
            return False
        return all(reply.best is None or reply.best.confidence <= whole.hits[0].confidence for reply in answered)

    def _candidates(self, match: Match) -> list[Candidate]:
        return [Candidate(entry, hit.confidence) for hit in match.hits if (entry := self.entry(hit.entry_id))]

    def _offered(self, match: Match) -> list[Candidate]:
        return [Candidate(entry, hit.confidence) for hit in match.offers if (entry := self.entry(hit.entry_id))]

    def next_best(self, question: str, *, besides: str, limit: int = 10) -> list[Entry]:
        """The entries that come nearest to a question, without the one that was already shown."""
        hits = self._matcher.query(strip_markup(question)[:MAX_QUESTION_LENGTH]).hits
        return self._found(hit.entry_id for hit in hits if hit.entry_id != besides)[:limit]

    def complete(self, typed: str, limit: int = MAX_COMPLETIONS) -> list[Entry]:
        """The entries whose questions fit best to what was typed so far; the first of the base for nothing typed."""
        return self._found(self._matcher.complete(typed[:MAX_QUESTION_LENGTH], limit))

    def _found(self, entry_ids: Iterable[str]) -> list[Entry]:
        return [entry for entry_id in entry_ids if (entry := self.entry(entry_id)) is not None]


def _says_too_little(text: str, match: Match) -> bool:
    """Whether a question only points to something, or has no subject at all."""
    points = match.points_nowhere and match.subject_weight <= LONE_SUBJECT
    return points or points_in_chinese(text) or not (match.analysis.subjects or match.named)


def _obstacle(text: str) -> Obstacle | None:
    if not text:
        return Obstacle.EMPTY
    if len(text) > MAX_QUESTION_LENGTH:
        return Obstacle.TOO_LONG
    if not any(char.isalpha() for char in normalise(text)):
        return Obstacle.NO_WORDS
    return None


def _together(first: Reply, others: Sequence[Reply]) -> tuple[Candidate, ...]:
    """What is offered beside the answer to the first of several questions: the best for each of the others first."""
    found = [] if first.answered or first.best is None else [first.best]
    found += [other.best for other in others if other.best is not None and other.outcome is not Outcome.NO_ANSWER]
    found += first.alternatives
    offered = {candidate.entry.id: candidate for candidate in reversed(found)}
    once = dict.fromkeys(candidate.entry.id for candidate in found)
    if first.answered is not None:
        once.pop(first.answered.id, None)
    return tuple(offered[entry_id] for entry_id in once)[:MAX_SUGGESTIONS]


def _since(started: float) -> float:
    return (perf_counter() - started) * 1000
