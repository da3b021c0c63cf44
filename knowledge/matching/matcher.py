"""Finds the entry that a question asks for, or abstains.

The way of a question: analyse (mend unknown words, find entities and numbers) → nearest phrasings → rank their
entries → guard → confidence → verdict. Each step is a module of this package; this one joins them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from math import exp
from typing import TYPE_CHECKING

from knowledge.matching.analysis import Analyser
from knowledge.matching.confidence import Calibration, Measures
from knowledge.matching.entities import EntityRecogniser
from knowledge.matching.guard import UBIQUITOUS_SHARE, EntryFacts, Veto, facts_of, veto
from knowledge.matching.index import PhrasingIndex
from knowledge.matching.lexicon import Lexicon
from knowledge.matching.normalise import normalise
from knowledge.matching.ranking import Ranked, rank
from knowledge.matching.spelling import Speller

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from knowledge.matching.analysis import Analysis
    from knowledge.models import Entry, KnowledgeBase

NEIGHBOURS = 48
"""Phrasings that are compared in full; more cost time and change nothing."""

CANDIDATES = 12
"""Entries that are looked at closely."""

_VETOED_CAP = 0.3


class Verdict(StrEnum):
    """What the matcher makes of a question."""

    ANSWER = "answer"
    SUGGESTIONS = "suggestions"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that may answer the question, how sure that is (0 to 1), and by what."""

    entry_id: str
    confidence: float
    measures: Measures
    veto: Veto


@dataclass(frozen=True, slots=True)
class Match:
    """What a question was found to ask for: the hits, best first."""

    verdict: Verdict
    hits: tuple[Hit, ...]
    analysis: Analysis


