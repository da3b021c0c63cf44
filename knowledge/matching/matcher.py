"""Finds the entry that a question asks for, or abstains.

The way of a question: analyse (mend unknown words, find entities and numbers) → nearest phrasings, by their words and,
with a sentence encoder, by their meaning → rank their entries → guard → confidence → outcome. Each step is a module of
this package; this one joins them.
"""

from __future__ import annotations

import json
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from knowledge.matching.analysis import Analyser
from knowledge.matching.columns import Forkable
from knowledge.matching.completion import Completer
from knowledge.matching.confidence import Calibration
from knowledge.matching.deciding import Thresholds, decide
from knowledge.matching.entities import EntityRecogniser, names_of
from knowledge.matching.exact import ExactPhrasings
from knowledge.matching.guard import facts_of, says_nothing_alone
from knowledge.matching.index import PhrasingIndex
from knowledge.matching.judging import Field, Judge
from knowledge.matching.lexicon import Lexicon
from knowledge.matching.names import NameSense
from knowledge.matching.normalise import normalise
from knowledge.matching.ranking import Neighbours, likeness_of, mixed, nearness_of, rank
from knowledge.matching.ratings import EntryRatings, Rating
from knowledge.matching.register import Register
from knowledge.matching.results import Look, Match
from knowledge.matching.spelling import Speller
from knowledge.matching.subject import Subject
from knowledge.matching.texts import as_understood, named_by, prose_of, words_of
from knowledge.matching.vectors import PhrasingVectors

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from knowledge.encoding.network import Floats as Vectors
    from knowledge.encoding.sentences import SentenceEncoder
    from knowledge.matching.analysis import Analysis
    from knowledge.matching.explaining import Explanation
    from knowledge.matching.index import Floats, Ints, Sought, State
    from knowledge.matching.ranking import Candidate
    from knowledge.models import Entry, KnowledgeBase

NEAR_IN_WORDS = 48
NEAR_IN_MEANING = 32
"""Phrasings that are compared in full; more cost time and change nothing."""

TOLD_CANDIDATES = 12
"""Entries that are taken because of what their answers say."""

CANDIDATES = 12
"""Entries that are looked at closely."""

ENCODED_PHRASINGS = 60_000
"""A larger base is matched by its words alone: encoding takes half a millisecond a phrasing, for each of them."""


