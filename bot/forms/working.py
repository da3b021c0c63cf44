"""A fact while it is being written: what was typed, and where it is to go."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import OrderedDict
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict

from knowledge.curation.changes import AddFact, EditFact
from knowledge.curation.drafts import Draft, draft_of, read_draft, source_text
from knowledge.errors import StorageError

if TYPE_CHECKING:
    from datetime import date

    from bot.services import Services
    from knowledge.curation.facts import Fact
    from knowledge.models import Entry, Source

_log = logging.getLogger(__name__)

_MOST_REMEMBERED = 500
"""Drafts that are also held in memory, for while storage is away; each of the order of 10 KB."""

EMPTY = Draft(question="", answer="", topic="", source="")


class GivenPhrasings(BaseModel):
    """A file of phrasings that was attached to the command, and is fetched when the form is sent in."""

    model_config = ConfigDict(frozen=True)

    name: str
    url: str
    size: int


class Working(BaseModel):
    """What a moderator is writing. It is kept in storage until it is saved or cancelled."""

    model_config = ConfigDict(frozen=True)

    draft: Draft = EMPTY
    fact_id: str | None = None
    """The fact that is edited; for a new one, the id that it will get, once it was shown."""
    expected_version: int | None = None
    """The version that is edited; None for a new fact."""
    overrides: str | None = None
    """The shared entry in whose place the fact will stand."""
    settles: tuple[str, ...] = ()
    suggestion: int | None = None
    file: GivenPhrasings | None = None

    @classmethod
    def of_fact(cls, fact_id: str, fact: Fact, version: int) -> Self:
        """The editing of a fact."""
        return cls(draft=draft_of(fact), fact_id=fact_id, expected_version=version)

    @classmethod
    def in_place_of(cls, entry: Entry, sources: list[Source]) -> Self:
        """The writing of an own version of a shared entry, which begins with its text."""
        draft = Draft(
            question=entry.question,
            answer=entry.answer,
            topic=entry.topic.value,
            source=source_text(source.model_dump(mode="json") for source in sources[:5]),
            phrasings="\n".join(entry.phrasings),
            more=entry.more or "",
            kind=entry.kind.value,
            by=entry.by or "",
            when="\n".join(entry.when),
            as_of=entry.as_of.isoformat() if entry.as_of else "",
            review_by=entry.review_by.isoformat() if entry.review_by else "",
        )
        return cls(draft=draft, overrides=entry.id)

    @property
    def is_edit(self) -> bool:
        """Whether it changes a fact that is there."""
        return self.expected_version is not None

    def changed(self, **values: object) -> Self:
        """This with some of it changed."""
        return self.model_copy(update=values)

    def fact(self, *, today: date) -> Fact:
        """The fact that was typed.

        Raises:
            FactError: It does not make a fact.
        """
        return read_draft(self.draft, today=today)

    def change(self, fact: Fact) -> AddFact | EditFact:
        """The change that saves it."""
        if self.fact_id is not None and self.expected_version is not None:
            return EditFact(
                fact_id=self.fact_id,
                fact=fact,
                expected_version=self.expected_version,
                settles=self.settles,
                suggestion=self.suggestion,
            )
        return AddFact(
            fact=fact,
            overrides=self.overrides,
            fact_id=self.fact_id,
            settles=self.settles,
            suggestion=self.suggestion,
        )


def new_token() -> str:
    """A token that nobody can guess, short enough for a custom id."""
    return secrets.token_urlsafe(12)


class Workbench:
    """Where what is being written lies, by a token that the buttons and forms carry.

    It lies in storage; while that is away, in memory, so that even then nothing that was typed is lost.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._recent: OrderedDict[tuple[int, str], Working] = OrderedDict()
        self._unwritten: set[tuple[int, str]] = set()
        self._writes: set[asyncio.Task[None]] = set()

    async def lay(
        self, server_id: int, working: Working, token: str | None = None, *, patience: float | None = None
    ) -> str:
        """Keeps it, under a new token or in place of what the token stood for; gives the token.

        Args:
            server_id: The server.
            working: What is kept.
            token: What it is kept under.
            patience: Seconds to wait for storage; the writing goes on after them. None: as long as it takes.
        """
        token = token or new_token()
        self._remember((server_id, token), working)
        write = asyncio.create_task(self._write(server_id, token, working), name="keep a draft")
        self._writes.add(write)
        write.add_done_callback(self._writes.discard)
        await asyncio.wait({write}, timeout=patience)
        return token

    async def _write(self, server_id: int, token: str, working: Working) -> None:
        content = working.model_dump_json(exclude_defaults=True)
        try:
            await self._services.storage.drafts.keep(server_id, token, content, at=self._services.clock())
        except StorageError as error:
            _log.warning("a draft is kept in memory alone: %s", error)
            return
        if self._recent.get((server_id, token)) is working:
            self._unwritten.discard((server_id, token))

    def _remember(self, key: tuple[int, str], working: Working) -> None:
        self._unwritten.add(key)
        self._recent[key] = working
        self._recent.move_to_end(key)
        while len(self._recent) > _MOST_REMEMBERED:
            oldest, _ = self._recent.popitem(last=False)
            self._unwritten.discard(oldest)

    def is_written(self, server_id: int, token: str) -> bool:
        """Whether what lies there would be found after a restart."""
        return (server_id, token) not in self._unwritten

    async def take(self, server_id: int, token: str) -> Working | None:
        """What lies there; None once it was saved, cancelled or left for too long.

        Raises:
            StorageError: It could not be read.
        """
        key = (server_id, token)
        if key in self._unwritten:
            return self._recent[key]
        try:
            content = await self._services.storage.drafts.get(server_id, token)
        except StorageError:
            if key in self._recent:
                return self._recent[key]
            raise
        return None if content is None else Working.model_validate_json(content)

    async def clear(self, server_id: int, token: str) -> None:
        """Takes it away.

        Raises:
            StorageError: It could not be deleted.
        """
        self._unwritten.discard((server_id, token))
        self._recent.pop((server_id, token), None)
        await self._services.storage.drafts.drop(server_id, token)
