"""The browser preview. Each private part of simcord that ``bot.preview`` uses has a test here."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import signal
import socket
from typing import TYPE_CHECKING

import aiohttp
import yarl

from bot import preview
from bot.preview import show_preview, stage
from knowledge.answering import AnswerService
from tests.e2e.conftest import seen
from tests.e2e.drawn import Drawn

if TYPE_CHECKING:
    import pytest

    from bot.services import Services


async def test_four_people_can_ask_today(services: Services) -> None:
    async with stage(services) as set_up:
        assert [person.name for person in set_up.people] == ["member", "moderator", "student", "teacher"]
        for person in set_up.people:
            shown = seen(await person.slash(set_up.channel, "ask", question="Who owns TikTok?"))
            assert "owned by ByteDance" in shown.text
            message = shown.message.message if not hasattr(shown.message, "created_at") else shown.message
            assert abs(dt.datetime.now(dt.UTC) - message.created_at) < dt.timedelta(minutes=5)


async def test_the_channel_says_what_there_is_to_try(services: Services) -> None:
    async with stage(services) as set_up:
        await preview.welcome(set_up)
        said = set_up.channel.last_message
        assert said is not None
        assert Drawn(said).text == preview.WELCOME


async def test_defect_is_told_and_does_not_end_the_preview(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a defect")

    async with stage(services) as set_up:
        monkeypatch.setattr(AnswerService, "ask", fail)
        shown = seen(await set_up.people[0].slash(set_up.channel, "ask", question="Who owns TikTok?"))
        assert "Something went wrong on my side" in shown.text
        assert set_up.env.errors == []


async def test_page_is_served_until_the_program_is_told_to_stop(services: Services) -> None:
    announced = asyncio.get_running_loop().create_future()
    showing = asyncio.create_task(show_preview(services, port=_free_port(), announce=announced.set_result))
    address = yarl.URL(await announced)
    async with aiohttp.ClientSession() as session, session.get(address.with_fragment(None)) as response:
        assert response.status == 200
        assert "SimCord" in await response.text()
    os.kill(os.getpid(), signal.SIGTERM)
    await showing


async def test_another_port_is_taken_if_the_first_is_in_use(services: Services) -> None:
    with socket.socket() as taken:
        taken.bind((preview.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        announced = asyncio.get_running_loop().create_future()
        showing = asyncio.create_task(show_preview(services, port=port, announce=announced.set_result))
        assert yarl.URL(await announced).port != port
        os.kill(os.getpid(), signal.SIGTERM)
        await showing


async def test_typed_mention_is_one_and_time_passes(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "_TICK_SECONDS", 0.01)
    async with stage(services) as set_up, preview._page(set_up, _free_port()) as page:
        acted: list[dict[str, str]] = []

        async def act(_: object, body: dict[str, str]) -> None:
            acted.append(body)
            await set_up.people[0].send(set_up.channel, body["content"])

        page._action = act
        lock = preview._one_at_a_time(page, set_up.env)
        before, told_from = set_up.env.now(), page.capture_time
        ticking = asyncio.create_task(preview._keep_time(set_up.env, page, lock))
        await page._action(None, {"content": "@TechDivide who owns tiktok?"})
        async with asyncio.timeout(10):
            while set_up.env.now() == before:  # noqa: ASYNC110  (simcord's clock tells nobody)
                await asyncio.sleep(0.01)
        await page._action(None, {"content": "thanks"})
        assert page.capture_time > told_from
        acted.pop()
        ticking.cancel()
        await asyncio.wait([ticking])
        assert set_up.env.bot.user is not None
        assert acted == [{"content": f"{set_up.env.bot.user.mention} who owns tiktok?"}]
        texts = [Drawn(message).text for message in set_up.channel.history()]
        assert any("owned by ByteDance" in text for text in texts)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((preview.HOST, 0))
        port: int = probe.getsockname()[1]
        return port
