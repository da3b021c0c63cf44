"""What a change means: the rows it writes, what the audit says of it, and what it does to the live answers.

Nothing is written here. ``Preparer`` looks at the server as it is and makes a `Prepared`; the curator writes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from knowledge.curation import changes as c
from knowledge.curation.errors import CurationError, EditConflictError, NotThereError
from knowledge.curation.facts import MAX_SERVER_FACTS, Fact
from knowledge.curation.history import fact_at, text_of
from knowledge.curation.ids import fact_ids
from knowledge.curation.keys import key_of
from knowledge.curation.rules import FactError, check_fact, phrasing_problems
from knowledge.curation.text_rules import tidy
from knowledge.storage.audit import AuditNote
from knowledge.storage.facts import FactState, FactWrite

if TYPE_CHECKING:
    from datetime import date, datetime

    from knowledge.curation.server import LiveFact, ServerKnowledge
    from knowledge.storage.database import Storage
    from knowledge.storage.writing import Step

Update = Callable[["ServerKnowledge"], None]
"""Brings a live view to what was written."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A change, worked out: nothing of it is decided any more, only written."""

    notes: tuple[AuditNote, ...]
    writes: tuple[FactWrite, ...] = ()
    steps: tuple[Step, ...] = ()
    updates: tuple[Update, ...] = ()
    entry_id: str | None = None
    """The entry that members are answered with because of it."""
    expected_revision: int | None = None


