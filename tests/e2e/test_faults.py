from __future__ import annotations

import logging
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import aiohttp
import discord
import pytest

from bot.sending import ALREADY_ACKNOWLEDGED
from knowledge.answering import AnswerService
from knowledge.errors import ContentError, ContentProblem, SettingsError, StorageError, TechDivideError
from knowledge.storage.ratings import Ratings
from tests.e2e.conftest import NewBot, World, note, seen
from tests.english import english

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.models import Entry

APOLOGY = re.compile(r"Something went wrong on my side\..* error ([0-9a-f]{6})\.")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the core fail in a way that nobody foresaw."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr(AnswerService, "ask", fail)
    monkeypatch.setattr(AnswerService, "related_to", fail)


def logged_with_number(text: str, caplog: pytest.LogCaptureFixture) -> bool:
    match = APOLOGY.search(text)
    assert match, text
    return any(
        match[1] in record.getMessage() and record.exc_info and record.exc_info[0] is ZeroDivisionError
        for record in caplog.records
    )


@pytest.mark.usefixtures("broken")
async def test_defect_in_a_command_has_a_number_that_is_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    shown = seen(await world.ana.slash(world.channel, "ask", question="Who owns TikTok?"))
    assert shown.message.flags.ephemeral
    assert logged_with_number(shown.text, caplog)
    assert len(world.env.errors) == 1


async def test_defect_behind_a_button_has_a_number(
    world: World, caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest
) -> None:
    shown = await world.ask("Who owns TikTok?")
    request.getfixturevalue("broken")
    text = note(await world.ana.select(shown.message, ["tiktok-order"], custom_id="td1:related:"))
    assert logged_with_number(text, caplog)


@pytest.mark.usefixtures("broken")
async def test_defect_behind_a_message_has_a_number(world: World, caplog: pytest.LogCaptureFixture) -> None:
    assert world.env.bot.user is not None
    await world.ana.send(world.channel, f"{world.env.bot.user.mention} Who owns TikTok?")
    assert logged_with_number(world.reply().text, caplog)


async def test_defect_of_autocomplete_offers_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> list[Entry]:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr(AnswerService, "complete", fail)
    assert not await world.ana.autocomplete(world.channel, "ask", "question", "who")
    monkeypatch.undo()
    assert await world.ana.autocomplete(world.channel, "ask", "question", "who")


async def test_nothing_is_confirmed_that_was_not_kept(world: World, tmp_path: Path) -> None:
    shown = await world.ask("Who owns TikTok?")
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as database:
        database.execute("ALTER TABLE answer_ratings RENAME TO gone")
        refused = note(await world.ana.click(shown.message, label="Helpful"))
        assert refused.startswith("I could not save that. Please try again later")
        database.execute("ALTER TABLE gone RENAME TO answer_ratings")
    # What failed was not a first time: it can be repeated.
    assert note(await world.ana.click(shown.message, label="Helpful")) == english("thanks-helpful")


