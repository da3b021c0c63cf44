"""Tells why a question found its entry, or none: everything that had a say in it, in figures and in words.

The figures are those that were used, not computed again for show: the contributions of an entry's measures sum to its
score, and the score, the best other one and the rating make its confidence.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.matching.chinese_figures import MONTHS
from knowledge.matching.results import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from knowledge.matching.confidence import Calibration
    from knowledge.matching.deciding import Thresholds
    from knowledge.matching.guard import EntryFacts, Veto
    from knowledge.matching.index import PhrasingIndex
    from knowledge.matching.judging import Field
    from knowledge.matching.register import Register
    from knowledge.matching.results import Hit, Look, Match, Outcome


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of the text."""

    words: tuple[str, ...]
    corrections: tuple[tuple[str, str], ...]
    """Words as they were typed and as they were understood."""
    entities: tuple[str, ...]
    years: tuple[int, ...]
    numbers: tuple[str, ...]
    months: tuple[str, ...]
    names: tuple[str, ...]
    """The stems that are names, known or not."""
    subject: tuple[tuple[str, float], ...]
    """The stems that carry the subject, with their shares of it, largest first."""
    unknown: tuple[str, ...]
    """The stems of the subject that nothing in the base speaks of."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one measure added to a score: ``coefficient`` × ``value``, in log-odds."""

    measure: str
    value: float
    coefficient: float
    amount: float


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    """One entry, and all that spoke for and against it.

    ``confidence`` is made of ``score`` and ``best_other`` (the score of the best other entry; None if there is none),
    then moved by ``bonus``, what ratings add to its log-odds; it is capped if there are ``vetoes``.
    """

    entry_id: str
    question: str
    confidence: float
    phrasing: str
    """The stored phrasing whose words are nearest."""
    support: float
    closeness: float
    likeness: float
    telling: float
    vetoes: tuple[str, ...]
    parts: tuple[Part, ...]
    """All measures, those that weigh most first; their sum, kept within -10 and 10, is ``score``."""
    score: float
    best_other: float | None
    bonus: float

    def measured(self, measure: str) -> float:
        """The value of a measure, by its name in ``Measures``."""
        return next(part.value for part in self.parts if part.measure == measure)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A stored question that must not be answered and that comes near."""

    question: str
    support: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question found its entry, or none."""

    question: str
    outcome: Outcome
    reason: Reason
    sentence: str
    """The outcome and the reason for it, in one sentence."""
    understood: Understood
    hits: tuple[ExplainedHit, ...]
    offers: tuple[str, ...]
    """The ids of the entries in the order in which they are offered to choose from."""
    refused: float
    """The support of all questions that must not be answered."""
    refusals: tuple[Refusal, ...]
    kept_back_by: str | None
    """The one of these to which the question comes nearer than to any entry."""
    answer_from: float
    suggest_from: float
    guards: bool
    """Whether entries can be vetoed; those of a quick base cannot."""

    def as_record(self) -> dict[str, Any]:
        """The same as JSON can hold it."""
        return asdict(self)


class Explainer:
    """Explains what a matcher saw, with what it takes from it."""

    def __init__(
        self, register: Register, asked: PhrasingIndex, calibration: Calibration, name_of: Callable[[str], str] = str
    ) -> None:
        self._register = register
        self._asked = asked
        self._calibration = calibration
        self._name_of = name_of

    def explain(self, text: str, look: Look, *, guards: bool) -> Explanation:
        """Makes the explanation of a look that was taken at ``text``."""
        match = look.match
        return Explanation(
            question=text,
            outcome=match.outcome,
            reason=match.reason,
            sentence=sentence_for(match, look.thresholds),
            understood=_understood(look.field),
            hits=tuple(self._hit(hit, look.field) for hit in match.hits),
            offers=tuple(hit.entry_id for hit in match.offers),
            refused=look.field.refused,
            refusals=tuple(
                Refusal(self._register.refusals[one.entry], one.support) for one in look.refusals if one.support > 0
            ),
            kept_back_by=match.kept_back_by,
            answer_from=look.thresholds.answer_from,
            suggest_from=look.thresholds.suggest_from,
            guards=guards,
        )

    def _hit(self, hit: Hit, field: Field) -> ExplainedHit:
        number = self._register.number_of(hit.entry_id)
        assert number is not None  # noqa: S101  (it was found by its number)
        entry, measures = self._register.entries[number], hit.measures
        parts = (
            Part(one.name, one.value, one.coefficient, one.amount) for one in self._calibration.contributions(measures)
        )
        return ExplainedHit(
            hit.entry_id,
            entry.question,
            hit.confidence,
            self._nearest_phrasing(number, field),
            measures.support,
            measures.closeness,
            measures.likeness,
            measures.telling,
            tuple(objections(hit.veto, self._register.facts[number], self._name_of)),
            tuple(sorted(parts, key=lambda part: (-abs(part.amount), part.measure))),
            hit.score,
            hit.best_other,
            hit.bonus,
        )

    def _nearest_phrasing(self, number: int, field: Field) -> str:
        rows = np.array(self._asked.rows_of(number), np.int32)
        # Rows are in the order of the phrasings.
        return self._register.entries[number].asked_as[int(np.argmax(self._asked.cosines_of(field.sought, rows)))]


