from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.wording import COURTESIES, ask_back
from knowledge.asking.courtesies import Courtesy
from tests.e2e.conftest import World, seen
from tests.english import english

if TYPE_CHECKING:
    from bot.services import SharedBase

TWO = "Who owns TikTok? And when was SMIC added to the Entity List?"


@pytest.mark.parametrize(("text", "courtesy"), [("hi!", Courtesy.GREETING), ("你能做什么", Courtesy.ABOUT)])
async def test_greeting_is_told_how_to_ask_with_two_examples(world: World, text: str, courtesy: Courtesy) -> None:
    shown = await world.ask(text)
    assert shown.text.startswith(COURTESIES[courtesy])
    assert english("how-to-ask") in shown.text
    assert "I know about " in shown.text
    assert english("for-example") in shown.text
    assert shown.labels == ["Show", "Show"]


async def test_example_is_shown_on_a_press(world: World) -> None:
    shown = await world.ask("hello")
    await world.ana.click(shown.message, custom_id=str(shown.buttons[0]["custom_id"]))
    assert "Helpful" in world.now(shown).labels


@pytest.mark.parametrize(("text", "courtesy"), [("thx a lot", Courtesy.THANKS), ("再见", Courtesy.GOODBYE)])
async def test_thanks_are_not_passed_on_to_anybody(world: World, text: str, courtesy: Courtesy) -> None:
    shown = await world.ask(text)
    assert shown.text == COURTESIES[courtesy]
    assert not shown.buttons


async def test_question_that_only_points_is_asked_back(world: World) -> None:
    shown = await world.ask("who owns it")
    assert ask_back("it") in shown.text
    assert "What do you mean by “it”?" in shown.text


async def test_other_questions_of_a_message_wait_in_a_menu(world: World) -> None:
    shown = await world.ask(TWO)
    assert "TikTok is owned by ByteDance" in shown.text
    assert f"You asked: {TWO}" in shown.text
    (question,) = shown.values(english("also-asked"))
    assert question == "when was SMIC added to the Entity List?"
    answer = seen(await world.ana.select(shown.message, [question], custom_id="td1:also:"))
    assert "SMIC was added to the Entity List on 18 December 2020." in answer.text
    assert f"You asked: {question}" in answer.text
    assert not answer.message.flags.ephemeral
    assert "TikTok is owned by ByteDance" in world.now(shown).text


async def test_somebody_else_gets_the_other_answer_privately(world: World) -> None:
    shown = await world.ask(TWO)
    answer = seen(await world.ben.select(shown.message, shown.values(english("also-asked")), custom_id="td1:also:"))
    assert answer.message.flags.ephemeral


async def test_rating_counts_for_the_next_question(world: World, shared: SharedBase) -> None:
    answers = shared.answers
    before = answers.ask("what company is tiktoks owner then").best
    shown = await world.ask("Who owns TikTok?")
    await world.ana.click(shown.message, label="Helpful")
    after = answers.ask("what company is tiktoks owner then").best
    assert before is not None
    assert after is not None
    assert (before.entry.id, after.entry.id) == ("tiktok-owner", "tiktok-owner")
    assert after.confidence > before.confidence