class Preparer:
    """Works changes out."""

    def __init__(self, storage: Storage) -> None:
        self._storage: Final = storage

    async def prepare(  # noqa: PLR0911  (one for each kind of change)
        self, live: ServerKnowledge, change: c.Change, at: datetime
    ) -> Prepared:
        """Works a change out against a server as it is now.

        Raises:
            CurationError: It makes no sense as things are.
            FactError: A text is not as it must be.
            StorageError: What it needs could not be read.
        """
        match change:
            case c.AddFact():
                return await self._add(live, change, at.date())
            case c.EditFact():
                return await self._edit(live, change, at.date())
            case c.RemoveFact():
                return await self._remove(live, change)
            case c.RestoreFact():
                return await self._restore(live, change)
            case c.HideEntry() | c.UnhideEntry():
                return self._hide(live, change, at)
            case c.Teach() | c.Unteach():
                return await self._teach(live, change, at)
            case c.AddNegative() | c.RemoveNegative():
                return self._decline(live, change, at)
            case _:
                return await self._import(live, change, at)

    async def _add(self, live: ServerKnowledge, change: c.AddFact, today: date) -> Prepared:
        _check(change.fact, today)
        if len(live.facts) >= MAX_SERVER_FACTS:
            raise CurationError(
                f"This server has {MAX_SERVER_FACTS:,} facts, the most there can be. Remove some first."
            )
        if change.overrides is not None:
            _shared(live, change.overrides)
            _not_overridden(live, change.overrides)
        fact_id = change.fact_id
        if fact_id is None:
            fact_id = await self._free_id(live, change.fact.question)
        action = "add" if change.overrides is None else "override"
        return _written(fact_id, None, change.fact, change.overrides, 0, action)

    async def _free_id(self, live: ServerKnowledge, question: str) -> str:
        """An id that this server never used: what was removed can be restored, and keeps its own."""
        for fact_id in fact_ids(question):
            if live.fact(fact_id) is None and await self._storage.facts.get(live.server_id, fact_id) is None:
                return fact_id
        raise AssertionError("there are ids without end")

    async def _edit(self, live: ServerKnowledge, change: c.EditFact, today: date) -> Prepared:
        _check(change.fact, today)
        if live.fact(change.fact_id) is None:
            for theirs in await self._storage.facts.versions(live.server_id, change.fact_id, limit=1):
                raise EditConflictError(change.fact_id, change.fact, fact_at(theirs))
        before = _published(live, change.fact_id)
        return _written(
            change.fact_id, before.fact, change.fact, before.overrides, change.expected_version, change.kind
        )

    async def _remove(self, live: ServerKnowledge, change: c.RemoveFact) -> Prepared:
        before = _published(live, change.fact_id)
        write = FactWrite(
            change.fact_id,
            before.fact.to_json(),
            FactState.REMOVED,
            before.overrides,
            change.expected_version,
            change.kind,
        )
        note = AuditNote(change.kind, change.fact_id, text_of(before.fact), None)
        return Prepared((note,), (write,), updates=(lambda view: view.drop_fact(change.fact_id),))

    async def _restore(self, live: ServerKnowledge, change: c.RestoreFact) -> Prepared:
        stored = await self._storage.facts.get(live.server_id, change.fact_id)
        if stored is None:
            raise NotThereError("This server never had that fact. Look for it with /facts find.")
        content, overrides = stored.content, stored.overrides
        if change.version is not None:
            version = await self._storage.facts.version(live.server_id, change.fact_id, change.version)
            if version is None:
                raise NotThereError(f"This fact has no version {change.version}. Open its history again.")
            content = version.content
        elif stored.state is FactState.PUBLISHED:
            raise CurationError("This fact is published already. To go back to an earlier text, open its history.")
        if overrides is not None and live.overridden_by(overrides) != change.fact_id:
            _not_overridden(live, overrides)
        old = live.fact(change.fact_id)
        return _written(
            change.fact_id,
            old.fact if old else None,
            Fact.from_json(content),
            overrides,
            change.expected_version,
            change.kind,
        )

    def _hide(self, live: ServerKnowledge, change: c.HideEntry | c.UnhideEntry, at: datetime) -> Prepared:
        entry_id, store = change.entry_id, self._storage.adjustments
        is_hidden = entry_id in live.hidden
        if isinstance(change, c.HideEntry):
            question = _shared(live, entry_id)
            if is_hidden:
                raise CurationError("This entry is hidden already.")
            note = AuditNote(change.kind, entry_id, question, None)
            step = store.hiding(live.server_id, [entry_id], at=at)
            return Prepared((note,), steps=(step,), updates=(lambda view: view.hide(entry_id),))
        if not is_hidden:
            raise CurationError("This entry is not hidden.")
        shared = live.shared_entry(entry_id)
        note = AuditNote(change.kind, entry_id, None, shared.question if shared else entry_id)
        step = store.unhiding(live.server_id, entry_id)
        return Prepared((note,), steps=(step,), updates=(lambda view: view.unhide(entry_id),), entry_id=entry_id)

    async def _teach(self, live: ServerKnowledge, change: c.Teach | c.Unteach, at: datetime) -> Prepared:
        entry_id, store = change.entry_id, self._storage.adjustments
        phrasing = _line(change.phrasing)
        if phrasing not in live.taught(entry_id):
            entry_id = live.overridden_by(entry_id) or entry_id
        if (own := live.fact(entry_id)) is not None:
            return _with_phrasing(own, phrasing, at.date(), is_taught=isinstance(change, c.Teach), action=change.kind)
        _shared(live, entry_id)
        if isinstance(change, c.Teach):
            if live.entry(entry_id) is None:
                raise CurationError("This entry is hidden here. Show it again first, then add the phrasing.")
            if entry_id in live.owners_of(phrasing):
                raise CurationError("This entry is already asked in these words.")
            step = store.teaching(live.server_id, [(entry_id, phrasing)], at=at)
            note = AuditNote(change.kind, entry_id, None, phrasing)
            updates = (lambda view: view.teach(entry_id, phrasing),)
            return Prepared((note,), steps=(step,), updates=updates, entry_id=entry_id)
        if phrasing not in live.taught(entry_id):
            raise NotThereError("These words were not taught here, so they cannot be taken back.")
        step = store.unteaching(live.server_id, entry_id, phrasing)
        note = AuditNote(change.kind, entry_id, phrasing, None)
        return Prepared((note,), steps=(step,), updates=(lambda view: view.unteach(entry_id, phrasing),))

    def _decline(self, live: ServerKnowledge, change: c.AddNegative | c.RemoveNegative, at: datetime) -> Prepared:
        question, store = _line(change.question), self._storage.adjustments
        if isinstance(change, c.AddNegative):
            if owners := live.owners_of(question):
                raise CurationError(f"“{owners[0]}” is asked in just these words. Remove that phrasing first.")
            if question in live.negatives:
                raise CurationError("This question is on the list already.")
            note = AuditNote(change.kind, question, None, question)
            step = store.declining(live.server_id, [question], at=at)
            return Prepared((note,), steps=(step,), updates=(lambda view: view.add_negative(question),))
        if question not in live.negatives:
            raise NotThereError("This question is not on the list.")
        note = AuditNote(change.kind, question, question, None)
        step = store.no_longer_declining(live.server_id, question)
        return Prepared((note,), steps=(step,), updates=(lambda view: view.remove_negative(question),))

    async def _import(self, live: ServerKnowledge, change: c.ImportFacts, at: datetime) -> Prepared:
        from knowledge.exchange.importing import prepare_import  # noqa: PLC0415  (it is built on this package)

        return await prepare_import(self._storage, live, change, at)


