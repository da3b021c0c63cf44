"""Each server's answers are built when they are needed, brought up to date, and dropped when idle."""

from __future__ import annotations

import asyncio
import gc
import weakref
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from knowledge.collecting import PausedCollection
from knowledge.curation import changes as c
from knowledge.curation.curator import Curator, write_prepared
from knowledge.curation.servers import Servers
from knowledge.errors import StorageError
from knowledge.exchange.importing import GivenFile, plan_import
from knowledge.matching.results import Outcome, Reason
from tests.knowledge.curation.conftest import OTHER, SERVER, Desk
from tests.knowledge.curation.drafts import fact

if TYPE_CHECKING:
    from knowledge.answering import AnswerService
    from knowledge.matching.matcher import Matcher

QUESTION = "Who leads the lithography study group?"


async def test_a_new_start_finds_everything(desk: Desk, shared: tuple[AnswerService, Matcher]) -> None:
    await desk.make(c.AddFact(fact=fact()))
    await desk.make(c.AddFact(fact=fact(question="Who owns TikTok?", answer="Ours."), overrides="tiktok-owner"))
    await desk.make(c.HideEntry(entry_id="huawei-founder"))
    await desk.make(c.Teach(entry_id="trade-war-start", phrasing="zorbly quuxing frobnicator"))
    await desk.make(c.AddNegative(question="When did Huawei found the Entity List?"))
    live = await desk.live()
    await desk.curator.change_settings(SERVER, live.settings.changed(language="zh-CN"), 0, desk.by())
    before = await desk.live()

    after = await Servers(desk.storage, *shared, clock=desk.clock).get(SERVER)

    assert after is not before
    assert sorted(after.facts, key=lambda live: live.fact_id) == sorted(before.facts, key=lambda live: live.fact_id)
    assert (after.hidden, after.negatives, after.all_taught()) == (before.hidden, before.negatives, before.all_taught())
    assert after.settings == before.settings
    assert after.revision == before.revision == 6
    for question in (QUESTION, "Who owns TikTok?", "zorbly quuxing frobnicator", "founder of huawei"):
        assert after.ask(question).answered == before.ask(question).answered
    assert after.ask("founder of huawei").answered is None


async def test_the_same_view_serves_until_it_was_idle(desk: Desk) -> None:
    first = await desk.live()
    desk.clock.move(minutes=29)
    assert await desk.live() is first

    desk.clock.move(minutes=31)
    await desk.live(OTHER)
    assert len(desk.servers) == 1
    assert await desk.live() is not first


async def test_the_server_that_was_idle_longest_is_dropped_first(
    desk: Desk, shared: tuple[AnswerService, Matcher]
) -> None:
    servers = Servers(desk.storage, *shared, clock=desk.clock, most=2)
    one, two = await servers.get(1), await servers.get(2)
    assert await servers.get(1) is one
    await servers.get(3)

    assert len(servers) == 2
    assert await servers.get(1) is one
    assert await servers.get(2) is not two


async def test_what_another_program_writes_is_seen_soon(desk: Desk, shared: tuple[AnswerService, Matcher]) -> None:
    await desk.live()
    elsewhere = Curator(desk.storage, Servers(desk.storage, *shared, clock=desk.clock))
    await elsewhere.make(SERVER, c.AddFact(fact=fact()), desk.by())
    desk.clock.move(seconds=3)

    assert await desk.answer(QUESTION) is not None
    # What is changed here does not hide what was changed there.
    await elsewhere.make(SERVER, c.HideEntry(entry_id="tiktok-owner"), desk.by())
    await desk.make(c.HideEntry(entry_id="huawei-founder"))
    assert list((await desk.live()).hidden) == ["huawei-founder", "tiktok-owner"]


async def test_many_who_ask_at_once_get_one_view(desk: Desk) -> None:
    views = await asyncio.gather(*(desk.live() for _ in range(10)))
    assert len(set(map(id, views))) == 1


async def test_a_change_that_is_cut_short_at_any_moment_leaves_answers_and_disk_agreeing(desk: Desk) -> None:
    for moment in range(0, 60, 4):
        question = f"Who leads lithography team {moment}?"
        change = asyncio.create_task(desk.make(c.AddFact(fact=fact(question=question, phrasings=""))))
        for _ in range(moment):
            await asyncio.sleep(0)
        change.cancel()
        await asyncio.wait([change])
        # A write that has begun is finished, though nobody waits for it any more.
        await asyncio.gather(*desk.storage._database._under_way)
        kept = {stored.fact_id for stored in await desk.storage.facts.all(SERVER)}
        assert {fact.fact_id for fact in (await desk.live()).facts} == kept


