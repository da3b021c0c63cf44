"""The card of a server's settings, and what each setting does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.cards.server_settings import SECTION_OF, Section, View, settings_card
from bot.rate_limit import ASKING
from knowledge.curation.settings import PublicAnswers, ServerSettings
from tests.e2e.conftest import World, note, seen
from tests.e2e.drawn import BUTTON, Drawn, walk
from tests.e2e.moderation import TYPED, add_moderator, added, press, press_at_once, shown
from tests.english import english

if TYPE_CHECKING:
    import simcord


@pytest.fixture
def mod(world: World) -> simcord.MemberActor:
    return add_moderator(world, "mod")


async def opened(world: World, mod: simcord.MemberActor, tab: str = "People") -> Drawn:
    return await press(mod, shown(await mod.slash(world.channel, "server settings")), tab)


async def choose(mod: simcord.MemberActor, card: Drawn, field: str, *values: Any) -> Drawn:
    return shown(await mod.select(card.message, list(values), custom_id=f"td1:set:{field}"))


async def settings_of(world: World) -> ServerSettings:
    bot: Any = world.env.bot
    settings: ServerSettings = (await bot.services.servers.get(world.guild.id)).settings
    return settings


def test_every_setting_stands_in_a_section() -> None:
    assert set(SECTION_OF) == set(ServerSettings.model_fields)
    assert set(SECTION_OF.values()) == set(Section)


def test_no_two_menus_have_the_same_number() -> None:
    numbers = []
    for section in Section:
        view = View(ServerSettings(), section, may_change=True, has_role=lambda _: True, has_channel=lambda _: True)
        card: Any = settings_card(view)
        parts = [part for part in walk(card.to_components()) if "custom_id" in part and part["type"] != BUTTON]
        numbers += [part["id"] for part in parts]
    assert len(set(numbers)) == len(numbers) == len(SECTION_OF) - len(("second_approval", "log_questions"))


async def test_everything_can_be_chosen_on_one_card(world: World, mod: simcord.MemberActor) -> None:
    role, audit = world.guild.create_role("Helpers"), world.guild.create_text_channel("audit")
    card = await opened(world, mod)
    card = await choose(mod, card, "moderator_roles", role)
    card = await choose(mod, card, "teacher_roles", role)
    card = await press(mod, card, "Where I answer")
    card = await choose(mod, card, "public_answers", "listed")
    card = await choose(mod, card, "public_channels", world.channel)
    card = await choose(mod, card, "auto_channels", world.channel)
    card = await choose(mod, card, "language", "zh-CN")
    card = await press(mod, card, "How sure")
    card = await choose(mod, card, "answer_from", "0.8")
    card = await choose(mod, card, "suggest_from", "0.4")
    card = await choose(mod, card, "auto_answer_from", "0.95")
    card = await press(mod, card, "Changes and logs")
    card = await choose(mod, card, "audit_channel", audit)
    card = await choose(mod, card, "question_days", "30")
    card = await choose(mod, card, "audit_days", "90")
    card = await press(mod, card, "Second moderator must approve: off")
    card = await press(mod, card, "Log unanswered questions: on")
    assert await settings_of(world) == ServerSettings(
        moderator_roles=(role.id,),
        teacher_roles=(role.id,),
        language="zh-CN",
        public_answers=PublicAnswers.LISTED,
        public_channels=(world.channel.id,),
        auto_channels=(world.channel.id,),
        auto_answer_from=0.95,
        answer_from=0.8,
        suggest_from=0.4,
        second_approval=True,
        audit_channel=audit.id,
        log_questions=False,
        question_days=30,
        audit_days=90,
    )
    assert "to answer 80%" in card.text
    # Each of them was told to the audit channel once there was one.
    assert "question\\_days: 30" in "\n".join(Drawn(message).text for message in audit.history())


async def test_thresholds_that_make_no_sense_are_refused(world: World, mod: simcord.MemberActor) -> None:
    card = await opened(world, mod, "How sure")
    card = await choose(mod, card, "answer_from", "0.5")
    card = await choose(mod, card, "suggest_from", "0.8")
    assert "suggestions must begin below answers" in card.text
    assert (await settings_of(world)).suggest_from is None


async def test_everybody_cannot_be_moderators(world: World, mod: simcord.MemberActor) -> None:
    card = await opened(world, mod)
    card = await choose(mod, card, "moderator_roles", world.guild.default_role)
    assert (await settings_of(world)).moderator_roles == ()
    assert "“@everyone” cannot be chosen" in card.text


async def test_moderators_by_role_look_but_do_not_change(world: World, mod: simcord.MemberActor) -> None:
    role = world.guild.create_role("Helpers")
    helper = world.guild.add_member(world.env.create_user("helper"), roles=[role])
    card = await opened(world, mod)
    await choose(mod, card, "moderator_roles", role)
    bot: Any = world.env.bot
    for command in await bot.tree.fetch_commands():
        world.guild.set_command_permissions(command, {helper: True})
    looked = shown(await helper.slash(world.channel, "server settings"))
    assert "Only people who may manage the server" in looked.text
    assert not looked.buttons
    (result,) = press_at_once(world.env, card.message, [(helper, "td1:set-flip:second_approval")])
    await world.env.settle()
    assert note(result) == english("only-managers")


async def test_answers_are_private_where_a_server_wants_it(world: World, mod: simcord.MemberActor) -> None:
    other = world.guild.create_text_channel("bots")
    card = await opened(world, mod, "Where I answer")
    card = await choose(mod, card, "public_answers", "listed")
    await choose(mod, card, "public_channels", other)
    assert (await world.ask("Who owns TikTok?")).message.flags.ephemeral
    assert not seen(await world.ana.slash(other, "ask", question="Who owns TikTok?")).message.flags.ephemeral
    assert world.env.bot.user is not None
    await world.ana.send(world.channel, f"{world.env.bot.user.mention} who owns tiktok?")
    assert world.reply().text == english("only-privately")
    await world.ana.send(other, f"{world.env.bot.user.mention} who owns tiktok?")
    assert "ByteDance" in world.reply(other).text


async def test_questions_are_logged_only_where_a_server_wants_it(world: World, mod: simcord.MemberActor) -> None:
    card = await opened(world, mod, "Changes and logs")
    await press(mod, card, "Log unanswered questions: on")
    missed = await world.ask("How long do I boil an egg?")
    assert await world.storage.unanswered.recent(world.guild.id) == []
    await world.ana.click(missed.message, label=missed.passing_on)
    assert len(await world.storage.unanswered.recent(world.guild.id)) == 1


async def test_thresholds_change_what_is_answered(world: World, mod: simcord.MemberActor) -> None:
    assert "owned by ByteDance" in (await world.ask("tictok parent compny")).text
    card = await opened(world, mod, "How sure")
    await choose(mod, card, "answer_from", "0.95")
    asked = await world.ask("which one is tiktok parent compny huawei")
    assert "Helpful" not in asked.labels


async def test_audit_channel_hears_of_changes_and_pings_nobody(world: World, mod: simcord.MemberActor) -> None:
    audit = world.guild.create_text_channel("audit")
    card = await opened(world, mod, "Changes and logs")
    await choose(mod, card, "audit_channel", audit)
    await added(world, mod)
    last = audit.last_message
    assert last is not None
    text = Drawn(last).text
    assert f"<@{mod.id}> · **add**" in text
    assert TYPED["question"] in text
    sent = [request.json for request in world.env.http_requests if request.path == f"/channels/{audit.id}/messages"]
    assert sent
    assert all(isinstance(body, dict) and body["allowed_mentions"] == {"parse": []} for body in sent)


async def test_asking_is_limited_for_members_and_not_for_moderators(world: World, mod: simcord.MemberActor) -> None:
    for _ in range(ASKING.burst):
        assert "ByteDance" in (await world.ask("Who owns TikTok?")).text
    refused = await world.ask("Who owns TikTok?")
    assert "please ask again in 3 seconds" in refused.text
    assert refused.message.flags.ephemeral
    for _ in range(ASKING.burst + 5):
        assert "ByteDance" in seen(await mod.slash(world.channel, "ask", question="Who owns TikTok?")).text
    assert world.env.bot.user is not None
    await world.ana.send(world.channel, f"{world.env.bot.user.mention} who owns tiktok?")
    last = world.channel.last_message
    assert last is not None
    assert last.author.id == world.ana.id, "in a channel, a refusal is not repeated"