def _written(  # noqa: PLR0913, PLR0917  (all that a version is made of)
    fact_id: str, old: Fact | None, new: Fact, overrides: str | None, expected_version: int, action: str
) -> Prepared:
    write = FactWrite(fact_id, new.to_json(), FactState.PUBLISHED, overrides, expected_version, action)
    note = AuditNote(action, fact_id, text_of(old), text_of(new))
    update: Any = lambda view: view.put_fact(fact_id, new, expected_version + 1, overrides)  # noqa: E731
    return Prepared((note,), (write,), updates=(update,), entry_id=fact_id)


def _with_phrasing(own: LiveFact, phrasing: str, today: date, *, is_taught: bool, action: str) -> Prepared:
    """Teaching a fact is changing it."""
    key = key_of(phrasing)
    known = [text for text in own.fact.asked_as if key_of(text) == key]
    if is_taught:
        if known:
            raise CurationError("This fact is already asked in these words.")
        phrasings = (*own.fact.phrasings, phrasing)
    else:
        if not known or known[0] == own.fact.question:
            raise NotThereError("These words are not among the other ways to ask this fact.")
        phrasings = tuple(text for text in own.fact.phrasings if text not in known)
    fact = own.fact.model_copy(update={"phrasings": phrasings})
    _check(fact, today)
    return _written(own.fact_id, own.fact, fact, own.overrides, own.version, action)


def _check(fact: Fact, today: date) -> None:
    if problems := list(check_fact(fact, today=today)):
        raise FactError(problems)


def _line(text: str) -> str:
    line = " ".join(tidy(text).split())
    if problems := phrasing_problems(line):
        raise FactError(problems)
    return line


def _published(live: ServerKnowledge, fact_id: str) -> LiveFact:
    if (found := live.fact(fact_id)) is None:
        if live.shared_entry(fact_id) is not None:
            raise CurationError("This entry belongs to the shared base. Write one of your own in its place (override).")
        raise NotThereError("This server has no such fact: it was removed already, or was never there.")
    return found


def _shared(live: ServerKnowledge, entry_id: str) -> str:
    """The question of a shared entry, which must be there."""
    if (entry := live.shared_entry(entry_id)) is None:
        raise NotThereError("The shared base has no such entry. Choose one from the list.")
    return entry.question


def _not_overridden(live: ServerKnowledge, entry_id: str) -> None:
    if (other := live.overridden_by(entry_id)) is not None:
        raise CurationError(f"“{other}” already stands in for this entry. Edit that one.")
