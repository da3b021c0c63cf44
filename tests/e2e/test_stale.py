"""Entries to look at again, and what is deleted when it was kept long enough."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.review.stale import CHECKING
from knowledge.content.links import LinkChecker, LinkReport, LinkState
from knowledge.curation.changes import AddFact
from knowledge.curation.curator import By
from knowledge.curation.drafts import Draft, read_draft
from tests.conftest import NOW
from tests.e2e.moderation import add_moderator, prefilled, press, shown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    import simcord

    from tests.e2e.conftest import NewBot, World
    from tests.e2e.drawn import Drawn

OLD = Draft(
    question="What is CFIUS?",
    answer="A committee.",
    topic="investment",
    source="CFIUS | https://home.treasury.gov/cfius",
    as_of="2025-01-01",
)


@pytest.fixture
def mod(world: World) -> simcord.MemberActor:
    return add_moderator(world, "mod")


async def add(world: World, draft: Draft) -> str:
    bot: Any = world.env.bot
    change = AddFact(fact=read_draft(draft, today=NOW.date()))
    saved = await bot.services.curator.make(world.guild.id, change, By(1, NOW))
    return str(saved.entry_id)


async def queue(world: World, mod: simcord.MemberActor) -> Drawn:
    return shown(await mod.slash(world.channel, "review stale"))


async def test_fact_that_is_a_year_old_is_verified_anew(world: World, mod: simcord.MemberActor) -> None:
    fact_id = await add(world, OLD)
    listed = await queue(world, mod)
    assert "**What is CFIUS?**\n-# was last verified on 1 January 2025, more than a year ago" in listed.text
    done = await press(mod, listed, "Still right")
    assert "Verified today" in done.text
    assert "None is due" in done.text
    stored = await world.storage.facts.get(world.guild.id, fact_id)
    assert stored is not None
    assert stored.version == 2


async def test_fact_is_edited_from_the_list(world: World, mod: simcord.MemberActor) -> None:
    await add(world, OLD)
    listed = await queue(world, mod)
    opened = await mod.click(listed.message, label="Edit")
    preview = shown(await mod.submit_modal(opened, {**prefilled(opened), "answer": "A US committee."}))
    await press(mod, preview, "Save")
    assert "A US committee." in (await world.ask("What is CFIUS?")).text


async def test_broken_source_is_found(world: World, mod: simcord.MemberActor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(_: LinkChecker, urls: Iterable[str]) -> AsyncIterator[LinkReport]:
        for url in urls:
            yield LinkReport(url, LinkState.GONE, "404 Not Found")

    monkeypatch.setattr(LinkChecker, "check", check)
    fact_id = await add(world, Draft(**{**vars_of(OLD), "as_of": ""}))
    listed = await queue(world, mod)
    assert "None is due" in listed.text
    checked = await press(mod, listed, "Check the sources now")
    assert CHECKING not in checked.text
    assert "1 is gone" in checked.text
    assert "404 Not Found" in checked.text
    assert any(button["custom_id"].startswith(f"td1:st-edit:{fact_id}") for button in checked.buttons)


async def test_where_no_page_is_cited_none_is_said_to_answer(world: World, mod: simcord.MemberActor) -> None:
    await add(world, Draft(**{**vars_of(OLD), "source": "none: our own rule"}))
    assert (
        "None of this server's own facts cites a page"
        in (await press(mod, await queue(world, mod), "Check the sources now")).text
    )


def vars_of(draft: Draft) -> dict[str, str]:
    return {name: getattr(draft, name) for name in draft.__slots__}


async def test_what_was_kept_long_enough_is_deleted_at_the_start(world: World, new_bot: NewBot) -> None:
    unanswered = world.storage.unanswered
    for days, question in ((200, "old?"), (1, "new?")):
        at = NOW - timedelta(days=days)
        await unanswered.add(question=question, server_id=world.guild.id, locale=None, asked_at=at)
    await world.env.restart_bot(new_bot())
    await world.env.settle()
    assert [question.question for question in await unanswered.recent(world.guild.id)] == ["new?"]
