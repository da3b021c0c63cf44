"""Ranks the entries behind the nearest phrasings.

Kernel ridge regression (Saunders, Gammerman and Vovk, ICML 1998) asks which mixture of stored phrasings best explains
the question. What many phrasings share (“how do I …”) then explains itself away, and several phrasings of one entry add
up, which the single best cosine can do neither of. The kernel is the mean of how alike the words and how alike the
meanings of two texts are; without an encoder it is the former alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from knowledge.matching.index import Floats, Ints

RIDGE = 1.0
"""How much a phrasing must add to be believed; the likeness of a phrasing with itself is 1."""

MEANING_SHARE = 0.55
"""How much the likeness of meaning counts, against that of words."""

_UNRELATED = 0.3
"""The cosine that vectors of unrelated sentences have at most, as a rule."""

TELLING_WORTH = 0.5
CLOSENESS_WORTH = 0.3
"""How much a cosine counts beside the support, when candidates are put in order for the closer look."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The phrasings nearest to a question.

    ``rows`` has shape (n,), ``entries`` the number of the entry of each. ``closeness`` is how alike its words and those
    of the question are (a cosine), ``likeness`` how alike their meanings are; None without an encoder.
    """

    rows: Ints
    entries: Ints
    closeness: Floats
    likeness: NDArray[np.float32] | None
    is_known: NDArray[np.bool_] | None = None
    """Whether a phrasing has been encoded, so that its likeness counts; None if all have."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with the measures by which it is ranked."""

    entry: int
    support: float
    """Sum of the regression's weights of its phrasings; near 1 for a question that is one of them."""
    closeness: float
    """How alike the words of its nearest phrasing are; 0 if none is among the neighbours."""
    likeness: float
    """How alike the meaning of its nearest phrasing is; 0 if none is among the neighbours."""
    telling: float
    """The cosine of all that it says with the question; 0 if it is not among those that say most."""
    row: int | None = None
    """The row of its phrasing whose words are nearest; None if none is among the neighbours."""

    @property
    def merit(self) -> float:
        """By which candidates are put in order."""
        return merit_of(self.support, self.closeness, self.telling)


def merit_of(support: float, closeness: float, telling: float) -> float:
    """How much speaks for an entry before it is looked at closely."""
    return support + CLOSENESS_WORTH * closeness + TELLING_WORTH * telling


def nearness_of(candidates: Iterable[Candidate]) -> float:
    """How near the nearest phrasing of any of them is, in words and in meaning; 0 if there are none."""
    return max((candidate.closeness + candidate.likeness for candidate in candidates), default=0.0)


def likeness_of(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """How alike meanings are, from 0 (unrelated) to 1 (the same), by the cosines of their vectors."""
    return np.asarray(np.maximum((cosines - _UNRELATED) / (1.0 - _UNRELATED), 0.0))


def mixed(of_words: Floats, of_meaning: NDArray[np.float32] | None, known: NDArray[np.bool_] | None = None) -> Floats:
    """The mean of two likenesses; that of words alone where ``known`` says that there is no other."""
    if of_meaning is None:
        return of_words
    mean = (1.0 - MEANING_SHARE) * of_words + MEANING_SHARE * of_meaning
    return np.asarray(mean if known is None else np.where(known, mean, of_words))


def rank(neighbours: Neighbours, kernel: Floats, telling: Mapping[int, float]) -> list[Candidate]:
    """Puts entries in order.

    Args:
        neighbours: The phrasings nearest to the question.
        kernel: How alike they are to one another, shape (n, n).
        telling: The entries whose whole text is nearest to it, each with its cosine.

    Returns:
        All entries of both, best first; ties in the order of their numbers.
    """
    support: dict[int, float] = {}
    closeness: dict[int, float] = {}
    likeness: dict[int, float] = {}
    nearest: dict[int, int] = {}
    if len(neighbours.rows):
        alike = np.zeros(len(neighbours.rows)) if neighbours.likeness is None else neighbours.likeness
        system = kernel + RIDGE * np.eye(len(neighbours.rows))
        near = mixed(neighbours.closeness, neighbours.likeness, neighbours.is_known)
        weights = np.linalg.solve(system, near) * (1.0 + RIDGE)
        columns = (neighbours.rows, neighbours.entries, weights, neighbours.closeness, alike)
        for row, entry, weight, close, like in zip(*(column.tolist() for column in columns), strict=True):
            support[entry] = support.get(entry, 0.0) + weight
            if close > closeness.get(entry, -1.0):
                closeness[entry], nearest[entry] = close, row
            likeness[entry] = max(likeness.get(entry, 0.0), like)
    candidates = [
        Candidate(
            entry,
            support.get(entry, 0.0),
            closeness.get(entry, 0.0),
            likeness.get(entry, 0.0),
            telling.get(entry, 0.0),
            nearest.get(entry),
        )
        for entry in support.keys() | telling.keys()
    ]
    return sorted(candidates, key=lambda candidate: (-candidate.merit, candidate.entry))
