"""From “no answer” to the answer: a member asks, a moderator answers, the member is told, the next one finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest
from simcord import SetupError

from bot.review.questions import GONE
from tests.conftest import NOW
from tests.e2e.conftest import NewBot, World, note, seen
from tests.e2e.drawn import Drawn
from tests.e2e.moderation import TYPED, add_moderator, prefilled, press, press_at_once, shown
from tests.english import english

if TYPE_CHECKING:
    import simcord

    from knowledge.curation.server import ServerKnowledge

ASKED = "what on earth is cfius?"


@pytest.fixture
def mod(world: World) -> simcord.MemberActor:
    return add_moderator(world, "mod")


async def queue(world: World, mod: simcord.MemberActor) -> Drawn:
    return shown(await mod.slash(world.channel, "review unanswered"))


async def live_of(world: World) -> ServerKnowledge:
    bot: Any = world.env.bot
    live: ServerKnowledge = await bot.services.servers.get(world.guild.id)
    return live


async def answer_it(world: World, mod: simcord.MemberActor) -> Drawn:
    """Answers the first question of the queue."""
    listed = await queue(world, mod)
    first = next(b["custom_id"] for b in listed.buttons if b["label"] == "Answer it")
    opened = await mod.click(listed.message, custom_id=first)
    form = prefilled(opened)
    typed = {name: form[name] or TYPED[name] for name in form}
    preview = shown(await mod.submit_modal(opened, {**typed, "topic": ["investment"]}))
    return await press(mod, preview, "Save")


def sent_notices(world: World) -> list[dict[str, Any]]:
    """What went over the wire to tell somebody."""
    bodies = [request.json for request in world.env.http_requests]
    return [body for body in bodies if isinstance(body, dict) and str(body.get("nonce", "")).startswith("td")]


def told(who: simcord.MemberActor) -> list[Drawn]:
    return [Drawn(message) for message in who.user.dm_channel.history()]


async def override(world: World, who: simcord.MemberActor) -> None:
    """Lets somebody use every command, as a server can in its settings."""
    bot: Any = world.env.bot
    for command in await bot.tree.fetch_commands():
        world.guild.set_command_permissions(command, {who: True})


async def test_a_day(world: World, mod: simcord.MemberActor) -> None:
    missed = await world.ask(ASKED)
    assert english("no-answer") in missed.text
    await world.ana.click(missed.message, label=english("tell-me"))
    listed = await queue(world, mod)
    assert f"**{ASKED}**" in listed.text
    assert "asked 1× without an answer" in listed.text
    assert "ana" not in listed.text

    assert "**Saved.**" in (await answer_it(world, mod)).text

    (notice,) = told(world.ana)
    assert "Your question in **Tech Policy 101** was answered" in notice.text
    assert TYPED["answer"] in notice.text
    assert notice.buttons == []
    again = seen(await world.ben.slash(world.channel, "ask", question="What on earth is CFIUS?"))
    assert TYPED["answer"] in again.text
    assert "None is waiting" in (await queue(world, mod)).text
    assert await world.storage.notices.waiting(world.guild.id) == []
    assert await world.storage.notices.due(world.guild.id) == []


async def test_question_counts_once_though_it_is_passed_on_too(world: World, mod: simcord.MemberActor) -> None:
    missed = await world.ask(ASKED)
    await world.ana.click(missed.message, label=missed.passing_on)
    await world.ana.click(world.now(missed).message, label=english("tell-me"))
    await world.ben.click(world.now(missed).message, label=english("tell-me"))
    assert "asked 1× without an answer" in (await queue(world, mod)).text
    assert len(await world.storage.notices.waiting(world.guild.id)) == 2


async def test_whoever_asks_to_be_told_too_late_is_answered_at_once(world: World, mod: simcord.MemberActor) -> None:
    missed = await world.ask(ASKED)
    await answer_it(world, mod)
    answer = shown(await world.ana.click(missed.message, label=english("tell-me")))
    assert TYPED["answer"] in answer.text
    assert await world.storage.notices.waiting(world.guild.id) == []


async def test_answer_that_did_not_help_is_on_the_list(world: World, mod: simcord.MemberActor) -> None:
    answer = await world.ask("who owns tiktok?")
    await world.ana.click(answer.message, label="Not helpful")
    listed = await queue(world, mod)
    assert "**who owns tiktok?**\n-# answer not helpful 1×" in listed.text
    assert "would by now be answered by “Who owns TikTok?”" in listed.text


async def test_nobody_waits_behind_somebody_who_cannot_be_told(world: World, mod: simcord.MemberActor) -> None:
    missed = await world.ask(ASKED, private=True)
    await world.ana.click(missed.message, label=english("tell-me"))
    theirs = seen(await world.ben.slash(world.channel, "ask", question=ASKED))
    await world.ben.click(theirs.message, label=english("tell-me"))
    world.env.inject_error("POST", "/users/@me/channels", status=400, code=50035)
    await answer_it(world, mod)
    assert told(world.ana) == []
    assert TYPED["answer"] in told(world.ben)[0].text
    assert await world.storage.notices.due(world.guild.id) == []


async def test_whoever_wants_is_told_where_they_asked(world: World, mod: simcord.MemberActor) -> None:
    missed = await world.ask(ASKED)
    promised = shown(await world.ana.click(missed.message, label=english("tell-me")))
    assert english("will-tell-here") in (await press(world.ana, promised, "Tell me here instead")).text
    await answer_it(world, mod)
    assert told(world.ana) == []
    last = world.channel.last_message
    assert last is not None
    assert world.ana.mention in Drawn(last).text
    assert TYPED["answer"] in Drawn(last).text
    assert [person.id for person in last.mentions] == [world.ana.id]
    (sent,) = sent_notices(world)
    assert sent["allowed_mentions"]["users"] == [world.ana.id]
    assert sent["message_reference"]["message_id"] == missed.message.id


async def test_private_question_does_not_come_up_in_public(world: World) -> None:
    missed = await world.ask(ASKED, private=True)
    assert note(await world.ana.click(missed.message, label=english("tell-me"))) == english("will-tell")
    (waiting,) = await world.storage.notices.waiting(world.guild.id)
    assert waiting.channel_id is None


async def test_whoever_takes_no_direct_messages_is_told_in_place(world: World, mod: simcord.MemberActor) -> None:
    missed = await world.ask(ASKED)
    await world.ana.click(missed.message, label=english("tell-me"))
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    await answer_it(world, mod)
    assert world.ana.mention in world.reply().text


async def test_who_could_not_be_told_is_told_after_the_restart(
    world: World, mod: simcord.MemberActor, new_bot: NewBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed = await world.ask(ASKED)
    await world.ana.click(missed.message, label=english("tell-me"))

    async def unreachable(*_: object, **__: object) -> None:
        raise discord.DiscordException

    monkeypatch.setattr(discord.Client, "create_dm", unreachable)
    await answer_it(world, mod)
    assert told(world.ana) == []
    assert len(await world.storage.notices.due(world.guild.id)) == 1
    monkeypatch.undo()

    await world.env.restart_bot(new_bot())
    await world.env.settle()

    assert TYPED["answer"] in told(world.ana)[0].text
    assert await world.storage.notices.due(world.guild.id) == []


async def test_it_is_this_entry_teaches_the_phrasing_and_can_be_undone(world: World, mod: simcord.MemberActor) -> None:
    asked = "the bytedance beginner person who was it"
    await world.storage.unanswered.add(question=asked, server_id=world.guild.id, locale=None, asked_at=NOW)
    choosing = await press(mod, await queue(world, mod), "It is this entry")
    (select,) = choosing.selects.values()
    result = await mod.select(choosing.message, ["bytedance-founder"], custom_id=select["custom_id"])
    done = shown(result)
    assert "Learned" in done.text
    assert "Zhang Yiming" in (await world.ask(asked)).text

    back = await press(mod, done, "Undo")

    assert "Taken back" in back.text
    assert f"**{asked}**" in back.text
    live = await live_of(world)
    assert live.taught("bytedance-founder") == ()


async def test_not_our_subject_is_not_answered_and_can_be_undone(world: World, mod: simcord.MemberActor) -> None:
    await world.ask(ASKED)
    done = await press(mod, await queue(world, mod), "Not our subject")
    live = await live_of(world)
    assert live.negatives == [ASKED]
    assert "None is waiting" in done.text
    back = await press(mod, done, "Undo")
    assert live.negatives == []
    assert ASKED in back.text


async def test_dismissed_does_not_come_back_until_it_is_undone(world: World, mod: simcord.MemberActor) -> None:
    await world.ask(ASKED)
    done = await press(mod, await queue(world, mod), "Dismiss")
    await world.ask(ASKED)
    assert "None is waiting" in (await queue(world, mod)).text
    assert ASKED in (await press(mod, done, "Undo")).text
    assert "asked 2×" in (await queue(world, mod)).text


async def test_two_moderators_at_one_question(world: World, mod: simcord.MemberActor) -> None:
    await world.ask(ASKED)
    max_ = add_moderator(world, "max")
    mine, theirs = await queue(world, mod), await queue(world, max_)
    await press(mod, mine, "Dismiss")
    assert GONE in (await press(max_, theirs, "Not our subject")).text
    live = await live_of(world)
    assert live.negatives == []


async def test_long_queue_has_pages(world: World, mod: simcord.MemberActor) -> None:
    words = ["egg boil", "car tyre", "moon distance", "bread recipe", "guitar tuning", "rain tomorrow"]
    for number, word in enumerate(words):
        for _ in range(len(words) - number):
            await world.storage.unanswered.add(
                question=f"{word} @everyone **bold** {word * 10}",
                server_id=world.guild.id,
                locale=None,
                asked_at=NOW,
            )
    first = await queue(world, mod)
    assert first.labels.count("Dismiss") == 4
    assert first.text.index("egg boil") < first.text.index("car tyre")
    assert "@everyone" not in first.text
    assert "1 of 2" in first.labels
    second = await press(mod, first, "▶")
    assert second.labels.count("Dismiss") == 2


async def test_queue_works_after_a_restart(world: World, mod: simcord.MemberActor, new_bot: NewBot) -> None:
    await world.ask(ASKED)
    listed = await queue(world, mod)
    await world.env.restart_bot(new_bot())
    assert "Dismissed" in (await press(mod, listed, "Dismiss")).text


async def test_member_without_rights_gets_nowhere(world: World, mod: simcord.MemberActor) -> None:
    await world.ask(ASKED)
    listed = await queue(world, mod)
    with pytest.raises(SetupError):
        await world.ana.slash(world.channel, "review unanswered")
    await override(world, world.ana)
    for command in ("review unanswered", "review suggestions", "review stale", "review approvals", "server settings"):
        assert note(await world.ana.slash(world.channel, command)) == english("only-moderators"), command
    for button in listed.buttons:
        (result,) = press_at_once(world.env, listed.message, [(world.ana, button["custom_id"])])
        await world.env.settle()
        assert note(result) == english("only-moderators"), button
    assert ASKED in (await queue(world, mod)).text


async def test_role_of_the_settings_makes_a_moderator_and_only_there(world: World, mod: simcord.MemberActor) -> None:
    role = world.guild.create_role("Helpers")
    helper = world.guild.add_member(world.env.create_user("helper"), roles=[role])
    await override(world, helper)
    assert note(await helper.slash(world.channel, "review unanswered")) == english("only-moderators")
    card = shown(await mod.slash(world.channel, "server settings"))
    await mod.select(card.message, [role], custom_id="td1:set:moderator_roles")
    assert "None is waiting" in shown(await helper.slash(world.channel, "review unanswered")).text
