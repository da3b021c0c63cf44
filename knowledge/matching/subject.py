"""What a question is about, weighed: which of its words carry how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from knowledge.matching.analysis import Analysis
    from knowledge.matching.index import PhrasingIndex

_SUBSTANTIAL = 0.7
"""Sum of rarities, in units of the rarest, at which a question has a good deal of subject: about three common words."""


_PAIR = "c:"
"""Begins the feature of a pair of Chinese characters that is no word known to us."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The words of a question that carry a subject, each with its rarity."""

    rarity: Mapping[str, float]
    total: float
    rarest: float
    unknown_share: float
    """How much of it nothing in the base speaks of, 0 to 1."""
    unknown: frozenset[str] = frozenset()
    """The words of which nothing in the base speaks."""

    @classmethod
    def of(cls, question: Analysis, asked: PhrasingIndex, told: PhrasingIndex) -> Subject:
        """Weighs the subject of a question by the phrasings; what the answers know is not unknown."""
        rarity = {word: asked.rarity(word) * _share_of(word) for word in sorted(question.subjects)}
        total = sum(rarity.values())
        unknown = [word for word in rarity if not told.knows(word)]
        share = sum(rarity[word] for word in unknown) / total if total else 0.0
        return cls(rarity, total, asked.rarest, share, frozenset(unknown))

    @property
    def weight(self) -> float:
        """How much subject there is, in units of the rarest word: the same for bases of any size."""
        return self.total / self.rarest

    @property
    def substance(self) -> float:
        """How much subject there is at all, from 0 (none) towards 1; in units that do not depend on the base's size."""
        return 1.0 - exp(-self.weight / _SUBSTANTIAL)

    def share_beyond(self, names: Collection[str], words: Collection[str]) -> float:
        """How much of the subject beside ``names`` these words carry; of all of it, if there is nothing else."""
        beyond = {word: weight for word, weight in self.rarity.items() if word not in names}
        total = sum(beyond.values())
        return sum(weight for word, weight in beyond.items() if word in words) / total if total else self.share(words)

    def share(self, words: Collection[str]) -> float:
        """How much of the subject these words carry, 0 to 1."""
        # In the order of the words, so that the same question gets the same to the last bit in every process.
        found = sum(weight for word, weight in self.rarity.items() if word in words)
        return found / self.total if self.total else 0.0


def _share_of(word: str) -> float:
    """Pairs of Chinese characters overlap, each character being in two of them, so that each pair is half a word."""
    return 0.5 if word.startswith(_PAIR) else 1.0
