"""One server's knowledge: the shared base as the server wants it, and the facts it wrote for itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.answering import AnswerService
from knowledge.curation.entries import entry_of, sources_of
from knowledge.curation.facts import Fact
from knowledge.curation.keys import key_of
from knowledge.curation.settings import ServerSettings
from knowledge.matching.columns import Forkable
from knowledge.matching.deciding import Thresholds
from knowledge.matching.overlay import ServerMatcher

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.matching.matcher import Matcher
    from knowledge.models import Entry, Source
    from knowledge.storage.adjustments import StoredAdjustments
    from knowledge.storage.facts import StoredFact
    from knowledge.storage.server_settings import StoredSettings


FEW = 100
"""Facts that are made ready at once; more would hold up everybody else."""


@dataclass(frozen=True, slots=True)
class Contents:
    """All that storage holds of a server's knowledge, at one revision."""

    revision: int
    settings: StoredSettings | None
    facts: Sequence[StoredFact]
    """The published ones."""
    adjustments: StoredAdjustments


@dataclass(frozen=True, slots=True)
class LiveFact:
    """A published fact, with what it is called and how often it was changed."""

    fact_id: str
    fact: Fact
    version: int
    overrides: str | None
    entry: Entry


class SharedKnowledge:
    """What all servers share, and what of it is looked up in more than one way."""

    def __init__(self, answers: AnswerService, matcher: Matcher) -> None:
        self.answers = answers
        self.matcher = matcher
        self._owners: dict[str, list[str]] | None = None

    def owners(self, key: str) -> list[str]:
        """The ids of the shared entries that are asked so, by the comparable form of a phrasing."""
        if self._owners is None:
            self._owners = defaultdict(list)
            for entry in self.answers.entries:
                for phrasing in entry.asked_as:
                    self._owners[key_of(phrasing)].append(entry.id)
        return self._owners.get(key, [])


