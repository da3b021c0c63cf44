"""Dates: none that does not exist, none of the future where it tells of the past, in order, and not too old."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from knowledge.errors import ContentProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.content.loading import LoadedBase
    from knowledge.models import Entry, Source

MAX_AGE = timedelta(days=365)
"""How long an answer counts as verified."""

_FULL_DATE = len("2020-08-06")


def check_dates(loaded: LoadedBase, today: date) -> Iterator[ContentProblem]:
    """Dates of entries, sides and sources that cannot be right, and what must be looked at again."""
    for entry in loaded.base.entries:
        file = loaded.file_of("entries", entry.id)
        for field, message in entry_errors(entry, today):
            yield ContentProblem(file, entry.id, field, message)
        for field, message in _entry_warnings(entry, today):
            yield ContentProblem(file, entry.id, field, message, is_warning=True)
    for side in loaded.base.sides:
        file = loaded.file_of("sides", side.id)
        if side.as_of > today:
            yield ContentProblem(file, side.id, "as_of", f"{side.as_of} lies in the future")
        elif today - side.as_of > MAX_AGE:
            yield ContentProblem(file, side.id, "as_of", _too_old(side.as_of), is_warning=True)
    for source in loaded.base.sources:
        file = loaded.file_of("sources", source.id)
        for field, message in _source_errors(source, today):
            yield ContentProblem(file, source.id, field, message)


def entry_errors(entry: Entry, today: date) -> Iterator[tuple[str, str]]:
    """Dates of one entry that cannot be right: fields and messages."""
    if entry.as_of is None:
        yield "as_of", "is missing; give the day on which the answer was last verified"
    elif entry.as_of > today:
        yield "as_of", f"{entry.as_of} lies in the future"
    elif entry.review_by and entry.review_by <= entry.as_of:
        yield "review_by", f"{entry.review_by} is not after as_of; give the day on which it must be looked at again"
    for span in entry.when:
        for moment in _not_in_the_calendar(span):
            yield "when", f"{moment} is not in the calendar; correct the day"


def _entry_warnings(entry: Entry, today: date) -> Iterator[tuple[str, str]]:
    starts = [span.partition("/")[0] for span in entry.when]
    for earlier, later in pairwise(starts):
        if later < earlier[: len(later)]:
            yield "when", f"{later} stands after {earlier}; put the earliest date first"
            break
    if entry.as_of and today - entry.as_of > MAX_AGE:
        yield "as_of", _too_old(entry.as_of)
    if entry.review_by and entry.review_by < today:
        yield "review_by", f"{entry.review_by} has passed; look at the answer again and set a new day"


def _source_errors(source: Source, today: date) -> Iterator[tuple[str, str]]:
    if source.seen > today:
        yield "seen", f"{source.seen} lies in the future"
    if source.date is None:
        return
    impossible = list(_not_in_the_calendar(source.date))
    for moment in impossible:
        yield "date", f"{moment} is not in the calendar; correct the day"
    begins = source.date.partition("/")[0]
    if not impossible and begins > source.seen.isoformat()[: len(begins)]:
        yield "date", f"{begins} is after {source.seen}, when it was read; correct one of them"


def _not_in_the_calendar(span: str) -> Iterator[str]:
    for moment in span.split("/"):
        if len(moment) == _FULL_DATE:
            try:
                date.fromisoformat(moment)
            except ValueError:
                yield moment


def _too_old(day: date) -> str:
    return f"{day} is more than a year ago; verify it again and set the new day"
