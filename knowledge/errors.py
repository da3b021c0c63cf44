"""The errors that carry a sentence for a person.

The three below are for whoever runs the bot, in the terminal and the log: they may name addresses and paths, so members
in Discord get another sentence for them (see ``bot.errors``).

TechDivideError
├── ContentError        a base cannot be read; lists every problem with its place
├── StorageError        the database cannot be used
└── SettingsError       the bot cannot be started as configured
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class TechDivideError(Exception):
    """Base of all errors whose text says to a person what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class ContentProblem:
    """One thing wrong with a base: where it is, and what to do about it."""

    file: str
    place: str
    """The id of the entry, source, … or its number in the file (“#3”); empty when the whole file is meant."""
    field: str
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        where = " · ".join(part for part in (self.file, self.place, self.field) if part)
        return f"{where}: {self.message}"


class ContentError(TechDivideError):
    """A base cannot be used as it is."""

    def __init__(self, problems: Sequence[ContentProblem]) -> None:
        self.problems = list(problems)
        first = "\n".join(f"  {problem}" for problem in self.problems[:10])
        rest = f"\n  … and {len(self.problems) - 10} more" if len(self.problems) > 10 else ""  # noqa: PLR2004
        super().__init__(f"The base cannot be read ({len(self.problems)} problems):\n{first}{rest}")


class StorageError(TechDivideError):
    """The database cannot be opened, brought up to date or written to."""


class SettingsError(TechDivideError):
    """A setting is missing or does not have the form it needs."""