@pytest.mark.parametrize(
    "error",
    [
        StorageError("Cannot write to the database postgresql+asyncpg://bot:***@db.local/x: no. Check /etc/hosts."),
        SettingsError("/run/secrets/token is empty. See https://example.org"),
        ContentError([ContentProblem("/srv/base/entries/apps.yaml", "a", "source", "https://x.y is no source")]),
    ],
)
async def test_what_is_meant_for_the_operator_is_in_the_log_and_not_in_discord(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: TechDivideError
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise error

    shown = await world.ask("Who owns TikTok?")
    monkeypatch.setattr(Ratings, "add", fail)
    told = note(await world.ana.click(shown.message, label="Helpful"))
    assert "://" not in told
    assert "/" not in told
    number = re.search(r"report error ([0-9a-f]{6})\.$", told)
    assert number
    (record,) = (record for record in caplog.records if number[1] in record.getMessage())
    assert record.exc_info
    assert record.exc_info[1] is error


async def test_note_reaches_the_person_when_the_acknowledgement_was_lost_on_the_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await world.ask("Who owns TikTok?")
    attempts = break_once(monkeypatch, discord.InteractionResponse, "defer", before=False)
    assert note(await world.ana.click(shown.message, label="Helpful")) == english("thanks-helpful")
    assert attempts == [1, 2]


async def test_card_is_changed_when_the_acknowledgement_was_lost_on_the_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await world.ask("How long do I boil an egg?")
    attempts = break_once(monkeypatch, discord.InteractionResponse, "defer", before=False)
    assert note(await world.ana.click(shown.message, label=shown.passing_on)) == english("passed-on")
    assert world.now(shown).passing_on == "Passed on"
    assert attempts == [1, 2]


async def test_reply_is_sent_again_when_the_connection_broke(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = break_once(monkeypatch, discord.InteractionResponse, "send_message", before=True)
    shown = await world.ask("Who owns TikTok?")
    assert "TikTok is owned by ByteDance" in shown.text
    assert attempts == [1, 2]


async def test_reply_that_had_arrived_counts_as_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = break_once(monkeypatch, discord.InteractionResponse, "send_message", before=False)
    shown = await world.ask("Who owns TikTok?")
    assert "TikTok is owned by ByteDance" in shown.text
    assert attempts == [1, 2]


def break_once(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, *, before: bool) -> list[int]:
    """Cuts the connection at the first call: before the request went out, or after it arrived."""
    method, attempts = getattr(owner, name), list[int]()

    async def cut(self: discord.InteractionResponse[discord.Client], **kwargs: object) -> object:
        attempts.append(len(attempts) + 1)
        if len(attempts) > 1:
            return await method(self, **kwargs)
        if not before:
            await method(self, **kwargs)
            self._response_type = None  # discord.py does not learn that it had arrived
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(owner, name, cut)
    return attempts


async def test_second_connection_that_breaks_is_an_error(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def cut(*_: object, **__: object) -> None:
        raise aiohttp.ServerDisconnectedError

    with monkeypatch.context() as patch:
        patch.setattr(discord.InteractionResponse, "send_message", cut)
        result = await world.ana.slash(world.channel, "ask", question="Who owns TikTok?")
    assert not result.acknowledged
    assert len(world.env.errors) == 1


async def test_refusal_other_than_a_repetition_is_an_error(world: World) -> None:
    world.env.inject_error("POST", "/interactions/*", status=400, code=ALREADY_ACKNOWLEDGED + 1)
    shown = seen(await world.ana.slash(world.channel, "ask", question="Who owns TikTok?"))
    assert APOLOGY.search(shown.text)
    assert len(world.env.errors) == 1


async def test_answer_that_came_too_late_is_only_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.env.inject_error("POST", "/interactions/*", status=404, code=10062)
    with caplog.at_level(logging.WARNING):
        result = await world.ana.slash(world.channel, "ask", question="Who owns TikTok?")
    assert not result.acknowledged
    assert "too late" in caplog.text
    assert len(world.env.errors) == 1


async def test_person_who_cannot_be_told_is_only_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.env.inject_error("POST", "/interactions/*", status=400, times=None)
    with caplog.at_level(logging.WARNING):
        await world.ana.slash(world.channel, "ask", question="Who owns TikTok?")
    assert "could not be told" in caplog.text
    assert len(world.env.errors) == 1


async def test_outdated_command_asks_to_choose_again(world: World, new_bot: NewBot) -> None:
    bot = new_bot()
    await world.env.restart_bot(bot)
    bot.tree.remove_command("ask")
    shown = seen(await world.ana.slash(world.channel, "ask", question="Who owns TikTok?"))
    assert shown.text == english("commands-outdated")
    assert len(world.env.errors) == 1


async def test_writer_who_cannot_be_told_is_only_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=500, times=None)
    assert world.env.bot.user is not None
    asked = await world.ana.send(world.channel, f"{world.env.bot.user.mention} Who owns TikTok?")
    assert "could not be told" in caplog.text
    assert world.channel.last_message == asked
