"""A simulated server with the real bot in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import simcord

from bot.client import TechDivideBot, find_extensions
from bot.services import Services
from tests.conftest import NOW
from tests.e2e.drawn import Drawn
from tests.e2e.openapi import violations

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import discord

    from bot.services import SharedBase
    from knowledge.storage.database import Storage

# Private: simcord looks whether the bot is idle every 50 ms; looking sooner makes the tests five times as fast.
simcord.Env._settle_internal.__kwdefaults__ |= {"idle": 0.002}  # type: ignore[operator]

NewBot = Callable[[], TechDivideBot]


@pytest.fixture
def services(shared: SharedBase, bot_storage: Storage) -> Services:
    return Services.over(shared, bot_storage, clock=lambda: NOW)


@pytest.fixture
def new_bot(services: Services) -> NewBot:
    return lambda: TechDivideBot(services, cogs=find_extensions(), shard_count=1)


@dataclass
class World:
    """The server, one channel, and two members."""

    env: simcord.Env
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    ana: simcord.MemberActor
    ben: simcord.MemberActor
    storage: Storage

    async def ask(self, question: str, **options: Any) -> Drawn:
        """Ana's /ask, and what she sees."""
        return seen(await self.ana.slash(self.channel, "ask", question=question, **options))

    def reply(self, channel: simcord.ChannelHandle | None = None) -> Drawn:
        """The latest message in the channel, which must be the bot's."""
        message = (channel or self.channel).last_message
        assert message is not None
        assert self.env.bot.user is not None
        assert message.author.id == self.env.bot.user.id, message.content
        return Drawn(message)

    def now(self, shown: Drawn) -> Drawn:
        """The message as it looks by now."""
        messages: list[discord.Message] = self.channel.history(viewer=self.ana)
        return Drawn(next(message for message in messages if message.id == shown.message.id))


def rewrite_interactions(world: World, monkeypatch: pytest.MonkeyPatch, **fields: Any) -> None:
    """Changes what Discord says about each interaction; simcord has no words for it."""
    emit = world.env.backend.emit

    def changed(event: str, payload: Any) -> None:
        emit(event, {**payload, **fields} if event == "INTERACTION_CREATE" else payload)

    monkeypatch.setattr(world.env.backend, "emit", changed)


def seen(result: simcord.InteractionResult) -> Drawn:
    """What the person who acted sees at first."""
    assert result.acknowledged
    assert result.response is not None
    return Drawn(result.response)


def note(result: simcord.InteractionResult) -> str:
    """The private note that follows a press."""
    assert result.acknowledged
    message = result.followups[-1] if result.followups else result.response
    assert message is not None
    assert message.ephemeral
    return Drawn(message).text


@pytest.fixture
async def world(new_bot: NewBot, bot_storage: Storage) -> AsyncIterator[World]:
    env = simcord.Env(new_bot())
    await env.start()
    guild = env.create_guild("Tech Policy 101")
    channel = guild.create_text_channel("general")
    ana, ben = (guild.add_member(env.create_user(name)) for name in ("ana", "ben"))
    yield World(env, guild, channel, ana, ben, bot_storage)
    await env.shutdown()
    env._raise_errors_since(env._errors_acknowledged)  # those that a test looked at are its own
    if description := os.environ.get("DISCORD_OPENAPI"):
        assert violations(description, env.http_requests) == []
