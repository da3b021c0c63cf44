"""How sure it is that an entry answers a question: a logistic function of a few measures.

The coefficients are fitted by ``bench/fit_confidence.py`` on questions made from the built-in base: phrasings that were
left out, phrasings whose whole entry was left out, typing errors, and the questions that must not be answered; and on
one half of the golden questions.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from importlib import resources
from math import exp
from operator import mul
from typing import TYPE_CHECKING

from knowledge.matching.ranking import merit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

CALIBRATION_FILE = "calibration.json"


@dataclass(frozen=True, slots=True)
class Measures:
    """What speaks for and against an entry. All lie between 0 and about 1 unless said otherwise."""

    support: float
    """Its support in the ranking."""
    closeness: float
    """The cosine of its nearest phrasing."""
    likeness: float
    """How alike the meaning of its nearest phrasing is; 0 without an encoder, as are the other two of meaning."""
    title: float
    """The cosine with its own question, which says best what it is about."""
    telling: float
    """The cosine of the question's subject with all that the entry says."""
    lead: float
    """Its support less that of the best other entry; may be negative."""
    closeness_lead: float
    """Its closeness less that of the best other entry; may be negative."""
    likeness_lead: float
    """Its likeness less that of the best other entry; may be negative."""
    refused: float
    """The support, in the same ranking, of questions that must not be answered."""
    asked_share: float
    """How much of the question's subject (by rarity) its phrasings speak of."""
    told_share: float
    """How much of the question's subject its phrasings or its answer speak of."""
    beyond_share: float
    """The same of what the question has beside names: who founded Alibaba is not told by every entry on Alibaba."""
    strange_share: float
    """How much of the question's subject is names that the entry does not speak of."""
    unknown_share: float
    """How much of the question's subject nothing in the base speaks of."""
    substance: float
    """How much subject the question has: see ``Subject.substance``."""
    named: float
    """Which share of the entities that the question names are in the focus of the entry; 0 if it names none."""
    unnamed: float
    """Which share of the entities in the focus of the entry the question does not name; 0 if it has none."""
    swapped: float
    """How surely the question has another word where the entry has one that matters to it: see ``swapping``."""
    mended_share: float
    """How many of the question's words had to be mended."""
    beside: float
    """Whether the question names somebody, but nobody whom the entry is asked about (1) or not (0)."""
    vetoed: float
    """Whether the guard vetoes it (1) or not (0)."""
    request: float
    """Whether the question asks for a service or an opinion (1) or not (0)."""
    forecast: float
    """Whether the question asks about the future (1) or not (0)."""

    @property
    def merit(self) -> float:
        """How much speaks for the entry, whatever speaks against it; see ``ranking.Candidate``."""
        return merit_of(self.support, self.closeness, self.telling)

    def vector(self) -> list[float]:
        """The measures and their products that the logistic function looks at, in the order of ``VECTOR_NAMES``."""
        return [
            1.0,
            *(getattr(self, name) for name in _PLAIN),
            self.support * self.beyond_share,
            self.lead * self.beyond_share,
            self.title * self.beyond_share,
            self.likeness * self.beyond_share,
            self.substance * self.told_share,
            self.closeness * self.likeness,
            self.closeness**2,
            self.likeness**2,
            self.support**2,
            self.closeness * (1.0 - self.told_share),
            self.support * self.refused,
        ]


_PLAIN = tuple(field.name for field in fields(Measures))
VECTOR_NAMES: tuple[str, ...] = (
    "constant",
    *_PLAIN,
    "support × beyond_share",
    "lead × beyond_share",
    "title × beyond_share",
    "likeness × beyond_share",
    "substance × told_share",
    "closeness × likeness",
    "closeness²",
    "likeness²",
    "support²",
    "closeness × untold share",
    "support × refused",
)


_LIMIT = 10.0
"""Scores beyond this are as good as certain either way."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one measure, or product of measures, adds to a score."""

    name: str
    value: float
    coefficient: float

    @property
    def amount(self) -> float:
        """In log-odds."""
        return self.coefficient * self.value


@dataclass(frozen=True, slots=True)
class Margin:
    """How the score of an entry and its lead over the next one make its confidence (coefficients of a logistic)."""

    constant: float
    own: float
    lead: float


def kind_of_calibration(*, encoded: bool, guarded: bool) -> str:
    """The name of a calibration in the file."""
    return f"{'words and meaning' if encoded else 'words'}, {'curated' if guarded else 'quick'}"


class Calibration:
    """The fitted logistic functions and the thresholds that go with them.

    An entry is scored by its own measures first; then its score is set against that of the best other entry, because an
    entry that stands alone is right more often than one of two that are alike.
    """

    def __init__(
        self, coefficients: Sequence[float], margin: Margin, *, answer_from: float, suggest_from: float
    ) -> None:
        self._coefficients = tuple(coefficients)
        self._margin = margin
        self.answer_from = answer_from
        self.suggest_from = suggest_from

    @classmethod
    def fitted(cls, *, encoded: bool = True, guarded: bool = True) -> Calibration:
        """The calibration that comes with the program.

        Args:
            encoded: The one for matchers with a sentence encoder.
            guarded: The one for curated bases; else that for quick ones, which tell nothing but questions and answers.

        Raises:
            ValueError: It was fitted for other measures than there are now.
        """
        every = json.loads(resources.files("knowledge.matching").joinpath(CALIBRATION_FILE).read_text("utf-8"))
        raw = every[kind_of_calibration(encoded=encoded, guarded=guarded)]
        if unlike := raw["coefficients"].keys() ^ set(VECTOR_NAMES):
            # Counting as nothing, a measure that was not fitted would pass unseen.
            raise ValueError(f"fit {CALIBRATION_FILE} again; it differs in: {', '.join(sorted(unlike))}")
        coefficients = [raw["coefficients"][name] for name in VECTOR_NAMES]
        thresholds = {name: raw[name] for name in ("answer_from", "suggest_from")}
        return cls(coefficients, Margin(**raw["margin"]), **thresholds)

    def score(self, measures: Measures) -> float:
        """The log-odds, -10 to 10, that an entry with these measures answers the question."""
        score: float = sum(map(mul, self._coefficients, measures.vector()))
        return min(max(score, -_LIMIT), _LIMIT)

    def contributions(self, measures: Measures) -> list[Contribution]:
        """What each measure adds to the score, in the order of ``VECTOR_NAMES``; the score is their sum."""
        return [
            Contribution(name, value, coefficient)
            for name, value, coefficient in zip(VECTOR_NAMES, measures.vector(), self._coefficients, strict=True)
        ]

    def confidence(self, score: float, best_other: float | None) -> float:
        """The probability, 0 to 1, that the entry answers the question.

        Args:
            score: Its score.
            best_other: The score of the best other entry that was not vetoed; None if there is none.
        """
        lead = score - (-_LIMIT if best_other is None else best_other)
        margin = self._margin
        return 1.0 / (1.0 + exp(-(margin.constant + margin.own * score + margin.lead * lead)))
