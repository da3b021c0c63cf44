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
    from knowledge.matching.index import Neighbours

RIDGE = 1.0
"""How much a phrasing must add to be believed; a cosine of a phrasing with itself is 1."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry with the measures by which it is ranked."""

    entry: int
    support: float
    """Sum of the regression's weights of its phrasings; near 1 for a question that is one of them."""
    closeness: float
    """The cosine of its nearest phrasing."""


def rank(neighbours: Neighbours) -> list[Ranked]:
    """The entries of the neighbours, best supported first; ties in the order of their numbers."""
    if not len(neighbours.rows):
        return []
    system = neighbours.kernel + RIDGE * np.eye(len(neighbours.rows))
    weights = np.linalg.solve(system, neighbours.closeness) * (1.0 + RIDGE)
    ranked: dict[int, Ranked] = {}
    for entry in dict.fromkeys(neighbours.entries.tolist()):
        own = neighbours.entries == entry
        ranked[entry] = Ranked(entry, float(weights[own].sum()), float(neighbours.closeness[own].max()))
    return sorted(ranked.values(), key=lambda r: (-_merit(r), r.entry))


def _merit(ranked: Ranked) -> float:
    return ranked.support + 0.3 * ranked.closeness