async def test_asking_does_not_wait_for_a_long_change(desk: Desk) -> None:
    view = await desk.live()
    desk.clock.move(minutes=1)
    async with desk.servers.lock(SERVER), asyncio.timeout(1):
        assert await desk.live() is view


async def test_many_facts_are_built_without_holding_others_up(
    desk: Desk, shared: tuple[AnswerService, Matcher]
) -> None:
    lines = "\n".join(f"Who leads lithography team {n}?,She does.,chips,none: ours" for n in range(150))
    file = GivenFile("x.csv", f"question,answer,topic,source\n{lines}".encode())
    planned = await plan_import(desk.storage, shared[0].base, SERVER, file, desk.clock())
    await write_prepared(desk.storage, SERVER, planned.prepared, desk.by())
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(others())
    live = await desk.live()
    other.cancel()

    assert len(live.facts) == 150
    assert live.ask("Who leads lithography team 77?").answered is not None
    assert turns > 10


async def test_members_get_answers_while_the_database_is_away(desk: Desk) -> None:
    await desk.make(c.AddFact(fact=fact()))
    await desk.storage.close()
    desk.clock.move(minutes=5)

    assert await desk.answer(QUESTION) is not None
    with pytest.raises(StorageError):
        await desk.answer(QUESTION, OTHER)
    with pytest.raises(StorageError):
        await desk.make(c.HideEntry(entry_id="tiktok-owner"))


async def test_thresholds_of_the_server_apply(desk: Desk) -> None:
    words = "when was huawei cut off"
    live = await desk.live()
    before = live.explain(words)
    assert before.outcome is Outcome.ANSWER
    assert before.answer_from < before.hits[0].confidence < 0.95

    await desk.curator.change_settings(SERVER, live.settings.changed(answer_from=0.95), 0, desk.by())

    stricter = await desk.live()
    assert stricter.ask(words).outcome is Outcome.SUGGESTIONS
    told = stricter.explain(words)
    assert (told.outcome, told.reason, told.answer_from) == (Outcome.SUGGESTIONS, Reason.UNSURE, 0.95)
    assert "does not reach 0.95" in told.sentence
    other = await desk.live(OTHER)
    assert other.ask(words).outcome is Outcome.ANSWER
    assert other.explain(words) == before


async def test_thresholds_may_be_lower_too_but_answer_nothing_that_is_declined(desk: Desk) -> None:
    live = await desk.live()
    words = next(
        text
        for text in ("tiktok boss", "firm boss", "start of a company", "dance firm", "levies", "telecoms", "supplier")
        if live.ask(text).outcome is not Outcome.ANSWER and live.match(text).hits
    )
    told = live.explain(words)
    assert told.hits[0].confidence < told.answer_from
    settings = live.settings.changed(suggest_from=0.95, answer_from=0.95)
    await desk.curator.change_settings(SERVER, settings, 0, desk.by())
    assert (await desk.live()).ask(words).outcome is Outcome.NO_ANSWER

    declined = "When did Huawei found the Entity List?"
    await desk.make(c.AddNegative(question=declined))
    lower = live.settings.changed(suggest_from=0.05, answer_from=0.3)
    await desk.curator.change_settings(SERVER, lower, 1, desk.by())
    match = (await desk.live()).match(declined)
    assert (match.outcome is Outcome.ANSWER, match.kept_back_by) == (False, declined)
    assert (await desk.live()).ask(declined).outcome is not Outcome.ANSWER


async def test_a_server_remembers_what_a_newer_base_no_longer_has(desk: Desk) -> None:
    adjust = desk.storage.adjustments
    await desk.storage.writer.write(
        SERVER,
        desk.clock(),
        adjust.hiding(SERVER, ["was-once-there"], at=desk.clock()),
        adjust.teaching(SERVER, [("was-once-there", "some words")], at=desk.clock()),
    )
    live = await desk.live()

    assert live.ask("some words").answered is None
    assert list(live.hidden) == ["was-once-there"]
    assert live.all_taught() == [("was-once-there", "some words")]
    await desk.make(c.UnhideEntry(entry_id="was-once-there"))
    assert list((await desk.live()).hidden) == []


async def test_the_idle_time_can_be_chosen(desk: Desk, shared: tuple[AnswerService, Matcher]) -> None:
    servers = Servers(desk.storage, *shared, clock=desk.clock, idle=timedelta(seconds=10))
    await servers.get(1)
    desk.clock.move(seconds=11)
    servers.drop_idle()
    assert len(servers) == 0


async def test_a_view_that_was_dropped_leaves_the_memory_without_the_collector(desk: Desk) -> None:
    with PausedCollection():
        view = weakref.ref(await desk.live())
        await desk.make(c.AddFact(fact=fact()))
    desk.clock.move(hours=1)
    gc.disable()
    try:
        desk.servers.drop_idle()
        assert view() is None
    finally:
        gc.enable()
