"""What of a text, or of an entry, the parts of the matcher look at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.matching.analysis import Analysis
    from knowledge.models import Entry


def as_understood(text: str, question: Analysis) -> str:
    """The text with its mended words: an encoder takes a misspelt word for a rare one."""
    understood = " ".join(text.casefold().split())
    for typed, meant in question.corrections:
        understood = re.sub(rf"\b{re.escape(typed)}\b", meant, understood)
    return understood


def prose_of(entry: Entry) -> str:
    """What of an entry is written as sentences are, with capitals where they belong."""
    return "\n".join([entry.question, entry.answer, entry.more or ""])


def words_of(phrasings: Iterable[Analysis]) -> set[str]:
    """All words of phrasings."""
    return {word for phrasing in phrasings for word in phrasing.words}


def named_by(entry: Entry, phrasings: Iterable[Analysis]) -> set[str]:
    """The entities that an entry or its phrasings name."""
    return set(entry.entities).union(*(phrasing.entities for phrasing in phrasings))
