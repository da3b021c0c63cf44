"""Looks at candidates one by one, and sets them against one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.matching.confidence import Measures
from knowledge.matching.guard import Veto, says_nothing_alone, veto
from knowledge.matching.ratings import moved
from knowledge.matching.results import Hit, Judged

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from knowledge.matching.analysis import Analysis
    from knowledge.matching.confidence import Calibration
    from knowledge.matching.index import PhrasingIndex, Sought
    from knowledge.matching.ranking import Candidate
    from knowledge.matching.ratings import EntryRatings
    from knowledge.matching.register import Register
    from knowledge.matching.subject import Subject

EXACT_CONFIDENCE = 0.99
"""Confidence of the entry of a stored phrasing that was typed as it is stored."""

VETOED_CAP = 0.3
"""A vetoed entry is offered at most, never served."""


@dataclass(frozen=True, slots=True)
class Field:
    """All candidates for a question, and what is the same for each of them."""

    question: Analysis
    sought: Sought
    """The question as the index of phrasings weighs it."""
    subject: Subject
    candidates: Sequence[Candidate]
    names: frozenset[str]
    """The words of the question's subject that are names."""
    refused: float
    """The support of the questions that must not be answered."""

    def best_other(self, candidate: Candidate, measure: str) -> float:
        """The highest value of a measure among the other candidates; 0 if there is none."""
        return max((getattr(other, measure) for other in self.candidates if other is not candidate), default=0.0)


class Judge:
    """Turns candidates into hits."""

    def __init__(  # noqa: PLR0913  (what a matcher holds, by name)
        self,
        register: Register,
        asked: PhrasingIndex,
        told: PhrasingIndex,
        calibration: Calibration,
        ratings: EntryRatings,
        *,
        guards: bool,
    ) -> None:
        """Takes what it looks things up in.

        Args:
            register: The entries and what they speak of.
            asked: The index of the phrasings.
            told: The index of all that entries say.
            calibration: What makes a confidence of measures.
            ratings: How helpful people found the entries.
            guards: Whether entries can be vetoed; those of a quick base say too little of themselves.
        """
        self._register = register
        self._asked = asked
        self._told = told
        self._calibration = calibration
        self._ratings = ratings
        self._guards = guards

    def hits(self, field: Field, exact: int | None) -> list[Hit]:
        """The hits that the candidates make, best first; ``exact`` is the entry that stores the question as it is."""
        judged = []
        questions = np.array([self._asked.rows_of(candidate.entry).start for candidate in field.candidates], np.int32)
        titles = self._asked.cosines_of(field.sought, questions).tolist()
        for candidate, title in zip(field.candidates, titles, strict=True):
            objection = self._objection(field, candidate)
            measures = self._measures(field, candidate, title, objection)
            judged.append(Judged(candidate.entry, measures, objection, self._calibration.score(measures)))
        hits = [self._hit(one, judged, is_exact=one.entry == exact) for one in judged]
        return sorted(hits, key=lambda hit: (bool(hit.veto), -hit.confidence, hit.entry_id))

    def _hit(self, one: Judged, judged: Sequence[Judged], *, is_exact: bool) -> Hit:
        entry_id = self._register.entries[one.entry].id
        best_other = max((other.score for other in judged if other is not one and not other.objection), default=None)
        confidence, bonus = self._calibration.confidence(one.score, best_other), 0.0
        if is_exact:
            confidence = max(confidence, EXACT_CONFIDENCE)
        elif one.objection:
            confidence = min(confidence, VETOED_CAP)
        else:
            # Last, so that no rating has a say in what the others are worth.
            bonus = self._ratings.of(entry_id).bonus
            confidence = moved(confidence, bonus)
        return Hit(entry_id, confidence, one.measures, one.objection, one.score, best_other, bonus)

    def _objection(self, field: Field, candidate: Candidate) -> Veto:
        if not self._guards:
            return Veto()
        ubiquitous = self._register.ubiquitous
        nowhere = says_nothing_alone(field.question, field.subject, ubiquitous)
        return veto(field.question, self._register.facts[candidate.entry], ubiquitous, points_nowhere=nowhere)

    def _measures(self, field: Field, candidate: Candidate, title: float, objection: Veto) -> Measures:
        question, subject = field.question, field.subject
        ubiquitous = self._register.ubiquitous
        named = question.entities - ubiquitous
        focus = self._register.facts[candidate.entry].focus - ubiquitous
        told = {word for word in subject.rarity if self._told.entry_has(candidate.entry, word)}
        asked = {word for word in told if self._asked.entry_has(candidate.entry, word)}
        return Measures(
            support=candidate.support,
            closeness=candidate.closeness,
            likeness=candidate.likeness,
            title=title,
            telling=candidate.telling,
            lead=candidate.support - field.best_other(candidate, "support"),
            closeness_lead=candidate.closeness - field.best_other(candidate, "closeness"),
            likeness_lead=candidate.likeness - field.best_other(candidate, "likeness"),
            refused=field.refused,
            asked_share=subject.share(asked),
            told_share=subject.share(told),
            beyond_share=subject.share_beyond(question.names, told),
            strange_share=subject.share(field.names - told),
            unknown_share=subject.unknown_share,
            substance=subject.substance,
            named=_share(named & focus, named),
            unnamed=_share(focus - named, focus),
            mended_share=len(question.corrections) / max(1, len(question.words)),
            beside=float(bool(named and focus) and named.isdisjoint(focus)),
            vetoed=float(bool(objection)),
            request=float(question.is_request),
            forecast=float(question.is_forecast),
        )


def _share(part: Collection[str], whole: Collection[str]) -> float:
    return len(part) / len(whole) if whole else 0.0
