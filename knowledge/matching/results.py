"""What the matcher finds: the hits for a question, and what becomes of the question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.matching.analysis import Analysis
    from knowledge.matching.confidence import Measures
    from knowledge.matching.deciding import Thresholds
    from knowledge.matching.guard import Veto
    from knowledge.matching.judging import Field
    from knowledge.matching.ranking import Candidate


class Outcome(StrEnum):
    """What becomes of a question."""

    ANSWER = "answer"
    SUGGESTIONS = "suggestions"
    NO_ANSWER = "no_answer"


class Reason(StrEnum):
    """Why a question is answered, or not."""

    EXACT = "exact"
    SURE = "sure"
    CLOSE = "close"
    UNSURE = "unsure"
    REFUSED = "refused"
    UNLIKELY = "unlikely"
    NOTHING_NEAR = "nothing near"


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that may answer the question, how sure that is (0 to 1), and by what."""

    entry_id: str
    confidence: float
    measures: Measures
    veto: Veto
    score: float = 0.0
    """The log-odds by its own measures, before it is set against the others."""
    best_other: float | None = None
    """The score of the best other entry that is not vetoed."""
    bonus: float = 0.0
    """What ratings added to the log-odds of the confidence."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a question, why, and what is offered to choose from, most worth reading first."""

    outcome: Outcome
    reason: Reason
    offers: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate that was looked at by itself, before it is set against the others."""

    entry: int
    measures: Measures
    objection: Veto
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """What a question was found to ask for: the hits, best first."""

    outcome: Outcome
    hits: tuple[Hit, ...]
    analysis: Analysis
    negative: str | None = None
    """Of the stored questions that must not be answered, the nearest, however far; see ``kept_back_by``."""
    reason: Reason = Reason.NOTHING_NEAR
    offers: tuple[Hit, ...] = ()
    """The same hits in the order in which they are worth reading."""
    exact: str | None = None
    """The entry that stores the question as one of its phrasings."""
    points_nowhere: bool = False
    """The question is about “it” or “them” and does not say what is meant."""
    subject_weight: float = 0.0
    """How much subject the question has, in units of the rarest word of the base."""
    named: frozenset[str] = frozenset()
    """The entities that the question names, without those that nearly every entry names."""

    @property
    def kept_back_by(self) -> str | None:
        """The stored question that must not be answered and to which this one comes nearer than to any entry."""
        if self.outcome is Outcome.ANSWER:
            return None
        if self.reason is Reason.REFUSED or not self.hits:
            return self.negative
        best = self.hits[0].measures
        return self.negative if best.refused > best.support else None


@dataclass(frozen=True, slots=True)
class Look:
    """All that was seen on the way to a match; what an explanation is made of."""

    match: Match
    field: Field
    refusals: tuple[Candidate, ...]
    """The stored questions that must not be answered and come near, best first."""
    thresholds: Thresholds
