"""The built-in base: free of errors, and as large as was promised."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bench.golden import golden_questions
from knowledge.builtin import BUILTIN_BASE
from knowledge.content.coverage import events
from knowledge.content.loading import LoadedBase, read_base
from knowledge.content.validation import check_base
from knowledge.errors import ContentProblem
from knowledge.matching.normalise import normalise
from knowledge.models import Topic

MOST_ALIKE = 0.03

Reading = tuple[LoadedBase, list[ContentProblem]]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_base(BUILTIN_BASE)


@pytest.fixture(scope="module")
def loaded(reading: Reading) -> LoadedBase:
    return reading[0]


def test_it_has_no_errors(reading: Reading) -> None:
    loaded, problems = reading
    problems = problems + check_base(loaded, today=datetime.now(UTC).date())
    assert [str(problem) for problem in problems if not problem.is_warning] == []


@pytest.mark.parametrize(
    ("kind", "floor"), [("entries", 350), ("sides", 30), ("terms", 120), ("entities", 200), ("negatives", 250)]
)
def test_it_is_as_large_as_promised(loaded: LoadedBase, kind: str, floor: int) -> None:
    count = len(getattr(loaded.base, kind))
    assert count >= floor


def test_it_tells_of_enough_events(loaded: LoadedBase) -> None:
    assert len(events(loaded.base.entries)) >= 150


def test_every_topic_is_covered(loaded: LoadedBase) -> None:
    assert {entry.topic for entry in loaded.base.entries} == set(Topic)


def test_golden_questions_expect_entries_that_exist(loaded: LoadedBase) -> None:
    known = {entry.id for entry in loaded.base.entries}
    expected = {entry_id for question in golden_questions() for entry_id in question.expected}
    assert expected
    assert sorted(expected - known) == []


def test_golden_questions_are_written_apart_from_the_phrasings(loaded: LoadedBase) -> None:
    stored = {normalise(phrasing) for entry in loaded.base.entries for phrasing in entry.asked_as}
    questions = [question.text for question in golden_questions()]
    assert len(questions) >= 500
    assert len({normalise(text) for text in questions}) == len(questions)
    # A short question (“is google blocked in china”) is now and then typed in the same words by two people.
    assert len([text for text in questions if normalise(text) in stored]) <= MOST_ALIKE * len(questions)
