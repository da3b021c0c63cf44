"""The whole program, from the start to SIGTERM, against a small Discord on loopback."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import aiohttp
import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import retrying, running
from bot.api_address import use_api_at
from bot.heartbeat import is_fresh
from bot.retrying import delays, is_passing, until_reached
from bot.running import serve
from bot.settings import Settings
from knowledge.errors import SettingsError
from knowledge.storage.database import Storage
from tests.bot.fake_discord import BOT_ID, FakeDiscord, ask_interaction, press_interaction
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from bot.services import SharedBase

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde." + "x" * 38


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_delays() -> Iterator[float]:
        while True:
            yield 0.0

    monkeypatch.setattr(retrying, "delays", no_delays)
    monkeypatch.setattr(running, "delays", no_delays)


@pytest.fixture
async def service(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDiscord]:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    service = FakeDiscord()
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
def settings(service: FakeDiscord, tmp_path: Path) -> Settings:
    return Settings(
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        discord_api_url=service.url,
        heartbeat_file=tmp_path / "heartbeat",
        _env_file=None,
    )


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110  (conditions of all kinds)
            await asyncio.sleep(0.01)


def terminate() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


async def test_starts_serves_and_ends_on_sigterm(
    service: FakeDiscord, settings: Settings, shared: SharedBase, tmp_path: Path
) -> None:
    program = asyncio.create_task(serve(settings, TOKEN, shared))
    await until(lambda: f"PUT /api/v10/applications/{BOT_ID}/commands" in service.requests)
    await until(service.identified.is_set)
    await service.dispatch("INTERACTION_CREATE", ask_interaction("Who owns TikTok?"))
    await until(lambda: service.callbacks)
    assert "owned by ByteDance" in str(service.callbacks)
    terminate()
    await program
    assert service.closed_with == [1000]
    assert not settings.heartbeat_file.exists()
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM command_trees").fetchone() == (1,)


async def test_ratings_of_earlier_days_count_from_the_start(
    service: FakeDiscord, settings: Settings, shared: SharedBase
) -> None:
    question, answers = "what company is tiktoks owner then", shared.answers
    before = answers.ask(question).best
    storage = await Storage.open(settings.database_url)
    await storage.ratings.add(entry_id="tiktok-owner", helpful=False, question=None, server_id=1, rated_at=NOW)
    await storage.close()
    program = asyncio.create_task(serve(settings, TOKEN, shared))
    await until(service.identified.is_set)
    terminate()
    await program
    after = answers.ask(question).best
    assert before is not None
    assert after is not None
    assert after.confidence < before.confidence


async def test_open_reply_is_finished_before_the_end(
    service: FakeDiscord, settings: Settings, shared: SharedBase
) -> None:
    service.hold_callbacks.clear()
    program = asyncio.create_task(serve(settings, TOKEN, shared))
    await until(service.identified.is_set)
    await service.dispatch("INTERACTION_CREATE", ask_interaction("Who owns TikTok?"))
    await until(service.callback_started.is_set)
    terminate()
    await until(lambda: service.closed_with)
    assert not program.done()
    assert service.callbacks == []
    service.hold_callbacks.set()
    await program
    assert len(service.callbacks) == 1


async def test_reply_that_never_ends_does_not_hold_the_end_up(
    service: FakeDiscord, settings: Settings, shared: SharedBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "FINISH_SECONDS", 0.1)
    service.hold_callbacks.clear()
    program = asyncio.create_task(serve(settings, TOKEN, shared))
    await until(service.identified.is_set)
    await service.dispatch("INTERACTION_CREATE", ask_interaction("Who owns TikTok?"))
    await until(service.callback_started.is_set)
    terminate()
    await program
    assert service.callbacks == []
    service.hold_callbacks.set()


async def test_start_waits_while_discord_is_down(
    service: FakeDiscord, settings: Settings, shared: SharedBase, caplog: pytest.LogCaptureFixture
) -> None:
    # One for the gateway's address, two for logging in, one more for the commands.
    service.failures = [503, 503, 503]
    program = asyncio.create_task(serve(settings, TOKEN, shared))
    await until(service.identified.is_set)
    assert caplog.text.count("trying again") == 3
    terminate()
    await program


async def test_heart_beats_while_connected(
    service: FakeDiscord, settings: Settings, shared: SharedBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.heartbeat.EVERY_SECONDS", 0.01)
    program = asyncio.create_task(serve(settings, TOKEN, shared))
    await until(service.identified.is_set)
    await until(lambda: is_fresh(settings.heartbeat_file))
    terminate()
    await program


async def test_end_is_possible_while_the_database_is_locked(
    service: FakeDiscord, settings: Settings, shared: SharedBase, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        program = asyncio.create_task(serve(settings, TOKEN, shared))
        await asyncio.sleep(0.2)
        terminate()
        await asyncio.wait({program}, timeout=20)  # no time-out, whose cancelling would end the program too
        assert program.done()
        await program
    assert not service.identified.is_set()


async def test_end_does_not_wait_for_every_write_that_waits_for_a_lock(
    service: FakeDiscord, settings: Settings, shared: SharedBase, tmp_path: Path
) -> None:
    program = asyncio.create_task(serve(settings, TOKEN, shared))
    await until(service.identified.is_set)
    await until(lambda: f"PUT /api/v10/applications/{BOT_ID}/commands" in service.requests)
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3", isolation_level=None, check_same_thread=False)) as other:
        # In a thread: the program may be writing just then, and could not finish while the loop waits for the lock.
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        for number in range(5):
            await service.dispatch("INTERACTION_CREATE", press_interaction("td1:helpful:tiktok-owner", number))
        await until(lambda: len(service.callbacks) == 5)
        terminate()
        await asyncio.wait({program}, timeout=25)  # far less than the writes, one after the other, would take
        assert program.done()
        await program
    # Everybody who waited is told that nothing was kept.
    assert sum("/webhooks/" in request for request in service.requests) == 5


async def test_end_is_possible_while_discord_is_down(
    service: FakeDiscord, settings: Settings, shared: SharedBase
) -> None:
    service.failures = [503] * 100_000
    program = asyncio.create_task(serve(settings, TOKEN, shared))
    await until(lambda: len(service.requests) > 2)
    terminate()
    await program
    assert not service.identified.is_set()


async def test_wrong_token_ends_with_a_sentence(service: FakeDiscord, settings: Settings, shared: SharedBase) -> None:
    without_proxy = settings.model_copy(update={"discord_api_url": None})
    await use_api_at(service.url, TOKEN)
    service.failures = [401]
    with pytest.raises(SettingsError, match="does not accept the token"):
        await serve(without_proxy, TOKEN, shared)


async def test_wrong_token_is_noticed_by_a_proxy_too(
    service: FakeDiscord, settings: Settings, shared: SharedBase
) -> None:
    service.failures = [401]
    with pytest.raises(SettingsError, match="does not accept the token"):
        await serve(settings, TOKEN, shared)


async def test_privilege_that_discord_does_not_grant_ends_with_a_sentence(
    service: FakeDiscord, settings: Settings, shared: SharedBase
) -> None:
    service.granted_intents = ~discord.Intents(message_content=True).value
    with pytest.raises(SettingsError, match="leave TECHDIVIDE_READ_MESSAGES out"):
        await serve(settings.model_copy(update={"read_messages": True}), TOKEN, shared)


async def test_address_of_something_else_ends_with_a_sentence(
    service: FakeDiscord, settings: Settings, shared: SharedBase
) -> None:
    elsewhere = settings.model_copy(update={"discord_api_url": service.url + "/v10"})
    with pytest.raises(SettingsError, match="/gateway/bot answers 404"):
        await serve(elsewhere, TOKEN, shared)


async def test_api_address_sets_the_gateway_for_fresh_sessions_too(service: FakeDiscord) -> None:
    await use_api_at(service.url + "/", TOKEN)
    assert service.url == Route.BASE
    assert yarl.URL(service.url.replace("http", "ws").replace("/api/v10", "/gateway")) == (
        DiscordWebSocket.DEFAULT_GATEWAY
    )


async def test_only_what_passes_is_tried_again() -> None:
    attempts = []

    async def attempt() -> str:
        attempts.append(1)
        if len(attempts) < 3:
            raise ConnectionResetError
        return "through"

    assert await until_reached("it", attempt) == "through"
    with pytest.raises(ZeroDivisionError):
        await until_reached("it", _divide_by_zero)


async def _divide_by_zero() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (discord.GatewayNotFound(), True),  # type: ignore[no-untyped-call]
        (aiohttp.ServerDisconnectedError(), True),
        (TimeoutError(), True),
        (ConnectionRefusedError(), True),
        (discord.LoginFailure(), False),
        (ValueError(), False),
    ],
)
def test_errors_that_pass(error: Exception, passes: bool) -> None:  # noqa: FBT001
    assert is_passing(error) is passes


def test_delays_grow_up_to_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    found = [delay for delay, _ in zip(delays(), range(9), strict=False)]
    for delay, about in zip(found, [1, 2, 4, 8, 16, 32, 60, 60, 60], strict=True):
        assert 0.8 * about <= delay <= 1.2 * about
