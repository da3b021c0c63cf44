"""The entries of a matcher, by the numbers under which the indexes know them."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from knowledge.matching.guard import UBIQUITOUS_SHARE, EntryFacts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from knowledge.models import Entry


@dataclass(slots=True)
class Register:
    """Entries, and the questions that must not be answered, which compete with them under numbers of their own."""

    entries: dict[int, Entry] = field(default_factory=dict)
    facts: dict[int, EntryFacts] = field(default_factory=dict)
    refusals: dict[int, str] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _next: int = 0
    _naming: Counter[str] = field(default_factory=Counter)
    _ubiquitous: frozenset[str] | None = None

    @classmethod
    def restored(cls, entries: Iterable[Entry], refusals: Iterable[str], memory: dict[str, Any]) -> Self:
        """The register that ``memory`` was taken from; entries and refusals are those of its base, in its order."""
        register = cls()
        register.refusals = dict(enumerate(refusals))
        register.entries = dict(enumerate(entries, start=len(register.refusals)))
        register._next = len(register.refusals) + len(register.entries)
        register._numbers = {entry.id: number for number, entry in register.entries.items()}
        facts = (EntryFacts(*map(frozenset, fields)) for fields in memory["facts"])
        register.facts = dict(zip(register.entries, facts, strict=True))
        register._naming = Counter(memory["naming"])
        return register

    def memory(self) -> dict[str, Any]:
        """What it is restored from, beside the entries and refusals themselves, as JSON can hold it.

        Raises:
            ValueError: entries or refusals were removed since, or refusals added after entries.
        """
        if list(self.refusals) + list(self.entries) != list(range(self._next)):
            raise ValueError("entries were removed; build the matcher anew")
        facts = [[sorted(field) for field in astuple(facts)] for facts in self.facts.values()]
        return {"facts": facts, "naming": self._naming}

    def fork(self) -> Self:
        """A copy that can be changed without changing this one."""
        return type(self)(
            dict(self.entries), dict(self.facts), dict(self.refusals), dict(self._numbers), self._next,
            Counter(self._naming), self._ubiquitous,
        )  # fmt: skip

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self.entries)

    def add(self, entry: Entry, facts: EntryFacts, named: Collection[str]) -> int:
        """Registers an entry.

        Args:
            entry: The entry.
            facts: What it speaks of.
            named: The entities that it or its phrasings name.

        Returns:
            Its number.

        Raises:
            ValueError: an entry with this id is there already.
        """
        if entry.id in self._numbers:
            raise ValueError(f"entry “{entry.id}” is there already; remove it first")
        number = self._numbers[entry.id] = self._new_number()
        self.entries[number], self.facts[number] = entry, facts
        self._count(named, 1)
        return number

    def remove(self, entry_id: str, named: Collection[str]) -> int:
        """Strikes an entry off.

        Returns:
            The number that it had, which is never given again.

        Raises:
            KeyError: there is no such entry.
        """
        number = self._numbers.pop(entry_id)
        del self.entries[number], self.facts[number]
        self._count(named, -1)
        return number

    def refuse(self, question: str) -> int:
        """Registers a question that must not be answered; its number is returned."""
        number = self._new_number()
        self.refusals[number] = question
        return number

    def accept(self, question: str) -> Iterator[int]:
        """Strikes off a question that was not to be answered; the numbers that it had are returned."""
        for number in [number for number, refused in self.refusals.items() if refused == question]:
            del self.refusals[number]
            yield number

    def number_of(self, entry_id: str) -> int | None:
        """The number of an entry; None if there is no such entry."""
        return self._numbers.get(entry_id)

    def are_linked(self, one: str, other: str) -> bool:
        """Whether one of two entries, by their ids, points to the other."""
        first, second = self._numbers.get(one), self._numbers.get(other)
        if first is None or second is None:
            return False
        return other in self.entries[first].see_also or one in self.entries[second].see_also

    @property
    def ubiquitous(self) -> frozenset[str]:
        """The entities that so many entries name that they tell none apart."""
        if self._ubiquitous is None:
            enough = UBIQUITOUS_SHARE * len(self.entries)
            self._ubiquitous = frozenset(entity for entity, count in self._naming.items() if count > enough)
        return self._ubiquitous

    def _new_number(self) -> int:
        self._next += 1
        return self._next - 1

    def _count(self, named: Iterable[str], change: int) -> None:
        for entity in named:
            self._naming[entity] += change
        self._ubiquitous = None