class ServerKnowledge(AnswerService, Forkable):
    """Answers a server's questions. Only ``knowledge.curation.curator`` changes it, after storage was changed."""

    def __init__(self, server_id: int, shared: SharedKnowledge, contents: Contents) -> None:
        """Builds the view; with 20,000 facts this takes seconds, so it is done in a thread."""
        self.server_id = server_id
        self.revision = contents.revision
        self._shared = shared
        self._view = ServerMatcher(shared.matcher)
        super().__init__(shared.answers.base, self._view)
        self._settings_version = 0
        self._settings = ServerSettings()
        self.use_settings(contents.settings)
        self._facts: dict[str, LiveFact] = {}
        self._overridden: dict[str, str] = {}
        self._owners: dict[str, list[str]] = {}
        self._hidden: set[str] = set()
        self._covered: set[str] = set()
        self._taught: dict[str, list[str]] = {}
        self._negatives: dict[str, None] = {}
        many = len(contents.facts) > FEW
        for stored in contents.facts:
            fact = Fact.from_json(stored.content)
            self.put_fact(stored.fact_id, fact, stored.version, stored.overrides, in_bulk=many)
        for entry_id in contents.adjustments.hidden:
            self.hide(entry_id)
        for entry_id, phrasing in contents.adjustments.taught:
            self.teach(entry_id, phrasing)
        for question in contents.adjustments.negatives:
            self.add_negative(question)
        if many:
            self.sort()

    def detach(self) -> None:
        """Copies what is not shared with the view that this one is a fork of."""
        self._matcher = self._view = self._view.fork()
        self._facts, self._overridden = dict(self._facts), dict(self._overridden)
        self._hidden, self._covered = set(self._hidden), set(self._covered)
        self._owners = {key: owners[:] for key, owners in self._owners.items()}
        self._taught = {entry_id: phrasings[:] for entry_id, phrasings in self._taught.items()}
        self._negatives = dict(self._negatives)

    # What is looked up

    @property
    def settings(self) -> ServerSettings:
        """The settings of the server."""
        return self._settings

    @property
    def settings_version(self) -> int:
        """How often the settings were changed; a change of them names it."""
        return self._settings_version

    @property
    def entries(self) -> Sequence[Entry]:
        """All that members can find: the shared entries that are not hidden, then the server's own."""
        return [*self.shared_entries(), *(live.entry for live in self._facts.values())]

    def shared_entries(self) -> Iterator[Entry]:
        """The shared entries that are neither hidden nor overridden."""
        return (entry for entry in self._base.entries if not self._is_covered(entry.id))

    @property
    def facts(self) -> Sequence[LiveFact]:
        """The server's own published facts, in the order in which they came."""
        return list(self._facts.values())

    @property
    def hidden(self) -> Sequence[str]:
        """The ids of the shared entries that are hidden, in order; not those that a fact overrides."""
        return sorted(self._hidden)

    @property
    def negatives(self) -> Sequence[str]:
        """The questions that this server does not want answered."""
        return list(self._negatives)

    def fact(self, fact_id: str) -> LiveFact | None:
        """An own published fact."""
        return self._facts.get(fact_id)

    def taught(self, entry_id: str) -> Sequence[str]:
        """The phrasings that were taught for a shared entry."""
        return tuple(self._taught.get(entry_id, ()))

    def all_taught(self) -> Sequence[tuple[str, str]]:
        """All phrasings that were taught: pairs of a shared entry's id and a phrasing."""
        return [(entry_id, phrasing) for entry_id, phrasings in self._taught.items() for phrasing in phrasings]

    def overridden_by(self, entry_id: str) -> str | None:
        """The id of the fact that stands in for a shared entry."""
        return self._overridden.get(entry_id)

    def shared_entry(self, entry_id: str) -> Entry | None:
        """A shared entry, hidden or not."""
        return self._shared.answers.entry(entry_id)

    def entry(self, entry_id: str) -> Entry | None:
        """The entry that members are shown for an id; for an overridden one, the fact in its place."""
        if live := self._facts.get(self._overridden.get(entry_id, entry_id)):
            return live.entry
        return None if entry_id in self._hidden else super().entry(entry_id)

    def sources_of(self, entry: Entry) -> list[Source]:
        """The sources that an entry cites, in its order."""
        live = self._facts.get(entry.id)
        return sources_of(live.fact_id, live.fact) if live else super().sources_of(entry)

    def owners_of(self, phrasing: str) -> list[str]:
        """The ids of the entries that are asked in just these words."""
        key = key_of(phrasing)
        owners = dict.fromkeys([*self._owners.get(key, ()), *self._shared.owners(key)])
        return [entry_id for entry_id in owners if not self._is_covered(entry_id)]

    def phrasings_of(self, entry_id: str) -> list[str]:
        """All ways to ask an entry that this server knows, the question first."""
        entry = self.entry(entry_id)
        return [] if entry is None else list(dict.fromkeys([*entry.asked_as, *self.taught(entry_id)]))

    def _is_covered(self, entry_id: str) -> bool:
        return entry_id in self._hidden or entry_id in self._overridden

    def encode_some(self, limit: int = 4) -> bool:
        """Encodes some of the phrasings that were put off; returns whether there are more."""
        return self._view.encode_some(limit)

    # What changes it; doing the same twice changes nothing

    def sort(self) -> None:
        """Makes everything quick to find after many facts were put; takes some 15 µs a phrasing of all there are."""
        self._view.sort()

    def use_settings(self, stored: StoredSettings | None) -> None:
        """Takes the settings that were stored."""
        self._settings = ServerSettings.model_validate_json(stored.content) if stored else ServerSettings()
        self._settings_version = stored.version if stored else 0
        usual, chosen = self._shared.matcher.thresholds, self._settings
        answer_from = usual.answer_from if chosen.answer_from is None else chosen.answer_from
        suggest_from = usual.suggest_from if chosen.suggest_from is None else chosen.suggest_from
        self._view.use_thresholds(Thresholds(answer_from, min(suggest_from, answer_from)))

    def put_fact(self, fact_id: str, fact: Fact, version: int, overrides: str | None, *, in_bulk: bool = False) -> None:
        """Adds a fact, in place of an earlier version of it; see ``Matcher.add`` for ``in_bulk``."""
        self.drop_fact(fact_id)
        live = LiveFact(fact_id, fact, version, overrides, entry_of(fact_id, fact))
        self._facts[fact_id] = live
        self._view.add(live.entry, in_bulk=in_bulk)
        for phrasing in fact.asked_as:
            self._owners.setdefault(key_of(phrasing), []).append(fact_id)
        if overrides is not None:
            self._overridden[overrides] = fact_id
            self._cover(overrides)

    def drop_fact(self, fact_id: str) -> None:
        """Takes a fact away."""
        if (live := self._facts.pop(fact_id, None)) is None:
            return
        self._view.remove(fact_id)
        for phrasing in live.fact.asked_as:
            self._disown(key_of(phrasing), fact_id)
        if live.overrides is not None and self._overridden.get(live.overrides) == fact_id:
            del self._overridden[live.overrides]
            self._uncover(live.overrides)

    def hide(self, entry_id: str) -> None:
        """Hides a shared entry."""
        self._hidden.add(entry_id)
        self._cover(entry_id)

    def unhide(self, entry_id: str) -> None:
        """Shows a shared entry again."""
        self._hidden.discard(entry_id)
        self._uncover(entry_id)

    def teach(self, entry_id: str, phrasing: str) -> None:
        """Adds a way to ask a shared entry."""
        phrasings = self._taught.setdefault(entry_id, [])
        if phrasing in phrasings:
            return
        phrasings.append(phrasing)
        self._owners.setdefault(key_of(phrasing), []).append(entry_id)
        # An entry that a newer shared base no longer has is kept in mind, in case it returns.
        if self.shared_entry(entry_id) is not None:
            self._view.teach(entry_id, phrasing)

    def unteach(self, entry_id: str, phrasing: str) -> None:
        """Takes a taught phrasing back."""
        if phrasing not in self._taught.get(entry_id, ()):
            return
        self._taught[entry_id].remove(phrasing)
        self._disown(key_of(phrasing), entry_id)
        if self.shared_entry(entry_id) is not None:
            self._view.unteach(entry_id, phrasing)

    def add_negative(self, question: str) -> None:
        """Adds a question that must not be answered."""
        if question not in self._negatives:
            self._negatives[question] = None
            self._view.add_negative(question)

    def remove_negative(self, question: str) -> None:
        """Takes such a question back."""
        if question in self._negatives:
            del self._negatives[question]
            self._view.remove_negative(question)

    def _cover(self, entry_id: str) -> None:
        """Hides an entry from the matcher, once, whether it is hidden or overridden or both."""
        if entry_id not in self._covered and self.shared_entry(entry_id) is not None:
            self._covered.add(entry_id)
            self._view.hide(entry_id)

    def _uncover(self, entry_id: str) -> None:
        if entry_id in self._covered and not self._is_covered(entry_id):
            self._covered.remove(entry_id)
            self._view.unhide(entry_id)

    def _disown(self, key: str, entry_id: str) -> None:
        owners = self._owners[key]
        owners.remove(entry_id)
        if not owners:
            del self._owners[key]
