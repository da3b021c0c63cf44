from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.services import SharedBase
from knowledge.content.loading import load_base
from knowledge.matching.confidence import Calibration
from tests.conftest import NOW, TEST_BASE
from tests.e2e.conftest import NewBot, World, note, seen
from tests.e2e.drawn import Drawn
from tests.english import english

if TYPE_CHECKING:
    from knowledge.storage.unanswered import UnansweredQuestion


@pytest.fixture
def shared() -> SharedBase:
    """A service that is never sure enough to answer, and never at a loss."""
    calibration = Calibration.fitted()
    calibration.answer_from, calibration.suggest_from = 1.1, 0.0
    return SharedBase.of(load_base(TEST_BASE).base, calibration)


QUESTION = "date of the *entity list* thing"


async def kept(world: World) -> list[UnansweredQuestion]:
    return await world.storage.unanswered.recent(world.guild.id)


async def test_suggestions_are_questions_with_a_button_each(world: World) -> None:
    shown = await world.ask(QUESTION)
    assert english("not-sure") in shown.text
    assert "When was Huawei added to the Entity List?" in shown.text.splitlines()
    assert 2 <= shown.labels.count("Show") <= 5
    assert shown.passing_on == "None of these – pass it to the moderators"


async def test_asker_sees_the_choice_in_place(world: World) -> None:
    shown = await world.ask(QUESTION)
    result = await world.ana.click(shown.message, custom_id=shown.show("smic-entity-list"))
    assert result.acknowledged
    now = world.now(shown)
    assert "SMIC was added to the Entity List on 18 December 2020." in now.text
    assert "You asked: date of the \\*entity list\\* thing" in now.text


async def test_somebody_else_sees_the_choice_privately(world: World) -> None:
    shown = await world.ask(QUESTION)
    private = seen(await world.ben.click(shown.message, custom_id=shown.show("smic-entity-list")))
    assert private.message.flags.ephemeral
    assert "18 December 2020" in private.text
    assert english("not-sure") in world.now(shown).text


async def test_choice_works_after_a_restart(world: World, new_bot: NewBot) -> None:
    shown = await world.ask(QUESTION)
    await world.env.restart_bot(new_bot())
    await world.ana.click(world.now(shown).message, custom_id=shown.show("smic-entity-list"))
    assert "18 December 2020" in world.now(shown).text


async def test_question_is_passed_on_as_it_was_asked(world: World) -> None:
    shown = await world.ask(QUESTION)
    result = await world.ben.click(shown.message, label=shown.passing_on)
    assert note(result) == english("passed-on")
    (question,) = await kept(world)
    assert question.question == QUESTION
    assert (question.server_id, question.locale, question.asked_at) == (world.guild.id, "en-US", NOW)
    button = world.now(shown).button("Passed on")
    assert button["disabled"]


async def test_question_is_passed_on_after_a_restart(world: World, new_bot: NewBot) -> None:
    shown = await world.ask(QUESTION)
    await world.env.restart_bot(new_bot())
    assert note(await world.ana.click(world.now(shown).message, label=shown.passing_on)) == english("passed-on")
    assert [question.question for question in await kept(world)] == [QUESTION]


async def test_question_is_passed_on_once(world: World) -> None:
    shown = await world.ask(QUESTION)
    # Both saw the message before it changed: the second presses what is no longer there.
    stale = world.env.backend.get_message(world.channel.id, shown.message.id).components
    await world.ana.click(shown.message, label=shown.passing_on)
    world.env.backend.get_message(world.channel.id, shown.message.id).components = stale
    assert note(await world.ben.click(shown.message, label=shown.passing_on)) == english("already-passed-on")
    assert len(await kept(world)) == 1


async def test_direct_message_is_passed_on_to_the_operators(world: World) -> None:
    dora = world.env.create_user("dora")
    shown = seen(await dora.slash("ask", question=QUESTION))
    assert shown.passing_on == "None of these – pass it to the people who run this bot"
    assert note(await dora.click(shown.message, label=shown.passing_on)) == english("passed-on")
    assert [question.question for question in await world.storage.unanswered.recent(None)] == [QUESTION]


async def test_mention_names_no_person_in_what_is_kept(world: World) -> None:
    shown = await world.ask(f"what does {world.ben.mention} think of the list?")
    await world.ana.click(shown.message, label=shown.passing_on)
    (question,) = await kept(world)
    assert str(world.ben.id) not in question.question


async def test_suggestion_that_is_gone_is_said_to_be(world: World) -> None:
    shown = await world.ask(QUESTION)
    stored = world.env.backend.get_message(world.channel.id, shown.message.id)
    stored.components[0]["components"][2]["accessory"]["custom_id"] = "td1:show:no-such-entry"
    result = await world.ana.click(shown.message, custom_id="td1:show:no-such-entry")
    assert note(result) == english("entry-gone")


async def test_long_questions_fit(world: World) -> None:
    shown = await world.ask("entity list " + "*" * 480)
    assert len(shown.text) <= 4000
    result = await world.ana.click(shown.message, custom_id=shown.show("smic-entity-list"))
    assert result.acknowledged
    assert isinstance(world.now(shown), Drawn)
    assert "18 December 2020" in world.now(shown).text


async def test_question_counts_as_unanswered_until_a_suggestion_is_taken(world: World) -> None:
    shown = await world.ask(QUESTION)
    assert [question.question for question in await kept(world)] == [QUESTION]
    await world.ana.click(shown.message, custom_id=shown.show("smic-entity-list"))
    assert await kept(world) == []


async def test_question_that_was_passed_on_stays_though_a_suggestion_is_looked_at(world: World) -> None:
    shown = await world.ask(QUESTION)
    await world.ana.click(shown.message, label=shown.passing_on)
    await world.ana.click(world.now(shown).message, custom_id=shown.show("smic-entity-list"))
    assert [question.question for question in await kept(world)] == [QUESTION]
