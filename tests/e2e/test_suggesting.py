"""What members suggest, what moderators make of it, and that members hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.review.suggestions import GONE
from knowledge.curation.curator import By
from knowledge.errors import StorageError
from knowledge.storage.suggestions import Suggestions
from tests.e2e.conftest import World, note
from tests.e2e.drawn import Drawn
from tests.e2e.moderation import add_moderator, prefilled, press, press_at_once, shown
from tests.english import english

if TYPE_CHECKING:
    import simcord

QUESTION = "What is the Wassenaar Arrangement?"
ANSWER = "The Wassenaar Arrangement is a group of states that align export controls."
SOURCE = "Wassenaar | https://www.wassenaar.org"


@pytest.fixture
def mod(world: World) -> simcord.MemberActor:
    return add_moderator(world, "mod")


async def suggest(world: World, **typed: str) -> str:
    opened = await world.ana.slash(world.channel, "suggest")
    filled = {"question": QUESTION, "text": "", "source": "", **typed}
    return note(await world.ana.submit_modal(opened, filled))


async def queue(world: World, mod: simcord.MemberActor) -> Drawn:
    return shown(await mod.slash(world.channel, "review suggestions"))


def told(who: simcord.MemberActor) -> list[str]:
    return [Drawn(message).text for message in who.user.dm_channel.history()]


async def test_answer_is_accepted_as_it_is(world: World, mod: simcord.MemberActor) -> None:
    assert await suggest(world, text=ANSWER, source=SOURCE) == english("suggest-thanks")
    listed = await queue(world, mod)
    assert ANSWER in listed.text
    assert "ana" not in listed.text
    assert "Published" in (await press(mod, listed, "Accept as it is")).text
    assert ANSWER in (await world.ask(QUESTION)).text
    (notice,) = told(world.ana)
    assert "accepted what you suggested" in notice
    assert ANSWER in notice
    (suggestion,) = [await world.storage.suggestions.get(world.guild.id, 1)]
    assert suggestion is not None
    assert suggestion.suggested_by is None


async def test_answer_without_a_source_needs_editing(world: World, mod: simcord.MemberActor) -> None:
    await suggest(world, text=ANSWER)
    listed = await queue(world, mod)
    assert "Edit and accept" in (await press(mod, listed, "Accept as it is")).text
    opened = await mod.click(listed.message, label="Edit and accept")
    form = prefilled(opened)
    assert form["answer"] == ANSWER
    preview = shown(await mod.submit_modal(opened, {**form, "source": SOURCE}))
    assert "**Saved.**" in (await press(mod, preview, "Save")).text
    assert "accepted" in told(world.ana)[0]
    assert "None is waiting" in (await queue(world, mod)).text


async def test_question_goes_to_the_list(world: World, mod: simcord.MemberActor) -> None:
    await suggest(world)
    await press(mod, await queue(world, mod), "Accept for the list")
    assert QUESTION in shown(await mod.slash(world.channel, "review unanswered")).text
    assert "took note" in told(world.ana)[0]


async def test_declined_with_a_reason(world: World, mod: simcord.MemberActor) -> None:
    await suggest(world)
    listed = await queue(world, mod)
    opened = await mod.click(listed.message, label="Decline …")
    done = shown(await mod.submit_modal(opened, {"reason": "We have **that** <@1>"}))
    assert "Declined" in done.text
    (notice,) = told(world.ana)
    assert r"Their reason: We have \*\*that\*\* \<@1>" in notice


async def test_answer_is_reported_and_corrected(world: World, mod: simcord.MemberActor) -> None:
    answer = await world.ask("Who founded ByteDance?")
    opened = await world.ana.click(answer.message, label="Report this answer")
    assert note(await world.ana.submit_modal(opened, {"text": "It was 2011.", "source": ""})) == english(
        "suggest-thanks"
    )
    listed = await queue(world, mod)
    assert "An answer is reported" in listed.text
    assert "It was 2011." in listed.text
    opened = await mod.click(listed.message, label="Correct the answer")
    form = prefilled(opened)
    assert form["answer"] == "Zhang Yiming founded ByteDance in 2012."
    preview = shown(await mod.submit_modal(opened, {**form, "answer": "Zhang Yiming founded ByteDance."}))
    await press(mod, preview, "Save")
    assert "Zhang Yiming founded ByteDance." in (await world.ask("Who founded ByteDance?")).text
    assert "accepted" in told(world.ana)[0]


async def test_two_moderators_decide_once(world: World, mod: simcord.MemberActor) -> None:
    max_ = add_moderator(world, "max")
    await suggest(world, text=ANSWER, source=SOURCE)
    mine, theirs = await queue(world, mod), await queue(world, max_)
    await press(mod, mine, "Accept as it is")
    assert GONE in (await press(max_, theirs, "Accept as it is")).text
    assert len(told(world.ana)) == 1
    assert len(await world.storage.facts.all(world.guild.id)) == 1


async def test_what_cannot_be_read_is_not_kept(world: World) -> None:
    assert await suggest(world, question="\u200b\u2066") == english("suggest-nothing-written")
    assert await world.storage.suggestions.count_open(world.guild.id) == 0


async def test_what_could_not_be_saved_is_handed_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object, **__: object) -> int:
        raise StorageError("the disk is full")

    monkeypatch.setattr(Suggestions, "add", fail)
    told_back = await suggest(world, text=ANSWER)
    assert "I could not save that" in told_back
    assert f"> {QUESTION}\n> {ANSWER}" in told_back


async def test_what_members_wrote_does_nothing(world: World, mod: simcord.MemberActor) -> None:
    await suggest(world, question="@everyone [free](https://evil.example)", text="# Big\n<@&1> ||x||\n> quoted")
    text = (await queue(world, mod)).text
    assert "@everyone" not in text
    assert "[free](" not in text
    assert "> \\# Big\n> \\<@&1>" in text


async def test_somebody_who_suggests_much_is_asked_to_wait(world: World) -> None:
    for _ in range(5):
        assert (await world.ana.slash(world.channel, "suggest")).modal is not None
    assert "The moderators need a moment" in note(await world.ana.slash(world.channel, "suggest"))


async def test_members_cannot_decide(world: World, mod: simcord.MemberActor) -> None:
    await suggest(world, text=ANSWER, source=SOURCE)
    listed = await queue(world, mod)
    pressed = press_at_once(world.env, listed.message, [(world.ana, b["custom_id"]) for b in listed.buttons])
    await world.env.settle()
    assert {note(result) for result in pressed} == {english("only-moderators")}
    assert await world.storage.suggestions.count_open(world.guild.id) == 1


async def with_second_approval(world: World) -> None:
    bot: Any = world.env.bot
    live = await bot.services.servers.get(world.guild.id)
    await bot.services.curator.change_settings(
        world.guild.id, live.settings.changed(second_approval=True), 0, By(1, bot.services.clock())
    )


async def test_second_moderator_approves(world: World, mod: simcord.MemberActor) -> None:
    max_ = add_moderator(world, "max")
    await with_second_approval(world)
    await suggest(world, text=ANSWER, source=SOURCE)
    assert "waits for a second moderator" in (await press(mod, await queue(world, mod), "Accept as it is")).text
    assert ANSWER not in (await world.ask(QUESTION)).text
    waiting = shown(await mod.slash(world.channel, "review approvals"))
    assert ANSWER in waiting.text
    assert "You proposed this yourself" in (await press(mod, waiting, "Approve")).text
    theirs = shown(await max_.slash(world.channel, "review approvals"))
    assert "Approved" in (await press(max_, theirs, "Approve")).text
    assert ANSWER in (await world.ask(QUESTION)).text
    assert "accepted" in told(world.ana)[0]


async def test_second_moderator_declines(world: World, mod: simcord.MemberActor) -> None:
    await with_second_approval(world)
    await suggest(world, text=ANSWER, source=SOURCE)
    await press(mod, await queue(world, mod), "Accept as it is")
    waiting = shown(await mod.slash(world.channel, "review approvals"))
    assert "Nothing was published" in (await press(mod, waiting, "Decline or withdraw")).text
    assert ANSWER not in (await world.ask(QUESTION)).text
