"""Builds each server's knowledge when it is first needed, keeps it while it is used, drops it when idle."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from knowledge.collecting import PausedCollection
from knowledge.curation.server import FEW, Contents, ServerKnowledge, SharedKnowledge
from knowledge.errors import StorageError
from knowledge.storage.facts import FactState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge.answering import AnswerService
    from knowledge.curation.applying import Update
    from knowledge.matching.matcher import Matcher
    from knowledge.storage.database import Storage

_BETWEEN_ENCODING_S: Final = 0.002
"""What others get of the time while phrasings are encoded, at least."""

_WHILE_CHANGED_S: Final = 0.05
"""How long encoding waits before it looks again whether a server is being changed."""

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Slot:
    knowledge: ServerKnowledge | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    used_at: datetime = _NEVER
    looked_at: datetime = _NEVER


class Servers:
    """The knowledge of all servers; of each, at most one view at a time."""

    def __init__(  # noqa: PLR0913  (each has a default that fits)
        self,
        storage: Storage,
        answers: AnswerService,
        matcher: Matcher,
        *,
        clock: Callable[[], datetime],
        most: int = 500,
        idle: timedelta = timedelta(minutes=30),
        look_again: timedelta = timedelta(seconds=2),
    ) -> None:
        """Holds nothing yet.

        Args:
            storage: Where servers' knowledge is kept.
            answers: The shared base.
            matcher: The shared base's matcher.
            clock: The time now, with its zone.
            most: How many servers are kept at once; the one that was idle longest goes first.
            idle: After which time without a question a server is dropped.
            look_again: How long a view is trusted before storage is asked whether another program (an import in the
                terminal) changed the server.
        """
        self.shared: Final = SharedKnowledge(answers, matcher)
        self._paused_collection: Final = PausedCollection()
        self._storage: Final = storage
        self._clock: Final = clock
        self._most: Final = most
        self._idle: Final = idle
        self._look_again: Final = look_again
        self._slots: Final[OrderedDict[int, _Slot]] = OrderedDict()
        self._encoding: Final[dict[int, asyncio.Task[None]]] = {}

    def __len__(self) -> int:
        """How many servers are held."""
        return sum(slot.knowledge is not None for slot in self._slots.values())

    async def get(self, server_id: int) -> ServerKnowledge:
        """The knowledge of a server as it is now.

        Raises:
            StorageError: It could not be read, and was not known either.
        """
        slot = self._slot(server_id)
        known = slot.knowledge
        # While it is being changed, it is what it was before: nobody waits for the end of a long import.
        if known is not None and (self._clock() < slot.looked_at or slot.lock.locked()):
            return known
        async with slot.lock:
            try:
                return await self.current(server_id)
            except StorageError:
                # Members get answers also while the database is away; what was known a moment ago still holds.
                if slot.knowledge is None:
                    raise
                slot.looked_at = self._clock() + self._look_again
                return slot.knowledge

    def lock(self, server_id: int) -> asyncio.Lock:
        """Held by whoever changes a server, so that its view is changed in the order of the writes."""
        return self._slot(server_id).lock

    async def current(self, server_id: int) -> ServerKnowledge:
        """As ``get``, for whoever holds the lock; always asks storage.

        Raises:
            StorageError: It could not be read.
        """
        slot = self._slot(server_id)
        revision = await self._storage.writer.revision(server_id)
        if slot.knowledge is None or slot.knowledge.revision != revision:
            slot.knowledge = await self._build(server_id)
        slot.looked_at = self._clock() + self._look_again
        return slot.knowledge

    def distrust(self, server_id: int) -> None:
        """Makes the next ``get`` ask storage: something is about to change, and might be cut short half-way."""
        self._slot(server_id).looked_at = _NEVER

    def trust(self, server_id: int) -> None:
        """Ends what ``distrust`` began: the view was brought up to date."""
        self._slot(server_id).looked_at = self._clock() + self._look_again

    def drop_idle(self) -> None:
        """Drops the servers that were not asked for a while, and those beyond the most that are kept."""
        now = self._clock()
        for server_id, slot in list(self._slots.items()):
            if len(self._slots) <= self._most and slot.used_at + self._idle > now:
                break
            if not slot.lock.locked():
                del self._slots[server_id]

    def _slot(self, server_id: int) -> _Slot:
        """The place of a server, moved to the end of the line."""
        slot = self._slots.get(server_id)
        if slot is None:
            slot = self._slots[server_id] = _Slot()
        self._slots.move_to_end(server_id)
        slot.used_at = self._clock()
        self.drop_idle()
        return slot

    async def update(self, live: ServerKnowledge, updates: Sequence[Update]) -> ServerKnowledge:
        """Makes updates for whoever holds the lock; the view that holds from now on is returned.

        Many are made to a copy in a thread, which then takes the place of the view: what is added in bulk is sorted
        once, which is quicker to do and to ask than one after another, and others are answered meanwhile.
        """
        if len(updates) <= FEW:
            for update in updates:
                update(live)
            self._encode(live)
            return live
        changed = live.fork()
        with self._paused_collection:
            await asyncio.to_thread(_update_in_bulk, changed, updates)
        slot = self._slot(live.server_id)
        slot.knowledge = changed
        self._encode(changed)
        return changed

    async def _build(self, server_id: int) -> ServerKnowledge:
        contents = await self._read(server_id)
        if len(contents.facts) <= FEW:
            return ServerKnowledge(server_id, self.shared, contents)
        with self._paused_collection:
            knowledge = await asyncio.to_thread(ServerKnowledge, server_id, self.shared, contents)
        self._encode(knowledge)
        return knowledge

    def _encode(self, knowledge: ServerKnowledge) -> None:
        """Begins to encode, a few milliseconds at a time, the phrasings of a server that were put off."""
        if not knowledge.encode_some():
            return
        running = self._encoding.get(knowledge.server_id)
        if running is None or running.done():
            self._encoding[knowledge.server_id] = asyncio.create_task(self._encode_all(knowledge.server_id))

    async def _encode_all(self, server_id: int) -> None:
        slot = self._slots.get(server_id)
        # Looked up each time: another view may have taken its place.
        while slot is not None and slot.knowledge is not None and (slot.lock.locked() or slot.knowledge.encode_some()):
            # Whoever changes the server goes first: each of the many steps of that would wait for a turn of this.
            await asyncio.sleep(_WHILE_CHANGED_S if slot.lock.locked() else _BETWEEN_ENCODING_S)
            slot = self._slots.get(server_id)
        self._encoding.pop(server_id, None)

    async def _read(self, server_id: int) -> Contents:
        """Everything of one revision: what changed while it was read is read again."""
        while True:
            revision = await self._storage.writer.revision(server_id)
            contents = Contents(
                revision,
                await self._storage.settings.get(server_id),
                await self._storage.facts.all(server_id, FactState.PUBLISHED),
                await self._storage.adjustments.all(server_id),
            )
            if await self._storage.writer.revision(server_id) == revision:
                return contents


def _update_in_bulk(knowledge: ServerKnowledge, updates: Sequence[Update]) -> None:
    for update in updates:
        update(knowledge)
    knowledge.sort()
