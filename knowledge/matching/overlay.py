"""One server's view of the shared matcher: own entries, hidden ones, taught phrasings, questions not to be answered."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

    from knowledge.matching.matcher import Matcher
    from knowledge.matching.results import Match
    from knowledge.models import Entry


class ServerMatcher:
    """Knows the entries of the shared matcher, as one server wants them, and the server's own."""

    def __init__(self, shared: Matcher) -> None:
        shares: dict[int, Any] = {id(entry): entry for entry in shared._entries.values()}  # noqa: SLF001
        shares |= {id(part): part for part in (shared._analyser, shared._calibration)}  # noqa: SLF001
        self._matcher = copy.deepcopy(shared, shares)
        self._entries = {entry.id: entry for entry in shared._entries.values()}  # noqa: SLF001
        self._hidden: set[str] = set()
        self._own: set[str] = set()
        self._taught: dict[str, list[str]] = {}
        self._own_negatives: list[str] = []

    def add(self, entry: Entry) -> None:
        """Adds an own entry.

        Raises:
            ValueError: An entry with this id is there already.
        """
        if entry.id in self._entries:
            raise ValueError(f"entry “{entry.id}” is there already; remove it first")
        self._matcher.add(entry)
        self._own.add(entry.id)
        self._entries[entry.id] = entry

    def remove(self, entry_id: str) -> None:
        """Removes an own entry.

        Raises:
            KeyError: There is no such entry.
        """
        self._own.remove(entry_id)
        self._matcher.remove(entry_id)
        del self._entries[entry_id]

    def hide(self, entry_id: str) -> None:
        """Hides a shared entry."""
        if entry_id in self._entries and entry_id not in self._hidden:
            self._matcher.remove(entry_id)
            self._hidden.add(entry_id)

    def unhide(self, entry_id: str) -> None:
        """Shows a shared entry again."""
        if entry_id in self._hidden:
            self._hidden.remove(entry_id)
            self._matcher.add(self._with_taught(entry_id))

    def teach(self, entry_id: str, phrasing: str) -> None:
        """Adds a way to ask a shared entry."""
        self._taught.setdefault(entry_id, []).append(phrasing)
        self._renew(entry_id)

    def unteach(self, entry_id: str, phrasing: str) -> None:
        """Takes a taught phrasing back."""
        self._taught[entry_id].remove(phrasing)
        self._renew(entry_id)

    def add_negative(self, question: str) -> None:
        """Adds a question that must not be answered."""
        matcher = self._matcher
        analysis = matcher._analyser.analyse(question)  # noqa: SLF001
        matcher._negative_index.add(len(matcher._negatives), [analysis.features])  # noqa: SLF001
        matcher._negatives.append(question)  # noqa: SLF001

    def remove_negative(self, question: str) -> None:
        """Takes such a question back."""
        matcher = self._matcher
        found = [number for number, text in enumerate(matcher._negatives) if text == question]  # noqa: SLF001
        matcher._negative_index.remove(found[-1])  # noqa: SLF001
        matcher._negatives[found[-1]] = ""  # noqa: SLF001

    def query(self, text: str, *, without: Collection[str] = ()) -> Match:
        """Looks a question up."""
        return self._matcher.query(text, without=without)

    def complete(self, typed: str, limit: int) -> list[str]:
        """Ids of the entries whose questions fit best to what was typed so far."""
        return self._matcher.complete(typed, limit)

    def _renew(self, entry_id: str) -> None:
        if entry_id in self._entries and entry_id not in self._hidden:
            self._matcher.remove(entry_id)
            self._matcher.add(self._with_taught(entry_id))

    def _with_taught(self, entry_id: str) -> Entry:
        entry = self._entries[entry_id]
        return entry.model_copy(update={"phrasings": [*entry.phrasings, *self._taught.get(entry_id, [])]})
