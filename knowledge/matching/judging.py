"""Looks at candidates one by one, and sets them against one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.matching.confidence import Measures
from knowledge.matching.guard import Veto, says_nothing_alone, veto
from knowledge.matching.normalise import words
from knowledge.matching.ratings import moved
from knowledge.matching.results import Hit, Judged
from knowledge.matching.swapping import swap_between

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from knowledge.matching.analysis import Analyser, Analysis
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


LEAST_FRAME = 0.3
"""Closeness from which a phrasing is compared word by word: in others, more than one word is another."""

FRAME_POWER = 4
"""The more of the rest is the same, the surer it is that the word was exchanged, and not the whole put otherwise."""


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


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is worked out for all candidates at once, each in their order; the words of the subject by their numbers."""

    titles: Sequence[float]
    leads: Sequence[float]
    closeness_leads: Sequence[float]
    likeness_leads: Sequence[float]
    asked: Mapping[str, int]
    told: Mapping[str, int]


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
        analyser: Analyser,
        guards: bool,
    ) -> None:
        """Takes what it looks things up in.

        Args:
            register: The entries and what they speak of.
            asked: The index of the phrasings.
            told: The index of all that entries say.
            calibration: What makes a confidence of measures.
            ratings: How helpful people found the entries.
            analyser: What took the phrasings apart.
            guards: Whether entries can be vetoed; those of a quick base say too little of themselves.
        """
        self._register = register
        self._asked = asked
        self._told = told
        self._calibration = calibration
        self._ratings = ratings
        self._analyser = analyser
        self._guards = guards

    def hits(self, field: Field, exact: int | None) -> list[Hit]:
        """The hits that the candidates make, best first; ``exact`` is the entry that stores the question as it is."""
        judged = []
        seen = self._see(field)
        for position, candidate in enumerate(field.candidates):
            objection = self._objection(field, candidate)
            measures = self._measures(field, seen, position, objection)
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

    def _see(self, field: Field) -> _Seen:
        candidates, words = field.candidates, field.subject.rarity.keys()
        questions = np.array([self._asked.rows_of(candidate.entry).start for candidate in candidates], np.int32)
        return _Seen(
            titles=self._asked.cosines_of(field.sought, questions).tolist(),
            leads=_leads([candidate.support for candidate in candidates]),
            closeness_leads=_leads([candidate.closeness for candidate in candidates]),
            likeness_leads=_leads([candidate.likeness for candidate in candidates]),
            asked=self._asked.numbers_of(words),
            told=self._told.numbers_of(words),
        )

    def _measures(self, field: Field, seen: _Seen, position: int, objection: Veto) -> Measures:
        question, subject, candidate = field.question, field.subject, field.candidates[position]
        ubiquitous = self._register.ubiquitous
        named = question.entities - ubiquitous
        focus = self._register.facts[candidate.entry].focus - ubiquitous
        told = self._told.held_by(candidate.entry, seen.told)
        asked = self._asked.held_by(candidate.entry, seen.asked)
        return Measures(
            support=candidate.support,
            closeness=candidate.closeness,
            likeness=candidate.likeness,
            title=seen.titles[position],
            telling=candidate.telling,
            lead=seen.leads[position],
            closeness_lead=seen.closeness_leads[position],
            likeness_lead=seen.likeness_leads[position],
            refused=field.refused,
            asked_share=subject.share(asked),
            told_share=subject.share(told),
            beyond_share=subject.share_beyond(question.names, told),
            strange_share=subject.share(field.names - told),
            unknown_share=subject.unknown_share,
            substance=subject.substance,
            named=_share(named & focus, named),
            unnamed=_share(focus - named, focus),
            swapped=self._swapped(field, candidate, told),
            mended_share=len(question.corrections) / max(1, len(question.words)),
            beside=float(bool(named and focus) and named.isdisjoint(focus)),
            vetoed=float(bool(objection)),
            request=float(question.is_request),
            forecast=float(question.is_forecast),
        )

    def _swapped(self, field: Field, candidate: Candidate, told: set[str]) -> float:
        question, rarity = field.question, field.subject.rarity.keys()
        # Whom the entry is asked about is nobody else when called by another name.
        meant = question.entities <= self._register.facts[candidate.entry].focus
        strange = rarity - told - (question.names if meant else frozenset())
        if candidate.row is None or candidate.closeness < LEAST_FRAME or not strange:
            return 0.0
        place = candidate.row - self._asked.rows_of(candidate.entry).start
        phrasing = words(self._register.entries[candidate.entry].asked_as[place])
        asked, stored = self._analyser.heads(question.words), self._analyser.heads(phrasing)
        swap = swap_between(asked, stored, question.subjects, strange)
        mattering = max((self._asked.mattering(candidate.entry, word) for word in swap.lost), default=0.0)
        return swap.frame**FRAME_POWER * mattering


def _leads(values: Sequence[float]) -> list[float]:
    """By how much each is above the highest of the others; above 0, if there is no other."""
    others = [0.0] * (2 - len(values))
    highest, second = sorted([*values, *others], reverse=True)[:2]
    return [value - (second if value == highest else highest) for value in values]


def _share(part: Collection[str], whole: Collection[str]) -> float:
    return len(part) / len(whole) if whole else 0.0
