"""Where people are, which language they use, and what a restart changes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord

from bot import sending
from knowledge.curation.servers import Servers
from tests.e2e.conftest import NewBot, World, note, rewrite_interactions, seen
from tests.e2e.drawn import Drawn
from tests.e2e.moderation import add_moderator
from tests.english import english

if TYPE_CHECKING:
    import pytest

    from knowledge.curation.server import ServerKnowledge


async def test_own_install_on_a_foreign_server_reaches_the_operators(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = {"1": str(world.ana.id)}
    rewrite_interactions(world, monkeypatch, authorizing_integration_owners=owners, locale="zh-CN")
    shown = await world.ask("How long do I boil an egg?")
    assert shown.labels == ["转交给机器人的运营者"]
    await world.ana.click(shown.message, label=shown.labels[0])
    (question,) = await world.storage.unanswered.recent(None)
    assert question.locale == "zh-CN"
    assert await world.storage.unanswered.recent(world.guild.id) == []


async def test_installed_on_the_server_reaches_its_moderators(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    owners = {"0": str(world.guild.id), "1": str(world.ana.id)}
    rewrite_interactions(world, monkeypatch, authorizing_integration_owners=owners)
    assert (await world.ask("How long do I boil an egg?")).labels[0] == "Pass it to the moderators"


async def test_restart_does_not_register_the_commands_again(world: World, new_bot: NewBot) -> None:
    def registered() -> int:
        return sum(request.method == "PUT" for request in world.env.http_requests)

    assert registered() == 1
    await world.env.restart_bot(new_bot())
    assert registered() == 1
    assert "owned by ByteDance" in (await world.ask("Who owns TikTok?")).text


async def test_no_privileged_intent_is_asked_for(world: World) -> None:
    privileged = discord.Intents(members=True, message_content=True, presences=True)
    assert world.env.bot.intents.value & privileged.value == 0


async def test_own_install_on_a_foreign_server_moderates_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    mod = add_moderator(world, "mod")
    rewrite_interactions(world, monkeypatch, authorizing_integration_owners={"1": str(mod.id)})
    assert note(await mod.slash(world.channel, "review unanswered")) == english("no-server")
    shown = seen(await mod.slash(world.channel, "ask", question="Who owns TikTok?"))
    assert shown.labels == ["Helpful", "Not helpful"]


async def test_slow_start_of_a_large_server_is_waited_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    get = Servers.get

    async def slowly(self: Servers, server_id: int) -> ServerKnowledge:
        await asyncio.sleep(0.05)
        return await get(self, server_id)

    monkeypatch.setattr(Servers, "get", slowly)
    monkeypatch.setattr(sending, "_SLOW_SECONDS", 0.01)
    result = await world.ana.slash(world.channel, "ask", question="Who owns TikTok?")
    (request,) = [request for request in world.env.http_requests if request.path.endswith("/callback")]
    assert isinstance(request.json, dict)
    assert request.json["type"] == discord.InteractionResponseType.deferred_channel_message.value
    assert "owned by ByteDance" in Drawn(result.response or result.followups[-1]).text
