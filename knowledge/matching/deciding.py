"""Decides what becomes of a question: an answer, suggestions, or nothing; and what is offered to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.matching.results import Decision, Outcome, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge.matching.results import Hit

CLOSE = 0.05
"""Two confidences that lie no further apart are close: which of two such entries is first is as good as chance.

Entries that point to each other are exempt: both tell of the matter, and the second is offered beside the first.
"""


_OUTCOMES = {
    Reason.EXACT: Outcome.ANSWER,
    Reason.SURE: Outcome.ANSWER,
    Reason.CLOSE: Outcome.SUGGESTIONS,
    Reason.UNSURE: Outcome.SUGGESTIONS,
    Reason.REFUSED: Outcome.SUGGESTIONS,
    Reason.UNLIKELY: Outcome.NO_ANSWER,
    Reason.NOTHING_NEAR: Outcome.NO_ANSWER,
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The confidences from which an entry is answered, and suggested."""

    answer_from: float
    suggest_from: float


def decide(
    hits: Sequence[Hit],
    thresholds: Thresholds,
    *,
    exact: str | None = None,
    is_refused: bool = False,
    are_linked: Callable[[str, str], bool] = lambda _one, _other: False,
) -> Decision:
    """What becomes of a question.

    Args:
        hits: The entries that may answer it, best first.
        thresholds: What confidence it takes.
        exact: The id of the entry that stores the question as a phrasing; it is answered however close another comes.
        is_refused: Whether the question is stored as one that must not be answered.
        are_linked: Whether one of two entries, by their ids, points to the other.
    """
    reason = _against(hits, thresholds, is_refused=is_refused)
    if reason is None and hits[0].entry_id == exact:
        reason = Reason.EXACT
    offers = _worth_reading(hits)
    if reason is None and len(hits) > 1 and _are_close(hits[0], hits[1], are_linked):
        # These two first, whatever else comes near.
        reason, offers = Reason.CLOSE, (*hits[:2], *(hit for hit in offers if hit not in hits[:2]))
    reason = reason or Reason.SURE
    return Decision(_OUTCOMES[reason], reason, offers)


def _against(hits: Sequence[Hit], thresholds: Thresholds, *, is_refused: bool) -> Reason | None:
    """Why the best entry must not answer, whatever else comes near; None if it may."""
    if not hits:
        return Reason.NOTHING_NEAR
    # A vetoed entry may still be what was meant, so it is offered by its own confidence, which is low.
    if max(hit.confidence for hit in hits) < thresholds.suggest_from:
        return Reason.UNLIKELY
    if is_refused:
        return Reason.REFUSED
    return Reason.UNSURE if hits[0].confidence < thresholds.answer_from else None


def _are_close(first: Hit, second: Hit, are_linked: Callable[[str, str], bool]) -> bool:
    if second.veto or first.confidence - second.confidence > CLOSE:
        return False
    return not are_linked(first.entry_id, second.entry_id)


def _worth_reading(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits in the order in which they are offered: the best, then by how much speaks for them at all.

    What the guard objects to is nevertheless what people meant more often than an entry that is only less wrong.
    Without objections the confidence says best what comes next.
    """
    if not any(hit.veto for hit in hits):
        return tuple(hits)
    return (*hits[:1], *sorted(hits[1:], key=lambda hit: (-hit.measures.merit, hit.entry_id)))
