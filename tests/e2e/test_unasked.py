"""Answers that nobody asked the bot for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.client import TechDivideBot, find_extensions
from knowledge.curation.curator import By
from tests.conftest import NOW
from tests.e2e.drawn import Drawn

if TYPE_CHECKING:
    import simcord

    from bot.services import Services
    from tests.e2e.conftest import NewBot, World


async def opt_in(world: World, channel: simcord.ChannelHandle) -> None:
    bot: Any = world.env.bot
    live = await bot.services.servers.get(world.guild.id)
    settings = live.settings.changed(auto_channels=[channel.id])
    await bot.services.curator.change_settings(world.guild.id, settings, live.settings_version, By(1, NOW))


async def post(world: World, forum: simcord.ChannelHandle, title: str, text: str = "") -> list[Drawn]:
    """Ana's new post; simcord lets only bots make one. Gives what the bot wrote under it."""
    backend = world.env.backend
    thread = backend.create_thread(forum.id, title, world.ana.id, broadcast=False)
    backend.announce_thread_create(thread)
    first = backend.prepare_message(thread.id, world.ana.id, text or "please help")
    first.id = thread.id
    backend.commit_message(first)
    await world.env.settle()
    handle = next(one for one in forum.threads if one.id == thread.id)
    return [Drawn(message) for message in handle.history() if message.author.id != world.ana.id]


class TestWithoutThePrivilege:
    async def test_new_post_is_answered_by_its_title(self, world: World) -> None:
        forum = world.guild.create_forum_channel("help")
        await opt_in(world, forum)
        (answer,) = await post(world, forum, "Who owns TikTok?")
        assert "owned by ByteDance" in answer.text
        assert "Not helpful" in answer.labels

    async def test_quiet_when_not_sure(self, world: World) -> None:
        forum = world.guild.create_forum_channel("help")
        await opt_in(world, forum)
        assert await post(world, forum, "How long do I boil an egg?") == []
        assert await post(world, forum, "Hello everybody") == []
        assert await world.storage.unanswered.recent(world.guild.id) == []

    async def test_quiet_where_nobody_opted_in(self, world: World) -> None:
        forum = world.guild.create_forum_channel("help")
        assert await post(world, forum, "Who owns TikTok?") == []

    async def test_only_the_first_message_of_a_post_counts(self, world: World) -> None:
        forum = world.guild.create_forum_channel("help")
        await opt_in(world, forum)
        await post(world, forum, "Who owns TikTok?")
        (thread,) = forum.threads
        await world.ben.send(thread, "Who founded ByteDance?")
        assert [message.author.bot for message in thread.history()] == [False, True, False]


class TestWithThePrivilege:
    @pytest.fixture
    def new_bot(self, services: Services) -> NewBot:
        return lambda: TechDivideBot(services, cogs=find_extensions(), shard_count=1, reads_messages=True)

    async def test_message_in_a_help_channel_is_answered(self, world: World) -> None:
        await opt_in(world, world.channel)
        await world.ana.send(world.channel, "who owns tiktok?")
        assert "owned by ByteDance" in world.reply().text

    async def test_what_is_no_question_of_ours_is_left_alone(self, world: World) -> None:
        await opt_in(world, world.channel)
        for text in ("hello there", "thanks!", "How long do I boil an egg?", "😀"):
            await world.ana.send(world.channel, text)
            last = world.channel.last_message
            assert last is not None
            assert last.author.id == world.ana.id

    async def test_other_channels_are_left_alone(self, world: World) -> None:
        other = world.guild.create_text_channel("chat")
        await opt_in(world, world.channel)
        await world.ana.send(other, "who owns tiktok?")
        assert len(other.history()) == 1

    async def test_mention_is_answered_once(self, world: World) -> None:
        await opt_in(world, world.channel)
        assert world.env.bot.user is not None
        await world.ana.send(world.channel, f"{world.env.bot.user.mention} who owns tiktok?")
        assert len(world.channel.history()) == 2
