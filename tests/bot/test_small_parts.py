from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot import custom_ids
from bot.base_limits import MAX_ID_LENGTH, check_fits_discord
from bot.component_router import ComponentRouter
from bot.errors import ErrorReporter
from bot.heartbeat import FRESH_SECONDS, is_fresh, keep_beating
from bot.interpreter import Interpreter
from bot.open_work import OpenWork
from bot.permissions import Gate
from bot.recently import Recently
from bot.sending import Sender
from bot.stop_signals import STOP_SIGNALS, stop_event
from bot.topics import TOPIC_TITLES
from knowledge.errors import TechDivideError
from knowledge.models import Topic
from tests.english import all_languages
from tests.knowledge.samples import make_entry

if TYPE_CHECKING:
    from pathlib import Path

    import discord

    from knowledge.storage.database import Storage


def test_custom_ids_say_what_was_put_in() -> None:
    assert custom_ids.parse(custom_ids.build("show", "a:b")) == ("show", "a:b")
    assert custom_ids.parse(custom_ids.build("pass")) == ("pass", "")


@pytest.mark.parametrize("foreign", ["", "td1", "td1:half", "td0:show:x", "other:show:x"])
def test_other_custom_ids_are_not_understood(foreign: str) -> None:
    assert custom_ids.parse(foreign) is None


def test_ours_are_told_from_others() -> None:
    assert custom_ids.is_ours("td0:whatever")
    assert custom_ids.is_ours("td12:x:y")
    assert not custom_ids.is_ours("tidy:1")


@pytest.mark.parametrize(("action", "argument"), [("show", "x" * 100), ("a:b", "")])
def test_custom_id_that_would_not_work_is_refused(action: str, argument: str) -> None:
    with pytest.raises(ValueError, match="cannot be a custom id"):
        custom_ids.build(action, argument)


def test_longest_id_of_an_entry_fits_every_action() -> None:
    for action in ("helpful", "unhelpful", "show"):
        custom_ids.build(action, "x" * MAX_ID_LENGTH)


def test_base_with_ids_that_do_not_fit_is_refused() -> None:
    fitting = make_entry("short", "Short?")
    check_fits_discord([fitting])
    with pytest.raises(TechDivideError, match="too long for Discord's buttons"):
        check_fits_discord([fitting, fitting.model_copy(update={"id": "x" * 81})])


@pytest.mark.parametrize("question", ["\u200b", "\u200b \u2060\t\x07", "\ue000"])
def test_base_with_a_question_that_nobody_can_see_is_refused(question: str) -> None:
    # Discord refuses a whole list of choices when one of them has no name.
    with pytest.raises(TechDivideError, match="The question of “short” has no visible characters"):
        check_fits_discord([make_entry("short", "Short?").model_copy(update={"question": question})])


def test_every_topic_has_a_title() -> None:
    assert set(TOPIC_TITLES) == set(Topic)


async def test_an_action_has_one_handler(bot_storage: Storage) -> None:
    async def handler(_: discord.Interaction[discord.Client], __: str) -> None: ...

    work = OpenWork()
    reporter = ErrorReporter(Sender(work), Interpreter(all_languages(), bot_storage))
    router = ComponentRouter(reporter, work, Gate(bot_storage))
    router.register("show", handler)
    with pytest.raises(ValueError, match="has a handler already"):
        router.register("show", handler)


def test_what_happened_is_remembered_and_the_oldest_forgotten() -> None:
    recently = Recently[int](capacity=2)

    def first(key: int) -> bool:
        with recently.first_time(key) as is_first:
            return is_first

    assert [first(key) for key in (1, 1, 2, 3, 2, 1)] == [True, False, True, True, False, True]


def test_what_failed_is_not_remembered() -> None:
    recently = Recently[int](capacity=2)
    with pytest.raises(OSError, match="disk"), recently.first_time(1):
        raise OSError("disk full")
    with recently.first_time(1) as is_first:
        assert is_first


async def test_open_work_is_waited_for() -> None:
    work = OpenWork()
    await work.finished()
    with work.one(), work.one():
        waiting = asyncio.create_task(work.finished())
        await asyncio.sleep(0)
        assert not waiting.done()
    await waiting


async def test_heart_beats_while_all_is_well(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "heartbeat"
    assert not is_fresh(file)
    beating = asyncio.create_task(keep_beating(file, lambda: True))
    await asyncio.sleep(0)
    assert is_fresh(file)
    os.utime(file, (0, 0))
    assert not is_fresh(file)
    beating.cancel()
    await asyncio.wait([beating])
    assert not file.exists()
    assert FRESH_SECONDS == 60


async def test_heart_does_not_beat_when_not_well(tmp_path: Path) -> None:
    beating = asyncio.create_task(keep_beating(tmp_path / "heartbeat", lambda: False))
    await asyncio.sleep(0)
    assert not is_fresh(tmp_path / "heartbeat")
    beating.cancel()
    await asyncio.wait([beating])


async def test_heart_that_cannot_beat_is_said_once_and_beats_again_when_it_can(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.heartbeat.EVERY_SECONDS", 0.001)
    in_the_way, beats = tmp_path / "folder", list[int]()
    in_the_way.touch()

    def is_well() -> bool:
        beats.append(1)
        return True

    beating = asyncio.create_task(keep_beating(in_the_way / "heartbeat", is_well))
    async with asyncio.timeout(5):
        while len(beats) < 3:  # noqa: ASYNC110  (it has no event)
            await asyncio.sleep(0.001)
        in_the_way.unlink()
        while not is_fresh(in_the_way / "heartbeat"):  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    beating.cancel()
    await asyncio.wait([beating])
    assert caplog.text.count("heartbeat file cannot be written") == 1


@pytest.mark.parametrize("loop_has_handlers", [True, False])
async def test_signals_end_the_program_on_every_kind_of_loop(
    monkeypatch: pytest.MonkeyPatch,
    loop_has_handlers: bool,  # noqa: FBT001
) -> None:
    def as_on_windows(*_: object) -> None:
        raise NotImplementedError

    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in STOP_SIGNALS}
    if not loop_has_handlers:
        monkeypatch.setattr(loop, "add_signal_handler", as_on_windows)
    try:
        for number in STOP_SIGNALS:
            stopping = stop_event()
            os.kill(os.getpid(), number)
            async with asyncio.timeout(5):
                await stopping.wait()
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)


def test_connection_errors_are_what_aiohttp_raises() -> None:
    # What the sender repeats a request after.
    assert issubclass(aiohttp.ServerDisconnectedError, aiohttp.ClientConnectionError)
    assert issubclass(aiohttp.ClientOSError, aiohttp.ClientConnectionError)