class Matcher(Forkable):
    """Knows all phrasings of a base; entries can be added and removed at any time.

    A fork of it costs little, because it shares all that is large: each server has its own. ``thresholds`` says from
    which confidence it answers and suggests; they are those that were fitted until somebody sets others.
    """

    def __init__(
        self,
        base: KnowledgeBase,
        encoder: SentenceEncoder | None = None,
        *,
        calibration: Calibration | None = None,
        state: State | None = None,
    ) -> None:
        """Builds the matcher of a base, or restores it from a ``state`` that was taken of it, which is much quicker.

        Args:
            base: The base.
            encoder: What tells how alike meanings are; without it only words are compared.
            calibration: What makes a confidence of measures; the one that comes with the program if None.
            state: What ``state`` returned for a matcher of the same base and encoder.

        Raises:
            KeyError, ValueError: the state is not one of such a matcher.
        """
        memory = json.loads(state["memory"].tobytes()) if state is not None else {}
        names = memory.get("names") or names_of(base.entities)
        phrasings = sum(len(entry.phrasings) + 1 for entry in base.entries)
        self._encoder = encoder if phrasings <= ENCODED_PHRASINGS else None
        self._names = names
        self._analyser = Analyser(Lexicon(base.synonyms), EntityRecogniser(names))
        self._is_quick = base.quick
        self._ratings = EntryRatings()
        self._calibration = calibration or Calibration.fitted(encoded=self._encoder is not None, guarded=not base.quick)
        self.thresholds = Thresholds(self._calibration.answer_from, self._calibration.suggest_from)
        if state is None:
            self._build(base)
            return
        self._speller = Speller(memory["words"])
        self._name_sense = NameSense(memory["name_sense"].items())
        self._register = Register.restored(base.entries, [n.question for n in base.negatives], memory)
        self._exact = ExactPhrasings(_within(state, "exact"))
        self._asked = PhrasingIndex(_within(state, "asked"))
        self._told = PhrasingIndex(_within(state, "told"))
        self._vectors = PhrasingVectors(_within(state, "vectors")) if self._encoder is not None else None
        self._put_off: deque[tuple[int, str]] = deque()

    def _build(self, base: KnowledgeBase) -> None:
        self._speller = Speller(word for name in self._names for word in name.split())
        self._name_sense = NameSense()
        self._register = Register()
        self._exact = ExactPhrasings()
        self._asked, self._told = PhrasingIndex(), PhrasingIndex()
        self._vectors, self._put_off = None, deque()
        for negative in base.negatives:
            self._refuse(negative.question, in_bulk=True)
        for entry in base.entries:
            self.add(entry, in_bulk=True)
        self.sort()
        if self._encoder is not None:
            # All at once, which is much quicker than one by one.
            self._vectors = PhrasingVectors()
            texts = [negative.question for negative in base.negatives]
            texts.extend(phrasing for entry in base.entries for phrasing in entry.asked_as)
            self._vectors.append(self._vectors_of(texts, self._encoder))
            self._vectors.sort()

    def detach(self) -> None:
        """Copies what is not shared with the matcher that this one is a fork of."""
        self._register = self._register.fork()
        self._name_sense = self._name_sense.fork()
        self._speller = self._speller.fork()
        self._exact = self._exact.fork()
        self._asked, self._told = self._asked.fork(), self._told.fork()
        self._vectors = self._vectors.fork() if self._vectors is not None else None
        self._put_off = self._put_off.copy()
        self._ratings = self._ratings.fork()

    def state(self) -> State:
        """What a matcher of the same base is restored from, as arrays that can be stored.

        Raises:
            ValueError: entries were added or removed since.
        """
        memory = {
            **self._register.memory(),
            "names": self._names,
            "words": self._speller.counts,
            "name_sense": self._name_sense.balance,
        }
        state: State = {"memory": np.frombuffer(json.dumps(memory).encode(), np.uint8)}
        parts = {"asked": self._asked.state(), "told": self._told.state(), "exact": self._exact.state()}
        if self._vectors is not None:
            parts["vectors"] = self._vectors.state()
        for name, part in parts.items():
            state.update({f"{name}.{key}": value for key, value in part.items()})
        return state

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._register)

    def add(self, entry: Entry, *, in_bulk: bool = False) -> None:
        """Adds an entry; it counts from the next question on.

        Args:
            entry: The entry.
            in_bulk: Whether it is one of many, after which ``sort`` is called. Their phrasings are found by their words
                only until ``encode_some`` comes to them, because encoding takes half a millisecond a phrasing.

        Raises:
            ValueError: an entry with this id is there already.
        """
        phrasings = self._phrasings_of(entry)
        told = self._analyser.analyse(f"{entry.answer}\n{entry.more or ''}")
        number = self._register.add(entry, facts_of(entry, phrasings, told), named_by(entry, phrasings))
        self._add_rows(number, entry.asked_as, phrasings, in_bulk=in_bulk)
        subjects = told.subjects.union(*(phrasing.subjects for phrasing in phrasings))
        self._told.add(number, [dict.fromkeys(subjects, 1.0)], in_bulk=in_bulk)
        self._name_sense.learn(prose_of(entry))

    def sort(self) -> None:
        """Makes everything quick to find; done once after many entries were added, takes some 15 µs a phrasing."""
        for part in (self._asked, self._told, self._exact, self._speller):
            part.sort()
        if self._vectors is not None and not self._put_off:
            self._vectors.sort()

    def remove(self, entry_id: str) -> Entry:
        """Removes an entry, which is returned; it is not found from the next question on.

        Raises:
            KeyError: there is no such entry.
        """
        known = self._register.number_of(entry_id)
        if known is None:
            raise KeyError(entry_id)
        entry = self._register.entries[known]
        phrasings = self._phrasings_of(entry)
        number = self._register.remove(entry_id, named_by(entry, phrasings))
        self._remove_rows(number, phrasings)
        self._told.remove(number)
        self._name_sense.learn(prose_of(entry), -1)
        return entry

    def teach(self, entry_id: str, phrasing: str) -> None:
        """Adds a phrasing to an entry.

        Raises:
            KeyError: there is no such entry.
        """
        self._rephrase(entry_id, lambda phrasings: [*phrasings, phrasing])

    def unteach(self, entry_id: str, phrasing: str) -> None:
        """Takes a phrasing away from an entry again; nothing happens if it has none like it.

        Raises:
            KeyError: there is no such entry.
        """
        self._rephrase(entry_id, lambda phrasings: [kept for kept in phrasings if kept != phrasing])

    def refuse(self, question: str) -> None:
        """Adds a question that must not be answered; what comes near to it is not either, from the next question on."""
        self._refuse(question)

    def accept(self, question: str) -> None:
        """Forgets that a question must not be answered."""
        for number in self._register.accept(question):
            self._remove_rows(number, [self._analyser.analyse(question)])

    def encode_some(self, limit: int = 4) -> bool:
        """Encodes up to ``limit`` of the phrasings that were put off; returns whether there are more."""
        some = [self._put_off.popleft() for _ in range(min(limit, len(self._put_off)))]
        if some and self._vectors is not None and (vectors := self._encoded([text for _, text in some])) is not None:
            for (row, _), vector in zip(some, vectors, strict=True):
                self._vectors.put(row, vector)
        return bool(self._put_off)

    def query(self, text: str, *, without: Collection[str] = ()) -> Match:
        """Looks a question up.

        Args:
            text: What somebody typed.
            without: Ids of entries to pass over.
        """
        return self.look(text, without=without).match

    def look(self, text: str, *, without: Collection[str] = ()) -> Look:
        """Looks a question up as ``query`` does, and keeps what was seen on the way."""
        question = self._analyser.analyse(text, self._speller)
        exact, is_refused = self._owner_of(normalise(text) if question.corrections else question.normalised, without)
        numbers = (self._register.number_of(entry_id) for entry_id in without)
        passed_over = {number for number in numbers if number is not None}
        sought = self._asked.seek(question.features)
        ranked = self._candidates(text, question, sought, passed_over)
        refusals = tuple(candidate for candidate in ranked if candidate.entry in self._register.refusals)
        entries = [candidate for candidate in ranked if candidate.entry in self._register.entries]
        subject = Subject.of(question, self._asked, self._told)
        names = self._names_of_subject(text, question)
        refused = sum(max(0.0, one.support) for one in refusals)
        field = Field(question, sought, subject, entries[:CANDIDATES], names, refused)
        is_refused = is_refused or (exact is None and nearness_of(refusals) > nearness_of(entries))
        match = self._match(field, exact, refusals[:1], is_refused=is_refused)
        return Look(match, field, refusals, self.thresholds)

    def explain(self, text: str, name_of: Callable[[str], str] = str) -> Explanation:
        """Tells what becomes of a question and by what; ``name_of`` gives the names of entities by their ids."""
        from knowledge.matching.explaining import Explainer  # noqa: PLC0415  (rarely needed)

        explainer = Explainer(self._register, self._asked, self._calibration, name_of)
        return explainer.explain(text, self.look(text), guards=not self._is_quick)

    def rate(self, entry_id: str, *, helpful: int, not_helpful: int) -> None:
        """Notes how often people found an entry helpful and not helpful, all in all; it counts from now on.

        Raises:
            ValueError: a count is negative.
        """
        self._ratings.put(entry_id, Rating(helpful, not_helpful))

    def complete(self, typed: str, limit: int) -> list[str]:
        """Ids of the entries whose questions fit best to what was typed so far, for autocomplete."""
        return Completer(self._register, self._asked, self._analyser, self._speller).complete(typed, limit)

    def _names_of_subject(self, text: str, question: Analysis) -> frozenset[str]:
        """The words of the question's subject that are names, as features."""
        meant = dict(question.corrections)
        names = (meant.get(name, name) for name in self._name_sense.names_in(text))
        return question.subjects.intersection(self._analyser.subjects_of(" ".join(names).split()))

    def _owner_of(self, normalised: str, without: Collection[str]) -> tuple[int | None, bool]:
        """The first entry that stores the text as a phrasing, and whether it is stored as one not to be answered."""
        owners = self._exact.owners(normalised)
        entries = (n for n in owners if n in self._register.entries and self._register.entries[n].id not in without)
        entry = next(entries, None)
        return entry, entry is None and any(number in self._register.refusals for number in owners)

    def _candidates(self, text: str, question: Analysis, sought: Sought, without: set[int]) -> list[Candidate]:
        """What is worth a closer look, best first."""
        rows, closeness = self._asked.nearest(sought, NEAR_IN_WORDS, without)
        vector = self._encoded([as_understood(text, question)])
        if self._vectors is not None and vector is not None:
            near = self._vectors.nearest(vector[0], NEAR_IN_MEANING, self._asked.gone(without))
            more = np.array(sorted(set(near.tolist()).difference(rows.tolist())), np.int32)
            rows = np.concatenate([rows, more])
            closeness = np.concatenate([closeness, self._asked.cosines_of(sought, more)])
        subjects = {name: weight for name, weight in question.features.items() if name in question.subjects}
        told, telling = self._told.nearest(subjects, TOLD_CANDIDATES, without - self._register.refusals.keys())
        told_by = dict(zip(self._told.entries_of(told).tolist(), telling.tolist(), strict=True))
        return rank(*self._neighbours(rows, closeness, vector), told_by)

    def _neighbours(self, rows: Ints, closeness: Floats, vector: Vectors | None) -> tuple[Neighbours, Floats]:
        """The neighbours that these rows are, and how alike they are to one another."""
        of_words = self._asked.kernel(rows) if len(rows) else np.empty((0, 0))
        entries = self._asked.entries_of(rows)
        if self._vectors is None or vector is None:
            return Neighbours(rows, entries, closeness, None), of_words
        vectors = self._vectors.of(rows)
        likeness, of_meaning = likeness_of(vectors @ vector[0]), likeness_of(vectors @ vectors.T)
        if not self._put_off:
            return Neighbours(rows, entries, closeness, likeness), mixed(of_words, of_meaning)
        known = np.asarray(vectors.any(axis=1))
        neighbours = Neighbours(rows, entries, closeness, likeness, known)
        return neighbours, mixed(of_words, of_meaning, known[:, None] & known[None, :])

    def _match(self, field: Field, exact: int | None, refusals: Sequence[Candidate], *, is_refused: bool) -> Match:
        judge = Judge(
            self._register,
            self._asked,
            self._told,
            self._calibration,
            self._ratings,
            analyser=self._analyser,
            guards=not self._is_quick,
        )
        hits = judge.hits(field, exact)
        exact_id = self._register.entries[exact].id if exact is not None else None
        linked = self._register.are_linked
        decision = decide(hits, self.thresholds, exact=exact_id, is_refused=is_refused, are_linked=linked)
        return Match(
            decision.outcome, tuple(hits), field.question, exact=exact_id,
            negative=self._register.refusals[refusals[0].entry] if refusals else None,
            reason=decision.reason, offers=decision.offers, named=field.question.entities - self._register.ubiquitous,
            points_nowhere=says_nothing_alone(field.question, field.subject, self._register.ubiquitous),
            subject_weight=field.subject.weight,
        )  # fmt: skip

    def _refuse(self, question: str, *, in_bulk: bool = False) -> None:
        # Its words join the vocabulary too: everyday words that mean what they say are no typing errors of ours.
        phrasings = [self._analyser.analyse(question)]
        self._add_rows(self._register.refuse(question), [question], phrasings, in_bulk=in_bulk)

    def _add_rows(
        self, number: int, texts: Sequence[str], phrasings: Sequence[Analysis], *, in_bulk: bool = False
    ) -> None:
        self._asked.add(number, [phrasing.features for phrasing in phrasings], in_bulk=in_bulk)
        self._speller.add(words_of(phrasings))
        for phrasing in phrasings:
            self._exact.add(phrasing.normalised, number, in_bulk=in_bulk)
        if self._vectors is None or self._encoder is None:
            return
        if in_bulk:
            self._put_off.extend(zip(self._asked.rows_of(number), texts, strict=True))
            self._vectors.put_off(len(texts))
        else:
            self._vectors.append(self._vectors_of(texts, self._encoder))

    def _remove_rows(self, number: int, phrasings: Sequence[Analysis]) -> None:
        self._asked.remove(number)
        self._speller.remove(words_of(phrasings))
        for phrasing in phrasings:
            self._exact.remove(phrasing.normalised, number)

    def _rephrase(self, entry_id: str, change: Callable[[list[str]], list[str]]) -> None:
        number = self._register.number_of(entry_id)
        if number is None:
            raise KeyError(entry_id)
        entry = self._register.entries[number]
        self.remove(entry_id)
        self.add(entry.model_copy(update={"phrasings": change(entry.phrasings)}))

    def _phrasings_of(self, entry: Entry) -> list[Analysis]:
        return [self._analyser.analyse(phrasing) for phrasing in entry.asked_as]

    def _encoded(self, texts: Sequence[str]) -> Vectors | None:
        return self._vectors_of(texts, self._encoder) if self._encoder is not None else None

    def _vectors_of(self, texts: Sequence[str], encoder: SentenceEncoder) -> Vectors:
        return encoder.encode([self._analyser.in_usual_words(text) for text in texts])


def _within(state: State, part: str) -> State:
    """The arrays of one part of a state, without its name before theirs."""
    return {key.removeprefix(f"{part}."): value for key, value in state.items() if key.startswith(f"{part}.")}
