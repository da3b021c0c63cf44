"""Learns from use: whether people found an entry helpful moves its confidence, a little and within bounds.

The bonus is a change of the log-odds, ``MOST · (h − n) / (h + n + DOUBT)``, for h presses of “helpful” and n of “not
helpful”. A single press moves next to nothing and a thousand no more than ``MOST``, so entries whose log-odds lie more
than twice ``MOST`` apart never change places: ratings decide between entries that are about as likely, nothing else.
Stored phrasings and vetoed entries are not moved at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING

from knowledge.matching.columns import Forkable

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 0.3
"""The largest bonus, in log-odds: it makes 50 % of 57 %, or 43 %."""

DOUBT = 10.0
"""Presses that are set against those that there are: with so many of one kind the bonus is half of what it can be."""

_SURE = 1e-9
"""What a probability is kept away from 0 and 1, which have no log-odds."""


@dataclass(frozen=True, slots=True)
class Rating:
    """How often an entry was called helpful, and not helpful."""

    helpful: int = 0
    not_helpful: int = 0

    @property
    def bonus(self) -> float:
        """What it adds to the log-odds of the entry, between ``-MOST`` and ``MOST``."""
        return MOST * (self.helpful - self.not_helpful) / (self.helpful + self.not_helpful + DOUBT)


NOT_RATED = Rating()


class EntryRatings(Forkable):
    """The ratings of all entries, by their ids; they outlive an entry that is taken away and comes back."""

    __slots__ = ("_ratings",)

    def __init__(self, ratings: Iterable[tuple[str, Rating]] = ()) -> None:
        """None yet, or those of ``ratings``."""
        self._ratings = dict(ratings)

    def of(self, entry_id: str) -> Rating:
        """The rating of an entry; that of no presses at all if it was never rated."""
        return self._ratings.get(entry_id, NOT_RATED)

    def put(self, entry_id: str, rating: Rating) -> None:
        """Notes the rating of an entry, in place of an earlier one.

        Raises:
            ValueError: a count is negative.
        """
        if rating.helpful < 0 or rating.not_helpful < 0:
            raise ValueError("nothing can be called helpful fewer than no times")
        self._ratings[entry_id] = rating

    def detach(self) -> None:
        """Copies the ratings, so that each server counts its own."""
        self._ratings = dict(self._ratings)


def moved(confidence: float, bonus: float) -> float:
    """A probability whose log-odds are raised by a bonus."""
    if not bonus:
        return confidence
    kept = min(max(confidence, _SURE), 1.0 - _SURE)
    return 1.0 / (1.0 + exp(-(log(kept / (1.0 - kept)) + bonus)))
