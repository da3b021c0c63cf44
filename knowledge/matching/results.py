"""What the matcher finds: the hits for a question, and what becomes of the question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.matching.analysis import Analysis
    from knowledge.matching.confidence import Measures
    from knowledge.matching.guard import Veto


class Outcome(StrEnum):
    """What becomes of a question."""

    ANSWER = "answer"
    SUGGESTIONS = "suggestions"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that may answer the question, how sure that is (0 to 1), and by what."""

    entry_id: str
    confidence: float
    measures: Measures
    veto: Veto


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
    """The stored question that must not be answered, if this one comes near enough to it."""
