"""The browser preview: the real bot in a simulated Discord, for trying it without an account.

This is the only module that imports simcord, and it is loaded only when the preview is asked for. simcord's version is
pinned exactly, because a few of its private parts are needed here; each has a test.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import socket
import time
from typing import TYPE_CHECKING, Any

import discord
import simcord

from bot.cards.notices import notice_card
from bot.cards.text import clean
from bot.client import TechDivideBot, find_extensions
from bot.stop_signals import stop_event

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.services import Services

HOST = "127.0.0.1"
BOT_NAME = "TechDivide"
_TICK_SECONDS = 1.0

_ROLES = {
    "Member": discord.Permissions.none(),
    "Moderator": discord.Permissions(manage_guild=True, manage_messages=True),
    "Student": discord.Permissions.none(),
    "Teacher": discord.Permissions(manage_guild=True, manage_events=True),
}
"""The people to choose from, each with a role of the same name."""

WELCOME = (
    f"### Try it out\nType **/ask** and a question, or `@{BOT_NAME} who owns TikTok?`\n"
    "Above you choose as whom you look: the **Moderator** also has **/facts**, **/review** and **/server settings**. "
    "What is done here is gone when you end it."
)


class Stage:
    """A simulated server with the bot and a few people in it."""

    def __init__(self, env: simcord.Env) -> None:
        self.env = env
        guild = env.create_guild("US–China Tech")
        self.channel = guild.create_text_channel("ask-the-bot", topic="Type / to see what the bot can do")
        self.people = []
        for name, permissions in _ROLES.items():
            role = guild.create_role(name, permissions=permissions)
            user = env.create_user(name.lower(), global_name=name)
            self.people.append(guild.add_member(user, roles=[role]))


@contextlib.asynccontextmanager
async def stage(services: Services) -> AsyncIterator[Stage]:
    """Starts the bot in a simulated Discord of its own."""
    bot = TechDivideBot(services, cogs=find_extensions(), shard_count=1, reads_messages=True)
    env = simcord.Env(bot, check_errors=False)
    # Private: without it every message would be dated to the first of January.
    env.backend.clock._epoch = dt.datetime.now(dt.UTC)  # noqa: SLF001
    await env.start()
    try:
        # simcord takes every error to be a failed test; here our own handler is to have the last word.
        bot.tree.error(type(bot.tree).on_error.__get__(bot.tree))
        assert bot.user is not None  # noqa: S101  (logged in)
        await bot.user.edit(username=BOT_NAME)
        yield Stage(env)
    finally:
        await env.shutdown()
        await bot.close()


async def show_preview(services: Services, *, port: int, announce: Callable[[str], None]) -> None:
    """Serves the preview until it is closed, or the process is told to stop.

    Args:
        services: What the bot answers from.
        port: Where to serve; another free port is taken if this one is in use.
        announce: Is given the address once the page is there.
    """
    stopping = stop_event()
    async with stage(services) as set_up:
        await welcome(set_up)
        await _show(set_up, port, announce, stopping)


async def welcome(set_up: Stage) -> None:
    """Lets the bot say what there is to try: an empty channel tells nobody what to do."""
    channel = set_up.env.bot.get_channel(set_up.channel.id)
    assert isinstance(channel, discord.TextChannel)  # noqa: S101  (the stage has made it)
    await channel.send(view=notice_card(WELCOME))
    await set_up.env.settle()


async def _show(set_up: Stage, port: int, announce: Callable[[str], None], stopping: asyncio.Event) -> None:
    async with _page(set_up, port) as preview:
        announce(preview.url)
        lock = _one_at_a_time(preview, set_up.env)
        jobs = [
            asyncio.create_task(_keep_time(set_up.env, preview, lock)),
            asyncio.create_task(stopping.wait()),
            asyncio.create_task(preview.wait_closed()),
        ]
        await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
        for job in jobs:
            job.cancel()


def _page(set_up: Stage, port: int) -> Any:
    return set_up.env.preview(
        set_up.channel, viewers=set_up.people, layout="channel", port=port if _is_free(port) else None
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _one_at_a_time(preview: Any, env: simcord.Env) -> asyncio.Lock:
    """Lets what people do in the page and the ticking of the clock take turns; simcord refuses both at once."""
    lock = asyncio.Lock()
    act, me = preview._action, env.bot.user  # noqa: SLF001
    assert me is not None  # noqa: S101  (logged in)

    async def action(context: Any, body: Any) -> Any:
        # The page has no picker for mentions: a name that is typed after an @ is taken for one.
        if isinstance(body, dict) and isinstance(body.get("content"), str):
            body["content"] = clean(body["content"]).replace(f"@{me.name}", me.mention)
        async with lock:
            # The page counts “2 minutes ago” from here, and otherwise from its start.
            preview._advance_presentation_time()  # noqa: SLF001
            return await act(context, body)

    preview._action = action  # noqa: SLF001
    return lock


async def _keep_time(env: simcord.Env, preview: Any, lock: asyncio.Lock) -> None:
    """Lets simulated time pass as real time does, and shows what the bot did meanwhile."""
    last = time.monotonic()
    while True:
        await asyncio.sleep(_TICK_SECONDS)
        async with lock:
            now, seen = time.monotonic(), len(env.backend.transcript)
            with contextlib.suppress(TimeoutError):
                await env.advance_time(now - last)
                # Only then: a page that is being typed into takes a refresh for a change under its hands.
                if len(env.backend.transcript) != seen:
                    await preview.refresh()
            last = now
