"""What moderators look at: the queue, findings before a save, stale entries, the test of what is stored, history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.content.links import LinkReport, LinkState
from knowledge.curation import changes as c
from knowledge.curation.findings import look_over
from knowledge.curation.history import Part, changes_between, pieces
from knowledge.curation.queue import group_questions, unanswered_groups
from knowledge.curation.self_test import Progress, run_self_test
from knowledge.curation.stale import StaleReason, check_sources, stale_entries
from knowledge.matching.results import Outcome
from knowledge.storage.review import AskedQuestion
from tests.knowledge.curation.conftest import OTHER, SERVER, Desk
from tests.knowledge.curation.drafts import fact

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from knowledge.curation.server import ServerKnowledge

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def asked(*questions: str) -> list[AskedQuestion]:
    """Each asked in vain as often as it stands further in front."""
    return [AskedQuestion(text, len(questions) - place, 0, NOW) for place, text in enumerate(questions)]


def grouped(*questions: str) -> list[tuple[str, ...]]:
    return [group.questions for group in group_questions(asked(*questions))]


def test_questions_that_are_alike_are_one_group() -> None:
    assert grouped(
        "When was TikTok banned in India?",
        "Who makes EUV machines?",
        "tiktok india ban date",
        "when was tik tok baned in india",
        "who makes euv machines??",
    ) == [
        ("When was TikTok banned in India?", "tiktok india ban date", "when was tik tok baned in india"),
        ("Who makes EUV machines?", "who makes euv machines??"),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("What are the Section 301 tariffs?", "What are the Section 232 tariffs?"),
        ("Is the 7nm chip real?", "Is the 14nm chip real?"),
        ("Who founded Huawei?", "Who founded SMIC?"),
        ("tariffs", "tariffs on steel and aluminium from Canada"),
    ],
)
def test_questions_about_something_else_are_not(first: str, second: str) -> None:
    assert len(grouped(first, second)) == 2


@given(st.lists(st.text(max_size=40), max_size=15, unique=True))
def test_no_question_is_lost_by_grouping(questions: list[str]) -> None:
    groups = group_questions(asked(*questions))
    assert sorted(text for group in groups for text in group.questions) == sorted(questions)
    assert sum(group.times for group in groups) == sum(range(len(questions) + 1))
    assert [group.times for group in groups] == sorted((group.times for group in groups), reverse=True)


async def ask_in_vain(desk: Desk, *questions: str) -> None:
    for question in questions:
        await desk.storage.unanswered.add(question=question, server_id=SERVER, locale=None, asked_at=desk.clock())


async def queue(desk: Desk) -> list[str]:
    groups, total = await unanswered_groups(desk.storage, await desk.live())
    assert total == len(groups)
    return [group.questions[0] for group in groups]


async def test_what_is_decided_leaves_the_queue_and_what_is_asked_again_returns(desk: Desk) -> None:
    await ask_in_vain(desk, "Who runs the moon base?", "who runs the moon base", "A lunch price?", "Why is it raining?")
    groups, _ = await unanswered_groups(desk.storage, await desk.live())
    assert (groups[0].times, groups[0].is_answered, len(groups)) == (2, False, 3)
    (page, total) = await unanswered_groups(desk.storage, await desk.live(), limit=1, offset=1)
    assert (len(page), total) == (1, 3)

    await desk.make(c.AddFact(fact=fact(question="Who runs the moon base?"), settles=groups[0].questions))
    await desk.make(c.AddNegative(question="A lunch price?", settles=("A lunch price?",)))
    await desk.curator.dismiss(SERVER, ["Why is it raining?"], desk.by())
    assert await queue(desk) == []

    desk.clock.move(minutes=5)
    await ask_in_vain(desk, "who runs the moon base?", "a lunch price", "why is it raining")
    assert await queue(desk) == ["who runs the moon base?"]
    assert (await unanswered_groups(desk.storage, await desk.live(OTHER)))[1] == 0


async def test_an_answer_that_did_not_help_is_in_the_queue_with_what_it_comes_near_to(desk: Desk) -> None:
    await desk.storage.ratings.add(
        entry_id="tiktok-owner",
        helpful=False,
        question="who owns tiktok now",
        server_id=SERVER,
        rated_at=desk.clock(),
    )
    (group,), _ = await unanswered_groups(desk.storage, await desk.live())
    assert (group.unanswered, group.not_helpful) == (0, 1)
    assert group.nearest is not None
    assert group.nearest.id == "tiktok-owner"


def state_of(live: ServerKnowledge) -> object:
    return sorted(fact.fact_id for fact in live.facts), live.hidden, live.negatives, live.overridden_by("tiktok-owner")


async def test_a_near_duplicate_and_a_phrasing_of_another_are_found_and_nothing_stays_changed(desk: Desk) -> None:
    await desk.make(c.AddFact(fact=fact()))
    live = await desk.live()
    before = state_of(live)
    same = fact(question="Who is leader of the lithography study group?", phrasings="Who owns TikTok?")

    findings = look_over(live, c.AddFact(fact=same))

    assert [near.entry_id for near in findings.near][:1] == ["own-leads-lithography-study-group"] or [
        near.entry_id for near in findings.near
    ] == ["tiktok-owner", "own-leads-lithography-study-group"]
    assert [(conflict.phrasing, conflict.entry_id) for conflict in findings.conflicts] == [
        ("Who owns TikTok?", "tiktok-owner")
    ]
    assert state_of(live) == before
    assert live.ask("Who owns TikTok?").answered is not None


async def test_nothing_is_found_where_nothing_is_near(desk: Desk) -> None:
    live = await desk.live()
    assert not look_over(live, c.AddFact(fact=fact(question="Zorbly quuxing?", phrasings="")))
    own = await desk.make(c.AddFact(fact=fact()))
    edit = c.EditFact(fact_id=str(own.entry_id), fact=fact(answer="New."), expected_version=1)
    assert not look_over(await desk.live(), edit)
    assert not look_over(await desk.live(), c.HideEntry(entry_id="tiktok-owner"))


async def test_a_question_not_to_be_answered_that_takes_answers_away_is_told(desk: Desk) -> None:
    live = await desk.live()
    findings = look_over(live, c.AddNegative(question="who does tiktok belong to"))
    assert ("who does tiktok belong to", "tiktok-owner") in {(f.phrasing, f.entry_id) for f in findings.conflicts}
    assert list(live.negatives) == []


async def last(progress: AsyncIterator[Progress]) -> Progress:
    return [step async for step in progress][-1]


async def test_what_is_stored_finds_itself_unless_something_stands_in_the_way(desk: Desk) -> None:
    await desk.make(c.AddFact(fact=fact()))
    await desk.make(c.Teach(entry_id="trade-war-start", phrasing="zorbly quuxing"))
    live = await desk.live()
    done = await last(run_self_test(live))
    assert done.failures == ()
    assert done.done == done.total == 3 + 1 + sum(len(entry.asked_as) for entry in live.shared_entries())
    assert (await last(run_self_test(live, own_only=True))).total == 4

    same = fact(question="Who leads lithography?", phrasings="who owns tiktok")
    await desk.make(c.AddFact(fact=same))
    failures = (await last(run_self_test(await desk.live()))).failures
    assert {(failure.entry_id, failure.outcome) for failure in failures} <= {
        ("tiktok-owner", Outcome.ANSWER),
        ("own-leads-lithography", Outcome.ANSWER),
    }
    assert len(failures) == 1
    assert failures[0].phrasing.lower().startswith("who owns tiktok")


class Checker:
    def __init__(self, states: dict[str, LinkState]) -> None:
        self._states = states

    async def check(self, urls: Iterable[str]) -> AsyncIterator[LinkReport]:
        for url in urls:
            yield LinkReport(url, self._states[url], "404")


async def test_what_is_due_old_or_without_its_source_is_listed_the_own_first(desk: Desk) -> None:
    due = fact(question="What is due?", review_by="2026-11-30", source="none: ours")
    broken = fact(question="What is broken?", source="A https://example.org/gone\nB https://example.org/there")
    due_id = (await desk.make(c.AddFact(fact=due))).entry_id
    broken_id = (await desk.make(c.AddFact(fact=broken))).entry_id
    live = await desk.live()
    assert stale_entries(live, date(2026, 11, 30), {}) == []
    states = {"https://example.org/gone": LinkState.GONE, "https://example.org/there": LinkState.ANSWERS}

    assert await check_sources(desk.storage, live, Checker(states), NOW) == 1  # type: ignore[arg-type]
    checks = await desk.storage.source_checks.all(SERVER)

    found = [(one.entry.id, one.reason) for one in stale_entries(live, date(2026, 12, 1), checks)]
    assert found == [(broken_id, StaleReason.SOURCE), (due_id, StaleReason.REVIEW)]
    old = stale_entries(live, date(2026, 11, 23) + timedelta(days=366), checks)
    assert [one.reason for one in old if one.entry.id == "tiktok-owner"] == [StaleReason.AGE]
    assert [one.is_own for one in old] == sorted((one.is_own for one in old), reverse=True)


@given(st.text(), st.text())
def test_the_pieces_of_a_change_give_both_texts(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.part is not Part.ADDED) == old
    assert "".join(piece.text for piece in found if piece.part is not Part.REMOVED) == new


def test_a_change_names_only_what_differs() -> None:
    changes = changes_between(fact(), fact(answer="Anna leads it. It meets on Fridays.", topic="trade"))
    assert [(change.field, change.old, change.new) for change in changes][1] == ("topic", "chips", "trade")
    assert [(piece.part, piece.text) for piece in changes[0].pieces][-2:] == [
        (Part.REMOVED, "Mondays."),
        (Part.ADDED, "Fridays."),
    ]
