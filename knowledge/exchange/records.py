"""One item of a file, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from knowledge.errors import TechDivideError

if TYPE_CHECKING:
    from knowledge.curation.facts import Fact

FORMAT: Final = "techdivide server facts"
FORMAT_VERSION: Final = "1"

MAX_BYTES: Final = 25 * 1024 * 1024
MAX_FACTS: Final = 20_000
MAX_OTHERS: Final = 100_000
"""Items of a file that are not facts: hidden entries, taught phrasings, negatives."""


class ExchangeError(TechDivideError):
    """A file cannot be read at all; the sentence says where and why."""


class RecordKind(StrEnum):
    """What an item is. The values are the names of the lists in a file."""

    FACT = "facts"
    HIDDEN = "hidden"
    TAUGHT = "taught"
    NEGATIVE = "negatives"


@dataclass(frozen=True, slots=True)
class Record:
    """An item as it stands in a file; nothing of it was checked."""

    line: int
    """Where it begins, counted from 1; 0 when that is not known."""
    kind: RecordKind
    values: dict[str, Any]


FACT_FIELDS: Final = (
    *("id", "question", "phrasings", "answer", "more", "topic", "kind", "by", "when", "as_of", "review_by"),
    *("sources", "source", "waiver", "overrides"),
)
"""The fields of a fact in a file; ``source`` is the short form of ``sources`` for people: one a line."""

FIELDS: Final[dict[RecordKind, tuple[str, ...]]] = {
    RecordKind.FACT: FACT_FIELDS,
    RecordKind.HIDDEN: ("entry",),
    RecordKind.TAUGHT: ("entry", "phrasing"),
    RecordKind.NEGATIVE: ("question",),
}


def fact_record(fact_id: str, fact: Fact, overrides: str | None) -> Record:
    """A fact as it is written; what has its usual value is left out."""
    values = {"id": fact_id, **fact.model_dump(mode="json", exclude_defaults=True)}
    if overrides is not None:
        values["overrides"] = overrides
    return Record(0, RecordKind.FACT, {name: values[name] for name in FACT_FIELDS if name in values})


def check_count(facts: int, others: int) -> None:
    """Makes sure that a file does not hold more than can be taken.

    Raises:
        ExchangeError: It does.
    """
    if facts > MAX_FACTS:
        raise ExchangeError(f"The file holds more than {MAX_FACTS:,} facts. Split it and import the parts.")
    if others > MAX_OTHERS:
        raise ExchangeError(f"The file holds more than {MAX_OTHERS:,} other items. Split it and import the parts.")


def check_items(items: int) -> None:
    """Stops reading lists that are longer than any that could be taken.

    Raises:
        ExchangeError: There are more items, of all kinds together.
    """
    if items > MAX_FACTS + MAX_OTHERS:
        raise ExchangeError(f"The file holds more than {items - 1:,} items. Split it and import the parts.")


def check_format(name: object, version: object) -> None:
    """Makes sure that a file which says what it is can be read by this version.

    Raises:
        ExchangeError: It cannot.
    """
    if name is not None and name != FORMAT:
        raise ExchangeError(f"The file says that it is “{str(name)[:60]}”, but only “{FORMAT}” can be imported.")
    if version is not None and str(version) != FORMAT_VERSION:
        raise ExchangeError(
            f"The file has version {str(version)[:20]} of the format; this techdivide reads version {FORMAT_VERSION}. "
            "Export it again with this version, or update the bot."
        )
