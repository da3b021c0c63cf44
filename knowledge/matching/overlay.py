"""One server's view of the shared matcher: own entries, hidden ones, taught phrasings, questions not to be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.matching.columns import Forkable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from knowledge.matching.deciding import Thresholds
    from knowledge.matching.explaining import Explanation
    from knowledge.matching.matcher import Matcher
    from knowledge.matching.results import Match
    from knowledge.models import Entry


class ServerMatcher(Forkable):
    """A fork of the shared matcher, as one server wants it. What is hidden is kept, so that it can be shown again."""

    def __init__(self, shared: Matcher) -> None:
        self._matcher = shared.fork()
        self._hidden: dict[str, Entry] = {}

    def detach(self) -> None:
        """Copies what is not shared with the view that this one is a fork of."""
        self._matcher, self._hidden = self._matcher.fork(), dict(self._hidden)

    def sort(self) -> None:
        """Makes everything quick to find after many entries were added; see ``Matcher.sort``."""
        self._matcher.sort()

    def add(self, entry: Entry, *, in_bulk: bool = False) -> None:
        """Adds an own entry; see ``Matcher.add``.

        Raises:
            ValueError: An entry with this id is there already.
        """
        if entry.id in self._hidden:
            raise ValueError(f"entry “{entry.id}” is there already; remove it first")
        self._matcher.add(entry, in_bulk=in_bulk)

    def remove(self, entry_id: str) -> None:
        """Removes an own entry.

        Raises:
            KeyError: There is no such entry.
        """
        self._matcher.remove(entry_id)

    def encode_some(self, limit: int = 4) -> bool:
        """Encodes some of the phrasings that were put off; returns whether there are more. Takes a few milliseconds."""
        return self._matcher.encode_some(limit)

    def hide(self, entry_id: str) -> None:
        """Hides a shared entry."""
        if entry_id not in self._hidden:
            self._hidden[entry_id] = self._matcher.remove(entry_id)

    def unhide(self, entry_id: str) -> None:
        """Shows a shared entry again."""
        if (entry := self._hidden.pop(entry_id, None)) is not None:
            self._matcher.add(entry)

    def teach(self, entry_id: str, phrasing: str) -> None:
        """Adds a way to ask a shared entry."""
        if (entry := self._hidden.get(entry_id)) is not None:
            self._hidden[entry_id] = entry.model_copy(update={"phrasings": [*entry.phrasings, phrasing]})
        else:
            self._matcher.teach(entry_id, phrasing)

    def unteach(self, entry_id: str, phrasing: str) -> None:
        """Takes a taught phrasing back."""
        if (entry := self._hidden.get(entry_id)) is not None:
            kept = [text for text in entry.phrasings if text != phrasing]
            self._hidden[entry_id] = entry.model_copy(update={"phrasings": kept})
        else:
            self._matcher.unteach(entry_id, phrasing)

    def add_negative(self, question: str) -> None:
        """Adds a question that must not be answered."""
        self._matcher.refuse(question)

    def remove_negative(self, question: str) -> None:
        """Takes such a question back."""
        self._matcher.accept(question)

    def rate(self, entry_id: str, *, helpful: int, not_helpful: int) -> None:
        """Notes how often people found an entry helpful and not helpful, all in all."""
        self._matcher.rate(entry_id, helpful=helpful, not_helpful=not_helpful)

    def use_thresholds(self, thresholds: Thresholds) -> None:
        """Answers and suggests from other confidences than the shared matcher."""
        self._matcher.thresholds = thresholds

    def query(self, text: str, *, without: Collection[str] = ()) -> Match:
        """Looks a question up."""
        return self._matcher.query(text, without=without)

    def explain(self, text: str, name_of: Callable[[str], str] = str) -> Explanation:
        """Tells what becomes of a question and by what; see ``Matcher.explain``."""
        return self._matcher.explain(text, name_of)

    def complete(self, typed: str, limit: int) -> list[str]:
        """Ids of the entries whose questions fit best to what was typed so far."""
        return self._matcher.complete(typed, limit)
