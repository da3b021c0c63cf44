"""Finds the entry that a question asks for, or abstains.

The way of a question: analyse (mend unknown words, find entities and numbers) → nearest phrasings → rank their
entries → guard → confidence → outcome. Each step is a module of this package; this one joins them.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.matching.analysis import Analyser
from knowledge.matching.confidence import Calibration, Measures
from knowledge.matching.entities import EntityRecogniser, names_of
from knowledge.matching.guard import UBIQUITOUS_SHARE, EntryFacts, Veto, facts_of, says_nothing_alone, veto
from knowledge.matching.index import PhrasingIndex
from knowledge.matching.lexicon import Lexicon
from knowledge.matching.normalise import normalise, words
from knowledge.matching.ranking import Candidate, rank
from knowledge.matching.results import Hit, Judged, Match, Outcome
from knowledge.matching.spelling import Speller
from knowledge.matching.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from knowledge.matching.analysis import Analysis
    from knowledge.matching.index import State
    from knowledge.models import Entry, KnowledgeBase

NEIGHBOURS = 48
"""Phrasings that are compared in full; more cost time and change nothing."""

TOLD_CANDIDATES = 12
"""Entries that are taken because of what their answers say."""

CANDIDATES = 12
"""Entries that are looked at closely."""

COMPLETED_WORDS = 4
"""Words that are tried for one that is still being typed."""

EXACT_CONFIDENCE = 0.99
"""Confidence of the entry of a stored phrasing that was typed as it is stored."""

VETOED_CAP = 0.3
"""A vetoed entry is offered at most, never served."""

NEAR_NEGATIVES = 4
"""Negatives that are looked at."""

NEGATIVE_FROM = 0.47
"""Cosine from which a question counts as one of those that must not be answered …"""

NEGATIVE_SHARE = 0.72
"""… if it is at least this share of its cosine with the nearest phrasing."""


class Matcher:
    """Knows all phrasings of a base; entries can be added and removed at any time."""

    def __init__(
        self, base: KnowledgeBase, calibration: Calibration | None = None, *, state: State | None = None
    ) -> None:
        """Builds the matcher of a base, or restores it from a ``state`` that was taken of it, which is much quicker.

        Raises:
            KeyError, ValueError: the state is not one of a matcher of this base.
        """
        memory = json.loads(state["memory"].tobytes()) if state is not None else {}
        self._prepare(base, calibration, memory.get("names") or names_of(base.entities))
        if state is not None:
            self._restore(base, state, memory)
            return
        for number, negative in enumerate(self._negatives):
            analysis = self._analyser.analyse(negative)
            self._negative_index.add(number, [analysis.features])
            # Everyday words that mean what they say are no typing errors of ours.
            self._speller.add(analysis.words)
        for entry in base.entries:
            self.add(entry)
        for index in (self._asked_index, self._told_index, self._negative_index):
            index.sort()

    def _prepare(self, base: KnowledgeBase, calibration: Calibration | None, names: dict[str, str]) -> None:
        self._names = names
        self._analyser = Analyser(Lexicon(base.synonyms), EntityRecogniser(names))
        self._speller = Speller(word for name in names for word in name.split())
        self._calibration = calibration or Calibration.fitted()
        self._guarded = not base.quick
        self._negatives = [negative.question for negative in base.negatives]
        self._asked_index = PhrasingIndex()
        self._told_index = PhrasingIndex()
        self._negative_index = PhrasingIndex()
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._next_number = 0
        self._facts: dict[int, EntryFacts] = {}
        self._exact: dict[str, list[int]] = {}
        self._titles: dict[int, list[str]] = {}
        self._naming: Counter[str] = Counter()
        self._ubiquitous_entities: frozenset[str] | None = None

    def _restore(self, base: KnowledgeBase, state: State, memory: dict[str, Any]) -> None:
        self._asked_index = PhrasingIndex(_within(state, "asked"))
        self._told_index = PhrasingIndex(_within(state, "told"))
        self._negative_index = PhrasingIndex(_within(state, "negative"))
        self._entries = dict(enumerate(base.entries))
        self._numbers = {entry.id: number for number, entry in self._entries.items()}
        self._next_number = len(base.entries)
        facts = [EntryFacts(*map(frozenset, fields)) for fields in memory["facts"]]
        self._facts = dict(zip(self._entries, facts, strict=True))
        self._exact = memory["exact"]
        self._naming = Counter(memory["naming"])
        self._speller = Speller(memory["words"])

    def state(self) -> State:
        """What a matcher of the same base is restored from, as arrays that can be stored.

        Raises:
            ValueError: entries were added or removed since.
        """
        if list(self._entries) != list(range(self._next_number)):
            raise ValueError("entries were removed; build the matcher anew")
        facts = self._facts.values()
        memory = {
            "facts": [[sorted(f.entities), sorted(f.focus), sorted(f.years), sorted(f.numbers)] for f in facts],
            "exact": self._exact,
            "names": self._names,
            "naming": self._naming,
            "words": self._speller.counts,
        }
        state: State = {"memory": np.frombuffer(json.dumps(memory).encode(), np.uint8)}
        indexes = {"asked": self._asked_index, "told": self._told_index, "negative": self._negative_index}
        for name, index in indexes.items():
            state.update({f"{name}.{key}": value for key, value in index.state().items()})
        return state

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
        phrasings = self._phrasings_of(entry)
        told = self._analyser.analyse("\n".join([*entry.asked_as, entry.answer, entry.more or ""]))
        self._entries[number] = entry
        self._facts[number] = facts_of(entry, phrasings, told)
        self._asked_index.add(number, [phrasing.features for phrasing in phrasings])
        self._told_index.add(number, [dict.fromkeys(told.subjects, 1.0)])
        self._speller.add(_words_of(phrasings))
        self._naming.update(_named_by(entry, phrasings))
        self._ubiquitous_entities = None
        for phrasing in entry.asked_as:
            self._exact.setdefault(normalise(phrasing), []).append(number)

    def remove(self, entry_id: str) -> None:
        """Removes an entry; it is not found from the next question on.

        Raises:
            KeyError: there is no such entry.
        """
        number = self._numbers.pop(entry_id)
        entry = self._entries.pop(number)
        phrasings = self._phrasings_of(entry)
        self._asked_index.remove(number)
        self._told_index.remove(number)
        self._speller.remove(_words_of(phrasings))
        self._naming.subtract(_named_by(entry, phrasings))
        self._ubiquitous_entities = None
        del self._facts[number]
        self._titles.pop(number, None)
        for phrasing in entry.asked_as:
            owners = self._exact[normalise(phrasing)]
            owners.remove(number)
            if not owners:
                del self._exact[normalise(phrasing)]

    def _phrasings_of(self, entry: Entry) -> list[Analysis]:
        return [self._analyser.analyse(phrasing) for phrasing in entry.asked_as]

    def query(self, text: str, *, without: Collection[str] = ()) -> Match:
        """Looks a question up.

        Args:
            text: What somebody typed.
            without: Ids of entries to pass over.
        """
        question = self._analyser.analyse(text, self._speller)
        subject = Subject.of(question, self._asked_index, self._told_index)
        candidates, nearest = self._candidates(question, without)
        exact = self._exact_owner(text, without)
        nowhere = self._guarded and says_nothing_alone(question, subject, self._ubiquitous())
        judged = [self._judge(question, subject, candidate, candidates, nowhere=nowhere) for candidate in candidates]
        hits = sorted(
            (self._hit(one, judged, is_exact=one.entry == exact) for one in judged),
            key=lambda hit: (bool(hit.veto), -hit.confidence, hit.entry_id),
        )
        negative = None if exact is not None else self._negative_near(question, nearest)
        return Match(self._outcome(hits, negative), tuple(hits), question, negative)

    def _exact_owner(self, text: str, without: Collection[str]) -> int | None:
        """The first entry that stores the text as a phrasing, of those that are not passed over."""
        owners = self._exact.get(normalise(text), ())
        return next((owner for owner in owners if self._entries[owner].id not in without), None)

    def _candidates(self, question: Analysis, without: Collection[str]) -> tuple[list[Candidate], float]:
        """The entries worth a closer look, best first, and the cosine of the nearest phrasing of all."""
        passed_over = frozenset(self._numbers[entry_id] for entry_id in without)
        subjects = {name: weight for name, weight in question.features.items() if name in question.subjects}
        asked = self._asked_index.nearest(question.features, NEIGHBOURS, passed_over)
        told = self._told_index.nearest(subjects, TOLD_CANDIDATES, passed_over)
        telling = dict(zip(told.entries.tolist(), told.closeness.tolist(), strict=True))
        nearest = float(asked.closeness[0]) if len(asked.rows) else 0.0
        kernel = self._asked_index.kernel(asked.rows) if len(asked.rows) else np.empty((0, 0))
        return rank(asked, kernel, telling)[:CANDIDATES], nearest

    def _negative_near(self, question: Analysis, nearest_phrasing: float) -> str | None:
        """The negative that the question comes near to: it must name the same entities, and be near enough.

        Its likeness is measured in the weights of the phrasings, so that both can be compared.
        """
        named = question.entities - self._ubiquitous()
        enough = max(NEGATIVE_FROM, NEGATIVE_SHARE * nearest_phrasing)
        for number in self._negative_index.nearest(question.features, NEAR_NEGATIVES).entries:
            text = self._negatives[int(number)]
            negative = self._analyser.analyse(text)
            if (
                negative.entities - self._ubiquitous() == named
                and self._asked_index.cosine(question.features, negative.features) >= enough
            ):
                return text
        return None

    def _outcome(self, hits: list[Hit], negative: str | None) -> Outcome:
        if not hits or hits[0].confidence < self._calibration.suggest_from:
            return Outcome.NO_ANSWER
        if negative is not None or hits[0].confidence < self._calibration.answer_from:
            return Outcome.SUGGESTIONS
        return Outcome.ANSWER

    def _judge(
        self,
        question: Analysis,
        subject: Subject,
        candidate: Candidate,
        candidates: list[Candidate],
        *,
        nowhere: bool,
    ) -> Judged:
        """Looks at a candidate by itself."""
        facts, ubiquitous = self._facts[candidate.entry], self._ubiquitous()
        objection = Veto()
        if self._guarded:
            objection = veto(question, facts, ubiquitous, points_nowhere=nowhere)
        named, focus = question.entities - ubiquitous, facts.focus - ubiquitous
        told = {s for s in subject.rarity if self._told_index.entry_has(candidate.entry, s)}
        asked = {s for s in told if self._asked_index.entry_has(candidate.entry, s)}
        others = (other.support for other in candidates if other is not candidate)
        measures = Measures(
            support=candidate.support,
            closeness=candidate.closeness,
            title=self._asked_index.closeness(question.features, self._asked_index.rows_of(candidate.entry).start),
            telling=candidate.telling,
            lead=candidate.support - max(others, default=0.0),
            asked_share=subject.share(asked),
            told_share=subject.share(told),
            beyond_share=subject.share_beyond(question.names, told),
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
        return Judged(candidate.entry, measures, objection, self._calibration.score(measures))

    def _hit(self, one: Judged, judged: list[Judged], *, is_exact: bool) -> Hit:
        """Sets a candidate against the others."""
        others = (other.score for other in judged if other is not one and not other.objection)
        confidence = self._calibration.confidence(one.score, max(others, default=None))
        if is_exact:
            confidence = max(confidence, EXACT_CONFIDENCE)
        elif one.objection:
            confidence = min(confidence, VETOED_CAP)
        return Hit(self._entries[one.entry].id, confidence, one.measures, one.objection)

    def _ubiquitous(self) -> frozenset[str]:
        if self._ubiquitous_entities is None:
            enough = UBIQUITOUS_SHARE * len(self._entries)
            named = (entity for entity, count in self._naming.items() if count > enough)
            self._ubiquitous_entities = frozenset(named)
        return self._ubiquitous_entities

    def complete(self, typed: str, limit: int) -> list[str]:
        """Ids of the entries whose questions fit best to what was typed so far, for autocomplete."""
        if not (start := normalise(typed)):
            return [entry.id for entry in list(self._entries.values())[:limit]]
        typed_words = start.split()
        # The last word may still be being typed: words that begin with it count beside it.
        endings = self._speller.beginning_with(typed_words[-1], COMPLETED_WORDS)
        features = self._analyser.analyse(" ".join([start, *endings])).features
        neighbours = self._asked_index.nearest(features, NEIGHBOURS + 4 * limit)
        fit: dict[int, float] = {}
        for number, closeness in zip(neighbours.entries.tolist(), neighbours.closeness.tolist(), strict=True):
            if number not in fit:
                # What people see and choose from is the question, so its own words count most.
                fit[number] = closeness + _share_begun(typed_words, self._title_of(number))
        best = sorted(fit, key=lambda number: (-fit[number], number))
        return [self._entries[number].id for number in best[:limit]]

    def _title_of(self, number: int) -> list[str]:
        title = self._titles.get(number)
        if title is None:
            title = self._titles[number] = words(self._entries[number].question)
        return title


def _share(part: Collection[str], whole: Collection[str]) -> float:
    return len(part) / len(whole) if whole else 0.0


def _share_begun(typed: Sequence[str], title: Sequence[str]) -> float:
    """Which share of the typed words the title has; the last one counts when a word begins with it."""
    *whole, last = typed
    found = sum(word in title for word in whole) + any(word.startswith(last) for word in title)
    return found / len(typed)


def _words_of(phrasings: Iterable[Analysis]) -> set[str]:
    return {word for phrasing in phrasings for word in phrasing.words}


def _named_by(entry: Entry, phrasings: Iterable[Analysis]) -> set[str]:
    return set(entry.entities).union(*(phrasing.entities for phrasing in phrasings))


def _within(state: State, part: str) -> State:
    """The arrays of one part of a state, without its name before theirs."""
    return {key.removeprefix(f"{part}."): value for key, value in state.items() if key.startswith(f"{part}.")}
