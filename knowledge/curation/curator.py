"""The service through which moderators change their server: validate, write with audit, then update the answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from knowledge.curation import changes as c
from knowledge.curation.applying import Prepared, Preparer
from knowledge.curation.errors import EditConflictError, NotThereError, OwnProposalError
from knowledge.curation.history import FactAt, fact_at, history_of
from knowledge.curation.keys import key_of
from knowledge.matching.lexicon import FUNCTION_WORDS
from knowledge.storage.audit import AuditNote
from knowledge.storage.deciding import DecisionState, Numbered
from knowledge.storage.facts import FactConflictError
from knowledge.storage.review import MAX_KEY, ReviewDecision
from knowledge.storage.server_settings import StoredSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from knowledge.curation.server import ServerKnowledge
    from knowledge.curation.servers import Servers
    from knowledge.curation.settings import ServerSettings
    from knowledge.storage.database import Storage
    from knowledge.storage.retention import Purged
    from knowledge.storage.writing import Step

_WAITING_ASKED: Final = 200
"""Questions of people who wait that are asked anew after a change."""


_BEGINNING: Final = 3
"""Letters in which words of one stem agree, and most misspelled ones too."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and when."""

    actor_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a change: it was made, or (with a proposal's number) it waits for a second moderator."""

    notes: tuple[AuditNote, ...]
    """What the audit says of it; also for the audit channel."""
    entry_id: str | None = None
    version: int | None = None
    proposal_id: int | None = None

    @property
    def waits(self) -> bool:
        """Whether a second moderator must approve it first."""
        return self.proposal_id is not None


class Curator:
    """Makes changes. What it returns is on the disk, and the next answer knows of it."""

    def __init__(self, storage: Storage, servers: Servers) -> None:
        self._storage: Final = storage
        self._servers: Final = servers
        self._preparer: Final = Preparer(storage)

    async def make(self, server_id: int, change: c.Change, by: By, *, prepared: Prepared | None = None) -> Saved:
        """Makes a change, or keeps it as a proposal where the server wants a second moderator's approval.

        Args:
            server_id: The server.
            change: What is to be changed.
            by: Who changes it, and when.
            prepared: For an import: what it was found to mean when it was planned.

        Raises:
            FactError: A text is not as it must be.
            EditConflictError: Somebody else changed the fact since; carries both texts.
            CurationError: It makes no sense as things are.
            RevisionConflictError: An import was planned before somebody changed something; plan it again.
            StorageError: It could not be kept.
        """
        async with self._servers.lock(server_id):
            live = await self._servers.current(server_id)
            if prepared is None:
                prepared = await self._preparer.prepare(live, change, by.at)
            if live.settings.second_approval:
                return await self._propose(server_id, change, prepared, by)
            return await self._carry_out(live, change, prepared, by)

    async def approve(self, server_id: int, proposal_id: int, by: By) -> Saved:
        """Makes a proposed change.

        Raises:
            OwnProposalError: It is the approver's own.
            AlreadyDecidedError: It does not wait any more.
            EditConflictError, CurationError, FactError, StorageError: As for ``make``; it then still waits.
        """
        proposal = await self._storage.proposals.get(server_id, proposal_id)
        if proposal is None:
            raise NotThereError("There is no such proposal. Open the list again.")
        if proposal.proposed_by == by.actor_id:
            raise OwnProposalError("You proposed this yourself. Another moderator must approve it.")
        change = c.change_from_json(proposal.change)
        decided = self._storage.proposals.deciding(server_id, proposal_id, DecisionState.ACCEPTED, at=by.at)
        async with self._servers.lock(server_id):
            live = await self._servers.current(server_id)
            prepared = await self._preparer.prepare(live, change, by.at)
            proposer = By(proposal.proposed_by, by.at)
            approval = AuditNote("approve", f"proposal {proposal_id}", None, proposal.summary)
            audited = self._storage.audit.adding(server_id, [approval], actor_id=by.actor_id, at=by.at)
            saved = await self._carry_out(live, change, prepared, proposer, decided, audited)
            return Saved((*saved.notes, approval), saved.entry_id, saved.version)

    async def decline(self, server_id: int, proposal_id: int, by: By, *, reason: str | None = None) -> Saved:
        """Declines a proposed change; its proposer may withdraw it so, too.

        Raises:
            AlreadyDecidedError: It does not wait any more.
            StorageError: It could not be kept.
        """
        proposal = await self._storage.proposals.get(server_id, proposal_id)
        note = AuditNote("decline", f"proposal {proposal_id}", proposal.summary if proposal else None, reason)
        state = DecisionState.DECLINED
        step = self._storage.proposals.deciding(server_id, proposal_id, state, reason=reason, at=by.at)
        return await self._note(server_id, note, by, step)

    async def decline_suggestion(self, server_id: int, number: int, by: By, *, reason: str | None = None) -> Saved:
        """Declines what a member suggested, who gets a notice with the reason.

        Raises:
            AlreadyDecidedError: It does not wait any more.
            StorageError: It could not be kept.
        """
        suggestion = await self._storage.suggestions.get(server_id, number)
        note = AuditNote("decline", f"suggestion {number}", suggestion.question if suggestion else None, reason)
        state = DecisionState.DECLINED
        step = self._storage.suggestions.deciding(server_id, number, state, reason=reason, at=by.at)
        return await self._note(server_id, note, by, step)

    async def accept_question(self, server_id: int, number: int, by: By) -> Saved:
        """Accepts a suggestion that needs no change of the facts.

        One that becomes a fact is accepted by the change itself: give its number as ``suggestion`` of the change.

        Raises:
            AlreadyDecidedError: It does not wait any more.
            StorageError: It could not be kept.
        """
        suggestion = await self._storage.suggestions.get(server_id, number)
        note = AuditNote("accept", f"suggestion {number}", None, suggestion.question if suggestion else None)
        step = self._storage.suggestions.deciding(server_id, number, DecisionState.ACCEPTED, at=by.at)
        return await self._note(server_id, note, by, step)

    async def dismiss(self, server_id: int, questions: Sequence[str], by: By) -> Saved:
        """Takes questions off the review queue for good.

        Raises:
            StorageError: It could not be kept.
        """
        note = AuditNote("dismiss", "questions", "\n".join(questions), None)
        keys = [key_of(question) for question in questions]
        step = self._storage.review.deciding(server_id, keys, ReviewDecision.DISMISSED, at=by.at)
        return await self._note(server_id, note, by, step)

    async def reopen(self, server_id: int, questions: Sequence[str], by: By) -> Saved:
        """Puts questions back on the review queue, whatever was decided about them.

        Raises:
            StorageError: It could not be kept.
        """
        note = AuditNote("reopen", "questions", None, "\n".join(questions))
        step = self._storage.review.reopening(server_id, [key_of(question) for question in questions])
        return await self._note(server_id, note, by, step)

    async def change_settings(self, server_id: int, settings: ServerSettings, expected_version: int, by: By) -> Saved:
        """Replaces the settings of a server.

        Raises:
            SettingsConflictError: Somebody else changed them since.
            StorageError: They could not be kept.
        """
        async with self._servers.lock(server_id):
            live = await self._servers.current(server_id)
            old, new = live.settings.model_dump(mode="json"), settings.model_dump(mode="json")
            changed = [name for name in new if old[name] != new[name]]
            note = AuditNote("settings", "settings", *(_lines(values, changed) for values in (old, new)))
            self._servers.distrust(server_id)
            content = settings.model_dump_json()
            revision = await self._storage.writer.write(
                server_id,
                by.at,
                self._storage.settings.saving(server_id, content, expected_version=expected_version, at=by.at),
                self._storage.audit.adding(server_id, [note], actor_id=by.actor_id, at=by.at),
            )
            live.use_settings(StoredSettings(content, expected_version + 1))
            live.revision = revision
            self._servers.trust(server_id)
            return Saved((note,))

    async def history(self, server_id: int, fact_id: str) -> list[FactAt]:
        """The versions of a fact, the newest first, each with what it changed.

        Raises:
            NotThereError: This server never had it.
            StorageError: It could not be read.
        """
        if not (versions := await self._storage.facts.versions(server_id, fact_id)):
            raise NotThereError("This server never had that fact. Look for it with /facts find.")
        return history_of(versions)

    async def purge(self, server_id: int, at: datetime) -> Purged:
        """Deletes what the server's settings say is kept no longer.

        Raises:
            StorageError: It could not be deleted.
        """
        settings = (await self._servers.get(server_id)).settings
        return await self._storage.retention.purge(
            server_id,
            questions_before=at - settings.question_period,
            audit_before=at - settings.audit_period,
        )

    async def _propose(self, server_id: int, change: c.Change, prepared: Prepared, by: By) -> Saved:
        numbered = Numbered()
        summary = "\n\n".join(f"{note.action} {note.subject}" for note in prepared.notes[:3])
        note = AuditNote("propose", prepared.notes[0].subject, prepared.notes[0].old, prepared.notes[0].new)
        await self._storage.writer.write(
            server_id,
            by.at,
            self._storage.proposals.adding(
                server_id,
                c.change_to_json(change),
                summary=summary,
                proposed_by=by.actor_id,
                at=by.at,
                numbered=numbered,
            ),
            self._storage.audit.adding(server_id, [note], actor_id=by.actor_id, at=by.at),
            counts=False,
        )
        return Saved((note,), prepared.entry_id, proposal_id=numbered.id)

    async def _carry_out(
        self, live: ServerKnowledge, change: c.Change, prepared: Prepared, by: By, *also: Step
    ) -> Saved:
        server_id = live.server_id
        settling = self._settling(server_id, change, prepared, by)
        self._servers.distrust(server_id)  # until the view is up to date: the task may be cancelled in between
        try:
            revision = await write_prepared(self._storage, server_id, prepared, by, *settling, *also)
        except FactConflictError as error:
            theirs = fact_at(error.theirs) if error.theirs else None
            raise EditConflictError(error.fact_id, getattr(change, "fact", None), theirs) from error
        live = await self._servers.update(live, prepared.updates)
        live.revision = revision
        self._servers.trust(server_id)
        if prepared.entry_id is not None or isinstance(change, c.ImportFacts):
            await self._tell_who_waits(live, prepared.entry_id, by.at)
        version = prepared.writes[0].expected_version + 1 if len(prepared.writes) == 1 else None
        return Saved(prepared.notes, prepared.entry_id, version)

    def _settling(self, server_id: int, change: c.Change, prepared: Prepared, by: By) -> Iterator[Step]:
        """What goes with a change that came from a queue."""
        if change.settles:
            keys = {key_of(question) for question in change.settles}
            decision = _DECISIONS.get(change.kind, ReviewDecision.ANSWERED)
            yield self._storage.review.deciding(server_id, sorted(keys), decision, entry_id=prepared.entry_id, at=by.at)
            if prepared.entry_id is not None:
                yield self._storage.notices.answering(
                    server_id,
                    lambda question: key_of(question)[:MAX_KEY] in {key[:MAX_KEY] for key in keys},
                    entry_id=prepared.entry_id,
                    at=by.at,
                )
        if change.suggestion is not None:
            state = DecisionState.ACCEPTED
            yield self._storage.suggestions.deciding(
                server_id, change.suggestion, state, entry_id=prepared.entry_id, at=by.at
            )

    async def _tell_who_waits(self, live: ServerKnowledge, entry_id: str | None, at: datetime) -> None:
        """Makes notices for those whose question the live answers now answer.

        After a change of one entry, only questions that share a telling word with it are asked anew.
        """
        waiting = await self._storage.notices.waiting(live.server_id)
        questions = dict.fromkeys(request.question for request in waiting)
        if entry_id is not None:
            words = _telling_words(live.phrasings_of(entry_id))
            questions = {question: None for question in questions if words & _telling_words([question])}
        answers: dict[str, set[str]] = {}
        for question in list(questions)[:_WAITING_ASKED]:
            if (entry := live.ask(question).answered) is not None:
                answers.setdefault(entry.id, set()).add(question)
            await asyncio.sleep(0)
        steps = [
            self._storage.notices.answering(live.server_id, questions.__contains__, entry_id=entry_id, at=at)
            for entry_id, questions in answers.items()
        ]
        if steps:
            await self._storage.writer.write(live.server_id, at, *steps, counts=False)

    async def _note(self, server_id: int, note: AuditNote, by: By, step: Step) -> Saved:
        """Writes something that changes no answer."""
        audited = self._storage.audit.adding(server_id, [note], actor_id=by.actor_id, at=by.at)
        await self._storage.writer.write(server_id, by.at, step, audited, counts=False)
        return Saved((note,))


async def write_prepared(storage: Storage, server_id: int, prepared: Prepared, by: By, *also: Step) -> int:
    """Writes a change with its versions and its audit; the server's revision after it.

    By itself only where no live answers are to be updated: in the terminal. A bot that runs notices the new revision.

    Raises:
        FactConflictError, RevisionConflictError: Somebody changed something since the change was worked out.
        StorageError: It could not be kept.
    """
    return await storage.writer.write(
        server_id,
        by.at,
        storage.facts.saving(server_id, prepared.writes, actor_id=by.actor_id, at=by.at),
        *prepared.steps,
        storage.audit.adding(server_id, prepared.notes, actor_id=by.actor_id, at=by.at),
        *also,
        expected_revision=prepared.expected_revision,
    )


_DECISIONS: Final = {"teach": ReviewDecision.PHRASING, "negative": ReviewDecision.NEGATIVE}


def _telling_words(texts: Iterable[str]) -> set[str]:
    """The beginnings of the words that carry a meaning: enough to tell whether two texts can have to do."""
    words = {word for text in texts for word in key_of(text).split() if word not in FUNCTION_WORDS}
    found = {word[:_BEGINNING] for word in words}
    # Chinese is written without spaces: there, pairs of characters stand for words.
    return found | {first + second for word in words if not word.isascii() for first, second in pairwise(word)}


def _lines(values: dict[str, object], names: Sequence[str]) -> str:
    return "\n".join(f"{name}: {values[name]}" for name in names)
