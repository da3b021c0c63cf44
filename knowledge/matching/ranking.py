"""Ranks the entries behind the nearest phrasings.

Kernel ridge regression (Saunders, Gammerman and Vovk, ICML 1998) asks which mixture of stored phrasings best explains
the question. What many phrasings share (“how do I …”) then explains itself away, and several phrasings of one entry add
up, which the single best cosine can do neither of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.matching.index import Floats, Neighbours

RIDGE = 1.0
"""How much a phrasing must add to be believed; a cosine of a phrasing with itself is 1."""


TELLING_WORTH = 0.5
CLOSENESS_WORTH = 0.3
"""How much a cosine counts beside the support, when candidates are put in order for the closer look."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with the measures by which it is ranked."""

    entry: int
    support: float
    """Sum of the regression's weights of its phrasings; near 1 for a question that is one of them."""
    closeness: float
    """The cosine of its nearest phrasing; 0 if none is among the neighbours."""
    telling: float
    """The cosine of all that it says with the question; 0 if it is not among those that say most."""

    @property
    def merit(self) -> float:
        """By which candidates are put in order."""
        return self.support + CLOSENESS_WORTH * self.closeness + TELLING_WORTH * self.telling


def rank(neighbours: Neighbours, kernel: Floats, telling: Mapping[int, float]) -> list[Candidate]:
    """Puts entries in order.

    Args:
        neighbours: The phrasings nearest to the question.
        kernel: Their cosines with one another, shape (n, n).
        telling: The entries whose whole text is nearest to it, each with its cosine.

    Returns:
        All entries of both, best first; ties in the order of their numbers.
    """
    support: dict[int, float] = {}
    closeness: dict[int, float] = {}
    if len(neighbours.rows):
        system = kernel + RIDGE * np.eye(len(neighbours.rows))
        weights = np.linalg.solve(system, neighbours.closeness) * (1.0 + RIDGE)
        rows = zip(neighbours.entries.tolist(), weights.tolist(), neighbours.closeness.tolist(), strict=True)
        for entry, weight, cosine in rows:
            support[entry] = support.get(entry, 0.0) + weight
            closeness[entry] = max(closeness.get(entry, 0.0), cosine)
    candidates = [
        Candidate(entry, support.get(entry, 0.0), closeness.get(entry, 0.0), telling.get(entry, 0.0))
        for entry in support.keys() | telling.keys()
    ]
    return sorted(candidates, key=lambda candidate: (-candidate.merit, candidate.entry))