class Matcher:
    """Knows all phrasings of a base; entries can be added and removed at any time."""

    def __init__(self, base: KnowledgeBase, calibration: Calibration | None = None) -> None:
        recogniser = EntityRecogniser(base.entities)
        self._analyser = Analyser(Lexicon(base.synonyms), recogniser)
        self._speller = Speller()
        self._speller.add(recogniser.name_words)
        self._calibration = calibration or Calibration.fitted()
        self._guarded = not base.quick
        self._index = PhrasingIndex()
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._next_number = 0
        self._facts: dict[int, EntryFacts] = {}
        self._words: dict[int, frozenset[str]] = {}
        self._asked: dict[int, frozenset[str]] = {}
        self._exact: dict[str, int] = {}
        self._naming: Counter[str] = Counter()
        for entry in base.entries:
            self.add(entry)

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._entries)

    def add(self, entry: Entry) -> None:
        """Adds an entry; it counts from the next question on.

        Raises:
            ValueError: an entry with this id is there already.
        """
        if entry.id in self._numbers:
            raise ValueError(f"entry “{entry.id}” is there already; remove it first")
        number = self._numbers[entry.id] = self._next_number
        self._next_number += 1
        phrasings = [self._analyser.analyse(phrasing) for phrasing in entry.asked_as]
        self._index.add(number, [phrasing.features for phrasing in phrasings])
        self._entries[number] = entry
        self._asked[number] = frozenset().union(*(phrasing.subjects for phrasing in phrasings))
        self._words[number] = frozenset(word for phrasing in phrasings for word in phrasing.words)
        self._speller.add(self._words[number])
        for phrasing in entry.asked_as:
            self._exact.setdefault(normalise(phrasing), number)
        self._naming.update(self._named_by(entry, phrasings))

    def remove(self, entry_id: str) -> None:
        """Removes an entry; it is not found from the next question on.

        Raises:
            KeyError: there is no such entry.
        """
        number = self._numbers.pop(entry_id)
        entry = self._entries.pop(number)
        phrasings = [self._analyser.analyse(phrasing) for phrasing in entry.asked_as]
        self._naming.subtract(self._named_by(entry, phrasings))
        self._index.remove(number)
        self._speller.remove(self._words.pop(number))
        self._asked.pop(number)
        self._facts.pop(number, None)
        for key in [key for key, owner in self._exact.items() if owner == number]:
            del self._exact[key]

    def query(self, text: str, *, without: Collection[str] = ()) -> Match:
        """Looks a question up.

        Args:
            text: What somebody typed.
            without: Ids of entries to pass over.
        """
        skipped = frozenset(row for entry_id in without for row in self._index.rows_of(self._numbers[entry_id]))
        return self._match(text, skipped)

    def query_without_phrasing(self, entry_id: str, position: int, *, typed: str | None = None) -> Match:
        """Asks one stored phrasing (0 is the question itself) as if it were not stored, to measure the matcher.

        Args:
            entry_id: The entry that has the phrasing.
            position: Which of ``entry.asked_as`` it is.
            typed: How it is typed, if otherwise than it is stored.
        """
        number = self._numbers[entry_id]
        row = self._index.rows_of(number)[position]
        return self._match(typed or self._entries[number].asked_as[position], frozenset([row]))

    def _match(self, text: str, skipped: frozenset[int]) -> Match:
        analysis = self._analyser.analyse(text, self._speller)
        neighbours = self._index.nearest(analysis.features, NEIGHBOURS, skipped)
        ranked = rank(neighbours)[:CANDIDATES]
        exact = None if skipped else self._exact.get(normalise(text))
        hits = sorted(
            (self._hit(analysis, candidate, ranked, exact) for candidate in ranked),
            key=lambda hit: (bool(hit.veto), -hit.confidence, hit.entry_id),
        )
        return Match(self._verdict(hits), tuple(hits), analysis)

    def _verdict(self, hits: list[Hit]) -> Verdict:
        if not hits or hits[0].confidence < self._calibration.suggest_from:
            return Verdict.NO_ANSWER
        return Verdict.ANSWER if hits[0].confidence >= self._calibration.answer_from else Verdict.SUGGESTIONS

    def _hit(self, question: Analysis, candidate: Ranked, ranked: list[Ranked], exact: int | None) -> Hit:
        facts = self._facts_of(candidate.entry)
        objection = veto(question, facts, self._ubiquitous()) if self._guarded else Veto()
        measures = self._measures(question, candidate, ranked, facts, objection)
        confidence = self._calibration.confidence(measures)
        if candidate.entry == exact:
            confidence = max(confidence, 0.99)
        elif objection:
            confidence = min(confidence, _VETOED_CAP)
        return Hit(self._entries[candidate.entry].id, confidence, measures, objection)

    def _measures(
        self, question: Analysis, candidate: Ranked, ranked: list[Ranked], facts: EntryFacts, objection: Veto
    ) -> Measures:
        rarity = {subject: float(self._index.rarity(subject)) for subject in question.subjects}
        total = sum(rarity.values()) or 1.0
        asked = self._asked[candidate.entry]
        others = [other.support for other in ranked if other.entry != candidate.entry]

        def share(subjects: Iterable[str]) -> float:
            return sum(rarity[subject] for subject in subjects) / total

        return Measures(
            support=candidate.support,
            closeness=candidate.closeness,
            lead=candidate.support - max(others, default=0.0),
            asked_share=share(question.subjects & asked),
            told_share=share(question.subjects & (asked | facts.subjects)),
            unknown_share=share(s for s in question.subjects - facts.subjects if not self._index.knows(s)),
            substance=1.0 - exp(-sum(rarity.values()) / 5.0),
            named=float(bool((question.entities - self._ubiquitous()) & facts.entities)),
            mended_share=len(question.corrections) / max(1, len(question.words)),
            vetoed=float(bool(objection)),
        )

    def _facts_of(self, number: int) -> EntryFacts:
        """Read when an entry is first a candidate: most never are, and start-up is quicker without."""
        facts = self._facts.get(number)
        if facts is None:
            facts = self._facts[number] = facts_of(self._entries[number], self._analyser)
        return facts

    def _ubiquitous(self) -> frozenset[str]:
        enough = UBIQUITOUS_SHARE * len(self._entries)
        return frozenset(entity for entity, count in self._naming.items() if count > enough)

    @staticmethod
    def _named_by(entry: Entry, phrasings: Iterable[Analysis]) -> set[str]:
        return set(entry.entities).union(*(phrasing.entities for phrasing in phrasings))

    def complete(self, typed: str, limit: int) -> list[str]:
        """Ids of the entries whose questions fit best to what was typed so far, for autocomplete."""
        if not (start := normalise(typed)):
            return [entry.id for entry in list(self._entries.values())[:limit]]
        last = start.split()[-1]
        closeness: dict[int, float] = {}
        neighbours = self._index.nearest(self._analyser.analyse(typed).features, 4 * limit)
        for entry, near in zip(neighbours.entries.tolist(), neighbours.closeness.tolist(), strict=True):
            closeness.setdefault(entry, near)
        for number in self._entries:
            # The last word is still being typed: every word that begins with it counts.
            if any(word.startswith(last) for word in self._words[number]):
                closeness[number] = closeness.get(number, 0.0) + 0.1
        best = sorted(closeness, key=lambda number: (-closeness[number], number))
        return [self._entries[number].id for number in best[:limit]]