def objections(veto: Veto, facts: EntryFacts, name_of: Callable[[str], str] = str) -> Iterator[str]:
    """Says in words what the guard objects to; nothing for an entry that it lets pass.

    Args:
        veto: What the question names that the entry does not.
        facts: What the entry speaks of.
        name_of: The name of an entity, by its id.
    """
    if veto.points_nowhere:
        yield "the question does not say whom or what it means"
    if veto.entities:
        names = _listed(sorted(map(name_of, veto.entities)))
        yield f"the question names {names}, of which the entry does not speak"
    for named, spoken in ((veto.years, facts.years), (veto.numbers, facts.numbers), (veto.months, facts.months)):
        if named:
            months = named is veto.months
            yield f"the question names {_figures(named, months=months)}; {_spoken(spoken, months=months)}"


def sentence_for(match: Match, thresholds: Thresholds) -> str:
    """The outcome and the reason for it."""
    if not match.hits:
        return "Nothing in the base comes near the question."
    first = match.hits[0]
    at = f"{first.confidence:.2f}"
    others = ", as the guard objects to the best" if first.veto else ""
    return {
        Reason.EXACT: f"Answered: the question is stored as a phrasing of {first.entry_id}.",
        Reason.SURE: f"Answered: the confidence in {first.entry_id}, {at}, reaches {thresholds.answer_from:.2f}"
        " and no other entry is close.",
        Reason.CLOSE: f"Asked back: {' and '.join(hit.entry_id for hit in match.hits[:2])} are too close to choose.",
        Reason.UNSURE: f"Asked back: the best confidence, {at}, does not reach {thresholds.answer_from:.2f}{others}.",
        Reason.REFUSED: "Asked back: it comes nearer to a question that must not be answered than to any entry.",
        Reason.UNLIKELY: f"Not answered: the best confidence, {at}, does not reach {thresholds.suggest_from:.2f}.",
        Reason.NOTHING_NEAR: "Nothing in the base comes near the question.",
    }[match.reason]


def _understood(field: Field) -> Understood:
    question, subject = field.question, field.subject
    shares = ((name.partition(":")[2], subject.share([name])) for name in subject.rarity)
    return Understood(
        words=question.words,
        corrections=question.corrections,
        entities=tuple(sorted(question.entities)),
        years=tuple(sorted(question.years)),
        numbers=tuple(sorted(question.numbers)),
        months=tuple(MONTHS[month - 1].capitalize() for month in sorted(question.months)),
        names=tuple(sorted(name.partition(":")[2] for name in question.names | field.names)),
        subject=tuple(sorted(shares, key=lambda share: (-share[1], share[0]))),
        unknown=tuple(sorted(name.partition(":")[2] for name in subject.unknown)),
    )


def _spoken(figures: frozenset[Any], *, months: bool) -> str:
    if not figures:
        return "the entry speaks of none"
    return f"the entry speaks of {_figures(figures, months=months)}"


def _figures(figures: Iterable[Any], *, months: bool) -> str:
    return _listed(MONTHS[int(figure) - 1].capitalize() if months else str(figure) for figure in sorted(figures))


_MOST_LISTED = 6


def _listed(words: Iterable[str]) -> str:
    """Words with commas and “and”; of many, the first few."""
    found = list(words)
    if len(found) > _MOST_LISTED:
        return f"{', '.join(found[:_MOST_LISTED])} and {len(found) - _MOST_LISTED} more"
    *most, last = found
    return f"{', '.join(most)} and {last}" if most else last
