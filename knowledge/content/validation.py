"""Checks a base that was loaded: joins the checks of ``knowledge.content.checks``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.content.checks.dates import check_dates
from knowledge.content.checks.entries import check_entries
from knowledge.content.checks.names import check_chinese, check_names, check_terms
from knowledge.content.checks.phrasings import check_near_duplicates, check_negatives, check_phrasings
from knowledge.content.checks.references import check_references
from knowledge.content.checks.sources import check_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from knowledge.content.loading import LoadedBase
    from knowledge.errors import ContentProblem

    Check = Callable[[LoadedBase, date], Iterator[ContentProblem]]

_ASKED_OF_ALL: tuple[Check, ...] = (check_phrasings,)
_ASKED_OF_CURATED: tuple[Check, ...] = (
    check_entries,
    check_dates,
    check_near_duplicates,
    check_negatives,
    check_references,
    check_names,
    check_terms,
    check_chinese,
    check_sources,
)


def check_base(loaded: LoadedBase, *, today: date) -> list[ContentProblem]:
    """All problems of a base that was loaded, errors and warnings, in the order of its files.

    A quick base, which is somebody's own data, is only asked whether a phrasing stands twice.

    Args:
        loaded: The base and where its items stand.
        today: The day against which dates are held.
    """
    checks = _ASKED_OF_ALL if loaded.base.quick else (*_ASKED_OF_ALL, *_ASKED_OF_CURATED)
    problems = [problem for check in checks for problem in check(loaded, today)]
    return sorted(problems, key=lambda problem: (problem.file, problem.is_warning))
