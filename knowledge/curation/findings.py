"""What somebody should know before a change is saved: what is nearly the same, and what it would get in the way of."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from knowledge.curation import changes as c

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.curation.server import ServerKnowledge

NEAR_FROM: Final = 0.5
"""Confidence from which an entry already answers what is to be added."""

_ASKED: Final = 6
"""Ways to ask of the change that are looked up."""
_RETRIED: Final = 8
"""Stored questions near the change that are asked before and after it."""
_SHOWN: Final = 5
_TRIAL: Final = "own-trial"


@dataclass(frozen=True, slots=True)
class NearEntry:
    """An entry that already answers a way to ask of the change, and how sure that is (0 to 1)."""

    entry_id: str
    question: str
    asked: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PhrasingConflict:
    """A way to ask that another entry is asked by already."""

    phrasing: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A stored question that would be answered by another entry than now (None: by none)."""

    question: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Findings:
    """All of it; what is empty need not be said."""

    near: tuple[NearEntry, ...] = ()
    conflicts: tuple[PhrasingConflict, ...] = ()
    changed: tuple[ChangedAnswer, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.near or self.conflicts or self.changed)


def look_over(live: ServerKnowledge, change: c.Change) -> Findings:
    """Looks a change over before it is saved; some twenty questions are asked, and nothing stays changed."""
    texts, own = _texts_of(change), _own_ids(live, change)
    if not texts:
        return Findings()
    near: dict[str, NearEntry] = {}
    candidates: list[str] = []
    for text in texts[:_ASKED]:
        for hit in live.match(text).hits:
            entry = live.entry(hit.entry_id)
            if entry is None or entry.id in own:
                continue
            candidates.append(entry.id)
            known = near.get(entry.id)
            if hit.confidence >= NEAR_FROM and not hit.veto and (known is None or known.confidence < hit.confidence):
                near[entry.id] = NearEntry(entry.id, entry.question, text, hit.confidence)
    conflicts = [PhrasingConflict(t, owner) for t in texts for owner in live.owners_of(t) if owner not in own]
    return Findings(
        tuple(sorted(near.values(), key=lambda found: -found.confidence)[:_SHOWN]),
        tuple(conflicts),
        tuple(_changed(live, change, _questions_of(live, candidates))),
    )


def _changed(live: ServerKnowledge, change: c.Change, questions: Sequence[str]) -> Iterator[ChangedAnswer]:
    before = [_answer(live, question) for question in questions]
    with _tried(live, change):
        after = [_answer(live, question) for question in questions]
    for question, was, becomes in zip(questions, before, after, strict=True):
        if was != becomes:
            yield ChangedAnswer(question, was, becomes)


@contextmanager
def _tried(live: ServerKnowledge, change: c.Change) -> Iterator[None]:
    """Makes the change in the live answers alone, and takes it back; nobody else is served in between."""
    match change:
        case c.AddFact():
            live.put_fact(_TRIAL, change.fact, 0, change.overrides)
            try:
                yield
            finally:
                live.drop_fact(_TRIAL)
        case c.EditFact() if (old := live.fact(change.fact_id)) is not None:
            live.put_fact(old.fact_id, change.fact, old.version, old.overrides)
            try:
                yield
            finally:
                live.put_fact(old.fact_id, old.fact, old.version, old.overrides)
        case c.AddNegative() if change.question not in live.negatives:
            live.add_negative(change.question)
            try:
                yield
            finally:
                live.remove_negative(change.question)
        case _:
            yield


def _texts_of(change: c.Change) -> list[str]:
    if isinstance(change, (c.AddFact, c.EditFact)):
        return change.fact.asked_as
    if isinstance(change, c.Teach):
        return [change.phrasing]
    return [change.question] if isinstance(change, c.AddNegative) else []


def _own_ids(live: ServerKnowledge, change: c.Change) -> set[str]:
    """The entries that are changed themselves, and so are no news."""
    if isinstance(change, c.AddFact):
        return {change.overrides} if change.overrides else set()
    if isinstance(change, c.EditFact):
        return {change.fact_id}
    if isinstance(change, c.Teach):
        return {change.entry_id, live.overridden_by(change.entry_id) or change.entry_id}
    return set()


def _questions_of(live: ServerKnowledge, entry_ids: Sequence[str]) -> list[str]:
    """Stored questions of the nearest entries, the first of each before the second of any."""
    lists = [live.phrasings_of(entry_id) for entry_id in list(dict.fromkeys(entry_ids))[:_RETRIED]]
    longest = max(map(len, lists), default=0)
    mixed = [phrasings[place] for place in range(longest) for phrasings in lists if place < len(phrasings)]
    return list(dict.fromkeys(mixed))[:_RETRIED]


def _answer(live: ServerKnowledge, question: str) -> str | None:
    answered = live.ask(question).answered
    return answered.id if answered else None
