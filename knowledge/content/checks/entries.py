"""The form of entries: what each must have, how long and how hard to read its answer is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.content.checks.reading import school_grade, sentences
from knowledge.errors import ContentProblem
from knowledge.models import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from knowledge.content.loading import LoadedBase
    from knowledge.models import Entry, Source

MIN_PHRASINGS = 10
MAX_SENTENCES = 4

MAX_WORDS = 100
"""Words of an answer from which one scrolls on a telephone; the rest belongs into ``more``."""

MAX_GRADE = 18.0
"""School grade from which an answer is named. Names and figures raise the grade of every answer in this field: the
median of the built-in base is 11, and 99 of 100 are below this."""

_NAMES_ITS_WITNESS = re.compile(r"\b(?:according to|report(?:s|ed)?|said|says|told|wrote|writes|cited|counted)\b")


def check_entries(loaded: LoadedBase, _today: date) -> Iterator[ContentProblem]:
    """What an entry lacks, and what in it is too long or too hard."""
    sources = {source.id: source for source in loaded.base.sources}
    for entry in loaded.base.entries:
        file = loaded.file_of("entries", entry.id)
        for field, message in _errors(entry):
            yield ContentProblem(file, entry.id, field, message)
        for field, message in _warnings(entry, sources):
            yield ContentProblem(file, entry.id, field, message, is_warning=True)


def _errors(entry: Entry) -> Iterator[tuple[str, str]]:
    if not entry.sources:
        yield "sources", "is empty; every answer names at least one source"
    if len(entry.asked_as) - 1 < MIN_PHRASINGS:
        yield "phrasings", f"has {len(entry.asked_as) - 1} other ways to ask; write at least {MIN_PHRASINGS}"
    yield from check_answer(entry)
    if entry.id in entry.see_also:
        yield "see_also", "points to the entry itself"


def check_answer(entry: Entry) -> Iterator[tuple[str, str]]:
    """What is wrong with the answer of one entry: fields and messages."""
    if (count := sentences(entry.answer)) > MAX_SENTENCES:
        yield "answer", f"has {count} sentences; say it in {MAX_SENTENCES} and move the rest to “more”"


def _warnings(entry: Entry, sources: dict[str, Source]) -> Iterator[tuple[str, str]]:
    if (words := len(entry.answer.split())) > MAX_WORDS:
        yield "answer", f"has {words} words; say it in {MAX_WORDS} and move the rest to “more”"
    grade = school_grade(entry.answer)
    if grade is not None and grade > MAX_GRADE:
        yield "answer", f"reads like school grade {grade:.0f}; split long sentences and use shorter words"
    if _rests_on_one_report(entry, sources):
        message = (
            "is one report by others; add a second one or the document itself, or say in the answer who reports it"
        )
        yield "sources", message


def _rests_on_one_report(entry: Entry, sources: dict[str, Source]) -> bool:
    if entry.kind is not Kind.FACT or len(entry.sources) != 1 or entry.sources[0] not in sources:
        return False
    source = sources[entry.sources[0]]
    text = f"{entry.answer} {entry.more or ''}"
    return not source.primary and source.publisher not in text and not _NAMES_ITS_WITNESS.search(text)
